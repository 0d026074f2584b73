//! Alike: what two readers read at one place of a line, compared by letters without marks and digits.

use std::borrow::Borrow;

use super::super::decode::{DecodedChar, DecodedWord};
use super::super::has_digit;
use crate::abbreviation;
use crate::catalogue::fold;

/// Whether both read the same letters and digits.
pub(super) fn agree(word: &DecodedWord, others: &[&DecodedWord]) -> bool {
    let read: Vec<&str> = others.iter().map(|other| other.text.as_str()).collect();
    signs(&word.text) == signs(&read.join(" "))
}

/// The characters of the second reading that lie over a word of the first, whatever their words.
pub(super) fn part_over<'c>(word: &DecodedWord, second: &'c [DecodedWord]) -> Vec<&'c DecodedChar> {
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

pub(super) fn has_same_signs(word: &DecodedWord, part: &[&DecodedChar]) -> bool {
    !part.is_empty() && signs(&word.text) == signs(&text_of(part))
}

/// How sure the second reader is, where it read the same letters and digits.
pub(super) fn trust_of_alike(
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
pub(super) fn trust_in_digits(word: &DecodedWord, part: &[&DecodedChar]) -> Option<f32> {
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

pub(super) fn least_sure(words: &[&DecodedWord]) -> f32 {
    least(words.iter().map(|word| word.confidence))
}

pub(super) fn least_sure_char(chars: &[impl Borrow<DecodedChar>]) -> f32 {
    least(chars.iter().map(|char| char.borrow().confidence))
}

pub(super) fn least_sure_digit(chars: &[impl Borrow<DecodedChar>]) -> f32 {
    least(digits(chars))
}

/// How sure a reader is of each digit.
pub(super) fn digits(chars: &[impl Borrow<DecodedChar>]) -> impl Iterator<Item = f32> {
    let chars = chars.iter().map(Borrow::borrow);
    let digits = chars.filter(|char: &&DecodedChar| has_digit(&char.text));
    digits.map(|char| char.confidence)
}

fn least(sure: impl Iterator<Item = f32>) -> f32 {
    sure.reduce(f32::min).unwrap_or(0.0)
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
pub(super) fn is_cut_number(word: &DecodedWord, second: &[DecodedWord]) -> bool {
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

/// Small letters that old-style figures are taken for, by both readers alike.
const LIKE_FIGURES: [char; 10] = ['o', 's', 'n', 'l', 'i', 'z', 'r', 'y', 'q', 't'];

/// Whether a small letter that looks like a figure stands beside a digit: no number of a paper has it so.
pub(super) fn has_letter_for_digit(text: &str) -> bool {
    let mut pairs = text.chars().zip(text.chars().skip(1));
    pairs.any(|(a, b)| {
        is_digit(a) && LIKE_FIGURES.contains(&b) || LIKE_FIGURES.contains(&a) && is_digit(b)
    })
}

/// The words of the second reading that lie over a word of the first, half of them or more.
pub(super) fn over<'w>(word: &DecodedWord, second: &'w [DecodedWord]) -> Vec<&'w DecodedWord> {
    let lies_over = |other: &&DecodedWord| share(extent(word), extent(other));
    second.iter().filter(lies_over).collect()
}

pub(super) fn share((from, to): (f32, f32), (start, end): (f32, f32)) -> bool {
    let shared = to.min(end) - from.max(start);
    shared * 2.0 > (end - start).min(to - from)
}

pub(super) fn extent(word: &DecodedWord) -> (f32, f32) {
    let start = word.chars.first().map_or(0.0, |char| char.start_px);
    (start, word.chars.last().map_or(start, |char| char.end_px))
}
