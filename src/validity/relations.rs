//! Relations: what happens to each paper because of the others.
//!
//! Promise: the order in which papers arrive does not matter; what a citation does that is not sure
//! to mean the paper may have happened, never surely; cycles end in doubt, not in a loop.

use std::collections::HashMap;

use jiff::civil::Date;

use super::citations::{Finder, Fit, Link, same_holder, says_the_same, tells_its_year};
use super::paper::{Act, Fact, Paper};
use super::{Amendment, KindLookup, KindRules, TermRule};
use crate::catalogue::LONGEST_CIRCLE;
use crate::document::{RelationVerb, TermStart};
use crate::validity::term::last_day;

/// What happens to a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Another stands in its place.
    Superseded,
    /// It is ended.
    Revoked,
    /// Its end moves; `None` when the new end is not known.
    Extended(Option<Date>),
    /// It is stopped until a day, or until further notice.
    Suspended(Option<Date>),
    /// Part of it is ended, or it is changed or mended: it stays in force.
    Changed(RelationVerb),
}

/// Something that happens to a paper.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What happens.
    pub effect: Effect,
    /// First day of it; `None` when the acting paper's day is not confirmed.
    pub day: Option<Date>,
    /// Index of the acting paper in the graph.
    pub by: usize,
    /// How surely the acting paper means this one.
    pub fit: Fit,
}

/// Papers and what they do to one another.
#[derive(Debug)]
pub struct Graph {
    papers: Vec<Paper>,
    rules: Vec<KindRules>,
    events: Vec<Vec<Event>>,
    links: Vec<Link>,
}

impl Graph {
    /// Resolves all citations among `papers`.
    pub fn resolve(papers: Vec<Paper>, kinds: &KindLookup) -> Graph {
        let rules = papers
            .iter()
            .map(|p| {
                p.kind
                    .as_deref()
                    .and_then(kinds)
                    .unwrap_or(KindRules::UNKNOWN)
            })
            .collect();
        let mut graph = Graph {
            events: vec![Vec::new(); papers.len()],
            links: Vec::new(),
            rules,
            papers,
        };
        graph.links = Finder::new(&graph.papers).links();
        graph.apply_links();
        graph.apply_successions();
        for events in &mut graph.events {
            events.sort_by_key(|e| (e.day.is_none(), e.day, e.by));
        }
        graph
    }

    /// All papers, in the order given.
    pub fn papers(&self) -> &[Paper] {
        &self.papers
    }

    /// The paper at `index`.
    pub fn paper(&self, index: usize) -> &Paper {
        &self.papers[index]
    }

    /// Index of the paper with that record id.
    pub fn index_of(&self, id: i64) -> Option<usize> {
        self.papers.iter().position(|p| p.id == id)
    }

    /// The rules of the kind of the paper at `index`.
    pub fn rules(&self, index: usize) -> KindRules {
        self.rules[index]
    }

    /// What happens to the paper at `index`, by day; what has no known day comes last.
    pub fn events(&self, index: usize) -> &[Event] {
        &self.events[index]
    }

