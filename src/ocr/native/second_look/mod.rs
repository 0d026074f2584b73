//! Second look: words of digits and doubtful words, read once more by a reader that was taught apart,
//! and a third time, at another size, where the two disagree on digits or agree with doubt. Only their
//! part of the line is read again, with the words beside them.
//!
//! Promise: digits are never changed, only trusted more where readings agree and less where they do
//! not; a doubtful word without digits takes the reading of the surer reader.

mod alike;
mod parts;
#[cfg(test)]
mod tests;

use std::borrow::Borrow;
use std::cell::LazyCell;

use self::alike::{
    agree, digits, extent, has_letter_for_digit, has_same_signs, is_cut_number, least_sure,
    least_sure_char, least_sure_digit, over, part_over, share, trust_in_digits, trust_of_alike,
};
pub use self::parts::{Part, parts, smaller};
use super::decode::{DecodedChar, DecodedWord};
use super::has_digit;

/// Words below this are doubtful.
const DOUBTFUL: f32 = 0.80;
/// How much surer the second reader must be to be believed.
const SURER: f32 = 0.08;
/// What is left of the trust in digits that two readers read differently, or alike and not surely.
const DISPUTED: f32 = 0.45;

/// How sure the first reader must be twice to be believed against a second that is not.
const SURE_TWICE: f32 = 0.93;
/// A second reader as sure as this is never overruled.
const SURE_SECOND: f32 = 0.80;
/// Readers who read alike must each be as sure as this of every digit: a doubtful digit that both read alike
/// is often the same mistake.
const SURE_TOGETHER: f32 = 0.995;
/// How sure the third look must be of every digit where one of them doubts, and where both do.
const SURE_WITH_ONE: f32 = 0.60;
const SURE_ALONE: f32 = 0.90;
/// What digits are worth at most that one of the readings doubts or lacks.
const MAJORITY: f32 = 0.85;

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
            if is_cut_number(word, second) || has_letter_for_digit(&word.text) {
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

/// Whether a reader is sure of every digit, where there is any.
fn is_sure(chars: &[impl Borrow<DecodedChar>]) -> bool {
    digits(chars).all(|sure| sure >= SURE_TOGETHER)
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
