//! Page: one page read, from its pixels to its words and marks.
//!
//! Promise: whatever a page does, a page comes back; one that fails says why. Time is asked for between
//! the stages and between lines of print: a page that takes too long ends by itself.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use image::GrayImage;

use super::document::Reading;
use super::times::Stage;
use crate::clean::tones::is_picture;
use crate::clean::{self, CleanPage, Content};
use crate::document::{Line, Page, PageImage, PageState, TextOrigin};
use crate::layout;
use crate::marks;
use crate::ocr::{OcrError, Recognizer, correct, plausible};
use crate::raster::{PageSource, RasterPage};

impl Reading {
    /// Reads one page; with it comes what kept it from being read, for developers.
    pub(super) fn page(&self, source: &PageSource, index: u32) -> (Page, Option<String>) {
        let end = Deadline::after(self.limits.page_time());
        let read = || match self.times.of(Stage::Raster, || source.page(index)) {
            Ok(RasterPage::Text {
                lines,
                width_px,
                height_px,
                picture,
            }) => {
                let mut page = text_layer_page(index, lines, (width_px, height_px));
                if let Some(picture) = picture {
                    self.find_marks(&mut page, &picture, end);
                }
                (page, None)
            }
            Ok(RasterPage::Image(image)) => {
                tracing::debug!(page = index + 1, "decoded");
                self.scanned_page(index, &image, end)
            }
            Err(e) => {
                tracing::warn!(page = index + 1, "{e}");
                (unread_page(index, e.code()), Some(e.to_string()))
            }
        };
        catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
            tracing::error!(page = index + 1, "a page stopped its reader");
            forget_engine();
            let why = "its reader stopped".to_owned();
            (unread_page(index, "internal"), Some(why))
        })
    }

    fn scanned_page(&self, index: u32, image: &PageImage, end: Deadline) -> (Page, Option<String>) {
        if let Err(e) = end.allow() {
            return (unread_page(index, problem(&e)), Some(self.told(&e)));
        }
        let clean = self.times.of(Stage::Clean, || clean::clean(image));
        let stored_px = image.pixels.dimensions();
        let mut page = Page {
            skew_deg: clean.skew_deg,
            quarter_turns: clean.quarter_turns,
            placement: clean.placement,
            dpi: clean.dpi,
            readable_width_px: clean.gray.width(),
            readable_height_px: clean.gray.height(),
            ..Page::empty(index + 1, stored_px, TextOrigin::Scan)
        };
        if clean.content == Content::Blank {
            page.state = PageState::Blank;
            return (page, None);
        }
        let read = self.read_page(&mut page, image, &clean, end);
        let failure = read.err().map(|e| {
            tracing::warn!(page = index + 1, "{e}");
            page.problem = Some(problem(&e).to_owned());
            page.lines = Vec::new();
            self.told(&e)
        });
        if page.lines.is_empty() {
            page.state = PageState::Unreadable;
            let is_picture = failure.is_none() && is_picture(image);
            page.problem = page.problem.or(is_picture.then(|| PICTURE.to_owned()));
        }
        (page, failure)
    }

    /// Finds the codes and seals on a born-digital page, by the picture of it.
    fn find_marks(&self, page: &mut Page, picture: &PageImage, end: Deadline) {
        let clean = self.times.of(Stage::Clean, || clean::clean(picture));
        let stored_px = picture.pixels.dimensions();
        self.times.of(Stage::Marks, || {
            page.marks.extend(marks::codes::find(&clean, stored_px));
            let mut read = |picture: &GrayImage, dpi| self.read_stamp(picture, dpi, end);
            marks::find_seals(picture, page, &mut read);
        });
        page.marks.sort_by_key(|mark| (mark.rect.y, mark.rect.x));
    }

    fn told(&self, error: &OcrError) -> String {
        match error {
            OcrError::Late => format!("limit page-seconds={}", self.limits.page_seconds),
            e => e.to_string(),
        }
    }

    /// Finds the words and marks of a page that is clean.
    fn read_page(
        &self,
        page: &mut Page,
        image: &PageImage,
        clean: &CleanPage,
        end: Deadline,
    ) -> Result<(), OcrError> {
        end.allow()?;
        let stored_px = image.pixels.dimensions();
        page.marks = self
            .times
            .of(Stage::Marks, || marks::codes::find(clean, stored_px));
        let lines = self
            .times
            .of(Stage::Ocr, || self.read_lines(&clean.gray, clean.dpi, end))?;
        let (width_px, height_px) = clean.gray.dimensions();
        page.lines = self
            .times
            .of(Stage::Layout, || self.finished(lines, width_px, height_px));
        end.allow()?;
        self.times.of(Stage::Marks, || {
            let mut read = |picture: &GrayImage, dpi| self.read_stamp(picture, dpi, end);
            marks::find(image, page, &mut read);
        });
        Ok(())
    }

    /// The words of a stamp; none where the engine fails on it.
    fn read_stamp(&self, picture: &GrayImage, dpi: f32, end: Deadline) -> Vec<Line> {
        let lines = self.read_lines(picture, dpi, end).unwrap_or_default();
        self.finished(lines, picture.width(), picture.height())
    }

    /// Print only, in reading order, marks put right.
    fn finished(&self, lines: Vec<Line>, width_px: u32, height_px: u32) -> Vec<Line> {
        let lines = lines.into_iter().filter_map(plausible::without_specks);
        let mut lines = layout::reading_order::order(lines.collect(), width_px, height_px);
        lines.retain(plausible::is_print);
        if self.correct {
            lines.iter_mut().for_each(correct::correct);
        }
        lines
    }

    fn read_lines(&self, page: &GrayImage, dpi: f32, end: Deadline) -> Result<Vec<Line>, OcrError> {
        ENGINE.with_borrow_mut(|slot| {
            if slot.is_none() {
                *slot = Some((self.engine)()?);
            }
            let engine = slot.as_mut().expect("an engine was just started");
            engine.end_by(end.0);
            engine.read(page, dpi)
        })
    }
}

/// The moment at which a page has to be done; none where there is no limit.
#[derive(Debug, Clone, Copy)]
struct Deadline(Option<Instant>);

impl Deadline {
    fn after(time: Duration) -> Self {
        Self(Instant::now().checked_add(time))
    }

    fn is_over(self) -> bool {
        self.0.is_some_and(|end| Instant::now() >= end)
    }

    fn allow(self) -> Result<(), OcrError> {
        match self.is_over() {
            true => Err(OcrError::Late),
            false => Ok(()),
        }
    }
}

/// The reason code of what took longer than it may.
pub(super) const TOO_SLOW: &str = "too-slow";

/// The reason code of a page without print: a photograph, a drawing in tones.
pub(super) const PICTURE: &str = "photo";

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

/// Why a page could not be read, as a code of the message files.
fn problem(error: &OcrError) -> &'static str {
    match error {
        OcrError::Late => TOO_SLOW,
        _ => "engine",
    }
}

fn text_layer_page(index: u32, lines: Vec<Line>, size_px: (u32, u32)) -> Page {
    let mut page = Page {
        lines: layout::reading_order::order(lines, size_px.0, size_px.1),
        ..Page::empty(index + 1, size_px, TextOrigin::TextLayer)
    };
    page.marks = marks::stamp::among_lines(&page);
    page
}

/// A page of which nothing could be read, for this reason.
pub(super) fn unread_page(index: u32, problem: &str) -> Page {
    Page {
        state: PageState::Unreadable,
        problem: Some(problem.to_owned()),
        ..Page::empty(index + 1, (0, 0), TextOrigin::Scan)
    }
}
