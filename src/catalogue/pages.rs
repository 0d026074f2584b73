//! Pages: the pages of files, in the catalogue's columns and back.

use rusqlite::{Transaction, params};
use serde::{Deserialize, Serialize};

use super::line::unplaced_lines;
use super::read::{corrupt, named, parsed};
use super::rows::json;
use super::write::StoredFile;
use super::{Catalogue, CatalogueError, StoredRecord};
use crate::document::{Line, Mark, MarkKind, Page, PageState, Placement, Rect, TextOrigin, Word};

/// The texts of a file's pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePages {
    /// Name of the file.
    pub file: String,
    /// Number and text of each page, in order.
    pub pages: Vec<(u32, String)>,
}

/// What a page's geometry column holds.
#[derive(Serialize, Deserialize)]
pub(super) struct Geometry {
    pub readable_width_px: u32,
    pub readable_height_px: u32,
    pub placement: Placement,
}

/// A word as its page's `words` column holds it.
pub(super) type PackedWord = (String, u32, u32, u32, u32, u16, Option<String>);

/// What of a page takes time to write down: made before it is stored, by many threads.
#[derive(Debug)]
pub(super) struct PackedPage {
    geometry: String,
    /// A line each, reading order.
    pub text: String,
    words: String,
}

impl PackedPage {
    /// All pages of a file.
    pub fn all_of(file: &StoredFile) -> Result<Vec<PackedPage>, CatalogueError> {
        let pages = file.text.iter().flat_map(|text| &text.pages);
        pages.map(PackedPage::of).collect()
    }

    /// One page.
    pub fn of(page: &Page) -> Result<PackedPage, CatalogueError> {
        Ok(PackedPage {
            geometry: json(&Geometry {
                readable_width_px: page.readable_width_px,
                readable_height_px: page.readable_height_px,
                placement: page.placement,
            })?,
            text: page.text(),
            words: json(&packed_lines(page))?,
        })
    }
}

/// Puts in a page; its words are in `packed`.
pub(super) fn insert_page(
    tx: &Transaction,
    file: i64,
    page: &Page,
    packed: &PackedPage,
) -> Result<(), CatalogueError> {
    tx.prepare_cached(
        "INSERT INTO page VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(params![
        file,
        page.number,
        page_state_name(page.state),
        page.problem,
        origin_name(page.origin),
        page.width_px,
        page.height_px,
        f64::from(page.dpi),
        page.quarter_turns,
        f64::from(page.skew_deg),
        packed.geometry,
        packed.text,
        packed.words,
    ])?;
    for (position, mark) in page.marks.iter().enumerate() {
        let rect = mark.rect;
        tx.prepare_cached(
            "INSERT INTO mark VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?
        .execute(params![
            file,
            page.number,
            position as i64,
            mark.kind.as_str(),
            mark.text,
            rect.x,
            rect.y,
            rect.w,
            rect.h,
            json(&mark.readings)?,
            json(&mark.detail)?,
            mark.why,
        ])?;
    }
    Ok(())
}

/// The words of each line; none when their places are not known: `text` says as much.
pub(super) fn packed_lines(page: &Page) -> Vec<Vec<PackedWord>> {
    let is_placed = |line: &Line| line.words.iter().any(|word| word.rect != Rect::default());
    if !page.lines.iter().any(is_placed) {
        return Vec::new();
    }
    let pack = |word: &Word| {
        let (rect, confidence) = (word.rect, word.confidence_permille());
        (
            word.text.clone(),
            rect.x,
            rect.y,
            rect.w,
            rect.h,
            confidence,
            word.as_read.clone(),
        )
    };
    page.lines
        .iter()
        .map(|line| line.words.iter().map(pack).collect())
        .collect()
}

pub(super) fn unpacked_line(words: Vec<PackedWord>) -> Line {
    let word = |(text, x, y, w, h, confidence, as_read): PackedWord| Word {
        as_read,
        text,
        rect: Rect::new(x, y, w, h),
        confidence: f32::from(confidence) / 1000.0,
    };
    Line::from_words(words.into_iter().map(word).collect())
}

impl Catalogue {
    /// The page texts of the file of that name; `None` when it has none.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn page_texts(&self, file: &str) -> Result<Option<FilePages>, CatalogueError> {
        let pages: Vec<(u32, String)> = self
            .db
            .prepare_cached(
                "SELECT number, text FROM page JOIN file ON file.id = page.file
                 WHERE file.name = ?1 ORDER BY number",
            )?
            .query_map([file], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let file = file.to_owned();
        Ok((!pages.is_empty()).then_some(FilePages { file, pages }))
    }

