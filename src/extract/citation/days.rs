//! Days: the day of the other paper that a citation names, and its new last day.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::super::Reading;
use super::super::dates;
use super::grammar::{BEGINS_LATER, FIRST_DAY, HOLDS_LATER, IN_BRACKETS, UNTIL, last_sentence_end};
use super::{Clause, LONGEST_NAME};
use crate::document::RelationVerb;
use crate::layout::Role;

/// What follows a number's day and has days of its own.
static STOP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\s(?:den\s+(?:het|ngay)|cap\s+cho|do|ly\s+do|nhu\s+sau|(?:co|het)\s+(?:ghi|hieu\s+luc|gia\s+tri)|thoi\s+han|ke\s+tu)\s|\n(?:den|thoi\s+han)\s")
        .expect("a valid pattern")
});
/// "cấp lần đầu ngày …, thay đổi lần thứ hai ngày …": the later day is the paper's.
static CHANGED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:thay\s+doi|dieu\s+chinh|cap\s+lai|sua\s+doi|lan)\b").expect("a valid pattern")
});

/// The other paper's day: the first after its number, or the last of its changes; never the extension's
/// new end.
pub(super) fn day_of(rest: &str, until: Option<Date>) -> Option<dates::FoundDate> {
    let near = &rest[..rest.len().min(120)];
    let stop = STOP.find(near).map_or(near.len(), |stop| stop.start());
    let mut days = dates::find_all(&near[..stop]).filter(|day| Some(day.date) != until);
    let first = days.next().map(|first| {
        let later = days.filter(|day| CHANGED.is_match(&near[first.end..day.start]));
        later.max_by_key(|day| day.date).unwrap_or(first)
    });
    first.or_else(|| {
        let found = ISSUED_BY.captures(near)?;
        let day = found.get(1)?;
        Some(dates::FoundDate {
            start: day.start(),
            end: day.end(),
            date: dates::date_of(&found, 2)?,
        })
    })
}

/// A day stands right after the number, whether or not it could be read.
pub(super) fn names_a_day(rest: &str) -> bool {
    let near = rest[..rest.len().min(24)].trim_start();
    let near = ["duoc ", "cap ", "ky ", "ban hanh "]
        .iter()
        .fold(near, |near, word| near.trim_start_matches(word));
    near.strip_prefix("ngay")
        .is_some_and(|day| day.contains(|c: char| c.is_ascii_digit()))
}

/// "do Ban Quản lý Khu kinh tế Vân Phong cấp ngày …" right after the number.
static ISSUED_BY: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = format!(
        r"^ do [^.;,]{{3,90}}? (?:cap|ban hanh|ky) ({})",
        dates::DATE
    );
    Regex::new(&pattern.replace(' ', r"\s{1,3}")).expect("a valid pattern")
});

/// The day beside another mention of the same number: "Ngày …, Ban Quản lý ban hành Quyết định số …".
pub(super) fn day_elsewhere(reading: &Reading, number: &str) -> Option<(Date, usize, usize)> {
    let text = reading.paper.text.folded();
    text.match_indices(number).find_map(|(at, _)| {
        if reading.paper.role_at(at) == Role::Basis {
            return None;
        }
        let from = at + number.len();
        let after = &text[from..(from + 60).min(text.len())];
        if let Some(day) = day_of(after, None) {
            return Some((day.date, from + day.start, from + day.end));
        }
        let from = at.saturating_sub(160);
        let before = &text[from..at];
        let sentence = before
            .rfind(". ")
            .max(before.rfind(".\n"))
            .map_or(0, |end| end + 2);
        let issues = ["ban hanh", "cap"]
            .iter()
            .any(|word| before[sentence..].contains(word));
        let day = dates::find_all(&before[sentence..])
            .last()
            .filter(|_| issues)?;
        Some((
            day.date,
            from + sentence + day.start,
            from + sentence + day.end,
        ))
    })
}

/// The other paper's new last day: as the extension says, or the day before "kể từ ngày …" where it is
/// ended.
pub(super) fn last_day_of(verb: RelationVerb, after_number: &str) -> Option<Date> {
    let told = IN_BRACKETS.replace_all(after_number, " ");
    let day = |pattern: &Regex| dates::date_of(&pattern.captures(&told)?, 2);
    match verb {
        RelationVerb::Extends => day(&UNTIL).or_else(|| only_period_end(&told)),
        verb if verb.ends() => day(&FIRST_DAY)?.yesterday().ok(),
        _ => None,
    }
}

/// "đến hết tháng 12 năm 2027", where no other end is named.
fn only_period_end(told: &str) -> Option<Date> {
    let mut ends = dates::period_ends(told);
    let (end, more) = (ends.next()?, ends.next());
    let leads = told[..end.start].trim_end().ends_with("den");
    (leads && more.is_none()).then_some(end.date)
}

/// The day before the one from which the other paper is ended, where that stands before the verb or in words of its
/// own after the clause.
pub(super) fn day_before_later_effect(
    reading: &Reading,
    verb: RelationVerb,
    clause: &Clause,
) -> Option<Date> {
    let text = reading.paper.text.folded();
    let start = clause.span.start;
    let before = &text[start.saturating_sub(LONGEST_NAME)..start];
    let before = &before[last_sentence_end(before).map_or(0, |end| end + 1)..];
    let after = &text[clause.span.start..(clause.span.end + LONGEST_NAME).min(text.len())];
    let found = BEGINS_LATER
        .captures(before)
        .or_else(|| HOLDS_LATER.captures(after));
    let later = found
        .filter(|_| verb.ends())
        .and_then(|found| dates::date_of(&found, 2));
    later?.yesterday().ok()
}