    /// All citations, in the order of papers and acts.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    fn apply_links(&mut self) {
        for link in &self.links {
            let act = &self.papers[link.from].acts[link.act];
            for &(target, fit) in &link.targets {
                let (citing, cited) = (&self.papers[link.from], &self.papers[target]);
                let confirmed = || act.perhaps_misread && says_the_same(citing, act, cited);
                let fit = match fit {
                    Fit::Sure if !act.sure && !confirmed() => Fit::Unconfirmed,
                    Fit::Sure if self.contradicts(link.from, target) => Fit::Contradicted,
                    fit => fit,
                };
                let event = Event {
                    effect: self.effect(link.from, act, target),
                    day: self.first_day(link.from, act),
                    by: link.from,
                    fit,
                };
                self.events[target].push(event);
            }
        }
    }

    /// The first day of what a paper does: of its own effect, or the later one after which it ends another.
    fn first_day(&self, from: usize, act: &Act) -> Option<Date> {
        let start = self.papers[from].start().given()?.day;
        let named = act.until.filter(|_| act.verb.ends());
        let named = named.and_then(|last| last.tomorrow().ok());
        Some(named.map_or(start, |named| named.max(start)))
    }

    fn effect(&self, from: usize, act: &Act, target: usize) -> Effect {
        let same_kind =
            self.papers[from].kind.is_some() && self.papers[from].kind == self.papers[target].kind;
        let restates = same_kind && self.rules[target].amendment == Amendment::Restating;
        match act.verb {
            RelationVerb::Revokes => Effect::Revoked,
            // A paper issued again for a lost one stands in its place (same content, same term).
            RelationVerb::Replaces | RelationVerb::Reissues => Effect::Superseded,
            RelationVerb::Amends | RelationVerb::Extends if restates => Effect::Superseded,
            RelationVerb::Extends => Effect::Extended(self.new_end(from, act, target)),
            RelationVerb::Amends if act.until.is_some() => Effect::Extended(act.until),
            RelationVerb::Suspends => Effect::Suspended(self.suspended_until(from, act)),
            verb => Effect::Changed(verb),
        }
    }

    /// The new last day: as the extension prints it, else counted by the extension's own term,
    /// from the day it names or, where it only adds time ("thêm 12 tháng"), from the old end.
    fn new_end(&self, from: usize, act: &Act, target: usize) -> Option<Date> {
        if act.until.is_some() {
            return act.until;
        }
        let (citing, cited) = (&self.papers[from], &self.papers[target]);
        let term = citing.term.as_ref()?;
        let start = match term.start {
            TermStart::Outside => self.own_end(target, cited),
            TermStart::Issue => citing.issue.given(),
            TermStart::Effect => citing.start().given().map(|s| s.day),
            TermStart::Day(day) => Some(day),
        }?;
        last_day(start, term.count, term.unit)
    }

    /// The last day of a suspension: as it prints it, else as its own term or end says.
    fn suspended_until(&self, from: usize, act: &Act) -> Option<Date> {
        let citing = &self.papers[from];
        let own = citing.end.given().or(citing.counted_end().given());
        act.until.or(own.map(|end| end.day))
    }

    fn own_end(&self, index: usize, paper: &Paper) -> Option<Date> {
        let stated = match self.rules[index].term {
            TermRule::StartOfWorks => paper.works_by,
            _ => paper.end,
        };
        match stated {
            Fact::Missing => paper.counted_end().given(),
            stated => stated.given(),
        }
        .map(|e| e.day)
    }

    /// A paper can't act on one that is younger, nor two of one day on each other.
    fn contradicts(&self, from: usize, target: usize) -> bool {
        let (Some(acting), Some(acted_on)) = (
            self.papers[from].issue.given(),
            self.papers[target].issue.given(),
        ) else {
            return false;
        };
        acted_on > acting || (acted_on == acting && self.reaches(target, from))
    }

    /// Whether citations lead from one paper to the other without going back in time.
    fn reaches(&self, from: usize, to: usize) -> bool {
        let mut seen = vec![from];
        let mut next = 0;
        while let Some(&paper) = seen.get(next).filter(|_| next < LONGEST_CIRCLE) {
            next += 1;
            for link in self.links_of(paper) {
                for &(target, _) in &link.targets {
                    if target == to {
                        return true;
                    }
                    let same_day = self.papers[target].issue == self.papers[from].issue;
                    if same_day && !seen.contains(&target) {
                        seen.push(target);
                    }
                }
            }
        }
        false
    }

    fn links_of(&self, paper: usize) -> &[Link] {
        let first = self.links.partition_point(|l| l.from < paper);
        let end = self.links.partition_point(|l| l.from <= paper);
        &self.links[first..end]
    }

    /// Papers of a restating kind: of those with one number only the latest stands.
    fn apply_successions(&mut self) {
        let mut chains: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
        for (index, paper) in self.papers.iter().enumerate() {
            if let (Some(kind), Some(key)) = (&paper.kind, &paper.key)
                && self.rules[index].amendment == Amendment::Restating
            {
                chains.entry((kind, key)).or_default().push(index);
            }
        }
        let mut found = Vec::new();
        for chain in chains.values().filter(|chain| chain.len() > 1) {
            let unconfirmed: Vec<usize> = chain
                .iter()
                .copied()
                .filter(|&i| self.place_in_chain(i).is_none())
                .collect();
            for &earlier in chain {
                found.extend(self.successor(earlier, chain).map(|e| (earlier, e)));
                let others = match self.place_in_chain(earlier) {
                    Some(_) => &unconfirmed,
                    None => chain,
                };
                found.extend(
                    self.doubtful_successor(earlier, others)
                        .map(|e| (earlier, e)),
                );
            }
        }
        for (index, event) in found {
            self.events[index].push(event);
        }
    }

    /// The day by which a paper stands in its chain: of issue, where day and number are confirmed.
    fn place_in_chain(&self, index: usize) -> Option<Date> {
        let paper = &self.papers[index];
        paper
            .number_is_given()
            .then(|| paper.issue.given())
            .flatten()
    }

    /// Whether a number that two papers share is that of one chain. A code is given once; a short
    /// number starts again each year, and another holder's paper is another paper.
    fn are_one_chain(&self, a: usize, b: usize) -> Option<bool> {
        let (a, b) = (&self.papers[a], &self.papers[b]);
        match tells_its_year(&a.number) {
            true => Some(true),
            false => same_holder(a, b),
        }
    }

    /// The next paper of the chain, where both numbers and both days are confirmed.
    fn successor(&self, earlier: usize, chain: &[usize]) -> Option<Event> {
        let issued = self.place_in_chain(earlier)?;
        let (by, day) = chain
            .iter()
            .filter(|&&i| self.place_in_chain(i).is_some_and(|day| day > issued))
            .filter(|&&i| self.are_one_chain(earlier, i) != Some(false))
            .filter_map(|&i| Some((i, self.papers[i].start().given()?.day)))
            .min_by_key(|&(i, day)| (day, i))?;
        let fit = match self.are_one_chain(earlier, by) {
            Some(_) => Fit::Sure,
            None => Fit::Unconfirmed,
        };
        Some(Event {
            effect: Effect::Superseded,
            day: Some(day),
            by,
            fit,
        })
    }

    /// A paper of the chain that may be later, as far as confirmed values tell.
    fn doubtful_successor(&self, earlier: usize, others: &[usize]) -> Option<Event> {
        let paper = &self.papers[earlier];
        let may_be_later = |&&i: &&usize| {
            let not_earlier = match (self.papers[i].issue.any(), paper.issue.any()) {
                (Some(theirs), Some(ours)) => theirs > ours,
                _ => true,
            };
            i != earlier
                && not_earlier
                && self.are_one_chain(earlier, i) != Some(false)
                && !self.surely_acts_on(earlier, i)
        };
        let by = *others.iter().find(may_be_later)?;
        Some(Event {
            effect: Effect::Superseded,
            day: None,
            by,
            fit: Fit::Unconfirmed,
        })
    }

    /// Whether `from` itself says that it comes after `target`.
    fn surely_acts_on(&self, from: usize, target: usize) -> bool {
        self.links_of(from).iter().any(|link| {
            self.papers[from].acts[link.act].sure && link.targets.contains(&(target, Fit::Sure))
        })
    }
}
