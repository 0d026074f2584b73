//! Text layer: glyphs with their positions become words with boxes.
//!
//! Promise: words are split where the gap between glyphs says so, never where a content stream
//! happens to be cut; boxes are in pixels at 300 dpi of the page as displayed.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro::hayro_syntax::page::Page;
use kurbo::{Affine, Point};
use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};
use unicode_normalization::UnicodeNormalization;

use super::widths;
use crate::document::{Line, Rect, Word};

const PX_PER_POINT: f64 = 300.0 / 72.0;
/// A gap of this share of the font's size parts words; a space is about 0.25, kerning below 0.1.
const WORD_GAP: f64 = 0.14;
/// A gap of this many font sizes parts columns.
const COLUMN_GAP: f64 = 2.5;
/// Parts of the font's size above and below the baseline.
const ASCENT: f64 = 0.8;
const DESCENT: f64 = 0.22;

/// Points at 300 dpi.
pub fn px(points: f32) -> u32 {
    (f64::from(points) * PX_PER_POINT).round().max(0.0) as u32
}

/// The file as the extractor wants it; `None` when it cannot be parsed.
pub fn document(bytes: &[u8]) -> Option<lopdf::Document> {
    let load = || {
        let mut document = lopdf::Document::load_mem(bytes).ok()?;
        for object in document.objects.values_mut() {
            if let Ok(font) = object.as_dict_mut() {
                widths::list_each(font);
            }
        }
        Some(document)
    };
    catch_unwind(load).ok().flatten()
}

/// The lines of the page's text, top to bottom; `None` when the extractor fails on it.
pub fn lines(document: &lopdf::Document, page_number: u32, page: &Page) -> Option<Vec<Line>> {
    let mut glyphs = Glyphs {
        shown: shown(page),
        all: Vec::new(),
    };
    // The extractor panics on many damaged files.
    let extract =
        AssertUnwindSafe(|| pdf_extract::output_doc_page(document, &mut glyphs, page_number));
    catch_unwind(extract).ok()?.ok()?;
    let (width_pt, height_pt) = page.render_dimensions();
    let on_page = |glyph: &Glyph| {
        (0.0..=f64::from(width_pt)).contains(&glyph.left)
            && (0.0..=f64::from(height_pt)).contains(&glyph.baseline)
    };
    glyphs.all.retain(on_page);
    Some(rows(glyphs.all).into_iter().flat_map(row_lines).collect())
}

/// From the page's own points to points of the page as displayed, y downwards.
fn shown(page: &Page) -> Affine {
    Affine::new(page.initial_transform(true).as_coeffs())
}

/// One glyph as displayed, in points.
#[derive(Debug, Clone)]
struct Glyph {
    left: f64,
    right: f64,
    baseline: f64,
    size: f64,
    text: String,
}

struct Glyphs {
    shown: Affine,
    all: Vec<Glyph>,
}

