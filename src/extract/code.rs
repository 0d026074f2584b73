//! Code: what a paper's QR code says, weighed with its print; and the day of its digital signature.
//!
//! Promise: two ways to the same value make it surer; where they differ, the value is only proposed.
//! A value that stands in the code alone is given only when the print confirms another value of the
//! same code: a code may be a receipt's or another paper's.

use serde_json::Value;

use super::number;
use super::standing::{self, Why};
use crate::catalogue::{fold, number_key};
use crate::document::{Evidence, Field, FieldName, Mark, MarkKind, Source, Standing};
use crate::layout::Paper;

/// Of the words of two names of one body, at least this share is the same.
const LEAST_ALIKE: f32 = 0.5;
/// What is left of the doubt about a value that a code confirms.
const DOUBT_LEFT: f32 = 0.1;
/// Probability of a value that the code alone gives.
const CODE_ALONE: f32 = 0.97;
const CODE_UNCONFIRMED: f32 = 0.7;

/// A value with what codes and signatures say of it.
pub fn weighed(paper: &Paper, name: FieldName, printed: Option<Field>) -> Option<Field> {
    let mut field = printed;
    for (page, mark) in &paper.marks {
        field = match mark.kind {
            MarkKind::QrCode | MarkKind::BarCode => by_code(paper, name, field, *page, mark),
            MarkKind::DigitalSignature if name == FieldName::IssueDate => {
                by_signature(field, *page, mark)
            }
            _ => field,
        };
    }
    field
}

fn by_code(
    paper: &Paper,
    name: FieldName,
    printed: Option<Field>,
    page: u32,
    mark: &Mark,
) -> Option<Field> {
    let Some(said) = said(mark, name) else {
        return printed;
    };
    let Some(mut field) = printed else {
        return Some(from_code(paper, name, said, page, mark));
    };
    if is_same(name, &field.value, said) {
        confirm(&mut field);
    } else {
        field.probability *= 0.4;
        field.standing = standing::standing(Some(Why::CodeDiffers));
    }
    Some(field)
}

/// What a code says of a field.
fn said(mark: &Mark, name: FieldName) -> Option<&str> {
    mark.detail.get("fields")?.get(name.as_str())?.as_str()
}

fn from_code(paper: &Paper, name: FieldName, said: &str, page: u32, mark: &Mark) -> Field {
    let confirmed = is_the_papers(paper, name, mark);
    Field {
        name,
        value: match name {
            FieldName::Number => number::canonical(said),
            _ => said.to_owned(),
        },
        probability: if confirmed {
            CODE_ALONE
        } else {
            CODE_UNCONFIRMED
        },
        standing: standing::standing((!confirmed).then_some(Why::Unconfirmed)),
        evidence: Evidence {
            page,
            rect: mark.rect,
            text: said.to_owned(),
            rule: "qr-code".to_owned(),
            source: Source::Qr,
        },
    }
}

/// Whether another value of the code stands in the paper's print.
fn is_the_papers(paper: &Paper, name: FieldName, mark: &Mark) -> bool {
    let print = letters(paper.text.folded());
    let fields = mark.detail.get("fields").and_then(Value::as_object);
    fields.is_some_and(|fields| {
        fields.iter().any(|(other, value)| {
            let value = letters(value.as_str().unwrap_or_default());
            other != name.as_str() && value.len() >= 6 && print.contains(&value)
        })
    })
}

fn letters(text: &str) -> String {
    fold(text)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect()
}

fn is_same(name: FieldName, printed: &str, said: &str) -> bool {
    match name {
        FieldName::Number => number_key(printed) == number_key(&number::canonical(said)),
        FieldName::Authority | FieldName::Holder => are_alike(printed, said),
        _ => letters(printed) == letters(said),
    }
}

