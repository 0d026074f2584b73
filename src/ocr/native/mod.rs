//! Native: our own reader for Tesseract's int8 LSTM models.
//!
//! ```text
//! page - lines - normalize - network - decode - words with boxes and confidences
//! ```
//! Promise: the text that libtesseract reads from the same strips, many times faster; time and memory
//! are bounded by the page's pixels, whatever is on it.

mod calibration;
pub mod decode;
pub mod kernels;
pub mod lines;
pub mod model;
pub mod network;
pub mod normalize;
mod places;
pub mod read;
mod second_look;

use std::sync::Arc;
use std::time::Instant;

use image::GrayImage;

use super::{OcrError, Recognizer};
use crate::catalogue::fold;
use crate::document::{Line, Word};
use calibration::Calibration;
use decode::{DecodedChar, DecodedWord};
use kernels::Kernel;
use lines::{Side, TextLine};
use model::Model;
use read::{Scratch, recognize_line, recognize_lines};
use second_look::Part;

/// A reader with its model and kernel.
pub struct Native {
    model: Arc<Model>,
    /// Reads digits and doubtful words once more.
    second: Arc<Model>,
    /// How often words are right by their confidence, where it is known of these models.
    calibration: Option<&'static Calibration>,
    /// Paper beside the lines that the first model reads.
    side: Side,
    scratch: Scratch,
    end: Option<Instant>,
}

/// Words read as surely as this are there, however pale they are.
const SURELY_THERE: f32 = 0.5;

/// Lines read between two looks at the clock; a page of print has fewer.
const LINES_AT_ONCE: usize = 64;

impl Native {
    /// A reader of its own memory; readers share the models.
    pub fn new(model: Arc<Model>, second: Arc<Model>, kernel: Kernel) -> Self {
        let side = match model.fingerprint() == Model::shipped_fingerprint() {
            true => Side::WIDE,
            false => Side::TIGHT,
        };
        Self {
            calibration: Calibration::of(&model, &second),
            side,
            model,
            second,
            scratch: Scratch::new(kernel),
            end: None,
        }
    }
}

impl Recognizer for Native {
    fn read(&mut self, page: &GrayImage, dpi: f32) -> Result<Vec<Line>, OcrError> {
        let found = lines::find_lines(page, dpi, self.side);
        let mut lines = Vec::with_capacity(found.len());
        for some in found.chunks(LINES_AT_ONCE) {
            if self.end.is_some_and(|end| Instant::now() >= end) {
                return Err(OcrError::Late);
            }
            let strips: Vec<&GrayImage> = some.iter().map(|line| &line.strip).collect();
            let words = self.read_strips(&strips);
            lines.extend(
                some.iter()
                    .zip(words)
                    .map(|(line, words)| self.page_line(line, words)),
            );
        }
        lines.retain(|line| !line.words.is_empty());
        Ok(lines)
    }

    fn end_by(&mut self, moment: Option<Instant>) {
        self.end = moment;
    }
}

impl Native {
    /// The words of strips of print; digits and doubtful words are read by both models.
    pub fn read_strips(&mut self, strips: &[&GrayImage]) -> Vec<Vec<DecodedWord>> {
        let mut read = recognize_lines(&self.model, strips, &mut self.scratch);
        let lines = strips.iter().zip(&read).enumerate();
        let parts: Vec<Part> = lines
            .flat_map(|(line, (strip, words))| second_look::parts(line, strip, words))
            .collect();
        let strips: Vec<&GrayImage> = parts.iter().map(|part| &part.strip).collect();
        let again = recognize_lines(&self.second, &strips, &mut self.scratch);
        for (part, second) in parts.iter().zip(again) {
            let first = &mut read[part.line][part.words.clone()];
            second_look::weigh(first, &part.placed(second), || {
                let smaller = second_look::smaller(&part.strip);
                part.placed(recognize_line(&self.model, &smaller, &mut self.scratch))
            });
        }
        read
    }

    /// The words of a strip with their places on the page.
    fn page_line(&self, line: &TextLine, words: Vec<DecodedWord>) -> Line {
        let bounds = places::bounds(&line.strip, &words);
        let is_there = |(word, bounds): &(DecodedWord, places::Bounds)| {
            word.confidence >= SURELY_THERE || !places::is_bare(&line.strip, *bounds)
        };
        let words = words.into_iter().zip(bounds).filter(is_there);
        let words = words.map(|(word, (from, to))| Word {
            as_read: None,
            rect: line.page_rect(from, to),
            confidence: self.probability(&word),
            text: word.text,
        });
        Line::from_words(words.collect())
    }

    fn probability(&self, word: &DecodedWord) -> f32 {
        let sure = confidence(word);
        self.calibration.map_or(sure, |calibration| {
            calibration.probability(sure, has_digit(&word.text))
        })
    }
}

fn has_digit(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
}

/// How sure a word is as the networks have it, without the signs round it. Codes are no words of any list:
/// they are as sure as their least sure character.
pub fn confidence(word: &DecodedWord) -> f32 {
    if !has_digit(&word.text) {
        return word.confidence;
    }
    let own = decode::between_signs(&word.chars, |char| &char.text);
    let characters = word.chars[own].iter().map(sureness);
    characters.reduce(f32::min).unwrap_or(0.0)
}

/// Alternatives less likely than this make no character surer.
const LEAST_DOUBT: f32 = 1e-3;

/// How sure a character is, whatever its marks: Đ and Ð look the same.
fn sureness(character: &DecodedChar) -> f32 {
    let folded = fold(&character.text);
    let same = character
        .alternatives
        .iter()
        .filter(|(text, probability)| *probability >= LEAST_DOUBT && fold(text) == folded);
    let alike: f32 = same.map(|(_, probability)| probability).sum();
    (character.confidence + alike).min(1.0)
}
