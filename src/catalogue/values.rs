//! Values: which papers of a block have which value of a column, as rows of bits.
//!
//! Promise: to count the values of all hits of a block takes a few instructions for 64 of them.

use std::sync::OnceLock;

use super::block::BLOCK_IDS;

/// Papers of a block, a bit each.
pub type Places = [u64; BLOCK_IDS / 64];

/// So few papers are looked at one by one in any case.
const FEW: u64 = 64;
/// A row of bits costs as much as so many papers looked at one by one; what fewer papers of a block have
/// is listed.
const PAPERS_OF_A_ROW: u64 = 16;

/// The values of the papers of a block.
#[derive(Debug)]
pub struct Values {
    /// By place.
    column: Vec<u32>,
    /// Made when it is first needed.
    by_value: OnceLock<ByValue>,
}

#[derive(Debug)]
struct ByValue {
    /// How many papers of the block have which value.
    totals: Vec<(u32, u64)>,
    rows: Vec<(u32, Places)>,
    /// Value and place of the others.
    listed: Vec<(u32, u16)>,
}

impl Values {
    /// From the values of the papers in the order of their places; they are best small numbers.
    pub fn of(column: impl Iterator<Item = u32>) -> Self {
        Self {
            column: column.collect(),
            by_value: OnceLock::new(),
        }
    }

    /// Those of `papers` whose value is asked for.
    pub fn having(&self, papers: &Places, asked: impl Fn(u32) -> bool) -> Places {
        let mut having = Places::default();
        let mut add = |place: usize| having[place / 64] |= 1 << (place % 64);
        let Some(by_value) = self.by_value(papers) else {
            places(papers)
                .filter(|place| asked(self.column[*place]))
                .for_each(add);
            return having;
        };
        let listed = by_value.listed.iter().filter(|one| asked(one.0));
        listed.for_each(|(_, place)| add(usize::from(*place)));
        for (_, row) in by_value.rows.iter().filter(|row| asked(row.0)) {
            having.iter_mut().zip(row).for_each(|(a, b)| *a |= b);
        }
        both(&having, papers)
    }

    /// Adds up how many of `papers` have which value; `counts` grows with it.
    pub fn count(&self, papers: &Places, counts: &mut Vec<u64>) {
        let mut add = |value: u32, count: u64| {
            let value = value as usize;
            if value >= counts.len() {
                counts.resize(value + 1, 0);
            }
            counts[value] += count;
        };
        match self.by_value(papers) {
            None => places(papers).for_each(|place| add(self.column[place], 1)),
            Some(all) if *papers == [u64::MAX; BLOCK_IDS / 64] => {
                all.totals
                    .iter()
                    .for_each(|(value, count)| add(*value, *count));
            }
            Some(by_value) => {
                for (value, row) in &by_value.rows {
                    add(*value, count(&both(papers, row)));
                }
                for (value, place) in &by_value.listed {
                    let place = usize::from(*place);
                    add(*value, papers[place / 64] >> (place % 64) & 1);
                }
            }
        }
    }

    /// `None`, where it is quicker to look at these papers one by one.
    fn by_value(&self, papers: &Places) -> Option<&ByValue> {
        let papers = count(papers);
        let made = (papers >= FEW).then(|| self.by_value.get_or_init(|| ByValue::of(&self.column)));
        made.filter(|made| papers > made.cost())
    }
}

impl ByValue {
    fn of(column: &[u32]) -> Self {
        let greatest = column.iter().max().map_or(0, |value| *value as usize);
        let mut frequency = vec![0; greatest + 1];
        for value in column {
            frequency[*value as usize] += 1;
        }
        let totals = (0..).zip(frequency).filter(|(_, papers)| *papers > 0);
        let totals: Vec<(u32, u64)> = totals.collect();
        let mut row_of = vec![None; greatest + 1];
        let frequent = totals
            .iter()
            .filter(|(_, papers)| *papers >= PAPERS_OF_A_ROW);
        let mut rows: Vec<(u32, Places)> = Vec::new();
        for (value, _) in frequent {
            row_of[*value as usize] = Some(rows.len());
            rows.push((*value, Places::default()));
        }
        let mut listed = Vec::new();
        for (place, value) in column.iter().enumerate() {
            match row_of[*value as usize] {
                Some(row) => rows[row].1[place / 64] |= 1 << (place % 64),
                None => listed.push((*value, place as u16)),
            }
        }
        Self {
            totals,
            rows,
            listed,
        }
    }

    fn cost(&self) -> u64 {
        self.rows.len() as u64 * PAPERS_OF_A_ROW + self.listed.len() as u64
    }
}

/// The papers that are in both.
pub fn both(a: &Places, b: &Places) -> Places {
    std::array::from_fn(|word| a[word] & b[word])
}

/// How many papers these are.
pub fn count(places: &Places) -> u64 {
    places.iter().map(|word| u64::from(word.count_ones())).sum()
}

/// Their places, in order.
pub fn places(places: &Places) -> impl Iterator<Item = usize> {
    let words = places.iter().enumerate();
    words.flat_map(|(word, ids)| bits(*ids).map(move |bit| word * 64 + bit))
}

/// The bits of a word that are set.
pub fn bits(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (word != 0).then(|| word.trailing_zeros())?;
        word &= word - 1;
        Some(bit as usize)
    })
}

/// A bit for each of 64 that is 1 and not 0.
pub fn packed(flags: [u8; 64]) -> u64 {
    let bytes = flags.as_chunks::<8>().0.iter().enumerate();
    // The multiplication brings the lowest bits of eight bytes together in the highest byte.
    bytes.fold(0, |bits, (index, eight)| {
        let gathered = u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        bits | gathered << (8 * index)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn flags_are_packed_in_order(word in any::<u64>()) {
            prop_assert_eq!(packed(std::array::from_fn(|bit| (word >> bit & 1) as u8)), word);
        }

        #[test]
        fn values_are_counted_as_one_by_one(
            column in proptest::collection::vec(prop_oneof![0u32..4, 0u32..300], BLOCK_IDS),
            papers in proptest::array::uniform16(any::<u64>()),
            words in 0usize..16,
        ) {
            let papers: Places = std::array::from_fn(|word| if word < words { papers[word] } else { 0 });
            let values = Values::of(column.iter().copied());
            let mut counts = vec![0; 300];
            values.count(&papers, &mut counts);
            let mut expected = vec![0; 300];
            places(&papers).for_each(|place| expected[column[place] as usize] += 1);
            prop_assert_eq!(&counts, &expected);
            let having = values.having(&papers, |value| value % 7 == 3);
            prop_assert!(places(&having).all(|place| column[place] % 7 == 3));
            let every_seventh = expected.iter().skip(3).step_by(7).sum::<u64>();
            prop_assert_eq!(count(&having), every_seventh);
        }
    }
}