/// Names of one body differ: with or without the province, abbreviated.
fn are_alike(one: &str, other: &str) -> bool {
    let words = |text: &str| {
        fold(text)
            .split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let (one, other) = (words(one), words(other));
    let same = one.iter().filter(|word| other.contains(word)).count();
    same as f32 >= LEAST_ALIKE * one.len().min(other.len()) as f32
}

/// Another reading agrees: doubts about the reading fall away, others stay.
fn confirm(field: &mut Field) {
    let doubts = [Why::LowConfidence, Why::FilledIn, Why::Unconfirmed].map(Why::code);
    if let Standing::Proposed { why } = &field.standing
        && doubts.contains(&why.as_str())
    {
        field.standing = Standing::Given;
    }
    field.probability = 1.0 - (1.0 - field.probability) * DOUBT_LEFT;
}

/// The day of signing is no day of issue: it confirms one, or stands in for one until a person looks.
fn by_signature(printed: Option<Field>, page: u32, mark: &Mark) -> Option<Field> {
    let day = mark.detail.get("signed_on").and_then(Value::as_str);
    let Some(day) = day.filter(|_| mark.why.is_none()) else {
        return printed;
    };
    match printed {
        Some(mut field) => {
            if field.value == day {
                confirm(&mut field);
            }
            Some(field)
        }
        None => Some(Field {
            name: FieldName::IssueDate,
            value: day.to_owned(),
            probability: CODE_UNCONFIRMED,
            standing: standing::standing(Some(Why::Unconfirmed)),
            evidence: Evidence {
                page,
                rect: mark.rect,
                text: mark.text.clone(),
                rule: "signing-time".to_owned(),
                source: Source::Signature,
            },
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Line, Word};
    use crate::document::{Page, Rect, TextOrigin};
    use crate::layout;
    use crate::marks::codes::payload;
    use serde_json::json;

    fn paper(text: &str, marks: Vec<Mark>) -> Paper {
        let word = |(index, text): (usize, &str)| Word {
            text: text.to_owned(),
            as_read: None,
            rect: Rect::new(index as u32 * 50, 100, 40, 30),
            confidence: 0.9,
        };
        let words = text.split_whitespace().enumerate().map(word);
        layout::read(&[Page {
            lines: vec![Line::from_words(words.collect())],
            marks,
            ..Page::empty(1, (2480, 3508), TextOrigin::Scan)
        }])
    }

    fn code(payload: &str) -> Mark {
        let rect = Rect::new(2000, 200, 300, 300);
        let mut mark = Mark::new(MarkKind::QrCode, rect, payload.to_owned());
        mark.detail
            .insert("fields".to_owned(), json!(payload::fields(payload)));
        mark
    }

    fn printed(name: FieldName, value: &str, why: Option<Why>) -> Field {
        Field {
            name,
            value: value.to_owned(),
            probability: 0.6,
            standing: standing::standing(why),
            evidence: Evidence {
                page: 1,
                rect: Rect::new(1, 1, 1, 1),
                text: value.to_owned(),
                rule: "number-line".to_owned(),
                source: Source::Scan,
            },
        }
    }

    const PAYLOAD: &str =
        "Số: 045/GPXD-KKT; Ngày cấp: 05/10/2025; Cơ quan: Ban Quản lý KKT Vân Phong";

    #[test]
    fn a_code_that_agrees_lifts_a_doubt_and_one_that_differs_makes_one() {
        let paper = paper("Số: 45/GPXD-KKT", vec![code(PAYLOAD)]);
        let number = |value, why| {
            weighed(
                &paper,
                FieldName::Number,
                Some(printed(FieldName::Number, value, why)),
            )
            .unwrap()
        };
        let same = number("45/GPXD-KKT", Some(Why::FilledIn));
        assert!(same.is_given() && same.probability > 0.95, "{same:?}");
        assert_eq!(same.evidence.source, Source::Scan);
        let other = number("46/GPXD-KKT", None);
        assert_eq!(
            other.standing,
            Standing::Proposed {
                why: "code-differs".to_owned()
            }
        );
        let wrong_form = number("45/GPXD-KKT", Some(Why::Grammar));
        assert!(!wrong_form.is_given());
    }

    #[test]
    fn a_value_of_the_code_alone_is_given_only_when_the_print_knows_the_code() {
        let known = paper("GIẤY PHÉP XÂY DỰNG Số: 045 /GPXD-KKT", vec![code(PAYLOAD)]);
        let day = weighed(&known, FieldName::IssueDate, None).unwrap();
        assert_eq!((day.value.as_str(), day.is_given()), ("2025-10-05", true));
        assert_eq!(
            (day.evidence.source, day.evidence.rect.x),
            (Source::Qr, 2000)
        );
        let unknown = paper("GIẤY PHÉP XÂY DỰNG", vec![code(PAYLOAD)]);
        assert!(
            !weighed(&unknown, FieldName::IssueDate, None)
                .unwrap()
                .is_given()
        );
        let raw = paper("Số: 45/GPXD-KKT", vec![code("https://example.vn/x")]);
        assert_eq!(weighed(&raw, FieldName::IssueDate, None), None);
    }

    #[test]
    fn the_day_of_signing_confirms_and_never_overrules() {
        let mut signature = Mark::new(MarkKind::DigitalSignature, Rect::default(), String::new());
        signature
            .detail
            .insert("signed_on".to_owned(), json!("2025-10-05"));
        let signed = paper("Số: 45/GPXD-KKT", vec![signature.clone()]);
        let day = |value| {
            let day = printed(FieldName::IssueDate, value, Some(Why::FilledIn));
            weighed(&signed, FieldName::IssueDate, Some(day)).unwrap()
        };
        assert!(day("2025-10-05").is_given());
        let other = day("2025-10-03");
        assert_eq!(other.standing, standing::standing(Some(Why::FilledIn)));
        assert!(
            !weighed(&signed, FieldName::IssueDate, None)
                .unwrap()
                .is_given()
        );
        signature.why = Some("signature-altered".to_owned());
        let broken = paper("Số: 45/GPXD-KKT", vec![signature]);
        assert_eq!(weighed(&broken, FieldName::IssueDate, None), None);
    }
}
