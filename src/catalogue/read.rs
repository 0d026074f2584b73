//! Read: what the catalogue holds, back as the types of `document`.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use rusqlite::{OptionalExtension, Row, params};
use serde::de::DeserializeOwned;

use super::write::RegisterEntry;
use super::{Catalogue, CatalogueError};
use crate::document::{
    DocumentState, Evidence, Field, FieldName, Mark, Record, Rect, Relation, RelationVerb, Standing,
};
use crate::intake::path_text;

/// What the plan of a run needs to know of a file that is in the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownFile {
    /// SHA-256 of the bytes that were read.
    pub sha256: Option<String>,
    /// Their number.
    pub size_bytes: u64,
    /// Modification time then, nanoseconds since 1970.
    pub modified_ns: i64,
    /// The state in which it ended.
    pub state: DocumentState,
    /// Why, if it was skipped or quarantined.
    pub reason: Option<String>,
    /// Where the original lay.
    pub path: PathBuf,
    /// Fingerprint of what its words depend on beside its bytes.
    pub settings: String,
    /// Fingerprint of what its values depend on beside its words.
    pub rules: String,
    /// For a duplicate: name of the file that was read.
    pub original: Option<String>,
    /// The register's row for it then, as it stood.
    pub register: Option<String>,
    /// It is kept without its text.
    pub brief: bool,
}

/// The catalogue in numbers; `files` is the sum of the three states.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Files that have a state.
    pub files: usize,
    /// Files in the catalogue.
    pub catalogued: usize,
    /// Files left out on purpose.
    pub skipped: usize,
    /// Files that could not be read.
    pub quarantined: usize,
    /// Papers that wait for a person.
    pub review: usize,
}

impl KnownFile {
    /// Whether it is in quarantine for one of the reasons of these codes.
    pub fn is_quarantined_for(&self, reasons: &[&str]) -> bool {
        let reason = self.reason.as_deref();
        self.state == DocumentState::Quarantined
            && reason.is_some_and(|code| reasons.contains(&code))
    }

    /// Whether it was left out for the reason of that code.
    pub fn is_skipped_for(&self, reason: &str) -> bool {
        self.state == DocumentState::Skipped && self.reason.as_deref() == Some(reason)
    }
}

/// A paper in the catalogue.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredRecord {
    /// Its id, stable over re-runs.
    pub id: i64,
    /// Name of its file.
    pub file: String,
    /// SHA-256 of its file.
    pub sha256: Option<String>,
    /// Pages of its file.
    pub pages: u32,
    /// Papers in its file.
    pub parts: u32,
    /// Its facts; a person's value stands in the place of the machine's.
    pub record: Record,
    /// Size of the stored image of each of its file's pages, in order.
    pub page_sizes: Vec<PageSize>,
    /// Other files that show the same paper, worse.
    pub other_images: Vec<String>,
    /// What stands on its pages beside the print, with the page, in order.
    pub marks: Vec<(u32, Mark)>,
}

/// Size of a page image as stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSize {
    /// Counted from 1.
    pub page: u32,
    /// Width in pixels.
    pub width_px: u32,
    /// Height in pixels.
    pub height_px: u32,
}

impl Catalogue {
    /// Every file in the catalogue, by name.
    ///
    /// # Errors
    /// [`CatalogueError::Database`] or [`CatalogueError::Corrupt`].
    pub fn known_files(&self) -> Result<HashMap<String, KnownFile>, CatalogueError> {
        let mut statement = self.db.prepare(
            "SELECT name, sha256, size_bytes, modified_ns, state, reason, settings, path, rules, original,
                    register_row.raw, brief
             FROM file LEFT JOIN register_row ON register_row.file = file.id",
        )?;
        let mut rows = statement.query([])?;
        let mut files = HashMap::new();
        while let Some(row) = rows.next()? {
            let known = KnownFile {
                sha256: row.get(1)?,
                size_bytes: row.get::<_, i64>(2)? as u64,
                modified_ns: row.get(3)?,
                state: named("state", row.get(4)?)?,
                reason: row.get(5)?,
                settings: row.get(6)?,
                path: path_text::meant(&row.get::<_, String>(7)?),
                rules: row.get(8)?,
                original: row.get(9)?,
                register: row.get(10)?,
                brief: row.get(11)?,
            };
            files.insert(row.get(0)?, known);
        }
        Ok(files)
    }

    /// How the files of these names ended.
    ///
    /// # Errors
    /// [`CatalogueError::Database`] or [`CatalogueError::Corrupt`].
    pub fn counts_of(&self, names: &HashSet<String>) -> Result<Counts, CatalogueError> {
        let mut statement = self.db.prepare(
            "SELECT name, state,
               (SELECT count(*) FROM record WHERE record.file = file.id AND needs_review = 1)
             FROM file",
        )?;
        let mut rows = statement.query([])?;
        let mut counts = Counts::default();
        while let Some(row) = rows.next()? {
            if !names.contains(&row.get::<_, String>(0)?) {
                continue;
            }
            counts.files += 1;
            counts.review += row.get::<_, u32>(2)? as usize;
            match named("state", row.get(1)?)? {
                DocumentState::Catalogued => counts.catalogued += 1,
                DocumentState::Skipped => counts.skipped += 1,
                DocumentState::Quarantined => counts.quarantined += 1,
            }
        }
        Ok(counts)
    }

