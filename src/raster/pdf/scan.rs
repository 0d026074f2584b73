//! Scan: a page that is nothing but one scanned image gives that image as it was stored.
//!
//! Promise: anything else on the page that can be seen (vector drawing, text, a second image, a
//! mask) makes it a drawing; an invisible text layer does not.

use hayro::hayro_syntax::Filter;
use hayro::hayro_syntax::content::TypedIter;
use hayro::hayro_syntax::content::ops::TypedInstruction as Op;
use hayro::hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream};
use hayro::hayro_syntax::page::{Page, Resources};
use image::{GrayImage, RgbImage};
use kurbo::Affine;

use crate::document::{PageImage, Pixels};
use crate::raster::resolution::plausible_dpi;
use crate::raster::{Limits, RasterError, jpeg};

const POINTS_PER_INCH: f64 = 72.0;
/// A scan may leave a narrow margin of the sheet free.
const WHOLE_PAGE: f64 = 0.9;
/// Rendering mode of text that is neither filled nor stroked.
const INVISIBLE: i64 = 3;

/// Forms within forms are followed this far; a form that holds itself ends here too.
const DEEPEST_FORM: u32 = 6;
/// A page with more instructions than this is a drawing, whatever else it is.
const MOST_INSTRUCTIONS: u32 = 3_000_000;

/// What a page draws.
#[derive(Default)]
pub struct Content<'a> {
    images: Vec<Placed<'a>>,
    has_drawing: bool,
    has_visible_text: bool,
    instructions: u32,
}

/// An image and where its unit square goes, in points.
struct Placed<'a> {
    stream: Stream<'a>,
    place: Affine,
}

/// The part of the graphics state that matters here.
#[derive(Clone, Copy)]
struct State {
    place: Affine,
    text_mode: i64,
}

impl<'a> Content<'a> {
    /// Looks through the page's instructions.
    pub fn of(page: &Page<'a>) -> Self {
        let mut content = Content::default();
        let state = State {
            place: Affine::IDENTITY,
            text_mode: 0,
        };
        content.look_through(page.typed_operations(), page.resources(), state, 0);
        content
    }

    fn look_through(
        &mut self,
        mut operations: TypedIter,
        resources: &Resources<'a>,
        mut state: State,
        depth: u32,
    ) {
        let mut saved = Vec::new();
        while let Some(op) = operations.next() {
            self.instructions += 1;
            if self.instructions > MOST_INSTRUCTIONS {
                self.has_drawing = true;
                return;
            }
            match op {
                Op::SaveState(_) => saved.push(state),
                Op::RestoreState(_) => state = saved.pop().unwrap_or(state),
                Op::Transform(t) => {
                    let by = [t.0, t.1, t.2, t.3, t.4, t.5].map(|n| n.as_f64());
                    state.place *= Affine::new(by);
                }
                Op::TextRenderingMode(mode) => state.text_mode = mode.0.as_i64(),
                Op::XObject(name) => {
                    if let Some(stream) = resources.get_x_object(name.0) {
                        self.meet_object(stream, resources, state, depth);
                    }
                }
                op if shows_text(&op) => self.has_visible_text |= state.text_mode != INVISIBLE,
                op if draws(&op) => self.has_drawing = true,
                _ => {}
            }
        }
    }

    fn meet_object(
        &mut self,
        stream: Stream<'a>,
        resources: &Resources<'a>,
        mut state: State,
        depth: u32,
    ) {
        let subtype = stream.dict().get::<Name>("Subtype");
        if subtype.as_deref() == Some(b"Image") {
            let place = state.place;
            return self.images.push(Placed { stream, place });
        }
        let Ok(data) = stream.decoded_data() else {
            return;
        };
        if depth == DEEPEST_FORM {
            self.has_drawing = true;
            return;
        }
        let matrix = stream.dict().get::<Array>("Matrix");
        let matrix: Vec<f64> = matrix
            .map(|matrix| matrix.iter::<Number>().map(|n| n.as_f64()).collect())
            .unwrap_or_default();
        if let Ok(matrix) = <[f64; 6]>::try_from(matrix) {
            state.place *= Affine::new(matrix);
        }
        match stream.dict().get::<Dict>("Resources") {
            Some(own) => {
                let own = Resources::new(own);
                self.look_through(TypedIter::new(&data), &own, state, depth + 1);
            }
            None => self.look_through(TypedIter::new(&data), resources, state, depth + 1),
        }
    }

    /// Whether the page's text was typed, not laid over pictures.
    pub fn is_text_page(&self, page: &Page) -> bool {
        let (width, height) = page.base_dimensions();
        let page_area = f64::from(width) * f64::from(height);
        let area = |image: &Placed| image.place.determinant().abs();
        let pictures: f64 = self.images.iter().map(area).sum();
        self.has_visible_text && pictures < page_area * 0.5
    }

