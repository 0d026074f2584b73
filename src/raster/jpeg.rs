//! JPEG: one decoding, straight to the colours of the scan, and the question every cut file must
//! answer: is the end there?

use image::{GrayImage, RgbImage};
use memchr::memchr;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::{Limits, RasterError};
use crate::document::Pixels;

/// Progressive files of this many passes are made to waste time, not to be seen.
const MAX_SCANS: usize = 200;
/// Side of the largest group of blocks that JPEG codes together.
const BLOCK_PX: usize = 16;
/// Rows of repeated blocks at the foot that make it worth a second look.
const FILLER_ROWS: usize = 3 * BLOCK_PX;
/// A decoded JPEG.
pub struct Jpeg {
    /// Grey scans as grey, all others as colour, as far as there is memory for it.
    pub pixels: Pixels,
    /// Dots per inch of both axes, as the JFIF header says.
    pub declared_dpi: Option<(f32, f32)>,
    /// The EXIF block.
    pub exif: Option<Vec<u8>>,
}

/// Decodes a whole JPEG.
///
/// # Errors
/// [`RasterError::Truncated`] rather than an image whose foot is missing.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Jpeg, RasterError> {
    let jpeg = match decode_as(bytes, limits, true) {
        Err(RasterError::Damaged(_)) if !has_end(bytes) => {
            return Err(RasterError::Truncated("a JPEG without its end".to_owned()));
        }
        // Many a scanner writes what a strict reader rejects and every viewer shows.
        Err(RasterError::Damaged(_)) => decode_as(bytes, limits, false)?,
        decoded => decoded?,
    };
    match foot_repeats(&jpeg.pixels) && wants_more(bytes, &jpeg, limits) {
        true => Err(RasterError::Truncated("a JPEG without its foot".to_owned())),
        false => Ok(jpeg),
    }
}

/// Whether the data end before the image does: then bytes put in before the end mark change it. A
/// file that lost its middle, or was cut and closed again, has an end mark like any other.
fn wants_more(bytes: &[u8], jpeg: &Jpeg, limits: &Limits) -> bool {
    let Some(end) = end_at(bytes) else {
        return true;
    };
    let longer = [&bytes[..end], &[0xa5; 256], &bytes[end..]].concat();
    decode_as(&longer, limits, false)
        .is_ok_and(|longer| samples(&longer.pixels) != samples(&jpeg.pixels))
}

fn samples(pixels: &Pixels) -> &[u8] {
    match pixels {
        Pixels::Rgb(page) => page.as_raw(),
        Pixels::Gray(page) | Pixels::Bilevel(page) => page.as_raw(),
    }
}

fn decode_as(bytes: &[u8], limits: &Limits, strict: bool) -> Result<Jpeg, RasterError> {
    let damaged = |e: zune_jpeg::errors::DecodeErrors| RasterError::Damaged(format!("{e:?}"));
    let options = DecoderOptions::default()
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .set_strict_mode(strict)
        .jpeg_set_max_scans(MAX_SCANS);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(damaged)?;
    let info = decoder
        .info()
        .ok_or_else(|| RasterError::Damaged("a JPEG without a frame".to_owned()))?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    limits.admit(width.into(), height.into())?;
    let gray =
        info.components == 1 || info.components == 3 && !limits.has_room_for_colour(width, height);
    let space = if gray {
        ColorSpace::Luma
    } else {
        ColorSpace::RGB
    };
    decoder.set_options(options.jpeg_set_out_colorspace(space));
    let samples = decoder.decode().map_err(damaged)?;
    let pixels = match gray {
        true => GrayImage::from_raw(width, height, samples).map(Pixels::Gray),
        false => RgbImage::from_raw(width, height, samples).map(Pixels::Rgb),
    };
    Ok(Jpeg {
        pixels: pixels.ok_or_else(|| RasterError::Damaged("too few samples".to_owned()))?,
        declared_dpi: jfif_dpi(bytes),
        exif: info.exif_data,
    })
}

