//! Relations: which paper a citation means, and what happens to each paper because of the others.
//!
//! Promise: the order in which papers arrive does not matter; a citation that fits no paper stays
//! open; one that fits several, or fits with something unconfirmed, may have acted (never surely);
//! cycles end in doubt, not in a loop.

use std::collections::HashMap;

use jiff::civil::Date;

use super::paper::{Act, Fact, Paper};
use super::{Amendment, KindLookup, KindRules, TermRule};
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
    /// Whether citation and paper fit beyond doubt.
    pub sure: bool,
}

/// A citation and the papers that it may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Index of the citing paper.
    pub from: usize,
    /// Which of its acts.
    pub act: usize,
    /// Index of each paper that fits and whether it fits beyond doubt; empty: not in the catalogue.
    pub targets: Vec<(usize, bool)>,
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
            for &(target, fits) in &link.targets {
                let event = Event {
                    effect: self.effect(link.from, act, target),
                    day: self.papers[link.from].start().given().map(|s| s.day),
                    by: link.from,
                    sure: fits && act.sure && !self.contradicts(link.from, target),
                };
                self.events[target].push(event);
            }
        }
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
            RelationVerb::Suspends => Effect::Suspended(act.until),
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
        while let Some(&paper) = seen.get(next) {
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
        for chain in chains.values() {
            for &earlier in chain {
                found.extend(self.successor(earlier, chain).map(|e| (earlier, e)));
                found.extend(
                    self.doubtful_successor(earlier, chain)
                        .map(|e| (earlier, e)),
                );
            }
        }
        for (index, event) in found {
            self.events[index].push(event);
        }
    }

    /// The next paper of the chain, where both numbers and both days are confirmed.
    fn successor(&self, earlier: usize, chain: &[usize]) -> Option<Event> {
        let sure_day = |i: usize| {
            let paper = &self.papers[i];
            paper.number.clone().given().and(paper.issue.given())
        };
        let issued = sure_day(earlier)?;
        let (by, day) = chain
            .iter()
            .filter(|&&i| sure_day(i).is_some_and(|day| day > issued))
            .filter_map(|&i| Some((i, self.papers[i].start().given()?.day)))
            .min_by_key(|&(i, day)| (day, i))?;
        Some(Event {
            effect: Effect::Superseded,
            day: Some(day),
            by,
            sure: true,
        })
    }

    /// A paper of the chain that may be later, as far as confirmed values tell.
    fn doubtful_successor(&self, earlier: usize, chain: &[usize]) -> Option<Event> {
        let paper = &self.papers[earlier];
        let may_be_later = |&&i: &&usize| {
            let other = &self.papers[i];
            let unconfirmed = other.number.clone().given().is_none()
                || paper.number.clone().given().is_none()
                || other.issue.given().is_none()
                || paper.issue.given().is_none();
            let not_earlier = match (other.issue.any(), paper.issue.any()) {
                (Some(theirs), Some(ours)) => theirs > ours,
                _ => true,
            };
            i != earlier && unconfirmed && not_earlier && !self.surely_acts_on(earlier, i)
        };
        let by = *chain.iter().find(may_be_later)?;
        Some(Event {
            effect: Effect::Superseded,
            day: None,
            by,
            sure: false,
        })
    }

    /// Whether `from` itself says that it comes after `target`.
    fn surely_acts_on(&self, from: usize, target: usize) -> bool {
        self.links_of(from).iter().any(|link| {
            self.papers[from].acts[link.act].sure && link.targets.contains(&(target, true))
        })
    }
}

/// Finds the papers that citations mean.
struct Finder<'a> {
    papers: &'a [Paper],
    by_key: HashMap<&'a str, Vec<usize>>,
    /// Papers whose number could not be read at all, by day of issue (`None`: not known either).
    nameless: HashMap<Date, Vec<usize>>,
}

impl<'a> Finder<'a> {
    fn new(papers: &'a [Paper]) -> Self {
        let mut finder = Finder {
            papers,
            by_key: HashMap::new(),
            nameless: HashMap::new(),
        };
        for (index, paper) in papers.iter().enumerate() {
            if let Some(key) = &paper.key {
                finder.by_key.entry(key).or_default().push(index);
            }
            if let (Fact::Missing | Fact::Proposed(_), Some(day)) =
                (&paper.number, paper.issue.any())
            {
                finder.nameless.entry(day).or_default().push(index);
            }
        }
        finder
    }

    fn links(&self) -> Vec<Link> {
        let mut links = Vec::new();
        for (from, paper) in self.papers.iter().enumerate() {
            for (act, cited) in paper.acts.iter().enumerate() {
                let targets = self.targets(from, cited);
                links.push(Link { from, act, targets });
            }
        }
        links
    }

