//! Case: one paper on one day, judged.
//!
//! Promise: a pure function of facts and day. The order of the steps below is the order of the law's
//! own questions: was it ended by a decision, replaced, run out, and only then, is it still good.

use jiff::ToSpan;
use jiff::civil::Date;

use super::TermRule;
use super::citations::Fit;
use super::paper::{Dated, Fact, Paper, Reading};
use super::relations::{Effect, Event, Graph};
use super::status::{Cited, Doubt, Reason, Status, Verdict};
use super::term::{last_day, rolled_past_rest_days};
use crate::document::{RelationVerb, TermUnit};

/// The status of the paper at `index` of `graph` on `day`.
pub fn judge(graph: &Graph, index: usize, day: Date) -> Verdict {
    let case = Case::new(graph, index, day);
    let (status, reason) = case.decide();
    Verdict {
        status,
        borderline: case.is_borderline(),
        expiry_date: case.sure_end(&case.end),
        start_works_by: case.sure_end(&case.works_by),
        reason,
    }
}

/// An end of the paper, moved by the extensions in effect on the day.
struct End {
    base: Fact<Dated>,
    /// New last day (`None`: not known), and who set it.
    moved: Option<(Option<Date>, usize)>,
    /// An extension came when it had already ended.
    too_late: bool,
}

impl End {
    fn unmoved(base: Fact<Dated>) -> Self {
        End {
            base,
            moved: None,
            too_late: false,
        }
    }

    /// Moved by `extensions`, in the order of their days.
    fn moved_by<'e>(base: Fact<Dated>, extensions: impl Iterator<Item = &'e Event>) -> Self {
        let mut end = End::unmoved(base);
        for event in extensions {
            let Effect::Extended(until) = event.effect else {
                continue;
            };
            let last = end.known().or(base.any().map(|b| b.day));
            let lawful_last = last.map(rolled_past_rest_days);
            end.too_late |=
                matches!((event.day, lawful_last), (Some(day), Some(last)) if day > last);
            end.moved = Some((until, event.by));
        }
        end
    }

    /// The confirmed last day.
    fn known(&self) -> Option<Date> {
        match self.moved {
            Some((until, _)) => until,
            None => self.base.given().map(|b| b.day),
        }
    }

    /// Whether another lawful reading of the end gives another answer for `day`, or is a day away.
    fn is_doubtful_on(&self, day: Date) -> bool {
        let (None, Fact::Given(base)) = (self.moved, self.base) else {
            return false;
        };
        let last = base.day;
        match base.reading {
            Reading::Stated => false,
            Reading::StatedOpen => day == last,
            Reading::Counted => {
                let until = rolled_past_rest_days(last).max(last.saturating_add(1.day()));
                (last.saturating_sub(1.day())..=until).contains(&day)
            }
        }
    }
}

/// One paper on one day.
struct Case<'a> {
    graph: &'a Graph,
    index: usize,
    paper: &'a Paper,
    day: Date,
    end: End,
    works_by: End,
}

impl<'a> Case<'a> {
    fn new(graph: &'a Graph, index: usize, day: Date) -> Self {
        let paper = graph.paper(index);
        let works_only = graph.rules(index).term == TermRule::StartOfWorks
            || (paper.end == Fact::Missing && paper.works_by != Fact::Missing);
        let or_counted = |stated: Fact<Dated>, counts: bool| match stated {
            Fact::Missing if counts => paper.counted_end(),
            stated => stated,
        };
        // A printed end counts for any kind; a term only where the kind is known to end by it.
        let counts = paper.kind.is_some() && graph.rules(index).term != TermRule::None;
        let end = or_counted(paper.end, counts && !works_only);
        let works_by = or_counted(paper.works_by, counts && works_only);
        let extensions = || in_effect(graph, index, day).filter(|e| doubt(graph, e, day).is_none());
        let (end, works_by) = match works_only {
            true => (End::unmoved(end), End::moved_by(works_by, extensions())),
            false => (End::moved_by(end, extensions()), End::unmoved(works_by)),
        };
        Case {
            end,
            works_by,
            graph,
            index,
            paper,
            day,
        }
    }

