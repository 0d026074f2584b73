//! Neighbours: which papers have to be judged again when some change, and which papers judging takes.
//!
//! Promise: both sets may hold too many papers, never too few. Their size depends on how many papers
//! cite one another, not on the size of the catalogue.
//!
//! ```text
//! the changed ─ all that their citations, and the citations of them, may mean ─ all that these act on
//! ```
//! The last step is needed because a decision that was itself revoked ends nothing surely; so does a later paper of
//! the same chain, which acts on the earlier ones without citing them.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::fold::{have_same_digits, is_nearly};

/// Citations of one day that lead in a circle are followed no further than this many papers.
pub const LONGEST_CIRCLE: usize = 64;

type Ids = BTreeSet<i64>;

/// The papers whose validity may change when those do.
pub fn concerned(db: &Connection, changed: &[i64]) -> rusqlite::Result<Ids> {
    let mut ways = Ways::new(db);
    let mut first: Ids = changed.iter().copied().collect();
    for &id in changed {
        first.extend(ways.chain(id)?);
        let about = ways.acts_about(id)?;
        first.extend(about.iter().map(|act| act.record));
        for act in ways.acts_of(id)?.iter().chain(about.iter()) {
            first.extend(ways.meant_by(act)?.iter());
        }
    }
    let mut all = first.clone();
    for &id in &first {
        all.extend(ways.chain(id)?);
    }
    all.extend(ways.citing_on_its_day(first.clone())?);
    all.extend(ways.acted_on_by(&first)?);
    Ok(all)
}

/// All papers that decide the validity of `judged`, these among them.
pub fn around(db: &Connection, judged: &Ids) -> rusqlite::Result<Ids> {
    let mut ways = Ways::new(db);
    let mut acting = ways.acting_on(judged)?;
    let mut all = judged.clone();
    for &id in judged {
        acting.extend(ways.chain(id)?);
        all.extend(ways.cited_on_its_day(id)?);
    }
    let acting_on_these = ways.acting_on(&acting)?;
    all.extend(acting);
    all.extend(acting_on_these);
    let acted_on = ways.acted_on_by(&all)?;
    all.extend(acted_on);
    Ok(all)
}

/// What tells a paper from others.
struct Key {
    kind: Option<String>,
    number: Option<String>,
    number_is_given: bool,
    /// Given.
    issued: Option<String>,
    /// Given or proposed.
    issue_key: Option<String>,
}

fn key_of(row: &Row) -> rusqlite::Result<Key> {
    Ok(Key {
        kind: row.get(0)?,
        number: row.get(1)?,
        number_is_given: row.get(2)?,
        issued: row.get(3)?,
        issue_key: row.get(4)?,
    })
}

/// A citation: whose, and of what.
#[derive(Clone)]
struct Act {
    record: i64,
    number: String,
    date: Option<String>,
    is_given: bool,
}

/// The ways from paper to paper, each asked once.
struct Ways<'a> {
    db: &'a Connection,
    keys: HashMap<i64, Option<Rc<Key>>>,
    acts: HashMap<i64, Rc<Vec<Act>>>,
    about: HashMap<i64, Rc<Vec<Act>>>,
    /// Copies of one paper cite the same.
    meant: HashMap<(String, Option<String>, bool), Rc<Vec<i64>>>,
    /// Papers issued on a day.
    issued_on: HashMap<String, Rc<Vec<i64>>>,
    /// Citations of papers of a day.
    citing_day: HashMap<String, Rc<Vec<Act>>>,
}

impl<'a> Ways<'a> {
    fn new(db: &'a Connection) -> Self {
        Ways {
            db,
            keys: HashMap::new(),
            acts: HashMap::new(),
            about: HashMap::new(),
            meant: HashMap::new(),
            issued_on: HashMap::new(),
            citing_day: HashMap::new(),
        }
    }

