//! Mentions: the places of a paper that bear a name out, or speak against it: the whole name again,
//! or some words of it beside the same neighbours.
//!
//! Promise: one mark makes another name, so every word of a name that is given was read surely, or
//! stands elsewhere with the same marks, or belongs to a set phrase; no place has it with other marks.

use regex::Regex;

use super::standing::Why;
use crate::catalogue::exact_words;
use crate::layout::{Passage, Span};
use crate::ocr::correct;
use crate::spelling;

/// Of the words that the reader is less sure of one in ten has a wrong mark, of the others one in a
/// thousand: a name's word must be surer in one of the places where it has these marks. Places alone
/// do not bear each other out: what a worn letter looks like in one, it looks like in all.
const SURE: f32 = 0.92;
/// The same for words in capitals, which no dictionary makes surer: of those above it none was wrong.
const SURE_CAPITALS: f32 = 0.85;
/// A word that is read surely elsewhere.
const LEAST_SURE_AGREED: f32 = 0.70;
/// A word of a set phrase, whose letters can mean nothing else.
const LEAST_SURE_IN_PHRASE: f32 = 0.35;

/// So many times more often must a word stand with its marks than with others: two against one may be
/// the same mistake twice.
const MOST: usize = 3;

/// A name as its mentions have it.
pub struct Name {
    /// With the marks that most mentions have.
    pub value: String,
    /// What speaks against it.
    pub doubt: Option<Why>,
}

/// The name at `span`, weighed with the rest of the paper.
pub fn weigh(text: &Passage, span: Span) -> Name {
    let whole = whole_mentions(text, span);
    let words = words(text, whole.place);
    let differs = |word: &NameWord| word.elsewhere.other * MOST > word.elsewhere.same + 1;
    let doubt = match () {
        () if !whole.is_majority || words.iter().any(differs) => Some(Why::Disagreement),
        () if words.iter().any(|word| spelling::is_misspelt(&word.read)) => Some(Why::Unconfirmed),
        () if !words.iter().all(NameWord::is_sure) => Some(Why::LowConfidence),
        () => None,
    };
    Name {
        value: whole.value,
        doubt,
    }
}

/// A word of a name.
struct NameWord {
    read: String,
    sure: f32,
    is_in_phrase: bool,
    elsewhere: Elsewhere,
}

impl NameWord {
    fn is_sure(&self) -> bool {
        let least = match () {
            () if self.is_in_phrase => LEAST_SURE_IN_PHRASE,
            () if self.elsewhere.surest >= SURE => LEAST_SURE_AGREED,
            () if self.read.chars().all(char::is_uppercase) => SURE_CAPITALS,
            () => SURE,
        };
        self.sure >= least
    }
}

/// How often a word stands elsewhere beside the same neighbour.
#[derive(Clone, Copy, Default)]
struct Elsewhere {
    /// With the same marks.
    same: usize,
    /// With other marks.
    other: usize,
    /// The surest of those with the same marks.
    surest: f32,
}

fn words(text: &Passage, span: Span) -> Vec<NameWord> {
    let flat = text.folded().replace('\n', " ");
    let spans: Vec<Span> = text
        .word_rects(span)
        .into_iter()
        .map(|(word, _)| Span {
            start: word.start.max(span.start),
            end: word.end.min(span.end),
        })
        .collect();
    let read: Vec<String> = spans.iter().map(|word| text.read(*word)).collect();
    let in_phrase = correct::in_phrases(&read);
    let words = spans.iter().zip(read).zip(in_phrase).enumerate();
    words
        .map(|(at, ((span, read), is_in_phrase))| NameWord {
            read: core(&read).to_owned(),
            sure: text.least_sure(*span),
            is_in_phrase,
            elsewhere: elsewhere(text, &flat, &spans, at),
        })
        .collect()
}

