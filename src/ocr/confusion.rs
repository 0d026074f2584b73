//! Confusion: a doubtful word that is no word beside its neighbours becomes the one that it was most
//! likely misread from (a noisy channel: Kernighan, Church and Gale, COLING 1990).
//!
//! Promise: only words in small letters change, never figures, codes, names or numbers in words, and
//! never what makes a word of the trade with a neighbour; letters are exchanged, none comes or goes.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::catalogue::fold;
use crate::spelling::{is_syllable, letter, without_tone};

/// What readings of known papers taught; `examples/confusions.rs` makes the file.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Learned {
    /// How often words were right and wrong, by their confidence, rising.
    pub doubt: Vec<Doubt>,
    /// What a letter was read as where it was misread, and how often.
    pub letters: BTreeMap<String, BTreeMap<String, u32>>,
}

/// The words whose confidence lies below a bound and not below that of the entry before.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Doubt {
    /// The bound.
    pub below: f32,
    /// Words that were right.
    pub right: u32,
    /// Words with one letter or two misread.
    pub wrong: u32,
}

static LEARNED: LazyLock<Learned> =
    LazyLock::new(|| toml::from_str(include_str!("confusions.toml")).expect("the shipped file"));

/// Words of the trade: what stands before and after each of their syllables.
static WORDS: LazyLock<Neighbours> =
    LazyLock::new(|| Neighbours::of(&[include_str!("phrases.txt"), include_str!("compounds.txt")]));

/// Any number in figures.
const FIGURES: &str = "0";

/// Syllables that say a number, or may.
const NUMERALS: [&str; 22] = [
    "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "mươi", "mốt",
    "lăm", "nhăm", "tư", "linh", "lẻ", "trăm", "nghìn", "triệu", "tỷ",
];

/// Words that stand beside any other: that they make no word with a neighbour says nothing.
const COMMON: [&str; 33] = [
    "và", "của", "các", "có", "được", "cho", "để", "tại", "là", "với", "trong", "đến", "từ",
    "theo", "về", "khi", "này", "đã", "sẽ", "đó", "những", "bị", "do", "như", "mà", "thì", "vào",
    "ra", "bởi", "nên", "hoặc", "hay", "cả",
];

/// Decimal logarithms of odds: what a word of the trade beside one neighbour, or both, speaks for it.
/// Nobody writes the misread pair; of the right one every page has some.
const FOR_ONE_NEIGHBOUR: f64 = 4.0;
const FOR_BOTH_NEIGHBOURS: f64 = 5.5;
/// What it speaks against a reading that it is no syllable.
const FOR_BAD_SPELLING: f64 = 2.0;
/// A second letter of the same word is misread so often.
const SECOND_LETTER: f64 = -1.0;
/// The odds for the other word that a change needs: twenty to one.
const LEAST_ODDS: f64 = 1.3;
/// A second word must be ten times less likely.
const LEAST_MARGIN: f64 = 1.0;

/// The words beside one; across a comma or a stop there are none.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The word before.
    pub before: Option<&'a str>,
    /// The word after.
    pub after: Option<&'a str>,
}