    /// The resolution of the finest picture of a page that consists of pictures (strips of a scan).
    pub fn finest_dpi(&self) -> Option<f64> {
        if self.has_drawing || self.has_visible_text {
            return None;
        }
        let density = |image: &Placed| {
            let width_px: u32 = image.stream.dict().get("Width")?;
            let width_in = extent(image.place).0 / POINTS_PER_INCH;
            (width_in > 0.5).then(|| f64::from(width_px) / width_in)
        };
        self.images.iter().filter_map(density).reduce(f64::max)
    }
}

fn shows_text(op: &Op) -> bool {
    matches!(
        op,
        Op::ShowText(_)
            | Op::ShowTexts(_)
            | Op::NextLineAndShowText(_)
            | Op::ShowTextWithParameters(_)
    )
}

fn draws(op: &Op) -> bool {
    matches!(
        op,
        Op::StrokePath(_)
            | Op::CloseAndStrokePath(_)
            | Op::FillPathNonZero(_)
            | Op::FillPathNonZeroCompatibility(_)
            | Op::FillPathEvenOdd(_)
            | Op::FillAndStrokeNonZero(_)
            | Op::FillAndStrokeEvenOdd(_)
            | Op::CloseFillAndStrokeNonZero(_)
            | Op::CloseFillAndStrokeEvenOdd(_)
            | Op::Shading(_)
            | Op::InlineImage(_)
    )
}

/// Width and height in points of the unit square under `place`.
fn extent(place: Affine) -> (f64, f64) {
    let [a, b, c, d, ..] = place.as_coeffs();
    (a.hypot(b), c.hypot(d))
}

/// The scan that the page consists of; `None` when the page has to be rendered.
///
/// # Errors
/// [`RasterError`] when the scan is damaged, cut off or too large.
pub fn only_image(
    page: &Page,
    content: &Content,
    limits: &Limits,
) -> Result<Option<PageImage>, RasterError> {
    let ([image], false, false) = (
        content.images.as_slice(),
        content.has_drawing,
        content.has_visible_text,
    ) else {
        return Ok(None);
    };
    if !covers_page(page, image.place) {
        return Ok(None);
    }
    let Some(pixels) = pixels(&image.stream, limits)? else {
        return Ok(None);
    };
    let (width_px, height_px) = pixels.dimensions();
    let width_in = extent(image.place).0 / POINTS_PER_INCH;
    let claimed_dpi = Some(width_px as f32 / width_in as f32);
    let dpi = plausible_dpi(claimed_dpi, width_px, height_px);
    Ok(Some(PageImage { pixels, dpi }))
}

/// Upright, unmirrored, and over nearly all of the page.
fn covers_page(page: &Page, place: Affine) -> bool {
    let [a, b, c, d, ..] = place.as_coeffs();
    let is_upright = a > 0.0 && d > 0.0 && b.abs() < a * 0.001 && c.abs() < d * 0.001;
    let (width, height) = page.base_dimensions();
    let covers = a >= f64::from(width) * WHOLE_PAGE && d >= f64::from(height) * WHOLE_PAGE;
    is_upright && covers
}

/// The pixels as stored; `None` for codings that are left to the renderer.
fn pixels(stream: &Stream, limits: &Limits) -> Result<Option<Pixels>, RasterError> {
    let dict = stream.dict();
    let is_masked = ["SMask", "Mask", "ImageMask"]
        .iter()
        .any(|key| dict.contains_key(*key));
    let (Some(width), Some(height)) = (dict.get::<u32>("Width"), dict.get::<u32>("Height")) else {
        return Ok(None);
    };
    limits.check(width.into(), height.into())?;
    let inverted = inverts(dict);
    let (false, Some(inverted)) = (is_masked, inverted) else {
        return Ok(None);
    };
    match stream.filters().as_slice() {
        [Filter::DctDecode] if !inverted => match jpeg::decode(&stream.raw_data(), limits) {
            Err(RasterError::Unsupported(_)) => Ok(None),
            decoded => decoded.map(Some),
        },
        [Filter::CcittFaxDecode] => fax(stream, (width, height), inverted),
        [Filter::FlateDecode | Filter::LzwDecode] => Ok(plain(stream, (width, height), inverted)),
        _ => Ok(None),
    }
}

/// Whether the decode array turns black and white round; `None` for another array.
fn inverts(dict: &Dict) -> Option<bool> {
    let Some(array) = dict.get::<Array>("Decode") else {
        return Some(false);
    };
    let ends: Vec<f64> = array.iter::<Number>().map(|n| n.as_f64()).collect();
    match ends
        .chunks_exact(2)
        .map(|pair| (pair[0], pair[1]))
        .collect::<Vec<_>>()[..]
    {
        [(1.0, 0.0)] => Some(true),
        ref pairs if pairs.iter().all(|pair| *pair == (0.0, 1.0)) => Some(false),
        _ => None,
    }
}

