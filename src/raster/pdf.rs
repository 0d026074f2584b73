//! PDF: the pages of a portable document. A page that is one scan gives the scan's own pixels, a
//! born-digital page its text layer when that can be trusted, any other page is rendered.
//!
//! One reader (hayro) serves all three ways: it never re-writes the file, parses on demand, and
//! tells images, outlines and letters, seen and unseen, with their places.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use hayro::hayro_interpret::{
    Context, Device, InterpreterCache, InterpreterSettings, InterpreterWarning, TransformExt,
    interpret_page,
};
use hayro::hayro_syntax::Filter;
use hayro::hayro_syntax::content::ops::TypedInstruction;
use hayro::hayro_syntax::object::{Array, Dict, Name, Stream};
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{LoadPdfError, Pdf, PdfData};
use hayro::kurbo::{Affine, Rect};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use image::{GrayImage, RgbImage};

use super::scan::Scan;
use super::survey::{Contents, Survey};
use super::{Limits, RasterError, RasterPage, text_layer, trust, unpack, witness};
use crate::document::{Line, PageImage, Pixels};

/// Resolution of rendered pages and of text boxes.
const RENDER_DPI: f32 = 300.0;
/// Points of an inch.
const POINTS: f32 = 72.0;
/// Short sides of pages whose size is believed, in points: a business card to A0.
const PLAUSIBLE_SHORT_SIDE_PT: std::ops::RangeInclusive<f32> = 100.0..=2400.0;
/// Short side of A4 at [`RENDER_DPI`], for pages whose size makes no sense.
const A4_SHORT_SIDE_PX: f32 = 2480.0;
/// Longest side that the renderer counts.
const MAX_SIDE_PX: f32 = 65_000.0;

/// The reader keeps what each page unpacked to: after so many pages it is opened anew.
const PAGES_TO_REOPEN: u32 = 200;

/// An open PDF.
pub struct PdfPages {
    opened: Mutex<Opened>,
    /// Pages that were found.
    found: u32,
    limits: Limits,
    /// Pages that the document says it has, when these are more than were found.
    declared: Option<u32>,
    bytes: Arc<[u8]>,
    /// The file as the second reader of text layers wants it; parsed when first needed.
    witness: OnceLock<Option<lopdf::Document>>,
}

struct Opened {
    pdf: Arc<Pdf>,
    pages_read: u32,
}

impl Opened {
    fn new(bytes: &Arc<[u8]>) -> Result<Self, LoadPdfError> {
        let pdf = Arc::new(Pdf::new(PdfData::from(Arc::new(bytes.clone())))?);
        let pages_read = 0;
        Ok(Self { pdf, pages_read })
    }
}

impl PdfPages {
    /// Reads the list of pages.
    pub fn open(bytes: Arc<[u8]>, limits: &Limits) -> Result<Self, RasterError> {
        if !has_end(&bytes) {
            return Err(RasterError::Truncated("a PDF without its end".to_owned()));
        }
        unpack::check_streams(&bytes, limits)?;
        let opened = Opened::new(&bytes).map_err(|e| match e {
            LoadPdfError::Decryption(_) => RasterError::Encrypted,
            LoadPdfError::Invalid => RasterError::Damaged("no PDF can be made of it".to_owned()),
        })?;
        let found = opened.pdf.pages().len() as u32;
        let declared = declared_pages(&opened.pdf).filter(|&declared| declared > found);
        if found == 0 && declared.is_some() {
            return Err(RasterError::Truncated(
                "none of its pages is there".to_owned(),
            ));
        }
        let limits = limits.clone();
        Ok(Self {
            opened: Mutex::new(opened),
            found,
            limits,
            declared,
            bytes,
            witness: OnceLock::new(),
        })
    }

    /// Number of pages; pages that are declared and not there count as one, which is an error.
    pub fn page_count(&self) -> u32 {
        self.found + u32::from(self.declared.is_some())
    }

