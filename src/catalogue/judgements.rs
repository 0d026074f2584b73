//! Judgements: what `validity` found out about each paper, as periods; a cache of what follows from
//! the facts.
//!
//! Promise: whatever changes a fact takes away the judgements that rest on it in the same
//! transaction. A judgement in the catalogue is true, or it is not there.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};

use super::{Catalogue, CatalogueError, columns, neighbours};

/// One period of one paper, as the table `validity` holds it; `schema.sql` explains its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "each field is a column")]
pub struct JudgedPeriod {
    pub record: i64,
    pub first_day: String,
    pub last_day: String,
    pub status: &'static str,
    pub borderline: bool,
    pub reason: String,
    pub expiry_date: Option<String>,
    pub start_works_by: Option<String>,
}

/// The papers that wait for a judgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unjudged {
    /// Every one: none was judged yet, or the rules are others now.
    All,
    /// Those.
    Some(BTreeSet<i64>),
}

/// Takes away the judgements of those papers and of all whose validity may rest on them. To be called
/// before and after a change, in its transaction.
pub(super) fn withdraw(tx: &Connection, changed: &[i64]) -> rusqlite::Result<()> {
    if rules(tx)?.is_none() {
        return Ok(());
    }
    for id in neighbours::concerned(tx, changed)? {
        let waits_now = tx
            .prepare_cached("INSERT OR IGNORE INTO unjudged VALUES (?1)")?
            .execute([id])?;
        // What waited before has no judgement that could be taken away.
        if waits_now > 0 {
            tx.prepare_cached("DELETE FROM validity WHERE record = ?1")?
                .execute([id])?;
        }
    }
    Ok(())
}

/// To find the neighbours of so many papers costs more than to judge all.
fn is_most(db: &Connection, papers: usize) -> rusqlite::Result<bool> {
    if papers <= 1000 {
        return Ok(false);
    }
    let all: u32 = db.query_row("SELECT count(*) FROM record", [], |row| row.get(0))?;
    Ok(papers > all as usize / 10)
}

fn rules(db: &Connection) -> rusqlite::Result<Option<String>> {
    db.prepare_cached("SELECT rules FROM judged_by")?
        .query_row([], |row| row.get(0))
}

impl Catalogue {
    /// Takes away all judgements. Before storing very many documents: judging all at the end is
    /// quicker than finding the neighbours of each.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn withdraw_judgements(&mut self) -> Result<(), CatalogueError> {
        let tx = self.db.transaction()?;
        columns::all_are_stale(&tx)?;
        tx.execute_batch(
            "UPDATE judged_by SET rules = NULL; DELETE FROM validity; DELETE FROM unjudged;",
        )?;
        tx.commit()?;
        Ok(())
    }

    /// Takes away all judgements when so many documents are about to be stored that most papers would be
    /// judged again and again; gives whether it did. Then the time to judge is when all are stored.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn expect_documents(&mut self, count: usize) -> Result<bool, CatalogueError> {
        let is_most = is_most(&self.db, count)?;
        if is_most {
            self.withdraw_judgements()?;
        }
        Ok(is_most)
    }

    /// The papers that wait for a judgement by `rules`.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn unjudged(&self, rules: &str) -> Result<Unjudged, CatalogueError> {
        if self::rules(&self.db)?.as_deref() != Some(rules) {
            return Ok(Unjudged::All);
        }
        let waiting: BTreeSet<i64> = self
            .db
            .prepare_cached("SELECT record FROM unjudged")?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(match is_most(&self.db, waiting.len())? {
            true => Unjudged::All,
            false => Unjudged::Some(waiting),
        })
    }

    /// All papers that decide the validity of `judged`, these among them, by id.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn around(&self, judged: &BTreeSet<i64>) -> Result<BTreeSet<i64>, CatalogueError> {
        Ok(neighbours::around(&self.db, judged)?)
    }

    /// Keeps the judgements of those papers, which wait no more.
    ///
    /// # Errors
    /// [`CatalogueError::Database`]; the catalogue is then as it was before.
    pub fn keep_judgements(
        &mut self,
        judged: &BTreeSet<i64>,
        periods: impl Iterator<Item = JudgedPeriod>,
    ) -> Result<(), CatalogueError> {
        let tx = self.db.transaction()?;
        for id in judged {
            tx.prepare_cached("DELETE FROM validity WHERE record = ?1")?
                .execute([id])?;
            tx.prepare_cached("DELETE FROM unjudged WHERE record = ?1")?
                .execute([id])?;
        }
        insert(&tx, periods)?;
        columns::mend_blocks(&tx)?;
        tx.commit()?;
        Ok(())
    }

    /// Keeps the judgements of all papers, by `rules`, in place of all others; `periods` best come by id.
    /// Papers of the kinds `restating` decide about one another by their number.
    ///
    /// # Errors
    /// [`CatalogueError::Database`]; the judgements are then as they were before, or all are kept.
    pub fn keep_all_judgements(
        &mut self,
        rules: &str,
        restating: &[&str],
        periods: impl Iterator<Item = JudgedPeriod>,
    ) -> Result<(), CatalogueError> {
        let tx = self.db.transaction()?;
        columns::all_are_stale(&tx)?;
        tx.execute_batch(
            "DELETE FROM unjudged; DELETE FROM validity; DELETE FROM restating_kind;",
        )?;
        without_upkeep(&tx, || insert(&tx, periods))?;
        for kind in restating {
            tx.execute("INSERT INTO restating_kind VALUES (?1)", [kind])?;
        }
        tx.execute("UPDATE judged_by SET rules = ?1", [rules])?;
        tx.commit()?;
        self.mend_many_blocks()
    }

    /// The period of the paper in which the day lies (status, borderline, reason, expiry date, last
    /// day to begin works); `None` for a paper that waits.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub(crate) fn judgement<T>(
        &self,
        record: i64,
        day: &str,
        read: impl FnOnce(&rusqlite::Row) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, CatalogueError> {
        let found = self
            .db
            .prepare_cached(
                "SELECT status, borderline, reason, expiry_date, start_works_by FROM validity
                 WHERE record = ?1 AND first_day <= ?2 AND last_day >= ?2",
            )?
            .query_row(params![record, day], read)
            .optional()?;
        Ok(found)
    }
}

/// Fills `validity` without its index and its trigger: to fill an index at the end is quicker than to keep
/// it in order row by row, and all blocks are known to be stale.
fn without_upkeep(
    tx: &Connection,
    fill: impl FnOnce() -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let made: Vec<String> = tx
        .prepare(
            "SELECT sql FROM sqlite_schema WHERE name IN ('validity_by_status', 'validity_added')",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    tx.execute_batch("DROP INDEX validity_by_status; DROP TRIGGER validity_added;")?;
    fill()?;
    made.iter().try_for_each(|sql| tx.execute_batch(sql))
}

fn insert(tx: &Connection, periods: impl Iterator<Item = JudgedPeriod>) -> rusqlite::Result<()> {
    let mut statement =
        tx.prepare_cached("INSERT INTO validity VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?;
    for period in periods {
        statement.execute(params![
            period.record,
            period.first_day,
            period.last_day,
            period.status,
            period.borderline,
            period.reason,
            period.expiry_date,
            period.start_works_by,
        ])?;
    }
    Ok(())
}
