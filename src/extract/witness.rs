//! Witness: what the office's register says of a paper, weighed beside what was read.
//!
//! Promise: the register never supplies and never overrules a value. Where it says the very same as a
//! doubtful reading, the two together are sure: they fail independently. Where it says something
//! else, the reading stays what it was and a person sees both.

use jiff::civil::Date;

use crate::catalogue::{name_key, number_key};
use crate::document::{Field, FieldName, Record, Standing};

/// What the register says of a paper.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Witness {
    /// Number and symbol.
    pub number: Option<String>,
    /// Day of issue.
    pub issue_date: Option<Date>,
    /// Whom it serves.
    pub holder: Option<String>,
}

/// That register and reading are wrong in the same way, as a share of the readings that are wrong.
const BOTH_WRONG_ALIKE: f32 = 0.02;

/// What two independent sources make of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// They say the very same.
    Agree,
    /// They mean the same, but are not written alike.
    Alike,
    /// They say different things.
    Differ,
}

impl Witness {
    /// Whether the paper bears the number that the register names.
    pub fn names(&self, record: &Record) -> bool {
        let read = record.field(FieldName::Number);
        read.is_some_and(|field| self.says(field).is_some_and(|v| v != Verdict::Differ))
    }

    /// The field, surer where the register agrees.
    pub fn weigh(&self, mut field: Field) -> Field {
        if self.says(&field) == Some(Verdict::Agree) {
            field.probability = 1.0 - (1.0 - field.probability) * BOTH_WRONG_ALIKE;
            if !field.is_given() {
                field.standing = Standing::Given;
                field.evidence.rule.push_str("+register");
            }
        }
        field
    }

    /// The fields of which the register says something else.
    pub fn differs_from(&self, fields: &[Field]) -> Vec<FieldName> {
        let differs = |field: &&Field| self.says(field) == Some(Verdict::Differ);
        fields
            .iter()
            .filter(differs)
            .map(|field| field.name)
            .collect()
    }

    /// What the register makes of a value; `None` where it is silent.
    fn says(&self, field: &Field) -> Option<Verdict> {
        let (agree, alike) = match field.name {
            FieldName::Number => {
                let number = self.number.as_deref()?;
                let same =
                    number_key(number).is_some() && number_key(number) == number_key(&field.value);
                (same, same)
            }
            FieldName::IssueDate => {
                let same = field.value == self.issue_date?.to_string();
                (same, same)
            }
            FieldName::Holder => {
                let holder = self.holder.as_deref()?;
                // A name with a tone misread has the same key, but is not the name.
                (
                    one_line(holder) == one_line(&field.value),
                    name_key(holder) == name_key(&field.value),
                )
            }
            _ => return None,
        };
        Some(match (agree, alike) {
            (true, _) => Verdict::Agree,
            (_, true) => Verdict::Alike,
            _ => Verdict::Differ,
        })
    }
}

fn one_line(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Evidence, Rect, Source};
    use jiff::civil::date;

    fn read(name: FieldName, value: &str, is_given: bool) -> Field {
        Field {
            name,
            value: value.to_owned(),
            probability: 0.7,
            standing: match is_given {
                true => Standing::Given,
                false => Standing::Proposed {
                    why: "low-confidence".to_owned(),
                },
            },
            evidence: Evidence {
                page: 1,
                rect: Rect::new(1, 1, 9, 9),
                text: value.to_owned(),
                rule: "number-line".to_owned(),
                source: Source::Scan,
            },
        }
    }

    fn register() -> Witness {
        Witness {
            number: Some("045/GPXD-KKT".to_owned()),
            issue_date: Some(date(2020, 3, 5)),
            holder: Some("Công ty TNHH Biển Xanh".to_owned()),
        }
    }

    #[test]
    fn a_doubtful_number_that_the_register_has_too_is_given() {
        let field = register().weigh(read(FieldName::Number, "45/GPXD-KKT", false));
        assert!(field.is_given());
        assert_eq!(field.value, "45/GPXD-KKT");
        assert!(field.probability > 0.99);
        assert_eq!(field.evidence.rule, "number-line+register");
    }

    #[test]
    fn what_the_register_says_otherwise_changes_nothing_but_is_told() {
        for is_given in [true, false] {
            let field = read(FieldName::IssueDate, "2020-03-06", is_given);
            assert_eq!(register().weigh(field.clone()), field);
            assert_eq!(register().differs_from(&[field]), [FieldName::IssueDate]);
        }
    }

    #[test]
    fn a_name_with_another_tone_is_neither_confirmed_nor_denied() {
        let field = read(FieldName::Holder, "Công ty TNHH Biên Xanh", false);
        assert_eq!(register().weigh(field.clone()), field);
        assert!(register().differs_from(&[field]).is_empty());
    }

    #[test]
    fn a_register_that_is_silent_says_nothing() {
        let field = read(FieldName::Number, "45/GPXD-KKT", false);
        assert_eq!(Witness::default().weigh(field.clone()), field);
        assert!(Witness::default().differs_from(&[field]).is_empty());
    }
}
