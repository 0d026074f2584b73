//! Rows: a document's rows in the tables of the catalogue, within a transaction of `write`.

use rusqlite::{ToSql, Transaction, named_params, params, params_from_iter};
use serde::Serialize;

use super::pages::{PackedPage, insert_page};
use super::repeated::{Repeated, needs_review};
use super::write::{BatchId, RegisterEntry, StoredFile};
use super::{CatalogueError, number_key};
use crate::document::{DocumentState, Field, FieldName, Page, Record, Relation, Standing};

/// Puts in a file's pages and papers; gives the ids of the papers, in their order. Papers that were there
/// before keep their repeated columns, which [`super::repeated::refresh`] brings up to date.
pub fn put_in(
    tx: &Transaction,
    id: i64,
    file: &StoredFile,
    pages: &[PackedPage],
) -> Result<Vec<i64>, CatalogueError> {
    if let Some(entry) = &file.register {
        insert_register(tx, id, entry)?;
    }
    let mut ids = Vec::new();
    if let Some(text) = &file.text {
        for (page, packed) in text.pages.iter().zip(pages) {
            insert_page(tx, id, page, packed)?;
        }
        for record in &text.records {
            let record_id = upsert_record(tx, id, record, &text.pages)?;
            insert_values(tx, record_id, record)?;
            ids.push(record_id);
        }
    }
    Ok(ids)
}

pub fn record_ids(tx: &Transaction, file: i64) -> rusqlite::Result<Vec<i64>> {
    tx.prepare_cached("SELECT id FROM record WHERE file = ?1 ORDER BY part")?
        .query_map([file], |row| row.get(0))?
        .collect()
}

pub fn upsert_file(tx: &Transaction, batch: BatchId, file: &StoredFile) -> rusqlite::Result<i64> {
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
pub fn clear_machine_values(tx: &Transaction, file: i64) -> rusqlite::Result<()> {
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

fn upsert_record(
    tx: &Transaction,
    file: i64,
    record: &Record,
    pages: &[Page],
) -> Result<i64, CatalogueError> {
    let term = record.term.as_ref().map(json).transpose()?;
    let (cut_doubt, differs) = (f64::from(record.cut_doubt), names(&record.register_differs));
    let needs_review = needs_review(record, pages);
    let own: [&dyn ToSql; 9] = [
        &file,
        &record.part,
        &record.first_page,
        &record.last_page,
        &record.unlimited,
        &term,
        &cut_doubt,
        &differs,
        &needs_review,
    ];
    let repeated = Repeated::of_read(record);
    let id = tx
        .prepare_cached(
            "INSERT INTO record (file, part, first_page, last_page, unlimited, term, cut_doubt,
                                 register_differs, needs_review, kind, title, number, issue_date,
                                 authority, holder, holder_id, effective_date, expiry_date,
                                 start_works_by, number_key, issue_key)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
                     ?19, ?20, ?21)
             ON CONFLICT (file, part) DO UPDATE SET first_page = excluded.first_page,
               last_page = excluded.last_page, unlimited = excluded.unlimited, term = excluded.term,
               cut_doubt = excluded.cut_doubt, register_differs = excluded.register_differs
             RETURNING id",
        )?
        .query_row(
            params_from_iter(own.into_iter().chain(repeated.values())),
            |row| row.get(0),
        )?;
    repeated.name_values(tx)?;
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

/// Drops the records that were not found again and hold nothing a person entered.
pub fn drop_unfound(tx: &Transaction, file: i64) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "DELETE FROM record WHERE file = ?1 AND first_page = 0
           AND NOT EXISTS (SELECT 1 FROM field WHERE record = record.id)",
    )?
    .execute([file])?;
    Ok(())
}

fn standing_columns(standing: &Standing) -> (&'static str, Option<&str>) {
    match standing {
        Standing::Given => ("given", None),
        Standing::Proposed { why } => ("proposed", Some(why)),
    }
}

pub fn state_name(state: DocumentState) -> &'static str {
    match state {
        DocumentState::Catalogued => "catalogued",
        DocumentState::Skipped => "skipped",
        DocumentState::Quarantined => "quarantined",
    }
}

pub fn json<T: Serialize>(value: &T) -> Result<String, CatalogueError> {
    serde_json::to_string(value).map_err(|e| CatalogueError::Corrupt {
        what: "value",
        value: e.to_string(),
    })
}

/// The name of a unit variant, as serde writes it.
fn plain_name<T: Serialize>(value: &T) -> Result<String, CatalogueError> {
    Ok(json(value)?.trim_matches('"').to_owned())
}