    fn decide(&self) -> (Status, Reason) {
        self.ended_by_another()
            .or_else(|| self.run_out())
            .or_else(|| self.past_what_the_law_allows())
            .or_else(|| self.maybe_ended())
            .or_else(|| self.maybe_shortened())
            .or_else(|| self.not_begun())
            .or_else(|| self.suspended())
            .unwrap_or_else(|| self.standing())
    }

    /// A decision that ended it, else a paper that stands in its place, in effect on the day.
    fn ended_by_another(&self) -> Option<(Status, Reason)> {
        let surely = |effect: Effect| {
            self.begun()
                .find(move |e| e.effect == effect && self.doubt(e).is_none())
        };
        if let Some((event, from)) = surely(Effect::Revoked).and_then(|e| Some((e, e.day?))) {
            let by = self.cited(event.by);
            return Some((Status::Revoked, Reason::Revoked { by, from }));
        }
        let (event, from) = surely(Effect::Superseded).and_then(|e| Some((e, e.day?)))?;
        let by = self.cited(event.by);
        Some((Status::Superseded, Reason::Superseded { by, from }))
    }

    /// Its own last day has passed, beyond what any extension might change.
    fn run_out(&self) -> Option<(Status, Reason)> {
        let last = self.end.known().filter(|last| *last < self.day)?;
        let extended_by = self.end.moved.map(|(_, by)| self.cited(by));
        if let Some(event) = self.doubtful(|e| matches!(e, Effect::Extended(_))) {
            let beyond = match event.effect {
                Effect::Extended(Some(until)) => until >= self.day,
                _ => true,
            };
            if beyond {
                let by = self.cited(event.by);
                let last = Some(last);
                return Some((Status::Unknown, Reason::ExtendedUnknown { last, by }));
            }
        }
        let counted = self.end.moved.is_none() && is_counted(self.end.base);
        Some((
            Status::Expired,
            Reason::Ended {
                last,
                counted,
                extended_by,
            },
        ))
    }

    /// Its end is not known, but no paper of its kind could still be in force.
    fn past_what_the_law_allows(&self) -> Option<(Status, Reason)> {
        let may_be_longer = self.paper.unlimited
            || self.end.known().is_some()
            || self
                .begun()
                .any(|e| matches!(e.effect, Effect::Extended(_)));
        let last = longest_end(self.graph, self.index).filter(|_| !may_be_longer)?;
        (self.day > rolled_past_rest_days(last))
            .then_some((Status::Expired, Reason::EndedByLaw { last }))
    }

    /// Its last day may have been moved before the day: "Rút ngắn thời hạn của Giấy phép số …".
    fn maybe_shortened(&self) -> Option<(Status, Reason)> {
        let is_past = |e| matches!(e, Effect::Extended(Some(until)) if until < self.day);
        let last = self.end.known().filter(|last| *last >= self.day)?;
        let by = self.cited(self.doubtful(is_past)?.by);
        let last = Some(last);
        Some((Status::Unknown, Reason::ExtendedUnknown { last, by }))
    }

    /// Something may have ended it.
    fn maybe_ended(&self) -> Option<(Status, Reason)> {
        let ends = |e| match e {
            Effect::Revoked | Effect::Superseded => true,
            Effect::Suspended(until) => until.is_none_or(|u| u >= self.day),
            Effect::Extended(_) | Effect::Changed(_) => false,
        };
        let event = self.doubtful(ends)?;
        let verb = match event.effect {
            Effect::Revoked => RelationVerb::Revokes,
            Effect::Suspended(_) => RelationVerb::Suspends,
            _ => RelationVerb::Replaces,
        };
        let doubt = self.doubt(event).unwrap_or(Doubt::Citation);
        let by = self.cited(event.by);
        Some((Status::Unknown, Reason::MayBeEnded { verb, by, doubt }))
    }

