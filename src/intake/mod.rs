//! Intake: folders and the register become a list of work.
//!
//! Promise: originals are never changed; a file's real type is told by its content, its identity
//! by SHA-256 of its untouched bytes; a file is opened once.

mod fingerprint;
pub mod path_text;
mod register;
mod sniff;
mod walk;

use std::path::PathBuf;

pub use fingerprint::{Loaded, load};
pub use register::{Register, RegisterRow};
pub use sniff::{FileType, Unreadable, sniff};
pub use walk::{Found, found, walk};

/// Why an inbox, a file or the register could not be taken in.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IntakeError {
    /// An inbox could not be walked.
    #[error("cannot list `{}`: {reason}", path.display())]
    Walk {
        /// Where.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// A file could not be opened or read.
    #[error("cannot read `{}`: {source}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Not an ordinary file.
    #[error("`{}` is not an ordinary file", path.display())]
    Special {
        /// Which.
        path: PathBuf,
    },
    /// Larger than the limit.
    #[error("`{}` has {bytes} bytes, limit file-bytes={limit}", path.display())]
    TooLarge {
        /// Which.
        path: PathBuf,
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// Its size changed while it was read.
    #[error("`{}` changed while it was read", path.display())]
    Changed {
        /// Which.
        path: PathBuf,
    },
    /// The register cannot be understood.
    #[error("cannot read the register `{}`: {reason}", path.display())]
    Register {
        /// Which.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

impl IntakeError {
    /// The reason as a code of the message files.
    pub fn code(&self) -> &'static str {
        match self {
            IntakeError::Walk { .. } => "inbox",
            IntakeError::Read { .. } => "unreadable-file",
            IntakeError::Special { .. } => "special-file",
            IntakeError::TooLarge { .. } => "too-large",
            IntakeError::Changed { .. } => "changed",
            IntakeError::Register { .. } => "register",
        }
    }
}
