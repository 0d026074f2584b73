//! Settle: the judgements of a whole catalogue, kept in its table `validity`.
//!
//! ```text
//! catalogue.store(…)        facts change; the judgements that rest on them go, in the same transaction
//! settle(&mut catalogue, …) the papers without a judgement are judged, each with its neighbours only
//! verdict_on(&catalogue, …) a lookup, for any day
//! ```
//! Whoever writes calls [`settle`] when it has nothing else to write; whoever stores very many
//! documents calls `withdraw_judgements` before. A search joins `validity` on `record` with the day
//! between `first_day` and `last_day`; a paper that waits has no row there and is `unknown`.
//!
//! Promise: the same judgements as if everything were judged anew, whatever the order of arrival.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use jiff::civil::Date;
use rayon::prelude::*;
use rusqlite::types::Type;
use serde::Serialize;

use super::{Graph, KindRules, Paper, Period, Reason, Status, Verdict, periods};
use crate::catalogue::{Catalogue, CatalogueError, JudgedPeriod, Unjudged};

/// Changes whenever the same facts may lead to another judgement.
const RULES_VERSION: u32 = 1;

/// Papers judged in one go, where not all are.
const PAPERS_AT_ONCE: usize = 200;

/// The rules of validity of all kinds.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Rules {
    kinds: BTreeMap<String, KindRules>,
}

impl Rules {
    /// The rules of these kinds, by code.
    pub fn new(kinds: impl IntoIterator<Item = (String, KindRules)>) -> Self {
        Rules {
            kinds: kinds.into_iter().collect(),
        }
    }

    /// The rules of a kind; `None` for a code that is not known.
    pub fn of(&self, code: &str) -> Option<KindRules> {
        self.kinds.get(code).copied()
    }

    /// What tells these rules from others.
    fn fingerprint(&self) -> String {
        let kinds = serde_json::to_string(self).expect("rules are plain data");
        format!("{RULES_VERSION} {kinds}")
    }
}

/// Judges the papers of the catalogue that wait for it; gives their number.
///
/// # Errors
/// [`CatalogueError`] when the catalogue cannot be read or written; what was judged before stays.
pub fn settle(catalogue: &mut Catalogue, rules: &Rules) -> Result<usize, CatalogueError> {
    let fingerprint = rules.fingerprint();
    match catalogue.unjudged(&fingerprint)? {
        Unjudged::All => judge_whole(catalogue, rules, &fingerprint),
        Unjudged::Some(waiting) => {
            let ids: Vec<i64> = waiting.iter().copied().collect();
            for some in ids.chunks(PAPERS_AT_ONCE) {
                judge_some(catalogue, rules, some.iter().copied().collect())?;
            }
            Ok(ids.len())
        }
    }
}

/// The papers that decide about those of these ids, with what they do to one another. The graph tells
/// what happens to the papers asked for; of the others it may not hold everything.
///
/// # Errors
/// [`CatalogueError`] when the catalogue cannot be read.
pub fn graph_around(
    catalogue: &Catalogue,
    rules: &Rules,
    ids: &BTreeSet<i64>,
) -> Result<Graph, CatalogueError> {
    let mut papers = Vec::new();
    for run in runs(&catalogue.around(ids)?) {
        papers.extend(read_papers(catalogue, run)?);
    }
    in_order(&mut papers);
    Ok(Graph::resolve(papers, &|code| rules.of(code)))
}

/// The verdict on a paper for a day, as judged when the catalogue was last written.
///
/// # Errors
/// [`CatalogueError`] when the catalogue cannot be read.
pub fn verdict_on(
    catalogue: &Catalogue,
    record: i64,
    day: Date,
) -> Result<Verdict, CatalogueError> {
    let found = catalogue.judgement(record, &day.to_string(), |row| {
        let status: String = row.get(0)?;
        let reason: String = row.get(2)?;
        Ok(Verdict {
            status: Status::parse(&status).ok_or_else(|| unreadable(0, status.into()))?,
            borderline: row.get(1)?,
            reason: serde_json::from_str(&reason).map_err(|e| unreadable(2, e.into()))?,
            expiry_date: day_at(row, 3)?,
            start_works_by: day_at(row, 4)?,
        })
    })?;
    Ok(found.unwrap_or(Verdict {
        status: Status::Unknown,
        reason: Reason::Unjudged,
        borderline: false,
        expiry_date: None,
        start_works_by: None,
    }))
}

