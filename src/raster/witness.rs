//! Witness: a second reading of a text layer, by another program (pdf-extract).
//!
//! Two readers that follow a font's tables in their own ways make the same mistake seldom: a layer is
//! trusted only when both read about the same letters. A witness that fails says nothing: it stops on
//! many a damaged file that the first reader masters.

use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};
use unicode_normalization::UnicodeNormalization;

use crate::contain::contained;
use crate::document::Line;

/// Share of the letters that both readings must have in common. Invisible and covered letters are
/// the witness's alone.
const LEAST_COMMON: f32 = 0.75;

/// Parses the file for the witness; `None` when it cannot.
pub fn document(bytes: &[u8]) -> Option<lopdf::Document> {
    contained(|| lopdf::Document::load_mem(bytes).ok())
        .ok()
        .flatten()
}

/// Whether the second reading of the page, counted from 1, speaks against the first.
pub fn contradicts(document: &lopdf::Document, page: u32, lines: &[Line]) -> bool {
    let mut letters = Letters::default();
    let read = || pdf_extract::output_doc_page(document, &mut letters, page);
    if !matches!(contained(read), Ok(Ok(()))) {
        return false;
    }
    let words = lines.iter().flat_map(|line| &line.words);
    let first = counted(&words.map(|word| word.text.as_str()).collect::<String>());
    let second = counted(&letters.text);
    let total: u32 = first.values().sum();
    let common = first
        .iter()
        .map(|(letter, count)| *count.min(second.get(letter).unwrap_or(&0)));
    (common.sum::<u32>() as f32) < total as f32 * LEAST_COMMON
}

type Counts = std::collections::HashMap<char, u32>;

/// How often each letter occurs, composed.
fn counted(text: &str) -> Counts {
    let mut counts = Counts::new();
    for letter in text.nfc().filter(|c| c.is_alphanumeric()) {
        *counts.entry(letter).or_default() += 1;
    }
    counts
}

#[derive(Default)]
struct Letters {
    text: String,
}

impl OutputDev for Letters {
    fn begin_page(
        &mut self,
        _page: u32,
        _media_box: &MediaBox,
        _art_box: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        _place: &Transform,
        _width: f64,
        _spacing: f64,
        _size: f64,
        letter: &str,
    ) -> Result<(), OutputError> {
        self.text.push_str(letter);
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
