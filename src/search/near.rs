//! Near: known words that differ from a word by a sign or two, as misread ones do.
//!
//! Half of all short words differ from some other word by one sign, and a scan that says `hang` mostly
//! means it. So a known word stands for the one that was typed only where it looks misread:
//! - words of up to three letters stand for themselves; up to seven may have one sign wrong, longer ones
//!   two; digits are never near: another number is another paper;
//! - what is spelt as no Vietnamese syllable (`phonq`) is a misreading, unless more papers have it;
//! - what is spelt as one (`hang` for `cang`) is another word, unless it is very rare beside the one that
//!   was typed;
//! - where nobody has the word that was typed, any near one may be meant.

use super::wanted::{Part, Wanted};
use crate::catalogue::{CatalogueError, TermKind, WordIndex};
use crate::spelling::is_syllable_but_for_marks;

/// More alternatives of one word than this are no longer near.
const MOST_ALTERNATIVES: usize = 32;
/// Readers err in fewer than one of so many words: a syllable more frequent than that is meant.
const VERY_RARE: usize = 50;

/// For each part, the words that may stand for it.
pub type Alternatives = Vec<Vec<String>>;

/// The alternatives of all words that are alone, have no digits and are no part of a number.
pub fn alternatives(index: &WordIndex, wanted: &Wanted) -> Result<Alternatives, CatalogueError> {
    let target = |part: &Part| match part {
        Part::Word(word) if !wanted.number_groups.contains(&word.folded) => {
            Target::of(&word.folded)
        }
        _ => None,
    };
    let nearest = |part| match target(part) {
        Some(target) => misreadings(index, target),
        None => Ok(Vec::new()),
    };
    wanted.parts.iter().map(nearest).collect()
}

/// The near words that look misread.
fn misreadings(index: &WordIndex, mut target: Target) -> Result<Vec<String>, CatalogueError> {
    let (length, edits) = (target.word.len(), target.most_edits);
    let word = target.word.clone();
    let lengths = length - edits..=length + edits;
    let see = |known: &str| target.see(known);
    // An edit changes at most two letters of the set: most words need no closer look.
    match edits {
        1 => index.words_like::<2>(&word, lengths, see)?,
        _ => index.words_like::<4>(&word, lengths, see)?,
    }
    let papers = |word: &str| index.count(&TermKind::Word.term(word));
    let of_target = papers(&target.word)?;
    let mut misreadings = Vec::new();
    for word in target.nearest() {
        if of_target == 0 || is_misread(&word, papers(&word)?, of_target) {
            misreadings.push(word);
        }
    }
    Ok(misreadings)
}

/// Whether a word that `papers` papers have looks like a misreading of one that `of_target` have.
fn is_misread(word: &str, papers: usize, of_target: usize) -> bool {
    match is_syllable_but_for_marks(word) {
        true => papers * VERY_RARE <= of_target,
        false => papers <= of_target,
    }
}

/// A word for which near ones are looked for.
struct Target {
    word: String,
    most_edits: usize,
    /// Edits and word.
    near: Vec<(usize, String)>,
}

impl Target {
    /// `None` for a word that no other can stand for.
    fn of(word: &str) -> Option<Target> {
        let most_edits = match word.chars().count() {
            0..4 => return None,
            4..8 => 1,
            _ => 2,
        };
        let has_digit = word.bytes().any(|b| b.is_ascii_digit());
        (!has_digit).then(|| Target {
            word: word.to_owned(),
            most_edits,
            near: Vec::new(),
        })
    }

    fn see(&mut self, known: &str) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn near(word: &str, known: &[&str]) -> Vec<String> {
        let mut target = Target::of(word).unwrap();
        known.iter().for_each(|known| target.see(known));
        target.nearest()
    }

    #[test]
    fn no_sign_of_a_short_word_one_of_a_longer_one_two_of_a_long_one() {
        let known = ["nghlep", "ngblep", "nghiep", "khac"];
        assert_eq!(near("nghiep", &known), ["nghlep"]);
        assert_eq!(near("cang", &["canq", "cam", "ng"]), ["canq"]);
        assert_eq!(
            near("petrolimex", &["petrollmex", "petro1imcx", "petrel"]),
            ["petrollmex", "petro1imcx"]
        );
        assert!(Target::of("thu").is_none());
        assert!(Target::of("2024").is_none());
    }

    #[test]
    fn another_syllable_is_another_word_and_no_syllable_is_a_misreading() {
        assert!(is_misread("phonq", 3, 3));
        assert!(!is_misread("phonq", 4, 3));
        assert!(!is_misread("hang", 1, 3));
        assert!(is_misread("hang", 1, 50));
    }
}
