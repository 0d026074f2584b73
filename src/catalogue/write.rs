//! Write: what a batch puts into the catalogue, one document a transaction.

use std::io;
use std::sync::mpsc::{SyncSender, sync_channel};

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Transaction, named_params, params};
use serde::{Deserialize, Serialize};

use super::filing::{self, FiledFile};
use super::postings::{self, Settling};
use super::terms::Filing;
use super::{Catalogue, CatalogueError, columns, judgements, number_key};
use crate::document::{
    DOUBTFUL_CUT, DocumentState, Field, FieldName, FileText, Line, Page, PageState, Record, Rect,
    Relation, Standing, TextOrigin,
};

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
        store_file(&tx, batch, file, more, &mut self.filing)?;
        postings::settle_if_many(&tx)?;
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
            postings::settle_if_many(&tx)?;
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
    let FiledFile { file, terms } = streamed;
    let is_known = tx
        .prepare_cached("SELECT 1 FROM file WHERE name = ?1")?
        .exists([&file.name])?;
    if is_known {
        return store_file(tx, batch, &file, std::iter::empty(), filing);
    }
    let id = upsert_file(tx, batch, &file)?;
    let records = put_in(tx, id, &file)?;
    for record in &records {
        refresh_columns(tx, *record)?;
        columns::name_values(tx, *record)?;
    }
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
    more: impl Iterator<Item = io::Result<Page>>,
    filing: &mut Filing,
) -> Result<(), CatalogueError> {
    let id = upsert_file(tx, batch, file)?;
    let before = record_ids(tx, id)?;
    judgements::withdraw(tx, &before)?;
    let filed = filing::terms_of(tx, filing, &before)?;
    clear_machine_values(tx, id)?;
    for page in more {
        insert_page(tx, id, &page?)?;
    }
    put_in(tx, id, file)?;
    finish_records(tx, id)?;
    let after = record_ids(tx, id)?;
    judgements::withdraw(tx, &after)?;
    filing::refile(tx, filing, &after, &filed)
}

/// Puts in a file's pages and papers; gives the ids of the papers, in their order.
fn put_in(tx: &Transaction, id: i64, file: &StoredFile) -> Result<Vec<i64>, CatalogueError> {
    if let Some(entry) = &file.register {
        insert_register(tx, id, entry)?;
    }
    let mut ids = Vec::new();
    if let Some(text) = &file.text {
        for page in &text.pages {
            insert_page(tx, id, page)?;
        }
        for record in &text.records {
            let record_id = upsert_record(tx, id, record)?;
            insert_values(tx, record_id, record)?;
            ids.push(record_id);
        }
    }
    Ok(ids)
}

pub(super) fn record_ids(tx: &Transaction, file: i64) -> rusqlite::Result<Vec<i64>> {
    tx.prepare_cached("SELECT id FROM record WHERE file = ?1 ORDER BY part")?
        .query_map([file], |row| row.get(0))?
        .collect()
}

fn upsert_file(tx: &Transaction, batch: BatchId, file: &StoredFile) -> rusqlite::Result<i64> {
    tx.prepare_cached(
        "INSERT INTO file (name, inbox, path, sha256, size_bytes, modified_ns, state, reason, detail,
                           original, settings, rules, engine, batch)
         VALUES (:name, :inbox, :path, :sha256, :size_bytes, :modified_ns, :state, :reason, :detail,
                 :original, :settings, :rules, :engine, :batch)
         ON CONFLICT (name) DO UPDATE SET
           inbox = excluded.inbox, path = excluded.path, sha256 = excluded.sha256,
           size_bytes = excluded.size_bytes, modified_ns = excluded.modified_ns,
           state = excluded.state, reason = excluded.reason, detail = excluded.detail,
           original = excluded.original, settings = excluded.settings, rules = excluded.rules,
           engine = excluded.engine,
           batch = excluded.batch, stored = strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), brief = 0
         RETURNING id",
    )?
    .query_row(
        named_params! {
            ":name": file.name, ":inbox": file.inbox, ":path": file.path, ":sha256": file.sha256,
            ":size_bytes": file.size_bytes as i64, ":modified_ns": file.modified_ns,
            ":state": state_name(file.state), ":reason": file.reason, ":detail": file.detail,
            ":original": file.original, ":settings": file.settings, ":rules": file.rules, ":engine": file.engine,
            ":batch": batch.0,
        },
        |row| row.get(0),
    )
}