    /// The papers that `act` of the paper `from` may mean, and whether each surely is meant.
    fn targets(&self, from: usize, act: &Act) -> Vec<(usize, bool)> {
        let mut fits: Vec<(usize, bool)> = self
            .same_number(act)
            .filter(|&i| i != from)
            .filter_map(|i| Some((i, self.fit(from, act, i)?)))
            .collect();
        self.keep_the_holders_own(from, &mut fits);
        if !fits.iter().any(|&(_, sure)| sure) {
            fits.extend(self.nameless_matches(from, act).map(|i| (i, false)));
            fits.sort_unstable();
            fits.dedup_by_key(|&mut (i, _)| i);
        }
        fits
    }

    fn same_number(&self, act: &Act) -> impl Iterator<Item = usize> {
        let found = act.key.as_deref().and_then(|key| self.by_key.get(key));
        found.into_iter().flatten().copied()
    }

    /// Whether `candidate` (of the cited number) fits: `None` no, `Some(sure)` yes.
    fn fit(&self, from: usize, act: &Act, candidate: usize) -> Option<bool> {
        let (citing, paper) = (&self.papers[from], &self.papers[candidate]);
        let date_sure = match (act.date, paper.issue) {
            (Some(cited), Fact::Given(issued)) if cited != issued => return None,
            (Some(_), Fact::Given(_)) => true,
            (Some(_), _) => false,
            // Numbers start again each year: without a date only a number that is the only one of
            // its kind, or the same holder, tells which paper is meant.
            (None, Fact::Given(issued)) => {
                if citing.issue.given().is_some_and(|day| issued > day) {
                    return None;
                }
                tells_its_year(&paper.number) || same_holder(citing, paper) == Some(true)
            }
            (None, _) => false,
        };
        let number_sure = paper.number.clone().given().is_some();
        // The symbol is part of the number; a bare number needs the kind beside it.
        let kind_sure = match (&act.kind, &paper.kind) {
            (Some(cited), Some(kind)) if cited != kind => has_symbol(&paper.key),
            _ => true,
        };
        let own_chain = citing.key.is_some() && citing.key == paper.key;
        let holder_sure = own_chain || same_holder(citing, paper) != Some(false);
        Some(date_sure && number_sure && kind_sure && holder_sure)
    }

    /// Of several papers that fit, those of the citing paper's holder are meant; if that does not
    /// tell them apart, none is surely meant.
    fn keep_the_holders_own(&self, from: usize, fits: &mut Vec<(usize, bool)>) {
        if fits.iter().any(|&(_, sure)| sure) {
            fits.retain(|&(_, sure)| sure);
        }
        let sure: Vec<usize> = fits.iter().filter(|f| f.1).map(|f| f.0).collect();
        let different = sure.iter().any(|&i| {
            same_holder(&self.papers[sure[0]], &self.papers[i]) != Some(true) && i != sure[0]
        });
        if !different {
            return;
        }
        let own: Vec<usize> = sure
            .iter()
            .copied()
            .filter(|&i| same_holder(&self.papers[from], &self.papers[i]) == Some(true))
            .collect();
        for (index, sure) in fits.iter_mut() {
            *sure = *sure && own.contains(index);
        }
    }

    /// Papers whose number is not confirmed but whose day, kind and holder do not speak against it.
    fn nameless_matches(&self, from: usize, act: &Act) -> impl Iterator<Item = usize> {
        let day = act.date;
        let found = day.and_then(|day| self.nameless.get(&day));
        let kind = act.kind.clone();
        found.into_iter().flatten().copied().filter(move |&i| {
            let (citing, paper) = (&self.papers[from], &self.papers[i]);
            let kind_fits = kind.is_none() || paper.kind.is_none() || kind == paper.kind;
            i != from && kind_fits && same_holder(citing, paper) != Some(false)
        })
    }
}

/// Whether two papers serve the same holder; `None` when one does not say.
fn same_holder(a: &Paper, b: &Paper) -> Option<bool> {
    if let (Some(a), Some(b)) = (&a.holder_id, &b.holder_id)
        && a == b
    {
        return Some(true);
    }
    Some(a.holder.as_ref()? == b.holder.as_ref()?)
}

fn has_symbol(key: &Option<String>) -> bool {
    key.as_deref()
        .is_some_and(|k| k.contains(|c: char| c.is_alphabetic()))
}

/// A number that holds its year, or a code long enough to be given once.
fn tells_its_year(number: &Fact<String>) -> bool {
    let Some(number) = number.clone().any() else {
        return false;
    };
    number.split(|c: char| !c.is_ascii_digit()).any(|group| {
        group.len() >= 8
            || (group.len() == 4 && (group.starts_with("19") || group.starts_with("20")))
    })
}
