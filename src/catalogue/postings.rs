//! Postings: which papers are filed under which term, in chunks of 65,536 papers.
//!
//! A paper that is stored alone waits in `unsettled` with its terms, where a search looks too; when
//! enough wait, or a batch ends, they are settled into `posting` together: a term's row is then
//! written once for many papers.
//!
//! Promise: what is committed is found; search, settling and storing are of one transaction each, so
//! that nobody sees half of them.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;
use std::sync::Arc;

use foldhash::fast::RandomState;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::id_set::IdSet;
use super::known_words::{KnownWords, is_known_as_word, letters_of};
use super::terms::{EVERY_PAPER, TermKind};
use super::{Catalogue, CatalogueError, columns};

/// So many papers wait before they are settled.
const MOST_UNSETTLED: usize = 128;

/// The chunk of a record, and its place in it.
pub fn place(record: i64) -> (i64, u16) {
    (record >> 16, (record & 0xffff) as u16)
}

/// The record at a place of a chunk.
pub fn record_at(chunk: i64, id: u16) -> i64 {
    (chunk << 16) | i64::from(id)
}

/// Changes that are gathered, to be written together.
#[derive(Debug, Default)]
pub struct Settling {
    chunks: BTreeMap<i64, HashMap<Box<str>, Change, RandomState>>,
}

#[derive(Debug, Default)]
struct Change {
    added: Vec<u16>,
    gone: Vec<u16>,
}

impl Settling {
    /// Gathers new records with their terms.
    pub fn of(filed: impl Iterator<Item = (i64, String)>) -> Self {
        let mut settling = Self::default();
        filed.for_each(|(record, terms)| settling.file(record, &terms, ""));
        settling
    }

    /// Files a record under `terms` (a line each) and no longer under `gone`.
    pub fn file(&mut self, record: i64, terms: &str, gone: &str) {
        let (chunk, id) = place(record);
        let changes = self.chunks.entry(chunk).or_default();
        for term in gone.lines() {
            changes.entry(term.into()).or_default().gone.push(id);
        }
        for term in terms.lines() {
            match changes.get_mut(term) {
                Some(change) => change.added.push(id),
                None => {
                    changes.entry(term.into()).or_default().added.push(id);
                }
            }
        }
    }

    /// The papers of a chunk that the postings have under other terms than are gathered here.
    pub fn misfiled(mut self, db: &Connection, chunk: i64) -> rusqlite::Result<IdSet> {
        let mut gathered = self.chunks.remove(&chunk).unwrap_or_default();
        let mut misfiled = IdSet::default();
        let mut stored = db.prepare("SELECT term, ids FROM posting WHERE chunk = ?1")?;
        let mut stored = stored.query([chunk])?;
        while let Some(row) = stored.next()? {
            let mut differing = IdSet::default();
            differing.or_stored(row.get_ref(1)?.as_blob()?);
            if let Some(own) = gathered.remove(row.get_ref(0)?.as_str()?) {
                differing.differ(&own.added.into_iter().collect());
            }
            misfiled.or(&differing);
        }
        for lacking in gathered.into_values() {
            lacking.added.iter().for_each(|id| misfiled.insert(*id));
        }
        Ok(misfiled)
    }

    /// Writes all changes.
    pub fn write(self, tx: &Transaction) -> rusqlite::Result<()> {
        for (chunk, changes) in self.chunks {
            let is_new = !tx
                .prepare_cached("SELECT 1 FROM posting WHERE chunk = ?1 LIMIT 1")?
                .exists([chunk])?;
            // In the order of the table, so that its pages are written one after the other.
            let mut changes: Vec<(Box<str>, Change)> = changes.into_iter().collect();
            changes.sort_unstable_by(|a, b| a.0.cmp(&b.0));
            for (term, change) in &changes {
                change.write(tx, chunk, term, is_new)?;
            }
            learn_words(tx, changes.iter().map(|(term, _)| &**term))?;
        }
        Ok(())
    }
}

