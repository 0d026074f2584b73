//! Denied: clauses that speak of what may happen, was asked for, or does not happen.

use std::sync::LazyLock;

use regex::Regex;

use super::super::Reading;
use super::grammar::last_sentence_end;
use crate::catalogue::fold;
use crate::layout::Span;

/// Sentences that speak of what may happen, or of what nobody should do.
static SUPPOSED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\W*(?:moi|cac|nhung|viec|khi|neu|truong\s+hop|truoc|sau\s+khi|qua|doi\s+voi\s+truong|nghiem\s+cam|bat\s+ky|tat\s+ca|can|muon)\b")
        .expect("a valid pattern")
});

/// "không thuộc diện điều chỉnh", "chưa gia hạn".
pub(super) fn is_supposed(reading: &Reading, at: usize) -> bool {
    let text = reading.paper.text.folded();
    let ends = [";", ". ", ".\n"].map(|end| text[..at].rfind(end).map_or(0, |end| end + 1));
    let sentence = ends
        .into_iter()
        .fold(reading.paper.text.paragraph_start(at), usize::max);
    let before = &text[at.saturating_sub(24)..at];
    let led = before
        .trim_end_matches("chap thuan ")
        .trim_end_matches("cho phep ");
    let is_passive = led.ends_with("duoc ") && !led.ends_with("nay duoc ");
    is_passive
        || SUPPOSED.is_match(&text[sentence..at])
        || begins_line(reading, at).is_some_and(|line| SUPPOSED.is_match(&text[line..at]))
        || ["de nghi", "truong hop", "nhu cau", "thu tuc"]
            .iter()
            .any(|words| before.contains(words))
        || denies(reading, at)
}

/// What is proposed, planned or left to others, anywhere in the sentence before the verb.
static LEFT_TO_OTHERS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:kien\s+nghi|de\s+xuat|du\s+kien|se\s+xem\s+xet|ra\s+soat|co\s+trach\s+nhiem|giao\s+(?:phong|so|van\s+phong|ban|cac))\b|\bse\s+(?:bi\s+|duoc\s+)?$")
        .expect("a valid pattern")
});
/// A line that leads to a list of what others are asked for.
static ASKS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:kien\s+nghi|de\s+nghi|de\s+xuat|yeu\s+cau)\b[^.;:]{0,120}:\s[^:]*$")
        .expect("a valid pattern")
});
/// What parts a request from the decision that follows it: "Xét đề nghị của …, QUYẾT ĐỊNH: Điều 1."
static DECIDES: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\bquyet\s+dinh\s?:|\bdieu\s+\d").expect("a valid pattern"));
const LONGEST_LIST: usize = 420;

/// "nếu Công ty không khắc phục, thu hồi …", "rà soát, thu hồi …", "Kiến nghị: 1. Thu hồi …".
pub(super) fn is_conditional(reading: &Reading, clause: Span) -> bool {
    let text = reading.paper.text.folded();
    let at = clause.start;
    let before = &text[at.saturating_sub(LONGEST_LIST)..at];
    let start = at - before.len() + last_sentence_end(before).map_or(0, |end| end + 1);
    let read = reading.paper.text.read((start..clause.end).into());
    let is_if = |word: &str| word.to_lowercase() == "nếu";
    read.split(|c: char| !c.is_alphabetic()).any(is_if)
        || LEFT_TO_OTHERS.is_match(&text[start..at])
        || ASKS
            .find(before)
            .is_some_and(|list| !DECIDES.is_match(list.as_str()))
}

/// "không thống nhất gia hạn", "chưa thu hồi".
pub(super) fn is_refused(reading: &Reading, at: usize) -> bool {
    has_before(reading, at, is_no)
}

/// "không", "chưa", "nếu", "khi", but not the "khí" of "cơ khí".
fn denies(reading: &Reading, at: usize) -> bool {
    let is_if = |word: &str| word == "khi" || fold(word) == "neu" && is_small(word);
    has_before(reading, at, |word| is_no(word) || is_if(word))
}

fn is_no(word: &str) -> bool {
    matches!(fold(word).as_str(), "khong" | "chua") && is_small(word)
}

/// No word of a name.
fn is_small(word: &str) -> bool {
    !word.starts_with(char::is_uppercase)
}

/// Whether such a word stands right before a place.
fn has_before(reading: &Reading, at: usize, is_it: impl Fn(&str) -> bool) -> bool {
    let read = reading.paper.text.read((at.saturating_sub(24)..at).into());
    read.split(|c: char| !c.is_alphabetic()).any(is_it)
}

/// The beginning of the line in which `at` lies, where a capital begins it.
fn begins_line(reading: &Reading, at: usize) -> Option<usize> {
    let text = &reading.paper.text;
    let start = text.line_at(at)?.span.start.min(at);
    let first = text.read((start..start + 1).into());
    first.chars().all(char::is_uppercase).then_some(start)
}
