//! Count: one pass over all papers found: filters, counts by value, and the best of them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};
use std::sync::Arc;

use super::rank::Rank;
use super::sets::Found;
use super::{Count, Days, Facets, Query};
use crate::catalogue::{
    ANOTHER_IMAGE, Block, Catalogue, CatalogueError, Counted, DayNumber, STATUS_NAMES, day_number,
    folded_words, record_at,
};

/// Values of a facet that are named.
const MOST_VALUES: usize = 20;

/// What the pass gives.
#[derive(Debug)]
pub struct Tally {
    /// Papers that pass all filters.
    pub total: u64,
    /// The best of them behind the cursor, in order; one more than is asked for, where there is one.
    pub best: Vec<Rank>,
    /// Counts by value.
    pub facets: Facets,
}

/// Filters and counts what was found.
pub fn count(catalogue: &Catalogue, found: &Found, query: &Query) -> Result<Tally, CatalogueError> {
    let filters = Filters::of(catalogue, query)?;
    let mut pass = Pass {
        best: BinaryHeap::new(),
        most: query.limit.saturating_add(1),
        cursor: query.cursor.map(|cursor| cursor.0),
        total: 0,
        counts: Counts::default(),
        filters,
    };
    let mut at: Option<(i64, Arc<Block>)> = None;
    for (chunk, tiers) in &found.chunks {
        for tier in tiers {
            for id in tier.ids.iter() {
                let record = record_at(*chunk, id);
                let number = Block::number(record);
                if at.as_ref().is_none_or(|(have, _)| *have != number) {
                    at = Some((number, catalogue.block_of(record)?));
                }
                let Some((_, block)) = &at else { continue };
                let paper = block.paper(record, pass.filters.day);
                if pass.take(&paper) {
                    pass.rank(Rank {
                        fit: tier.fit,
                        strength: tier.strength(id),
                        issued: paper.issued,
                        record,
                    });
                }
            }
        }
    }
    let best = pass.best.into_sorted_vec();
    Ok(Tally {
        total: pass.total,
        best: best.into_iter().map(|Reverse(rank)| rank).collect(),
        facets: pass.counts.named(catalogue)?,
    })
}

/// The filters of a query, in the form of the columns.
struct Filters {
    day: DayNumber,
    status: Option<u8>,
    kind: Option<Vec<u32>>,
    authority: Option<Vec<u32>>,
    issued: (DayNumber, DayNumber),
    expires: (DayNumber, DayNumber),
}

impl Filters {
    fn of(catalogue: &Catalogue, query: &Query) -> Result<Self, CatalogueError> {
        let status = query.status.and_then(|status| {
            STATUS_NAMES
                .iter()
                .position(|name| *name == status.as_str())
        });
        let kind = query.kind.as_deref();
        let authority = query.authority.as_deref();
        let authority = authority.map(|typed| folded_words(typed).join(" "));
        Ok(Filters {
            day: day_number(&query.as_of.to_string()),
            status: status.map(|place| place as u8),
            kind: kind.map(|kind| catalogue.kind_ids(kind)).transpose()?,
            authority: authority
                .map(|words| catalogue.authority_ids(&words))
                .transpose()?,
            issued: range(query.issued),
            expires: range(query.expires),
        })
    }
}

/// The range as numbers; an open range lets papers without a day in.
fn range((from, to): Days) -> (DayNumber, DayNumber) {
    let number = |day: jiff::civil::Date| day_number(&day.to_string());
    match (from, to) {
        (None, None) => (DayNumber::MIN, DayNumber::MAX),
        (from, to) => (from.map_or(1, number), to.map_or(DayNumber::MAX, number)),
    }
}

struct Pass {
    filters: Filters,
    counts: Counts,
    total: u64,
    /// The least of the best on top.
    best: BinaryHeap<Reverse<Rank>>,
    most: usize,
    cursor: Option<Rank>,
}

