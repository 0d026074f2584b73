//! Filing: keeps the index of words in step with the papers, and tells whether it is.

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, Transaction};

use super::pages::PackedPage;
use super::postings::{self, Settling, record_at};
use super::terms::{Filing, PaperTexts};
use super::{Catalogue, CatalogueError, StoredFile, columns};
use crate::document::{FieldName, FileText, Record};

/// Fields whose words lead to a paper before the words of its body do.
const NAMES: [FieldName; 7] = [
    FieldName::Title,
    FieldName::Authority,
    FieldName::Holder,
    FieldName::HolderId,
    FieldName::Subject,
    FieldName::Signer,
    FieldName::ResultCode,
];

/// A file and the terms of its papers, made before it is stored: the slow part, for many threads.
#[derive(Debug)]
pub struct FiledFile {
    /// Its pages have no lines any more.
    pub(super) file: StoredFile,
    pub(super) pages: Result<Vec<PackedPage>, CatalogueError>,
    /// The terms of each of its papers.
    pub(super) terms: Vec<String>,
}

impl FiledFile {
    /// Files what a file says.
    pub fn new(filing: &mut Filing, mut file: StoredFile) -> Self {
        let pages = PackedPage::all_of(&file);
        let mut terms = Vec::new();
        if let (Some(text), Ok(packed)) = (&mut file.text, &pages) {
            let records = text.records.iter();
            terms.extend(records.map(|record| terms_of_paper(filing, text, packed, record)));
            text.pages
                .iter_mut()
                .for_each(|page| page.lines = Vec::new());
        }
        FiledFile { file, pages, terms }
    }

    /// How many papers it has.
    pub fn papers(&self) -> usize {
        self.terms.len()
    }
}

fn terms_of_paper(
    filing: &mut Filing,
    text: &FileText,
    packed: &[PackedPage],
    record: &Record,
) -> String {
    let value = |name| record.field(name).map_or("", |field| field.value.as_str());
    let names = NAMES.map(value).join("\n");
    let own = record.first_page..=record.last_page;
    let pages = text.pages.iter().zip(packed);
    let pages = pages.filter(|(page, _)| own.contains(&page.number));
    filing.terms(&PaperTexts {
        number: value(FieldName::Number),
        holder: value(FieldName::Holder),
        names: &names,
        body: pages.map(|(_, packed)| packed.text.as_str()).collect(),
    })
}

/// The terms of stored papers, as they are stored now.
pub fn terms_of(
    db: &Connection,
    filing: &mut Filing,
    records: &[i64],
) -> rusqlite::Result<HashMap<i64, String>> {
    records
        .iter()
        .map(|record| Ok((*record, terms_of_stored(db, filing, *record)?)))
        .collect()
}

