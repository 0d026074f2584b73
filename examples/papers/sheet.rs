//! Sheet: text set on pages as an office sets it, lines with the boxes of their words.

use sohoa::document::{Line, Page, Rect, TextOrigin, Word};
use sohoa::layout::reading_order;

const WIDTH_PX: u32 = 2480;
const HEIGHT_PX: u32 = 3508;
const LEFT_PX: u32 = 330;
const RIGHT_PX: u32 = 2320;
const LAST_LINE_PX: u32 = 3250;
const LINE_PX: u32 = 62;
const LETTER_PX: u32 = 21;
const BLANK_PX: u32 = 15;

/// Pages being filled from top to bottom.
pub struct Sheet {
    pages: Vec<Vec<Line>>,
    y_px: u32,
}

impl Sheet {
    /// An empty first page.
    pub fn new() -> Self {
        Self {
            pages: vec![Vec::new()],
            y_px: 180,
        }
    }

    /// Two columns side by side: letterhead halves, recipients and signature block.
    pub fn columns(&mut self, left: &[String], right: &[String]) {
        let rows = left.len().max(right.len()) as u32;
        self.need(rows * LINE_PX);
        for (column, center_px) in [(left, 680), (right, 1720)] {
            for (row, text) in column.iter().enumerate() {
                self.set(text, center_px, self.y_px + row as u32 * LINE_PX);
            }
        }
        self.y_px += rows * LINE_PX + 30;
    }

    /// A line in the middle.
    pub fn centre(&mut self, text: &str) {
        self.need(LINE_PX);
        self.set(text, WIDTH_PX / 2, self.y_px);
        self.y_px += LINE_PX;
    }

    /// A paragraph over the whole width; `\n` begins a new one.
    pub fn body(&mut self, text: &str) {
        for paragraph in text.split('\n') {
            let mut x_px = LEFT_PX + 90;
            let mut words = Vec::new();
            for text in paragraph.split_whitespace() {
                if x_px + width_px(text) > RIGHT_PX {
                    self.line(std::mem::take(&mut words));
                    x_px = LEFT_PX;
                }
                words.push(word(text, x_px, 0));
                x_px += width_px(text) + BLANK_PX;
            }
            self.line(words);
        }
    }

    fn line(&mut self, mut words: Vec<Word>) {
        self.need(LINE_PX);
        words.iter_mut().for_each(|word| word.rect.y = self.y_px);
        if !words.is_empty() {
            self.page().push(Line::from_words(words));
        }
        self.y_px += LINE_PX;
    }

    fn set(&mut self, text: &str, center_px: u32, y_px: u32) {
        let long: u32 = text
            .split_whitespace()
            .map(|text| width_px(text) + BLANK_PX)
            .sum();
        let mut x_px = center_px.saturating_sub(long / 2).max(60);
        let mut words = Vec::new();
        for text in text.split_whitespace() {
            words.push(word(text, x_px, y_px));
            x_px += width_px(text) + BLANK_PX;
        }
        if !words.is_empty() {
            self.page().push(Line::from_words(words));
        }
    }

    fn need(&mut self, height_px: u32) {
        if self.y_px + height_px > LAST_LINE_PX {
            self.pages.push(Vec::new());
            self.y_px = 180;
        }
    }

    fn page(&mut self) -> &mut Vec<Line> {
        self.pages.last_mut().expect("a sheet has a page")
    }

    /// The pages with their lines in reading order.
    pub fn finish(self) -> Vec<Page> {
        let pages = self.pages.into_iter().enumerate();
        pages
            .map(|(index, lines)| page(index as u32 + 1, lines))
            .collect()
    }
}

fn width_px(text: &str) -> u32 {
    text.chars().count() as u32 * LETTER_PX
}

fn word(text: &str, x_px: u32, y_px: u32) -> Word {
    Word {
        text: text.to_owned(),
        as_read: None,
        rect: Rect::new(x_px, y_px, width_px(text), 42),
        confidence: 0.96,
    }
}

fn page(number: u32, lines: Vec<Line>) -> Page {
    Page {
        lines: reading_order::order(lines, WIDTH_PX, HEIGHT_PX),
        ..Page::empty(number, (WIDTH_PX, HEIGHT_PX), TextOrigin::Scan)
    }
}
