//! Record: the facts of one paper, as the paper states them. Judgements (status, an end after
//! extensions) are not here: they are computed for a day by `validity`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Evidence, Field, FieldName, Page, Standing};

/// What a paper does to another paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationVerb {
    /// Stands in its place.
    Replaces,
    /// Ends it.
    Revokes,
    /// Ends a part of it.
    PartlyRevokes,
    /// Moves its end.
    Extends,
    /// Changes its content.
    Amends,
    /// Mends its wording.
    Corrects,
    /// Issues the same again (lost or damaged).
    Reissues,
    /// Stops it for a time.
    Suspends,
}

impl RelationVerb {
    /// All verbs, in the order of the export's keys.
    pub const ALL: [RelationVerb; 8] = [
        RelationVerb::Replaces,
        RelationVerb::Revokes,
        RelationVerb::PartlyRevokes,
        RelationVerb::Extends,
        RelationVerb::Amends,
        RelationVerb::Corrects,
        RelationVerb::Reissues,
        RelationVerb::Suspends,
    ];

    /// Whether it ends the other paper.
    pub fn ends(self) -> bool {
        matches!(self, RelationVerb::Replaces | RelationVerb::Revokes)
    }

    /// The name in exports and in the catalogue.
    pub fn as_str(self) -> &'static str {
        match self {
            RelationVerb::Replaces => "replaces",
            RelationVerb::Revokes => "revokes",
            RelationVerb::PartlyRevokes => "partly_revokes",
            RelationVerb::Extends => "extends",
            RelationVerb::Amends => "amends",
            RelationVerb::Corrects => "corrects",
            RelationVerb::Reissues => "reissues",
            RelationVerb::Suspends => "suspends",
        }
    }

    /// The verb of that name.
    pub fn parse(name: &str) -> Option<RelationVerb> {
        Self::ALL.into_iter().find(|v| v.as_str() == name)
    }
}

/// One statement of a paper about another paper.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Relation {
    /// What it does.
    pub verb: RelationVerb,
    /// Number of the other paper as cited, spaces round `/` and `-` removed.
    pub number: String,
    /// Date of the other paper as cited.
    pub date: Option<Date>,
    /// Kind of the other paper, where its name is cited.
    pub kind: Option<String>,
    /// The other paper's new last day, for an extension, or where it is ended on a day of its own.
    pub until: Option<Date>,
    /// Probability that verb, number and date are right, 0 to 1.
    pub probability: f32,
    /// Given or proposed.
    pub standing: Standing,
    /// The proof.
    pub evidence: Evidence,
}

/// Unit of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TermUnit {
    /// Calendar days.
    Days,
    /// Calendar months.
    Months,
    /// Calendar years.
    Years,
}

/// From when a term is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TermStart {
    /// The day of issue or signing.
    Issue,
    /// The first day of effect.
    Effect,
    /// A day that the paper prints.
    Day(Date),
    /// A fact that the paper does not hold (land hand-over, another decision).
    Outside,
}

/// A term as the paper states it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// How many units.
    pub count: u32,
    /// Of what.
    pub unit: TermUnit,
    /// Counted from.
    pub start: TermStart,
    /// The proof.
    pub evidence: Evidence,
}

/// Whether the scanned paper is an original.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Copy {
    /// Wet ink or red seal.
    Original,
    /// Certified or official copy.
    CertifiedCopy,
    /// A plain photocopy.
    Photocopy,
}

impl Copy {
    /// The name in exports and the catalogue.
    pub fn as_str(self) -> &'static str {
        match self {
            Copy::Original => "original",
            Copy::CertifiedCopy => "certified_copy",
            Copy::Photocopy => "photocopy",
        }
    }
}

/// The visible state in which every file of the inbox ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentState {
    /// In the catalogue.
    Catalogued,
    /// Left out on purpose.
    Skipped,
    /// Could not be read.
    Quarantined,
}

/// The facts of one paper.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Which paper of its file, counted from 1.
    pub part: u32,
    /// First page in the file, counted from 1.
    pub first_page: u32,
    /// Last page in the file.
    pub last_page: u32,
    /// At most one entry a field name, in display order.
    pub fields: Vec<Field>,
    /// What it says about other papers, in reading order.
    pub relations: Vec<Relation>,
    /// Its term, where it states one.
    pub term: Option<Term>,
    /// It says of itself that it has no end.
    pub unlimited: bool,
    /// Probability that its page range is wrong: it begins or ends elsewhere.
    #[serde(default)]
    pub cut_doubt: f32,
    /// Fields of which the office's register says something else.
    #[serde(default)]
    pub register_differs: Vec<FieldName>,
}

/// A page range that is more doubtful than this waits for a person.
pub const DOUBTFUL_CUT: f32 = 0.1;

impl Record {
    /// The entry for `name`, given or proposed.
    pub fn field(&self, name: FieldName) -> Option<&Field> {
        self.fields.iter().find(|f| f.name == name)
    }

    /// The value for `name` if it is given.
    pub fn given(&self, name: FieldName) -> Option<&str> {
        self.field(name)
            .filter(|f| f.is_given())
            .map(|f| f.value.as_str())
    }

    /// The date for `name` if it is given.
    pub fn given_date(&self, name: FieldName) -> Option<Date> {
        self.given(name).and_then(|v| v.parse().ok())
    }

    /// Whether a person should look at it.
    pub fn needs_review(&self) -> bool {
        self.fields.iter().any(|f| !f.is_given())
            || self.relations.iter().any(|r| r.standing != Standing::Given)
            || self.cut_doubt > DOUBTFUL_CUT
            || !self.register_differs.is_empty()
    }
}

/// A file after reading and understanding: its pages and its papers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileText {
    /// All pages, in order.
    pub pages: Vec<Page>,
    /// The papers in it.
    pub records: Vec<Record>,
}

impl FileText {
    /// Whether a person should look at one of its papers or pages.
    pub fn needs_review(&self) -> bool {
        self.records.iter().any(Record::needs_review) || self.pages.iter().any(Page::needs_review)
    }
}