    /// All pages of a file with their words.
    ///
    /// # Errors
    /// [`CatalogueError::Database`] or [`CatalogueError::Corrupt`].
    pub fn pages(&self, file: &str) -> Result<Vec<Page>, CatalogueError> {
        let mut pages = Vec::new();
        while let Some(page) = self.page(file, pages.len() as u32 + 1)? {
            pages.push(page);
        }
        Ok(pages)
    }

    /// One page with its words; `None` when there is no such page.
    ///
    /// # Errors
    /// [`CatalogueError::Database`] or [`CatalogueError::Corrupt`].
    pub fn page(&self, file: &str, number: u32) -> Result<Option<Page>, CatalogueError> {
        let mut statement = self.db.prepare_cached(
            "SELECT page.state, origin, width_px, height_px, dpi, quarter_turns, skew_deg, geometry, words, problem, page.text
             FROM page JOIN file ON file.id = page.file WHERE file.name = ?1 AND number = ?2",
        )?;
        let mut rows = statement.query(params![file, number])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        let geometry: Geometry = parsed("geometry", &row.get::<_, String>(7)?)?;
        let lines: Vec<Vec<PackedWord>> = parsed("words", &row.get::<_, String>(8)?)?;
        let lines: Vec<Line> = match lines.is_empty() {
            true => unplaced_lines(&row.get::<_, String>(10)?),
            false => lines.into_iter().map(unpacked_line).collect(),
        };
        Ok(Some(Page {
            number,
            width_px: row.get(2)?,
            height_px: row.get(3)?,
            readable_width_px: geometry.readable_width_px,
            readable_height_px: geometry.readable_height_px,
            dpi: row.get::<_, f64>(4)? as f32,
            placement: geometry.placement,
            quarter_turns: row.get(5)?,
            skew_deg: row.get::<_, f64>(6)? as f32,
            origin: named("origin", row.get(1)?)?,
            state: named("page state", row.get(0)?)?,
            problem: row.get(9)?,
            lines,
            marks: self
                .marks(file, Some(number))?
                .into_iter()
                .map(|(_, mark)| mark)
                .collect(),
        }))
    }

    /// What was put onto the pages of a paper, each with its page, down the page.
    ///
    /// # Errors
    /// [`CatalogueError::Database`] or [`CatalogueError::Corrupt`].
    pub fn marks_of(&self, paper: &StoredRecord) -> Result<Vec<(u32, Mark)>, CatalogueError> {
        let own = paper.record.first_page..=paper.record.last_page;
        let mut marks = self.marks(&paper.file, None)?;
        marks.retain(|(page, _)| own.contains(page));
        Ok(marks)
    }

    /// What was put onto the pages of a file (or onto one of them), each with its page, down the page.
    ///
    /// # Errors
    /// [`CatalogueError::Database`] or [`CatalogueError::Corrupt`].
    pub fn marks(&self, file: &str, page: Option<u32>) -> Result<Vec<(u32, Mark)>, CatalogueError> {
        let mut statement = self.db.prepare_cached(
            "SELECT page, kind, text, x, y, w, h, readings, mark.detail, why FROM mark JOIN file ON file.id = mark.file
             WHERE file.name = ?1 AND (?2 IS NULL OR page = ?2) ORDER BY page, position",
        )?;
        let mut rows = statement.query(params![file, page])?;
        let mut marks = Vec::new();
        while let Some(row) = rows.next()? {
            let kind: String = row.get(1)?;
            marks.push((
                row.get(0)?,
                Mark {
                    kind: MarkKind::parse(&kind).ok_or_else(|| corrupt("kind of mark", &kind))?,
                    text: row.get(2)?,
                    rect: Rect::new(row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?),
                    readings: parsed("readings", &row.get::<_, String>(7)?)?,
                    detail: parsed("detail", &row.get::<_, String>(8)?)?,
                    why: row.get(9)?,
                },
            ));
        }
        Ok(marks)
    }
}

fn page_state_name(state: PageState) -> &'static str {
    match state {
        PageState::Read => "read",
        PageState::Blank => "blank",
        PageState::Unreadable => "unreadable",
    }
}

fn origin_name(origin: TextOrigin) -> &'static str {
    match origin {
        TextOrigin::Scan => "scan",
        TextOrigin::TextLayer => "text_layer",
    }
}
