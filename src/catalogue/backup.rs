//! Backup: a whole copy of a catalogue, taken while a batch may be writing to it.
//!
//! Promise: the copy is the catalogue as it was at one moment; under its name lies a whole copy or
//! what was there before; neither the writer nor the readers wait for it.

use std::fs::File;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::backup::Backup;

use super::{Catalogue, CatalogueError};

/// All pages in one step: a copy in several would begin anew whenever the batch writes.
const ALL_PAGES: i32 = -1;

impl Catalogue {
    /// Copies the catalogue to `target`, in place of what is there.
    ///
    /// # Errors
    /// [`CatalogueError::Unwritable`] when the copy cannot be made there.
    pub fn back_up(&self, target: &Path) -> Result<(), CatalogueError> {
        let unwritable = |source| CatalogueError::Unwritable {
            path: target.to_owned(),
            source,
        };
        let folder = match target.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        if let (Ok(ours), Ok(theirs)) = (self.file(), target.canonicalize())
            && ours == theirs
        {
            return Err(unwritable(std::io::Error::other(
                "this is the catalogue itself",
            )));
        }
        let copy = tempfile::NamedTempFile::new_in(folder).map_err(unwritable)?;
        let mut db = Connection::open(copy.path())?;
        Backup::new(&self.db, &mut db)?.step(ALL_PAGES)?;
        // A copy is one file: without the log that the catalogue keeps beside it.
        db.pragma_update(None, "journal_mode", "delete")?;
        db.close().map_err(|(_, e)| e)?;
        copy.as_file().sync_all().map_err(unwritable)?;
        copy.persist(target).map_err(|e| unwritable(e.error))?;
        // The new name itself must outlive a power cut.
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(unwritable)
    }

    fn file(&self) -> std::io::Result<std::path::PathBuf> {
        Path::new(self.db.path().unwrap_or_default()).canonicalize()
    }
}
