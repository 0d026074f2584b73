//! Tesseract: the system's libtesseract as reference reader, through the crate `tesseract-rs`.
//!
//! Promise: the text of `tesseract -l vie --psm 3` on the same page; raw grey buffers, no
//! temporary files. libtesseract would start threads of its own: the process must have been
//! started with `OMP_THREAD_LIMIT=1` (see `batch::engine_threads`).

use image::GrayImage;
use serde::Deserialize;
use tesseract_rs::{TessPageSegMode, TesseractAPI};
use unicode_normalization::UnicodeNormalization;

use super::{OcrError, Recognizer};
use crate::document::{Line, Rect, Word};

const ENGINE: &str = "tesseract";
const LANGUAGE: &str = "vie";

/// One libtesseract instance with the Vietnamese model.
pub struct Tesseract {
    api: TesseractAPI,
}

impl Tesseract {
    /// Starts an engine with the system's language data.
    ///
    /// # Errors
    /// [`OcrError::Start`] when the language data is missing or damaged.
    pub fn new() -> Result<Self, OcrError> {
        let start = |reason: String| OcrError::Start {
            engine: ENGINE,
            reason,
        };
        let api = TesseractAPI::new();
        api.init("", LANGUAGE)
            .map_err(|_| start(format!("language data `{LANGUAGE}.traineddata` not found")))?;
        // `init` also succeeds when only a part of the languages could be loaded.
        let loaded = api.get_loaded_languages().unwrap_or_default();
        if !loaded.iter().any(|name| name == LANGUAGE) {
            return Err(start(format!("language data `{LANGUAGE}` did not load")));
        }
        api.set_page_seg_mode(TessPageSegMode::PSM_AUTO)
            .map_err(|e| start(e.to_string()))?;
        Ok(Self { api })
    }
}

impl Recognizer for Tesseract {
    fn read(&mut self, page: &GrayImage, dpi: f32) -> Result<Vec<Line>, OcrError> {
        let failed = |e: tesseract_rs::TesseractError| OcrError::Read {
            engine: ENGINE,
            reason: e.to_string(),
        };
        let (width, height) = (page.width() as i32, page.height() as i32);
        self.api
            .set_image(page.as_raw(), width, height, 1, width)
            .map_err(failed)?;
        self.api
            .set_source_resolution(dpi.round() as i32)
            .map_err(failed)?;
        self.api.recognize().map_err(failed)?;
        let table = self.api.get_tsv_text(0).map_err(failed)?;
        // The page's images would stay in memory until the next page.
        self.api.clear().map_err(failed)?;
        lines_from_tsv(&table).map_err(|e| OcrError::Read {
            engine: ENGINE,
            reason: e.to_string(),
        })
    }
}

/// A row of libtesseract's table; the columns are fixed.
#[derive(Debug, Deserialize)]
struct Row {
    level: u8,
    _page: u32,
    block: u32,
    paragraph: u32,
    line: u32,
    _word: u32,
    left: u32,
    top: u32,
    width: u32,
    height: u32,
    confidence: f32,
    text: String,
}

const WORD_LEVEL: u8 = 5;

fn lines_from_tsv(table: &str) -> Result<Vec<Line>, csv::Error> {
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .has_headers(false)
        .quoting(false)
        .flexible(true)
        .from_reader(table.as_bytes());
    let mut lines: Vec<((u32, u32, u32), Vec<Word>)> = Vec::new();
    for record in rows.records() {
        let record = record?;
        // Rows of blocks and lines may come without the last column.
        if record.len() < 12 {
            continue;
        }
        let row: Row = record.deserialize(None)?;
        if row.level != WORD_LEVEL || row.text.trim().is_empty() {
            continue;
        }
        let key = (row.block, row.paragraph, row.line);
        if lines.last().is_none_or(|(last, _)| *last != key) {
            lines.push((key, Vec::new()));
        }
        let (_, words) = lines.last_mut().expect("a line was just pushed");
        let rect = Rect::new(row.left, row.top, row.width, row.height);
        let confidence = (row.confidence / 100.0).clamp(0.0, 1.0);
        words.extend(row.text.split_whitespace().map(|text| Word {
            as_read: None,
            text: text.nfc().collect(),
            rect,
            confidence,
        }));
    }
    let lines = lines.into_iter().map(|(_, words)| Line::from_words(words));
    Ok(lines.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_row_make_one_line_and_quotes_are_text() {
        let table = "1\t1\t0\t0\t0\t0\t0\t0\t900\t900\t-1\t\n\
                     5\t1\t1\t1\t1\t1\t10\t20\t30\t12\t96.5\tSố:\n\
                     5\t1\t1\t1\t1\t2\t50\t20\t60\t12\t90\t\"45/GPXD\"\n\
                     5\t1\t1\t1\t2\t1\t10\t40\t30\t12\t80\tĐiều\n";
        let lines = lines_from_tsv(table).unwrap();
        let texts: Vec<String> = lines.iter().map(Line::text).collect();
        assert_eq!(texts, ["Số: \"45/GPXD\"", "Điều"]);
        assert_eq!(lines[0].rect, Rect::new(10, 20, 100, 12));
    }
}
