//! Plain: a paper from its plain text, for trying kinds without scans.

use super::{Paper, read};
use crate::document::{Line, Page, Rect, TextOrigin, Word};

const LETTER_PX: u32 = 20;
const LINE_PX: u32 = 60;
const WIDTH_PX: u32 = 2480;

/// The paper whose pages have these texts, a line each, in reading order (`export --format text`
/// writes pages parted by form feeds).
pub fn paper(text: &str) -> Paper {
    let pages: Vec<Page> = text
        .split('\u{c}')
        .zip(1..)
        .map(|(text, number)| page(text, number))
        .collect();
    read(&pages)
}

/// A page of that text.
pub(crate) fn page(text: &str, number: u32) -> Page {
    let lines = text.lines().filter(|line| !line.trim().is_empty()).zip(0..);
    let lines: Vec<Line> = lines.map(|(text, row)| line(text, row)).collect();
    let height_px = LINE_PX * (lines.len() as u32 + 2);
    Page {
        lines,
        ..Page::empty(number, (WIDTH_PX, height_px), TextOrigin::TextLayer)
    }
}

fn line(text: &str, row: u32) -> Line {
    let mut x_px = LETTER_PX;
    let words = text.split_whitespace().map(|text| {
        let w = LETTER_PX * text.chars().count() as u32;
        let rect = Rect::new(x_px, row * LINE_PX, w, LINE_PX * 2 / 3);
        x_px += w + LETTER_PX;
        Word {
            text: text.to_owned(),
            as_read: None,
            rect,
            confidence: 1.0,
        }
    });
    Line::from_words(words.collect())
}
