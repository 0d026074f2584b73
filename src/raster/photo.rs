//! Photo: a file that is one image, JPEG or PNG, from a phone or a scanner.
//!
//! Its EXIF orientation is not applied: boxes of evidence are measured on the image as stored, and
//! the clean stage finds by itself which way is up.

use std::io::Cursor;
use std::sync::Arc;

use image::{DynamicImage, ImageDecoder, ImageReader};

use super::resolution::{judged_dpi, square_pixels};
use super::{Limits, RasterError, jpeg};
use crate::document::{PageImage, Pixels};
use crate::intake::FileType;

/// Room for the decoder besides the pixels themselves.
const DECODER_BYTES_PER_PIXEL: u64 = 16;

/// An image file, not yet decoded.
pub struct Photo {
    bytes: Arc<[u8]>,
    file_type: FileType,
    limits: Limits,
}

impl Photo {
    /// An image file; nothing is decoded yet.
    pub fn new(bytes: Arc<[u8]>, file_type: FileType, limits: &Limits) -> Self {
        let limits = limits.clone();
        Self {
            bytes,
            file_type,
            limits,
        }
    }

    /// Pixels of its page, from the header.
    pub fn pixels(&self) -> u64 {
        let format = match self.file_type {
            FileType::Png => image::ImageFormat::Png,
            _ => image::ImageFormat::Jpeg,
        };
        let size = ImageReader::with_format(Cursor::new(&*self.bytes), format).into_dimensions();
        size.map_or(0, |(width, height)| u64::from(width) * u64::from(height))
    }

    /// Its only page.
    pub fn page(&self) -> Result<PageImage, RasterError> {
        match self.file_type {
            FileType::Png => self.png(),
            _ => self.jpeg(),
        }
    }

    fn jpeg(&self) -> Result<PageImage, RasterError> {
        let jpeg = jpeg::decode(&self.bytes, &self.limits)?;
        let declared = jpeg
            .exif
            .and_then(exif_dpi)
            .or(jpeg.declared_dpi.map(|(x, _)| x));
        let dpi = judged_dpi(declared, jpeg.pixels.dimensions());
        Ok(PageImage {
            pixels: jpeg.pixels,
            dpi,
        })
    }

    fn png(&self) -> Result<PageImage, RasterError> {
        let mut limits = image::Limits::no_limits();
        limits.max_alloc = Some(
            self.limits
                .max_pixels
                .saturating_mul(DECODER_BYTES_PER_PIXEL),
        );
        let mut reader =
            ImageReader::with_format(Cursor::new(&*self.bytes), image::ImageFormat::Png);
        reader.limits(limits);
        let decoder = reader.into_decoder().map_err(png_error)?;
        let (width, height) = decoder.dimensions();
        self.limits.admit(width.into(), height.into())?;
        let bilevel = decoder.original_color_type() == image::ExtendedColorType::L1;
        let image = DynamicImage::from_decoder(decoder).map_err(png_error)?;
        let (pixels, declared) = square_pixels(flat(image, bilevel), png_dpi(&self.bytes));
        let dpi = judged_dpi(declared, pixels.dimensions());
        Ok(PageImage { pixels, dpi })
    }
}

fn png_error(e: image::ImageError) -> RasterError {
    match e {
        image::ImageError::Limits(e) => RasterError::TooLarge(format!("{e}, limit pixels")),
        image::ImageError::Unsupported(e) => RasterError::Unsupported(e.to_string()),
        image::ImageError::IoError(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => {
            RasterError::Truncated("a PNG without its end".to_owned())
        }
        // The decoder reports most missing ends as text inside a format error.
        e if e.to_string().contains("unexpected end") || e.to_string().contains("EOF") => {
            RasterError::Truncated("a PNG without its end".to_owned())
        }
        e => RasterError::Damaged(e.to_string()),
    }
}

/// Grey stays grey, all else becomes colour; what is transparent is paper.
fn flat(image: DynamicImage, bilevel: bool) -> Pixels {
    match image {
        DynamicImage::ImageLuma8(page) if bilevel => Pixels::Bilevel(page),
        DynamicImage::ImageLuma8(page) => Pixels::Gray(page),
        DynamicImage::ImageLuma16(_) => Pixels::Gray(image.into_luma8()),
        DynamicImage::ImageRgb8(page) => Pixels::Rgb(page),
        image if image.color().has_alpha() => Pixels::Rgb(on_paper(&image.into_rgba8())),
        image => Pixels::Rgb(image.into_rgb8()),
    }
}

fn on_paper(page: &image::RgbaImage) -> image::RgbImage {
    let mut flat = image::RgbImage::new(page.width(), page.height());
    for (to, from) in flat.pixels_mut().zip(page.pixels()) {
        let [r, g, b, alpha] = from.0.map(u16::from);
        to.0 = [r, g, b].map(|c| ((c * alpha + 255 * (255 - alpha)) / 255) as u8);
    }
    flat
}

/// The resolution that a camera or a scanning app wrote.
fn exif_dpi(block: Vec<u8>) -> Option<f32> {
    let exif = exif::Reader::new().read_raw(block).ok()?;
    let value = |tag| {
        let field = exif.get_field(tag, exif::In::PRIMARY)?;
        match &field.value {
            exif::Value::Rational(v) => v.first().map(|r| r.to_f32()),
            _ => field.value.get_uint(0).map(|v| v as f32),
        }
    };
    let to_inch = match value(exif::Tag::ResolutionUnit) {
        Some(3.0) => 2.54,
        _ => 1.0,
    };
    Some(value(exif::Tag::XResolution)? * to_inch)
}

/// PNG counts in pixels per metre (chunk `pHYs`, before the image data).
fn png_dpi(bytes: &[u8]) -> Option<(f32, f32)> {
    let mut at = 8;
    while let Some(head) = bytes.get(at..at + 8) {
        let len = u32::from_be_bytes(head[..4].try_into().ok()?) as usize;
        match &head[4..] {
            b"pHYs" => {
                let body = bytes.get(at + 8..at + 17)?;
                let per_metre = |i: usize| {
                    let count =
                        u32::from_be_bytes([body[i], body[i + 1], body[i + 2], body[i + 3]]);
                    count as f32 * 0.0254
                };
                let (x, y) = (per_metre(0), per_metre(4));
                return (body[8] == 1 && x > 0.0 && y > 0.0).then_some((x, y));
            }
            b"IDAT" | b"IEND" => return None,
            _ => at = at.checked_add(len)?.checked_add(12)?,
        }
    }
    None
}
