//! Count: one pass over all papers found: filters, counts by value, and the best of them.
//!
//! A million papers take part in the commonest searches, so the pass goes over rows of bits, one for each
//! value, a block of papers at a time; a single paper is looked at only where it may be among the best.

use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::rank::Rank;
use super::sets::{Found, Tier};
use super::{Count, Days, Facets, Fit, Query};
use crate::catalogue::values::{self, Places, bits, both, packed};
use crate::catalogue::{
    BLOCK_IDS, BlockOnDay, Catalogue, CatalogueError, DayNumber, STATUS_NAMES, day_number,
    folded_words, record_at,
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
    let filters = Filters::of(catalogue, query)?;
    let mut shares = Vec::new();
    for (chunk, tiers) in &found.chunks {
        for tier in tiers {
            let (blocks, _) = tier.ids.bits().as_chunks::<BLOCK_WORDS>();
            let some = |(_, ids): &(usize, &Places)| ids.iter().any(|word| *word != 0);
            for (index, ids) in blocks.iter().enumerate().filter(some) {
                let first = record_at(*chunk, (index * BLOCK_IDS) as u16);
                shares.push(Share {
                    tier,
                    ids,
                    words: index * BLOCK_WORDS..(index + 1) * BLOCK_WORDS,
                    first,
                    block: catalogue.block_of(first, filters.day)?,
                });
            }
        }
    }
    let counted = shares.par_chunks(SHARES_AT_ONCE).map(|shares| {
        let mut pass = Pass::new(query);
        shares.iter().for_each(|share| pass.take(&filters, share));
        pass
    });
    let pass = counted.reduce(|| Pass::new(query), Pass::join);
    let best = pass.best.ranks.into_sorted_vec();
    Ok(Tally {
        total: pass.total,
        best: best.into_iter().map(|Reverse(rank)| rank).collect(),
        facets: pass.counts.named(catalogue)?,
    })
}

/// Blocks that one thread counts at a time.
const SHARES_AT_ONCE: usize = 64;

/// The papers of a tier that are in one block.
struct Share<'a> {
    tier: &'a Tier,
    ids: &'a Places,
    /// Where the block lies in the tier's sets.
    words: Range<usize>,
    /// The block's first record.
    first: i64,
    block: Arc<BlockOnDay>,
}

/// The filters of a query, in the form of the columns.
struct Filters {
    day: DayNumber,
    status: Option<u32>,
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
            status: status.map(|place| place as u32),
            kind: kind.map(|ids| ids.first().copied().unwrap_or(u32::MAX)),
            authority: authority
                .map(|words| Ok::<_, CatalogueError>(by_id(&catalogue.authority_ids(&words)?)))
                .transpose()?,
            issued: range(query.issued),
            expires: range(query.expires),
        })
    }

    /// Which papers of a block are of the days asked for, and no further image of another.
    fn within(&self, block: &BlockOnDay, ids: &Places) -> Places {
        let mut within = both(ids, &block.counted);
        let ranges = [
            (block.issued(), self.issued),
            (block.expiry.as_slice(), self.expires),
        ];
        for (days, range) in ranges.into_iter().filter(|(_, range)| *range != ANY_DAY) {
            let days = days.as_chunks::<WORD_BITS>().0;
            for (ids, days) in within.iter_mut().zip(days).filter(|(ids, _)| **ids != 0) {
                *ids &= fitting(days, range);
            }
        }
        within
    }

    /// Which of `ids` have the kind, the authority and the status asked for.
    fn having(&self, block: &BlockOnDay, ids: &Places) -> [Places; 3] {
        let is_authority = |asked: &[bool], id: u32| asked.get(id as usize) == Some(&true);
        [
            self.kind
                .map_or(*ids, |asked| block.kind.having(ids, |id| id == asked)),
            self.authority.as_deref().map_or(*ids, |asked| {
                block.authority.having(ids, |id| is_authority(asked, id))
            }),
            self.status.map_or(*ids, |asked| {
                block.status.having(ids, |status| status == asked)
            }),
        ]
    }
}

/// A bit for each of 64 days that lies in the range.
fn fitting(days: &[DayNumber; WORD_BITS], (from, to): (DayNumber, DayNumber)) -> u64 {
    packed(days.map(|day| u8::from(from <= day && day <= to)))
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
    counts: Counts,
    total: u64,
    best: Best,
}

impl Pass {
    fn new(query: &Query) -> Self {
        Pass {
            counts: Counts::default(),
            total: 0,
            best: Best {
                ranks: BinaryHeap::new(),
                most: query.limit.saturating_add(1),
                cursor: query.cursor.map(|cursor| cursor.0),
            },
        }
    }

    fn take(&mut self, filters: &Filters, share: &Share) {
        let block = &*share.block;
        let ids = filters.within(block, share.ids);
        let [kind, authority, status] = filters.having(block, &ids);
        let passing = both(&both(&kind, &authority), &status);
        // Each value is counted as if its own filter were not set.
        let counts = &mut self.counts;
        block
            .kind
            .count(&both(&authority, &status), &mut counts.kind);
        block
            .authority
            .count(&both(&kind, &status), &mut counts.authority);
        block
            .status
            .count(&both(&kind, &authority), &mut counts.status);
        block.year.count(&passing, &mut counts.year);
        self.total += values::count(&passing);
        self.best.look(share, &passing);
    }

