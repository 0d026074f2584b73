//! Second look: words of digits and doubtful words, read once more by a reader that was taught apart,
//! and a third time, at another size, where the two disagree on digits or agree with doubt. Only their
//! part of the line is read again, with the words beside them.
//!
//! Promise: digits are never changed, only trusted more where readings agree and less where they do
//! not; a doubtful word without digits takes the reading of the surer reader.

use std::borrow::Borrow;
use std::cell::LazyCell;
use std::ops::Range;

use image::imageops::crop_imm;
use image::{GrayImage, Luma};

use super::decode::{DecodedChar, DecodedWord};
use super::{has_digit, places};
use crate::abbreviation;
use crate::catalogue::fold;

/// Words below this are doubtful.
const DOUBTFUL: f32 = 0.80;
/// How much surer the second reader must be to be believed.
const SURER: f32 = 0.08;
/// What is left of the trust in digits that two readers read differently, or alike and not surely.
const DISPUTED: f32 = 0.45;

/// Words read along on either side: letters are read by what stands beside them.
const WORDS_BESIDE: usize = 2;

/// A part of a line that is read again.
pub struct Part {
    /// Index of the line.
    pub line: usize,
    /// Which of its words.
    pub words: Range<usize>,
    /// Its print.
    pub strip: GrayImage,
    /// Where it begins on the strip of the line.
    pub left_px: u32,
}

impl Part {
    /// Words read from the part, at their places on the strip of the line.
    pub fn placed(&self, words: Vec<DecodedWord>) -> Vec<DecodedWord> {
        let left_px = self.left_px as f32;
        words
            .into_iter()
            .map(|word| word.shifted(left_px))
            .collect()
    }
}

/// The parts of a line that are worth a second look, cut between words.
pub fn parts(line: usize, strip: &GrayImage, words: &[DecodedWord]) -> Vec<Part> {
    let ranges = worth_it(words);
    if ranges.is_empty() {
        return Vec::new();
    }
    let bounds = places::bounds(strip, words);
    // The column before word `index`: none is left of the first and right of the last.
    let cut = |index: usize| match (index.checked_sub(1), bounds.get(index)) {
        (None, _) => 0,
        (_, None) => strip.width(),
        (Some(before), Some((from, _))) => {
            (((bounds[before].1 + from) / 2.0) as u32).min(strip.width())
        }
    };
    let part = |words: Range<usize>| {
        let (left_px, right_px) = (cut(words.start), cut(words.end));
        let width_px = right_px.saturating_sub(left_px);
        let strip = crop_imm(strip, left_px, 0, width_px, strip.height()).to_image();
        Part {
            line,
            words,
            strip,
            left_px,
        }
    };
    ranges.into_iter().map(part).collect()
}

/// The words with digits and the doubtful ones, with those beside them.
fn worth_it(words: &[DecodedWord]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (index, word) in words.iter().enumerate() {
        if !has_digit(&word.text) && word.confidence >= DOUBTFUL {
            continue;
        }
        let from = index.saturating_sub(WORDS_BESIDE);
        let to = (index + WORDS_BESIDE + 1).min(words.len());
        match ranges.last_mut() {
            Some(last) if from <= last.end => last.end = to,
            _ => ranges.push(from..to),
        }
    }
    ranges
}

/// How sure the first reader must be twice to be believed against a second that is not.
const SURE_TWICE: f32 = 0.93;
/// A second reader as sure as this is never overruled.
const SURE_SECOND: f32 = 0.80;
/// Readers who read alike must each be as sure as this of every digit: a doubtful digit that both read alike
/// is often the same mistake.
const SURE_TOGETHER: f32 = 0.97;
/// How sure the third look must be of every digit where one of them doubts, and where both do.
const SURE_WITH_ONE: f32 = 0.60;
const SURE_ALONE: f32 = 0.90;
/// What digits are worth at most that one of the readings doubts or lacks.
const MAJORITY: f32 = 0.85;
/// Rim of the third look, in parts of the strip's height: the print comes out smaller.
const RIM_PARTS: u32 = 9;

