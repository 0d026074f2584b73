//! Raster: a file becomes page images, one at a time, or the words of a trustworthy text layer.
//!
//! Promise: a page that is one scanned image gives that image, never a re-rendering; a page is
//! decoded only when asked for; a half page never passes as a whole one; whatever a file holds, it
//! costs bounded memory and ends in pages or in a [`RasterError`].

mod jpeg;
mod pdf;
mod photo;
mod resolution;
mod tiff;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::document::{Line, PageImage};
use crate::intake::FileType;

/// Limits against hostile files.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Largest file that is opened.
    pub max_bytes: u64,
    /// Most pages of a file.
    pub max_pages: u32,
    /// Most pixels of a page.
    pub max_pixels: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 1 << 30,
            max_pages: 5000,
            // An A1 sheet at 300 dpi has 70 million.
            max_pixels: 150_000_000,
        }
    }
}

/// Why a file or a page cannot be turned into pixels.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RasterError {
    /// It asks for a password.
    #[error("the file asks for a password")]
    Encrypted,
    /// It is not what its type demands.
    #[error("the file is damaged: {0}")]
    Damaged(String),
    /// A part of it is missing.
    #[error("the file is cut off: {0}")]
    Truncated(String),
    /// It has no pages.
    #[error("the file has no pages")]
    NoPages,
    /// More pages than the limit.
    #[error("the file has {pages} pages, more than the limit of {limit}")]
    TooManyPages {
        /// Its pages.
        pages: usize,
        /// The limit.
        limit: u32,
    },
    /// More pixels than the limit.
    #[error("a page of {width} x {height} pixels is larger than the limit")]
    TooLarge {
        /// Its width.
        width: u64,
        /// Its height.
        height: u64,
    },
    /// A coding that is not read.
    #[error("{0} is not supported")]
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
            RasterError::TooManyPages { .. } => "too-many-pages",
            RasterError::TooLarge { .. } => "too-large",
            RasterError::Unsupported(_) => "unsupported",
        }
    }
}

/// A page as it comes from its file.
#[derive(Debug, Clone)]
pub enum RasterPage {
    /// Pixels to be read.
    Image(PageImage),
    /// A text layer that can be trusted.
    Text {
        /// Its lines; boxes in pixels at 300 dpi of the page as displayed.
        lines: Vec<Line>,
        /// Width of the page at 300 dpi.
        width_px: u32,
        /// Height of the page at 300 dpi.
        height_px: u32,
    },
}

/// An opened file.
pub struct PageSource {
    file: File,
    limits: Limits,
}

enum File {
    Pdf(Box<pdf::PdfFile>),
    Tiff(tiff::TiffFile),
    Jpeg(Arc<[u8]>),
    Png(Arc<[u8]>),
}

/// Opens a file of known type; its pages are decoded when asked for.
///
/// # Errors
/// [`RasterError`] when the file has no page that could be asked for.
pub fn open(
    bytes: Arc<[u8]>,
    file_type: FileType,
    limits: &Limits,
) -> Result<PageSource, RasterError> {
    let limits = limits.clone();
    let file = contained(|| {
        Ok(match file_type {
            FileType::Pdf => File::Pdf(Box::new(pdf::PdfFile::open(bytes)?)),
            FileType::Tiff => File::Tiff(tiff::TiffFile::open(bytes, &limits)?),
            FileType::Jpeg => File::Jpeg(bytes),
            FileType::Png => File::Png(bytes),
        })
    })?;
    let source = PageSource { file, limits };
    let (pages, limit) = (source.page_count() as usize, source.limits.max_pages);
    match pages {
        0 => Err(RasterError::NoPages),
        _ if pages > limit as usize => Err(RasterError::TooManyPages { pages, limit }),
        _ => Ok(source),
    }
}

impl PageSource {
    /// Pages in the file.
    pub fn page_count(&self) -> u32 {
        match &self.file {
            File::Pdf(file) => file.page_count(),
            File::Tiff(file) => file.page_count(),
            File::Jpeg(_) | File::Png(_) => 1,
        }
    }

    /// The page at `index`, from 0.
    ///
    /// # Errors
    /// [`RasterError`] for this page; others may be fine.
    pub fn page(&self, index: u32) -> Result<RasterPage, RasterError> {
        contained(|| match &self.file {
            File::Pdf(file) => file.page(index, &self.limits),
            File::Tiff(file) => file.page(index, &self.limits).map(RasterPage::Image),
            File::Jpeg(bytes) => photo::jpeg(bytes, &self.limits).map(RasterPage::Image),
            File::Png(bytes) => photo::png(bytes, &self.limits).map(RasterPage::Image),
        })
    }
}

impl Limits {
    fn check(&self, width: u64, height: u64) -> Result<(), RasterError> {
        match width.checked_mul(height) {
            Some(0) => Err(RasterError::Damaged("a page without pixels".to_owned())),
            Some(pixels) if pixels <= self.max_pixels => Ok(()),
            _ => Err(RasterError::TooLarge { width, height }),
        }
    }
}

/// Some decoders panic on damaged files: that is damage, not the end of the run.
fn contained<T>(work: impl FnOnce() -> Result<T, RasterError>) -> Result<T, RasterError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let said = panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()));
        Err(RasterError::Damaged(said.unwrap_or_default()))
    })
}
