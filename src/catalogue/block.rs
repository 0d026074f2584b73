//! Block: 1,024 papers in columns, as search filters and counts by them.
//!
//! Promise: what is stored comes back the same; bytes that are no block are told apart from one.

use std::ops::RangeInclusive;
use std::sync::Arc;

use rusqlite::{Connection, Row, params};

use super::values::{Places, Values};

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

/// The number of a day; 0 for what is not written as one.
pub fn day_number(day: &str) -> DayNumber {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *day.as_bytes() else {
        return 0;
    };
    let digits = [y1, y2, y3, y4, m1, m2, d1, d2];
    let number = digits.iter().try_fold(0, |number: DayNumber, digit| {
        let digit = digit.is_ascii_digit().then(|| digit - b'0')?;
        Some(number * 10 + DayNumber::from(digit))
    });
    number.unwrap_or(0)
}

/// The block in which a paper stands.
pub(super) fn block_of(record: i64) -> i64 {
    record >> BLOCK_BITS
}

/// Where in its block a paper stands.
fn place_of(record: i64) -> usize {
    (record & (BLOCK_IDS as i64 - 1)) as usize
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

/// 1,024 papers on one day.
#[derive(Debug)]
pub struct BlockOnDay {
    day: DayNumber,
    block: Arc<Block>,
    /// All but further images of papers that are counted.
    pub counted: Places,
    /// Last day in force after extensions, by place.
    pub expiry: Vec<DayNumber>,
    /// By place in [`STATUS_NAMES`].
    pub status: Values,
    /// By id among `facet_name`; 0: none.
    pub kind: Values,
    /// By id among `facet_name`; 0: none.
    pub authority: Values,
    /// By year of issue; 0: none.
    pub year: Values,
}

impl BlockOnDay {
    /// On that day.
    pub(super) fn of(block: Arc<Block>, day: DayNumber) -> Self {
        let on_day: Vec<Period> = (0..BLOCK_IDS)
            .map(|place| block.period(place, day))
            .collect();
        let year = |issued: &DayNumber| (*issued).max(0) as u32 / 10_000;
        let mut counted = [u64::MAX; BLOCK_IDS / 64];
        for (place, _) in (0..)
            .zip(&block.issued)
            .filter(|(_, day)| **day == ANOTHER_IMAGE)
        {
            counted[place / 64] &= !(1 << (place % 64));
        }
        Self {
            day,
            counted,
            expiry: on_day.iter().map(|period| period.expiry).collect(),
            status: Values::of(on_day.iter().map(|period| period.status.into())),
            kind: Values::of(block.kind.iter().copied()),
            authority: Values::of(block.authority.iter().copied()),
            year: Values::of(block.issued.iter().map(year)),
            block,
        }
    }

    /// The same papers on another day.
    pub(super) fn on(&self, day: DayNumber) -> Self {
        Self::of(self.block.clone(), day)
    }

    /// The day.
    pub(super) fn day(&self) -> DayNumber {
        self.day
    }

    /// Days of issue, or [`ANOTHER_IMAGE`], by place.
    pub fn issued(&self) -> &[DayNumber] {
        &self.block.issued
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
        let periods = &self.periods[self.periods_at(place)];
        let on_day = periods.iter().rev().find(|period| period.from <= day);
        on_day.copied().unwrap_or(Period {
            from: 0,
            expiry: 0,
            status: UNKNOWN,
        })
    }

    /// The block as the tables have it now.
    pub(super) fn read(db: &Connection, block: i64) -> rusqlite::Result<Block> {
        let first = block << BLOCK_BITS;
        let mut columns = Block {
            issued: vec![0; BLOCK_IDS],
            kind: vec![0; BLOCK_IDS],
            authority: vec![0; BLOCK_IDS],
            ..Block::default()
        };
        columns.read_values(db, first..=first + BLOCK_IDS as i64 - 1)?;
        let mut validity = db.prepare_cached(
            "SELECT first_day, expiry_date, status, record FROM validity
             WHERE record BETWEEN ?1 AND ?2 ORDER BY record, first_day",
        )?;
        let mut rows = validity.query([first, first + BLOCK_IDS as i64 - 1])?;
        while let Some(row) = rows.next()? {
            let index = place_of(row.get(3)?);
            columns.end.resize(index, columns.periods.len() as u32);
            columns.periods.push(period_of(row)?);
        }
        columns.end.resize(BLOCK_IDS, columns.periods.len() as u32);
        Ok(columns)
    }

    /// Puts one paper in its place as the tables have it now.
    pub(super) fn read_again(&mut self, db: &Connection, record: i64) -> rusqlite::Result<()> {
        let place = place_of(record);
        self.issued[place] = 0;
        self.kind[place] = 0;
        self.authority[place] = 0;
        self.read_values(db, record..=record)?;
        let mut validity = db.prepare_cached(
            "SELECT first_day, expiry_date, status FROM validity WHERE record = ?1 ORDER BY first_day",
        )?;
        let periods: Vec<Period> = validity
            .query_map([record], period_of)?
            .collect::<rusqlite::Result<_>>()?;
        let was = self.periods_at(place);
        for end in &mut self.end[place..] {
            *end = *end - was.len() as u32 + periods.len() as u32;
        }
        self.periods.splice(was, periods);
        Ok(())
    }

    /// What `record` says of the papers of these ids.
    fn read_values(&mut self, db: &Connection, ids: RangeInclusive<i64>) -> rusqlite::Result<()> {
        let mut records = db.prepare_cached(
            "SELECT record.id, issue_date, k.id, a.id, same_as IS NOT NULL FROM record
             LEFT JOIN facet_name k ON k.facet = 'kind' AND k.name = record.kind
             LEFT JOIN facet_name a ON a.facet = 'authority' AND a.name = record.authority
             WHERE record.id BETWEEN ?1 AND ?2",
        )?;
        let mut rows = records.query(params![ids.start(), ids.end()])?;
        while let Some(row) = rows.next()? {
            let place = place_of(row.get(0)?);
            self.issued[place] = match row.get(4)? {
                true => ANOTHER_IMAGE,
                false => day_of(row, 1)?,
            };
            self.kind[place] = row.get::<_, Option<u32>>(2)?.unwrap_or(0);
            self.authority[place] = row.get::<_, Option<u32>>(3)?.unwrap_or(0);
        }
        Ok(())
    }

    /// Where the periods of the paper at that place lie.
    fn periods_at(&self, place: usize) -> std::ops::Range<usize> {
        let first = place.checked_sub(1).map_or(0, |before| self.end[before]);
        first as usize..self.end[place] as usize
    }

    /// As it is kept in `facet_block`.
    pub(super) fn stored(&self) -> Vec<u8> {
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
    pub(super) fn from_stored(bytes: &[u8]) -> Option<Block> {
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

/// From a row of first day, last day and status.
fn period_of(row: &Row) -> rusqlite::Result<Period> {
    let status = row.get_ref(2)?.as_str()?;
    let status = STATUS_NAMES.iter().position(|name| *name == status);
    Ok(Period {
        from: day_of(row, 0)?,
        expiry: day_of(row, 1)?,
        status: status.map_or(UNKNOWN, |place| place as u8),
    })
}