    fn join(mut self, other: Pass) -> Pass {
        let counts = [
            (&mut self.counts.kind, other.counts.kind),
            (&mut self.counts.authority, other.counts.authority),
            (&mut self.counts.status, other.counts.status),
            (&mut self.counts.year, other.counts.year),
        ];
        for (ours, theirs) in counts {
            ours.resize(ours.len().max(theirs.len()), 0);
            ours.iter_mut().zip(theirs).for_each(|(a, b)| *a += b);
        }
        self.total += other.total;
        let ranks = other.best.ranks.into_iter();
        ranks.for_each(|rank| self.best.rank(rank.0));
        self
    }
}

/// The best papers so far.
struct Best {
    /// The least of them on top.
    ranks: BinaryHeap<Reverse<Rank>>,
    most: usize,
    cursor: Option<Rank>,
}

impl Best {
    /// Looks for the best among papers of a block.
    fn look(&mut self, share: &Share, passing: &Places) {
        let Share { tier, block, .. } = share;
        let mut speaking = Vec::new();
        let issued = block.issued().as_chunks::<WORD_BITS>().0;
        for (index, (ids, word)) in passing.iter().zip(share.words.clone()).enumerate() {
            if *ids == 0 {
                continue;
            }
            let issued = &issued[index];
            tier.speaking(word, *ids, &mut speaking);
            for bit in bits(self.promising(tier.fit, *ids, &speaking, issued)) {
                let spoken = speaking.iter().filter(|(_, ids)| ids >> bit & 1 == 1);
                self.rank(Rank {
                    fit: tier.fit,
                    strength: spoken.map(|(weight, _)| weight).sum(),
                    issued: issued[bit],
                    record: share.first + (index * WORD_BITS + bit) as i64,
                });
            }
        }
    }

    /// Which of 64 papers may be among the best: more speaks for them than for the least of these, or as
    /// much, and they are not older. What speaks for a paper is a sum of powers of two, compared here
    /// from the greatest down, for all 64 at once.
    fn promising(
        &self,
        fit: Fit,
        ids: u64,
        speaking: &[(u8, u64)],
        issued: &[DayNumber; WORD_BITS],
    ) -> u64 {
        let is_full = self.ranks.len() == self.most;
        let Some(Reverse(least)) = self.ranks.peek().filter(|_| is_full) else {
            return ids;
        };
        match fit.cmp(&least.fit) {
            Ordering::Less => return 0,
            Ordering::Equal => {}
            Ordering::Greater => return ids,
        }
        let (mut more, mut alike) = (0, ids);
        for weight in (0..u8::BITS).rev().map(|bit| 1 << bit) {
            let has = speaking.iter().find(|(other, _)| *other == weight);
            let has = has.map_or(0, |(_, ids)| *ids);
            if least.strength & weight == 0 {
                more |= alike & has;
                alike &= !has;
            } else {
                alike &= has;
            }
        }
        match alike {
            0 => more,
            _ => more | alike & fitting(issued, (least.issued, DayNumber::MAX)),
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rank(fit: Fit, strength: u8, issued: DayNumber) -> Rank {
        Rank {
            fit,
            strength,
            issued,
            record: 0,
        }
    }

    proptest! {
        #[test]
        fn nobody_better_than_the_least_of_the_best_is_passed_over(
            ids in any::<u64>(),
            speaking in proptest::collection::btree_map(0u32..6, any::<u64>(), 0..6),
            issued in proptest::collection::vec(0..6, WORD_BITS),
            least in (0u8..64, 0..6),
        ) {
            let speaking: Vec<(u8, u64)> =
                speaking.into_iter().rev().map(|(bit, set)| (1 << bit, set & ids)).collect();
            let issued: [DayNumber; WORD_BITS] = issued.try_into().unwrap();
            let least = rank(Fit::Loose, least.0, least.1);
            let best = Best {
                ranks: BinaryHeap::from([Reverse(least)]),
                most: 1,
                cursor: None,
            };
            prop_assert_eq!(best.promising(Fit::Near, ids, &speaking, &issued), 0);
            prop_assert_eq!(best.promising(Fit::Whole, ids, &speaking, &issued), ids);
            let promising = best.promising(Fit::Loose, ids, &speaking, &issued);
            for (bit, issued) in issued.into_iter().enumerate() {
                let spoken = speaking.iter().filter(|(_, set)| set >> bit & 1 == 1);
                let own = rank(Fit::Loose, spoken.map(|(weight, _)| weight).sum(), issued);
                let is_found = ids >> bit & 1 == 1;
                prop_assert_eq!(promising >> bit & 1 == 1, is_found && own >= least, "{}", bit);
            }
        }
    }
}
