//! Readers: a few open catalogues for many requests. SQLite waits for the disk, so it is asked on
//! threads that may wait, never on those that speak with clients.
//!
//! Promise: a catalogue that was replaced, or brought to another version, is noticed at the next
//! request; no request waits for a writer.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::failure::Failure;
use crate::catalogue::{Catalogue, CatalogueError};
use crate::config::processors;

/// Each keeps columns of all papers in memory, some tens of megabytes for a million.
const MOST_READERS: usize = 8;
/// How long a request waits for its turn.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// Open catalogues, lent to one request at a time.
pub struct Readers {
    path: PathBuf,
    idle: Arc<Mutex<Vec<Reader>>>,
    turns: Arc<Semaphore>,
}

struct Reader {
    catalogue: Catalogue,
    opened: FileId,
}

/// Tells a file from another that was put in its place.
type FileId = Option<(u64, u64)>;

impl Readers {
    /// Readers of the catalogue at `path`, opened when first needed.
    pub fn of(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            idle: Arc::default(),
            turns: Arc::new(Semaphore::new(processors().clamp(2, MOST_READERS))),
        }
    }

    /// Where the catalogue lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the catalogue can be read now.
    pub fn check(&self) -> Result<(), CatalogueError> {
        Catalogue::open_reader(&self.path).map(|_| ())
    }

    /// A reader for one answer that takes long, beside those that are lent.
    pub async fn alone(&self) -> Result<Catalogue, Failure> {
        let path = self.path.clone();
        let opening = tokio::task::spawn_blocking(move || Catalogue::open_reader(path));
        Ok(opening.await.map_err(|_| Failure::Internal)??)
    }

    /// Answers with what `question` finds in the catalogue, on a thread that may wait.
    pub async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Catalogue) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let turn = timeout(LONGEST_WAIT, self.turns.clone().acquire_owned()).await;
        let turn = turn
            .map_err(|_| Failure::Busy)?
            .map_err(|_| Failure::Busy)?;
        let (path, idle) = (self.path.clone(), self.idle.clone());
        let asked = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let reader = take(&idle, &path)?;
            let answer = question(&reader.catalogue);
            // A reader that failed is not lent again.
            if !matches!(answer, Err(Failure::Catalogue(_))) {
                idle.lock().expect("nobody panics with it").push(reader);
            }
            answer
        });
        asked.await.unwrap_or(Err(Failure::Internal))
    }
}

fn take(idle: &Mutex<Vec<Reader>>, path: &Path) -> Result<Reader, CatalogueError> {
    let now = file_id(path);
    let waiting = idle.lock().expect("nobody panics with it").pop();
    if let Some(reader) = waiting.filter(|reader| reader.opened == now) {
        reader.catalogue.recheck(path)?;
        return Ok(reader);
    }
    Ok(Reader {
        catalogue: Catalogue::open_reader(path)?,
        opened: now,
    })
}

#[cfg(unix)]
fn file_id(path: &Path) -> FileId {
    use std::os::unix::fs::MetadataExt;
    let about = std::fs::metadata(path).ok()?;
    Some((about.dev(), about.ino()))
}

#[cfg(not(unix))]
fn file_id(path: &Path) -> FileId {
    std::fs::metadata(path).ok().map(|_| (0, 0))
}
