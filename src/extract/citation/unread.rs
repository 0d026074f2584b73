//! Unread: papers that a sentence ends, stops or prolongs in words that no rule understands.
//!
//! Promise: they are questions, never relations that are given; who reads the other paper's state sees that
//! something may have happened to it.

use std::sync::LazyLock;

use regex::Regex;

use super::super::Reading;
use super::super::number::{CODE, DIGITS, SYMBOL, canonical};
use super::grammar::{
    CLAUSE_END, DUTY, Head, STAYS, UNDOES, last_sentence_end, names_a_law, spaced,
};
use super::{Clause, LONGEST_CLAUSE, is_conditional, is_refused, is_supposed, relation};
use crate::document::{Relation, RelationVerb};
use crate::layout::{Role, Span};

/// A number in a sentence or in a table's cell.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"\b(?:so\s{{0,2}}:?\s{{0,2}}(?<labelled>{DIGITS}|{CODE})|(?<symbol>{SYMBOL}))\b"
    ))
    .expect("a valid pattern")
});
/// Words of which one says that something happens to a paper, and what may be meant.
static HINTS: LazyLock<[(RelationVerb, Regex); 3]> = LazyLock::new(|| {
    [
        (RelationVerb::Extends, r"\b(?:gia han|keo dai|rut ngan|giam thoi han|duoc dieu chinh (?:den|toi|con)|them \d{1,2} (?:\([^)]{1,24}\) )?(?:nam|thang)|tiep tuc (?:duoc )?(?:thue|su dung|khai thac|hoat dong))\b"),
        (RelationVerb::Revokes, r"\b(?:thu hoi|huy bo|bai bo|cham dut|khong con (?:gia tri|hieu luc)|het (?:hieu luc|gia tri)|tra lai|tuoc quyen)\b"),
        (RelationVerb::Suspends, r"\b(?:tam dung|tam ngung|dinh chi)\b"),
    ]
    .map(|(verb, words)| (verb, spaced(words)))
});
/// What stands before such words in titles of papers, and where they tell what was.
static TOLD: LazyLock<Regex> = LazyLock::new(|| spaced(r"\b(?:viec|ve|da|da duoc|da bi|xin) $"));
/// What follows them there, or is no paper.
static OF_OTHERS: LazyLock<Regex> = LazyLock::new(|| {
    spaced(r"^ (?:lan\b|dat\b|von\b|tien\b|kinh phi\b|khoan\b|chi phi\b|ho so\b)")
});
/// After such words: how long from now on.
static IS_DONE: LazyLock<Regex> = LazyLock::new(|| spaced(r"^ (?:den|toi|con|them|het) "));
/// Before a number: a paper that is only leant on.
static LEANT_ON: LazyLock<Regex> = LazyLock::new(|| {
    spaced(
        r"\b(?:can cu|xet|to trinh|bao cao|bien ban|don|ho so|hop dong|phieu|cong van|van ban|quy dinh|noi dung)\b[^,;.]{0,60}$",
    )
});
/// "thu hồi … theo Quyết định số …" leans on it too; "đất đã thuê theo Quyết định số …" is its land.
static FOLLOWED: LazyLock<Regex> = LazyLock::new(|| spaced(r"\b(?:theo|boi|tai)\b[^,;.]{0,60}$"));
/// Papers that nobody holds.
static NO_RESULT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"/(?:ttr|bc|bb|tb|cv|hd|kh)\b|/byt|/btnmt$|/bxd$").expect("a valid pattern")
});

/// What the sentences of the body may do to papers that no relation names.
pub(super) fn unread(reading: &Reading, known: &[Relation]) -> Vec<Relation> {
    let mut found: Vec<Relation> = Vec::new();
    for cited in NUMBER.captures_iter(reading.paper.text.folded()) {
        let number = cited.name("labelled").or(cited.name("symbol"));
        let Some(number) = number.map(|number| number.range()) else {
            continue;
        };
        let value = canonical(&reading.paper.text.read(number.clone().into()));
        let mut all = known.iter().chain(&found);
        if all.any(|relation| {
            relation.number == value || relation.number.starts_with(&format!("{value}-"))
        }) {
            continue;
        }
        found.extend(of_sentence(reading, number));
    }
    found
}

/// What the sentence round a number may do to the paper of that number.
fn of_sentence(reading: &Reading, number: std::ops::Range<usize>) -> Option<Relation> {
    let text = reading.paper.text.folded();
    let sentence = sentence_round(text, number.clone());
    let before = &text[sentence.start..number.start];
    let is_led_to = [&LEANT_ON, &UNDOES].iter().any(|led| led.is_match(before));
    let is_no_result =
        names_a_law(before, &text[number.clone()]) || NO_RESULT.is_match(&text[number.clone()]);
    if is_led_to || is_no_result || reading.paper.role_at(number.start) != Role::Body {
        return None;
    }
    let verb = hint(reading, sentence, number.clone())?;
    let is_of_another_thing = match verb {
        RelationVerb::Extends => DUTY.is_match(before),
        _ => FOLLOWED.is_match(before),
    };
    if is_of_another_thing {
        return None;
    }
    let clause = Clause {
        verb,
        head: Head::Subject,
        span: (number.start..sentence.end).into(),
        is_reversed: false,
        verb_end: number.start,
    };
    let rest = number.len()..sentence.end - number.start;
    Some(relation(reading, &clause, "", 0..number.len(), rest))
}

fn sentence_round(text: &str, number: std::ops::Range<usize>) -> Span {
    let from = number.start.saturating_sub(LONGEST_CLAUSE);
    let start = from + last_sentence_end(&text[from..number.start]).map_or(0, |end| end + 1);
    let most = (number.end + LONGEST_CLAUSE).min(text.len());
    let end = CLAUSE_END
        .find(&text[number.end..most])
        .map_or(most, |end| number.end + end.start());
    Span { start, end }
}

/// What the sentence's words may do to the paper of that number.
fn hint(reading: &Reading, sentence: Span, number: std::ops::Range<usize>) -> Option<RelationVerb> {
    let text = reading.paper.text.folded();
    if STAYS.is_match(&text[sentence.start..sentence.end]) {
        return None;
    }
    let says = |at: usize, end: usize| {
        let is_title = at > number.end && text[number.end..at].contains("viec");
        // "được rút ngắn đến ngày …" is done now, "được gia hạn" once was or may be.
        let is_passive_deed = IS_DONE.is_match(&text[end..]);
        !is_title
            && !TOLD.is_match(&text[sentence.start..at])
            && !OF_OTHERS.is_match(&text[end..])
            && (is_passive_deed || !is_supposed(reading, at))
            && !is_conditional(reading, (at..end).into())
            && !is_refused(reading, at)
    };
    let in_sentence = &text[sentence.start..sentence.end];
    HINTS.iter().find_map(|(verb, words)| {
        let mut places = words.find_iter(in_sentence);
        places
            .any(|place| says(sentence.start + place.start(), sentence.start + place.end()))
            .then_some(*verb)
    })
}