    fn key(&mut self, id: i64) -> rusqlite::Result<Option<Rc<Key>>> {
        if let Some(known) = self.keys.get(&id) {
            return Ok(known.clone());
        }
        let key = self
            .db
            .prepare_cached(
                "SELECT kind, number_key, number IS NOT NULL, issue_date, issue_key
                 FROM record WHERE id = ?1",
            )?
            .query_row([id], |row| Ok(Rc::new(key_of(row)?)))
            .optional()?;
        self.keys.insert(id, key.clone());
        Ok(key)
    }

    /// What the paper says of others.
    fn acts_of(&mut self, id: i64) -> rusqlite::Result<Rc<Vec<Act>>> {
        if let Some(known) = self.acts.get(&id) {
            return Ok(known.clone());
        }
        let sql =
            "SELECT record, number_key, date, standing = 'given' FROM relation WHERE record = ?1";
        let acts = Rc::new(self.query(sql, params![id])?);
        self.acts.insert(id, acts.clone());
        Ok(acts)
    }

    /// The citations that may mean the paper.
    fn acts_about(&mut self, id: i64) -> rusqlite::Result<Rc<Vec<Act>>> {
        if let Some(known) = self.about.get(&id) {
            return Ok(known.clone());
        }
        let mut found = Vec::new();
        if let Some(key) = self.key(id)? {
            let by_number = "SELECT record, number_key, date, standing = 'given' FROM relation
                WHERE number_key = ?1 AND
                  (date IS NULL OR ?2 IS NULL OR date = ?2 OR standing = 'proposed')";
            found = self.query(by_number, params![key.number, key.issued])?;
            let others = |act: &&Act| Some(&act.number) != key.number.as_ref();
            let of_that_day = self.acts_citing(key.issue_key.as_deref())?;
            let of_that_day = of_that_day.iter().filter(others);
            found.extend(of_that_day.filter(|act| may_mean(act, &key)).cloned());
        }
        let found = Rc::new(found);
        self.about.insert(id, found.clone());
        Ok(found)
    }

    /// The papers that a citation may mean.
    fn meant_by(&mut self, act: &Act) -> rusqlite::Result<Rc<Vec<i64>>> {
        let cited = (act.number.clone(), act.date.clone(), act.is_given);
        if let Some(known) = self.meant.get(&cited) {
            return Ok(known.clone());
        }
        let mut found: Vec<i64> = self
            .db
            .prepare_cached(
                "SELECT id FROM record WHERE number_key = ?1 AND
                   (?2 IS NULL OR issue_date IS NULL OR issue_date = ?2 OR NOT ?3)",
            )?
            .query_map(params![act.number, act.date, act.is_given], |row| {
                row.get(0)
            })?
            .collect::<rusqlite::Result<_>>()?;
        for &id in self.papers_issued(act.date.as_deref())?.iter() {
            let is_other = |key: &Key| key.number.as_ref() != Some(&act.number);
            if self
                .key(id)?
                .is_some_and(|key| is_other(&key) && may_mean(act, &key))
            {
                found.push(id);
            }
        }
        let found = Rc::new(found);
        self.meant.insert(cited, found.clone());
        Ok(found)
    }

