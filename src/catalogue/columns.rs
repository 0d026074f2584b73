//! Columns: what search filters and counts by, of 1,024 papers together, so that half a million hits
//! are counted in milliseconds.
//!
//! A block repeats columns of `record` and periods of `validity`. Triggers note which papers have become
//! stale in it, whoever changed the tables; the writer makes them again, and a reader that meets a stale
//! block makes it for itself.
//!
//! Promise: a search sees the values of its transaction, stale blocks or not.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::block::{Block, BlockOnDay, DayNumber, block_of};
use super::{Catalogue, CatalogueError, folded_words};

/// To read more papers of a block one by one takes longer than to read all.
const MOST_READ_ALONE: usize = 100;

/// Blocks that were read, as long as they are current.
#[derive(Debug, Default)]
pub struct BlockCache {
    /// State of the file when `blocks` was last compared with it.
    state: Option<(i64, u64)>,
    blocks: HashMap<i64, CachedBlock>,
    /// Of the blocks that are not stale; -1 for one that a reader made for itself.
    versions: HashMap<i64, i64>,
}

#[derive(Debug)]
struct CachedBlock {
    version: i64,
    /// On the day asked for last.
    on_day: Arc<BlockOnDay>,
}

impl Catalogue {
    /// The block that holds the paper `record`, on a day.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn block_of(&self, record: i64, day: DayNumber) -> Result<Arc<BlockOnDay>, CatalogueError> {
        let block = block_of(record);
        let mut cache = self.blocks.borrow_mut();
        let cache = &mut *cache;
        if let Some(cached) = cache.blocks.get_mut(&block)
            && cache.versions.get(&block) == Some(&cached.version)
        {
            if cached.on_day.day() != day {
                cached.on_day = Arc::new(cached.on_day.on(day));
            }
            return Ok(cached.on_day.clone());
        }
        let version = cache.versions.get(&block).copied();
        let stored = version
            .map(|_| stored_block(&self.db, block))
            .transpose()?
            .flatten();
        let columns = Arc::new(match stored {
            Some(columns) => columns,
            None => Block::read(&self.db, block)?,
        });
        let version = version.unwrap_or(-1);
        let on_day = Arc::new(BlockOnDay::of(columns, day));
        let cached = CachedBlock {
            version,
            on_day: on_day.clone(),
        };
        cache.versions.insert(block, version);
        cache.blocks.insert(block, cached);
        Ok(on_day)
    }

    /// Forgets what is no longer current; at the beginning of a search's transaction.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn refresh_blocks(&self) -> Result<(), CatalogueError> {
        let data: i64 = self
            .db
            .pragma_query_value(None, "data_version", |row| row.get(0))?;
        let state = Some((data, self.db.total_changes()));
        let mut cache = self.blocks.borrow_mut();
        if cache.state == state {
            return Ok(());
        }
        let pairs = |sql: &str| -> rusqlite::Result<HashMap<i64, i64>> {
            let mut rows = self.db.prepare_cached(sql)?;
            rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        };
        let mut versions = pairs("SELECT block, version FROM facet_block")?;
        let stale =
            "SELECT block, 0 FROM stale_block UNION SELECT record >> 10, 0 FROM stale_paper";
        let stale = pairs(stale)?;
        versions.retain(|block, _| !stale.contains_key(block));
        cache
            .blocks
            .retain(|block, cached| versions.get(block) == Some(&cached.version));
        cache.versions = versions;
        cache.state = state;
        Ok(())
    }
}