impl Change {
    fn write(
        &self,
        tx: &Transaction,
        chunk: i64,
        term: &str,
        is_new: bool,
    ) -> rusqlite::Result<()> {
        let mut ids = match is_new {
            true => IdSet::default(),
            false => stored_set(tx, chunk, term)?,
        };
        self.gone.iter().for_each(|id| ids.remove(*id));
        self.added.iter().for_each(|id| ids.insert(*id));
        match ids.is_empty() {
            true => tx
                .prepare_cached("DELETE FROM posting WHERE chunk = ?1 AND term = ?2")?
                .execute(params![chunk, term])?,
            false => tx
                .prepare_cached(
                    "INSERT INTO posting VALUES (?1, ?2, ?3)
                     ON CONFLICT DO UPDATE SET ids = excluded.ids",
                )?
                .execute(params![chunk, term, ids.stored()])?,
        };
        Ok(())
    }
}

/// Adds words that were never met to the lists of those of their length.
fn learn_words<'a>(tx: &Transaction, terms: impl Iterator<Item = &'a str>) -> rusqlite::Result<()> {
    let mut learn = tx.prepare_cached("INSERT OR IGNORE INTO known_word VALUES (?1)")?;
    let mut lists: BTreeMap<usize, String> = BTreeMap::new();
    for word in terms.filter_map(|term| term.strip_prefix('w')) {
        if is_known_as_word(word) && learn.execute([word])? == 1 {
            let list = lists.entry(word.len()).or_default();
            list.push_str(word);
            list.push('\n');
        }
    }
    for (length, words) in lists {
        tx.prepare_cached("INSERT INTO word_list (length, words) VALUES (?1, ?2)")?
            .execute(params![length as i64, words])?;
    }
    Ok(())
}

/// Has a stored record wait under `terms`; `gone` is what it was filed under before, if at all.
pub fn wait(tx: &Transaction, record: i64, terms: &str, gone: &str) -> rusqlite::Result<()> {
    // What it was filed under when it began to wait is what is in the postings.
    tx.prepare_cached(
        "INSERT INTO unsettled VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET terms = excluded.terms",
    )?
    .execute(params![record, terms, gone])?;
    Ok(())
}

/// Settles what waits, when it is much, and makes stale columns again: a reader that meets one would have
/// to make it for each of its searches.
pub fn keep_up(tx: &Transaction) -> rusqlite::Result<()> {
    let waiting: i64 = tx
        .prepare_cached("SELECT count(*) FROM unsettled")?
        .query_row([], |row| row.get(0))?;
    if waiting as usize > MOST_UNSETTLED {
        settle(tx)?;
    }
    columns::mend_blocks(tx)
}

/// Settles all that waits.
pub fn settle(tx: &Transaction) -> rusqlite::Result<()> {
    let mut settling = Settling::default();
    let mut waiting =
        tx.prepare_cached("SELECT record, terms, gone FROM unsettled ORDER BY record")?;
    let mut rows = waiting.query([])?;
    while let Some(row) = rows.next()? {
        let (terms, gone) = (row.get_ref(1)?.as_str()?, row.get_ref(2)?.as_str()?);
        settling.file(row.get(0)?, terms, gone);
    }
    settling.write(tx)?;
    tx.execute("DELETE FROM unsettled", [])?;
    Ok(())
}

fn stored_set(db: &Connection, chunk: i64, term: &str) -> rusqlite::Result<IdSet> {
    let mut ids = IdSet::default();
    ids.or_stored(&stored(db, chunk, term)?);
    Ok(ids)
}

/// A paper that waits.
#[derive(Debug)]
struct Waiting {
    chunk: i64,
    id: u16,
    /// A line each, as stored.
    terms: String,
    /// Where each line begins, the lines in order.
    order: Vec<u32>,
}

impl Waiting {
    fn new(record: i64, terms: &str) -> Self {
        let (chunk, id) = place(record);
        let mut order = vec![0];
        order.extend(terms.match_indices('\n').map(|(end, _)| end as u32 + 1));
        order.pop(); // behind the last line
        order.sort_unstable_by(|a, b| line_at(terms, *a).cmp(line_at(terms, *b)));
        Self {
            chunk,
            id,
            terms: terms.to_owned(),
            order,
        }
    }