/// Group 4 fax (ITU-T T.6) straight to a byte a pixel; other fax codings are left to the renderer.
fn fax(
    stream: &Stream,
    (width, height): (u32, u32),
    inverted: bool,
) -> Result<Option<Pixels>, RasterError> {
    let Some(params) = fax_params(stream.dict()) else {
        return Ok(None);
    };
    let columns = params.get::<u32>("Columns").unwrap_or(1728);
    if params.get::<i32>("K").unwrap_or(0) >= 0 || columns != width {
        return Ok(None);
    }
    let one_is_black = params.get::<bool>("BlackIs1").unwrap_or(false);
    // With BlackIs1 black pixels are ones, which DeviceGray shows as white.
    let ink = if one_is_black != inverted { 255 } else { 0 };
    let mut pixels = vec![!ink; width as usize * height as usize];
    let data = stream.raw_data();
    let mut decoder = ::fax::decoder::Group4Decoder::new(
        data.iter()
            .map(|&byte| Ok::<u8, std::convert::Infallible>(byte)),
        width,
    )
    .map_err(|_| RasterError::Damaged("empty fax data".to_owned()))?;
    for (row, line) in pixels.chunks_exact_mut(width as usize).enumerate() {
        match decoder.advance() {
            Ok(::fax::decoder::DecodeStatus::Incomplete) => {
                ink_runs(line, decoder.transition(), ink)
            }
            // Encoders may leave out white lines at the end.
            Ok(::fax::decoder::DecodeStatus::End) => break,
            Err(_) => {
                let message = format!("the fax data end in row {row} of {height}");
                return Err(RasterError::Truncated(message));
            }
        }
    }
    let page = GrayImage::from_raw(width, height, pixels).expect("a byte a pixel");
    Ok(Some(Pixels::Bilevel(page)))
}

fn fax_params<'a>(dict: &Dict<'a>) -> Option<Dict<'a>> {
    match dict.get::<Object>("DecodeParms")? {
        Object::Dict(params) => Some(params),
        Object::Array(array) => array.iter::<Dict>().next(),
        _ => None,
    }
}

fn ink_runs(line: &mut [u8], transitions: &[u32], ink: u8) {
    for run in transitions.chunks(2) {
        let start = (run[0] as usize).min(line.len());
        let end = run
            .get(1)
            .map_or(line.len(), |&end| (end as usize).min(line.len()));
        if start < end {
            line[start..end].fill(ink);
        }
    }
}

/// Pixels compressed without loss, grey or colour of 8 bits or black and white.
fn plain(stream: &Stream, (width, height): (u32, u32), inverted: bool) -> Option<Pixels> {
    let dict = stream.dict();
    let bits = dict.get::<u32>("BitsPerComponent")?;
    let channels = channels(dict)?;
    let data = stream.decoded_data().ok()?;
    let (wide, high) = (width as usize, height as usize);
    match (channels, bits) {
        (1, 1) => {
            let row_bytes = wide.div_ceil(8);
            let flip = if inverted { 0xFF } else { 0 };
            let mut pixels = Vec::with_capacity(wide * high);
            for row in data.get(..row_bytes * high)?.chunks_exact(row_bytes) {
                let bit = |x: usize| (row[x / 8] ^ flip) >> (7 - x % 8) & 1;
                pixels.extend((0..wide).map(|x| bit(x) * 255));
            }
            GrayImage::from_raw(width, height, pixels).map(Pixels::Bilevel)
        }
        (1, 8) if !inverted => {
            let pixels = data.get(..wide * high)?.to_vec();
            GrayImage::from_raw(width, height, pixels).map(Pixels::Gray)
        }
        (3, 8) if !inverted => {
            let pixels = data.get(..wide * high * 3)?.to_vec();
            RgbImage::from_raw(width, height, pixels).map(Pixels::Rgb)
        }
        _ => None,
    }
}

/// Channels of a plain colour space; `None` for palettes and inks.
fn channels(dict: &Dict) -> Option<u32> {
    let named = |name: &[u8]| match name {
        b"DeviceGray" | b"CalGray" => Some(1),
        b"DeviceRGB" | b"CalRGB" => Some(3),
        _ => None,
    };
    match dict.get::<Object>("ColorSpace")? {
        Object::Name(name) => named(&name),
        Object::Array(array) => {
            let mut parts = array.flex_iter();
            let family = parts.next::<Name>()?;
            match &*family {
                b"ICCBased" => {
                    let profile = parts.next::<Stream>()?;
                    profile
                        .dict()
                        .get::<u32>("N")
                        .filter(|n| [1, 3].contains(n))
                }
                family => named(family),
            }
        }
        _ => None,
    }
}