/// Weighs the first reading of a part against the second; `third` reads it once more, when it is
/// needed.
pub fn weigh(
    first: &mut [DecodedWord],
    second: &[DecodedWord],
    third: impl FnOnce() -> Vec<DecodedWord>,
) {
    let third = LazyCell::new(third);
    let places: Vec<(f32, f32)> = first.iter().map(extent).collect();
    let is_alone = |other: &DecodedWord| {
        let mut under = places.iter().filter(|place| share(**place, extent(other)));
        under.next().is_some() && under.next().is_none()
    };
    for word in first {
        let same_place = over(word, second);
        if has_digit(&word.text) || same_place.iter().any(|other| has_digit(&other.text)) {
            let part = part_over(word, second);
            if is_cut_number(word, second) {
                set_trust(word, DISPUTED, f32::min);
            } else if let Some(trust) = trust_of_alike(word, &same_place, &part) {
                weigh_alike(word, &part, trust, &third);
            } else if let Some(trust) = trust_in_digits(word, &part) {
                set_trust(word, trust.min(MAJORITY), |_, trust| trust);
            } else {
                let overruled = least_sure(&same_place) < SURE_SECOND
                    && least_sure_char(&word.chars) >= SURE_TWICE
                    && agree(word, &over(word, &third));
                set_trust(word, if overruled { MAJORITY } else { DISPUTED }, f32::min);
            }
        } else if let [other] = same_place.as_slice()
            && word.confidence < DOUBTFUL
            && other.confidence > word.confidence + SURER
            && is_alone(other)
        {
            *word = (*other).clone();
        }
    }
}

/// Digits that both readers read alike: given where both are sure of each, worth less where one of them
/// or both doubt and the third look has them too, else disputed.
fn weigh_alike(
    word: &mut DecodedWord,
    part: &[&DecodedChar],
    trust: f32,
    third: &LazyCell<Vec<DecodedWord>, impl FnOnce() -> Vec<DecodedWord>>,
) {
    let is_seen_again = |least: f32| {
        let again = part_over(word, third);
        has_same_signs(word, &again) && least_sure_digit(&again) >= least
    };
    let is_given = match (is_sure(&word.chars), is_sure(part)) {
        (true, true) => return set_trust(word, trust, f32::max),
        (false, false) => is_seen_again(SURE_ALONE),
        _ => is_seen_again(SURE_WITH_ONE),
    };
    if is_given {
        let trust = trust.max(word.confidence).min(MAJORITY);
        set_trust(word, trust, |_, trust| trust);
    } else {
        set_trust(word, DISPUTED, f32::min);
    }
}

/// The strip with a rim of paper: its print reaches the network smaller.
pub fn smaller(strip: &GrayImage) -> GrayImage {
    let (width, height) = strip.dimensions();
    let rim = (height / RIM_PARTS).max(1);
    GrayImage::from_fn(width, height + 2 * rim, |x, y| {
        match y.checked_sub(rim).filter(|y| *y < height) {
            Some(y) => *strip.get_pixel(x, y),
            None => Luma([255]),
        }
    })
}

/// Whether both read the same letters and digits.
fn agree(word: &DecodedWord, others: &[&DecodedWord]) -> bool {
    let read: Vec<&str> = others.iter().map(|other| other.text.as_str()).collect();
    signs(&word.text) == signs(&read.join(" "))
}

/// The characters of the second reading that lie over a word of the first, whatever their words.
fn part_over<'c>(word: &DecodedWord, second: &'c [DecodedWord]) -> Vec<&'c DecodedChar> {
    let place = extent(word);
    let chars = second.iter().flat_map(|word| &word.chars);
    chars.filter(|char| is_within(char, place)).collect()
}

/// Whether the middle of a character lies between two columns.
fn is_within(char: &DecodedChar, (from, to): (f32, f32)) -> bool {
    (from..to).contains(&((char.start_px + char.end_px) / 2.0))
}

fn text_of(part: &[&DecodedChar]) -> String {
    part.iter().map(|char| char.text.as_str()).collect()
}

fn has_same_signs(word: &DecodedWord, part: &[&DecodedChar]) -> bool {
    !part.is_empty() && signs(&word.text) == signs(&text_of(part))
}

/// Whether a reader is sure of every digit, where there is any.
fn is_sure(chars: &[impl Borrow<DecodedChar>]) -> bool {
    digits(chars).all(|sure| sure >= SURE_TOGETHER)
}

