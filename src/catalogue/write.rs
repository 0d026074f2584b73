//! Write: what a batch puts into the catalogue, one document a transaction.

use std::io;
use std::sync::mpsc::{SyncSender, sync_channel};

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Transaction, params};
use serde::{Deserialize, Serialize};

use super::filing::{self, FiledFile};
use super::pages::{PackedPage, insert_page};
use super::postings::{self, Settling};
use super::rows::{clear_machine_values, drop_unfound, put_in, record_ids, upsert_file};
use super::terms::Filing;
use super::{Catalogue, CatalogueError, judgements, repeated};
use crate::document::{DocumentState, FileText, Page};

/// A batch in the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct BatchId(pub i64);

/// What is known of a batch when it starts.
#[derive(Debug, Clone)]
pub struct BatchStart {
    /// The day for which its summary judges what is in force.
    pub as_of: Date,
    /// Fingerprint of what decides the values.
    pub settings: String,
    /// The reader, with its version.
    pub engine: String,
    /// When.
    pub started: Timestamp,
}

/// What is known of a batch when it ends.
#[derive(Debug, Clone)]
pub struct BatchEnd {
    /// When.
    pub ended: Timestamp,
    /// Stopped by a person before its end.
    pub interrupted: bool,
    /// Files read by this run.
    pub files_read: u64,
    /// Pages read by this run.
    pub pages_read: u64,
}

/// A row of the office's register, as a witness beside the paper.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterEntry {
    /// Number and symbol.
    pub number: Option<String>,
    /// Day of issue, where it could be understood.
    pub issue_date: Option<Date>,
    /// Whom it serves.
    pub holder: Option<String>,
    /// The clerk's note.
    pub note: Option<String>,
    /// The row as it stands, JSON.
    pub raw: String,
}

/// A file of the inbox in its final state, with all that was read from it.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredFile {
    /// Name relative to its inbox, `/` between folders; tells files apart.
    pub name: String,
    /// The inbox as given.
    pub inbox: String,
    /// Where the original lies.
    pub path: String,
    /// SHA-256 of the untouched bytes, where they could be read.
    pub sha256: Option<String>,
    /// Size in bytes.
    pub size_bytes: u64,
    /// Modification time, nanoseconds since 1970.
    pub modified_ns: i64,
    /// In which state it ends.
    pub state: DocumentState,
    /// Why it is skipped or quarantined: a kebab-case code.
    pub reason: Option<String>,
    /// The same for a person to read.
    pub detail: Option<String>,
    /// For a duplicate: name of the file that was read.
    pub original: Option<String>,
    /// Fingerprint of what its words depend on beside its bytes.
    pub settings: String,
    /// Fingerprint of what its values depend on beside its words.
    pub rules: String,
    /// The reader, with its version.
    pub engine: String,
    /// Pages and papers.
    pub text: Option<FileText>,
    /// The register's row for it.
    pub register: Option<RegisterEntry>,
}

