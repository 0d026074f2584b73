//! Near: known words that differ from a word by a sign or two, as misread ones do.
//!
//! Digits are never near: another number is another paper. A misreading is rarer than the word itself:
//! one that more papers have is another word, unless nobody has the word that was typed.

use super::wanted::{Part, Wanted};
use crate::catalogue::{CatalogueError, TermKind, WordIndex};

/// More alternatives of one word than this are no longer near.
const MOST_ALTERNATIVES: usize = 32;

/// For each part, the words that may stand for it.
pub type Alternatives = Vec<Vec<String>>;

/// The alternatives of all words that are alone, have no digits and are no part of a number.
pub fn alternatives(index: &WordIndex, wanted: &Wanted) -> Result<Alternatives, CatalogueError> {
    let mut targets: Vec<Option<Target>> = wanted
        .parts
        .iter()
        .map(|part| match part {
            Part::Word(word) if !wanted.number_groups.contains(&word.folded) => {
                Target::of(&word.folded)
            }
            _ => None,
        })
        .collect();
    let sought = || targets.iter().flatten();
    let shortest = sought().map(|t| t.word.len() - t.most_edits).min();
    let longest = sought().map(|t| t.word.len() + t.most_edits).max();
    if let (Some(shortest), Some(longest)) = (shortest, longest) {
        index.known_words(shortest..=longest, |known| {
            let letters = letters(known);
            targets
                .iter_mut()
                .flatten()
                .for_each(|target| target.see(known, letters));
        })?;
    }
    let nearest = |target: Option<Target>| match target {
        Some(target) => misreadings(index, target),
        None => Ok(Vec::new()),
    };
    targets.into_iter().map(nearest).collect()
}

/// The near words that fewer papers have, or as many.
fn misreadings(index: &WordIndex, target: Target) -> Result<Vec<String>, CatalogueError> {
    let papers = |word: &str| index.count(&TermKind::Word.term(word));
    let of_target = papers(&target.word)?;
    let mut misreadings = Vec::new();
    for word in target.nearest() {
        if of_target == 0 || papers(&word)? <= of_target {
            misreadings.push(word);
        }
    }
    Ok(misreadings)
}

/// A word for which near ones are looked for.
struct Target {
    word: String,
    letters: u32,
    most_edits: usize,
    /// Edits and word.
    near: Vec<(usize, String)>,
}

impl Target {
    /// `None` for a word that no other can stand for.
    fn of(word: &str) -> Option<Target> {
        // A word of three to five signs may have one wrong, a longer one two.
        let most_edits = match word.chars().count() {
            0..3 => return None,
            3..6 => 1,
            _ => 2,
        };
        let has_digit = word.bytes().any(|b| b.is_ascii_digit());
        (!has_digit).then(|| Target {
            letters: letters(word),
            word: word.to_owned(),
            most_edits,
            near: Vec::new(),
        })
    }

    fn see(&mut self, known: &str, letters: u32) {
        // An edit changes at most two letters of the set: most words need no closer look.
        let differ = (letters ^ self.letters).count_ones() as usize;
        if differ > 2 * self.most_edits
            || known.len().abs_diff(self.word.len()) > 4 * self.most_edits
        {
            return;
        }
        let edits = strsim::levenshtein(known, &self.word);
        if (1..=self.most_edits).contains(&edits) {
            self.near.push((edits, known.to_owned()));
        }
    }

    fn nearest(mut self) -> Vec<String> {
        self.near.sort();
        self.near.dedup();
        self.near.truncate(MOST_ALTERNATIVES);
        self.near.into_iter().map(|(_, word)| word).collect()
    }
}

/// Which letters are in a word, a bit each.
fn letters(word: &str) -> u32 {
    word.bytes().fold(0, |set, byte| set | 1 << (byte & 31))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(word: &str, known: &[&str]) -> Vec<String> {
        let mut target = Target::of(word).unwrap();
        known
            .iter()
            .for_each(|known| target.see(known, letters(known)));
        target.nearest()
    }

    #[test]
    fn one_sign_of_a_short_word_two_of_a_longer_one() {
        let known = ["nghlep", "ngblep", "nghiep", "khac"];
        assert_eq!(near("nghiep", &known), ["nghlep", "ngblep"]);
        assert_eq!(near("khanh", &["khanb", "kbanb"]), ["khanb"]);
        assert_eq!(near("cang", &["canq", "cam", "ng"]), ["canq"]);
        assert!(Target::of("an").is_none());
        assert!(Target::of("2024").is_none());
    }
}
