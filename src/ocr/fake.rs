//! Fake: a reader for tests that knows the answer. The whole pipeline runs with it without models.

use image::GrayImage;

use super::{OcrError, Recognizer};
use crate::document::{Line, Rect, Word};

/// Gives the same text for every page, laid out as lines of equal height from the top.
#[derive(Debug, Clone)]
pub struct Fake {
    text: String,
}

impl Fake {
    /// A reader that answers every page with `text`, a line each.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }
}

const LINE_HEIGHT_PX: u32 = 50;
const CHAR_WIDTH_PX: u32 = 20;

impl Recognizer for Fake {
    fn read(&mut self, _page: &GrayImage, _dpi: f32) -> Result<Vec<Line>, OcrError> {
        let lines = self.text.lines().enumerate();
        Ok(lines
            .filter(|(_, line)| !line.trim().is_empty())
            .map(|(row, line)| fake_line(row as u32, line))
            .collect())
    }
}

fn fake_line(row: u32, text: &str) -> Line {
    let mut x = 100;
    let words = text.split_whitespace().map(|word| {
        let width = word.chars().count() as u32 * CHAR_WIDTH_PX;
        let rect = Rect::new(x, 100 + row * LINE_HEIGHT_PX, width, LINE_HEIGHT_PX * 3 / 4);
        x += width + CHAR_WIDTH_PX;
        Word {
            as_read: None,
            text: word.to_owned(),
            rect,
            confidence: 0.99,
        }
    });
    Line::from_words(words.collect())
}
