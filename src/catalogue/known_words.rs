//! Known words: every folded word without digits that was ever read, in memory, to find the misread ones.
//!
//! Promise: words of one length lie side by side with the set of their letters, so that a million are
//! looked through in milliseconds; words that were learned since are read on, the others stay.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use rusqlite::{Connection, OptionalExtension};

use super::values::{bits, packed};

/// Words of these lengths, in bytes, are known.
const KNOWN_WORD_BYTES: RangeInclusive<usize> = 3..=24;

/// Whether a folded word is kept among the known ones.
pub fn is_known_as_word(word: &str) -> bool {
    KNOWN_WORD_BYTES.contains(&word.len()) && !word.bytes().any(|b| b.is_ascii_digit())
}

/// The lists of `word_list`, as far as they were read.
#[derive(Debug, Default)]
pub struct KnownWords {
    /// Id and words of the list read last.
    last: Option<(i64, String)>,
    by_length: BTreeMap<usize, OfOneLength>,
}

#[derive(Debug, Default)]
struct OfOneLength {
    letters: Vec<u32>,
    /// One after the other.
    words: String,
}

impl KnownWords {
    /// Reads on; all anew, where the lists are others than they were.
    pub(super) fn refresh(&mut self, db: &Connection) -> rusqlite::Result<()> {
        if let Some((id, words)) = &self.last {
            let now: Option<String> = db
                .prepare_cached("SELECT words FROM word_list WHERE id = ?1")?
                .query_row([id], |row| row.get(0))
                .optional()?;
            if now.as_ref() != Some(words) {
                *self = Self::default();
            }
        }
        let last = self.last.as_ref().map_or(0, |(id, _)| *id);
        let mut lists =
            db.prepare_cached("SELECT id, length, words FROM word_list WHERE id > ?1 ORDER BY id")?;
        let mut rows = lists.query([last])?;
        while let Some(row) = rows.next()? {
            let words: String = row.get(2)?;
            let of_length: i64 = row.get(1)?;
            self.by_length
                .entry(of_length as usize)
                .or_default()
                .learn(&words, of_length as usize);
            self.last = Some((row.get(0)?, words));
        }
        Ok(())
    }

    /// Tells the words of these lengths, in bytes, whose sets of letters differ from `letters` by no more
    /// than `MOST`.
    pub(super) fn with_letters<const MOST: usize>(
        &self,
        letters: u32,
        lengths: RangeInclusive<usize>,
        mut tell: impl FnMut(&str),
    ) {
        for (length, known) in self.by_length.range(lengths) {
            let (chunks, _) = known.letters.as_chunks::<64>();
            for (first, some) in (0..).step_by(64).zip(chunks) {
                for bit in bits(packed(
                    some.map(|word| differs_little::<MOST>(word ^ letters)),
                )) {
                    let word = (first + bit) * length;
                    // Behind the last word there are only sets of letters, to fill up 64.
                    known.words.get(word..word + length).map(&mut tell);
                }
            }
        }
    }
}

/// 1, where no more than `MOST` bits are set, else 0.
fn differs_little<const MOST: usize>(bits: u32) -> u8 {
    let without_lowest = |bits: u32, _| bits & bits.wrapping_sub(1);
    u8::from((0..MOST).fold(bits, without_lowest) == 0)
}

impl OfOneLength {
    fn learn(&mut self, words: &str, length: usize) {
        self.letters.truncate(self.words.len() / length);
        for word in words.lines().filter(|word| word.len() == length) {
            self.letters.push(letters_of(word));
            self.words.push_str(word);
        }
        self.letters
            .resize(self.letters.len().next_multiple_of(64), 0);
    }
}

/// Which letters are in a word, a bit each.
pub fn letters_of(word: &str) -> u32 {
    word.bytes().fold(0, |set, byte| set | 1 << (byte & 31))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_learned_later_are_read_on_and_other_lists_anew() {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(include_str!("../../schema.sql")).unwrap();
        let mut known = KnownWords::default();
        let mut like = |changes: &str, word: &str| {
            db.execute_batch(changes).unwrap();
            known.refresh(&db).unwrap();
            let mut like = Vec::new();
            known.with_letters::<2>(letters_of(word), 3..=8, |word| like.push(word.to_owned()));
            like
        };
        let first =
            "INSERT INTO word_list (length, words) VALUES (4, 'cang\nhang\n'), (5, 'duong\n')";
        assert_eq!(like(first, "canq"), ["cang"]);
        let more = "INSERT INTO word_list (length, words) VALUES (4, 'canh\n'), (6, 'nghiep\n')";
        assert_eq!(like(more, "cang"), ["cang", "hang", "canh"]);
        assert_eq!(like("", "nghlep"), ["nghiep"]);
        let anew = "DELETE FROM word_list; INSERT INTO word_list VALUES (1, 4, 'bang\n')";
        assert_eq!(like(anew, "cang"), ["bang"]);
    }
}
