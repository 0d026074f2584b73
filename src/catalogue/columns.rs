//! Columns: what search filters and counts by, of 1,024 papers together, so that half a million hits
//! are counted in milliseconds.
//!
//! A block repeats columns of `record` and periods of `validity`. Triggers note which blocks have become
//! stale, whoever changed the tables; the writer makes them again, and a reader that meets a stale one
//! makes it for itself.
//!
//! Promise: a search sees the values of its transaction, stale blocks or not.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{Catalogue, CatalogueError, folded_words};

const BLOCK_BITS: u32 = 10;
/// Papers of a block.
pub const BLOCK_IDS: usize = 1 << BLOCK_BITS;

/// The states of `validity`, in the order of their codes.
pub const STATUS_NAMES: [&str; 6] = [
    "in_force",
    "not_yet_effective",
    "expired",
    "superseded",
    "revoked",
    "unknown",
];
const UNKNOWN: u8 = 5;

/// A day as a number whose order is that of the calendar: 20260131; 0: none.
pub type DayNumber = i32;

/// Stands in the place of the day of issue of a paper that is only another image of one that is counted.
pub const ANOTHER_IMAGE: DayNumber = DayNumber::MIN;

/// The day of a number.
pub fn day_number(day: &str) -> DayNumber {
    let digits: String = day.chars().filter(|c| *c != '-').collect();
    match day.len() == 10 && digits.len() == 8 {
        true => digits.parse().unwrap_or(0),
        false => 0,
    }
}

/// What a paper is worth from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: DayNumber,
    /// Last day in force after extensions.
    pub expiry: DayNumber,
    /// Place in [`STATUS_NAMES`].
    pub status: u8,
}

/// 1,024 papers on one day, in columns by their place in the block.
#[derive(Debug)]
pub struct BlockOnDay {
    day: DayNumber,
    block: Arc<Block>,
    /// Last day in force after extensions.
    pub expiry: Vec<DayNumber>,
    /// Place in [`STATUS_NAMES`].
    pub status: Vec<u8>,
}

impl BlockOnDay {
    fn of(block: Arc<Block>, day: DayNumber) -> Self {
        let on_day = (0..BLOCK_IDS).map(|place| block.period(place, day));
        let (expiry, status) = on_day.map(|period| (period.expiry, period.status)).unzip();
        Self {
            day,
            block,
            expiry,
            status,
        }
    }

    /// Days of issue, or [`ANOTHER_IMAGE`].
    pub fn issued(&self) -> &[DayNumber] {
        &self.block.issued
    }

    /// Ids of kinds among `facet_name`; 0: none.
    pub fn kind(&self) -> &[u32] {
        &self.block.kind
    }

    /// Ids of authorities among `facet_name`; 0: none.
    pub fn authority(&self) -> &[u32] {
        &self.block.authority
    }
}

/// 1,024 papers.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Block {
    issued: Vec<DayNumber>,
    kind: Vec<u32>,
    authority: Vec<u32>,
    /// Where the periods of each paper end.
    end: Vec<u32>,
    periods: Vec<Period>,
}

impl Block {
    /// What the paper at that place is worth on a day.
    fn period(&self, place: usize, day: DayNumber) -> Period {
        let first = place.checked_sub(1).map_or(0, |before| self.end[before]);
        let periods = &self.periods[first as usize..self.end[place] as usize];
        let on_day = periods.iter().rev().find(|period| period.from <= day);
        on_day.copied().unwrap_or(Period {
            from: 0,
            expiry: 0,
            status: UNKNOWN,
        })
    }

    /// The block as the tables have it now.
    fn read(db: &Connection, block: i64) -> rusqlite::Result<Block> {
        let (first, last) = (block << BLOCK_BITS, ((block + 1) << BLOCK_BITS) - 1);
        let mut columns = Block {
            issued: vec![0; BLOCK_IDS],
            kind: vec![0; BLOCK_IDS],
            authority: vec![0; BLOCK_IDS],
            ..Block::default()
        };
        let mut records = db.prepare_cached(
            "SELECT record.id, issue_date, k.id, a.id, same_as IS NOT NULL FROM record
             LEFT JOIN facet_name k ON k.facet = 'kind' AND k.name = record.kind
             LEFT JOIN facet_name a ON a.facet = 'authority' AND a.name = record.authority
             WHERE record.id BETWEEN ?1 AND ?2",
        )?;
        let mut rows = records.query(params![first, last])?;
        while let Some(row) = rows.next()? {
            let index = (row.get::<_, i64>(0)? - first) as usize;
            columns.issued[index] = match row.get(4)? {
                true => ANOTHER_IMAGE,
                false => day_of(row, 1)?,
            };
            columns.kind[index] = row.get::<_, Option<u32>>(2)?.unwrap_or(0);
            columns.authority[index] = row.get::<_, Option<u32>>(3)?.unwrap_or(0);
        }
        let mut validity = db.prepare_cached(
            "SELECT record, first_day, expiry_date, status FROM validity
             WHERE record BETWEEN ?1 AND ?2 ORDER BY record, first_day",
        )?;
        let mut rows = validity.query(params![first, last])?;
        while let Some(row) = rows.next()? {
            let index = (row.get::<_, i64>(0)? - first) as usize;
            columns.end.resize(index, columns.periods.len() as u32);
            let status = row.get_ref(3)?.as_str()?;
            let status = STATUS_NAMES.iter().position(|name| *name == status);
            columns.periods.push(Period {
                from: day_of(row, 1)?,
                expiry: day_of(row, 2)?,
                status: status.map_or(UNKNOWN, |place| place as u8),
            });
        }
        columns.end.resize(BLOCK_IDS, columns.periods.len() as u32);
        Ok(columns)
    }

