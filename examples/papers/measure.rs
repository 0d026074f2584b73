//! Measure: what extraction and status make of made papers, beside what is true of them.

use std::collections::BTreeMap;
use std::fmt;

use fastrand::Rng;
use rayon::prelude::*;
use sohoa::document::{FieldName, Record, RelationVerb, Standing};
use sohoa::extract::{Knowledge, extract};
use sohoa::layout;
use sohoa::ocr::correct;
use sohoa::validity::{Graph, Paper, judge};

use super::maker::{Made, make};
use super::{noise, truth::Truth};

const FIELDS: [FieldName; 11] = [
    FieldName::Kind,
    FieldName::Title,
    FieldName::Number,
    FieldName::IssueDate,
    FieldName::Authority,
    FieldName::Holder,
    FieldName::HolderId,
    FieldName::Signer,
    FieldName::EffectiveDate,
    FieldName::ExpiryDate,
    FieldName::StartWorksBy,
];

/// How a field fared.
#[derive(Debug, Default, Clone, Copy)]
pub struct Count {
    pub papers: usize,
    pub right: usize,
    pub wrong: usize,
    pub proposed: usize,
}

/// A value that is not right.
#[derive(Debug)]
pub struct Miss {
    pub seed: u64,
    pub field: String,
    pub want: String,
    pub have: String,
    pub is_wrong: bool,
    pub wording: String,
}

impl fmt::Display for Miss {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let mark = if self.is_wrong { "WRONG" } else { "missing" };
        write!(
            f,
            "{mark} {} {}: {:?}, not {:?} [{}]",
            self.seed, self.field, self.have, self.want, self.wording
        )
    }
}

/// Over all papers.
#[derive(Debug, Default)]
pub struct Measure {
    pub counts: BTreeMap<String, Count>,
    pub misses: Vec<Miss>,
}

/// Makes papers from the seed on and measures them.
pub fn measure(papers: u64, seed: u64, held_out: bool, clean: bool) -> Measure {
    let knowledge = Knowledge::load(None).expect("the shipped kinds are tested");
    let seeds: Vec<u64> = (seed..seed + papers).collect();
    let parts: Vec<Measure> = seeds
        .into_par_iter()
        .map(|seed| {
            let mut rng = Rng::with_seed(seed);
            let mut made = make(&mut rng, held_out);
            if !clean {
                noise::add(&mut rng, &mut made.pages);
                let lines = made.pages.iter_mut().flat_map(|page| &mut page.lines);
                lines.for_each(correct::correct);
            }
            one(&made, &knowledge, seed)
        })
        .collect();
    let mut whole = Measure::default();
    for part in parts {
        for (name, count) in part.counts {
            let sum = whole.counts.entry(name).or_default();
            sum.papers += count.papers;
            sum.right += count.right;
            sum.wrong += count.wrong;
            sum.proposed += count.proposed;
        }
        whole.misses.extend(part.misses);
    }
    whole
}

fn one(made: &Made, knowledge: &Knowledge, seed: u64) -> Measure {
    let record = &extract(&layout::read(&made.pages), knowledge, None);
    let mut measure = Measure::default();
    for field in FIELDS {
        let name = field.as_str();
        if made.truth.open.contains(&name) {
            continue;
        }
        let want = made.truth.values.get(name).cloned();
        let have = record.given(field).map(str::to_owned);
        let proposed = record.field(field).filter(|field| !field.is_given());
        let proposed = proposed.map(|field| format!("(proposed: {})", field.value));
        measure.add(name, want, have, proposed, seed, &made.truth);
    }
    measure.relations(record, &made.truth, seed);
    measure.status(record, &made.truth, knowledge, seed);
    measure
}

