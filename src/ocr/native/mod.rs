//! Native: our own reader for Tesseract's int8 LSTM models.
//!
//! ```text
//! page - lines - normalize - network - decode - words with boxes and confidences
//! ```
//! Promise: the text that libtesseract reads from the same strips, many times faster; time and memory
//! are bounded by the page's pixels, whatever is on it.

pub mod decode;
pub mod kernels;
pub mod lines;
pub mod model;
pub mod network;
pub mod normalize;
pub mod read;

use image::GrayImage;

use super::{OcrError, Recognizer};
use crate::document::{Line, Word};
use decode::DecodedWord;
use lines::TextLine;
use model::Model;
use read::{Scratch, recognize_lines};

/// A reader with the model that is part of the program.
#[derive(Default)]
pub struct Native {
    scratch: Scratch,
}

impl Recognizer for Native {
    fn read(&mut self, page: &GrayImage, dpi: f32) -> Result<Vec<Line>, OcrError> {
        let found = lines::find_lines(page, dpi);
        let strips: Vec<GrayImage> = found.iter().map(|line| line.strip.clone()).collect();
        let read = recognize_lines(Model::shipped(), &strips, &mut self.scratch);
        let lines = found
            .iter()
            .zip(read)
            .map(|(line, words)| page_line(line, words));
        Ok(lines.filter(|line| !line.words.is_empty()).collect())
    }
}

/// The words of a strip with their places on the page.
fn page_line(line: &TextLine, words: Vec<DecodedWord>) -> Line {
    let words = words.into_iter().filter_map(|word| {
        let (first, last) = (word.chars.first()?, word.chars.last()?);
        Some(Word {
            rect: line.page_rect(first.start_px, last.end_px),
            text: word.text,
            confidence: word.confidence,
        })
    });
    Line::from_words(words.collect())
}