    fn held(&self) -> MutexGuard<'_, Opened> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The reader, to read one page.
    fn reader(&self) -> Arc<Pdf> {
        let mut opened = self.held();
        opened.pages_read += 1;
        if opened.pages_read > PAGES_TO_REOPEN
            && let Ok(anew) = Opened::new(&self.bytes)
        {
            *opened = anew;
        }
        Arc::clone(&opened.pdf)
    }

    /// Pixels of a page: of its canvas, or of its largest image where that is larger.
    pub fn pixels(&self, index: u32) -> u64 {
        let pdf = Arc::clone(&self.held().pdf);
        let Some(page) = pdf.pages().get(index as usize) else {
            return 0;
        };
        let canvas = Canvas::of(page, &self.limits);
        let canvas_px = u64::from(canvas.width_px) * u64::from(canvas.height_px);
        let resources = page.raw().get::<Dict<'_>>("Resources");
        let drawings = resources.and_then(|resources| resources.get::<Dict<'_>>("XObject"));
        let images = drawings.iter().flat_map(|drawings| {
            let images = drawings
                .keys()
                .filter_map(|name| drawings.get::<Stream<'_>>(name.as_ref()));
            images.map(|image| {
                let side = |key| u64::from(image.dict().get::<u32>(key).unwrap_or(0));
                side("Width").saturating_mul(side("Height"))
            })
        });
        images.max().unwrap_or(0).max(canvas_px)
    }

    /// Reads a page in the way that suits it.
    pub fn page(&self, index: u32) -> Result<RasterPage, RasterError> {
        let pdf = self.reader();
        let (page, canvas, contents) = self.surveyed(&pdf, index)?;
        let is_scan = contents.single_scan().is_some();
        if !is_scan && canvas.dpi == RENDER_DPI && contents.may_have_text_layer() {
            let lines = text_layer::lines(contents.glyphs());
            let trusted = |lines: &Vec<Line>| {
                trust::is_trustworthy(lines) && !self.is_contradicted(index + 1, lines)
            };
            if let Some(lines) = lines.filter(trusted) {
                let pictured = contents.may_show_marks();
                return Ok(RasterPage::Text {
                    lines,
                    width_px: canvas.width_px,
                    height_px: canvas.height_px,
                    // Its text is sure whether or not it can be drawn.
                    picture: pictured
                        .then(|| canvas.render(page, &contents).ok())
                        .flatten(),
                });
            }
        }
        self.drawn(page, &canvas, &contents).map(RasterPage::Image)
    }

    /// The pixels of a page, whatever stands in it as text.
    pub fn picture(&self, index: u32) -> Result<PageImage, RasterError> {
        let pdf = self.reader();
        let (page, canvas, contents) = self.surveyed(&pdf, index)?;
        self.drawn(page, &canvas, &contents)
    }

    /// The page at `index` on its canvas, and what is on it.
    fn surveyed<'p>(
        &self,
        pdf: &'p Pdf,
        index: u32,
    ) -> Result<(&'p Page<'p>, Canvas, Contents), RasterError> {
        let Some(page) = pdf.pages().get(index as usize) else {
            return Err(RasterError::Truncated(format!(
                "{} pages declared, {index} found",
                self.declared.unwrap_or_default()
            )));
        };
        check_contents(page)?;
        let canvas = Canvas::of(page, &self.limits);
        let contents = canvas.survey(page, &self.limits)?;
        check_drawn(page, &contents)?;
        Ok((page, canvas, contents))
    }

    /// The scan that the page is, else the page rendered.
    fn drawn(
        &self,
        page: &Page<'_>,
        canvas: &Canvas,
        contents: &Contents,
    ) -> Result<PageImage, RasterError> {
        let Some(place) = contents.single_scan() else {
            return canvas.render(page, contents);
        };
        let mut scan = Scan::new(place, &self.limits);
        canvas.interpret(page, &mut scan);
        scan.image(canvas.dpi)
    }
}

impl PdfPages {
    fn is_contradicted(&self, page: u32, lines: &[Line]) -> bool {
        let document = self.witness.get_or_init(|| witness::document(&self.bytes));
        let document = document.as_ref();
        document.is_some_and(|document| witness::contradicts(document, page, lines))
    }
}

/// A page laid on a grid of pixels, turned as it is displayed.
struct Canvas {
    width_px: u32,
    height_px: u32,
    dpi: f32,
    transform: Affine,
}

impl Canvas {
    /// The page at [`RENDER_DPI`], or smaller where it would be too large; a page of an absurd
    /// size is taken for A4.
    fn of(page: &Page<'_>, limits: &Limits) -> Self {
        let (width_pt, height_pt) = page.render_dimensions();
        let short_pt = width_pt.min(height_pt);
        let plausible = PLAUSIBLE_SHORT_SIDE_PT.contains(&short_pt);
        let wanted = match plausible {
            true => RENDER_DPI / POINTS,
            false => A4_SHORT_SIDE_PX / short_pt,
        };
        let room = (limits.max_pixels as f32 / (width_pt * height_pt)).sqrt();
        let scale = wanted.min(room).min(MAX_SIDE_PX / width_pt.max(height_pt));
        let pixels = |side_pt: f32| (side_pt * scale).round().max(1.0);
        let (width_px, height_px) = (pixels(width_pt), pixels(height_pt));
        let stretch = Affine::scale_non_uniform(
            f64::from(width_px / width_pt),
            f64::from(height_px / height_pt),
        );
        Self {
            width_px: width_px as u32,
            height_px: height_px as u32,
            dpi: RENDER_DPI * scale / wanted,
            transform: stretch * page.initial_transform(true).to_kurbo(),
        }
    }