    /// The papers issued on a day.
    fn papers_issued(&mut self, day: Option<&str>) -> rusqlite::Result<Rc<Vec<i64>>> {
        let Some(day) = day else {
            return Ok(Rc::default());
        };
        if let Some(known) = self.issued_on.get(day) {
            return Ok(known.clone());
        }
        let papers: Vec<(i64, Key)> = self
            .db
            .prepare_cached(
                "SELECT kind, number_key, number IS NOT NULL, issue_date, issue_key, id
                 FROM record WHERE issue_key = ?1",
            )?
            .query_map([day], |row| Ok((row.get(5)?, key_of(row)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let ids = Rc::new(papers.iter().map(|(id, _)| *id).collect());
        let keys = papers.into_iter().map(|(id, key)| (id, Some(Rc::new(key))));
        self.keys.extend(keys);
        self.issued_on.insert(day.to_owned(), Rc::clone(&ids));
        Ok(ids)
    }

    /// The citations of papers of a day.
    fn acts_citing(&mut self, day: Option<&str>) -> rusqlite::Result<Rc<Vec<Act>>> {
        let Some(day) = day else {
            return Ok(Rc::default());
        };
        if let Some(known) = self.citing_day.get(day) {
            return Ok(known.clone());
        }
        let sql =
            "SELECT record, number_key, date, standing = 'given' FROM relation WHERE date = ?1";
        let acts = Rc::new(self.query(sql, params![day])?);
        self.citing_day.insert(day.to_owned(), acts.clone());
        Ok(acts)
    }

    /// Papers of its kind and number, where these decide about one another.
    fn chain(&mut self, id: i64) -> rusqlite::Result<Vec<i64>> {
        let Some(key) = self.key(id)? else {
            return Ok(Vec::new());
        };
        // `+kind`: by its number a paper is found among few, by its kind among a tenth of all.
        self.db
            .prepare_cached(
                "SELECT id FROM record WHERE number_key = ?1 AND +kind = ?2
                   AND ?2 IN (SELECT kind FROM restating_kind)",
            )?
            .query_map(params![key.number, key.kind], |row| row.get(0))?
            .collect()
    }

    fn acting_on(&mut self, papers: &Ids) -> rusqlite::Result<Ids> {
        let mut acting = Ids::new();
        for &id in papers {
            acting.extend(self.acts_about(id)?.iter().map(|act| act.record));
        }
        Ok(acting)
    }

    fn acted_on_by(&mut self, papers: &Ids) -> rusqlite::Result<Ids> {
        let mut acted_on = Ids::new();
        for &id in papers {
            for act in self.acts_of(id)?.iter() {
                acted_on.extend(self.meant_by(act)?.iter());
            }
        }
        Ok(acted_on)
    }

    /// From papers against the citations, as long as the day of issue stays the same.
    fn citing_on_its_day(&mut self, from: Ids) -> rusqlite::Result<Ids> {
        let mut seen = Ids::new();
        let mut next: Vec<i64> = from.into_iter().collect();
        while let Some(id) = next.pop().filter(|_| seen.len() < LONGEST_CIRCLE) {
            for act in self.acts_about(id)?.clone().iter() {
                if self.are_of_one_day(id, act.record)? && seen.insert(act.record) {
                    next.push(act.record);
                }
            }
        }
        Ok(seen)
    }

    /// From a paper along the citations, as long as the day of issue stays the same.
    fn cited_on_its_day(&mut self, from: i64) -> rusqlite::Result<Ids> {
        let mut seen = Ids::new();
        let mut next = vec![from];
        while let Some(id) = next.pop().filter(|_| seen.len() < LONGEST_CIRCLE) {
            for act in self.acts_of(id)?.clone().iter() {
                for &cited in self.meant_by(act)?.iter() {
                    if self.are_of_one_day(id, cited)? && seen.insert(cited) {
                        next.push(cited);
                    }
                }
            }
        }
        Ok(seen)
    }

    fn are_of_one_day(&mut self, a: i64, b: i64) -> rusqlite::Result<bool> {
        let (a, b) = (self.key(a)?, self.key(b)?);
        Ok(a.zip(b)
            .is_some_and(|(a, b)| a.issued.is_some() && a.issued == b.issued))
    }

    fn query(&self, sql: &str, key: &[&dyn rusqlite::ToSql]) -> rusqlite::Result<Vec<Act>> {
        self.db
            .prepare_cached(sql)?
            .query_map(key, |row| {
                Ok(Act {
                    record: row.get(0)?,
                    number: row.get(1)?,
                    date: row.get(2)?,
                    is_given: row.get(3)?,
                })
            })?
            .collect()
    }
}

/// Whether a citation of another number but of its day may mean the paper: its number is not
/// confirmed, or nearly the same. Digits that were surely read on both are never taken for one another.
fn may_mean(act: &Act, key: &Key) -> bool {
    let Some(number) = key.number.as_deref().filter(|_| key.number_is_given) else {
        return true;
    };
    let surely_others = || act.is_given && !have_same_digits(&act.number, number);
    is_nearly(&act.number, number) && !surely_others()
}