impl Catalogue {
    /// The first papers of the blocks that are not what the tables say, and are not known to be stale;
    /// papers whose kind or authority has no id to be counted by.
    pub(super) fn miscounted(&self) -> Result<Vec<i64>, CatalogueError> {
        let blocks = "SELECT min(id) FROM record WHERE id >> 10 NOT IN
               (SELECT block FROM stale_block UNION SELECT record >> 10 FROM stale_paper)
             GROUP BY id >> 10";
        let mut blocks = self.db.prepare(blocks)?;
        let blocks = blocks.query_map([], |row| row.get(0))?;
        let mut miscounted: Vec<i64> = self
            .db
            .prepare(
                "SELECT id FROM record WHERE kind NOT IN (SELECT name FROM facet_name WHERE facet = 'kind')
                   OR authority NOT IN (SELECT name FROM facet_name WHERE facet = 'authority')",
            )?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for first in blocks {
            let first: i64 = first?;
            let block = block_of(first);
            if stored_block(&self.db, block)? != Some(Block::read(&self.db, block)?) {
                miscounted.push(first);
            }
        }
        Ok(miscounted)
    }

    /// Ids of a kind among the names that are counted: one, or none.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn kind_ids(&self, kind: &str) -> Result<Vec<u32>, CatalogueError> {
        self.name_ids(
            "SELECT id FROM facet_name WHERE facet = 'kind' AND name = ?1",
            kind,
        )
    }

    /// Ids of the authorities in whose name these folded words stand, in order.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn authority_ids(&self, words: &str) -> Result<Vec<u32>, CatalogueError> {
        let named =
            "SELECT id FROM facet_name WHERE facet = 'authority' AND instr(folded, ?1) ORDER BY id";
        self.name_ids(named, words)
    }

    fn name_ids(&self, sql: &str, key: &str) -> Result<Vec<u32>, CatalogueError> {
        let mut found = self.db.prepare_cached(sql)?;
        let ids = found.query_map([key], |row| row.get(0))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    /// The name of an id.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn facet_name(&self, id: u32) -> Result<String, CatalogueError> {
        let name = self
            .db
            .prepare_cached("SELECT name FROM facet_name WHERE id = ?1")?
            .query_row([id], |row| row.get(0))?;
        Ok(name)
    }
}

/// Gives a kind and an authority ids to be counted by.
pub fn name_values(
    tx: &Transaction,
    kind: Option<&str>,
    authority: Option<&str>,
) -> rusqlite::Result<()> {
    for (facet, name) in [("kind", kind), ("authority", authority)] {
        let Some(name) = name else { continue };
        let known = tx
            .prepare_cached("SELECT 1 FROM facet_name WHERE facet = ?1 AND name = ?2")?
            .exists([facet, name])?;
        if !known {
            let folded = folded_words(name).join(" ");
            tx.prepare_cached("INSERT INTO facet_name (facet, name, folded) VALUES (?1, ?2, ?3)")?
                .execute([facet, name, &folded])?;
        }
    }
    Ok(())
}

fn stored_block(db: &Connection, block: i64) -> rusqlite::Result<Option<Block>> {
    db.prepare_cached("SELECT columns FROM facet_block WHERE block = ?1")?
        .query_row([block], |row| {
            Ok(Block::from_stored(row.get_ref(0)?.as_blob()?))
        })
        .optional()
        .map(Option::flatten)
}

fn store_block(tx: &Transaction, block: i64, columns: &[u8]) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO facet_block VALUES (?1, 0, ?2)
         ON CONFLICT DO UPDATE SET version = version + 1, columns = excluded.columns",
    )?
    .execute(params![block, columns])?;
    Ok(())
}

fn ids(db: &Connection, sql: &str) -> rusqlite::Result<Vec<i64>> {
    db.prepare_cached(sql)?
        .query_map([], |row| row.get(0))?
        .collect()
}

/// Marks all blocks as stale. Before very many papers are judged: to mark them one by one takes longer.
pub fn all_are_stale(tx: &Connection) -> rusqlite::Result<()> {
    tx.execute_batch(
        "INSERT OR IGNORE INTO stale_block SELECT block FROM facet_block;
         INSERT OR IGNORE INTO stale_block SELECT DISTINCT id >> 10 FROM record;
         DELETE FROM stale_paper;",
    )
}