    fn has(&self, term: &str) -> bool {
        self.begins_at(term) == Some(term)
    }

    fn has_beginning(&self, beginning: &str) -> bool {
        self.begins_at(beginning)
            .is_some_and(|line| line.starts_with(beginning))
    }

    /// The first term that is not before this one.
    fn begins_at(&self, term: &str) -> Option<&str> {
        let line = |start: &u32| line_at(&self.terms, *start);
        let first = self.order.partition_point(|start| line(start) < term);
        self.order.get(first).map(line)
    }
}

fn line_at(terms: &str, start: u32) -> &str {
    let rest = &terms[start as usize..];
    rest.split_once('\n').map_or(rest, |(line, _)| line)
}

/// Papers that waited when a search last looked.
#[derive(Debug, Default)]
pub struct WaitingCache {
    papers: HashMap<i64, Arc<Waiting>>,
}

impl WaitingCache {
    /// The papers that wait now; only those that changed are taken apart again.
    fn refreshed(&mut self, db: &Connection) -> rusqlite::Result<Vec<Arc<Waiting>>> {
        let mut before = std::mem::take(&mut self.papers);
        let mut rows = db.prepare_cached("SELECT record, terms FROM unsettled")?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            let (record, terms) = (row.get(0)?, row.get_ref(1)?.as_str()?);
            let known = before.remove(&record).filter(|paper| paper.terms == terms);
            let paper = known.unwrap_or_else(|| Arc::new(Waiting::new(record, terms)));
            self.papers.insert(record, paper);
        }
        Ok(self.papers.values().cloned().collect())
    }
}

/// So many bytes of postings are kept in memory.
const MOST_KEPT_BYTES: usize = 32 << 20;

type StoredSets = HashMap<Box<str>, Box<[u8]>, RandomState>;

/// Postings that were read, as long as nobody has written: most queries share words.
#[derive(Debug, Default)]
pub struct PostingCache {
    /// State of the file when they were read.
    state: Option<(i64, u64)>,
    /// By chunk and term, as stored; empty: no paper is filed there.
    sets: HashMap<i64, StoredSets>,
    bytes: usize,
}

impl PostingCache {
    fn refresh(&mut self, db: &Connection) -> rusqlite::Result<()> {
        let data = db.pragma_query_value(None, "data_version", |row| row.get(0))?;
        let state = Some((data, db.total_changes()));
        if self.state != state || self.bytes > MOST_KEPT_BYTES {
            *self = PostingCache {
                state,
                ..Self::default()
            };
        }
        Ok(())
    }

    fn set(&mut self, db: &Connection, chunk: i64, term: &str) -> rusqlite::Result<IdSet> {
        let mut ids = IdSet::default();
        let kept = self.sets.entry(chunk).or_default();
        match kept.get(term) {
            Some(stored) => ids.or_stored(stored),
            None => {
                let stored = stored(db, chunk, term)?;
                ids.or_stored(&stored);
                self.bytes += stored.len() + term.len();
                kept.insert(term.into(), stored);
            }
        }
        Ok(ids)
    }
}

fn stored(db: &Connection, chunk: i64, term: &str) -> rusqlite::Result<Box<[u8]>> {
    let stored = db
        .prepare_cached("SELECT ids FROM posting WHERE chunk = ?1 AND term = ?2")?
        .query_row(params![chunk, term], |row| {
            Ok(row.get_ref(0)?.as_blob()?.into())
        })
        .optional()?;
    Ok(stored.unwrap_or_default())
}

/// The index of words as one search sees it.
#[derive(Debug)]
pub struct WordIndex<'a> {
    db: &'a Connection,
    postings: &'a RefCell<PostingCache>,
    known: &'a RefCell<KnownWords>,
    waiting: Vec<Arc<Waiting>>,
}

