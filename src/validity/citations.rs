//! Citations: which papers a citation may mean.
//!
//! Promise: a citation that fits no paper stays open; one that fits several, or fits with something
//! unconfirmed or slightly different, never surely means a paper. Digits that were surely read on
//! both papers are never taken for one another. Which body acts does not matter: since the
//! reorganisation of 2025 successors change and end what the bodies before them issued (Resolution
//! 190/2025/QH15, article 10).

use std::collections::HashMap;

use jiff::civil::Date;

use super::paper::{Act, Fact, Paper};
use crate::catalogue::{have_same_digits, is_nearly};

/// How surely a citation means a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Beyond doubt.
    Sure,
    /// The citation, or what it is compared with, waits for a person.
    Unconfirmed,
    /// It fits other papers as well.
    Ambiguous,
    /// A sign of the number or a part of the date differs: one of the two may be misread.
    NearlySame,
    /// The paper's own day speaks against it.
    Contradicted,
}

impl Fit {
    /// The probability that the paper is meant, as far as can be told without a person.
    pub fn probability(self) -> f32 {
        match self {
            Fit::Sure => 0.99,
            Fit::Unconfirmed => 0.7,
            Fit::Ambiguous => 0.5,
            Fit::NearlySame => 0.5,
            Fit::Contradicted => 0.2,
        }
    }
}

/// A citation and the papers that it may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Index of the citing paper.
    pub from: usize,
    /// Which of its acts.
    pub act: usize,
    /// Index of each paper that fits, and how surely; empty: not in the catalogue.
    pub targets: Vec<(usize, Fit)>,
}

/// Finds the papers that citations mean.
pub(super) struct Finder<'a> {
    papers: &'a [Paper],
    by_key: HashMap<&'a str, Vec<usize>>,
    /// By day of issue, confirmed or not.
    by_day: HashMap<Date, Vec<usize>>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(papers: &'a [Paper]) -> Self {
        let mut finder = Finder {
            papers,
            by_key: HashMap::new(),
            by_day: HashMap::new(),
        };
        for (index, paper) in papers.iter().enumerate() {
            if let Some(key) = &paper.key {
                finder.by_key.entry(key).or_default().push(index);
            }
            if let Some(day) = paper.issue.any() {
                finder.by_day.entry(day).or_default().push(index);
            }
        }
        finder
    }

    /// All citations, in the order of papers and acts.
    pub(super) fn links(&self) -> Vec<Link> {
        let mut links = Vec::new();
        for (from, paper) in self.papers.iter().enumerate() {
            for (act, cited) in paper.acts.iter().enumerate() {
                let targets = self.targets(from, cited);
                links.push(Link { from, act, targets });
            }
        }
        links
    }

    /// The papers that `act` of the paper `from` may mean, and how surely each is meant.
    fn targets(&self, from: usize, act: &Act) -> Vec<(usize, Fit)> {
        let mut fits: Vec<(usize, Fit)> = self
            .same_number(act)
            .filter(|&i| i != from)
            .filter_map(|i| Some((i, self.fit(from, act, i)?)))
            .collect();
        self.keep_the_holders_own(from, &mut fits);
        if fits.is_empty() {
            fits.extend(self.nearly_same(from, act).map(|i| (i, Fit::NearlySame)));
        }
        if !fits.iter().any(|&(_, fit)| fit == Fit::Sure) {
            fits.extend(self.nameless(from, act).map(|i| (i, Fit::Unconfirmed)));
            fits.sort_unstable();
            fits.dedup_by_key(|&mut (i, _)| i);
        }
        fits
    }

    fn same_number(&self, act: &Act) -> impl Iterator<Item = usize> {
        let found = act.key.as_deref().and_then(|key| self.by_key.get(key));
        found.into_iter().flatten().copied()
    }

    /// How surely `candidate` (of the cited number) is meant; `None`: it is not.
    fn fit(&self, from: usize, act: &Act, candidate: usize) -> Option<Fit> {
        let (citing, paper) = (&self.papers[from], &self.papers[candidate]);
        let is_confirmed = says_the_same(citing, act, paper);
        let date_sure = match (act.date, paper.issue) {
            (Some(cited), Fact::Given(issued)) if cited != issued => {
                let misread = !act.sure
                    && differ_in_one_part(cited, issued)
                    && same_holder(citing, paper) == Some(true);
                return misread.then_some(Fit::NearlySame);
            }
            (Some(_), Fact::Given(_)) => true,
            (Some(_), _) => is_confirmed,
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
        // The symbol is part of the number; a bare number needs the kind beside it.
        let kind_sure = match (&act.kind, &paper.kind) {
            (Some(cited), Some(kind)) if cited != kind => has_symbol(&paper.key),
            _ => true,
        };
        let own_chain = citing.key.is_some() && citing.key == paper.key;
        let holder_sure = own_chain || same_holder(citing, paper) != Some(false);
        let number_sure = paper.number_is_given() || is_confirmed;
        match date_sure && number_sure && kind_sure && holder_sure {
            true => Some(Fit::Sure),
            false => Some(Fit::Unconfirmed),
        }
    }

    /// Of several papers that fit, those of the citing paper's holder are meant; if that does not
    /// tell them apart, none is surely meant.
    fn keep_the_holders_own(&self, from: usize, fits: &mut Vec<(usize, Fit)>) {
        if fits.iter().any(|&(_, fit)| fit == Fit::Sure) {
            fits.retain(|&(_, fit)| fit == Fit::Sure);
        }
        let sure: Vec<usize> = fits
            .iter()
            .filter(|f| f.1 == Fit::Sure)
            .map(|f| f.0)
            .collect();
        let different = sure.iter().any(|&i| {
            same_holder(&self.papers[sure[0]], &self.papers[i]) != Some(true) && i != sure[0]
        });
        if !different {
            return;
        }
        let is_own = |i: usize| same_holder(&self.papers[from], &self.papers[i]) == Some(true);
        for (index, fit) in fits.iter_mut() {
            if *fit == Fit::Sure && !is_own(*index) {
                *fit = Fit::Ambiguous;
            }
        }
    }

    /// Papers of the cited day whose number is the cited one but for a sign, and whose kind and holder
    /// do not speak against it.
    fn nearly_same(&self, from: usize, act: &'a Act) -> impl Iterator<Item = usize> {
        self.of_that_day(from, act).filter(move |&i| {
            let paper = &self.papers[i];
            let Some((cited, key)) = act.key.as_deref().zip(paper.key.as_deref()) else {
                return false;
            };
            let surely_others =
                act.sure && paper.number_is_given() && !have_same_digits(cited, key);
            is_nearly(cited, key) && !surely_others
        })
    }

    /// Papers of the cited day whose number is not confirmed, and whose kind and holder do not speak
    /// against it.
    fn nameless(&self, from: usize, act: &'a Act) -> impl Iterator<Item = usize> {
        self.of_that_day(from, act)
            .filter(|&i| !self.papers[i].number_is_given())
    }

    fn of_that_day(&self, from: usize, act: &'a Act) -> impl Iterator<Item = usize> {
        let found = act.date.and_then(|day| self.by_day.get(&day));
        found.into_iter().flatten().copied().filter(move |&i| {
            let (citing, paper) = (&self.papers[from], &self.papers[i]);
            let kind_fits = act.kind.is_none() || paper.kind.is_none() || act.kind == paper.kind;
            i != from && kind_fits && same_holder(citing, paper) != Some(false)
        })
    }
}

