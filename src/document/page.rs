//! Page: its pixels as they come from the file, and its words once read.

use image::{GrayImage, RgbImage};
use serde::{Deserialize, Serialize};

use super::{Mark, Placement, Rect};

/// Pixels of a page as stored.
#[derive(Debug, Clone)]
pub enum Pixels {
    /// Black and white only (fax-like): 0 is ink, 255 is paper.
    Bilevel(GrayImage),
    /// Shades of grey.
    Gray(GrayImage),
    /// Colour.
    Rgb(RgbImage),
}

impl Pixels {
    /// Width and height in pixels.
    pub fn dimensions(&self) -> (u32, u32) {
        match self {
            Pixels::Bilevel(page) | Pixels::Gray(page) => page.dimensions(),
            Pixels::Rgb(page) => page.dimensions(),
        }
    }
}

/// One page image as stored, before any turning.
#[derive(Debug, Clone)]
pub struct PageImage {
    /// The pixels.
    pub pixels: Pixels,
    /// Dots per inch, from the file when plausible, else judged from the page's size.
    pub dpi: f32,
}

/// A word with its place and how sure the reader is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// NFC text without spaces.
    pub text: String,
    /// What the reader read, where marks were put right afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_read: Option<String>,
    /// Box in pixels of the readable (upright, straight) page.
    pub rect: Rect,
    /// 0 to 1.
    pub confidence: f32,
}

impl Word {
    /// How sure the reader is, in thousandths.
    pub fn confidence_permille(&self) -> u16 {
        (self.confidence * 1000.0).round() as u16
    }
}

/// Words on one baseline, left to right.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The words; never empty in a finished page.
    pub words: Vec<Word>,
    /// Box in pixels of the readable page.
    pub rect: Rect,
}

impl Line {
    /// A line from its words; its box is theirs.
    pub fn from_words(words: Vec<Word>) -> Self {
        let rect = Rect::union_of(words.iter().map(|w| &w.rect)).unwrap_or_default();
        Self { words, rect }
    }

    /// The words joined by single spaces.
    pub fn text(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|w| w.text.as_str()).collect();
        words.join(" ")
    }

    /// Mean confidence of the words, 0 to 1.
    pub fn confidence(&self) -> f32 {
        let sum: f32 = self.words.iter().map(|w| w.confidence).sum();
        sum / self.words.len().max(1) as f32
    }
}

/// Where a page's words come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextOrigin {
    /// Read from pixels.
    Scan,
    /// Taken from a trustworthy text layer.
    TextLayer,
}

/// What became of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageState {
    /// Words were found.
    Read,
    /// Nothing but paper.
    Blank,
    /// Ink, but nothing that could be read.
    Unreadable,
}

/// A page after reading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Counted from 1.
    pub number: u32,
    /// Width of the stored page image, before turning.
    pub width_px: u32,
    /// Height of the stored page image, before turning.
    pub height_px: u32,
    /// Width of the readable page, in whose pixels the words' boxes are.
    pub readable_width_px: u32,
    /// Height of the readable page.
    pub readable_height_px: u32,
    /// Dots per inch of the readable page.
    pub dpi: f32,
    /// From the readable page back to the stored one.
    pub placement: Placement,
    /// Clockwise quarter turns that made the stored page upright, 0 to 3.
    pub quarter_turns: u8,
    /// Remaining skew that was straightened, in degrees, counter-clockwise positive.
    pub skew_deg: f32,
    /// Where the words come from.
    pub origin: TextOrigin,
    /// What became of the page.
    pub state: PageState,
    /// Why a page could not be read, as a code of the message files.
    #[serde(default)]
    pub problem: Option<String>,
    /// Lines in reading order.
    pub lines: Vec<Line>,
    /// What somebody put onto it: written digits, stamps, seals, codes, signatures.
    #[serde(default)]
    pub marks: Vec<Mark>,
}

impl Page {
    /// A page of that size at 300 dots per inch, upright as it is stored, with nothing on it yet.
    pub fn empty(number: u32, (width_px, height_px): (u32, u32), origin: TextOrigin) -> Self {
        Self {
            number,
            width_px,
            height_px,
            readable_width_px: width_px,
            readable_height_px: height_px,
            dpi: 300.0,
            placement: Placement::identity(),
            quarter_turns: 0,
            skew_deg: 0.0,
            origin,
            state: PageState::Read,
            problem: None,
            lines: Vec::new(),
            marks: Vec::new(),
        }
    }

    /// Leaves only what a catalogue keeps of the words, so that rules find the same in a page as read
    /// and in the page as stored.
    pub fn settle(&mut self) {
        for line in &mut self.lines {
            for word in &mut line.words {
                word.confidence = f32::from(word.confidence_permille()) / 1000.0;
            }
            *line = Line::from_words(std::mem::take(&mut line.words));
        }
    }

    /// The box of `rect` (readable pixels) on the stored page.
    pub fn stored_rect(&self, rect: &Rect) -> Rect {
        self.placement.rect(rect, self.width_px, self.height_px)
    }

    /// Whether a line stands in a stamp that is not the paper's own. One that begins before the stamp
    /// is the paper's, stamped over: a stamp's words do not leave its frame.
    pub fn is_stamped(&self, line: &Line) -> bool {
        let rect = self.stored_rect(&line.rect);
        let (x, y) = (rect.center_x(), rect.center_y());
        let foreign = self.marks.iter().filter(|mark| mark.kind.is_foreign());
        foreign.map(|mark| mark.rect).any(|stamp| {
            let begins_before = self.quarter_turns == 0 && rect.x + rect.h < stamp.x;
            let is_inside =
                (stamp.x..stamp.right()).contains(&x) && (stamp.y..stamp.bottom()).contains(&y);
            is_inside && !begins_before
        })
    }

    /// Whether a person should look at it, whatever its papers say.
    pub fn needs_review(&self) -> bool {
        self.state == PageState::Unreadable || self.marks.iter().any(|mark| mark.why.is_some())
    }

    /// The page's text, a line each.
    pub fn text(&self) -> String {
        let lines: Vec<String> = self.lines.iter().map(Line::text).collect();
        lines.join("\n")
    }
}
