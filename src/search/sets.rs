//! Sets: which papers fit the words, and what speaks for each, by sets of papers chunk by chunk.

use std::sync::Arc;

use super::near::{self, Alternatives};
use super::snippet::Marker;
use super::wanted::{Part, Wanted};
use super::{Fit, Query};
use crate::catalogue::{
    Catalogue, CatalogueError, IdSet, TermKind, WordForms, WordIndex, place, record_at, words_of,
};

/// Weaker fits are looked for when fewer papers than this have the words as typed.
const FEW: usize = 50;
/// So many papers are read to see whether a long phrase stands there.
const MOST_READ: usize = 300;

// What speaks for a paper that has all words, and how much.
/// Its number is the one asked for.
const NUMBERED: u8 = 32;
/// Its number has the groups asked for.
const NUMBER: u8 = 16;
/// Tone marks as typed.
const EXACT: u8 = 8;
/// All words are in its holder's name.
const HOLDER: u8 = 4;
/// All words are in its names.
const NAME: u8 = 2;
/// All words stand beside each other as typed.
const BESIDE: u8 = 1;

/// Papers that fit in one way.
#[derive(Debug)]
pub struct Tier {
    /// How.
    pub fit: Fit,
    /// Which.
    pub ids: IdSet,
    /// What speaks for some of them, and how much.
    strengths: Arc<Vec<(u8, IdSet)>>,
}

impl Tier {
    /// What speaks for the papers `ids` of a word of 64, and how much, where it speaks for any.
    pub fn speaking(&self, word: usize, ids: u64, speaking: &mut Vec<(u8, u64)>) {
        speaking.clear();
        let strengths = self.strengths.iter();
        let of_ids = strengths.map(|(weight, set)| (*weight, set.bits()[word] & ids));
        speaking.extend(of_ids.filter(|(_, ids)| *ids != 0));
    }

    /// What speaks for a paper of this tier.
    fn strength(&self, id: u16) -> u8 {
        let fitting = self.strengths.iter().filter(|(_, ids)| ids.contains(id));
        fitting.map(|(weight, _)| weight).sum()
    }
}

/// All papers that fit the words.
#[derive(Debug)]
pub struct Found {
    /// By chunk, the youngest first.
    pub chunks: Vec<(i64, Vec<Tier>)>,
    /// Papers were left out that were not read.
    pub may_be_more: bool,
    /// What to mark.
    pub marker: Marker,
}

/// Finds the papers.
pub fn find(
    catalogue: &Catalogue,
    wanted: &Wanted,
    query: &Query,
) -> Result<Found, CatalogueError> {
    let index = catalogue.word_index()?;
    let chunks = index.chunks()?;
    let finder = Finder {
        numbered: match &wanted.number_key {
            Some(key) => catalogue.by_number_key(key)?,
            None => Vec::new(),
        },
        holder: words_of(query.holder.as_deref().unwrap_or_default()).collect(),
        index,
        wanted,
    };
    let mut found = Found {
        chunks: Vec::new(),
        may_be_more: false,
        marker: Marker::new(wanted),
    };
    let mut loose = Vec::new();
    for chunk in &chunks {
        let [whole, loosely] = finder.all_words(*chunk)?;
        found.chunks.push((*chunk, vec![whole]));
        loose.push(loosely);
    }
    found.keep_long_phrases(catalogue, wanted, Fit::Whole)?;
    if !wanted.is_empty() && found.papers() < FEW {
        // Words that stand apart are what was meant only where nobody has them together.
        let has_any = found.papers() > 0;
        for ((chunk, tiers), mut loosely) in found.chunks.iter_mut().zip(loose) {
            if let Some(together) = finder.together(*chunk)?.filter(|_| has_any) {
                loosely.ids.and(&together);
            }
            tiers.push(loosely);
        }
        found.keep_long_phrases(catalogue, wanted, Fit::Loose)?;
        finder.add_weaker(&mut found)?;
    }
    for (_, tiers) in &mut found.chunks {
        tiers.retain(|tier| !tier.ids.is_empty());
    }
    Ok(found)
}

