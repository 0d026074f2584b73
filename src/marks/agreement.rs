//! Agreement: what was written into a blank, by several independent looks at it: two networks, each
//! in two treatments of the picture, and the page's own reader.
//!
//! Promise: a reading is sure only when all looks have the same string, each surely, and the string is
//! one that may stand there (a day is 1 to 31, a month 1 to 12); else it is the best guess, with doubt.
//! How many digits there are the page's reader knows best: it sees the slash after them as print, which
//! the networks, who know digits only, take for one more.

use super::cut::{Ink, Place, cut};
use super::digits::{self, ROWS, Reader, Reading};
use super::slot::{Slot, SlotKind};
use crate::document::{MarkReading, Page, PageImage};

/// What the looks say together.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// The best reading.
    pub text: String,
    /// Of the reading; at most [`DISPUTED`] where the looks differ or doubt.
    pub confidence: f32,
    /// The best three, most probable first.
    pub readings: Vec<MarkReading>,
}

/// What a disputed reading is worth: never enough to be given.
pub const DISPUTED: f32 = 0.45;
/// Each look must be as sure of the string as this, and all of them together as this.
const LEAST_LOOK: f32 = 0.65;
const LEAST_TOGETHER: f32 = 0.90;
/// Above this the page's own reader was sure of printed digits.
const SURE_PRINT: f32 = 0.85;
/// A look's trust in a number of digits below which it rather sees another.
const LEAST_LENGTH: f32 = 0.5;
/// A blank in which this share of the looks' trust sees nothing is empty.
const EMPTY: f32 = 0.5;
/// A guess below this is none.
const LEAST_GUESS: f32 = 0.1;
/// Readings kept for a person who reviews.
const KEPT: usize = 3;

/// The pictures that are looked at: who looks, at which ink, how much room above and below.
const LOOKS: [(Reader, Ink, f64); 4] = [
    (Reader::First, Ink::NotRed, 1.0),
    (Reader::Second, Ink::Any, 1.0),
    (Reader::First, Ink::Any, 1.12),
    (Reader::Second, Ink::NotRed, 1.12),
];

/// Height of a picture, and its room at both sides, in heights of a line of print.
const HEIGHT: f64 = 1.9;
const BESIDE: f64 = 0.7;

/// Looks at a blank; `None` where nothing is written or the page's reader was right to be sure.
pub fn read(image: &PageImage, page: &Page, slot: &Slot, unit_px: u32) -> Option<Agreement> {
    let look = |reader, ink, place: &Place| {
        digits::read(reader, &cut(image, &page.placement, place, ROWS, ink))
    };
    let mut looks = Vec::with_capacity(LOOKS.len());
    for (reader, ink, room) in LOOKS {
        looks.push(look(reader, ink, &place(slot, unit_px, room)));
        if leaves_it(slot, &looks) {
            return None;
        }
    }
    let mut agreement = weigh(slot, &looks)?;
    if agreement.confidence > DISPUTED && ends_like_a_slash(slot, &agreement.text) {
        let before_slash = before_what_follows(slot, unit_px);
        let again =
            [Reader::First, Reader::Second].map(|reader| look(reader, Ink::Any, &before_slash));
        let stands = |look: &Vec<Reading>| probability(look, &agreement.text) >= LEAST_LOOK;
        if !again.iter().all(stands) {
            agreement.confidence = DISPUTED;
        }
    }
    Some(agreement)
}

/// Whether nothing that other looks see can change the blank: it is empty, or the last look does not surely
/// see other digits than those printed there.
fn leaves_it(slot: &Slot, looks: &[Vec<Reading>]) -> bool {
    let emptiness: f32 = looks.iter().map(|look| probability(look, "")).sum();
    let disputes = |reading: &Reading| {
        reading.probability >= LEAST_LOOK
            && may_stand(slot.kind, &reading.text)
            && is_other_than_print(slot, &reading.text)
    };
    let does_dispute = |look: &Vec<Reading>| look.iter().any(disputes);
    emptiness > EMPTY * LOOKS.len() as f32
        || is_print(slot) && !looks.last().is_some_and(does_dispute)
}

