//! Terms: under what a paper is filed in the index of words.
//!
//! A term is a word with a letter before it that says what it is:
//!
//! | | |
//! |---|---|
//! | `w` | a folded word, anywhere on the paper |
//! | `2` `3` | its first two, three letters |
//! | `x` | a word with its tone marks, where folding changes it |
//! | `p` | two folded words that follow one another |
//! | `n` | a folded word of a title or name |
//! | `h` | a folded word of the holder's name |
//! | `#` | a group of letters or digits of the paper's number |
//! | `*` | every paper |
//!
//! Whoever changes what a term is made of files all papers again, in a step of `open`'s migrations.
//!
//! Promise: a query and a paper make the same term of the same word, however it is spelt.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

use foldhash::fast::RandomState;

use super::fold::{folded_words, is_word_part, number_words, one_i, strip_zeros, tone_last};

/// The term of every paper.
pub const EVERY_PAPER: &str = "*";
/// A longer word is filed by its beginning: it is no word of any language.
const LONGEST_WORD_CHARS: usize = 40;
/// So many forms of words are remembered.
const MOST_FORMS: usize = 100_000;

/// What a term is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermKind {
    /// A folded word, anywhere.
    Word,
    /// A word with its tone marks.
    Exact,
    /// Two folded words that follow one another, a space between.
    Pair,
    /// A folded word of a title or name.
    Name,
    /// A folded word of the holder's name.
    Holder,
    /// A group of the number.
    Number,
}

impl TermKind {
    /// The term of `word`, which is in the form that its kind asks for.
    pub fn term(self, word: &str) -> String {
        let letter = match self {
            TermKind::Word => 'w',
            TermKind::Exact => 'x',
            TermKind::Pair => 'p',
            TermKind::Name => 'n',
            TermKind::Holder => 'h',
            TermKind::Number => '#',
        };
        format!("{letter}{word}")
    }
}

/// The forms of one word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordForms {
    /// Without tone marks; digits without leading zeros.
    pub folded: String,
    /// With its tone marks, where it has any.
    pub exact: Option<String>,
}

/// The words of `text` in both forms.
pub fn words_of(text: &str) -> impl Iterator<Item = WordForms> {
    text.split(|c: char| !is_word_part(c))
        .filter(|word| !word.is_empty())
        .map(forms)
}

fn forms(word: &str) -> WordForms {
    let end = word.char_indices().nth(LONGEST_WORD_CHARS);
    let word = end.map_or(word, |(end, _)| &word[..end]);
    if word.bytes().all(|b| b.is_ascii_alphabetic()) {
        // Most words that are new: misread ones, initials, foreign names.
        return WordForms {
            folded: one_i(&word.to_ascii_lowercase()),
            exact: None,
        };
    }
    let folded: String = folded_words(word).concat();
    if folded.bytes().all(|b| b.is_ascii_digit()) {
        let folded = strip_zeros(&folded).to_owned();
        return WordForms {
            folded,
            exact: None,
        };
    }
    let exact = tone_last(word);
    let exact = (exact != folded).then_some(exact);
    WordForms { folded, exact }
}

/// What a paper is filed under.
#[derive(Debug, Default)]
pub struct PaperTexts<'a> {
    /// Its number, as read.
    pub number: &'a str,
    /// Its holder.
    pub holder: &'a str,
    /// Its title and all names on it, the holder's too, a line each.
    pub names: &'a str,
    /// The texts of its pages.
    pub body: Vec<&'a str>,
}

/// Files papers; remembers the forms of words that it has met.
#[derive(Debug, Default)]
pub struct Filing {
    forms: HashMap<String, WordForms, RandomState>,
}

impl Filing {
    /// The terms of a paper, a line each, each once.
    pub fn terms(&mut self, texts: &PaperTexts) -> String {
        let mut terms = Terms::default();
        terms.add("", EVERY_PAPER);
        for group in number_words(texts.number) {
            terms.add("#", &group);
        }
        for word in words_of(texts.holder) {
            terms.add("h", &word.folded);
        }
        for word in words_of(texts.names) {
            terms.add("n", &word.folded);
        }
        // Words that a review has put right do not stand on the page.
        for text in [texts.number].into_iter().chain(texts.names.lines()) {
            self.add_words(text, &mut terms);
        }
        for page in &texts.body {
            self.add_words(page, &mut terms);
        }
        terms.lines
    }

