//! Series: a body numbers its papers of one type through the year, so numbers and days of issue grow
//! together (Decree 30/2020/ND-CP, article 15). What was written by hand and does not fit between its
//! neighbours was misread, or the paper is out of the ordinary: either way it waits for a person.
//!
//! Promise: only values that were written by hand and that no person entered are doubted, and only where
//! the three nearest neighbours on one side all speak against them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rusqlite::{Transaction, params};

use super::{Catalogue, CatalogueError, judgements, name_key, repeated};

/// The code of the reason, in the message files.
const WHY: &str = "out-of-series";
/// Numbers are given out a little before or after their day.
const SLACK_DAYS: i32 = 7;
/// So many neighbours have to speak against a paper.
const AGAINST: usize = 3;

/// Papers of one body, symbol and year are numbered in one series.
type SeriesKey = (String, String, i16);

/// A paper in its series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Numbered {
    number: u32,
    day: Date,
    id: i64,
}

impl Catalogue {
    /// Has what was written by hand on papers of the last batch wait for a person where it does not fit
    /// into its series.
    ///
    /// # Errors
    /// [`CatalogueError::Database`]; the catalogue is then as it was before.
    pub fn doubt_out_of_series(&mut self) -> Result<(), CatalogueError> {
        let mut doubted = Vec::new();
        for (key, written) in self.written_by_hand()? {
            let series = self.series(&key)?;
            let is_out = |paper: &&Numbered| is_out_of(&series, paper);
            doubted.extend(written.iter().filter(is_out).map(|paper| paper.id));
        }
        if !doubted.is_empty() {
            let tx = self.db.transaction()?;
            doubt(&tx, &doubted)?;
            tx.commit()?;
        }
        Ok(())
    }

    /// Papers of the last batch whose number or day was written by hand and is given, by series.
    fn written_by_hand(&self) -> Result<BTreeMap<SeriesKey, Vec<Numbered>>, CatalogueError> {
        let mut papers = self.db.prepare(
            "SELECT record.id, number, issue_date, authority FROM file
             JOIN record ON record.file = file.id
             WHERE file.batch = (SELECT max(id) FROM batch) AND same_as IS NULL
               AND number IS NOT NULL AND issue_date IS NOT NULL AND authority IS NOT NULL
               AND EXISTS (SELECT 1 FROM field WHERE record = record.id AND by_person = 0
                 AND name IN ('number', 'issue_date') AND source = 'handwriting')",
        )?;
        let mut rows = papers.query([])?;
        let mut written: BTreeMap<SeriesKey, Vec<Numbered>> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let (number, day): (String, String) = (row.get(1)?, row.get(2)?);
            if let Some((symbol, paper)) = numbered(row.get(0)?, &number, &day) {
                let body: String = row.get(3)?;
                let key = (name_key(&body), symbol, paper.day.year());
                written.entry(key).or_default().push(paper);
            }
        }
        Ok(written)
    }

    /// All papers of a series, by number.
    fn series(&self, (body, symbol, year): &SeriesKey) -> Result<Vec<Numbered>, CatalogueError> {
        let mut papers = self.db.prepare_cached(
            "SELECT id, number, issue_date, authority FROM record
             WHERE issue_date BETWEEN ?1 AND ?2 AND same_as IS NULL
               AND substr(number, instr(number, '/') + 1) = ?3 AND authority IS NOT NULL",
        )?;
        let mut rows = papers.query(params![
            format!("{year:04}-01-01"),
            format!("{year:04}-12-31"),
            symbol
        ])?;
        let mut series = Vec::new();
        while let Some(row) = rows.next()? {
            let (number, day): (String, String) = (row.get(1)?, row.get(2)?);
            let Some((_, paper)) = numbered(row.get(0)?, &number, &day) else {
                continue;
            };
            if name_key(&row.get::<_, String>(3)?) == *body {
                series.push(paper);
            }
        }
        series.sort_unstable();
        Ok(series)
    }
}

/// The symbol of a number, and the paper with its number; `None` where it has no digits before a symbol.
fn numbered(id: i64, number: &str, day: &str) -> Option<(String, Numbered)> {
    let (digits, symbol) = number.split_once('/')?;
    let paper = Numbered {
        number: digits.parse().ok()?,
        day: day.parse().ok()?,
        id,
    };
    Some((symbol.to_owned(), paper))
}

/// Whether the papers with the next smaller numbers are all surely younger, or those with the next greater
/// ones older.
fn is_out_of(series: &[Numbered], paper: &Numbered) -> bool {
    let first = series.partition_point(|other| other.number < paper.number);
    let last = series.partition_point(|other| other.number <= paper.number);
    let days_after = |other: &Numbered| (other.day - paper.day).get_days();
    let mut smaller = series[..first].iter().rev().take(AGAINST);
    let mut greater = series[last..].iter().take(AGAINST);
    let is_against = |count: usize, all: bool| count == AGAINST && all;
    is_against(
        smaller.len(),
        smaller.all(|other| days_after(other) > SLACK_DAYS),
    ) || is_against(
        greater.len(),
        greater.all(|other| days_after(other) < -SLACK_DAYS),
    )
}

fn doubt(tx: &Transaction, papers: &[i64]) -> Result<(), CatalogueError> {
    judgements::withdraw(tx, papers)?;
    for paper in papers {
        tx.prepare_cached(
            "UPDATE field SET standing = 'proposed', why = ?2
             WHERE record = ?1 AND by_person = 0 AND name IN ('number', 'issue_date')
               AND source = 'handwriting'",
        )?
        .execute(params![paper, WHY])?;
        repeated::refresh(tx, *paper)?;
    }
    Ok(judgements::withdraw(tx, papers)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn paper(number: u32, month: i8, day: i8) -> Numbered {
        Numbered {
            number,
            day: date(2025, month, day),
            id: i64::from(number),
        }
    }

    #[test]
    fn a_number_fits_between_its_neighbours_give_or_take_a_week() {
        let series = [
            paper(40, 1, 5),
            paper(42, 1, 8),
            paper(43, 1, 9),
            paper(46, 1, 16),
            paper(48, 1, 18),
            paper(60, 2, 20),
        ];
        assert!(!is_out_of(&series, &paper(47, 1, 17)));
        assert!(!is_out_of(&series, &paper(47, 1, 11)));
        // 41 or 7 in place of 47, a day in place of another.
        assert!(is_out_of(&series, &paper(41, 1, 30)));
        assert!(is_out_of(&series, &paper(7, 1, 30)));
        assert!(is_out_of(&series, &paper(470, 1, 2)));
    }

    #[test]
    fn two_neighbours_may_be_the_ones_that_are_wrong() {
        let series = [paper(40, 1, 5), paper(48, 1, 18), paper(49, 1, 18)];
        assert!(!is_out_of(&series, &paper(47, 3, 17)));
    }
}
