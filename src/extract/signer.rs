//! Signer: the name under the capacity in the signature block.

use std::sync::LazyLock;

use regex::Regex;

use super::Reading;
use super::standing;
use crate::document::{Field, FieldName};
use crate::layout::{Role, Span};

/// Titles before a name (only some bodies print them).
static DEGREE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:(?:ts|ths|pgs|gs|bs|ks|dr|luong y|bac si)\s?\.?\s?)+")
        .expect("a valid pattern")
});

/// The last line of the block that is a name.
pub fn signer(reading: &Reading) -> Option<Field> {
    let text = &reading.paper.text;
    let lines: Vec<Span> = reading.paper.lines_of(Role::Signature).collect();
    let span = lines
        .iter()
        .rev()
        .find_map(|line| name_in(reading, *line))?;
    Some(standing::words(
        reading.paper,
        FieldName::Signer,
        text.read(span),
        span,
        "signature-block",
    ))
}

fn name_in(reading: &Reading, line: Span) -> Option<Span> {
    let text = &reading.paper.text;
    let degree = DEGREE
        .find(text.folded_of(line))
        .map_or(0, |found| found.end());
    let span = Span {
        start: line.start + degree,
        end: line.end,
    };
    let span = text.trimmed(span, ".,;:-_~*'\"|/\\");
    is_name(&text.read(span)).then_some(span)
}

/// Two to five capitalised words of letters.
fn is_name(read: &str) -> bool {
    let words: Vec<&str> = read.split_whitespace().collect();
    let is_word = |word: &&str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && word.chars().count() <= 7
            && letters.all(char::is_lowercase)
    };
    (2..=5).contains(&words.len()) && words.iter().all(is_word) && read.chars().count() >= 6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_told_from_what_stands_around_it() {
        for name in ["Ngô Minh Yến", "Trần Văn Thử", "Hoàng Gia Cường"] {
            assert!(is_name(name), "{name}");
        }
        for other in [
            "PHÓ TRƯỞNG BAN",
            "(Đã ký)",
            "Ngô",
            "ngô minh yến",
            "Như Điều 3;",
        ] {
            assert!(!is_name(other), "{other}");
        }
    }
}