impl Found {
    fn papers(&self) -> usize {
        let tiers = self.chunks.iter().flat_map(|(_, tiers)| tiers);
        tiers.map(|tier| tier.ids.len()).sum()
    }

    /// Pairs of words do not prove a phrase of three: reads the papers.
    fn keep_long_phrases(
        &mut self,
        catalogue: &Catalogue,
        wanted: &Wanted,
        fit: Fit,
    ) -> Result<(), CatalogueError> {
        if wanted.long_phrases().next().is_none() {
            return Ok(());
        }
        let mut left = MOST_READ;
        for (chunk, tiers) in &mut self.chunks {
            for tier in tiers.iter_mut().filter(|tier| tier.fit == fit) {
                let mut kept = IdSet::default();
                let mut ids: Vec<u16> = tier.ids.iter().collect();
                ids.sort_by_key(|id| std::cmp::Reverse((tier.strength(*id), *id)));
                self.may_be_more |= ids.len() > left;
                ids.truncate(left);
                left -= ids.len();
                for id in ids {
                    let pages = catalogue.pages_of(record_at(*chunk, id))?;
                    let stands = |phrase| {
                        pages
                            .iter()
                            .any(|(_, text)| self.marker.stands_in(phrase, text))
                    };
                    if wanted.long_phrases().all(stands) {
                        kept.insert(id);
                    }
                }
                tier.ids = kept;
            }
        }
        Ok(())
    }
}

struct Finder<'a> {
    index: WordIndex<'a>,
    wanted: &'a Wanted,
    holder: Vec<WordForms>,
    /// Papers whose number is the one asked for.
    numbered: Vec<i64>,
}