/// How sure the second reader is, where it read the same letters and digits.
fn trust_of_alike(
    word: &DecodedWord,
    same_place: &[&DecodedWord],
    part: &[&DecodedChar],
) -> Option<f32> {
    match () {
        () if agree(word, same_place) => Some(least_sure(same_place)),
        // Two words of this reader are one of the other's, or the other way round.
        () if has_same_signs(word, part) => Some(least_sure_char(part)),
        () => None,
    }
}

/// The trust in the digits, where both read the same ones in the same places and only the letters of the
/// first reading are abbreviations that numbers of papers have: the list of these is the third reader.
fn trust_in_digits(word: &DecodedWord, part: &[&DecodedChar]) -> Option<f32> {
    let read = text_of(part);
    let (first, second) = (signs(&word.text), signs(&read));
    let mut pairs = first.chars().zip(second.chars());
    let are_digits_alike = first.contains(is_digit)
        && first.chars().count() == second.chars().count()
        && pairs.all(|(a, b)| a == b || !is_digit(a) && !is_digit(b));
    let is_settled = are_digits_alike
        && abbreviation::is_known_symbol(&word.text)
        && !abbreviation::is_known_symbol(&read);
    is_settled.then(|| least_sure_digit(&word.chars).max(least_sure_digit(part)))
}

fn least_sure(words: &[&DecodedWord]) -> f32 {
    least(words.iter().map(|word| word.confidence))
}

fn least_sure_char(chars: &[impl Borrow<DecodedChar>]) -> f32 {
    least(chars.iter().map(|char| char.borrow().confidence))
}

fn least_sure_digit(chars: &[impl Borrow<DecodedChar>]) -> f32 {
    least(digits(chars))
}

/// How sure a reader is of each digit.
fn digits(chars: &[impl Borrow<DecodedChar>]) -> impl Iterator<Item = f32> {
    let chars = chars.iter().map(Borrow::borrow);
    let digits = chars.filter(|char: &&DecodedChar| has_digit(&char.text));
    digits.map(|char| char.confidence)
}

fn least(sure: impl Iterator<Item = f32>) -> f32 {
    sure.reduce(f32::min).unwrap_or(0.0)
}

/// A code is as sure as its least sure character: what holds for the word holds for each of them.
fn set_trust(word: &mut DecodedWord, trust: f32, choose: fn(f32, f32) -> f32) {
    word.confidence = choose(word.confidence, trust);
    for char in &mut word.chars {
        char.confidence = choose(char.confidence, trust);
        if trust <= DISPUTED {
            char.alternatives.clear();
        }
    }
}

/// Letters without marks and digits, a dot between two groups of digits: what a code is compared by.
fn signs(text: &str) -> String {
    let mut signs = String::new();
    let mut is_parted = false;
    for sign in fold(text).chars() {
        if !sign.is_alphanumeric() {
            is_parted = true;
            continue;
        }
        if is_parted && sign.is_ascii_digit() && signs.ends_with(is_digit) {
            signs.push('.');
        }
        is_parted = false;
        signs.push(sign);
    }
    signs
}

fn is_digit(sign: char) -> bool {
    sign.is_ascii_digit()
}

/// Whether the second reading goes on with a digit where the word's own digits end: a number that one
/// reader has in two.
fn is_cut_number(word: &DecodedWord, second: &[DecodedWord]) -> bool {
    let place = extent(word);
    second.iter().any(|other| {
        let mut pairs = other.chars.windows(2);
        pairs.any(|pair| {
            has_digit(&pair[0].text)
                && has_digit(&pair[1].text)
                && is_within(&pair[0], place) != is_within(&pair[1], place)
        })
    })
}

/// The words of the second reading that lie over a word of the first, half of them or more.
fn over<'w>(word: &DecodedWord, second: &'w [DecodedWord]) -> Vec<&'w DecodedWord> {
    let lies_over = |other: &&DecodedWord| share(extent(word), extent(other));
    second.iter().filter(lies_over).collect()
}

fn share((from, to): (f32, f32), (start, end): (f32, f32)) -> bool {
    let shared = to.min(end) - from.max(start);
    shared * 2.0 > (end - start).min(to - from)
}

