//! Error: what can go wrong with a catalogue file, in words that name the file and what mends it.

use std::path::PathBuf;

/// Why a catalogue could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogueError {
    /// There is no such file.
    #[error("there is no catalogue at {path}; `sohoa run INBOX --catalogue {path}` makes one", path = path.display())]
    Missing {
        /// The path asked for.
        path: PathBuf,
    },
    /// The file belongs to something else.
    #[error("{path} is not a catalogue of sohoa; it was left as it is", path = path.display())]
    NotACatalogue {
        /// The path asked for.
        path: PathBuf,
    },
    /// Written by a newer version.
    #[error("{path} was written by a newer sohoa (schema {found}, this one knows {known}); use that version", path = path.display())]
    NewerSchema {
        /// The path asked for.
        path: PathBuf,
        /// Version of the file.
        found: u32,
        /// Newest version that this program knows.
        known: u32,
    },
    /// Written by an older version and opened for reading only.
    #[error("{path} has schema {found}, this sohoa reads {known}; any `sohoa run` on it brings it up to date", path = path.display())]
    OlderSchema {
        /// The path asked for.
        path: PathBuf,
        /// Version of the file.
        found: u32,
        /// Version that this program reads.
        known: u32,
    },
    /// Another run is writing to it.
    #[error("{path} is in use by another run{holder}; wait for it or stop it", path = path.display(), holder = holder.as_ref().map(|h| format!(" ({h})")).unwrap_or_default())]
    InUse {
        /// The path asked for.
        path: PathBuf,
        /// Who says so, as the other run wrote it.
        holder: Option<String>,
    },
    /// The folder or the file cannot be written.
    #[error("{path} cannot be written: {source}", path = path.display())]
    Unwritable {
        /// The file that could not be written.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A page of a long document did not come.
    #[error("a page that was to be stored cannot be read: {0}")]
    Page(#[from] std::io::Error),
    /// SQLite refused.
    #[error("the catalogue failed: {0}")]
    Database(#[from] rusqlite::Error),
    /// A stored value that this program would not have written.
    #[error("the catalogue holds a {what} that cannot be read: {value}")]
    Corrupt {
        /// What kind of value.
        what: &'static str,
        /// The value.
        value: String,
    },
    /// The record asked for does not exist.
    #[error("there is no record {0}")]
    NoRecord(i64),
}