impl Pass {
    /// Counts a paper; whether it passes all filters.
    fn take(&mut self, paper: &Counted) -> bool {
        let filters = &self.filters;
        let within = |day: DayNumber, (from, to): (DayNumber, DayNumber)| from <= day && day <= to;
        if paper.issued == ANOTHER_IMAGE {
            return false;
        }
        if !within(paper.issued, filters.issued) || !within(paper.period.expiry, filters.expires) {
            return false;
        }
        let is_kind = filters
            .kind
            .as_ref()
            .is_none_or(|ids| ids.contains(&paper.kind));
        let is_authority = match &filters.authority {
            Some(ids) => ids.binary_search(&paper.authority).is_ok(),
            None => true,
        };
        let is_status = filters
            .status
            .is_none_or(|status| status == paper.period.status);
        let counts = &mut self.counts;
        if is_status && is_authority {
            add(&mut counts.kind, paper.kind);
        }
        if is_kind && is_status {
            add(&mut counts.authority, paper.authority);
        }
        if is_kind && is_authority {
            counts.status[usize::from(paper.period.status)] += 1;
        }
        let passes = is_kind && is_authority && is_status;
        if passes {
            self.total += 1;
            counts.year(paper.issued / 10_000);
        }
        passes
    }

    fn rank(&mut self, rank: Rank) {
        if self.cursor.is_some_and(|cursor| rank >= cursor) {
            return;
        }
        if self.best.len() == self.most {
            if self.best.peek().is_some_and(|least| rank <= least.0) {
                return;
            }
            self.best.pop();
        }
        self.best.push(Reverse(rank));
    }
}

/// Papers by value.
#[derive(Default)]
struct Counts {
    kind: Vec<u64>,
    authority: Vec<u64>,
    status: [u64; STATUS_NAMES.len()],
    years: BTreeMap<i32, u64>,
    /// The year counted last and its papers: neighbours are mostly of one year.
    last_year: (i32, u64),
}

fn add(counts: &mut Vec<u64>, id: u32) {
    let id = id as usize;
    if id >= counts.len() {
        counts.resize(id + 1, 0);
    }
    counts[id] += 1;
}

impl Counts {
    fn year(&mut self, year: i32) {
        if year != self.last_year.0 {
            self.close_year();
            self.last_year = (year, 0);
        }
        self.last_year.1 += 1;
    }

    fn close_year(&mut self) {
        let (year, count) = self.last_year;
        if count > 0 {
            *self.years.entry(year).or_default() += count;
        }
    }

    fn named(mut self, catalogue: &Catalogue) -> Result<Facets, CatalogueError> {
        self.close_year();
        let status = STATUS_NAMES.iter().zip(self.status);
        let status = status.map(|(name, count)| ((*name).to_owned(), count));
        let years = self.years.iter().rev().filter(|(year, _)| **year > 0);
        let years = years.map(|(year, count)| (format!("{year:04}"), *count));
        Ok(Facets {
            kind: most(names(catalogue, &self.kind)?),
            authority: most(names(catalogue, &self.authority)?),
            status: most(status.collect()),
            issued: years.map(|(value, count)| Count { value, count }).collect(),
        })
    }
}

/// The names of the most frequent values; id 0 is no value.
fn names(catalogue: &Catalogue, counts: &[u64]) -> Result<HashMap<String, u64>, CatalogueError> {
    let mut ids: Vec<usize> = (1..counts.len()).filter(|id| counts[*id] > 0).collect();
    ids.sort_by_key(|id| (Reverse(counts[*id]), *id));
    ids.truncate(MOST_VALUES);
    ids.into_iter()
        .map(|id| Ok((catalogue.facet_name(id as u32)?, counts[id])))
        .collect()
}

fn most(counts: HashMap<String, u64>) -> Vec<Count> {
    let counts = counts.into_iter().filter(|(_, count)| *count > 0);
    let mut counts: Vec<Count> = counts
        .map(|(value, count)| Count { value, count })
        .collect();
    counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    counts
}