fn terms_of_stored(db: &Connection, filing: &mut Filing, record: i64) -> rusqlite::Result<String> {
    // A value that a person entered and the one that the machine read both lead to the paper.
    let values: Vec<(String, String)> = db
        .prepare_cached("SELECT name, value FROM field WHERE record = ?1")?
        .query_map([record], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let pages: Vec<String> = db
        .prepare_cached(
            "SELECT page.text FROM record JOIN page ON page.file = record.file
               AND page.number BETWEEN record.first_page AND record.last_page
             WHERE record.id = ?1 ORDER BY page.number",
        )?
        .query_map([record], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let of = |names: &[FieldName]| {
        let is_one = |value: &&(String, String)| names.iter().any(|name| name.as_str() == value.0);
        let values: Vec<&str> = values.iter().filter(is_one).map(|v| v.1.as_str()).collect();
        values.join("\n")
    };
    Ok(filing.terms(&PaperTexts {
        number: &of(&[FieldName::Number]),
        holder: &of(&[FieldName::Holder]),
        names: &of(&NAMES),
        body: pages.iter().map(String::as_str).collect(),
    }))
}

/// Has papers that were stored, or are gone, wait to be filed anew. `filed` holds the terms of those that
/// were there before.
pub fn refile(
    tx: &Transaction,
    filing: &mut Filing,
    stored: &[i64],
    filed: &HashMap<i64, String>,
) -> Result<(), CatalogueError> {
    let now = terms_of(tx, filing, stored)?;
    for (record, terms) in &now {
        let gone = filed.get(record).map_or("", String::as_str);
        postings::wait(tx, *record, terms, gone)?;
    }
    for (record, terms) in filed
        .iter()
        .filter(|(record, _)| !now.contains_key(*record))
    {
        postings::wait(tx, *record, "", terms)?;
    }
    Ok(())
}

/// Files all papers of a catalogue that has no index of words yet.
pub fn file_all(tx: &Transaction) -> rusqlite::Result<()> {
    let mut filing = Filing::default();
    let mut settling = Settling::default();
    let mut papers = tx.prepare("SELECT id, kind, authority FROM record ORDER BY id")?;
    let mut papers = papers.query([])?;
    let mut chunk = 0;
    while let Some(row) = papers.next()? {
        let record = row.get(0)?;
        if postings::place(record).0 != chunk {
            chunk = postings::place(record).0;
            std::mem::take(&mut settling).write(tx)?;
        }
        settling.file(record, &terms_of_stored(tx, &mut filing, record)?, "");
        let name = |column| {
            row.get_ref(column)?
                .as_str_or_null()
                .map_err(rusqlite::Error::from)
        };
        columns::name_values(tx, name(1)?, name(2)?)?;
    }
    settling.write(tx)
}

impl Catalogue {
    /// Makes the index of words and the columns anew from the papers; gives their number.
    ///
    /// # Errors
    /// [`CatalogueError::Database`]; the catalogue is then as it was before.
    pub fn reindex(&mut self) -> Result<usize, CatalogueError> {
        let tx = self.db.transaction()?;
        tx.execute_batch(
            "DELETE FROM posting; DELETE FROM unsettled; DELETE FROM known_word; DELETE FROM word_list;
             DELETE FROM facet_name;",
        )?;
        columns::all_are_stale(&tx)?;
        file_all(&tx)?;
        columns::mend_blocks(&tx)?;
        let papers: i64 = tx.query_row("SELECT count(*) FROM record", [], |row| row.get(0))?;
        tx.commit()?;
        Ok(papers as usize)
    }

    /// The papers that the index of words has under other words than they have.
    pub(super) fn misfiled(&self) -> Result<Vec<i64>, CatalogueError> {
        let mut filing = Filing::default();
        let mut misfiled = Vec::new();
        for chunk in self.word_index()?.chunks()? {
            let (first, last) = (record_at(chunk, 0), record_at(chunk, u16::MAX));
            let mut settling = Settling::default();
            let mut papers = self.db.prepare(
                "SELECT id, terms, gone, 1 FROM record LEFT JOIN unsettled ON record = id
                 WHERE id BETWEEN ?1 AND ?2
                 UNION ALL SELECT record, terms, gone, 0 FROM unsettled
                 WHERE record BETWEEN ?1 AND ?2 AND record NOT IN (SELECT id FROM record)",
            )?;
            let mut papers = papers.query([first, last])?;
            while let Some(paper) = papers.next()? {
                let record: i64 = paper.get(0)?;
                let terms = match paper.get(3)? {
                    true => terms_of_stored(&self.db, &mut filing, record)?,
                    false => String::new(),
                };
                match paper.get::<_, Option<String>>(1)? {
                    None => settling.file(record, &terms, ""),
                    Some(waiting) => {
                        settling.file(record, &paper.get::<_, String>(2)?, "");
                        if as_set(&waiting) != as_set(&terms) {
                            misfiled.push(record);
                        }
                    }
                }
            }
            let settled = settling.misfiled(&self.db, chunk)?;
            misfiled.extend(settled.iter().map(|id| record_at(chunk, id)));
        }
        Ok(misfiled)
    }
}

fn as_set(terms: &str) -> BTreeSet<&str> {
    terms.lines().collect()
}