/// JFIF 1.02: unit 1 is dots per inch, 2 is dots per centimetre, 0 only a ratio. The decoder
/// skips this header.
fn jfif_dpi(bytes: &[u8]) -> Option<(f32, f32)> {
    let mut at = 2;
    while let Some(&[0xff, kind @ (0xe0..=0xef | 0xfe | 0xff)]) = bytes.get(at..at + 2) {
        let segment = bytes.get(at + 4..).unwrap_or_default();
        if kind == 0xe0 && segment.starts_with(b"JFIF\0") {
            let to_inch = match segment.get(7)? {
                1 => 1.0,
                2 => 2.54,
                _ => return None,
            };
            let density = |i: usize| match segment.get(i..i + 2) {
                Some(&[high, low]) => f32::from(u16::from_be_bytes([high, low])) * to_inch,
                _ => 0.0,
            };
            let (x, y) = (density(8), density(10));
            return (x > 0.0 && y > 0.0).then_some((x, y));
        }
        at += if kind == 0xff {
            1
        } else {
            2 + segment_len(bytes, at)
        };
    }
    None
}

/// Whether the end mark comes after the last scan. A mark inside a thumbnail, a block of metadata
/// or the tail of a file glued behind does not count.
pub fn has_end(bytes: &[u8]) -> bool {
    end_at(bytes).is_some()
}

fn end_at(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    while let Some(&[marker, kind]) = bytes.get(at..at + 2) {
        at += match (marker, kind) {
            (0xff, 0xd9) => return Some(at),
            (0xff, 0xff) => 1,
            (0xff, 0x01 | 0xd0..=0xd8) => 2,
            (0xff, 0xda) => {
                let header = segment_len(bytes, at);
                2 + header + scan_len(bytes.get(at + 2 + header..).unwrap_or_default())
            }
            (0xff, _) => 2 + segment_len(bytes, at),
            _ => 1,
        };
    }
    None
}

/// Width and height from the frame header.
pub fn dimensions(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    while let Some(&[0xff, kind]) = bytes.get(at..at + 2) {
        match kind {
            0xff => at += 1,
            0xda => return None,
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let size = bytes.get(at + 5..at + 9)?;
                let side = |i: usize| u32::from(u16::from_be_bytes([size[i], size[i + 1]]));
                return Some((side(2), side(0)));
            }
            _ => at += 2 + segment_len(bytes, at),
        }
    }
    None
}

fn segment_len(bytes: &[u8], marker_at: usize) -> usize {
    match bytes.get(marker_at + 2..marker_at + 4) {
        Some(&[high, low]) => usize::from(u16::from_be_bytes([high, low])).max(2),
        _ => 2,
    }
}

/// Bytes of entropy-coded data before the next marker: stuffed zeros and restarts belong to it.
fn scan_len(data: &[u8]) -> usize {
    let mut at = 0;
    while let Some(found) = data.get(at..).and_then(|rest| memchr(0xff, rest)) {
        at += found;
        match data.get(at + 1) {
            Some(0x00 | 0xd0..=0xd7) => at += 2,
            Some(0xff) => at += 1,
            Some(_) => return at,
            None => break,
        }
    }
    data.len()
}

/// Whether the foot of the page may be what a decoder makes of missing data: one block over and
/// over. Bare paper that a scanner clips to white looks the same.
fn foot_repeats(pixels: &Pixels) -> bool {
    let channels = match pixels {
        Pixels::Rgb(_) => 3,
        Pixels::Gray(_) | Pixels::Bilevel(_) => 1,
    };
    let samples = samples(pixels);
    let row_len = pixels.dimensions().0 as usize * channels;
    let period = BLOCK_PX * channels;
    if row_len <= period || samples.len() < row_len * FILLER_ROWS * 2 {
        return false;
    }
    let foot = &samples[samples.len() - row_len * FILLER_ROWS..];
    let (top, below) = (
        &foot[..foot.len() - row_len * BLOCK_PX],
        &foot[row_len * BLOCK_PX..],
    );
    top == below
        && foot
            .chunks(row_len)
            .all(|row| row[period..] == row[..row_len - period])
}
