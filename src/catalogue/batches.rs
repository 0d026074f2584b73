//! Batches: where a batch stands, as anybody can see who opens the catalogue.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;

use super::{BatchId, Catalogue, CatalogueError};

/// A batch as it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BatchProgress {
    /// Its number.
    pub id: i64,
    /// When it began.
    pub started: Timestamp,
    /// When it ended; `None` while it runs, and for ever when it was killed.
    pub ended: Option<Timestamp>,
    /// Stopped by a person before its end.
    pub interrupted: bool,
    /// Files that it set out to read.
    pub files_to_read: u64,
    /// Of these: ended.
    pub files_read: u64,
    /// Pages read.
    pub pages_read: u64,
    /// Bytes of the files that it set out to read.
    pub bytes_to_read: u64,
    /// Bytes of those that ended.
    pub bytes_read: u64,
    /// The process that carries it out.
    pub process: Option<u32>,
    /// When it last gave a sign of life.
    pub seen: Option<Timestamp>,
}

/// What a running batch has done so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WorkDone {
    /// Files that ended.
    pub files: u64,
    /// Pages read, also of files that have not ended.
    pub pages: u64,
    /// Bytes of the files that ended.
    pub bytes: u64,
}

/// Files by the state in which they ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the state of that name")]
pub struct FileStates {
    pub catalogued: u64,
    pub skipped: u64,
    pub quarantined: u64,
}

/// A file in quarantine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quarantined {
    /// Its name.
    pub file: String,
    /// Why, as a code of the message files.
    pub reason: String,
    /// What the stage said.
    pub detail: Option<String>,
}

const BATCH: &str = "SELECT id, started, ended, interrupted, files_to_read, files_read, pages_read,
    bytes_to_read, bytes_read, process, seen FROM batch";

impl BatchProgress {
    /// Seconds from its start to its last sign of life.
    pub fn seconds(&self) -> f64 {
        let last = self.ended.or(self.seen).unwrap_or(self.started);
        last.duration_since(self.started).as_secs_f64()
    }

    /// Pages a second so far.
    pub fn pages_per_second(&self) -> f64 {
        self.pages_read as f64 / self.seconds().max(0.001)
    }

    /// Pages that are left, by the pages found in a byte so far: those of unopened files are not known.
    pub fn pages_left(&self) -> Option<u64> {
        let left = self.bytes_to_read.saturating_sub(self.bytes_read) as f64;
        (self.bytes_read > 0)
            .then(|| (self.pages_read as f64 / self.bytes_read as f64 * left).round() as u64)
    }

    /// Seconds that are left at the rate so far.
    pub fn seconds_left(&self) -> Option<u64> {
        let left = self.pages_left()? as f64;
        let rate = self.pages_per_second();
        (rate > 0.0).then(|| (left / rate).round() as u64)
    }
}