/// Takes away what the machine said of a file; records stay, as holders of a person's values.
fn clear_machine_values(tx: &Transaction, file: i64) -> rusqlite::Result<()> {
    for sql in [
        "DELETE FROM register_row WHERE file = ?1",
        "DELETE FROM page WHERE file = ?1",
        "DELETE FROM relation WHERE record IN (SELECT id FROM record WHERE file = ?1)",
        "DELETE FROM field WHERE by_person = 0 AND record IN (SELECT id FROM record WHERE file = ?1)",
        // A page range of 0 to 0 marks a paper that this reading has not found (again) yet.
        "UPDATE record SET first_page = 0, last_page = 0, unlimited = 0, term = NULL, cut_doubt = 0,
           register_differs = NULL WHERE file = ?1",
    ] {
        tx.prepare_cached(sql)?.execute([file])?;
    }
    Ok(())
}

fn insert_register(tx: &Transaction, file: i64, entry: &RegisterEntry) -> rusqlite::Result<()> {
    tx.prepare_cached("INSERT INTO register_row VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![
            file,
            entry.number,
            entry.issue_date.map(|d| d.to_string()),
            entry.holder,
            entry.note,
            entry.raw
        ])?;
    Ok(())
}

/// What a page's geometry column holds.
#[derive(Serialize, Deserialize)]
pub(super) struct Geometry {
    pub readable_width_px: u32,
    pub readable_height_px: u32,
    pub placement: crate::document::Placement,
}

/// A word as its page's `words` column holds it.
pub(super) type PackedWord = (String, u32, u32, u32, u32, u16, Option<String>);

fn insert_page(tx: &Transaction, file: i64, page: &Page) -> Result<(), CatalogueError> {
    let geometry = Geometry {
        readable_width_px: page.readable_width_px,
        readable_height_px: page.readable_height_px,
        placement: page.placement,
    };
    tx.prepare_cached(
        "INSERT INTO page VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(params![
        file,
        page.number,
        page_state_name(page.state),
        page.problem,
        origin_name(page.origin),
        page.width_px,
        page.height_px,
        f64::from(page.dpi),
        page.quarter_turns,
        f64::from(page.skew_deg),
        json(&geometry)?,
        page.text(),
        json(&packed_lines(page))?,
    ])?;
    for (position, mark) in page.marks.iter().enumerate() {
        let rect = mark.rect;
        tx.prepare_cached(
            "INSERT INTO mark VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?
        .execute(params![
            file,
            page.number,
            position as i64,
            mark.kind.as_str(),
            mark.text,
            rect.x,
            rect.y,
            rect.w,
            rect.h,
            json(&mark.readings)?,
            json(&mark.detail)?,
            mark.why,
        ])?;
    }
    Ok(())
}

/// The words of each line; none when their places are not known: `text` says as much.
pub(super) fn packed_lines(page: &Page) -> Vec<Vec<PackedWord>> {
    let is_placed = |line: &Line| line.words.iter().any(|word| word.rect != Rect::default());
    if !page.lines.iter().any(is_placed) {
        return Vec::new();
    }
    let pack = |word: &crate::document::Word| {
        let (rect, confidence) = (word.rect, word.confidence_permille());
        (
            word.text.clone(),
            rect.x,
            rect.y,
            rect.w,
            rect.h,
            confidence,
            word.as_read.clone(),
        )
    };
    page.lines
        .iter()
        .map(|line| line.words.iter().map(pack).collect())
        .collect()
}