impl OutputDev for Glyphs {
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
        trm: &Transform,
        width: f64,
        _spacing: f64,
        font_size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        let by = Affine::new([trm.m11, trm.m12, trm.m21, trm.m22, trm.m31, trm.m32]);
        let at = |x: f64, y: f64| self.shown * (by * Point::new(x, y));
        let (start, end, top) = (at(0.0, 0.0), at(width * font_size, 0.0), at(0.0, font_size));
        let size = top.distance(start);
        // Text that does not run to the right is a stamp or a margin note; it is no line.
        let runs_right = end.x >= start.x && (end.y - start.y).abs() <= size * 0.1;
        if runs_right && size.is_finite() && size > 0.5 && !text.is_empty() {
            self.all.push(Glyph {
                left: start.x,
                right: end.x,
                baseline: start.y,
                size,
                text: text.to_owned(),
            });
        }
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

/// Glyphs on one baseline, rows from top to bottom. Raised and lowered signs stay with their row.
fn rows(mut glyphs: Vec<Glyph>) -> Vec<Vec<Glyph>> {
    glyphs.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut rows: Vec<Vec<Glyph>> = Vec::new();
    for glyph in glyphs {
        let row = rows.last_mut().filter(|row| {
            let first = &row[0];
            glyph.baseline - first.baseline < first.size.max(glyph.size) * 0.4
        });
        match row {
            Some(row) => row.push(glyph),
            None => rows.push(vec![glyph]),
        }
    }
    rows
}

/// The words of a row; a wide gap begins another line (letterhead halves, table cells).
fn row_lines(mut row: Vec<Glyph>) -> Vec<Line> {
    row.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut lines = Vec::new();
    let mut words = Vec::new();
    let mut word: Vec<Glyph> = Vec::new();
    let mut is_parted = false;
    for glyph in row {
        if glyph.text.trim().is_empty() {
            is_parted = true;
            continue;
        }
        if let Some(last) = word.last() {
            let gap = (glyph.left - last.right) / last.size.max(glyph.size);
            // Fake bold prints a glyph twice, a hair apart.
            let is_double = glyph.text == last.text && glyph.left - last.left < last.size * 0.08;
            if is_double {
                continue;
            }
            if is_parted || gap > WORD_GAP {
                words.extend(finished_word(&mut word));
            }
            if gap > COLUMN_GAP {
                lines.extend(finished_line(&mut words));
            }
        }
        is_parted = false;
        word.push(glyph);
    }
    words.extend(finished_word(&mut word));
    lines.extend(finished_line(&mut words));
    lines
}

fn finished_line(words: &mut Vec<Word>) -> Option<Line> {
    let words = std::mem::take(words);
    (!words.is_empty()).then(|| Line::from_words(words))
}

fn finished_word(glyphs: &mut Vec<Glyph>) -> Option<Word> {
    let glyphs = std::mem::take(glyphs);
    let first = glyphs.first()?;
    let text: String = glyphs.iter().flat_map(|glyph| glyph.text.nfc()).collect();
    let text: String = text.nfc().filter(|c| *c != '\u{AD}').collect();
    let right = glyphs.iter().map(|g| g.right).fold(first.right, f64::max);
    let size = glyphs.iter().map(|g| g.size).fold(first.size, f64::max);
    let edge = |points: f64| (points * PX_PER_POINT).round().max(0.0) as u32;
    let (left, top) = (edge(first.left), edge(first.baseline - size * ASCENT));
    let (right, bottom) = (edge(right), edge(first.baseline + size * DESCENT));
    (!text.trim().is_empty()).then(|| Word {
        as_read: None,
        rect: Rect::new(left, top, right.saturating_sub(left), bottom - top),
        text: text.trim().to_owned(),
        confidence: 1.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glyph(text: &str, left: f64) -> Glyph {
        Glyph {
            left,
            right: left + 5.0,
            baseline: 100.0,
            size: 10.0,
            text: text.to_owned(),
        }
    }

    fn texts(row: Vec<Glyph>) -> Vec<String> {
        row_lines(row).iter().map(Line::text).collect()
    }

    #[test]
    fn gaps_part_words_and_wide_gaps_part_lines() {
        // "C ỘNG HÒA" came out of a browser's PDF with a space inside its first word.
        let row = vec![
            glyph("C", 0.0),
            glyph("Ộ", 5.2),
            glyph("H", 13.0),
            glyph("a", 80.0),
        ];
        assert_eq!(texts(row), ["CỘ H", "a"]);
    }

    #[test]
    fn a_letter_and_its_mark_are_one_letter() {
        assert_eq!(
            texts(vec![
                glyph("e", 0.0),
                glyph("\u{302}", 5.0),
                glyph("\u{301}", 5.0)
            ]),
            ["ế"]
        );
    }

    #[test]
    fn glyphs_printed_twice_for_boldness_count_once() {
        let row = vec![
            glyph("S", 0.0),
            glyph("S", 0.3),
            glyph("ố", 5.0),
            glyph("ố", 5.3),
        ];
        assert_eq!(texts(row), ["Số"]);
    }
}
