//! Count: one pass over all papers found: filters, counts by value, and the best of them.
//!
//! A million papers take part in the commonest searches, so the pass goes over columns, a block of papers
//! and a word of 64 bits at a time; what is the same for all of these is worked out once.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use super::rank::Rank;
use super::sets::{Found, Tier};
use super::{Count, Days, Facets, Fit, Query};
use crate::catalogue::{
    ANOTHER_IMAGE, BLOCK_IDS, BlockOnDay, Catalogue, CatalogueError, DayNumber, STATUS_NAMES,
    day_number, folded_words, record_at,
};

/// Values of a facet that are named.
const MOST_VALUES: usize = 20;
/// Bits of a word of a set.
const WORD_BITS: usize = u64::BITS as usize;
const BLOCK_WORDS: usize = BLOCK_IDS / WORD_BITS;

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
    let mut pass = Pass {
        filters: Filters::of(catalogue, query)?,
        counts: Counts::default(),
        total: 0,
        best: Best {
            ranks: BinaryHeap::new(),
            most: query.limit.saturating_add(1),
            cursor: query.cursor.map(|cursor| cursor.0),
        },
    };
    for (chunk, tiers) in &found.chunks {
        for tier in tiers {
            for (index, ids) in tier.ids.bits().chunks_exact(BLOCK_WORDS).enumerate() {
                if ids.iter().any(|word| *word != 0) {
                    let first = record_at(*chunk, (index * BLOCK_IDS) as u16);
                    let block = catalogue.block_of(first, pass.filters.day)?;
                    pass.take_block(&block, first, tier, index * BLOCK_WORDS);
                }
            }
        }
    }
    let best = pass.best.ranks.into_sorted_vec();
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
    /// The id of the kind; one that no paper has, where no paper has the kind.
    kind: Option<u32>,
    /// Whether the authority of that id is asked for.
    authority: Option<Vec<bool>>,
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
        let kind = kind.map(|kind| catalogue.kind_ids(kind)).transpose()?;
        Ok(Filters {
            day: day_number(&query.as_of.to_string()),
            status: status.map(|place| place as u8),
            kind: kind.map(|ids| ids.first().copied().unwrap_or(u32::MAX)),
            authority: authority
                .map(|words| Ok::<_, CatalogueError>(by_id(&catalogue.authority_ids(&words)?)))
                .transpose()?,
            issued: range(query.issued),
            expires: range(query.expires),
        })
    }

    /// Which of 64 papers of a block are of the days asked for, and no further image of another.
    fn within(&self, block: &BlockOnDay, ids: u64, first: usize) -> u64 {
        let places = first..first + WORD_BITS;
        let (from, to) = self.issued;
        // Further images have the least of all days.
        let from = from.max(ANOTHER_IMAGE + 1);
        let issued = fitting(&block.issued()[places.clone()], (from, to));
        match self.expires {
            ANY_DAY => ids & issued,
            expires => ids & issued & fitting(&block.expiry[places], expires),
        }
    }
}

/// A bit for each of 64 days that lies in the range.
fn fitting(days: &[DayNumber], (from, to): (DayNumber, DayNumber)) -> u64 {
    let fits = |(bit, day): (usize, &DayNumber)| u64::from(from <= *day && *day <= to) << bit;
    days.iter()
        .enumerate()
        .map(fits)
        .fold(0, |bits, bit| bits | bit)
}

/// Whether an id is among these, for each id.
fn by_id(ids: &[u32]) -> Vec<bool> {
    let mut is_one = vec![false; ids.iter().max().map_or(0, |last| *last as usize + 1)];
    ids.iter().for_each(|id| is_one[*id as usize] = true);
    is_one
}

const ANY_DAY: (DayNumber, DayNumber) = (DayNumber::MIN, DayNumber::MAX);

/// The range as numbers; an open range lets papers without a day in.
fn range((from, to): Days) -> (DayNumber, DayNumber) {
    let number = |day: jiff::civil::Date| day_number(&day.to_string());
    match (from, to) {
        (None, None) => ANY_DAY,
        (from, to) => (from.map_or(1, number), to.map_or(DayNumber::MAX, number)),
    }
}