/// Makes current what is stale: papers in the blocks as they are stored, where they are few; else whole
/// blocks.
pub fn mend_blocks(tx: &Transaction) -> rusqlite::Result<()> {
    let mut whole: BTreeSet<i64> = ids(tx, "SELECT block FROM stale_block")?
        .into_iter()
        .collect();
    let papers = ids(tx, "SELECT record FROM stale_paper ORDER BY record")?;
    for of_block in papers.chunk_by(|a, b| block_of(*a) == block_of(*b)) {
        let block = block_of(of_block[0]);
        let stored = (of_block.len() <= MOST_READ_ALONE && !whole.contains(&block))
            .then(|| stored_block(tx, block))
            .transpose()?;
        let Some(mut columns) = stored.flatten() else {
            whole.insert(block);
            continue;
        };
        for &paper in of_block {
            columns.read_again(tx, paper)?;
        }
        store_block(tx, block, &columns.stored())?;
    }
    for block in whole {
        store_block(tx, block, &Block::read(tx, block)?.stored())?;
    }
    tx.execute_batch("DELETE FROM stale_block; DELETE FROM stale_paper")
}

impl Catalogue {
    /// As [`mend_blocks`], where very many are stale: read side by side, as they were committed.
    pub(super) fn mend_many_blocks(&mut self) -> Result<(), CatalogueError> {
        let stale = ids(&self.db, "SELECT block FROM stale_block ORDER BY block")?;
        let made = self.side_by_side(stale, |reader, block| {
            Ok((block, Block::read(&reader.db, block)?.stored()))
        })?;
        let tx = self.db.transaction()?;
        for (block, columns) in made {
            store_block(&tx, block, &columns)?;
        }
        tx.execute_batch("DELETE FROM stale_block")?;
        mend_blocks(&tx)?;
        tx.commit()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(db: &mut Connection, changes: &str) {
        let tx = db.transaction().unwrap();
        tx.execute_batch(changes).unwrap();
        mend_blocks(&tx).unwrap();
        tx.commit().unwrap();
        let blocks = ids(db, "SELECT block FROM facet_block").unwrap();
        for block in blocks {
            let stored = stored_block(db, block).unwrap();
            assert_eq!(stored, Some(Block::read(db, block).unwrap()), "{changes}");
        }
    }

    #[test]
    fn papers_read_alone_leave_their_block_as_if_it_were_read_whole() {
        let mut db = Connection::open_in_memory().unwrap();
        db.execute_batch(include_str!("../../schema.sql")).unwrap();
        let papers = "
            INSERT INTO batch (as_of, settings, engine, started) VALUES ('2026-01-01', '', '', '');
            INSERT INTO facet_name (facet, name, folded) VALUES ('kind', 'gpxd', 'gpxd');
            INSERT INTO file (name, inbox, path, size_bytes, modified_ns, state, settings, engine, batch)
              VALUES ('a', '', '', 0, 0, 'catalogued', '', '', 1);
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
            INSERT INTO record (id, file, part, first_page, last_page, unlimited, needs_review, issue_date)
              SELECT i, 1, i, 1, 1, 0, 0, '2020-01-02' FROM n;";
        mended(&mut db, papers);
        let period = |record: i64, first: &str, last: &str| {
            format!(
                "INSERT INTO validity VALUES ({record}, '{first}', '{last}', 'in_force', 0, '{{}}', NULL, NULL);"
            )
        };
        for record in [1, 700, 1023, 1024, 1500] {
            let two = period(record, "0001-01-01", "2021-01-01")
                + &period(record, "2021-01-02", "9999-12-31");
            mended(&mut db, &two);
        }
        mended(
            &mut db,
            &("DELETE FROM validity WHERE record = 700;".to_owned()
                + &period(700, "0001-01-01", "9999-12-31")),
        );
        mended(
            &mut db,
            "UPDATE record SET kind = 'gpxd', issue_date = NULL WHERE id = 1023",
        );
        mended(
            &mut db,
            "UPDATE record SET same_as = 1 WHERE id = 2; DELETE FROM record WHERE id = 700",
        );
        mended(&mut db, "UPDATE record SET kind = 'gpxd' WHERE id > 300");
    }
}
