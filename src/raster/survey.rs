//! Survey: what is drawn on a PDF page, in order, without drawing it.

use std::time::Instant;

use hayro::hayro_interpret::font::{Glyph, GlyphRun};
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
};
use hayro::hayro_syntax::Filter;
use hayro::hayro_syntax::object::{Dict, Stream};
use hayro::kurbo::{Affine, BezPath, Point, Rect, Shape};

use super::{Limits, RasterError, TooMuchWork, jpeg};

/// Letters times filled marks of a busy text page are some million.
const MAX_COVER_CHECKS: usize = 50_000_000;
/// A scan covers the page from edge to edge, give or take a narrow margin.
const SCAN_COVERS: f64 = 0.8;
/// A scan may overhang its page by a little: what lies outside is not shown.
const SCAN_OVERHANG: f64 = 0.02;
/// Pixels that are not square by more than this must be rendered.
const SQUARE_WITHIN: f64 = 0.03;
/// Share of the page from which on an image may hold text of its own.
const LARGE_IMAGE: f64 = 0.15;
/// Specks: share of the page below which a mark cannot be seen.
const SPECK: f64 = 2e-6;
/// Channel value from which on paint is white.
const WHITE_FROM: u8 = 250;
/// A QR code of the smallest useful size has so many dark modules, and is so large, in pixels of the page.
const CODE_SHAPES: usize = 100;
const CODE_SIDE_PX: f64 = 90.0;
/// Elements of the path of one module: a beginning, three lines, an end.
const MODULE_ELEMENTS: usize = 5;
/// Letters on a page that are paths instead of glyphs: outlines this complex and this many.
const OUTLINED_LETTER_CURVES: usize = 6;

/// A letter with its place in pixels of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedGlyph {
    /// Its text; `None` when the file does not say.
    pub text: Option<String>,
    /// Left end of the baseline.
    pub origin: Point,
    /// Right end of the baseline, where the next glyph may begin.
    pub end: Point,
    /// Font size: the height of a line set solid.
    pub em_px: f64,
    /// Angle of its baseline to the foot of the page.
    pub angle_deg: f64,
}

impl PlacedGlyph {
    /// Whether it stands upright and reads from left to right.
    pub fn is_level(&self) -> bool {
        self.angle_deg.abs() < 1.0
    }
}

/// Where the only scan of a page is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScanPlace {
    /// Which of the images drawn on the page, counted from 0.
    pub number: usize,
    /// Pixels of the canvas to a pixel of the image.
    pub canvas_px_per_px: f64,
}

/// What a page is made of.
#[derive(Debug, Default)]
pub struct Contents {
    glyphs: Vec<PlacedGlyph>,
    images: Vec<DrawnImage>,
    images_drawn: usize,
    page: Rect,
    visible_glyphs: usize,
    white_glyphs: usize,
    covered_glyphs: usize,
    outlined_letters: usize,
    /// Filled shapes, those of one path counted each.
    shapes: usize,
    /// Marks other than glyphs and images since the last scan that covers all.
    other_marks: usize,
}

#[derive(Debug, Clone)]
struct DrawnImage {
    number: usize,
    area: Rect,
    /// Size of one of its pixels along both axes.
    step: (f64, f64),
    /// Drawn as it is: nothing clipped off, mixed in, mirrored or slanted.
    plain: bool,
}

impl Contents {
    /// The place of the scan when the page shows nothing but one scan.
    pub fn single_scan(&self) -> Option<ScanPlace> {
        let [image] = self.images.as_slice() else {
            return None;
        };
        let alone = self.visible_glyphs == 0 && self.other_marks == 0;
        let square = (image.step.0 / image.step.1 - 1.0).abs() <= SQUARE_WITHIN;
        (alone && image.plain && square && covers(image.area, self.page)).then_some(ScanPlace {
            number: image.number,
            canvas_px_per_px: image.step.0,
        })
    }