/// Whether the last digit of a number may be the slash behind it, which the networks take for a one.
fn ends_like_a_slash(slot: &Slot, text: &str) -> bool {
    slot.kind == SlotKind::Number && text.ends_with('1')
}

/// The place of a blank without what follows it.
fn before_what_follows(slot: &Slot, unit_px: u32) -> Place {
    let whole = place(slot, unit_px, 1.0);
    Place {
        width: f64::from(slot.rect.right()) - whole.left,
        ..whole
    }
}

fn place(slot: &Slot, unit_px: u32, room: f64) -> Place {
    // A pen that leaves the line makes the line's box higher than its print.
    let unit = f64::from(unit_px.min(slot.rect.h).max(8));
    let (height, beside) = (unit * HEIGHT * room, unit * BESIDE);
    let middle = f64::from(slot.rect.y) + f64::from(slot.rect.h) / 2.0;
    Place {
        left: f64::from(slot.rect.x) - beside,
        top: middle - height / 2.0,
        width: f64::from(slot.rect.w) + 2.0 * beside,
        height,
    }
}

/// What the looks say together of a blank.
pub fn weigh(slot: &Slot, looks: &[Vec<Reading>]) -> Option<Agreement> {
    let agreed = weigh_looks(slot, looks);
    if agreed
        .as_ref()
        .is_none_or(|agreed| agreed.confidence > DISPUTED)
    {
        return agreed;
    }
    let alike = of_length_read(slot, looks).and_then(|alike| weigh_looks(slot, &alike));
    let confirmed = alike.filter(|alike| alike.text == slot.as_read && alike.confidence > DISPUTED);
    confirmed
        .map(|confirmed| Agreement {
            confidence: confirmed.confidence.min(slot.confidence),
            ..confirmed
        })
        .or(agreed)
}

/// The looks' readings of as many digits as the page's reader surely read, as shares of these alone;
/// `None` where a look rather sees more or fewer.
fn of_length_read(slot: &Slot, looks: &[Vec<Reading>]) -> Option<Vec<Vec<Reading>>> {
    if slot.confidence < SURE_PRINT || !may_stand(slot.kind, &slot.as_read) {
        return None;
    }
    let of_look = |look: &Vec<Reading>| {
        let alike = || {
            let readings = look.iter();
            readings.filter(|reading| reading.text.len() == slot.as_read.len())
        };
        let share: f32 = alike().map(|reading| reading.probability).sum();
        let share_of = |reading: &Reading| Reading {
            text: reading.text.clone(),
            probability: reading.probability / share,
        };
        (share >= LEAST_LENGTH).then(|| alike().map(share_of).collect())
    };
    looks.iter().map(of_look).collect()
}