fn extent(word: &DecodedWord) -> (f32, f32) {
    let start = word.chars.first().map_or(0.0, |char| char.start_px);
    (start, word.chars.last().map_or(start, |char| char.end_px))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of one width a letter, one after another.
    fn line(words: &[(&str, f32)]) -> Vec<DecodedWord> {
        let mut at = 0.0;
        let mut word = |&(text, confidence): &(&str, f32)| {
            let chars = text.chars().map(|c| {
                at += 10.0;
                DecodedChar {
                    text: c.to_string(),
                    confidence,
                    start_px: at - 10.0,
                    end_px: at,
                    alternatives: Vec::new(),
                }
            });
            let chars = chars.collect();
            at += 10.0;
            DecodedWord {
                text: text.to_owned(),
                confidence,
                in_dictionary: false,
                chars,
            }
        };
        words.iter().map(&mut word).collect()
    }

    /// Words as one, each character at its place.
    fn in_one(words: Vec<DecodedWord>) -> DecodedWord {
        let join = |mut whole: DecodedWord, rest: DecodedWord| {
            whole.text.push_str(&rest.text);
            whole.chars.extend(rest.chars);
            whole
        };
        words.into_iter().reduce(join).unwrap()
    }

    fn weighed(
        first: &[(&str, f32)],
        second: &[(&str, f32)],
        third: &[(&str, f32)],
    ) -> Vec<(String, f32)> {
        let mut words = line(first);
        weigh(&mut words, &line(second), || line(third));
        let told = words.into_iter().map(|word| (word.text, word.confidence));
        told.collect()
    }

    #[test]
    fn what_is_read_again_is_digits_and_doubt_with_their_neighbours() {
        let sure = |text| (text, 0.95);
        let words = "Căn cứ Nghị định số 15 của Chính phủ và quy chế hiện hành";
        let mut words: Vec<(&str, f32)> = words.split(' ').map(sure).collect();
        assert_eq!(worth_it(&line(&words)), std::slice::from_ref(&(3..8)));
        words[12].1 = 0.5;
        assert_eq!(worth_it(&line(&words)), [3..8, 10..14]);
        words[9].1 = 0.5;
        assert_eq!(worth_it(&line(&words)), std::slice::from_ref(&(3..14)));
        assert!(worth_it(&line(&[sure("Điều"), sure("lệ")])).is_empty());
    }

    #[test]
    fn a_part_is_cut_between_words() {
        // Four words of two letters, each letter ten columns wide, ten columns apart.
        let words = line(&[("ab", 0.9), ("cd", 0.9), ("ef", 0.9), ("12", 0.9)]);
        let ink = |x: u32| x % 30 < 20;
        let strip = GrayImage::from_fn(120, 40, |x, _| Luma([if ink(x) { 0 } else { 255 }]));
        let parts = parts(7, &strip, &words);
        let [part] = parts.as_slice() else {
            panic!("{} parts", parts.len())
        };
        assert_eq!((part.line, part.words.clone()), (7, 1..4));
        assert_eq!((part.left_px, part.strip.width()), (25, 95));
    }

    #[test]
    fn digits_that_two_readers_read_alike_are_as_sure_as_the_surer() {
        let read = weighed(&[("45/GPXD", 0.97)], &[("45/GPXĐ", 0.99)], &[]);
        assert_eq!(read, [("45/GPXD".to_owned(), 0.99)]);
    }

    /// "3009235583" was read by both as "3009255583", by neither surely.
    #[test]
    fn digits_that_two_readers_read_alike_and_with_doubt_need_the_third_look() {
        let doubtful =
            |third: &[(&str, f32)]| weighed(&[("3009255583", 0.7)], &[("3009255583", 0.6)], third);
        let digits = || "3009255583".to_owned();
        assert_eq!(doubtful(&[("3009255583", 0.9)]), [(digits(), 0.7)]);
        assert_eq!(doubtful(&[("3009235583", 0.9)]), [(digits(), DISPUTED)]);
        assert_eq!(doubtful(&[("3009255583", 0.8)]), [(digits(), DISPUTED)]);
        assert_eq!(doubtful(&[]), [(digits(), DISPUTED)]);
        let one_doubts = weighed(&[("305", 0.95)], &[("305", 0.99)], &[("305", 0.7)]);
        assert_eq!(one_doubts, [("305".to_owned(), MAJORITY)]);
    }

    #[test]
    fn digits_that_two_readers_read_differently_are_not_trusted_and_not_changed() {
        let read = weighed(
            &[("409/QĐ", 0.99)],
            &[("499/QĐ", 0.97)],
            &[("409/QĐ", 0.99)],
        );
        assert_eq!(read, [("409/QĐ".to_owned(), DISPUTED)]);
    }

    #[test]
    fn a_doubtful_second_reader_is_overruled_by_two_sure_looks() {
        let read = weighed(&[("726/QĐ", 0.99)], &[("7z6/QĐ", 0.3)], &[("726/QĐ", 0.98)]);
        assert_eq!(read, [("726/QĐ".to_owned(), MAJORITY)]);
    }

    /// A stamp lay over the symbol and not over the digits.
    #[test]
    fn letters_that_make_a_known_symbol_settle_what_a_stamp_lies_over() {
        let read = weighed(&[("534/QĐ-KKT", 0.9)], &[("534/QĐ-KRT", 0.9)], &[]);
        assert_eq!(read, [("534/QĐ-KKT".to_owned(), MAJORITY)]);
        for second in ["584/QĐ-KRT", "534/QĐ-KCN", "534/QĐ-KT", "534/QĐ-K8T"] {
            let read = weighed(&[("534/QĐ-KKT", 0.9)], &[(second, 0.9)], &[]);
            assert_eq!(read, [("534/QĐ-KKT".to_owned(), DISPUTED)], "{second}");
        }
    }

    /// A space was seen within the number of a paper: the digits are the same.
    #[test]
    fn a_number_that_one_reader_takes_for_two_words_is_no_dispute() {
        let mut first = line(&[("534", 0.98), ("/QĐ-KKT", 0.8)]);
        let mut second = [in_one(line(&[("534", 0.99), ("/QĐ-KKT", 0.99)]))];
        weigh(&mut first, &second, Vec::new);
        let sure: Vec<f32> = first.iter().map(|word| word.confidence).collect();
        assert_eq!(sure, [0.99, 0.99]);
        second[0].chars[1].text = "8".to_owned();
        second[0].text = second[0].text.replace('3', "8");
        weigh(&mut first, &second, Vec::new);
        assert_eq!(first[0].confidence, DISPUTED);
    }

    /// "1142/2005" was read as "1 142/2005", as surely as ever: every digit was right.
    #[test]
    fn a_number_that_one_reader_cuts_between_two_digits_is_disputed() {
        let mut first = line(&[("1", 0.99), ("142/2005", 0.99)]);
        let second = [in_one(first.clone())];
        weigh(&mut first, &second, Vec::new);
        let sure: Vec<f32> = first.iter().map(|word| word.confidence).collect();
        assert_eq!(sure, [DISPUTED, DISPUTED]);
    }

    /// "7/9/2019" was read as "79/2019".
    #[test]
    fn digits_that_one_reader_parts_by_a_stroke_are_disputed() {
        let read = weighed(
            &[("79/2019", 0.99)],
            &[("7/9/2019", 0.97)],
            &[("79/2019", 0.99)],
        );
        assert_eq!(read, [("79/2019".to_owned(), DISPUTED)]);
        let read = weighed(&[("45/2019", 0.98)], &[("45-2019", 0.99)], &[]);
        assert_eq!(read, [("45/2019".to_owned(), 0.99)]);
    }

    #[test]
    fn one_word_of_the_second_reader_never_stands_for_two_of_the_first() {
        let first = [("Tân", 0.5), ("Lập", 0.5)];
        let read = weighed(&first, &[("Tân.Lập", 0.9)], &[]);
        let texts: Vec<String> = read.into_iter().map(|(text, _)| text).collect();
        assert_eq!(texts, ["Tân", "Lập"]);
    }

    #[test]
    fn a_doubtful_word_takes_the_reading_of_the_surer_reader() {
        let read = weighed(&[("Rõ", 0.5)], &[("Rô", 0.9)], &[]);
        assert_eq!(read, [("Rô".to_owned(), 0.9)]);
    }
}
