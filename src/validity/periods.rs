//! Periods: the verdicts on a paper over all time. A verdict changes only on few days.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::case::{judge, longest_end};
use super::relations::{Effect, Graph};
use super::status::Verdict;
use super::term::rolled_past_rest_days;

/// A verdict and the days on which it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub first_day: Date,
    /// Last day.
    pub last_day: Date,
    /// What the paper is worth on these days.
    pub verdict: Verdict,
}

/// First day of the first period of every paper.
const FIRST_DAY: Date = date(1, 1, 1);

/// The periods of the paper at `index`, in order, without gaps.
pub fn periods(graph: &Graph, index: usize) -> Vec<Period> {
    let mut periods: Vec<Period> = Vec::new();
    for day in days_of_change(graph, index) {
        let verdict = judge(graph, index, day);
        if let Some(last) = periods.last_mut() {
            if last.verdict == verdict {
                continue;
            }
            last.last_day = day.saturating_sub(1.day());
        }
        periods.push(Period {
            first_day: day,
            last_day: Date::MAX,
            verdict,
        });
    }
    periods
}

/// All days on which the verdict may be another than on the day before.
fn days_of_change(graph: &Graph, index: usize) -> BTreeSet<Date> {
    let paper = graph.paper(index);
    let (start, counted) = (paper.start().any(), paper.counted_end().any());
    let stated = [start, counted, paper.end.any(), paper.works_by.any()];
    let mut near: Vec<Date> = stated.into_iter().flatten().map(|d| d.day).collect();
    near.extend(paper.issue.any());
    near.extend(longest_end(graph, index));
    for event in graph.events(index) {
        near.extend(event.day);
        if let Effect::Extended(until) | Effect::Suspended(until) = event.effect {
            near.extend(until);
        }
        // A decision that ends the acting paper puts in doubt what that one did.
        near.extend(graph.events(event.by).iter().filter_map(|e| e.day));
    }
    let mut days = BTreeSet::from([FIRST_DAY]);
    for day in near {
        // The law's other readings of a day lie within a day of it, or of the end of its weekend.
        for around in [day, rolled_past_rest_days(day)] {
            let from = around.saturating_sub(1.day());
            days.extend((0..=3).map(|more| from.saturating_add(more.days())));
        }
    }
    days.retain(|day| *day >= FIRST_DAY);
    days
}
