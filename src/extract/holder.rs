//! Holder: whom a paper serves, their tax code or identity number, and what the paper is for; by the
//! patterns of its kind.

use regex::Regex;

use super::Reading;
use super::kind;
use super::knowledge::Pattern;
use super::standing::{self, Why};
use crate::catalogue::fold;
use crate::document::{Field, FieldName};
use crate::layout::{Role, Span};

/// Longer values have swallowed what follows them.
const LONGEST_NAME: usize = 160;
const LONGEST_SUBJECT: usize = 300;

/// Whom the paper serves.
pub fn holder(reading: &Reading) -> Option<Field> {
    let (span, rule) = first(reading, "holder", |kind| &kind.holder)?;
    let (value, is_agreed) = agreed(reading, span);
    let value = with_whole_form(&without_specks(&value));
    let doubt = match () {
        () if value.chars().count() > LONGEST_NAME => Some(Why::Grammar),
        () if !is_agreed || goes_on_elsewhere(reading, span) => Some(Why::Disagreement),
        () => None,
    };
    Some(standing::words_unless(
        reading.paper,
        FieldName::Holder,
        value,
        span,
        &rule,
        doubt,
    ))
}

/// The name as most of its mentions have it, and whether that is more than half of them: a mark
/// misread in one place is read rightly in others.
fn agreed(reading: &Reading, span: Span) -> (String, bool) {
    let text = &reading.paper.text;
    let value = text.read(span);
    let words: Vec<String> = text
        .folded_of(span)
        .split_whitespace()
        .map(regex::escape)
        .collect();
    let Ok(pattern) = Regex::new(&words.join(r"\s{1,3}")) else {
        return (value, true);
    };
    let plain = |text: &str| {
        text.to_lowercase()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let mentions: Vec<(String, f32)> = pattern
        .find_iter(text.folded())
        .map(|found| {
            let span = found.range().into();
            (plain(&text.read(span)), text.mean_confidence(span))
        })
        .collect();
    let votes = |name: &str| mentions.iter().filter(|(have, _)| have == name).count();
    let weight = |name: &str| -> f32 {
        mentions
            .iter()
            .filter(|(have, _)| have == name)
            .map(|(_, sure)| sure)
            .sum()
    };
    let own = plain(&value);
    let Some((best, _)) = mentions.iter().max_by(|a, b| {
        weight(&a.0)
            .total_cmp(&weight(&b.0))
            .then((a.0 == own).cmp(&(b.0 == own)))
    }) else {
        return (value, true);
    };
    // Two against one may be the same mistake twice.
    let is_majority = votes(best) * 4 >= mentions.len() * 3;
    match *best == own {
        true => (value, is_majority),
        false => (with_marks_of(&value, best), is_majority),
    }
}

/// Whether the name is longer in another mention: a speck after a word looks like a name's end.
fn goes_on_elsewhere(reading: &Reading, span: Span) -> bool {
    let text = &reading.paper.text;
    let name = text.folded_of(span);
    let ends_in_speck = text.folded()[span.end..].starts_with('.');
    ends_in_speck
        && text.folded().match_indices(name).any(|(start, _)| {
            let end = start + name.len();
            let next = Span {
                start: (end + 1).min(text.folded().len()),
                end: (end + 2).min(text.folded().len()),
            };
            let follows = text.folded()[end..].starts_with([' ', '\n']);
            follows && text.read(next).chars().all(char::is_uppercase)
        })
}

/// `value` with the letters of `other`, in its own case.
fn with_marks_of(value: &str, other: &str) -> String {
    let cases: Vec<bool> = value.chars().map(char::is_uppercase).collect();
    let letters = other.chars().enumerate();
    letters
        .flat_map(|(at, c)| match cases.get(at) {
            Some(true) => c.to_uppercase().collect::<Vec<_>>(),
            _ => vec![c],
        })
        .collect()
}

/// A dot between a small letter and a capital is a speck between two words.
fn without_specks(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let is_speck = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let after = letters.get(at + 1);
        letters[at] == '.'
            && before.is_some_and(|c| c.is_lowercase())
            && after.is_some_and(|c| c.is_uppercase())
    };
    (0..letters.len())
        .map(|at| if is_speck(at) { ' ' } else { letters[at] })
        .collect()
}

/// "Côn ty", "Công t": the words that nearly every firm's name begins with are known, and one letter
/// of them may be lost.
fn with_whole_form(name: &str) -> String {
    const FORM: &str = "cong ty";
    let Some((first, rest)) = name.split_once(' ') else {
        return name.to_owned();
    };
    let (second, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    let read = fold(&format!("{first} {second}"));
    let lost_one = |at: usize| format!("{}{}", &FORM[..at], &FORM[at + 1..]) == read;
    let half_is_whole = first.to_lowercase() == "công" || second.to_lowercase() == "ty";
    let is_form = read == FORM || (half_is_whole && (0..FORM.len()).any(lost_one));
    if !is_form || rest.is_empty() {
        return name.to_owned();
    }
    let all_capitals = !second.chars().any(char::is_lowercase);
    let form = if all_capitals { "CÔNG TY" } else { "Công ty" };
    format!("{form} {rest}")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_a_firm_is_whole_and_its_name_is_left_alone() {
        assert_eq!(with_whole_form("Côn ty TNHH Cơ khí"), "Công ty TNHH Cơ khí");
        assert_eq!(with_whole_form("CÔNG T CỔ PHẦN A"), "CÔNG TY CỔ PHẦN A");
        assert_eq!(with_whole_form("Cong ty TNHH Cổ Mã"), "Công ty TNHH Cổ Mã");
        assert_eq!(with_whole_form("Nguyễn Văn An"), "Nguyễn Văn An");
        assert_eq!(with_whole_form("Còn Tý Ba"), "Còn Tý Ba");
    }

    #[test]
    fn a_speck_between_words_is_no_dot() {
        assert_eq!(
            without_specks("Bao bì Tân.Lập Thịnh"),
            "Bao bì Tân Lập Thịnh"
        );
        assert_eq!(without_specks("Công ty TM.DV Á"), "Công ty TM.DV Á");
    }
}
