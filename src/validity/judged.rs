//! Judged: all papers of a catalogue with their verdicts for a day.

use jiff::civil::Date;

use super::{Graph, KindLookup, Paper, Verdict, judge};
use crate::catalogue::StoredRecord;

/// A paper and its verdict.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The paper as stored.
    pub stored: StoredRecord,
    /// What it is worth on the day.
    pub verdict: Verdict,
}

/// Judges all papers for `day`; the graph's indices are the papers' places in the result.
pub fn judge_all(
    records: Vec<StoredRecord>,
    kinds: &KindLookup,
    day: Date,
) -> (Graph, Vec<Judged>) {
    let papers = records
        .iter()
        .map(|stored| Paper::from_record(stored.id, &stored.file, &stored.record))
        .collect();
    let graph = Graph::resolve(papers, kinds);
    let judged = records
        .into_iter()
        .enumerate()
        .map(|(index, stored)| Judged {
            stored,
            verdict: judge(&graph, index, day),
        })
        .collect();
    (graph, judged)
}