    fn not_begun(&self) -> Option<(Status, Reason)> {
        match self.paper.start() {
            Fact::Given(_)
                if self
                    .paper
                    .issue
                    .given()
                    .is_some_and(|issued| issued > self.day) =>
            {
                let issued = self.paper.issue.given()?;
                Some((Status::NotYetEffective, Reason::IssuedLater { issued }))
            }
            Fact::Given(start) if start.day > self.day => {
                let from = start.day;
                Some((Status::NotYetEffective, Reason::StartsLater { from }))
            }
            Fact::Given(_) => None,
            unsure => {
                let proposed = unsure.any().map(|s| s.day);
                Some((Status::Unknown, Reason::StartUnconfirmed { proposed }))
            }
        }
    }

    fn suspended(&self) -> Option<(Status, Reason)> {
        let day = self.day;
        let event = self.begun().find(|e| {
            self.doubt(e).is_none()
                && matches!(e.effect, Effect::Suspended(until) if until.is_none_or(|u| u >= day))
        })?;
        let Effect::Suspended(until) = event.effect else {
            return None;
        };
        let by = self.cited(event.by);
        Some((Status::Unknown, Reason::Suspended { by, until }))
    }

    /// Nothing has ended it: what its own words say.
    fn standing(&self) -> (Status, Reason) {
        let rule = self.graph.rules(self.index).term;
        if let Some(answer) = self.by_start_of_works() {
            return answer;
        }
        if rule == TermRule::StartOfWorks {
            return (Status::Unknown, Reason::NoEndFound);
        }
        if let Some(answer) = self.by_end() {
            return answer;
        }
        match (rule, &self.paper.kind) {
            _ if self.paper.unlimited => (Status::InForce, Reason::Unlimited),
            (TermRule::None, Some(_)) => (Status::InForce, Reason::NoTermKind),
            _ if self.paper.starts_outside() => (Status::Unknown, Reason::OutsideStart),
            (_, None) => (Status::Unknown, Reason::KindUnknown),
            _ => (Status::Unknown, Reason::NoEndFound),
        }
    }

    /// By the end it states: that has not passed, else `run_out` would have answered.
    fn by_end(&self) -> Option<(Status, Reason)> {
        if let Some((until, by)) = self.end.moved {
            return Some(self.by_extension(&self.end, until, by));
        }
        match self.end.base {
            Fact::Given(end) => {
                let (last, counted) = (end.day, end.reading == Reading::Counted);
                let extended_by = None;
                Some((
                    Status::InForce,
                    Reason::Until {
                        last,
                        counted,
                        extended_by,
                    },
                ))
            }
            Fact::Proposed(end) => {
                let proposed = end.day;
                Some((Status::Unknown, Reason::EndUnconfirmed { proposed }))
            }
            Fact::Missing => None,
        }
    }

    fn by_extension(&self, end: &End, until: Option<Date>, by: usize) -> (Status, Reason) {
        let base = end.base.any().map(|b| b.day);
        let by = self.cited(by);
        match (until, base) {
            (None, Some(last)) if last >= self.day && end.base.given().is_some() => {
                let (counted, extended_by) = (is_counted(end.base), None);
                (
                    Status::InForce,
                    Reason::Until {
                        last,
                        counted,
                        extended_by,
                    },
                )
            }
            (None, last) => (Status::Unknown, Reason::ExtendedUnknown { last, by }),
            (Some(until), Some(last)) if end.too_late => {
                (Status::Unknown, Reason::ExtendedTooLate { last, until, by })
            }
            (Some(last), _) => {
                let (counted, extended_by) = (false, Some(by));
                (
                    Status::InForce,
                    Reason::Until {
                        last,
                        counted,
                        extended_by,
                    },
                )
            }
        }
    }

