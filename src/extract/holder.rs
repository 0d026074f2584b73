//! Holder: whom a paper serves, their tax code or identity number, and what the paper is for; by the
//! patterns of its kind.

use super::Reading;
use super::kind;
use super::knowledge::Pattern;
use super::standing::{self, Why};
use crate::document::{Field, FieldName};
use crate::layout::{Role, Span};

/// Longer values have swallowed what follows them.
const LONGEST_NAME: usize = 160;
const LONGEST_SUBJECT: usize = 300;

/// Whom the paper serves.
pub fn holder(reading: &Reading) -> Option<Field> {
    let (span, rule) = first(reading, "holder", |kind| &kind.holder)?;
    let value = reading.paper.text.read(span);
    let doubt = (value.chars().count() > LONGEST_NAME).then_some(Why::Grammar);
    Some(standing::words_unless(
        reading.paper,
        FieldName::Holder,
        value,
        span,
        &rule,
        doubt,
    ))
}

/// The holder's tax code or identity number: every digit as read.
pub fn holder_id(reading: &Reading) -> Option<Field> {
    let (span, rule) = first(reading, "holder_id", |kind| &kind.holder_id)?;
    let value: String = reading.paper.text.read(span).split_whitespace().collect();
    Some(standing::code(
        reading.paper,
        FieldName::HolderId,
        value,
        span,
        &rule,
        None,
    ))
}

/// What the paper is for; its heading where it names nothing else.
pub fn subject(reading: &Reading) -> Option<Field> {
    let paper = reading.paper;
    let (span, rule) = first(reading, "subject", |kind| &kind.subject)
        .or_else(|| Some((kind::heading_span(paper)?, "heading".to_owned())))?;
    let span = paper.text.trimmed(span, ".,;:-\"“”");
    let value = paper.text.read(span);
    let doubt = (value.chars().count() > LONGEST_SUBJECT).then_some(Why::Grammar);
    Some(standing::words_unless(
        paper,
        FieldName::Subject,
        value,
        span,
        &rule,
        doubt,
    ))
}

/// The first pattern of the kind that finds something outside legal bases.
fn first<'a>(
    reading: &Reading<'a>,
    what: &str,
    patterns: impl Fn(&'a kind::Kind) -> &'a [Pattern],
) -> Option<(Span, String)> {
    let kind = reading.kind?;
    let text = &reading.paper.text;
    let found = patterns(kind).iter().find_map(|pattern| {
        pattern.0.captures_iter(text.folded()).find_map(|found| {
            let value = found.name("v")?;
            let span = text.trimmed(value.range().into(), ".,;:\"“”-_");
            let is_own = reading.paper.role_at(span.start) != Role::Basis;
            (is_own && span.start < span.end).then_some(span)
        })
    })?;
    Some((found, format!("kinds/{}:{what}", kind.code)))
}
