//! Score: how right a catalogue is, against a hand-keyed truth (the acceptance test of a batch).
//!
//! Promise: a value counts as right only when it is given; a wrong given value is told apart from a
//! missing one, because it does far more harm.

mod reliability;
mod text;
pub mod truth;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

pub use reliability::Reliability;
pub use text::TextScore;

use crate::catalogue::{Catalogue, CatalogueError};
use crate::document::FieldName;
use crate::export::record_line;
use crate::validity::Judged;
use truth::Truth;

/// Why a catalogue could not be scored.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScoreError {
    /// The truth cannot be read.
    #[error("cannot read the truth `{}`: {reason}", path.display())]
    Truth {
        /// Which file or folder.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A plot or a fit cannot be written.
    #[error("cannot write `{}`: {source}", path.display())]
    Write {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The catalogue cannot be read.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
}

/// The fields that are scored, and the relations.
const FIELDS: [&str; 10] = [
    "kind",
    "number",
    "issue_date",
    "authority",
    "holder",
    "signer",
    "effective_date",
    "expiry_date",
    "start_works_by",
    "status",
];
const RELATIONS: [&str; 5] = ["replaces", "revokes", "extends", "amends", "corrects"];

/// How a field fared over all papers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct FieldScore {
    /// Papers that have the value.
    pub papers: usize,
    /// Given and right.
    pub right: usize,
    /// Given and wrong.
    pub wrong: usize,
    /// Only proposed (whether right or not).
    pub proposed: usize,
    /// Given where the paper has none.
    pub invented: usize,
}

/// A value that is not right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Miss {
    /// The file.
    pub file: String,
    /// The field.
    pub field: String,
    /// What the truth says.
    pub want: String,
    /// What the catalogue gives.
    pub have: String,
}

/// How a catalogue fared.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Score {
    /// Papers of the truth.
    pub papers: usize,
    /// The text.
    pub text: TextScore,
    /// Each field; those with handwriting apart.
    pub fields: BTreeMap<String, FieldScore>,
    /// True status to the catalogue's, where they differ.
    pub status_confusion: BTreeMap<String, usize>,
    /// All that is not right.
    pub misses: Vec<Miss>,
    /// Whether probabilities keep what they promise.
    pub reliability: Reliability,
    /// Each given value with a truth: field, probability, whether it is right.
    #[serde(skip)]
    pub values: Vec<(FieldName, f32, bool)>,
}

/// Scores the catalogue against a folder of truth files.
///
/// # Errors
/// [`ScoreError`] when the truth or the catalogue cannot be read.
pub fn score(catalogue: &Catalogue, truth: &Path, as_of: Date) -> Result<Score, ScoreError> {
    let truths = truth::read(truth)?;
    let judged = Judged::all(catalogue, as_of)?;
    let records: BTreeMap<String, (String, Value)> = judged
        .iter()
        .map(|paper| {
            let line = serde_json::from_str(&record_line(paper)).expect("we wrote it");
            (
                base_name(&paper.stored.file),
                (paper.stored.file.clone(), line),
            )
        })
        .collect();
    let mut score = Score {
        papers: truths.len(),
        ..Score::default()
    };
    // What is true of a file is true of its exact copy, under whichever name it was read.
    let originals: BTreeMap<String, String> = catalogue
        .originals()?
        .iter()
        .map(|(copy, original)| (base_name(copy), base_name(original)))
        .collect();
    for truth in &truths {
        let name = base_name(&truth.file);
        let read_as = originals.get(&name).unwrap_or(&name);
        let (file, record) = records.get(read_as).cloned().unwrap_or_default();
        let pages = catalogue
            .page_texts(&file)?
            .map_or(Vec::new(), |pages| pages.pages);
        let text: Vec<String> = pages.into_iter().map(|(_, text)| text).collect();
        score.text.add(&truth.text, &text.join("\n"));
        score.add_fields(truth, &record);
    }
    Ok(score)
}

