//! Pattern: a regular expression of a kind file, which finds a value in folded text.
//!
//! Promise: a mistake in one is found when its file is read; the work of preparing one is done when it
//! is first needed, for a run begins with its first page and not with a hundred patterns.

use std::sync::OnceLock;

use regex::Regex;
use regex_syntax::hir::{Hir, HirKind};
use serde::Deserialize;
use serde::de::Error as _;

/// The words with which the names of firms and other holders begin.
pub(super) const FIRM: &str = r"(?:(?:tong )?cong ty|doanh nghiep|hop tac xa|lien hiep hop tac xa|chi nhanh|tap doan|ho kinh doanh|cua hang|nha hang|khach san|nha may|ban quan ly|trung tam|truong|benh vien)\b";

/// A regular expression over folded text, blanks for any white space, with
/// a group `v` for the value. `{name}` stands for such a group around a name, whose end is found by its
/// words, `{firm}` for one around a firm's or other body's name; `{tax_code}` for one around a tax code.
#[derive(Debug, Clone)]
pub struct Pattern {
    spaced: String,
    prepared: OnceLock<Regex>,
}

impl Pattern {
    /// Prepares the expression, unless that has been done.
    ///
    /// # Errors
    /// What is wrong with it: it is too large.
    pub fn prepare(&self) -> Result<&Regex, regex::Error> {
        if let Some(prepared) = self.prepared.get() {
            return Ok(prepared);
        }
        let regex = Regex::new(&self.spaced)?;
        Ok(self.prepared.get_or_init(|| regex))
    }

    /// The prepared expression; those of own files have been [prepared](Self::prepare) when loaded.
    pub(super) fn regex(&self) -> &Regex {
        self.prepare().expect("shipped patterns are tested")
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let text = text
            // "ba" before it is a word, not the beginning of "Bạch".
            .replace("{name}", r"(?-u:\b{start-half})(?<v>[\x00-\x7f]{3,160})")
            .replace("{firm}", &format!("(?<v>{FIRM}[\\x00-\\x7f]{{3,160}})"))
            .replace("{tax_code}", r"(?<v>\d{10}(?:-\d{3})?)\b");
        let spaced = with_any_white_space(&text);
        let parsed = regex_syntax::parse(&spaced).map_err(D::Error::custom)?;
        if !has_value(&parsed) {
            return Err(D::Error::custom("the pattern needs a group (?<v>...)"));
        }
        Ok(Pattern {
            spaced,
            prepared: OnceLock::new(),
        })
    }
}

/// Whether a group `v` is somewhere in the expression.
fn has_value(part: &Hir) -> bool {
    match part.kind() {
        HirKind::Capture(group) => group.name.as_deref() == Some("v") || has_value(&group.sub),
        HirKind::Repetition(repeated) => has_value(&repeated.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().any(has_value),
        _ => false,
    }
}

/// Words stand between blanks and ends of lines, so a blank of a pattern is any white space; among the
/// signs of a class (`[a-z .]`) it is one of them. All of Unicode's white space takes ten times as long
/// to prepare, at the start of every run.
fn with_any_white_space(pattern: &str) -> String {
    let mut spaced = String::new();
    let (mut signs, mut is_class) = (pattern.chars().peekable(), false);
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => spaced.extend([Some(sign), signs.next()].into_iter().flatten()),
            ' ' if is_class => spaced.push_str(r" \n"),
            ' ' if signs.next_if_eq(&'?').is_some() => spaced.push_str(r"(?-u:\s){0,3}"),
            ' ' => spaced.push_str(r"(?-u:\s){1,3}"),
            _ => {
                is_class = sign == '[' || (is_class && sign != ']');
                spaced.push(sign);
            }
        }
    }
    spaced
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Read as pattern signs, a blank in a class let `[a-z .]` take `: m` of "passport: M74145182".
    #[test]
    fn a_blank_in_a_class_is_a_blank() {
        assert_eq!(
            with_any_white_space(r"so ?[a-z .]+ \[ x"),
            r"so(?-u:\s){0,3}[a-z \n.]+(?-u:\s){1,3}\[(?-u:\s){1,3}x"
        );
    }

    #[test]
    fn a_value_is_a_group_and_not_the_signs_of_one() {
        let has_value = |text| has_value(&regex_syntax::parse(text).unwrap());
        assert!(has_value(r"so (?:(?<v>\d+)|khong)?"));
        assert!(!has_value(r"so (?<w>\d+)"));
        assert!(!has_value(r"so \(?<v>\d+"));
    }
}