impl Finder<'_> {
    /// The papers that have everything: those that have it as typed, and the others.
    fn all_words(&self, chunk: i64) -> Result<[Tier; 2], CatalogueError> {
        let numbered = self.numbered.iter().map(|id| place(*id));
        let numbered: IdSet = numbered.filter(|p| p.0 == chunk).map(|p| p.1).collect();
        let mut ids = match self.wanted.is_empty() {
            true => self.index.all_papers(chunk)?,
            false => self.all(chunk, &self.wanted.parts)?,
        };
        ids.or(&numbered);
        self.keep_holder(chunk, &mut ids)?;
        let mut strengths = Vec::new();
        let mut loose = IdSet::default();
        if !ids.is_empty() && !self.wanted.is_empty() {
            strengths.push((NUMBERED, numbered));
            strengths.extend(self.strengths(chunk)?);
            if let Some(as_typed) = self.as_typed(chunk, &strengths)? {
                loose = ids.clone();
                loose.without(&as_typed);
                ids.and(&as_typed);
            }
            strengths.retain(|(_, speaking)| !speaking.is_empty());
        }
        let strengths = Arc::new(strengths);
        let tier = |fit, ids| Tier {
            fit,
            ids,
            strengths: Arc::clone(&strengths),
        };
        Ok([tier(Fit::Whole, ids), tier(Fit::Loose, loose)])
    }

    /// Papers with the tone marks that were typed; where none were, those in which each word stands beside
    /// one that it was typed beside (`thu hoi`: not `xã hội` here and `thư` there); and those with the
    /// number. `None`: all that have the words.
    fn as_typed(
        &self,
        chunk: i64,
        strengths: &[(u8, IdSet)],
    ) -> Result<Option<IdSet>, CatalogueError> {
        let of_weight = |weight| {
            strengths
                .iter()
                .filter(move |s| s.0 == weight)
                .map(|s| &s.1)
        };
        let has_marks = self.wanted.words().any(|word| word.exact.is_some());
        let mut as_typed = match has_marks {
            true => of_weight(EXACT).next().cloned(),
            false => self.together(chunk)?,
        };
        if let Some(ids) = &mut as_typed {
            of_weight(NUMBERED)
                .chain(of_weight(NUMBER))
                .for_each(|numbered| ids.or(numbered));
        }
        Ok(as_typed)
    }

    /// Papers in which each word that was typed beside another stands beside one of its neighbours;
    /// `None`, where no words were typed side by side.
    fn together(&self, chunk: i64) -> Result<Option<IdSet>, CatalogueError> {
        let parts = &self.wanted.parts;
        let mut beside: Vec<Option<IdSet>> = vec![None; parts.len()];
        for (index, pair) in parts.windows(2).enumerate() {
            let [Part::Word(a), Part::Word(b)] = pair else {
                continue;
            };
            let groups = &self.wanted.number_groups;
            if groups.contains(&a.folded) || groups.contains(&b.folded) {
                continue;
            }
            let pair = TermKind::Pair.term(&format!("{} {}", a.folded, b.folded));
            let ids = self.index.papers(chunk, &pair)?;
            for word in &mut beside[index..=index + 1] {
                word.get_or_insert_default().or(&ids);
            }
        }
        let mut all = None;
        beside
            .into_iter()
            .flatten()
            .for_each(|ids| both(&mut all, ids));
        Ok(all)
    }

    /// What speaks for papers that have all words.
    fn strengths(&self, chunk: i64) -> Result<Vec<(u8, IdSet)>, CatalogueError> {
        let terms = |kind: TermKind, words: Vec<String>| {
            let terms = words.iter().map(|word| kind.term(word)).collect();
            self.all_terms(chunk, terms)
        };
        let words = || self.wanted.words();
        let folded: Vec<String> = words().map(|word| word.folded.clone()).collect();
        let exact = words().filter_map(|word| word.exact.clone()).collect();
        let beside = self.wanted.neighbours();
        let beside = beside.map(|(a, b)| format!("{} {}", a.folded, b.folded));
        Ok(vec![
            (
                NUMBER,
                terms(TermKind::Number, self.wanted.number_groups.clone())?,
            ),
            (EXACT, terms(TermKind::Exact, exact)?),
            (HOLDER, terms(TermKind::Holder, folded.clone())?),
            (NAME, terms(TermKind::Name, folded)?),
            (BESIDE, terms(TermKind::Pair, beside.collect())?),
        ])
    }

    fn keep_holder(&self, chunk: i64, ids: &mut IdSet) -> Result<(), CatalogueError> {
        for word in &self.holder {
            ids.and(
                &self
                    .index
                    .papers(chunk, &TermKind::Holder.term(&word.folded))?,
            );
        }
        Ok(())
    }

    /// The papers that are filed under all terms; none, where there are no terms.
    fn all_terms(&self, chunk: i64, terms: Vec<String>) -> Result<IdSet, CatalogueError> {
        let mut all: Option<IdSet> = None;
        for term in terms {
            let ids = self.index.papers(chunk, &term)?;
            both(&mut all, ids);
            if all.as_ref().is_some_and(IdSet::is_empty) {
                break;
            }
        }
        Ok(all.unwrap_or_default())
    }

    fn all(&self, chunk: i64, parts: &[Part]) -> Result<IdSet, CatalogueError> {
        let mut all: Option<IdSet> = None;
        for part in parts {
            let ids = self.part(chunk, part)?;
            both(&mut all, ids);
            if all.as_ref().is_some_and(IdSet::is_empty) {
                break;
            }
        }
        Ok(all.unwrap_or_default())
    }

    fn part(&self, chunk: i64, part: &Part) -> Result<IdSet, CatalogueError> {
        match part {
            Part::Word(word) => self.index.papers(chunk, &TermKind::Word.term(&word.folded)),
            Part::Beginning(beginning) => self.index.papers_with_beginning(chunk, beginning),
            Part::Phrase(words) => {
                let pair = |pair: &[WordForms]| {
                    TermKind::Pair.term(&format!("{} {}", pair[0].folded, pair[1].folded))
                };
                self.all_terms(chunk, words.windows(2).map(pair).collect())
            }
        }
    }

    /// Adds papers in which the last word is only begun, in which words differ by a sign, and, where
    /// there are none at all, those that have most of the words.
    fn add_weaker(&self, found: &mut Found) -> Result<(), CatalogueError> {
        if let Some(begun) = begun(&self.wanted.parts) {
            self.add(found, Fit::Begun, |chunk| {
                Ok((
                    self.less_whole(chunk, self.all(chunk, &begun)?)?,
                    Vec::new(),
                ))
            })?;
            found.marker.mark_begun(&begun);
        }
        if found.papers() >= FEW {
            return Ok(());
        }
        let alternatives = near::alternatives(&self.index, self.wanted)?;
        if alternatives.iter().any(|words| !words.is_empty()) {
            self.add(found, Fit::Near, |chunk| {
                let near = self.near(chunk, &alternatives)?;
                Ok((self.less_whole(chunk, near)?, Vec::new()))
            })?;
            found.marker.mark_also(alternatives.into_iter().flatten());
        }
        if found.papers() == 0 && self.wanted.parts.len() > 1 {
            self.add(found, Fit::Some, |chunk| self.most(chunk))?;
        }
        Ok(())
    }

    /// Those that do not have all words: these have their place, or are left out.
    fn less_whole(&self, chunk: i64, mut ids: IdSet) -> Result<IdSet, CatalogueError> {
        ids.without(&self.all(chunk, &self.wanted.parts)?);
        Ok(ids)
    }

    fn add(
        &self,
        found: &mut Found,
        fit: Fit,
        papers: impl Fn(i64) -> Result<(IdSet, Vec<(u8, IdSet)>), CatalogueError>,
    ) -> Result<(), CatalogueError> {
        for (chunk, tiers) in &mut found.chunks {
            let (mut ids, strengths) = papers(*chunk)?;
            self.keep_holder(*chunk, &mut ids)?;
            tiers.iter().for_each(|tier| ids.without(&tier.ids));
            tiers.push(Tier {
                fit,
                ids,
                strengths: Arc::new(strengths),
            });
        }
        Ok(())
    }

    /// Papers in which one word, of four or more two, is nearly the one that was typed.
    fn near(&self, chunk: i64, alternatives: &Alternatives) -> Result<IdSet, CatalogueError> {
        let most_wrong = if self.wanted.parts.len() < 4 { 1 } else { 2 };
        // At n: papers in which at most n words are nearly right, and all others right.
        let mut at_most: Vec<Option<IdSet>> = vec![None; most_wrong + 1];
        for (part, words) in self.wanted.parts.iter().zip(alternatives) {
            let right = self.part(chunk, part)?;
            let mut nearly = right.clone();
            for word in words {
                nearly.or(&self.index.papers(chunk, &TermKind::Word.term(word))?);
            }
            for wrong in (0..=most_wrong).rev() {
                let mut one_more = wrong.checked_sub(1).map(|fewer| at_most[fewer].clone());
                both(&mut at_most[wrong], right.clone());
                if let (Some(ids), Some(one_more)) = (&mut at_most[wrong], &mut one_more) {
                    both(one_more, nearly.clone());
                    one_more.iter().for_each(|more| ids.or(more));
                }
            }
        }
        Ok(at_most.pop().flatten().unwrap_or_default())
    }

    /// Papers that have more than half of the parts, and how many.
    fn most(&self, chunk: i64) -> Result<(IdSet, Vec<(u8, IdSet)>), CatalogueError> {
        let parts = self.wanted.parts.iter();
        let sets: Vec<(u8, IdSet)> = parts
            .map(|part| Ok((1, self.part(chunk, part)?)))
            .collect::<Result<_, CatalogueError>>()?;
        let mut any = IdSet::default();
        sets.iter().for_each(|(_, ids)| any.or(ids));
        let count = |id: &u16| sets.iter().filter(|(_, ids)| ids.contains(*id)).count();
        let most = any.iter().filter(|id| count(id) * 2 > sets.len()).collect();
        Ok((most, sets))
    }
}

fn both(all: &mut Option<IdSet>, ids: IdSet) {
    match all {
        Some(all) => all.and(&ids),
        None => *all = Some(ids),
    }
}

/// The parts with the last word taken for a beginning; `None` when it cannot be one.
fn begun(parts: &[Part]) -> Option<Vec<Part>> {
    let (last, before) = parts.split_last()?;
    let Part::Word(word) = last else { return None };
    if word.folded.chars().count() < 2 {
        return None;
    }
    let mut parts = before.to_vec();
    parts.push(Part::Beginning(word.folded.clone()));
    Some(parts)
}