    /// Whether the text could be the page's own: nothing that may hold other text lies on it, and
    /// every letter is seen.
    pub fn may_have_text_layer(&self) -> bool {
        let letters = self.glyphs.len();
        letters > 0
            && !self.has_large_image()
            && self.covered_glyphs == 0
            && self.white_glyphs * 20 <= letters
            && self.outlined_letters * 20 <= letters
    }

    /// Whether images take up so much of the page that they may hold text.
    pub fn has_large_image(&self) -> bool {
        let shown: f64 = self
            .images
            .iter()
            .map(|i| i.area.intersect(self.page).area())
            .sum();
        shown > LARGE_IMAGE * self.page.area()
    }

    /// Whether a code or a seal may be on the page: an image as large as one, or as many drawn shapes as a
    /// code has modules.
    pub fn may_show_marks(&self) -> bool {
        let is_large = |image: &DrawnImage| {
            let seen = image.area.intersect(self.page);
            seen.width() >= CODE_SIDE_PX && seen.height() >= CODE_SIDE_PX
        };
        self.shapes >= CODE_SHAPES || self.images.iter().any(is_large)
    }

    /// Images that were drawn, seen or not.
    pub fn images_drawn(&self) -> usize {
        self.images_drawn
    }

    /// Whether nothing at all is seen.
    pub fn is_bare(&self) -> bool {
        self.images.is_empty() && self.visible_glyphs == 0 && self.other_marks == 0
    }

    /// Whether letters are seen.
    pub fn has_visible_text(&self) -> bool {
        self.visible_glyphs > 0
    }

    /// The letters that are seen, in the order of drawing.
    pub fn glyphs(&self) -> &[PlacedGlyph] {
        &self.glyphs
    }
}

fn covers(area: Rect, page: Rect) -> bool {
    let shown = area.intersect(page);
    let overhang = |inner: f64, outer: f64| outer - inner > SCAN_OVERHANG * outer;
    shown.width() >= SCAN_COVERS * page.width()
        && shown.height() >= SCAN_COVERS * page.height()
        && !overhang(shown.width(), area.width())
        && !overhang(shown.height(), area.height())
}

/// The device that takes notes instead of drawing.
pub struct Survey<'l> {
    contents: Contents,
    limits: &'l Limits,
    clips: Vec<Clip>,
    /// For each open group, whether it changes what is drawn in it.
    groups: Vec<bool>,
    steps: u32,
    /// How many more letters may be held against the marks that could cover them.
    cover_checks_left: usize,
    started: Instant,
    error: Option<RasterError>,
}

#[derive(Clone, Copy)]
struct Clip {
    bounds: Rect,
    rectangular: bool,
}

impl<'l> Survey<'l> {
    /// Notes on a page with these bounds in pixels.
    pub fn new(page: Rect, limits: &'l Limits) -> Self {
        Self {
            contents: Contents {
                page,
                ..Contents::default()
            },
            limits,
            clips: Vec::new(),
            groups: Vec::new(),
            steps: 0,
            cover_checks_left: MAX_COVER_CHECKS,
            started: Instant::now(),
            error: None,
        }
    }

    /// The notes.
    pub fn finish(self) -> Result<Contents, RasterError> {
        self.error.map_or(Ok(self.contents), Err)
    }

    /// The interpreter cannot be asked to stop, and forms within forms can draw for ever.
    fn step(&mut self) {
        self.steps += 1;
        let late =
            self.steps.is_multiple_of(1024) && self.started.elapsed() > self.limits.page_time();
        if self.steps > self.limits.max_drawing_steps || late {
            std::panic::resume_unwind(Box::new(TooMuchWork));
        }
    }

    fn clip(&self) -> Clip {
        let whole = Clip {
            bounds: self.contents.page,
            rectangular: true,
        };
        self.clips.last().copied().unwrap_or(whole)
    }

    fn is_seen(&self, area: Rect) -> bool {
        area.intersect(self.clip().bounds).area() > SPECK * self.contents.page.area()
    }