fn base_name(file: &str) -> String {
    file.rsplit('/').next().unwrap_or(file).to_owned()
}

impl Score {
    fn add_fields(&mut self, truth: &Truth, record: &Value) {
        for field in FIELDS {
            if truth.skips(field) {
                continue;
            }
            let want = truth.value(field);
            let mut have = record.get(field).and_then(Value::as_str).map(str::to_owned);
            if field == "status"
                && have.as_deref() == Some("unknown")
                && want.as_deref() != Some("unknown")
            {
                have = None;
            }
            self.weigh(field, want.as_deref(), record);
            let is_proposed = record
                .get("proposed")
                .is_some_and(|all| all.get(field).is_some());
            self.add(truth, field, want, have, is_proposed);
        }
        for relation in RELATIONS {
            let want = cited(truth.fields.get(relation));
            let have = cited(record.get(relation));
            let is_proposed = record
                .get("proposed")
                .is_some_and(|all| all.get(relation).is_some());
            self.add(truth, relation, want, have, is_proposed);
        }
    }

    /// Notes with which probability a value was read, and whether it is right.
    fn weigh(&mut self, field: &str, want: Option<&str>, record: &Value) {
        let Some(name) = FieldName::parse(field) else {
            return;
        };
        let proposed = record.get("proposed").and_then(|all| all.get(field));
        let (value, probability) = match proposed {
            Some(proposed) => (&proposed["value"], &proposed["probability"]),
            None => (&record[field], &record["probability"][field]),
        };
        if let (Some(value), Some(probability)) = (value.as_str(), probability.as_f64()) {
            let is_right = same(Some(value)) == same(want);
            self.reliability.add(probability, is_right);
            if proposed.is_none() {
                self.values.push((name, probability as f32, is_right));
            }
        }
    }

    fn add(
        &mut self,
        truth: &Truth,
        field: &str,
        want: Option<String>,
        have: Option<String>,
        is_proposed: bool,
    ) {
        let name = match (field, truth.handwritten) {
            ("number" | "issue_date", true) => format!("{field} (hand)"),
            ("number" | "issue_date", false) => format!("{field} (print)"),
            _ => field.to_owned(),
        };
        let entry = self.fields.entry(name).or_default();
        let is_same = same(want.as_deref()) == same(have.as_deref());
        match (&want, &have) {
            (Some(_), _) => {
                entry.papers += 1;
                entry.right += usize::from(is_same);
                entry.wrong += usize::from(have.is_some() && !is_same);
                entry.proposed += usize::from(have.is_none() && is_proposed);
            }
            (None, Some(_)) => entry.invented += 1,
            (None, None) => {}
        }
        if is_same {
            return;
        }
        let (want, have) = (want.unwrap_or_default(), have.unwrap_or_default());
        if field == "status" && !have.is_empty() {
            *self
                .status_confusion
                .entry(format!("{want} -> {have}"))
                .or_default() += 1;
        }
        self.misses.push(Miss {
            file: truth.file.clone(),
            field: field.to_owned(),
            want,
            have,
        });
    }
}

/// Citations as one comparable text; `None` when there are none.
fn cited(list: Option<&Value>) -> Option<String> {
    let list = list
        .and_then(Value::as_array)
        .filter(|list| !list.is_empty())?;
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let mut cited: Vec<String> = list
        .iter()
        .map(|paper| format!("{} {}", text(&paper["number"]), text(&paper["date"])))
        .collect();
    cited.sort();
    Some(cited.join("; "))
}

/// The form in which values are compared: composed, small, one spelling of `hòa` and `ủy`.
fn same(value: Option<&str>) -> String {
    let text: String = value
        .unwrap_or_default()
        .nfc()
        .flat_map(char::to_lowercase)
        .collect();
    let text = text.replace("hoà", "hòa").replace("uỷ", "ủy");
    let words: Vec<&str> = text.split_whitespace().collect();
    words
        .join(" ")
        .trim_matches([' ', '.', ',', ';', ':'])
        .to_owned()
}
