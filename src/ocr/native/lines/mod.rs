//! Lines: the lines of print on a clean page, each as a grey strip ready for the recogniser.
//!
//! Promise: tone marks stay with their line, lines end at wide gaps (columns, the letterhead's two
//! halves, table cells), rules, seals, holes and specks are left out; time and memory are bounded
//! by the page's pixels, whatever is on it.

mod baseline;
mod glyphs;
mod rows;
mod rules;
mod strip;

use image::GrayImage;

use crate::clean::binarize;
use crate::clean::components::Components;
use crate::document::Rect;
pub use baseline::Baseline;
use glyphs::Glyphs;
pub use strip::{Side, TextLine};

/// More lines than this on one page are noise; a newspaper page has about 1,000.
const MOST_LINES: usize = 3000;

/// Finds the lines of print of an upright, straight page, from top to bottom, with `side` of paper
/// beside each.
pub fn find_lines(page: &GrayImage, dpi: f32, side: Side) -> Vec<TextLine> {
    if page.width() < 3 || page.height() < 3 {
        return Vec::new();
    }
    let ink = binarize::threshold(page, 0.0);
    let mut found = Components::runs_of(page, ink.threshold);
    rules::take_out(&mut found, dpi);
    found.join();
    let glyphs = Glyphs::sort(&found.all, dpi);
    let mut rows = rows::rows(&glyphs);
    rows.truncate(MOST_LINES);
    let owners = strip::Owners::of(&rows, &found, &glyphs);
    rows.iter()
        .enumerate()
        .map(|(i, row)| strip::cut(page, row, i, &found, &owners, side))
        .filter(|line| line.strip.width() > 2 && line.strip.height() > 2)
        .collect()
}

fn rect_of(left: u32, top: u32, right: u32, bottom: u32) -> Rect {
    Rect::new(
        left,
        top,
        right.saturating_sub(left),
        bottom.saturating_sub(top),
    )
}