impl Catalogue {
    /// The index of words as it is now. Call it within one reading transaction.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn word_index(&self) -> Result<WordIndex<'_>, CatalogueError> {
        self.postings.borrow_mut().refresh(&self.db)?;
        Ok(WordIndex {
            db: &self.db,
            postings: &self.postings,
            known: &self.known,
            waiting: self.waiting.borrow_mut().refreshed(&self.db)?,
        })
    }

    /// Settles all papers that wait to be filed, and makes stale columns again; at the end of a batch.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn settle_search(&mut self) -> Result<(), CatalogueError> {
        let tx = self.db.transaction()?;
        settle(&tx)?;
        columns::mend_blocks(&tx)?;
        tx.commit()?;
        Ok(())
    }
}

impl WordIndex<'_> {
    /// All chunks, the youngest papers first.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn chunks(&self) -> Result<Vec<i64>, CatalogueError> {
        let last: Option<i64> = self
            .db
            .prepare_cached("SELECT max(id) FROM record")?
            .query_row([], |row| row.get(0))?;
        Ok(last.map_or(Vec::new(), |last| (0..=place(last).0).rev().collect()))
    }

    /// The papers of a chunk that are filed under a term.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn papers(&self, chunk: i64, term: &str) -> Result<IdSet, CatalogueError> {
        let settled = self.postings.borrow_mut().set(self.db, chunk, term)?;
        Ok(self.with_waiting(chunk, settled, |paper| paper.has(term)))
    }

    /// How many papers are filed under a term.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn count(&self, term: &str) -> Result<usize, CatalogueError> {
        let chunks = self.chunks()?;
        chunks
            .iter()
            .map(|chunk| Ok(self.papers(*chunk, term)?.len()))
            .sum()
    }

    /// All papers of a chunk.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn all_papers(&self, chunk: i64) -> Result<IdSet, CatalogueError> {
        self.papers(chunk, EVERY_PAPER)
    }

    /// The papers of a chunk with a folded word that begins so.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn papers_with_beginning(
        &self,
        chunk: i64,
        beginning: &str,
    ) -> Result<IdSet, CatalogueError> {
        match beginning.chars().count() {
            0 | 1 => return self.papers(chunk, &TermKind::Word.term(beginning)),
            length @ (2 | 3) => return self.papers(chunk, &format!("{length}{beginning}")),
            _ => {}
        }
        let (from, to) = (
            TermKind::Word.term(beginning),
            TermKind::Word.term(beginning) + "\u{10ffff}",
        );
        let mut settled = IdSet::default();
        let mut rows = self.db.prepare_cached(
            "SELECT ids FROM posting WHERE chunk = ?1 AND term >= ?2 AND term < ?3",
        )?;
        let mut rows = rows.query(params![chunk, from, to])?;
        while let Some(row) = rows.next()? {
            settled.or_stored(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?);
        }
        Ok(self.with_waiting(chunk, settled, |paper| paper.has_beginning(&from)))
    }

    /// What is settled, less the papers that have changed since, and those of them that fit now.
    fn with_waiting(&self, chunk: i64, mut ids: IdSet, fits: impl Fn(&Waiting) -> bool) -> IdSet {
        for paper in self.waiting.iter().filter(|paper| paper.chunk == chunk) {
            match fits(paper) {
                true => ids.insert(paper.id),
                false => ids.remove(paper.id),
            }
        }
        ids
    }

    /// Tells the known words of these lengths, in bytes, whose sets of letters differ from those of `word`
    /// by no more than `MOST`.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn words_like<const MOST: usize>(
        &self,
        word: &str,
        lengths: RangeInclusive<usize>,
        mut tell: impl FnMut(&str),
    ) -> Result<(), CatalogueError> {
        let letters = letters_of(word);
        let mut known = self.known.borrow_mut();
        known.refresh(self.db)?;
        known.with_letters::<MOST>(letters, lengths.clone(), &mut tell);
        for paper in &self.waiting {
            let words = paper
                .terms
                .lines()
                .filter_map(|term| term.strip_prefix('w'));
            words
                .filter(|word| lengths.contains(&word.len()) && is_known_as_word(word))
                .filter(|word| (letters_of(word) ^ letters).count_ones() <= MOST as u32)
                .for_each(&mut tell);
        }
        Ok(())
    }
}
