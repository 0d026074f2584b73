//! Paper: the facts of one record that decide its validity, each with how sure it is.

use jiff::civil::Date;

use crate::catalogue::{folded_words, name_key, number_key};
use crate::document::{Field, FieldName, Record, Relation, RelationVerb, Term, TermStart};
use crate::validity::term::last_day;

/// A value and whether we stand behind it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Fact<T> {
    /// We stand behind it.
    Given(T),
    /// It waits for a person.
    Proposed(T),
    /// The paper has none, as far as it was read.
    #[default]
    Missing,
}

impl<T> Fact<T> {
    /// The value if we stand behind it.
    pub fn given(self) -> Option<T> {
        match self {
            Fact::Given(value) => Some(value),
            _ => None,
        }
    }

    /// The value, sure or not.
    pub fn any(self) -> Option<T> {
        match self {
            Fact::Given(value) | Fact::Proposed(value) => Some(value),
            Fact::Missing => None,
        }
    }

    /// The same with the value seen through `f`.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Fact<U> {
        match self {
            Fact::Given(value) => Fact::Given(f(value)),
            Fact::Proposed(value) => Fact::Proposed(f(value)),
            Fact::Missing => Fact::Missing,
        }
    }
}

/// How a day came from the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// It stands there.
    Stated,
    /// It stands there as "đến ngày" without "hết": most count the day itself, some do not.
    StatedOpen,
    /// Counted from a term: other lawful readings lie a day or a weekend beside it.
    Counted,
}

/// A day, and how it came from the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dated {
    /// The day.
    pub day: Date,
    /// How it came from the paper.
    pub reading: Reading,
}

/// What a paper does to another, as cited.
#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    /// What it does.
    pub verb: RelationVerb,
    /// Number as cited.
    pub number: String,
    /// The number's form for comparison.
    pub key: Option<String>,
    /// Date as cited.
    pub date: Option<Date>,
    /// Kind as cited.
    pub kind: Option<String>,
    /// New last day.
    pub until: Option<Date>,
    /// Whether we stand behind the citation.
    pub sure: bool,
    /// Whether doubt is left only of how it was read, which the cited paper itself can take away.
    pub perhaps_misread: bool,
}

/// The facts of one paper that decide its validity.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Paper {
    /// Id of its record.
    pub id: i64,
    /// Name of its file.
    pub file: String,
    /// Which paper of its file.
    pub part: u32,
    /// Code of its kind, if given.
    pub kind: Option<String>,
    /// Number as printed.
    pub number: Fact<String>,
    /// The number's form for comparison.
    pub key: Option<String>,
    /// Day of issue.
    pub issue: Fact<Date>,
    /// First day of effect, where the paper states one.
    pub effect: Fact<Dated>,
    /// Last day in force as the paper states it or lets one count it.
    pub end: Fact<Dated>,
    /// Last day to begin works.
    pub works_by: Fact<Dated>,
    /// Its term.
    pub term: Option<Term>,
    /// It says of itself that it has no end.
    pub unlimited: bool,
    /// The holder's name for comparison.
    pub holder: Option<String>,
    /// The holder's tax code or identity number.
    pub holder_id: Option<String>,
    /// What it does to other papers.
    pub acts: Vec<Act>,
}

impl Paper {
    /// The facts of `record` that decide its validity.
    pub fn from_record(id: i64, file: &str, record: &Record) -> Paper {
        let number = text_fact(record.field(FieldName::Number));
        let issue = date_fact(record.field(FieldName::IssueDate)).map(|d| d.day);
        Paper {
            id,
            file: file.to_owned(),
            part: record.part,
            kind: record.given(FieldName::Kind).map(str::to_owned),
            key: number.clone().any().and_then(|n| number_key(&n)),
            number,
            issue,
            effect: stated_if_signed_then(date_fact(record.field(FieldName::EffectiveDate)), issue),
            end: date_fact(record.field(FieldName::ExpiryDate)),
            works_by: date_fact(record.field(FieldName::StartWorksBy)),
            term: record.term.clone(),
            unlimited: record.unlimited,
            holder: record.given(FieldName::Holder).map(name_key),
            holder_id: record.given(FieldName::HolderId).map(str::to_owned),
            acts: record.relations.iter().map(act).collect(),
        }
    }

