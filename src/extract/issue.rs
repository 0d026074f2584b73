//! Issue: the day on which a paper was issued.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::Reading;
use super::dates::{self, DATE};
use super::filled_in;
use super::kind::IssueDate;
use super::standing::{self, Why};
use crate::document::{Field, FieldName};
use crate::layout::{Role, Span};

/// "Khánh Hòa, ngày 05 tháng 10 năm 2025": a place, then the day, and nothing more on the line.
static PLACE_AND_DAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?m)^[^\n]{{0,60}}?(?:^|[,.;:]|\b)\s*({DATE})[\s._\-'*:,]*$"
    ))
    .expect("a valid pattern")
});

/// "Chứng nhận thay đổi lần thứ nhất: ngày 12 tháng 5 năm 2018".
static CHANGE: LazyLock<Regex> = LazyLock::new(|| {
    let what = r"(?:chung nhan|dang ky|cap|dieu chinh|thay doi|gia han)";
    Regex::new(&format!(
        r"(?m)^\W{{0,3}}{what}[^\n]{{0,40}}?\blan\s+(?:dau|thu)[^\n]{{0,40}}?({DATE})"
    ))
    .expect("a valid pattern")
});

/// A line that should hold such a day.
static CHANGE_LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)^\W{0,3}(?:chung nhan|dang ky)[^\n]{0,30}\b(?:lan\s+(?:dau|thu)|thay doi|dieu chinh)\b")
        .expect("a valid pattern")
});

/// Lines that name another day of the head: of birth, of a list, of an earlier paper.
static OTHER_DAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"sinh|lan dau|lan thu|thay doi|den so|ngay den|kem theo|het han|gia tri|hieu luc|tu ngay",
    )
    .expect("a valid pattern")
});

/// Papers of today's state and its predecessors; later years are misread.
const PLAUSIBLE_YEARS: std::ops::RangeInclusive<i16> = 1976..=2075;

/// The day of issue, given or proposed.
pub fn issue_date(reading: &Reading) -> Option<Field> {
    let latest = reading
        .kind
        .is_some_and(|kind| kind.issue_date == IssueDate::LatestChange);
    let changes = if latest { latest_change(reading) } else { None };
    changes.or_else(|| beside_place(reading))
}

/// The latest of the days under the heading.
fn latest_change(reading: &Reading) -> Option<Field> {
    let text = reading.paper.text.folded();
    let days = CHANGE.captures_iter(text).filter_map(|found| {
        let span: Span = found.get(1)?.range().into();
        let is_own = reading.paper.role_at(span.start) != Role::Basis;
        is_own.then_some((dates::date_of(&found, 2)?, span))
    });
    let days: Vec<(Date, Span)> = days.collect();
    let (date, span) = *days.iter().max_by_key(|(date, _)| *date)?;
    let mut field = field(reading, date, span, "latest-change");
    // A change whose day was not read may be the latest.
    let in_head = |line: &regex::Match| {
        let place = line.end();
        !matches!(
            reading.paper.role_at(place),
            Role::Body | Role::Basis | Role::Recipients | Role::Heading
        )
    };
    if CHANGE_LINE.find_iter(text).filter(in_head).count() > days.len() {
        field.standing = standing::standing(Some(Why::Disagreement));
    }
    Some(field)
}

/// The day beside the place: in the head, else the last one above the signature.
fn beside_place(reading: &Reading) -> Option<Field> {
    let paper = reading.paper;
    let text = paper.text.folded();
    let mut found: Vec<(Role, Date, Span)> = Vec::new();
    for capture in PLACE_AND_DAY.captures_iter(text) {
        let (Some(whole), Some(day)) = (capture.get(0), capture.get(1)) else {
            continue;
        };
        let role = paper.role_at(day.start());
        if matches!(role, Role::Basis | Role::Heading | Role::SignedBlock)
            || OTHER_DAY.is_match(whole.as_str())
        {
            continue;
        }
        if let Some(date) = dates::date_of(&capture, 2) {
            found.push((role, date, day.range().into()));
        }
    }
    let in_head = found
        .iter()
        .find(|(role, ..)| matches!(role, Role::Head | Role::Issuer | Role::Motto | Role::Other));
    let at_foot = || {
        let signed = found
            .iter()
            .rev()
            .find(|(_, _, span)| has_place(reading, *span));
        signed.or(found
            .iter()
            .rev()
            .find(|(role, ..)| matches!(role, Role::Signature | Role::Recipients)))
    };
    let (_, date, span) = in_head.or_else(at_foot)?;
    Some(field(reading, *date, *span, "place-and-day"))
}

/// Whether a name and a comma stand before the day on its line.
fn has_place(reading: &Reading, day: Span) -> bool {
    let text = &reading.paper.text;
    let Some(line) = text.line_at(day.start) else {
        return false;
    };
    let before = text.folded_of(Span {
        start: line.span.start,
        end: day.start,
    });
    let words = before
        .trim_end_matches([',', '.', ' '])
        .split_whitespace()
        .count();
    (1..=6).contains(&words) && before.trim_end().ends_with([',', '.'])
}

fn field(reading: &Reading, date: Date, span: Span, rule: &str) -> Field {
    let doubt = match () {
        () if !PLAUSIBLE_YEARS.contains(&date.year()) => Some(Why::Grammar),
        () if weekday_differs(reading, date, span) => Some(Why::Disagreement),
        () if filled_in::day(reading.paper, span) => Some(Why::FilledIn),
        () => None,
    };
    let value = date.to_string();
    standing::code(
        reading.paper,
        FieldName::IssueDate,
        value,
        span,
        rule,
        doubt,
    )
}

/// "Thứ Hai, ngày 05 …": a weekday before the day must be that day's.
fn weekday_differs(reading: &Reading, date: Date, span: Span) -> bool {
    let text = reading.paper.text.folded();
    let before = text[span.start.saturating_sub(12)..span.start].trim_end_matches([',', ' ']);
    const DAYS: [(&str, i8); 8] = [
        ("thu hai", 1),
        ("thu ba", 2),
        ("thu tu", 3),
        ("thu nam", 4),
        ("thu sau", 5),
        ("thu bay", 6),
        ("chu nhat", 7),
        ("thu 2", 1),
    ];
    let named = DAYS.iter().find(|(name, _)| before.ends_with(name));
    named.is_some_and(|(_, day)| date.weekday().to_monday_one_offset() != *day)
}
