//! Photo: a JPEG or PNG file is one page.

use std::io::Cursor;

use exif::{In, Tag, Value};
use image::{GrayImage, RgbImage};
use png::{ColorType, Transformations, Unit};

use super::resolution::plausible_dpi;
use super::{Limits, RasterError, jpeg as jpeg_stream};
use crate::document::{PageImage, Pixels};

const METRES_PER_INCH: f32 = 0.0254;

/// The page of a JPEG file.
///
/// # Errors
/// [`RasterError`] when it cannot be decoded whole.
pub fn jpeg(bytes: &[u8], limits: &Limits) -> Result<PageImage, RasterError> {
    let pixels = jpeg_stream::decode(bytes, limits)?;
    let (width, height) = pixels.dimensions();
    let dpi = plausible_dpi(exif_dpi(bytes).or_else(|| jfif_dpi(bytes)), width, height);
    Ok(PageImage { pixels, dpi })
}

/// JFIF 1.02: the first segment is APP0 with the unit at byte 13 and the density after it.
fn jfif_dpi(bytes: &[u8]) -> Option<f32> {
    let header = bytes.get(2..18)?;
    if !header.starts_with(&[0xFF, 0xE0]) || &header[4..9] != b"JFIF\0" {
        return None;
    }
    let density = f32::from(u16::from_be_bytes([header[12], header[13]]));
    match header[11] {
        1 => Some(density),
        2 => Some(density * 2.54),
        _ => None,
    }
}

fn exif_dpi(bytes: &[u8]) -> Option<f32> {
    let exif = exif::Reader::new()
        .read_from_container(&mut Cursor::new(bytes))
        .ok()?;
    let Value::Rational(resolution) = &exif.get_field(Tag::XResolution, In::PRIMARY)?.value else {
        return None;
    };
    let density = resolution.first()?.to_f32();
    let unit = exif.get_field(Tag::ResolutionUnit, In::PRIMARY);
    match unit.and_then(|unit| unit.value.get_uint(0)) {
        Some(3) => Some(density * 2.54),
        _ => Some(density),
    }
}

/// The page of a PNG file; transparent parts are paper.
///
/// # Errors
/// [`RasterError`] when it cannot be decoded whole.
pub fn png(bytes: &[u8], limits: &Limits) -> Result<PageImage, RasterError> {
    let most_bytes = limits.max_pixels.saturating_mul(8) as usize;
    let reading = png::Limits { bytes: most_bytes };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), reading);
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(png_error)?;
    let (width, height) = (reader.info().width, reader.info().height);
    limits.check(width.into(), height.into())?;
    let claimed = reader.info().pixel_dims.filter(|d| d.unit == Unit::Meter);
    let claimed_dpi = claimed.map(|density| density.xppu as f32 * METRES_PER_INCH);
    let size = reader
        .output_buffer_size()
        .ok_or_else(|| RasterError::Damaged("an impossible size".to_owned()))?;
    let mut pixels = vec![0; size];
    let frame = reader.next_frame(&mut pixels).map_err(png_error)?;
    pixels.truncate(frame.buffer_size());
    let pixels = from_channels(width, height, &pixels, frame.color_type)
        .ok_or_else(|| RasterError::Damaged("fewer pixels than it says".to_owned()))?;
    Ok(PageImage {
        pixels,
        dpi: plausible_dpi(claimed_dpi, width, height),
    })
}

fn from_channels(width: u32, height: u32, pixels: &[u8], color: ColorType) -> Option<Pixels> {
    let on_paper = |value: u8, alpha: u8| {
        let (value, alpha) = (u16::from(value), u16::from(alpha));
        ((value * alpha + 255 * (255 - alpha)) / 255) as u8
    };
    match color {
        ColorType::Grayscale => {
            GrayImage::from_raw(width, height, pixels.to_vec()).map(Pixels::Gray)
        }
        ColorType::Rgb => RgbImage::from_raw(width, height, pixels.to_vec()).map(Pixels::Rgb),
        ColorType::GrayscaleAlpha => {
            let gray = pixels
                .chunks_exact(2)
                .map(|p| on_paper(p[0], p[1]))
                .collect();
            GrayImage::from_raw(width, height, gray).map(Pixels::Gray)
        }
        ColorType::Rgba => {
            let mix = |p: &[u8]| [0, 1, 2].map(|channel| on_paper(p[channel], p[3]));
            let rgb = pixels.chunks_exact(4).flat_map(mix).collect();
            RgbImage::from_raw(width, height, rgb).map(Pixels::Rgb)
        }
        ColorType::Indexed => None,
    }
}

fn png_error(error: png::DecodingError) -> RasterError {
    match error {
        png::DecodingError::IoError(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => {
            RasterError::Truncated("the PNG has no end".to_owned())
        }
        png::DecodingError::LimitsExceeded => RasterError::TooLarge {
            width: 0,
            height: 0,
        },
        other => RasterError::Damaged(other.to_string()),
    }
}
