//! OCR: a readable page becomes lines of words. Engines are interchangeable behind [`Recognizer`].
//!
//! Promise: the same page gives the same lines, whatever else the process does; an engine never
//! returns an empty line or a word with spaces in it.

pub mod confusion;
pub mod correct;
pub mod fake;
pub mod native;
pub mod plausible;
#[cfg(feature = "tesseract")]
pub mod tesseract;

use std::time::Instant;

use image::GrayImage;

use crate::document::Line;

/// Why an engine could not read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OcrError {
    /// The engine or its language data could not be started.
    #[error("the reader `{engine}` cannot start: {reason}")]
    Start {
        /// Name of the engine.
        engine: &'static str,
        /// What is missing.
        reason: String,
    },
    /// The engine failed on a page.
    #[error("the reader `{engine}` failed on the page: {reason}")]
    Read {
        /// Name of the engine.
        engine: &'static str,
        /// What it said.
        reason: String,
    },
    /// The page would have taken longer than it may.
    #[error("the page takes too long, limit page-seconds")]
    Late,
}

/// An engine that reads pages. One instance a worker thread, never shared.
pub trait Recognizer {
    /// Reads an upright, straight page of `dpi` dots per inch (0 is ink, 255 is paper); the lines
    /// come in reading order, their boxes in the page's pixels.
    ///
    /// # Errors
    /// [`OcrError::Read`] when the engine fails, [`OcrError::Late`] when the time is over; a page
    /// without text is no error.
    fn read(&mut self, page: &GrayImage, dpi: f32) -> Result<Vec<Line>, OcrError>;

    /// From now on, reading that goes on at this moment may give [`OcrError::Late`]; an engine that
    /// cannot be asked to stop goes on.
    fn end_by(&mut self, _moment: Option<Instant>) {}
}