    fn bounds(&self) -> Rect {
        Rect::new(0.0, 0.0, self.width_px.into(), self.height_px.into())
    }

    fn interpret<'a>(&self, page: &'a Page<'a>, device: &mut impl Device<'a>) {
        let cache = InterpreterCache::new();
        let settings = InterpreterSettings::default();
        let mut context =
            Context::new(self.transform, self.bounds(), &cache, page.xref(), settings);
        interpret_page(page, &mut context, device);
    }

    fn survey<'a>(&self, page: &'a Page<'a>, limits: &Limits) -> Result<Contents, RasterError> {
        let mut survey = Survey::new(self.bounds(), limits);
        self.interpret(page, &mut survey);
        survey.finish()
    }

    fn render(&self, page: &Page<'_>, contents: &Contents) -> Result<PageImage, RasterError> {
        let (width_pt, height_pt) = page.render_dimensions();
        // The renderer cuts fractions off: a hair more keeps the last row and column.
        let scale = |px: u32, pt: f32| px as f32 / pt + 1e-6;
        let size = PixmapSettings {
            x_scale: scale(self.width_px, width_pt),
            y_scale: scale(self.height_px, height_pt),
            bg_color: WHITE,
        };
        let failures = Arc::new(Failures::default());
        let settings = InterpreterSettings {
            warning_sink: failures.sink(),
            ..InterpreterSettings::default()
        };
        let cache = RenderCache::new();
        let pixmap = hayro::render(page, &cache, &settings, &RenderSettings::default(), &size);
        failures.check(contents)?;
        Ok(PageImage {
            pixels: pixels(
                pixmap.data_as_u8_slice(),
                pixmap.width().into(),
                pixmap.height().into(),
            )?,
            dpi: self.dpi,
        })
    }
}

/// What could not be drawn; the renderer only warns.
#[derive(Default)]
struct Failures {
    image: AtomicBool,
    font: AtomicBool,
}

impl Failures {
    fn sink(self: &Arc<Self>) -> hayro::hayro_interpret::WarningSinkFn {
        let failures = Arc::clone(self);
        Arc::new(move |warning| match warning {
            InterpreterWarning::ImageDecodeFailure => failures.image.store(true, Ordering::Relaxed),
            InterpreterWarning::UnsupportedFont => failures.font.store(true, Ordering::Relaxed),
            _ => {}
        })
    }