    fn by_start_of_works(&self) -> Option<(Status, Reason)> {
        if let (Some(until), true) = (self.works_by.known(), self.works_by.too_late) {
            let (last, by) = (self.works_by.base.any()?.day, self.works_by.moved?.1);
            let by = self.cited(by);
            return Some((Status::Unknown, Reason::ExtendedTooLate { last, until, by }));
        }
        let extended_by = self.works_by.moved.map(|(_, by)| self.cited(by));
        match (self.works_by.known(), self.works_by.base) {
            (Some(until), _) if until >= self.day => Some((
                Status::InForce,
                Reason::WorksMayBegin { until, extended_by },
            )),
            (Some(until), _) => Some((Status::Unknown, Reason::WorksUnknown { until })),
            (None, Fact::Missing) => None,
            (None, base) => {
                let proposed = base.any()?.day;
                Some((Status::Unknown, Reason::EndUnconfirmed { proposed }))
            }
        }
    }

    fn is_borderline(&self) -> bool {
        let near_start = self.paper.effect.given().is_some_and(|start| {
            let (from, to) = (
                start.day.saturating_sub(1.day()),
                start.day.saturating_add(1.day()),
            );
            start.reading == Reading::Counted && (from..=to).contains(&self.day)
        });
        near_start || self.end.is_doubtful_on(self.day) || self.works_by.is_doubtful_on(self.day)
    }

    /// The confirmed last day, unless something that is not sure may have moved it.
    fn sure_end(&self, end: &End) -> Option<Date> {
        let may_be_moved = self
            .doubtful(|e| matches!(e, Effect::Extended(_)))
            .is_some();
        end.known().filter(|_| !may_be_moved)
    }

    fn begun(&self) -> impl Iterator<Item = &'a Event> {
        in_effect(self.graph, self.index, self.day)
    }

    /// The first event of that effect that may be in effect on the day but is not surely.
    fn doubtful(&self, effect: impl Fn(Effect) -> bool) -> Option<&'a Event> {
        self.begun()
            .find(|e| effect(e.effect) && self.doubt(e).is_some())
    }

    fn doubt(&self, event: &Event) -> Option<Doubt> {
        doubt(self.graph, event, self.day)
    }

    fn cited(&self, index: usize) -> Cited {
        let paper = self.graph.paper(index);
        Cited {
            id: paper.id,
            number: paper.number.clone().any(),
            date: paper.issue.any(),
            file: paper.file.clone(),
        }
    }
}

/// The last day for which the law lets the paper at `index` be in force, where its kind has such a
/// limit and its first day is confirmed.
pub(super) fn longest_end(graph: &Graph, index: usize) -> Option<Date> {
    let years = graph.rules(index).longest_years?;
    let start = graph.paper(index).start().given()?;
    last_day(start.day, years.into(), TermUnit::Years)
}

fn is_counted(end: Fact<Dated>) -> bool {
    end.any().is_some_and(|e| e.reading == Reading::Counted)
}

/// What has, or may have, begun to happen to the paper at `index` on the day.
fn in_effect(graph: &Graph, index: usize, day: Date) -> impl Iterator<Item = &Event> {
    let events = graph.events(index).iter();
    events.filter(move |e| e.day.is_none_or(|d| d <= day))
}

/// Why `event` is not sure on the day.
fn doubt(graph: &Graph, event: &Event, day: Date) -> Option<Doubt> {
    match event.fit {
        Fit::Sure => {}
        Fit::Unconfirmed => return Some(Doubt::Citation),
        Fit::Ambiguous => return Some(Doubt::SeveralFit),
        Fit::NearlySame => return Some(Doubt::NearlySame),
        Fit::Contradicted => return Some(Doubt::Contradicted),
    }
    if event.day.is_none() {
        return Some(Doubt::Day);
    }
    let stops = |effect: Effect| match effect {
        Effect::Revoked => true,
        Effect::Suspended(until) => until.is_none_or(|until| until >= day),
        _ => false,
    };
    in_effect(graph, event.by, day)
        .any(|e| stops(e.effect))
        .then_some(Doubt::ActingPaperEnded)
}
