//! Document: one file read and understood, from bytes to records. The pages of a long document
//! spread over the threads of the pool; each thread keeps one engine.
//!
//! Promise: whatever a page does, the document comes back; a page that fails is a page with a
//! problem, a file that fails is a reason.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use image::GrayImage;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::hands::Hands;
use super::memory::{Memory, page_bytes};
use super::times::{Stage, Times};
use crate::clean::{self, Content};
use crate::document::{
    FileText, Line, MarkKind, Page, PageImage, PageState, Placement, Record, TextOrigin,
};
use crate::extract::{self, Knowledge};
use crate::intake::FileType;
use crate::layout;
use crate::marks;
use crate::ocr::{OcrError, Recognizer, correct, plausible};
use crate::raster::{self, Limits, PageSource, RasterPage};

/// Starts an engine; called once on each thread that reads.
pub type EngineFactory = Arc<dyn Fn() -> Result<Box<dyn Recognizer>, OcrError> + Send + Sync>;

/// What reading a document needs.
#[derive(Clone)]
pub struct Reading {
    /// Starts engines.
    pub engine: EngineFactory,
    /// Kinds and authorities.
    pub knowledge: Arc<Knowledge>,
    /// Limits against hostile files.
    pub limits: Limits,
    /// Where the time of each stage is noted.
    pub times: Arc<Times>,
    /// Where the pages in hand are noted.
    pub hands: Arc<Hands>,
    /// Room for the pixels of pages.
    pub memory: Arc<Memory>,
}

/// Why a whole file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantine {
    /// A code of the message files.
    pub reason: String,
    /// What the stage said, for developers.
    pub detail: String,
}

impl Reading {
    /// Reads all pages of a file and understands its papers. Call it inside a rayon pool.
    ///
    /// # Errors
    /// [`Quarantine`] when the file cannot be opened or none of its pages can be read.
    pub fn document(
        &self,
        name: &str,
        bytes: Arc<[u8]>,
        file_type: FileType,
    ) -> Result<FileText, Quarantine> {
        let started = Instant::now();
        let is_late = || started.elapsed().as_secs_f64() > self.limits.file_seconds;
        let source = self.times.of(Stage::Raster, || {
            raster::open(bytes.clone(), file_type, &self.limits)
        });
        let source = source.map_err(|e| Quarantine {
            reason: e.code().to_owned(),
            detail: e.to_string(),
        })?;
        let mut pages: Vec<Page> = (0..source.page_count())
            .into_par_iter()
            .map(|index| {
                if is_late() {
                    return unread_page(index, TOO_SLOW);
                }
                let _room = self.memory.take(page_bytes(&source, index));
                let page = || {
                    #[cfg(feature = "faults")]
                    super::faults::strike(name);
                    self.page(&source, index)
                };
                self.hands.with(name, index + 1, page)
            })
            .collect();
        if is_late() {
            return Err(Quarantine {
                reason: TOO_SLOW.to_owned(),
                detail: format!(
                    "{} pages, limit file-seconds={}",
                    pages.len(),
                    self.limits.file_seconds
                ),
            });
        }
        pages.iter_mut().for_each(Page::settle);
        if let Some(reason) = common_problem(&pages) {
            return Err(Quarantine {
                detail: format!("none of {} pages could be read", pages.len()),
                reason,
            });
        }
        if let Some(secret) = pages.iter().find(|page| is_marked_secret(page)) {
            return Err(Quarantine {
                detail: format!("page {} is marked as a state secret", secret.number),
                reason: STATE_SECRET.to_owned(),
            });
        }
        if file_type == FileType::Pdf {
            self.times.of(Stage::Marks, || {
                marks::digital_signature::mark(&bytes, &mut pages);
            });
        }
        let records = self.understand(&pages)?;
        Ok(FileText { pages, records })
    }

    /// Finds the papers and their values in the words of pages.
    ///
    /// # Errors
    /// [`Quarantine`] when the rules fail on them.
    pub fn understand(&self, pages: &[Page]) -> Result<Vec<Record>, Quarantine> {
        let paper = AssertUnwindSafe(|| {
            self.times.of(Stage::Extract, || {
                extract::papers(pages, &self.knowledge, None)
            })
        });
        catch_unwind(paper).map_err(|_| Quarantine {
            reason: "internal".to_owned(),
            detail: "extraction stopped on this paper".to_owned(),
        })
    }

    fn page(&self, source: &PageSource, index: u32) -> Page {
        let started = Instant::now();
        let read = AssertUnwindSafe(
            || match self.times.of(Stage::Raster, || source.page(index)) {
                Ok(RasterPage::Text {
                    lines,
                    width_px,
                    height_px,
                }) => text_layer_page(index, lines, (width_px, height_px)),
                Ok(RasterPage::Image(_)) if self.is_late(started) => unread_page(index, TOO_SLOW),
                Ok(RasterPage::Image(image)) => self.scanned_page(index, image),
                Err(e) => {
                    tracing::warn!(page = index + 1, "{e}");
                    unread_page(index, e.code())
                }
            },
        );
        catch_unwind(read).unwrap_or_else(|_| {
            tracing::error!(page = index + 1, "a page stopped its reader");
            forget_engine();
            unread_page(index, "internal")
        })
    }