fn weigh_looks(slot: &Slot, looks: &[Vec<Reading>]) -> Option<Agreement> {
    let of = |text: &str| {
        let each = looks.iter().map(|look| probability(look, text));
        each.collect::<Vec<f32>>()
    };
    let mean = |each: &[f32]| each.iter().sum::<f32>() / each.len().max(1) as f32;
    if mean(&of("")) > EMPTY {
        return None;
    }
    let mut candidates: Vec<String> = Vec::new();
    for reading in looks.iter().flatten() {
        if may_stand(slot.kind, &reading.text) && !candidates.contains(&reading.text) {
            candidates.push(reading.text.clone());
        }
    }
    let mut ranked: Vec<(f32, f32, String)> = candidates
        .into_iter()
        .map(|text| {
            let each = of(&text);
            let least = each.iter().copied().fold(1.0, f32::min);
            (mean(&each), least, text)
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.2.cmp(&b.2)));
    let (together, least, best) = ranked.first()?.clone();
    if together < LEAST_GUESS {
        return None;
    }
    // Where the page's reader missed the slash, it lies in the blank.
    let may_be_the_slash = slot.lacks_slash && ends_like_a_slash(slot, &best);
    let are_sure = together >= LEAST_TOGETHER
        && least >= LEAST_LOOK
        && !is_padded(slot.kind, &best)
        && !may_be_the_slash;
    let readings = ranked
        .into_iter()
        .take(KEPT)
        .map(|(probability, _, text)| MarkReading { text, probability });
    let agreement = |text: String, confidence: f32, readings| Agreement {
        text,
        confidence,
        readings,
    };
    if is_print(slot) {
        // Digits that the page's reader read surely as print stand, unless all looks say otherwise.
        let is_disputed = are_sure && is_other_than_print(slot, &best);
        return is_disputed.then(|| agreement(slot.as_read.clone(), DISPUTED, readings.collect()));
    }
    let confidence = if are_sure {
        together
    } else {
        together.min(DISPUTED)
    };
    Some(agreement(best, confidence, readings.collect()))
}

/// Whether the page's reader saw printed digits there.
fn is_print(slot: &Slot) -> bool {
    !slot.is_apart && slot.confidence >= SURE_PRINT && may_stand(slot.kind, &slot.as_read)
}

/// Whether a reading denies the printed digits.
fn is_other_than_print(slot: &Slot, text: &str) -> bool {
    text != slot.as_read && !goes_on_after_a_slash(text, &slot.as_read)
}

/// Whether the looks saw the printed digits and, behind them, a slash, which they take for a one, and what
/// follows it ("233/2021/…").
fn goes_on_after_a_slash(best: &str, printed: &str) -> bool {
    best.strip_prefix(printed)
        .is_some_and(|more| more.starts_with('1'))
}

fn probability(look: &[Reading], text: &str) -> f32 {
    let found = look.iter().find(|reading| reading.text == text);
    found.map_or(0.0, |reading| reading.probability)
}

/// Numbers below ten are written with one zero (Decree 30/2020/NĐ-CP, appendix I), no other with any.
fn is_padded(kind: SlotKind, text: &str) -> bool {
    kind == SlotKind::Number && text.len() > 2 && text.starts_with('0')
}