impl Place<'_> {
    /// What was meant by the word that was read here, where that is something else.
    pub fn meant(&self, word: &str, confidence: f32) -> Option<&'static str> {
        let is_in_small_letters = word
            .chars()
            .all(|c| c.is_lowercase() && letter(c).is_some());
        if !is_in_small_letters || NUMERALS.contains(&word) || self.makes_a_word(word) {
            return None;
        }
        let (against, most) = match is_syllable(word) {
            true => (LEARNED.odds_wrong(confidence), 1),
            false => (LEARNED.odds_wrong(confidence) + FOR_BAD_SPELLING, 2),
        };
        let odds = |meant| {
            let channel = LEARNED.misread(meant, word, most)?;
            let context = match self.neighbours_of(meant) {
                2 => FOR_BOTH_NEIGHBOURS,
                _ if COMMON.contains(&word) => return None,
                _ => FOR_ONE_NEIGHBOUR,
            };
            Some((against + channel + context, meant))
        };
        let mut odds: Vec<(f64, &str)> = self.candidates().filter_map(odds).collect();
        odds.sort_by(|a, b| b.0.total_cmp(&a.0));
        odds.dedup_by(|a, b| a.1 == b.1);
        let &(best, meant) = odds.first()?;
        let second = odds.get(1).map_or(f64::MIN, |(odds, _)| *odds);
        (best >= LEAST_ODDS && best - second >= LEAST_MARGIN).then_some(meant)
    }

    /// Whether a word makes one of the trade, or of every paper, with one of its neighbours.
    pub fn makes_a_word(&self, word: &str) -> bool {
        self.neighbours_of(word) > 0
    }

    /// With how many of its neighbours it does.
    fn neighbours_of(&self, word: &str) -> usize {
        let follows = self.before.is_some_and(|before| WORDS.has(before, word));
        let leads = self.after.is_some_and(|after| WORDS.has(word, after));
        usize::from(follows) + usize::from(leads)
    }

    /// What could stand here; numbers in words only beside figures ("12 năm 2018").
    fn candidates(&self) -> impl Iterator<Item = &'static str> {
        let mut beside = self.before.into_iter().chain(self.after);
        let is_beside_figures = beside.any(is_figures);
        let after = self.before.and_then(|word| WORDS.after.get(&key(word)));
        let before = self.after.and_then(|word| WORDS.before.get(&key(word)));
        let words = after.into_iter().chain(before).flatten().copied();
        words
            .filter(move |word| *word != FIGURES && (is_beside_figures || !NUMERALS.contains(word)))
    }
}

impl Learned {
    /// How much likelier than right a word of this confidence is wrong.
    fn odds_wrong(&self, confidence: f32) -> f64 {
        let entry = self.doubt.iter().find(|entry| confidence < entry.below);
        entry.or(self.doubt.last()).map_or(f64::MIN, |entry| {
            // One word more of each: what was never seen may happen.
            (f64::from(entry.wrong + 1) / f64::from(entry.right + 1)).log10()
        })
    }

    /// How likely a misread `meant` was read as `read`, where at most so many letters differ.
    fn misread(&self, meant: &str, read: &str, most: usize) -> Option<f64> {
        let letters = meant.chars().count();
        if letters != read.chars().count() {
            return None;
        }
        let other = meant
            .chars()
            .zip(read.chars())
            .filter(|(meant, read)| meant != read);
        let odds: Vec<f64> = other
            .map(|(meant, read)| self.letter(meant, read).log10())
            .collect();
        (1..=most).contains(&odds.len()).then(|| {
            let which_letters = (letters as f64).log10() * odds.len() as f64;
            odds.iter().sum::<f64>() - which_letters + SECOND_LETTER * (odds.len() - 1) as f64
        })
    }

    /// How likely a misread letter was read as this one: as it was seen to be, and for what was seldom
    /// seen as letters generally are.
    fn letter(&self, meant: char, read: char) -> f64 {
        let seen = self.letters.get(meant.encode_utf8(&mut [0; 4]));
        let times = |seen: &BTreeMap<String, u32>| seen.get(read.encode_utf8(&mut [0; 4])).copied();
        let this = f64::from(seen.and_then(times).unwrap_or(0));
        let all = f64::from(seen.map_or(0, |seen| seen.values().sum()));
        (this + GENERALLY * generally(meant, read)) / (all + GENERALLY)
    }
}

/// What letters generally are misread as counts like so many misreadings of the letter itself.
const GENERALLY: f64 = 3.0;

/// How likely a misread letter is read as this one: half have another tone, a fifth another mark
/// (a, ă, â), the others lie far apart.
fn generally(meant: char, read: char) -> f64 {
    let tone = |letter: char| without_tone(letter.encode_utf8(&mut [0; 4])).map(|parts| parts.1);
    let is_one_letter = letter(meant) == letter(read);
    let is_one_but_for_marks =
        fold(meant.encode_utf8(&mut [0; 4])) == fold(read.encode_utf8(&mut [0; 4]));
    match () {
        () if is_one_letter => 0.5 / 5.0,
        () if is_one_but_for_marks && tone(meant) == tone(read) => 0.2 / 2.0,
        () if is_one_but_for_marks => 0.1 / 10.0,
        () => 0.2 / 80.0,
    }
}

