//! Decode: from the probabilities of a line's steps to its words.
//!
//! Promise: words in composed letters (NFC) without spaces, each character with its place on the
//! strip, its probability, and what else it might be.

mod beam;
mod dictionary;
mod evidence;

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::model::{Model, SPACE};
use super::network::Step;
use beam::{Lattice, Node};
use dictionary::{Lists, Source};

/// Tesseract reports 100 + 35 times the worst certainty of a word, in percent.
const CONFIDENCE_PER_CERTAINTY: f32 = 0.35;
/// Alternatives less probable than this are noise.
const LEAST_ALTERNATIVE: f32 = 0.002;

/// A word of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct DecodedWord {
    /// The word, composed (NFC).
    pub text: String,
    /// 0 to 1, on Tesseract's scale for words: 1 + 0.35 times the logarithm of the probability of
    /// its worst character, which counts 2.25-fold in words outside the model's lists.
    pub confidence: f32,
    /// Whether the model's word or number list has it.
    pub in_dictionary: bool,
    /// The characters.
    pub chars: Vec<DecodedChar>,
}

impl DecodedWord {
    /// The word `by_px` further right.
    pub fn shifted(mut self, by_px: f32) -> Self {
        for char in &mut self.chars {
            char.start_px += by_px;
            char.end_px += by_px;
        }
        self
    }
}

/// A character of a word.
#[derive(Debug, Clone, PartialEq)]
pub struct DecodedChar {
    /// The character, composed; a few models' characters are several letters.
    pub text: String,
    /// Its probability, 0 to 1, as the network sees it, no word list considered.
    pub confidence: f32,
    /// Left end on the strip.
    pub start_px: f32,
    /// Right end on the strip.
    pub end_px: f32,
    /// What else it might be, most probable first, each with its largest probability there.
    pub alternatives: Vec<(String, f32)>,
}

/// Memory for decoding, kept from line to line.
#[derive(Default)]
pub struct Scratch {
    lattice: Lattice,
}

/// The words of a line; `step_px` is the width of a step on the strip.
pub fn decode(
    model: &Model,
    steps: &[Step],
    step_px: f32,
    scratch: &mut Scratch,
) -> Vec<DecodedWord> {
    let charset = &model.charset;
    let lists = Lists::of(&model.dictionary, charset);
    let lattice = &mut scratch.lattice;
    let codes = model.layers.output.outputs;
    lattice.search(
        steps,
        charset.null_code as u16,
        codes,
        lists.as_ref(),
        &|code| charset.character_of(usize::from(code)),
    );
    let characters = characters(&lattice.best_path());
    let line = Line {
        model,
        steps,
        step_px,
        bounds: bounds(&characters, steps.len()),
        characters,
    };
    line.words()
}

/// A character of the best path.
#[derive(Debug)]
struct Character {
    unichar: u32,
    /// Worst certainty of its steps and the nulls before it.
    certainty: f32,
    probability: f32,
    source: Source,
    starts_word: bool,
    first_step: usize,
    /// Step after its last one.
    end_step: usize,
}

/// Folds repeated steps and nulls of a path into characters. Nulls count for the character after
/// them, except before a space and at the end, where they count for the one before.
fn characters(path: &[Node]) -> Vec<Character> {
    let mut out: Vec<Character> = Vec::new();
    let mut at = 0;
    while at < path.len() {
        let mut worst = Worst::NONE;
        while let Some(node) = path.get(at).filter(|node| node.character.is_none()) {
            worst.lower(node);
            at += 1;
        }
        let Some((node, unichar)) = path.get(at).and_then(|n| Some((n, n.character?))) else {
            if let Some(previous) = out.last_mut() {
                previous.take(&worst);
            }
            break;
        };
        // A space between a path outside the lists and a word in them.
        let bridging = unichar == SPACE && node.source == Source::Nothing;
        if unichar == SPACE
            && !bridging
            && let Some(previous) = out.last_mut()
        {
            previous.take(&worst);
            worst = Worst::NONE;
        }
        let first_step = at;
        loop {
            if bridging {
                worst = Worst::NONE;
            }
            worst.lower(&path[at]);
            at += 1;
            if !path.get(at).is_some_and(|node| node.repeats) {
                break;
            }
        }
        out.push(Character {
            unichar,
            certainty: worst.certainty,
            probability: worst.probability,
            source: path[at - 1].source,
            starts_word: node.starts_word,
            first_step,
            end_step: at,
        });
    }
    out
}

struct Worst {
    certainty: f32,
    probability: f32,
}

impl Worst {
    const NONE: Self = Self {
        certainty: 0.0,
        probability: 1.0,
    };