/// A word without the signs round it.
fn core(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// The other places of a word and its neighbour, that before it where there is one.
fn elsewhere(text: &Passage, flat: &str, words: &[Span], at: usize) -> Elsewhere {
    let mut counts = Elsewhere::default();
    let first = at.saturating_sub(1);
    let Some(second) = words.get(first + 1) else {
        return counts;
    };
    let pair = Span {
        start: words[first].start,
        end: second.end,
    };
    let own = one_spelling(core(&text.read(words[at])));
    let neighbour = words[if at == first { first + 1 } else { first }];
    let others = flat.match_indices(&flat[pair.start..pair.end]);
    for (start, _) in others.filter(|(start, _)| *start != pair.start) {
        let word = Span {
            start: start + words[at].start - pair.start,
            end: start + words[at].end - pair.start,
        };
        let end = start + pair.end - pair.start;
        let beside = Span {
            start: start + neighbour.start - pair.start,
            end: start + neighbour.end - pair.start,
        };
        // "Vân Phong" is no "văn phòng": with both words otherwise marked it is another phrase.
        let is_the_phrase =
            one_spelling(core(&text.read(beside))) == one_spelling(core(&text.read(neighbour)));
        match one_spelling(core(&text.read(word))) == own {
            _ if !stands_alone(flat, start, end) || !is_the_phrase => {}
            true => {
                counts.same += 1;
                counts.surest = counts.surest.max(text.least_sure(word));
            }
            false => counts.other += 1,
        }
    }
    counts
}

fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let is_letter = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
    let before = start.checked_sub(1).and_then(|at| text.as_bytes().get(at));
    !is_letter(before) && !is_letter(text.as_bytes().get(end))
}

/// Small letters, one custom of placing tone marks (hòa, hoà).
fn one_spelling(name: &str) -> String {
    exact_words(&name.to_lowercase()).join(" ")
}

/// The mentions of the whole name.
struct Whole {
    value: String,
    /// Most of them have it so.
    is_majority: bool,
    /// One of the mentions that have it so.
    place: Span,
}

/// The name as most of its mentions have it, and whether that is more than half of them: a mark
/// misread in one place is read rightly in others.
fn whole_mentions(text: &Passage, span: Span) -> Whole {
    let value = text.read(span);
    let alone = |value| Whole {
        value,
        is_majority: true,
        place: span,
    };
    let letters = text.folded_of(span).split_whitespace().map(regex::escape);
    let letters: Vec<String> = letters.collect();
    let Ok(pattern) = Regex::new(&letters.join(r"\s{1,3}")) else {
        return alone(value);
    };
    let mentions: Vec<(String, Span)> = pattern
        .find_iter(text.folded())
        .map(|found| Span::from(found.range()))
        .map(|place| (one_spelling(&text.read(place)), place))
        .collect();
    let votes = |name: &str| mentions.iter().filter(|(have, _)| have == name).count();
    let weight = |name: &str| -> f32 {
        let same = mentions.iter().filter(|(have, _)| have == name);
        same.map(|(_, place)| text.mean_confidence(*place)).sum()
    };
    let own = one_spelling(&value);
    let best = mentions.iter().max_by(|(a, _), (b, _)| {
        let surer = weight(a).total_cmp(&weight(b));
        surer.then((*a == own).cmp(&(*b == own)))
    });
    let Some((best, place)) = best else {
        return alone(value);
    };
    let is_majority = votes(best) * (MOST + 1) >= mentions.len() * MOST;
    let (value, place) = match *best == own {
        true => (value, span),
        false => (in_case_of(&value, &text.read(*place)), *place),
    };
    Whole {
        value,
        is_majority,
        place,
    }
}

/// `other` with capitals where `value` has them.
fn in_case_of(value: &str, other: &str) -> String {
    let cases: Vec<bool> = value.chars().map(char::is_uppercase).collect();
    let letters = other.chars().enumerate();
    letters
        .flat_map(|(at, c)| match cases.get(at) {
            Some(true) => c.to_uppercase().collect::<Vec<_>>(),
            _ => c.to_lowercase().collect(),
        })
        .collect()
}