/// Whether such a string may stand in such a blank.
pub fn may_stand(kind: SlotKind, text: &str) -> bool {
    let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let value = || text.parse::<u32>().unwrap_or(0);
    is_number
        && match kind {
            SlotKind::Number => text.len() <= 6 && value() > 0,
            SlotKind::Day => text.len() <= 2 && (1..=31).contains(&value()),
            SlotKind::Month => text.len() <= 2 && (1..=12).contains(&value()),
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Rect;

    fn slot(as_read: &str, confidence: f32, is_apart: bool) -> Slot {
        Slot {
            kind: SlotKind::Day,
            line: 0,
            chars: 0..2,
            rect: Rect::new(0, 0, 60, 45),
            as_read: as_read.to_owned(),
            confidence,
            is_apart,
            lacks_slash: false,
        }
    }

    fn looks(readings: [&[(&str, f32)]; 4]) -> Vec<Vec<Reading>> {
        let look = |readings: &[(&str, f32)]| {
            let reading = |&(text, probability): &(&str, f32)| Reading {
                text: text.to_owned(),
                probability,
            };
            readings.iter().map(reading).collect()
        };
        readings.map(look).to_vec()
    }

    #[test]
    fn a_day_on_which_all_looks_agree_is_sure() {
        let looks = looks([&[("07", 0.98)]; 4]);
        let agreed = weigh(&slot("§7", 0.2, true), &looks).expect("something is written");
        assert_eq!(agreed.text, "07");
        assert!(agreed.confidence > 0.9);
    }

    #[test]
    fn what_one_look_leaves_no_other_look_would_change() {
        let print = slot("12", 0.97, false);
        let others: &[(&str, f32)] = &[("17", 0.98)];
        for first in [("12", 0.98), ("17", 0.6), ("", 0.99)] {
            let looks = looks([&[first], others, others, others]);
            assert!(leaves_it(&print, &looks[..1]), "{first:?}");
            assert_eq!(weigh(&print, &looks), None);
        }
        let disputed = looks([others; 4]);
        assert!((1..4).all(|seen| !leaves_it(&print, &disputed[..seen])));
        let empty = looks([&[("", 0.99)], &[("", 0.9)], &[("", 0.3)], &[("17", 0.98)]]);
        let blank = slot("....", 0.5, true);
        let left_after: Vec<bool> = (1..4)
            .map(|seen| leaves_it(&blank, &empty[..seen]))
            .collect();
        assert_eq!(left_after, [false, false, true]);
        assert_eq!(weigh(&blank, &empty), None);
    }

    #[test]
    fn one_look_that_differs_leaves_a_guess() {
        let looks = looks([
            &[("17", 0.99)],
            &[("17", 0.99)],
            &[("17", 0.97)],
            &[("11", 0.8), ("17", 0.2)],
        ]);
        let guess = weigh(&slot("47", 0.4, true), &looks).expect("something is written");
        assert_eq!((guess.text.as_str(), guess.confidence), ("17", DISPUTED));
        assert_eq!(guess.readings[1].text, "11");
    }

    /// The stroke of the slash after the digits was taken for a 1.
    #[test]
    fn how_many_digits_there_are_the_pages_reader_knows() {
        let number = |as_read, confidence| Slot {
            kind: SlotKind::Number,
            ..slot(as_read, confidence, true)
        };
        let looks = looks([&[("1774", 0.55), ("17741", 0.3), ("1777", 0.01)]; 4]);
        let agreed = |slot: &Slot| {
            weigh(slot, &looks)
                .expect("something is written")
                .confidence
        };
        assert!(agreed(&number("1774", 0.97)) > 0.9);
        assert_eq!(agreed(&number("1774", 0.6)), DISPUTED);
        assert_eq!(agreed(&number("1777", 0.97)), DISPUTED);
        assert_eq!(agreed(&number("17741", 0.97)), DISPUTED);
    }

    #[test]
    fn no_day_is_the_thirty_fifth_and_an_empty_blank_stays_empty() {
        let impossible = looks([&[("35", 0.9), ("25", 0.05)]; 4]);
        assert_eq!(weigh(&slot("", 0.0, true), &impossible), None);
        assert_eq!(
            weigh(
                &slot("....", 0.5, true),
                &looks([&[("", 0.9), ("1", 0.1)]; 4])
            ),
            None
        );
    }

    #[test]
    fn sure_print_stands_unless_all_looks_say_otherwise() {
        let print = slot("12", 0.97, false);
        assert_eq!(weigh(&print, &looks([&[("12", 0.98)]; 4])), None);
        assert_eq!(weigh(&print, &looks([&[("17", 0.6)]; 4])), None);
        let doubted = weigh(&print, &looks([&[("17", 0.98)]; 4])).expect("a dispute");
        assert_eq!(
            (doubted.text.as_str(), doubted.confidence),
            ("12", DISPUTED)
        );
        let mut without_slash = slot("1774", 0.5, true);
        without_slash.lacks_slash = true;
        without_slash.kind = SlotKind::Number;
        let doubted = weigh(&without_slash, &looks([&[("17741", 0.98)]; 4])).expect("a guess");
        assert_eq!(doubted.confidence, DISPUTED);
        // The slash behind the digits, and the year behind the slash.
        let number = Slot {
            kind: SlotKind::Number,
            ..print
        };
        for seen in ["121", "1212"] {
            assert_eq!(weigh(&number, &looks([&[(seen, 0.99)]; 4])), None);
        }
    }
}