    /// What an opaque mark hides that was drawn before.
    fn cover(&mut self, area: Rect) {
        let area = area.intersect(self.clip().bounds);
        let hidden = |g: &&PlacedGlyph| {
            area.contains(Point::new(
                (g.origin.x + g.end.x) / 2.0,
                g.origin.y - 0.25 * g.em_px,
            ))
        };
        if area.width() <= 2.0 || area.height() <= 2.0 {
            return;
        }
        let letters = &self.contents.glyphs;
        self.contents.covered_glyphs += match self.cover_checks_left.checked_sub(letters.len()) {
            Some(left) => {
                self.cover_checks_left = left;
                letters.iter().filter(hidden).count()
            }
            // Nobody knows: then the text is not trusted.
            None => 1,
        };
    }

    fn note_image(&mut self, (w, h): (u32, u32), stream: &Stream<'_>, transform: Affine) {
        let number = self.contents.images_drawn;
        self.contents.images_drawn += 1;
        if let Err(e) = check_image(stream, (w, h), self.limits) {
            self.error.get_or_insert(e);
        }
        let area = transform.transform_rect_bbox(Rect::new(0.0, 0.0, w.into(), h.into()));
        if !self.is_seen(area) {
            return;
        }
        let clip = self.clip();
        let on_page = area.intersect(self.contents.page);
        let unclipped =
            clip.rectangular && on_page.intersect(clip.bounds).area() >= 0.97 * on_page.area();
        let [a, b, c, d, _, _] = transform.as_coeffs();
        let step = (a.hypot(b), c.hypot(d));
        let slant = (b.abs().min(a.abs()) / step.0).max(c.abs().min(d.abs()) / step.1);
        let plain = unclipped
            && transform.determinant() > 0.0
            && slant < 1e-3
            && !self.groups.contains(&true)
            && !["SMask", "Mask", "SMaskInData"]
                .iter()
                .any(|key| stream.dict().contains_key(key));
        if plain && covers(area, self.contents.page) {
            // All that was drawn before lies under the scan, such as a hidden layer of text.
            self.contents = Contents {
                page: self.contents.page,
                images_drawn: self.contents.images_drawn,
                ..Contents::default()
            };
        } else {
            self.cover(area);
        }
        self.contents.images.push(DrawnImage {
            number,
            area,
            step,
            plain,
        });
    }
}

/// An image too large to decode, or one whose data end early, stops the page: the renderer would
/// fill the gap with grey and say nothing.
fn check_image(stream: &Stream<'_>, size: (u32, u32), limits: &Limits) -> Result<(), RasterError> {
    limits.admit(size.0.into(), size.1.into())?;
    for key in ["SMask", "Mask"] {
        if let Some(mask) = stream.dict().get::<Stream<'_>>(key) {
            let side = |name: &str| mask.dict().get::<u32>(name).unwrap_or(1);
            limits.admit(side("Width").into(), side("Height").into())?;
        }
    }
    match stream.filters().as_slice() {
        [Filter::DctDecode] => {
            let data = stream.raw_data();
            let (width, height) = jpeg::dimensions(&data).unwrap_or(size);
            limits.admit(width.into(), height.into())?;
            if !jpeg::has_end(&data) {
                jpeg::decode(&data, limits)?;
            }
        }
        [Filter::JpxDecode] => {
            let (width, height) = jpx_dimensions(&stream.raw_data()).unwrap_or(size);
            limits.admit(width.into(), height.into())?;
        }
        [.., Filter::CcittFaxDecode] => {
            let params = stream.dict().get::<Dict<'_>>("DecodeParms");
            let columns = params
                .and_then(|p| p.get::<u32>("Columns"))
                .unwrap_or(size.0);
            limits.admit(columns.into(), size.1.into())?;
        }
        _ => {}
    }
    Ok(())
}

/// JPEG 2000, ISO 15444-1 A.5.1: the size follows the first two markers of the code stream.
fn jpx_dimensions(data: &[u8]) -> Option<(u32, u32)> {
    let at = data
        .windows(4)
        .position(|window| window == b"\xff\x4f\xff\x51")?;
    let side = |at: usize| Some(u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?));
    Some((side(at + 8)?, side(at + 12)?))
}