    fn check(&self, contents: &Contents) -> Result<(), RasterError> {
        if self.image.load(Ordering::Relaxed) && contents.has_large_image() {
            return Err(RasterError::Damaged("an image of the page".to_owned()));
        }
        if self.font.load(Ordering::Relaxed) && contents.has_visible_text() {
            return Err(RasterError::Unsupported("a font of the page".to_owned()));
        }
        Ok(())
    }
}

/// Grey where nothing is coloured.
fn pixels(rgba: &[u8], width: u32, height: u32) -> Result<Pixels, RasterError> {
    let (quads, _) = rgba.as_chunks::<4>();
    let pixels = if quads.iter().all(|[r, g, b, _]| r == g && g == b) {
        let gray = quads.iter().map(|quad| quad[0]).collect();
        GrayImage::from_raw(width, height, gray).map(Pixels::Gray)
    } else {
        let rgb = quads.iter().flat_map(|&[r, g, b, _]| [r, g, b]).collect();
        RgbImage::from_raw(width, height, rgb).map(Pixels::Rgb)
    };
    pixels.ok_or_else(|| RasterError::Damaged("nothing was rendered".to_owned()))
}

/// Whether the file goes on to its end mark: no object may follow the last one. A file that was
/// cut in the middle still opens, with the first half of its pages.
fn has_end(bytes: &[u8]) -> bool {
    let Some(mark) = last(bytes, b"startxref").max(last(bytes, b"%%EOF")) else {
        return false;
    };
    last(&bytes[mark..], b" obj").is_none()
}

fn last(bytes: &[u8], word: &[u8]) -> Option<usize> {
    memchr::memmem::rfind(bytes, word)
}

/// The number of pages in the root of the page tree.
fn declared_pages(pdf: &Pdf) -> Option<u32> {
    let catalog: Dict<'_> = pdf.xref().get(pdf.xref().root_id())?;
    catalog.get::<Dict<'_>>("Pages")?.get::<u32>("Count")
}

/// The reader skips contents that it cannot decode: then the page would seem blank.
fn check_contents(page: &Page<'_>) -> Result<(), RasterError> {
    let damaged = || RasterError::Damaged("the contents of the page".to_owned());
    let dict = page.raw();
    let whole = |stream: &Stream<'_>| match stream.filters().as_slice() {
        [Filter::FlateDecode] => unpack::is_whole(&stream.raw_data()),
        _ => stream.decoded_data().is_ok(),
    };
    if let Some(parts) = dict.get::<Array<'_>>("Contents") {
        let read = parts.iter::<Stream<'_>>().filter(whole).count();
        return match read == parts.raw_iter().count() {
            true => Ok(()),
            false => Err(damaged()),
        };
    }
    match dict.get::<Stream<'_>>("Contents") {
        Some(stream) if whole(&stream) => Ok(()),
        None if !dict.contains_key("Contents") => Ok(()),
        _ => Err(damaged()),
    }
}

/// The interpreter skips a drawing that is not there or makes no sense: without its scan, the page
/// would seem blank.
fn check_drawn(page: &Page<'_>, contents: &Contents) -> Result<(), RasterError> {
    let (mut images, mut nonsense) = (0, false);
    let mut operations = page.typed_operations();
    while let Some(operation) = operations.next() {
        let drawing = match operation {
            TypedInstruction::XObject(drawing) => drawing,
            operation => {
                nonsense |= matches!(operation, TypedInstruction::Fallback(_));
                continue;
            }
        };
        let Some(drawing) = page.resources().get_x_object(drawing.0) else {
            return Err(RasterError::Damaged(
                "a drawing of the page is missing".to_owned(),
            ));
        };
        let kind = drawing.dict().get::<Name<'_>>("Subtype");
        images += usize::from(kind.is_some_and(|kind| kind.as_ref() == b"Image"));
    }
    // Images of a hidden layer are rightly left out.
    let missing = images > contents.images_drawn() && !page.xref().has_optional_content_groups();
    let unseen = contents.is_bare() && (nonsense || contents.images_drawn() > 0);
    match missing || unseen {
        true => Err(RasterError::Damaged(
            "an image of the page is not seen".to_owned(),
        )),
        false => Ok(()),
    }
}