impl Catalogue {
    /// Notes that a batch begins.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn begin_batch(&mut self, start: &BatchStart) -> Result<BatchId, CatalogueError> {
        self.db.execute(
            "INSERT INTO batch (as_of, settings, engine, started) VALUES (?1, ?2, ?3, ?4)",
            params![
                start.as_of.to_string(),
                start.settings,
                start.engine,
                start.started.to_string()
            ],
        )?;
        Ok(BatchId(self.db.last_insert_rowid()))
    }

    /// Notes that a batch has ended.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn end_batch(&mut self, batch: BatchId, end: &BatchEnd) -> Result<(), CatalogueError> {
        self.db.execute(
            "UPDATE batch SET ended = ?2, interrupted = ?3, files_read = ?4, pages_read = ?5 WHERE id = ?1",
            params![
                batch.0,
                end.ended.to_string(),
                end.interrupted,
                end.files_read as i64,
                end.pages_read as i64
            ],
        )?;
        Ok(())
    }

    /// Stores one document, whole or not at all, in place of what was there under its name. Values
    /// that a person entered stay, and the ids of its papers too. Its papers and their neighbours
    /// wait for [`crate::validity::settle`] then.
    ///
    /// # Errors
    /// [`CatalogueError::Database`]; the catalogue is then as it was before.
    pub fn store(&mut self, batch: BatchId, file: &StoredFile) -> Result<(), CatalogueError> {
        self.store_long(batch, file, std::iter::empty())
    }

    /// [`Catalogue::store`] of a document with further pages, which come one after the other.
    ///
    /// # Errors
    /// [`CatalogueError::Database`], or that of a page that does not come; the catalogue is then as it
    /// was before.
    pub fn store_long(
        &mut self,
        batch: BatchId,
        file: &StoredFile,
        more: impl Iterator<Item = io::Result<Page>>,
    ) -> Result<(), CatalogueError> {
        let tx = self.db.transaction()?;
        let pages = PackedPage::all_of(file)?;
        store_file(&tx, batch, file, &pages, more, &mut self.filing)?;
        postings::keep_up(&tx)?;
        tx.commit()?;
        Ok(())
    }

    /// Stores very many documents like [`Catalogue::store`], thousands in one transaction: for what can
    /// be stored again, where a sync to disk for each would cost more than the work.
    ///
    /// # Errors
    /// [`CatalogueError::Database`]; the catalogue then holds what was committed before.
    pub fn store_stream(
        &mut self,
        batch: BatchId,
        files: impl Iterator<Item = FiledFile>,
    ) -> Result<(), CatalogueError> {
        let mut files = files.peekable();
        while files.peek().is_some() {
            let tx = self.db.transaction()?;
            // Gathering terms takes as long as writing rows: it has a thread of its own.
            let settling = std::thread::scope(|scope| {
                let (filed, arrivals) = sync_channel(PAPERS_AHEAD);
                let gathering = scope.spawn(move || Settling::of(arrivals.into_iter()));
                for file in files.by_ref().take(FILES_AT_ONCE) {
                    store_streamed(&tx, batch, file, &mut self.filing, &filed)?;
                }
                drop(filed);
                let settling = gathering.join().expect("gathering terms does not panic");
                Ok::<_, CatalogueError>(settling)
            })?;
            settling.write(&tx)?;
            postings::keep_up(&tx)?;
            tx.commit()?;
        }
        Ok(())
    }
}

/// As many papers as a chunk of the index has are settled into it at once.
const FILES_AT_ONCE: usize = 1 << 16;
/// Papers whose rows are written before their terms are gathered.
const PAPERS_AHEAD: usize = 1 << 10;

/// Stores one of many documents. The terms of new papers go to `filed`; papers that were there before
/// wait to be filed anew.
fn store_streamed(
    tx: &Transaction,
    batch: BatchId,
    streamed: FiledFile,
    filing: &mut Filing,
    filed: &SyncSender<(i64, String)>,
) -> Result<(), CatalogueError> {
    let FiledFile { file, pages, terms } = streamed;
    let pages = pages?;
    let is_known = tx
        .prepare_cached("SELECT 1 FROM file WHERE name = ?1")?
        .exists([&file.name])?;
    if is_known {
        return store_file(tx, batch, &file, &pages, std::iter::empty(), filing);
    }
    let id = upsert_file(tx, batch, &file)?;
    let records = put_in(tx, id, &file, &pages)?;
    judgements::withdraw(tx, &records)?;
    for paper in records.into_iter().zip(terms) {
        // Nobody listens any more only after a failure that is told elsewhere.
        let _ = filed.send(paper);
    }
    Ok(())
}

fn store_file(
    tx: &Transaction,
    batch: BatchId,
    file: &StoredFile,
    pages: &[PackedPage],
    more: impl Iterator<Item = io::Result<Page>>,
    filing: &mut Filing,
) -> Result<(), CatalogueError> {
    let id = upsert_file(tx, batch, file)?;
    let before = record_ids(tx, id)?;
    judgements::withdraw(tx, &before)?;
    let filed = filing::terms_of(tx, filing, &before)?;
    clear_machine_values(tx, id)?;
    for page in more {
        let page = page?;
        insert_page(tx, id, &page, &PackedPage::of(&page)?)?;
    }
    put_in(tx, id, file, pages)?;
    drop_unfound(tx, id)?;
    let after = record_ids(tx, id)?;
    for record in &after {
        repeated::refresh(tx, *record)?;
    }
    judgements::withdraw(tx, &after)?;
    filing::refile(tx, filing, &after, &filed)
}