    fn is_late(&self, started: Instant) -> bool {
        started.elapsed().as_secs_f64() > self.limits.page_seconds
    }

    fn scanned_page(&self, index: u32, image: PageImage) -> Page {
        let clean = self.times.of(Stage::Clean, || clean::clean(&image));
        let stored_px = image.pixels.dimensions();
        let mut page = Page {
            skew_deg: clean.skew_deg,
            quarter_turns: clean.quarter_turns,
            placement: clean.placement,
            dpi: clean.dpi,
            readable_width_px: clean.gray.width(),
            readable_height_px: clean.gray.height(),
            ..empty_page(index, stored_px, TextOrigin::Scan)
        };
        if clean.content == Content::Blank {
            page.state = PageState::Blank;
            return page;
        }
        page.marks = self
            .times
            .of(Stage::Marks, || marks::codes::find(&clean, stored_px));
        match self
            .times
            .of(Stage::Ocr, || self.read_lines(&clean.gray, clean.dpi))
        {
            Ok(lines) => {
                let (width_px, height_px) = clean.gray.dimensions();
                page.lines = self
                    .times
                    .of(Stage::Layout, || finished(lines, width_px, height_px));
                self.times.of(Stage::Marks, || {
                    let mut read = |picture: &GrayImage, dpi| self.read_stamp(picture, dpi);
                    marks::find(&image, &mut page, &mut read);
                });
                if page.lines.is_empty() {
                    page.state = PageState::Unreadable;
                }
            }
            Err(e) => {
                tracing::warn!(page = index + 1, "{e}");
                page.state = PageState::Unreadable;
                page.problem = Some("engine".to_owned());
            }
        }
        page
    }

    /// The words of a stamp; none where the engine fails on it.
    fn read_stamp(&self, picture: &GrayImage, dpi: f32) -> Vec<Line> {
        let lines = self.read_lines(picture, dpi).unwrap_or_default();
        finished(lines, picture.width(), picture.height())
    }

    fn read_lines(&self, page: &GrayImage, dpi: f32) -> Result<Vec<Line>, OcrError> {
        ENGINE.with_borrow_mut(|slot| {
            if slot.is_none() {
                *slot = Some((self.engine)()?);
            }
            let engine = slot.as_mut().expect("an engine was just started");
            engine.read(page, dpi)
        })
    }
}

/// The reason code of what took longer than it may.
pub(super) const TOO_SLOW: &str = "too-slow";

/// Print only, in reading order, marks put right.
fn finished(lines: Vec<Line>, width_px: u32, height_px: u32) -> Vec<Line> {
    let lines = lines.into_iter().filter_map(plausible::without_specks);
    let mut lines = layout::reading_order::order(lines.collect(), width_px, height_px);
    lines.retain(plausible::is_print);
    lines.iter_mut().for_each(correct::correct);
    lines
}

thread_local! {
    static ENGINE: RefCell<Option<Box<dyn Recognizer>>> = const { RefCell::new(None) };
}

/// After a panic the thread's engine may hold half a page.
fn forget_engine() {
    ENGINE.with(|slot| {
        if let Ok(mut slot) = slot.try_borrow_mut() {
            *slot = None;
        }
    });
}

/// The reason code of a file that bears a mark of secrecy: its text is stored nowhere.
const STATE_SECRET: &str = "state-secret";

fn is_marked_secret(page: &Page) -> bool {
    let mut kinds = page.marks.iter().map(|mark| mark.kind);
    kinds.any(|kind| kind == MarkKind::Secrecy)
}

/// The problem of a file none of whose pages could be read for a problem.
fn common_problem(pages: &[Page]) -> Option<String> {
    pages
        .iter()
        .map(|page| page.problem.clone())
        .collect::<Option<Vec<_>>>()
        .and_then(|problems| problems.into_iter().next())
}

fn text_layer_page(index: u32, lines: Vec<Line>, size_px: (u32, u32)) -> Page {
    let mut page = Page {
        lines: layout::reading_order::order(lines, size_px.0, size_px.1),
        ..empty_page(index, size_px, TextOrigin::TextLayer)
    };
    page.marks = marks::stamp::among_lines(&page);
    page
}

fn unread_page(index: u32, problem: &str) -> Page {
    Page {
        state: PageState::Unreadable,
        problem: Some(problem.to_owned()),
        ..empty_page(index, (0, 0), TextOrigin::Scan)
    }
}

fn empty_page(index: u32, (width_px, height_px): (u32, u32), origin: TextOrigin) -> Page {
    Page {
        number: index + 1,
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