fn upsert_record(tx: &Transaction, file: i64, record: &Record) -> Result<i64, CatalogueError> {
    let term = record.term.as_ref().map(json).transpose()?;
    let id = tx
        .prepare_cached(
            "INSERT INTO record (file, part, first_page, last_page, unlimited, term, cut_doubt,
                                 register_differs, needs_review)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)
             ON CONFLICT (file, part) DO UPDATE SET first_page = excluded.first_page,
               last_page = excluded.last_page, unlimited = excluded.unlimited, term = excluded.term,
               cut_doubt = excluded.cut_doubt, register_differs = excluded.register_differs
             RETURNING id",
        )?
        .query_row(
            params![
                file,
                record.part,
                record.first_page,
                record.last_page,
                record.unlimited,
                term,
                f64::from(record.cut_doubt),
                names(&record.register_differs),
            ],
            |row| row.get(0),
        )?;
    Ok(id)
}

/// Field names by comma; `None` for none.
fn names(fields: &[FieldName]) -> Option<String> {
    let names: Vec<&str> = fields.iter().map(|field| field.as_str()).collect();
    (!names.is_empty()).then(|| names.join(","))
}

fn insert_values(tx: &Transaction, record_id: i64, record: &Record) -> Result<(), CatalogueError> {
    for field in &record.fields {
        insert_field(tx, record_id, field)?;
    }
    for (position, relation) in record.relations.iter().enumerate() {
        insert_relation(tx, record_id, position, relation)?;
    }
    Ok(())
}

fn insert_field(tx: &Transaction, record: i64, field: &Field) -> Result<(), CatalogueError> {
    let (standing, why) = standing_columns(&field.standing);
    let (proof, rect) = (&field.evidence, field.evidence.rect);
    tx.prepare_cached(
        "INSERT INTO field VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
         ON CONFLICT DO NOTHING", // a value that a person entered earlier stays
    )?
    .execute(params![
        record,
        field.name.as_str(),
        proof.source == crate::document::Source::Person,
        field.value,
        f64::from(field.probability),
        standing,
        why,
        proof.page,
        rect.x,
        rect.y,
        rect.w,
        rect.h,
        proof.text,
        proof.rule,
        plain_name(&proof.source)?,
    ])?;
    Ok(())
}

fn insert_relation(
    tx: &Transaction,
    record: i64,
    position: usize,
    relation: &Relation,
) -> Result<(), CatalogueError> {
    let (standing, why) = standing_columns(&relation.standing);
    let (proof, rect) = (&relation.evidence, relation.evidence.rect);
    tx.prepare_cached(
        "INSERT INTO relation VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,
                                      ?15, ?16, ?17, ?18, ?19)",
    )?
    .execute(params![
        record,
        position as i64,
        relation.verb.as_str(),
        relation.number,
        number_key(&relation.number).unwrap_or_default(),
        relation.date.map(|d| d.to_string()),
        relation.kind,
        relation.until.map(|d| d.to_string()),
        f64::from(relation.probability),
        standing,
        why,
        proof.page,
        rect.x,
        rect.y,
        rect.w,
        rect.h,
        proof.text,
        proof.rule,
        plain_name(&proof.source)?,
    ])?;
    Ok(())
}

/// Brings each record's repeated columns and its words up to date, and drops the records that were
/// not found again and hold nothing a person entered.
fn finish_records(tx: &Transaction, file: i64) -> Result<(), CatalogueError> {
    tx.prepare_cached(
        "DELETE FROM record WHERE file = ?1 AND first_page = 0
           AND NOT EXISTS (SELECT 1 FROM field WHERE record = record.id)",
    )?
    .execute([file])?;
    for id in record_ids(tx, file)? {
        refresh_columns(tx, id)?;
        columns::name_values(tx, id)?;
    }
    Ok(())
}