    /// The first day of effect: as stated, else the day of issue (a paper without a clause on its
    /// start takes effect when signed).
    pub fn start(&self) -> Fact<Dated> {
        match self.effect {
            Fact::Missing => self.issue.map(stated),
            stated => stated,
        }
    }

    /// Whether we stand behind its number.
    pub fn number_is_given(&self) -> bool {
        matches!(self.number, Fact::Given(_))
    }

    /// The end of the paper's own term, where its start is a fact that the paper holds.
    pub fn counted_end(&self) -> Fact<Dated> {
        let Some(term) = &self.term else {
            return Fact::Missing;
        };
        let start = match term.start {
            TermStart::Issue => self.issue,
            TermStart::Effect => self.start().map(|s| s.day),
            TermStart::Day(day) => Fact::Given(day),
            TermStart::Outside => Fact::Missing,
        };
        let end = |day| last_day(day, term.count, term.unit);
        let counted = |day| Dated {
            day,
            reading: Reading::Counted,
        };
        match start.map(end) {
            Fact::Given(Some(day)) => Fact::Given(counted(day)),
            Fact::Proposed(Some(day)) => Fact::Proposed(counted(day)),
            _ => Fact::Missing,
        }
    }

    /// Whether its term is counted from a fact that the paper does not hold.
    pub fn starts_outside(&self) -> bool {
        self.term
            .as_ref()
            .is_some_and(|t| t.start == TermStart::Outside)
    }
}

fn act(relation: &Relation) -> Act {
    Act {
        verb: relation.verb,
        number: relation.number.clone(),
        key: number_key(&relation.number),
        date: relation.date,
        kind: relation.kind.clone(),
        until: relation.until,
        sure: relation.standing == crate::document::Standing::Given,
        perhaps_misread: relation.standing.is_perhaps_misread(),
    }
}

fn text_fact(field: Option<&Field>) -> Fact<String> {
    match field {
        Some(field) if field.is_given() => Fact::Given(field.value.clone()),
        Some(field) => Fact::Proposed(field.value.clone()),
        None => Fact::Missing,
    }
}

fn date_fact(field: Option<&Field>) -> Fact<Dated> {
    let Some((field, day)) = field.and_then(|f| Some((f, f.value.parse::<Date>().ok()?))) else {
        return Fact::Missing;
    };
    let proof = &field.evidence.text;
    let reading = match stands_in(day, proof) {
        false => Reading::Counted,
        true if folded_words(proof).iter().any(|w| w == "het") => Reading::Stated,
        true => Reading::StatedOpen,
    };
    match field.is_given() {
        true => Fact::Given(Dated { day, reading }),
        false => Fact::Proposed(Dated { day, reading }),
    }
}

/// "kể từ ngày ký" is the day of signing itself, not a count.
fn stated_if_signed_then(effect: Fact<Dated>, issue: Fact<Date>) -> Fact<Dated> {
    effect.map(|e| match issue.any() == Some(e.day) {
        true => stated(e.day),
        false => e,
    })
}

fn stated(day: Date) -> Dated {
    Dated {
        day,
        reading: Reading::Stated,
    }
}

/// Whether the proof shows the day itself. A counted day carries the proof of what it was counted
/// from ("05 năm kể từ ngày 10/3/2023"), where its own year does not stand.
fn stands_in(day: Date, proof: &str) -> bool {
    let numbers: Vec<u32> = proof
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|n| n.parse().ok())
        .collect();
    numbers.contains(&(day.year() as u32)) && numbers.contains(&(day.day() as u32))
}