/// A word in the form in which neighbours are compared: its case and the custom of placing the tone
/// ("hoà", "hòa") make no difference, nor does which number it is.
fn key(word: &str) -> Spelt {
    match is_figures(word) {
        true => (FIGURES.to_owned(), None),
        false => without_tone(word).unwrap_or_default(),
    }
}

type Spelt = (String, Option<char>);

fn is_figures(word: &str) -> bool {
    let is_of_figure = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    word.starts_with(|c: char| c.is_ascii_digit()) && word.chars().all(is_of_figure)
}

/// What stands after and before each syllable in words and set phrases.
#[derive(Default)]
struct Neighbours {
    pairs: HashSet<(Spelt, Spelt)>,
    after: HashMap<Spelt, Vec<&'static str>>,
    before: HashMap<Spelt, Vec<&'static str>>,
}

impl Neighbours {
    fn of(lists: &[&'static str]) -> Self {
        let mut neighbours = Self::default();
        let lines = lists.iter().flat_map(|list| list.lines());
        let is_word = |word: &str| word == FIGURES || word.chars().all(char::is_alphabetic);
        for line in lines.filter(|line| !line.starts_with('#')) {
            let words: Vec<&str> = line.split_whitespace().collect();
            let pairs = words.windows(2);
            for pair in pairs.filter(|pair| pair.iter().all(|word| is_word(word))) {
                let (first, second) = (key(pair[0]), key(pair[1]));
                let after = neighbours.after.entry(first.clone());
                after.or_default().push(pair[1]);
                let before = neighbours.before.entry(second.clone());
                before.or_default().push(pair[0]);
                neighbours.pairs.insert((first, second));
            }
        }
        neighbours
    }

    fn has(&self, first: &str, second: &str) -> bool {
        self.pairs.contains(&(key(first), key(second)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doubtful_word_becomes_the_word_of_the_trade_that_it_was() {
        for (before, word, after, is) in [
            (Some("thúc"), "đấy", Some("cơ"), "đẩy"),
            (Some("30"), "thúng", Some("3"), "tháng"),
            (Some("4"), "năn", Some("2006"), "năm"),
            (Some("Kinh"), "doann", None, "doanh"),
            (None, "quõs", Some("tịch"), "quốc"),
            (Some("phòng"), "chuyển", Some("môn"), "chuyên"),
        ] {
            let place = Place { before, after };
            assert_eq!(place.meant(word, 0.85), Some(is), "{word}");
        }
    }

    #[test]
    fn what_is_a_word_or_surely_read_or_no_word_of_the_language_in_small_letters_stays() {
        for (before, word, after, confidence) in [
            // A word of the trade with its other neighbour.
            (Some("trao"), "đổi", Some("với"), 0.5),
            (Some("thúc"), "đấy", Some("cơ"), 0.97),
            (Some("thúc"), "Đấy", Some("cơ"), 0.5),
            (Some("thúc"), "ĐẤY", Some("CƠ"), 0.5),
            (Some("VĂN"), "PHONG", None, 0.5),
            (Some("giấy"), "ph3p", None, 0.5),
            (Some("hai"), "nắm", Some("mươi"), 0.5),
            (Some("bằng"), "bốn", Some("tháng"), 0.5),
        ] {
            let place = Place { before, after };
            assert_eq!(place.meant(word, confidence), None, "{word}");
        }
    }

    #[test]
    fn what_was_seen_weighs_more_than_what_letters_generally_do() {
        let seen = |times| Learned {
            doubt: Vec::new(),
            letters: BTreeMap::from([("m".to_owned(), BTreeMap::from([("n".to_owned(), times)]))]),
        };
        assert!(seen(10).letter('m', 'n') > 0.7);
        assert!(seen(10).letter('m', 'h') < seen(0).letter('m', 'h'));
        assert!(seen(0).letter('â', 'ấ') > seen(0).letter('â', 'e'));
    }
}