    fn lower(&mut self, node: &Node) {
        self.certainty = self.certainty.min(node.certainty);
        self.probability = self.probability.min(node.probability);
    }
}

impl Character {
    fn take(&mut self, worst: &Worst) {
        self.certainty = self.certainty.min(worst.certainty);
        self.probability = self.probability.min(worst.probability);
    }
}

/// Steps where one character's ink gives way to the next: the middle of the nulls between.
fn bounds(characters: &[Character], steps: usize) -> Vec<usize> {
    let between = characters
        .windows(2)
        .map(|pair| (pair[0].end_step + pair[1].first_step) / 2);
    std::iter::once(0).chain(between).chain([steps]).collect()
}

struct Line<'a> {
    model: &'a Model,
    steps: &'a [Step],
    step_px: f32,
    characters: Vec<Character>,
    bounds: Vec<usize>,
}

impl Line<'_> {
    fn words(&self) -> Vec<DecodedWord> {
        let mut words = Vec::new();
        let mut first = 0;
        for (i, character) in self.characters.iter().enumerate() {
            let is_space = character.unichar == SPACE;
            if (is_space || character.starts_word) && i > first {
                words.push(self.word(first, i));
            }
            if is_space {
                first = i + 1;
            } else if character.starts_word {
                first = i;
            }
        }
        if first < self.characters.len() {
            words.push(self.word(first, self.characters.len()));
        }
        words
    }

    fn word(&self, first: usize, end: usize) -> DecodedWord {
        let inside = &self.characters[first..end];
        let own = between_signs(inside, |c| self.text(c.unichar));
        let own = first + own.start..first + own.end;
        let beside = [own.start.checked_sub(1), Some(own.end)];
        let spaces = beside
            .into_iter()
            .flatten()
            .filter_map(|at| self.characters.get(at))
            .filter(|c| c.unichar == SPACE);
        let certainty = self.characters[own]
            .iter()
            .chain(spaces)
            .map(|c| c.certainty)
            .fold(0.0, f32::min);
        let text: String = inside.iter().map(|c| self.text(c.unichar)).collect();
        DecodedWord {
            text: text.nfc().collect(),
            confidence: (1.0 + CONFIDENCE_PER_CERTAINTY * certainty).clamp(0.0, 1.0),
            in_dictionary: inside.last().is_some_and(|c| c.source >= Source::Number),
            chars: (first..end).map(|at| self.char(at)).collect(),
        }
    }

    fn text(&self, unichar: u32) -> &str {
        self.model.charset.text(unichar)
    }

    fn char(&self, at: usize) -> DecodedChar {
        let character = &self.characters[at];
        DecodedChar {
            text: self.text(character.unichar).to_owned(),
            confidence: character.probability.min(1.0),
            start_px: self.bounds[at] as f32 * self.step_px,
            end_px: self.bounds[at + 1] as f32 * self.step_px,
            alternatives: self.alternatives(at),
        }
    }

    /// Other characters at the character's steps and the nulls around it, each with its largest
    /// probability; its neighbours in the word are no alternatives to it.
    fn alternatives(&self, at: usize) -> Vec<(String, f32)> {
        let around = at.saturating_sub(1)..(at + 2).min(self.characters.len());
        let taken = |unichar| {
            self.characters[around.clone()]
                .iter()
                .any(|c| c.unichar == unichar)
        };
        let mut found: Vec<(u32, f32)> = Vec::new();
        let steps = &self.steps[self.bounds[at]..self.bounds[at + 1]];
        for &(code, p) in steps.iter().flat_map(|step| &step.top) {
            let unichar = self.model.charset.character_of(usize::from(code));
            let Some(unichar) = unichar.filter(|&u| u != SPACE && !taken(u)) else {
                continue;
            };
            match found.iter_mut().find(|(other, _)| *other == unichar) {
                Some((_, best)) => *best = best.max(p),
                None => found.push((unichar, p)),
            }
        }
        found.retain(|&(_, p)| p >= LEAST_ALTERNATIVE);
        found.sort_by(|a, b| b.1.total_cmp(&a.1));
        found
            .into_iter()
            .map(|(unichar, p)| (self.text(unichar).to_owned(), p))
            .collect()
    }
}

/// A word's characters without the signs round it, whose doubt is not the word's: specks look like full
/// stops. All of them where none is a letter or digit.
pub(super) fn between_signs<'t, C>(word: &'t [C], text: impl Fn(&'t C) -> &'t str) -> Range<usize> {
    let is_sign = |c: &&'t C| !text(c).chars().any(char::is_alphanumeric);
    let from = word.iter().take_while(is_sign).count();
    let to = word.len() - word[from..].iter().rev().take_while(is_sign).count();
    if from < to { from..to } else { 0..word.len() }
}

#[cfg(test)]
mod tests;