impl Catalogue {
    /// Notes what a batch sets out to read.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn note_work(
        &mut self,
        batch: BatchId,
        files: u64,
        bytes: u64,
    ) -> Result<(), CatalogueError> {
        self.db.execute(
            "UPDATE batch SET files_to_read = ?2, bytes_to_read = ?3, process = ?4, seen = ?5 WHERE id = ?1",
            params![batch.0, files as i64, bytes as i64, std::process::id(), Timestamp::now().to_string()],
        )?;
        Ok(())
    }

    /// Notes where a batch stands, and that it is alive.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn note_progress(&mut self, batch: BatchId, done: &WorkDone) -> Result<(), CatalogueError> {
        self.db
            .prepare_cached(
                "UPDATE batch SET files_read = ?2, pages_read = ?3, bytes_read = ?4, seen = ?5 WHERE id = ?1",
            )?
            .execute(params![
                batch.0,
                done.files as i64,
                done.pages as i64,
                done.bytes as i64,
                Timestamp::now().to_string()
            ])?;
        Ok(())
    }

    /// The latest batch; `None` when there was none.
    ///
    /// # Errors
    /// [`CatalogueError`] when the catalogue cannot be read.
    pub fn last_batch(&self) -> Result<Option<BatchProgress>, CatalogueError> {
        Ok(self.batches(1)?.pop())
    }

    /// The latest batches, the latest first; at most so many.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn batches(&self, most: usize) -> Result<Vec<BatchProgress>, CatalogueError> {
        let batches = self
            .db
            .prepare_cached(&format!("{BATCH} ORDER BY id DESC LIMIT ?1"))?
            .query_map([most as i64], batch_progress)?
            .collect::<rusqlite::Result<_>>()?;
        Ok(batches)
    }

    /// One batch; `None` when there is none of that number.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn batch(&self, id: i64) -> Result<Option<BatchProgress>, CatalogueError> {
        let batch = self
            .db
            .prepare_cached(&format!("{BATCH} WHERE id = ?1"))?
            .query_row([id], batch_progress)
            .optional()?;
        Ok(batch)
    }

    /// In which states the files are that a batch was the last to decide about.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn states_by(&self, batch: i64) -> Result<FileStates, CatalogueError> {
        let states = self
            .db
            .prepare_cached(
                "SELECT count(*) FILTER (WHERE state = 'catalogued'),
                        count(*) FILTER (WHERE state = 'skipped'),
                        count(*) FILTER (WHERE state = 'quarantined')
                 FROM file WHERE batch = ?1",
            )?
            .query_row([batch], |row| {
                let count = |at: usize| Ok::<_, rusqlite::Error>(row.get::<_, i64>(at)? as u64);
                Ok(FileStates {
                    catalogued: count(0)?,
                    skipped: count(1)?,
                    quarantined: count(2)?,
                })
            })?;
        Ok(states)
    }

    /// Files that a batch put into quarantine, by name; at most so many.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn quarantined_by(
        &self,
        batch: i64,
        most: usize,
    ) -> Result<Vec<Quarantined>, CatalogueError> {
        let files = self
            .db
            .prepare_cached(
                "SELECT name, coalesce(reason, ''), detail FROM file
                 WHERE batch = ?1 AND state = 'quarantined' ORDER BY name LIMIT ?2",
            )?
            .query_map(params![batch, most as i64], quarantined)?
            .collect::<rusqlite::Result<_>>()?;
        Ok(files)
    }

    /// The files in quarantine, by name.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn quarantined(&self) -> Result<Vec<Quarantined>, CatalogueError> {
        let mut query = self.db.prepare(
            "SELECT name, coalesce(reason, ''), detail FROM file WHERE state = 'quarantined' ORDER BY name",
        )?;
        let files = query.query_map([], quarantined)?;
        Ok(files.collect::<Result<_, _>>()?)
    }

    /// The inboxes that its files came from, in the order in which they were first read.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn inboxes(&self) -> Result<Vec<String>, CatalogueError> {
        let mut query = self
            .db
            .prepare("SELECT inbox FROM file GROUP BY inbox ORDER BY min(id)")?;
        let inboxes = query.query_map([], |row| row.get(0))?;
        Ok(inboxes.collect::<Result<_, _>>()?)
    }
}

fn quarantined(row: &Row) -> rusqlite::Result<Quarantined> {
    Ok(Quarantined {
        file: row.get(0)?,
        reason: row.get(1)?,
        detail: row.get(2)?,
    })
}

fn batch_progress(row: &Row) -> rusqlite::Result<BatchProgress> {
    let time = |at: usize| -> rusqlite::Result<Option<Timestamp>> {
        let text: Option<String> = row.get(at)?;
        Ok(text.and_then(|text| text.parse().ok()))
    };
    let count = |at: usize| -> rusqlite::Result<u64> { Ok(row.get::<_, i64>(at)? as u64) };
    Ok(BatchProgress {
        id: row.get(0)?,
        started: time(1)?.unwrap_or_default(),
        ended: time(2)?,
        interrupted: row.get(3)?,
        files_to_read: count(4)?,
        files_read: count(5)?,
        pages_read: count(6)?,
        bytes_to_read: count(7)?,
        bytes_read: count(8)?,
        process: row.get(9)?,
        seen: time(10)?,
    })
}
