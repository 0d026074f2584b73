//! Id set: which of 65,536 papers that follow one another, as a row of bits.

use std::cell::RefCell;

/// Papers of one chunk.
pub const CHUNK_IDS: usize = 1 << 16;
const WORDS: usize = CHUNK_IDS / 64;
/// A set is stored as a row of bits where that is shorter than a list.
const BITS_BYTES: usize = CHUNK_IDS / 8;

/// So many rows of bits that are no longer used each thread keeps: a search makes hundreds, and to get
/// them from the system again takes longer than to work with them.
const MOST_KEPT: usize = 512;

thread_local! {
    static KEPT: RefCell<Vec<Box<[u64]>>> = const { RefCell::new(Vec::new()) };
}

/// A set of ids within a chunk.
#[derive(PartialEq, Eq)]
pub struct IdSet {
    bits: Box<[u64]>,
}

impl Clone for IdSet {
    fn clone(&self) -> Self {
        let mut set = Self { bits: unused() };
        set.bits.copy_from_slice(&self.bits);
        set
    }
}

impl Drop for IdSet {
    fn drop(&mut self) {
        let bits = std::mem::take(&mut self.bits);
        // A thread that ends keeps nothing any more.
        let _ = KEPT.try_with(|kept| {
            let mut kept = kept.borrow_mut();
            if kept.len() < MOST_KEPT {
                kept.push(bits);
            }
        });
    }
}

/// A row of bits as somebody left it.
fn unused() -> Box<[u64]> {
    let kept = KEPT.with(|kept| kept.borrow_mut().pop());
    kept.unwrap_or_else(|| vec![0; WORDS].into())
}

impl std::fmt::Debug for IdSet {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl Default for IdSet {
    fn default() -> Self {
        let mut bits = unused();
        bits.fill(0);
        Self { bits }
    }
}

impl FromIterator<u16> for IdSet {
    fn from_iter<I: IntoIterator<Item = u16>>(ids: I) -> Self {
        let mut set = Self::default();
        ids.into_iter().for_each(|id| set.insert(id));
        set
    }
}

impl IdSet {
    /// Adds an id.
    pub fn insert(&mut self, id: u16) {
        self.bits[usize::from(id) / 64] |= 1 << (id % 64);
    }

    /// Takes an id out.
    pub fn remove(&mut self, id: u16) {
        self.bits[usize::from(id) / 64] &= !(1 << (id % 64));
    }

    /// Whether the id is in it.
    pub fn contains(&self, id: u16) -> bool {
        self.bits[usize::from(id) / 64] & (1 << (id % 64)) != 0
    }

    /// Whether no id is in it.
    pub fn is_empty(&self) -> bool {
        self.bits.iter().all(|word| *word == 0)
    }

    /// How many ids are in it.
    pub fn len(&self) -> usize {
        self.bits.iter().map(|w| w.count_ones() as usize).sum()
    }

    /// Keeps what is in the other too.
    pub fn and(&mut self, other: &IdSet) {
        self.bits
            .iter_mut()
            .zip(&other.bits)
            .for_each(|(a, b)| *a &= b);
    }

    /// Adds what is in the other.
    pub fn or(&mut self, other: &IdSet) {
        self.bits
            .iter_mut()
            .zip(&other.bits)
            .for_each(|(a, b)| *a |= b);
    }

    /// Takes out what is in the other.
    pub fn without(&mut self, other: &IdSet) {
        self.bits
            .iter_mut()
            .zip(&other.bits)
            .for_each(|(a, b)| *a &= !b);
    }

    /// A row of bits: 64 ids each, from the first.
    pub fn bits(&self) -> &[u64] {
        &self.bits
    }

    /// Keeps what is in one of both only.
    pub fn differ(&mut self, other: &IdSet) {
        self.bits
            .iter_mut()
            .zip(&other.bits)
            .for_each(|(a, b)| *a ^= b);
    }

    /// Its ids, in order.
    pub fn iter(&self) -> impl Iterator<Item = u16> {
        self.bits.iter().enumerate().flat_map(|(index, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros())?;
                left &= left - 1;
                Some((index * 64) as u16 + bit as u16)
            })
        })
    }

    /// Adds a stored set.
    pub fn or_stored(&mut self, stored: &[u8]) {
        if stored.len() == BITS_BYTES {
            let words = stored
                .chunks_exact(8)
                .map(|b| u64::from_le_bytes(b.try_into().unwrap_or_default()));
            self.bits.iter_mut().zip(words).for_each(|(a, b)| *a |= b);
            return;
        }
        for id in stored.chunks_exact(2) {
            self.insert(u16::from_le_bytes([id[0], id[1]]));
        }
    }

    /// As it is stored: a list of ids, or a row of bits.
    pub fn stored(&self) -> Vec<u8> {
        match self.len() * 2 < BITS_BYTES {
            true => self.iter().flat_map(u16::to_le_bytes).collect(),
            false => self.bits.iter().flat_map(|w| w.to_le_bytes()).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_set_is_read_back_as_it_was_stored(
            ids in proptest::collection::btree_set(any::<u16>(), 0..300), all_below in 0u16..9000
        ) {
            let set: IdSet = ids.iter().copied().chain(0..all_below).collect();
            let mut back = IdSet::default();
            back.or_stored(&set.stored());
            prop_assert_eq!(back.iter().collect::<Vec<_>>(), set.iter().collect::<Vec<_>>());
            prop_assert_eq!(set.len(), set.iter().count());
            prop_assert!(ids.iter().all(|id| set.contains(*id)));
        }
    }
}