    fn stored(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(BLOCK_IDS * 16 + self.periods.len() * 9);
        let mut put = |value: [u8; 4]| bytes.extend(value);
        self.issued.iter().for_each(|v| put(v.to_le_bytes()));
        for column in [&self.kind, &self.authority, &self.end] {
            column.iter().for_each(|v| put(v.to_le_bytes()));
        }
        self.periods.iter().for_each(|p| put(p.from.to_le_bytes()));
        self.periods
            .iter()
            .for_each(|p| put(p.expiry.to_le_bytes()));
        bytes.extend(self.periods.iter().map(|p| p.status));
        bytes
    }

    /// `None`: no block of ours.
    fn from_stored(bytes: &[u8]) -> Option<Block> {
        let (fixed, periods) = bytes.split_at_checked(BLOCK_IDS * 16)?;
        let column = |bytes: &[u8]| -> Vec<u32> {
            let words = bytes.chunks_exact(4);
            words
                .map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
                .collect()
        };
        let mut columns = fixed.chunks_exact(BLOCK_IDS * 4).map(column);
        let issued = columns
            .next()?
            .into_iter()
            .map(|day| day as DayNumber)
            .collect();
        let (kind, authority, end) = (columns.next()?, columns.next()?, columns.next()?);
        let count = *end.last()? as usize;
        let in_order = end.is_sorted() && periods.len() == count * 9;
        let (days, status) = in_order.then(|| periods.split_at(count * 8))?;
        let (from, expiry) = days.split_at(count * 4);
        let periods = column(from).into_iter().zip(column(expiry)).zip(status);
        let period = |((from, expiry), status): ((u32, u32), &u8)| Period {
            from: from as DayNumber,
            expiry: expiry as DayNumber,
            status: (*status).min(UNKNOWN),
        };
        Some(Block {
            issued,
            kind,
            authority,
            end,
            periods: periods.map(period).collect(),
        })
    }
}

fn day_of(row: &Row, column: usize) -> rusqlite::Result<DayNumber> {
    Ok(row.get_ref(column)?.as_str_or_null()?.map_or(0, day_number))
}

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
        let block = record >> BLOCK_BITS;
        let mut cache = self.blocks.borrow_mut();
        let cache = &mut *cache;
        if let Some(cached) = cache.blocks.get_mut(&block)
            && cache.versions.get(&block) == Some(&cached.version)
        {
            if cached.on_day.day != day {
                cached.on_day = Arc::new(BlockOnDay::of(cached.on_day.block.clone(), day));
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
        let stale = pairs("SELECT block, 0 FROM stale_block")?;
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
        let blocks =
            "SELECT min(id) FROM record WHERE id >> 10 NOT IN (SELECT block FROM stale_block)
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
            let block = first >> BLOCK_BITS;
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

/// Gives the kind and the authority of a record an id to be counted by.
pub fn name_values(tx: &Transaction, record: i64) -> rusqlite::Result<()> {
    let (kind, authority): (Option<String>, Option<String>) = tx
        .prepare_cached("SELECT kind, authority FROM record WHERE id = ?1")?
        .query_row([record], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for (facet, name) in [("kind", kind), ("authority", authority)] {
        let Some(name) = name else { continue };
        let known = tx
            .prepare_cached("SELECT 1 FROM facet_name WHERE facet = ?1 AND name = ?2")?
            .exists([facet, &name])?;
        if !known {
            let folded = folded_words(&name).join(" ");
            tx.prepare_cached("INSERT INTO facet_name (facet, name, folded) VALUES (?1, ?2, ?3)")?
                .execute([facet, &name, &folded])?;
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

/// Makes all stale blocks again.
pub fn mend_blocks(tx: &Transaction) -> rusqlite::Result<()> {
    let stale: Vec<i64> = tx
        .prepare_cached("SELECT block FROM stale_block ORDER BY block")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for block in stale {
        let columns = Block::read(tx, block)?.stored();
        tx.prepare_cached(
            "INSERT INTO facet_block VALUES (?1, 0, ?2)
             ON CONFLICT DO UPDATE SET version = version + 1, columns = excluded.columns",
        )?
        .execute(params![block, columns])?;
    }
    tx.execute("DELETE FROM stale_block", [])?;
    Ok(())
}