fn is_white(paint: &Paint<'_>) -> bool {
    match paint {
        Paint::Color(color) => {
            let [r, g, b, alpha] = color.to_rgba().to_rgba8();
            alpha == 0 || [r, g, b].iter().all(|&channel| channel >= WHITE_FROM)
        }
        Paint::Pattern(_) => false,
    }
}

fn is_opaque(paint: &Paint<'_>) -> bool {
    match paint {
        Paint::Color(color) => color.to_rgba().to_rgba8()[3] == 255,
        Paint::Pattern(_) => true,
    }
}

impl<'a> Device<'a> for Survey<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.step();
        let area = props.transform.transform_rect_bbox(path.bounding_box());
        let (white, fills) = (is_white(&props.paint), !matches!(mode, DrawMode::Stroke(_)));
        // Lines have no area until they are given their width.
        let seen = self.is_seen(if fills { area } else { area.inflate(2.0, 2.0) });
        if !seen {
            return;
        }
        if fills && is_opaque(&props.paint) && props.blend_mode == BlendMode::Normal {
            self.cover(area);
        }
        // White on bare paper shows nothing, white on a scan hides something.
        if !white || !self.contents.images.is_empty() {
            self.contents.other_marks += 1;
        }
        if fills && !white {
            let elements = path.elements().len();
            self.contents.shapes += elements.div_ceil(MODULE_ELEMENTS);
            self.contents.outlined_letters += usize::from(elements > OUTLINED_LETTER_CURVES);
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.step();
        let bounds = clip.path.bounding_box();
        let outer = self.clip();
        let rectangular = clip.path.area().abs() >= 0.97 * bounds.area();
        self.clips.push(Clip {
            bounds: bounds.intersect(outer.bounds),
            rectangular: rectangular && outer.rectangular,
        });
    }

    fn push_transparency_group(
        &mut self,
        opacity: f32,
        mask: Option<SoftMask<'a>>,
        blend_mode: BlendMode,
    ) {
        self.step();
        self.groups
            .push(opacity < 1.0 || mask.is_some() || blend_mode != BlendMode::Normal);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        if matches!(mode, DrawMode::Invisible) {
            self.step();
            return;
        }
        let white = is_white(&props.paint);
        for glyph in run.glyphs() {
            self.step();
            let placed = place(glyph, props.transform * glyph.transform());
            let middle = placed.origin.midpoint(placed.end);
            if !self.clip().bounds.inflate(2.0, 2.0).contains(middle) {
                continue;
            }
            self.contents.visible_glyphs += 1;
            self.contents.white_glyphs += usize::from(white);
            self.contents.glyphs.push(placed);
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.step();
        let size = (image.width(), image.height());
        match &image {
            Image::Raster(raster) => self.note_image(size, raster.stream(), props.transform),
            Image::Stencil(stencil) => self.note_image(size, stencil.stream(), props.transform),
        }
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn pop_transparency_group(&mut self) {
        self.groups.pop();
    }

    fn begin_marked_content(&mut self, _tag: &[u8], _properties: Option<&Dict<'_>>) {
        self.step();
    }
}

/// Glyph space counts 1000 units to the em.
fn place(glyph: &Glyph<'_>, transform: Affine) -> PlacedGlyph {
    let advance = match glyph {
        Glyph::Outline(outline) => outline.advance_width(),
        Glyph::Type3(drawn) => drawn.advance_width(),
    };
    let at = |x: f64, y: f64| transform * Point::new(x, y);
    let origin = at(0.0, 0.0);
    let up = at(0.0, 1000.0) - origin;
    let ahead = at(1000.0, 0.0) - origin;
    let mirrored = ahead.cross(up) > 0.0;
    PlacedGlyph {
        text: glyph.as_unicode().map(|text| match text {
            BfString::Char(c) => c.to_string(),
            BfString::String(s) => s,
        }),
        origin,
        end: at(f64::from(advance.unwrap_or(500.0)), 0.0),
        em_px: up.hypot(),
        angle_deg: if mirrored {
            180.0
        } else {
            ahead.atan2().to_degrees()
        },
    }
}
