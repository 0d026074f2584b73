//! Raster: a file becomes page images, one at a time, or lines of print where the file carries a
//! trustworthy text layer.
//!
//! Promise: a page that is one scanned image gives that image untouched; a file is never taken for
//! whole when a part of it is missing; whatever the bytes, the answer is pages or a
//! [`RasterError`], within the [`Limits`]. A page is decoded only when it is asked for, so memory
//! does not grow with the number of pages.

mod fax;
mod jpeg;
pub mod limits;
mod pdf;
mod photo;
mod resolution;
mod scan;
mod structure;
mod survey;
mod text_layer;
mod tiff;
mod trust;
mod unpack;
mod witness;

use std::sync::Arc;

pub use limits::Limits;

use crate::contain;
use crate::document::{Line, PageImage};
use crate::intake::FileType;

/// Why a file or a page gives no pixels.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RasterError {
    /// A password is needed.
    #[error("the file is encrypted")]
    Encrypted,
    /// What is there makes no sense.
    #[error("the file is damaged: {0}")]
    Damaged(String),
    /// A part is missing.
    #[error("the file is cut short: {0}")]
    Truncated(String),
    /// A document without pages.
    #[error("the file has no pages")]
    NoPages,
    /// Over a limit of size or of effort.
    #[error("too large: {0}")]
    TooLarge(String),
    /// Over the limit of pages.
    #[error("{found} pages, limit pages={limit}")]
    TooManyPages {
        /// Pages of the file.
        found: u32,
        /// Pages allowed.
        limit: u32,
    },
    /// A sound file of a form that cannot be read.
    #[error("not supported: {0}")]
    Unsupported(String),
}

impl RasterError {
    /// The reason as a code of the message files.
    pub fn code(&self) -> &'static str {
        match self {
            RasterError::Encrypted => "encrypted",
            RasterError::Damaged(_) => "damaged",
            RasterError::Truncated(_) => "truncated",
            RasterError::NoPages => "no-pages",
            RasterError::TooLarge(_) => "too-large",
            RasterError::TooManyPages { .. } => "too-many-pages",
            RasterError::Unsupported(_) => "unsupported",
        }
    }
}

/// A page as it comes from its file.
#[derive(Debug, Clone)]
pub enum RasterPage {
    /// To be read by its pixels.
    Image(PageImage),
    /// To be taken as it stands: the text layer of a born-digital page.
    Text {
        /// Lines of words, boxes in pixels of the displayed page at 300 dots per inch.
        lines: Vec<Line>,
        /// Width of the displayed page.
        width_px: u32,
        /// Height of the displayed page.
        height_px: u32,
        /// The displayed page itself, where a code or a seal may be on it.
        picture: Option<PageImage>,
    },
}

/// An open file, from which pages are taken in any order and by any thread.
pub struct PageSource(Pages, u64);

enum Pages {
    Pdf(Box<pdf::PdfPages>),
    Tiff(tiff::TiffPages),
    Photo(photo::Photo),
}

/// Opens a file.
///
/// # Errors
/// [`RasterError`] when the file as a whole cannot be taken for a document.
pub fn open(
    bytes: Arc<[u8]>,
    file_type: FileType,
    limits: &Limits,
) -> Result<PageSource, RasterError> {
    if bytes.len() as u64 > limits.max_bytes {
        return Err(RasterError::TooLarge(format!(
            "{} bytes, limit file-bytes={}",
            bytes.len(),
            limits.max_bytes
        )));
    }
    let source = contained(|| match file_type {
        FileType::Pdf => pdf::PdfPages::open(bytes, limits).map(|pdf| Pages::Pdf(Box::new(pdf))),
        FileType::Tiff => tiff::TiffPages::open(bytes, limits).map(Pages::Tiff),
        FileType::Jpeg | FileType::Png => {
            Ok(Pages::Photo(photo::Photo::new(bytes, file_type, limits)))
        }
    })
    .map(|pages| PageSource(pages, limits.max_pixels))?;
    match source.page_count() {
        0 => Err(RasterError::NoPages),
        found if found > limits.max_pages => Err(RasterError::TooManyPages {
            found,
            limit: limits.max_pages,
        }),
        _ => Ok(source),
    }
}

impl PageSource {
    /// Number of pages, at least one.
    pub fn page_count(&self) -> u32 {
        match &self.0 {
            Pages::Pdf(pdf) => pdf.page_count(),
            Pages::Tiff(tiff) => tiff.page_count(),
            Pages::Photo(_) => 1,
        }
    }

    /// Pixels that a page will take once decoded, as its headers say; 0 when they say nothing.
    pub fn pixels(&self, index: u32) -> u64 {
        let told = contained(|| {
            Ok(match &self.0 {
                Pages::Pdf(pdf) => pdf.pixels(index),
                Pages::Tiff(tiff) => tiff.pixels(index),
                Pages::Photo(photo) => photo.pixels(),
            })
        });
        told.unwrap_or(0).min(self.1)
    }

    /// Decodes one page; `index` counts from 0.
    ///
    /// # Errors
    /// [`RasterError`] when this page is damaged, cut short or over a limit.
    pub fn page(&self, index: u32) -> Result<RasterPage, RasterError> {
        if index >= self.page_count() {
            return Err(RasterError::NoPages);
        }
        contained(|| match &self.0 {
            Pages::Pdf(pdf) => pdf.page(index),
            Pages::Tiff(tiff) => tiff.page(index).map(RasterPage::Image),
            Pages::Photo(photo) => photo.page().map(RasterPage::Image),
        })
    }
}

impl PageSource {
    /// Decodes one page for the eye, whatever stands in it as text; `index` counts from 0. Its pixels
    /// are those in which [`PageSource::page`] measures boxes.
    ///
    /// # Errors
    /// As [`PageSource::page`].
    pub fn picture(&self, index: u32) -> Result<PageImage, RasterError> {
        if index >= self.page_count() {
            return Err(RasterError::NoPages);
        }
        contained(|| match &self.0 {
            Pages::Pdf(pdf) => pdf.picture(index),
            Pages::Tiff(tiff) => tiff.page(index),
            Pages::Photo(photo) => photo.page(),
        })
    }
}

/// Thrown through a decoder that cannot be asked to stop.
struct TooMuchWork;

/// Runs a decoder on bytes of unknown origin: its panic is the file's damage, not ours.
fn contained<T>(decode: impl FnOnce() -> Result<T, RasterError>) -> Result<T, RasterError> {
    contain::contained(decode).unwrap_or_else(|cause| {
        if cause.is::<TooMuchWork>() {
            return Err(RasterError::TooLarge(
                "a page that draws without end, limits drawing-steps and page-seconds".to_owned(),
            ));
        }
        Err(RasterError::Damaged("its decoder gave up".to_owned()))
    })
}

#[cfg(test)]
mod tests;
