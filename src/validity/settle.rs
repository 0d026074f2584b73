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
use std::sync::mpsc::sync_channel;

use jiff::civil::Date;
use rayon::prelude::*;
use rusqlite::types::Type;
use serde::Serialize;

use super::{Amendment, Graph, KindRules, Paper, Period, Reason, Status, Verdict, periods};
use crate::catalogue::{Catalogue, CatalogueError, JudgedPeriod, PaperFacts, Unjudged};

/// Changes whenever the same facts may lead to another judgement.
const RULES_VERSION: u32 = 2;

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

    /// The kinds of which the latest paper of a number stands alone.
    fn restating(&self) -> Vec<&str> {
        let restates = |rules: &KindRules| rules.amendment == Amendment::Restating;
        let restating = self.kinds.iter().filter(|(_, rules)| restates(rules));
        restating.map(|(kind, _)| kind.as_str()).collect()
    }

    /// What tells these rules from others; `restating_kind` was once made from it.
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
        papers.extend(catalogue.facts(run)?.into_iter().map(paper));
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
    let mut papers = catalogue.map_facts(paper)?;
    in_order(&mut papers);
    let graph = Graph::resolve(papers, &|code| rules.of(code));
    let mut by_id: Vec<usize> = (0..graph.papers().len()).collect();
    by_id.sort_unstable_by_key(|index| graph.paper(*index).id);
    // Some are judged while those before are written.
    std::thread::scope(|scope| {
        let (judged, to_keep) = sync_channel(1);
        let (graph, by_id) = (&graph, &by_id);
        scope.spawn(move || {
            for some in by_id.chunks(PAPERS_AT_ONCE * 100) {
                let some = some.par_iter().flat_map_iter(|index| rows(graph, *index));
                // An error: whoever keeps them has given up, and tells why.
                if judged.send(some.collect::<Vec<_>>()).is_err() {
                    return;
                }
            }
        });
        let judged = to_keep.into_iter().flatten();
        catalogue.keep_all_judgements(fingerprint, &rules.restating(), judged)
    })?;
    Ok(by_id.len())
}

fn judge_some(
    catalogue: &mut Catalogue,
    rules: &Rules,
    ids: BTreeSet<i64>,
) -> Result<(), CatalogueError> {
    // One state for all that is read: a lock for each statement takes as long as most of them run.
    let reading = catalogue.snapshot()?;
    let graph = graph_around(catalogue, rules, &ids)?;
    drop(reading);
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

fn paper(facts: PaperFacts) -> Paper {
    Paper::from_record(facts.id, &facts.file, &facts.record)
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