/// Whether number, day and holder are on both papers the same. Where one of them was read with doubt,
/// the other confirms it: so much agrees by no chance.
pub(super) fn says_the_same(citing: &Paper, act: &Act, paper: &Paper) -> bool {
    let same_day = act.date.is_some() && act.date == paper.issue.any();
    let same_number = act.key.is_some() && act.key == paper.key;
    same_day && same_number && same_holder(citing, paper) == Some(true)
}

/// Names more alike than this may be one name, misread.
const NEARLY_ONE_NAME: f64 = 0.8;

/// Whether two papers serve the same holder; `None` when one does not say, or the names are nearly
/// the same.
pub(super) fn same_holder(a: &Paper, b: &Paper) -> Option<bool> {
    if let (Some(a), Some(b)) = (&a.holder_id, &b.holder_id)
        && a == b
    {
        return Some(true);
    }
    let (a, b) = (a.holder.as_ref()?, b.holder.as_ref()?);
    if a == b {
        return Some(true);
    }
    (strsim::normalized_levenshtein(a, b) < NEARLY_ONE_NAME).then_some(false)
}

/// A number that holds its year, or a code long enough to be given once.
pub(super) fn tells_its_year(number: &Fact<String>) -> bool {
    let (Fact::Given(number) | Fact::Proposed(number)) = number else {
        return false;
    };
    number.split(|c: char| !c.is_ascii_digit()).any(|group| {
        group.len() >= 8
            || (group.len() == 4 && (group.starts_with("19") || group.starts_with("20")))
    })
}

fn has_symbol(key: &Option<String>) -> bool {
    key.as_deref()
        .is_some_and(|k| k.contains(|c: char| c.is_alphabetic()))
}

fn differ_in_one_part(a: Date, b: Date) -> bool {
    let same = [
        a.year() == b.year(),
        a.month() == b.month(),
        a.day() == b.day(),
    ];
    same.into_iter().filter(|same| *same).count() == 2
}