fn judge_whole(
    catalogue: &mut Catalogue,
    rules: &Rules,
    fingerprint: &str,
) -> Result<usize, CatalogueError> {
    let mut papers = match catalogue.id_range()? {
        Some(ids) => read_papers(catalogue, ids)?,
        None => Vec::new(),
    };
    in_order(&mut papers);
    let graph = Graph::resolve(papers, &|code| rules.of(code));
    let count = graph.papers().len();
    let parts: Vec<usize> = (0..count).step_by(PAPERS_AT_ONCE * 100).collect();
    let judged = parts.into_iter().flat_map(|first| {
        let last = (first + PAPERS_AT_ONCE * 100).min(count);
        (first..last)
            .into_par_iter()
            .flat_map_iter(|index| rows(&graph, index))
            .collect::<Vec<_>>()
    });
    catalogue.keep_all_judgements(fingerprint, judged)?;
    Ok(count)
}

fn judge_some(
    catalogue: &mut Catalogue,
    rules: &Rules,
    ids: BTreeSet<i64>,
) -> Result<(), CatalogueError> {
    let graph = graph_around(catalogue, rules, &ids)?;
    let judged = graph
        .papers()
        .iter()
        .enumerate()
        .filter(|(_, paper)| ids.contains(&paper.id))
        .flat_map(|(index, _)| rows(&graph, index));
    catalogue.keep_judgements(&ids, judged)
}

fn rows(graph: &Graph, index: usize) -> impl Iterator<Item = JudgedPeriod> {
    let record = graph.paper(index).id;
    periods(graph, index)
        .into_iter()
        .map(move |period| row(record, period))
}

fn row(record: i64, period: Period) -> JudgedPeriod {
    let verdict = period.verdict;
    JudgedPeriod {
        record,
        first_day: period.first_day.to_string(),
        last_day: period.last_day.to_string(),
        status: verdict.status.as_str(),
        borderline: verdict.borderline,
        reason: serde_json::to_string(&verdict.reason).expect("a reason is plain data"),
        expiry_date: verdict.expiry_date.map(|day| day.to_string()),
        start_works_by: verdict.start_works_by.map(|day| day.to_string()),
    }
}

fn read_papers(
    catalogue: &Catalogue,
    ids: RangeInclusive<i64>,
) -> Result<Vec<Paper>, CatalogueError> {
    const FACTS_AT_ONCE: i64 = 20_000;
    let mut papers = Vec::new();
    let mut first = *ids.start();
    while first <= *ids.end() {
        let last = ids
            .end()
            .min(&first.saturating_add(FACTS_AT_ONCE - 1))
            .to_owned();
        let facts = catalogue.facts(first..=last)?;
        papers.extend(
            facts
                .iter()
                .map(|paper| Paper::from_record(paper.id, &paper.file, &paper.record)),
        );
        first = last.saturating_add(1);
    }
    Ok(papers)
}

/// By file: ids depend on who was read first, and judgements must not.
fn in_order(papers: &mut [Paper]) {
    papers.sort_by(|a, b| (&a.file, a.part).cmp(&(&b.file, b.part)));
}

/// Ids as runs without gaps.
fn runs(ids: &BTreeSet<i64>) -> Vec<RangeInclusive<i64>> {
    let mut runs: Vec<RangeInclusive<i64>> = Vec::new();
    for &id in ids {
        match runs.last_mut() {
            Some(run) if *run.end() + 1 == id => *run = *run.start()..=id,
            _ => runs.push(id..=id),
        }
    }
    runs
}

fn day_at(row: &rusqlite::Row, column: usize) -> rusqlite::Result<Option<Date>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| {
        text.parse()
            .map_err(|e: jiff::Error| unreadable(column, e.into()))
    })
    .transpose()
}

fn unreadable(column: usize, error: Box<dyn std::error::Error + Send + Sync>) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error)
}