    fn add_words(&mut self, text: &str, terms: &mut Terms) {
        if self.forms.len() > MOST_FORMS {
            self.forms.clear();
        }
        let mut before = String::new();
        for word in text.split(|c: char| !is_word_part(c)) {
            if word.is_empty() {
                continue;
            }
            if !self.forms.contains_key(word) {
                self.forms.insert(word.to_owned(), forms(word));
            }
            let forms = &self.forms[word];
            terms.add_word(forms);
            if !before.is_empty() {
                before.push(' ');
                before.push_str(&forms.folded);
                terms.add("p", &before);
            }
            before.clear();
            before.push_str(&forms.folded);
        }
    }
}

/// Terms of one paper, a line each.
#[derive(Default)]
struct Terms {
    lines: String,
    /// Hashes of those that are there.
    seen: HashSet<u64, RandomState>,
    hasher: RandomState,
}

impl Terms {
    fn add_word(&mut self, forms: &WordForms) {
        if !self.add("w", &forms.folded) {
            // Its beginnings are there too; its marks may differ.
            forms.exact.as_ref().map(|exact| self.add("x", exact));
            return;
        }
        for (letter, length) in [("2", 2), ("3", 3)] {
            if let Some(beginning) = beginning(&forms.folded, length) {
                self.add(letter, beginning);
            }
        }
        forms.exact.as_ref().map(|exact| self.add("x", exact));
    }

    /// Whether it was new.
    fn add(&mut self, letter: &str, word: &str) -> bool {
        let is_new = self.seen.insert(self.hasher.hash_one((letter, word)));
        if is_new {
            self.lines.push_str(letter);
            self.lines.push_str(word);
            self.lines.push('\n');
        }
        is_new
    }
}

/// The first `length` letters of a word that has as many.
pub fn beginning(word: &str, length: usize) -> Option<&str> {
    match word.char_indices().nth(length) {
        Some((end, _)) => Some(&word[..end]),
        None => (word.chars().count() == length).then_some(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(body: &str) -> Vec<String> {
        let texts = PaperTexts {
            body: vec![body],
            ..PaperTexts::default()
        };
        let terms = Filing::default().terms(&texts);
        terms.lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_word_is_filed_with_and_without_marks_and_beside_its_neighbour() {
        let terms = terms("Cấp đường, cấp 05");
        for term in [
            "*",
            "wcap",
            "2ca",
            "wduong",
            "pcap duong",
            "pduong cap",
            "w5",
        ] {
            assert!(terms.contains(&term.to_owned()), "{term}: {terms:?}");
        }
        assert!(terms.iter().any(|t| t.starts_with('x')));
        let mut once = terms.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), terms.len());
    }

    #[test]
    fn one_word_has_one_form_however_it_is_typed() {
        let forms = |text| words_of(text).collect::<Vec<_>>();
        assert_eq!(forms("hòa"), forms("hoà"));
        assert_eq!(forms("kỹ"), forms("kĩ"));
        assert_eq!(forms("e\u{302}\u{301}"), forms("ế"));
        assert_ne!(forms("đường"), forms("dương"));
        assert_eq!(forms("đường")[0].folded, forms("dương")[0].folded);
    }

    #[test]
    fn a_word_without_marks_is_folded_as_any_other() {
        for word in ["Petrolimex", "ty", "KY", "y", "kkt", "GPXD"] {
            let whole: String = folded_words(word).concat();
            assert_eq!(forms(word).folded, whole);
            assert_eq!(tone_last(word), whole);
        }
    }

    #[test]
    fn a_word_without_end_is_cut() {
        assert_eq!(
            words_of(&"a".repeat(1 << 20)).next().unwrap().folded.len(),
            40
        );
    }
}