impl Measure {
    fn add(
        &mut self,
        name: &str,
        want: Option<String>,
        have: Option<String>,
        proposed: Option<String>,
        seed: u64,
        truth: &Truth,
    ) {
        let count = self.counts.entry(name.to_owned()).or_default();
        let is_right = same(want.as_deref()) == same(have.as_deref());
        let is_wrong = have.is_some() && !is_right;
        count.papers += usize::from(want.is_some());
        count.right += usize::from(is_right && want.is_some());
        count.wrong += usize::from(is_wrong);
        count.proposed += usize::from(have.is_none() && want.is_some() && proposed.is_some());
        if !is_right {
            self.misses.push(Miss {
                seed,
                field: name.to_owned(),
                want: want.unwrap_or_default(),
                have: have.or(proposed).unwrap_or_default(),
                is_wrong,
                wording: truth.wording.join(" / "),
            });
        }
    }

    fn relations(&mut self, record: &Record, truth: &Truth, seed: u64) {
        for verb in RelationVerb::ALL {
            let text = |number: &str, day: Option<jiff::civil::Date>| {
                format!(
                    "{number} {}",
                    day.map_or("-".to_owned(), |day| day.to_string())
                )
            };
            let mut want: Vec<String> = truth
                .relations
                .iter()
                .filter(|(have, ..)| *have == verb.as_str())
                .map(|(_, number, day)| text(number, *day))
                .collect();
            let mut have: Vec<String> = record
                .relations
                .iter()
                .filter(|r| r.verb == verb && r.standing == Standing::Given)
                .map(|r| text(&r.number, r.date))
                .collect();
            want.sort();
            have.sort();
            let proposed = record
                .relations
                .iter()
                .any(|r| r.verb == verb && r.standing != Standing::Given)
                .then(|| "(proposed)".to_owned());
            let joined = |list: Vec<String>| (!list.is_empty()).then(|| list.join("; "));
            self.add(
                verb.as_str(),
                joined(want),
                joined(have),
                proposed,
                seed,
                truth,
            );
        }
    }

    /// The status of the paper alone; `unknown` gives nothing away.
    fn status(&mut self, record: &Record, truth: &Truth, knowledge: &Knowledge, seed: u64) {
        let Some(want) = truth.status else { return };
        let paper = Paper::from_record(1, "made.pdf", record);
        let graph = Graph::resolve(vec![paper], &|code| knowledge.kind_rules(code));
        let verdict = judge(&graph, 0, jiff::civil::date(2026, 11, 23));
        let have = verdict.status.as_str().to_owned();
        let have = (have != "unknown" || want == "unknown").then_some(have);
        let proposed = Some("(unknown)".to_owned());
        self.add("status", Some(want.to_owned()), have, proposed, seed, truth);
    }

    /// Given values that are wrong, over all given values.
    pub fn share_wrong(&self) -> f64 {
        let wrong: usize = self.counts.values().map(|count| count.wrong).sum();
        let right: usize = self.counts.values().map(|count| count.right).sum();
        wrong as f64 / (wrong + right).max(1) as f64
    }

    /// A table for people.
    pub fn table(&self) -> String {
        let mut lines = vec![format!(
            "{:16} {:>7} {:>8} {:>6} {:>9}",
            "field", "papers", "right", "wrong", "proposed"
        )];
        for (name, count) in &self.counts {
            let right = 100.0 * count.right as f64 / count.papers.max(1) as f64;
            lines.push(format!(
                "{name:16} {:>7} {right:>7.2}% {:>6} {:>9}",
                count.papers, count.wrong, count.proposed
            ));
        }
        lines.push(format!(
            "wrong of all given: {:.3} %",
            100.0 * self.share_wrong()
        ));
        lines.join("\n")
    }
}

/// The form in which values are compared: small, one spelling of `hòa` and `ủy`.
fn same(value: Option<&str>) -> String {
    let text = value
        .unwrap_or_default()
        .to_lowercase()
        .replace("hoà", "hòa")
        .replace("uỷ", "ủy");
    let text = text.replace(['"', '“', '”'], "\"");
    let words: Vec<&str> = text.split_whitespace().collect();
    words
        .join(" ")
        .trim_matches([' ', '.', ',', ';', ':'])
        .to_owned()
}
