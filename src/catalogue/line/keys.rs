//! Keys: what a line has, and what of a paper and its file goes into it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::catalogue::pages::{PackedWord, packed_lines};
use crate::catalogue::write::{RegisterEntry, StoredFile};
use crate::document::{
    DocumentState, Evidence, Field, FieldName, Mark, Page, PageState, Placement, Record, Relation,
    Source, Standing, Term, TextOrigin,
};

/// The keys of a line. `values` holds those that have the names of fields and of verbs.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct RawLine {
    pub file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_range: Option<[u32; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<DocumentState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original: Option<String>,
    #[serde(flatten)]
    pub values: BTreeMap<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub printed_expiry: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub term: Option<Term>,
    pub unlimited: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut_doubt: Option<f32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub register_differs: Vec<FieldName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relations: Option<Vec<Relation>>,
    pub probability: BTreeMap<String, f32>,
    pub evidence: BTreeMap<String, Proof>,
    pub proposed: BTreeMap<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<Vec<PageWords>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inbox: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified_ns: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub engine: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub register: Option<RegisterEntry>,
}

/// Where a value stands, as the export says it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Proof {
    pub page: u32,
    #[serde(rename = "box")]
    pub rect: [u32; 4],
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page_width_px: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page_height_px: Option<u32>,
    pub text: String,
    pub rule: String,
    pub source: Source,
}

/// A value, or the number and day of a citation, that waits for a person.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Waiting {
    pub value: String,
    #[serde(default)]
    pub probability: f32,
    #[serde(default)]
    pub why: String,
}

/// Another paper, as the export cites it.
#[derive(Debug, Deserialize)]
pub(super) struct Cited {
    pub number: String,
    #[serde(default)]
    pub date: Option<Date>,
    #[serde(default)]
    pub probability: Option<f32>,
    #[serde(default)]
    pub why: Option<String>,
}

/// A page with its words, packed as in the catalogue.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct PageWords {
    pub number: u32,
    pub state: PageState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    pub origin: TextOrigin,
    pub width_px: u32,
    pub height_px: u32,
    pub readable_width_px: u32,
    pub readable_height_px: u32,
    pub dpi: f32,
    pub quarter_turns: u8,
    pub skew_deg: f32,
    pub placement: Placement,
    pub lines: Vec<Vec<PackedWord>>,
    /// What was put onto it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
}

impl RawLine {
    /// The paper's own facts.
    pub fn of(record: &Record, parts: u32) -> RawLine {
        let is_one_of_many = parts > 1;
        let mut line = RawLine {
            part: is_one_of_many.then_some(record.part),
            parts: is_one_of_many.then_some(parts),
            page_range: Some([record.first_page, record.last_page]),
            printed_expiry: record.given_date(FieldName::ExpiryDate),
            term: record.term.clone(),
            unlimited: record.unlimited,
            cut_doubt: (record.cut_doubt > 0.0).then_some(record.cut_doubt),
            register_differs: record.register_differs.clone(),
            relations: Some(record.relations.clone()),
            ..RawLine::default()
        };
        for field in &record.fields {
            line.put(field);
        }
        line
    }

    fn put(&mut self, field: &Field) {
        let name = field.name.as_str().to_owned();
        match &field.standing {
            Standing::Given => {
                self.probability.insert(name.clone(), field.probability);
                if field.name != FieldName::ExpiryDate {
                    self.values.insert(name.clone(), field.value.clone().into());
                }
            }
            Standing::Proposed { why } => {
                let waiting = Waiting {
                    value: field.value.clone(),
                    probability: field.probability,
                    why: why.clone(),
                };
                let value = serde_json::to_value(waiting).expect("plain data");
                self.proposed.insert(name.clone(), value);
            }
        }
        self.evidence.insert(name, Proof::of(&field.evidence));
    }

    /// What is known of the file and its pages.
    pub fn describe(&mut self, file: &StoredFile) {
        self.sha256.clone_from(&file.sha256);
        self.state = Some(file.state);
        self.reason.clone_from(&file.reason);
        self.detail.clone_from(&file.detail);
        self.original.clone_from(&file.original);
        self.inbox = Some(file.inbox.clone());
        self.path = Some(file.path.clone());
        self.size_bytes = Some(file.size_bytes);
        self.modified_ns = Some(file.modified_ns);
        self.settings = Some(file.settings.clone());
        self.rules = Some(file.rules.clone());
        self.engine = Some(file.engine.clone());
        self.register.clone_from(&file.register);
        if let Some(text) = &file.text {
            self.pages = Some(text.pages.len() as u32);
            self.text = Some(text.pages.iter().map(Page::text).collect());
            self.words = Some(text.pages.iter().map(PageWords::of).collect());
        }
    }
}

impl Proof {
    fn of(evidence: &Evidence) -> Proof {
        let rect = evidence.rect;
        Proof {
            page: evidence.page,
            rect: [rect.x, rect.y, rect.w, rect.h],
            page_width_px: None,
            page_height_px: None,
            text: evidence.text.clone(),
            rule: evidence.rule.clone(),
            source: evidence.source,
        }
    }
}

impl PageWords {
    fn of(page: &Page) -> PageWords {
        PageWords {
            number: page.number,
            state: page.state,
            problem: page.problem.clone(),
            origin: page.origin,
            width_px: page.width_px,
            height_px: page.height_px,
            readable_width_px: page.readable_width_px,
            readable_height_px: page.readable_height_px,
            dpi: page.dpi,
            quarter_turns: page.quarter_turns,
            skew_deg: page.skew_deg,
            placement: page.placement,
            lines: packed_lines(page),
            marks: page.marks.clone(),
        }
    }
}
