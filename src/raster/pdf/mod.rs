//! PDF: each page is a scan taken out as it is, a text layer, or a drawing that has to be rendered.
//!
//! Promise: objects are read when needed and never copied as a whole; a file that was cut off is an
//! error even where its first pages could be saved.

mod render;
mod scan;
mod text_layer;
mod trust;
mod widths;

use std::sync::{Arc, OnceLock};

use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::{Limits, RasterError, RasterPage};
use scan::Content;

/// An opened PDF file.
pub struct PdfFile {
    pdf: Pdf,
    bytes: Arc<[u8]>,
    /// The same file as the text extractor wants it; parsed when a page has a text layer.
    text: OnceLock<Option<lopdf::Document>>,
}

/// Shares the file's bytes instead of copying them.
struct Shared(Arc<[u8]>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl PdfFile {
    /// Opens the file and finds its pages.
    ///
    /// # Errors
    /// [`RasterError`] when it is encrypted, cut off, damaged, or has no pages.
    pub fn open(bytes: Arc<[u8]>) -> Result<Self, RasterError> {
        let opened = Pdf::new(Arc::new(Shared(bytes.clone())));
        if let Err(LoadPdfError::Decryption(why)) = &opened {
            return Err(match why {
                DecryptionError::PasswordProtected => RasterError::Encrypted,
                other => RasterError::Unsupported(format!("this encryption ({other:?})")),
            });
        }
        if !has_end(&bytes) {
            return Err(RasterError::Truncated("the PDF has no end".to_owned()));
        }
        let pdf = opened.map_err(|e| RasterError::Damaged(format!("{e:?}")))?;
        let text = OnceLock::new();
        Ok(Self { pdf, bytes, text })
    }

    /// Pages in the file.
    pub fn page_count(&self) -> u32 {
        self.pdf.pages().len() as u32
    }

    /// The page at `index`, from 0.
    ///
    /// # Errors
    /// [`RasterError`] when it cannot be decoded whole.
    pub fn page(&self, index: u32, limits: &Limits) -> Result<RasterPage, RasterError> {
        let page = self
            .pdf
            .pages()
            .get(index as usize)
            .ok_or_else(|| RasterError::Damaged("no such page".to_owned()))?;
        let content = Content::of(page);
        if let Some(image) = scan::only_image(page, &content, limits)? {
            return Ok(RasterPage::Image(image));
        }
        if content.is_text_page(page)
            && let Some(text) = self.text_layer(index, page)
        {
            return Ok(text);
        }
        render::render(page, &content, limits).map(RasterPage::Image)
    }

    /// The page's words, when its layer can be trusted.
    fn text_layer(&self, index: u32, page: &Page) -> Option<RasterPage> {
        let document = self
            .text
            .get_or_init(|| text_layer::document(&self.bytes))
            .as_ref()?;
        let (width_pt, height_pt) = page.render_dimensions();
        let words = text_layer::lines(document, index + 1, page)?;
        trust::is_vietnamese(&words).then(|| RasterPage::Text {
            lines: words,
            width_px: text_layer::px(width_pt),
            height_px: text_layer::px(height_pt),
        })
    }
}

/// Whether the file's last object is followed by the pointer to its table: what is cut off in a
/// copy that broke is always the end.
fn has_end(bytes: &[u8]) -> bool {
    let last = |word: &[u8]| bytes.windows(word.len()).rposition(|window| window == word);
    match (last(b"startxref"), last(b"endobj")) {
        (Some(pointer), Some(object)) => pointer > object,
        _ => false,
    }
}