fn refresh_columns(tx: &Transaction, id: i64) -> Result<(), CatalogueError> {
    // A person's value counts before the machine's.
    let found: Vec<(String, String, bool)> = tx
        .prepare_cached(
            "SELECT name, value, standing = 'given' FROM field WHERE record = ?1
             ORDER BY by_person DESC",
        )?
        .query_map([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let value = |name: FieldName, proposed_too: bool| {
        let fits = |f: &&(String, String, bool)| f.0 == name.as_str() && (proposed_too || f.2);
        found.iter().find(fits).map(|f| f.1.clone())
    };
    let key = value(FieldName::Number, true).and_then(|n| number_key(&n));
    let issue_key = value(FieldName::IssueDate, true);
    let columns = [
        FieldName::Kind,
        FieldName::Title,
        FieldName::Number,
        FieldName::IssueDate,
        FieldName::Authority,
        FieldName::Holder,
        FieldName::HolderId,
        FieldName::EffectiveDate,
        FieldName::ExpiryDate,
        FieldName::StartWorksBy,
    ];
    let mut values: Vec<Option<String>> = columns.map(|name| value(name, false)).into();
    values.extend([key, issue_key]);
    let doubtful = f64::from(DOUBTFUL_CUT);
    tx.prepare_cached(
        "UPDATE record SET kind = ?1, title = ?2, number = ?3, issue_date = ?4, authority = ?5,
           holder = ?6, holder_id = ?7, effective_date = ?8, expiry_date = ?9, start_works_by = ?10,
           number_key = ?11, issue_key = ?12,
           needs_review =
             EXISTS (SELECT 1 FROM field f WHERE f.record = ?13 AND f.standing = 'proposed' AND NOT EXISTS
                       (SELECT 1 FROM field p WHERE p.record = ?13 AND p.name = f.name AND p.by_person = 1))
             OR EXISTS (SELECT 1 FROM relation WHERE record = ?13 AND standing = 'proposed')
             OR cut_doubt > ?14 OR register_differs IS NOT NULL
             OR EXISTS (SELECT 1 FROM mark WHERE mark.file = record.file
                          AND page BETWEEN first_page AND last_page AND why IS NOT NULL)
             OR EXISTS (SELECT 1 FROM page WHERE page.file = record.file
                          AND page.number BETWEEN first_page AND last_page AND state = 'unreadable')
         WHERE id = ?13",
    )?
    .execute(rusqlite::params_from_iter(
        values
            .iter()
            .map(|v| v as &dyn rusqlite::ToSql)
            .chain([&id as &dyn rusqlite::ToSql, &doubtful as &dyn rusqlite::ToSql]),
    ))?;
    Ok(())
}

fn standing_columns(standing: &Standing) -> (&'static str, Option<&str>) {
    match standing {
        Standing::Given => ("given", None),
        Standing::Proposed { why } => ("proposed", Some(why)),
    }
}

pub(super) fn state_name(state: DocumentState) -> &'static str {
    match state {
        DocumentState::Catalogued => "catalogued",
        DocumentState::Skipped => "skipped",
        DocumentState::Quarantined => "quarantined",
    }
}

fn page_state_name(state: PageState) -> &'static str {
    match state {
        PageState::Read => "read",
        PageState::Blank => "blank",
        PageState::Unreadable => "unreadable",
    }
}

fn origin_name(origin: TextOrigin) -> &'static str {
    match origin {
        TextOrigin::Scan => "scan",
        TextOrigin::TextLayer => "text_layer",
    }
}

fn json<T: Serialize>(value: &T) -> Result<String, CatalogueError> {
    serde_json::to_string(value).map_err(|e| CatalogueError::Corrupt {
        what: "value",
        value: e.to_string(),
    })
}

/// The name of a unit variant, as serde writes it.
fn plain_name<T: Serialize>(value: &T) -> Result<String, CatalogueError> {
    Ok(json(value)?.trim_matches('"').to_owned())
}