    /// Exact copies that were not read again, each with the file that was.
    ///
    /// # Errors
    /// [`CatalogueError`] when the catalogue cannot be read.
    pub fn originals(&self) -> Result<Vec<(String, String)>, CatalogueError> {
        let mut query = self
            .db
            .prepare("SELECT name, original FROM file WHERE original IS NOT NULL")?;
        let copies = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(copies.collect::<Result<_, _>>()?)
    }

    /// Ids of all papers, by file name, then page. A paper of which there are several images is
    /// there once, with its best image.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn record_ids(&self) -> Result<Vec<i64>, CatalogueError> {
        let mut ids = Vec::new();
        self.each_record_id(|id| {
            ids.push(id);
            Ok::<(), CatalogueError>(())
        })?;
        Ok(ids)
    }

    /// Gives the ids of [`Catalogue::record_ids`] one after the other, however many there are.
    ///
    /// # Errors
    /// What `each` says, or [`CatalogueError::Database`].
    pub fn each_record_id<E: From<CatalogueError>>(
        &self,
        mut each: impl FnMut(i64) -> Result<(), E>,
    ) -> Result<(), E> {
        // By the index of names, a file at a time: nothing is sorted but the papers of one file.
        let papers = "SELECT record.id FROM file CROSS JOIN record ON record.file = file.id
             WHERE same_as IS NULL ORDER BY file.name, record.first_page, record.part";
        let mut papers = self.db.prepare(papers).map_err(CatalogueError::from)?;
        let mut rows = papers.query([]).map_err(CatalogueError::from)?;
        while let Some(row) = rows.next().map_err(CatalogueError::from)? {
            each(row.get(0).map_err(CatalogueError::from)?)?;
        }
        Ok(())
    }

    /// One paper with its facts.
    ///
    /// # Errors
    /// [`CatalogueError::NoRecord`] when there is none of that id.
    pub fn record(&self, id: i64) -> Result<StoredRecord, CatalogueError> {
        let mut statement = self.db.prepare_cached(
            "SELECT file.name, file.sha256, (SELECT count(*) FROM page WHERE page.file = file.id),
                    (SELECT count(*) FROM record other WHERE other.file = file.id),
                    part, first_page, last_page, unlimited, term, cut_doubt, register_differs
             FROM record JOIN file ON file.id = record.file WHERE record.id = ?1",
        )?;
        let mut rows = statement.query([id])?;
        let row = rows.next()?.ok_or(CatalogueError::NoRecord(id))?;
        let term: Option<String> = row.get(8)?;
        let record = Record {
            part: row.get(4)?,
            first_page: row.get(5)?,
            last_page: row.get(6)?,
            fields: self.fields(id)?,
            relations: self.relations(id)?,
            term: term.map(|t| parsed("term", &t)).transpose()?,
            unlimited: row.get(7)?,
            cut_doubt: row.get::<_, f64>(9)? as f32,
            register_differs: field_names(row.get(10)?),
        };
        let file: String = row.get(0)?;
        let mut marks = self.marks(&file, None)?;
        marks.retain(|(page, _)| (record.first_page..=record.last_page).contains(page));
        Ok(StoredRecord {
            id,
            file,
            sha256: row.get(1)?,
            pages: row.get(2)?,
            parts: row.get(3)?,
            record,
            page_sizes: self.page_sizes(id)?,
            other_images: self.other_images(id)?,
            marks,
        })
    }

    /// All papers, by file name, then page. For catalogues that fit in memory; see
    /// [`Catalogue::record_ids`] for the others.
    ///
    /// # Errors
    /// [`CatalogueError::Database`] or [`CatalogueError::Corrupt`].
    pub fn records(&self) -> Result<Vec<StoredRecord>, CatalogueError> {
        self.record_ids()?
            .into_iter()
            .map(|id| self.record(id))
            .collect()
    }

    /// What the register says of the file of that name.
    ///
    /// # Errors
    /// [`CatalogueError::Database`] or [`CatalogueError::Corrupt`].
    pub fn register_entry(&self, file: &str) -> Result<Option<RegisterEntry>, CatalogueError> {
        let mut statement = self.db.prepare_cached(
            "SELECT number, issue_date, holder, note, raw FROM register_row
             JOIN file ON file.id = register_row.file WHERE file.name = ?1",
        )?;
        let mut rows = statement.query([file])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        Ok(Some(RegisterEntry {
            number: row.get(0)?,
            issue_date: date(row.get(1)?)?,
            holder: row.get(2)?,
            note: row.get(3)?,
            raw: row.get(4)?,
        }))
    }

    fn fields(&self, record: i64) -> Result<Vec<Field>, CatalogueError> {
        let mut statement = self.db.prepare_cached(
            "SELECT value, probability, standing, why, page, x, y, w, h, text, rule, source, name
             FROM field f WHERE record = ?1 AND by_person =
               (SELECT max(by_person) FROM field g WHERE g.record = f.record AND g.name = f.name)",
        )?;
        let mut rows = statement.query([record])?;
        let mut fields = Vec::new();
        while let Some(row) = rows.next()? {
            let name: String = row.get(12)?;
            fields.push(Field {
                name: FieldName::parse(&name).ok_or_else(|| corrupt("field name", &name))?,
                value: row.get(0)?,
                probability: row.get::<_, f64>(1)? as f32,
                standing: standing(row.get(2)?, row.get(3)?),
                evidence: evidence(row, 4)?,
            });
        }
        fields.sort_by_key(|f| f.name);
        Ok(fields)
    }

    fn relations(&self, record: i64) -> Result<Vec<Relation>, CatalogueError> {
        let mut statement = self.db.prepare_cached(
            "SELECT verb, number, date, kind, until, probability, standing, why,
                    page, x, y, w, h, text, rule, source
             FROM relation WHERE record = ?1 ORDER BY position",
        )?;
        let mut rows = statement.query([record])?;
        let mut relations = Vec::new();
        while let Some(row) = rows.next()? {
            relations.push(relation_of(row)?);
        }
        Ok(relations)
    }

    fn page_sizes(&self, record: i64) -> Result<Vec<PageSize>, CatalogueError> {
        let sizes = self
            .db
            .prepare_cached(
                "SELECT page.number, width_px, height_px FROM page JOIN record ON record.file = page.file
                 WHERE record.id = ?1 ORDER BY page.number",
            )?
            .query_map([record], |row| {
                Ok(PageSize {
                    page: row.get(0)?,
                    width_px: row.get(1)?,
                    height_px: row.get(2)?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
        Ok(sizes)
    }

    /// The id of the paper that is `part` of the file of that name.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn record_of_file(&self, file: &str, part: u32) -> Result<Option<i64>, CatalogueError> {
        let id = self
            .db
            .prepare_cached(
                "SELECT record.id FROM record JOIN file ON file.id = record.file
                 WHERE file.name = ?1 AND part = ?2",
            )?
            .query_row(params![file, part], |row| row.get(0))
            .optional()?;
        Ok(id)
    }
}

fn field_names(by_comma: Option<String>) -> Vec<FieldName> {
    let names = by_comma.unwrap_or_default();
    names.split(',').filter_map(FieldName::parse).collect()
}

/// A relation from columns 0 (verb) to 15 (source).
pub(super) fn relation_of(row: &Row) -> Result<Relation, CatalogueError> {
    let verb: String = row.get(0)?;
    Ok(Relation {
        verb: RelationVerb::parse(&verb).ok_or_else(|| corrupt("verb", &verb))?,
        number: row.get(1)?,
        date: date(row.get(2)?)?,
        kind: row.get(3)?,
        until: date(row.get(4)?)?,
        probability: row.get::<_, f64>(5)? as f32,
        standing: standing(row.get(6)?, row.get(7)?),
        evidence: evidence(row, 8)?,
    })
}

pub(super) fn evidence(row: &Row, first: usize) -> Result<Evidence, CatalogueError> {
    Ok(Evidence {
        page: row.get(first)?,
        rect: Rect::new(
            row.get(first + 1)?,
            row.get(first + 2)?,
            row.get(first + 3)?,
            row.get(first + 4)?,
        ),
        text: row.get(first + 5)?,
        rule: row.get(first + 6)?,
        source: named("source", row.get(first + 7)?)?,
    })
}

pub(super) fn standing(name: String, why: Option<String>) -> Standing {
    match name.as_str() {
        "given" => Standing::Given,
        _ => Standing::Proposed {
            why: why.unwrap_or_default(),
        },
    }
}

pub(super) fn date(text: Option<String>) -> Result<Option<jiff::civil::Date>, CatalogueError> {
    text.map(|t| t.parse().map_err(|_| corrupt("date", &t)))
        .transpose()
}

/// A unit variant by its name.
pub(super) fn named<T: DeserializeOwned>(
    what: &'static str,
    name: String,
) -> Result<T, CatalogueError> {
    serde_json::from_value(serde_json::Value::String(name.clone()))
        .map_err(|_| corrupt(what, &name))
}

pub(super) fn parsed<T: DeserializeOwned>(
    what: &'static str,
    text: &str,
) -> Result<T, CatalogueError> {
    serde_json::from_str(text).map_err(|_| corrupt(what, text))
}

pub(super) fn corrupt(what: &'static str, value: &str) -> CatalogueError {
    CatalogueError::Corrupt {
        what,
        value: value.chars().take(80).collect(),
    }
}
