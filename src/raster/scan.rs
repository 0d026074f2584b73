//! Scan: the pixels of the one image that fills a PDF page, taken out without rendering.

use hayro::hayro_interpret::font::GlyphRun;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageData, ImageDrawProps, LumaData,
    Paint, RasterImage, SoftMask, StencilImage,
};
use hayro::hayro_syntax::Filter;
use hayro::hayro_syntax::object::{Array, Dict, Name, Stream};
use hayro::kurbo::BezPath;
use image::{GrayImage, RgbImage};

use super::resolution::judged_dpi;
use super::survey::ScanPlace;
use super::{Limits, RasterError, fax, jpeg};
use crate::document::{PageImage, Pixels};

/// The device that waits for one image and takes its pixels.
pub struct Scan<'l> {
    place: ScanPlace,
    limits: &'l Limits,
    images_seen: usize,
    pixels: Option<Result<Pixels, RasterError>>,
}

impl<'l> Scan<'l> {
    /// Takes the image at `place`.
    pub fn new(place: ScanPlace, limits: &'l Limits) -> Self {
        Self {
            place,
            limits,
            images_seen: 0,
            pixels: None,
        }
    }

    /// The image with its resolution, where `canvas_dpi` is that of the page it was placed on.
    pub fn image(self, canvas_dpi: f32) -> Result<PageImage, RasterError> {
        let pixels = self.pixels.unwrap_or_else(|| Err(undecodable()))?;
        let declared = canvas_dpi / self.place.canvas_px_per_px as f32;
        let dpi = judged_dpi(Some(declared), pixels.dimensions());
        Ok(PageImage { pixels, dpi })
    }
}

fn undecodable() -> RasterError {
    RasterError::Damaged("the image of the page".to_owned())
}

impl<'a> Device<'a> for Scan<'_> {
    fn draw_image(&mut self, image: Image<'a, '_>, _: ImageDrawProps<'a>) {
        if self.images_seen == self.place.number {
            self.pixels = Some(match &image {
                Image::Raster(raster) => raster_pixels(raster, self.limits),
                Image::Stencil(stencil) => stencil_pixels(stencil),
            });
        }
        self.images_seen += 1;
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

fn raster_pixels(raster: &RasterImage<'_>, limits: &Limits) -> Result<Pixels, RasterError> {
    let stream = raster.stream();
    if is_plain_jpeg(stream) {
        let pixels = jpeg::decode(&stream.raw_data(), limits)?.pixels;
        if pixels.dimensions() == (raster.width(), raster.height()) {
            return Ok(pixels);
        }
    }
    let mut pixels = Err(undecodable());
    raster.with_rgba(
        |data, _| pixels = from_data(data, raster.height(), is_bilevel(stream)),
        None,
    );
    pixels
}

/// A JPEG whose samples are the colours themselves: no palette, no inks, nothing inverted.
fn is_plain_jpeg(stream: &Stream<'_>) -> bool {
    let dict = stream.dict();
    let family = dict.get::<Name<'_>>("ColorSpace").or_else(|| {
        dict.get::<Array<'_>>("ColorSpace")?
            .iter::<Name<'_>>()
            .next()
    });
    let additive = match family {
        Some(name) => {
            let names: [&[u8]; 5] = [
                b"DeviceGray",
                b"DeviceRGB",
                b"CalGray",
                b"CalRGB",
                b"ICCBased",
            ];
            names.contains(&name.as_ref())
        }
        None => false,
    };
    let inks = icc_components(dict) == Some(4);
    additive
        && !inks
        && stream.filters().as_slice() == [Filter::DctDecode]
        && !dict.contains_key("Decode")
        && !dict.contains_key("DecodeParms")
}

fn icc_components(dict: &Dict<'_>) -> Option<u32> {
    let space = dict.get::<Array<'_>>("ColorSpace")?;
    let profile = space.iter::<Stream<'_>>().next()?;
    profile.dict().get::<u32>("N")
}

fn is_bilevel(stream: &Stream<'_>) -> bool {
    stream.dict().get::<u32>("BitsPerComponent") == Some(1)
        || matches!(
            stream.filters().last(),
            Some(Filter::CcittFaxDecode | Filter::Jbig2Decode)
        )
}

fn from_data(data: ImageData, declared_rows: u32, bilevel: bool) -> Result<Pixels, RasterError> {
    let (width, height) = (data.width(), data.height());
    let announced = declared_rows as f32 / data.scale_factors().1;
    if (height as f32) < announced.round() {
        return Err(RasterError::Truncated(format!(
            "an image of {height} rows instead of {announced}"
        )));
    }
    let pixels = match data {
        ImageData::Rgb(rgb) => RgbImage::from_raw(width, height, rgb.data).map(Pixels::Rgb),
        ImageData::Luma(luma) => {
            let two_tone = bilevel && luma.data.iter().all(|&v| v == fax::INK || v == fax::PAPER);
            GrayImage::from_raw(width, height, luma.data).map(match two_tone {
                true => Pixels::Bilevel,
                false => Pixels::Gray,
            })
        }
    };
    pixels.ok_or_else(undecodable)
}

/// Ink printed through a stencil: dark paint on bare paper is a black and white page.
fn stencil_pixels(stencil: &StencilImage<'_, '_>) -> Result<Pixels, RasterError> {
    let mut pixels = Err(undecodable());
    let rows = stencil.height();
    stencil.with_stencil(
        |mask: LumaData, paint| {
            let dark = matches!(paint, Paint::Color(c) if is_dark(c.to_rgba().to_rgba8()));
            let ink = mask
                .data
                .into_iter()
                .map(|v| if dark { !v } else { fax::PAPER })
                .collect();
            let mask = LumaData { data: ink, ..mask };
            pixels = from_data(ImageData::Luma(mask), rows, true);
        },
        None,
    );
    pixels
}

fn is_dark([r, g, b, _]: [u8; 4]) -> bool {
    u16::from(r) + u16::from(g) + u16::from(b) < 3 * 128
}