struct Pass {
    filters: Filters,
    counts: Counts,
    total: u64,
    best: Best,
}

impl Pass {
    /// Takes the papers of a tier that are in a block, whose first record is `first`; `word` is where
    /// the block begins in the tier's sets.
    fn take_block(&mut self, block: &BlockOnDay, first: i64, tier: &Tier, word: usize) {
        let mut speaking = Vec::new();
        for index in 0..BLOCK_WORDS {
            let ids = tier.ids.bits()[word + index];
            if ids == 0 {
                continue;
            }
            let places = index * WORD_BITS;
            let ids = self.filters.within(block, ids, places);
            tier.speaking(word + index, ids, &mut speaking);
            for bit in bits(ids) {
                let place = places + bit;
                if self.take(block, place) && self.best.is_open_to(tier.fit) {
                    let spoken = speaking.iter().filter(|(_, ids)| ids >> bit & 1 == 1);
                    self.best.rank(Rank {
                        fit: tier.fit,
                        strength: spoken.map(|(weight, _)| weight).sum(),
                        issued: block.issued()[place],
                        record: first + place as i64,
                    });
                }
            }
        }
    }

    /// Counts a paper; whether it passes all filters.
    fn take(&mut self, block: &BlockOnDay, place: usize) -> bool {
        let (filters, counts) = (&self.filters, &mut self.counts);
        let (kind, authority) = (block.kind()[place], block.authority()[place]);
        let status = block.status[place];
        let is_kind = filters.kind.is_none_or(|asked| asked == kind);
        let is_authority = match &filters.authority {
            Some(asked) => asked.get(authority as usize).is_some_and(|asked| *asked),
            None => true,
        };
        let is_status = filters.status.is_none_or(|asked| asked == status);
        if is_status && is_authority {
            add(&mut counts.kind, kind as usize);
        }
        if is_kind && is_status {
            add(&mut counts.authority, authority as usize);
        }
        if is_kind && is_authority {
            add(&mut counts.status, usize::from(status));
        }
        let passes = is_kind && is_authority && is_status;
        if passes {
            self.total += 1;
            add(&mut counts.year, block.issued()[place] as usize / 10_000);
        }
        passes
    }
}

fn bits(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (word != 0).then(|| word.trailing_zeros())?;
        word &= word - 1;
        Some(bit as usize)
    })
}

/// The best papers so far.
struct Best {
    /// The least of them on top.
    ranks: BinaryHeap<Reverse<Rank>>,
    most: usize,
    cursor: Option<Rank>,
}

impl Best {
    /// Whether a paper that fits so may still be among the best.
    fn is_open_to(&self, fit: Fit) -> bool {
        let is_full = self.ranks.len() == self.most;
        !is_full || self.ranks.peek().is_some_and(|least| fit >= least.0.fit)
    }

    fn rank(&mut self, rank: Rank) {
        if self.cursor.is_some_and(|cursor| rank >= cursor) {
            return;
        }
        if self.ranks.len() == self.most {
            if self.ranks.peek().is_some_and(|least| rank <= least.0) {
                return;
            }
            self.ranks.pop();
        }
        self.ranks.push(Reverse(rank));
    }
}

/// Papers by value.
#[derive(Default)]
struct Counts {
    kind: Vec<u64>,
    authority: Vec<u64>,
    /// By place in [`STATUS_NAMES`].
    status: Vec<u64>,
    year: Vec<u64>,
}

fn add(counts: &mut Vec<u64>, id: usize) {
    if id >= counts.len() {
        counts.resize(id + 1, 0);
    }
    counts[id] += 1;
}

impl Counts {
    fn named(self, catalogue: &Catalogue) -> Result<Facets, CatalogueError> {
        let status = STATUS_NAMES.iter().zip(self.status);
        let status = status.map(|(name, count)| ((*name).to_owned(), count));
        let years = self.year.iter().enumerate().skip(1).rev();
        let years = years.filter(|(_, count)| **count > 0);
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
