//! TIFF: one page a directory, whatever the compression (G3, G4, LZW, deflate, JPEG, none).

use std::io::Cursor;
use std::sync::Arc;

use image::{GrayImage, RgbImage};
use tiff::ColorType;
use tiff::TiffError;
use tiff::decoder::{Decoder, DecodingResult};
use tiff::tags::{ResolutionUnit, Tag};

use super::resolution::plausible_dpi;
use super::{Limits, RasterError};
use crate::document::{PageImage, Pixels};

/// An opened TIFF file.
pub struct TiffFile {
    bytes: Arc<[u8]>,
    pages: u32,
}

type Reader<'a> = Decoder<Cursor<&'a [u8]>>;

impl TiffFile {
    /// Counts the pages.
    ///
    /// # Errors
    /// [`RasterError`] when the first directory cannot be read or the chain of directories is cut.
    pub fn open(bytes: Arc<[u8]>, limits: &Limits) -> Result<Self, RasterError> {
        let mut reader = Reader::new(Cursor::new(&bytes)).map_err(tiff_error)?;
        let mut pages = 1;
        while reader.more_images() && pages <= limits.max_pages {
            reader.next_image().map_err(tiff_error)?;
            pages += 1;
        }
        Ok(Self { bytes, pages })
    }

    /// Pages in the file.
    pub fn page_count(&self) -> u32 {
        self.pages
    }

    /// The page at `index`, from 0.
    ///
    /// # Errors
    /// [`RasterError`] when it cannot be decoded whole.
    pub fn page(&self, index: u32, limits: &Limits) -> Result<PageImage, RasterError> {
        let mut reader = Reader::new(Cursor::new(&self.bytes)).map_err(tiff_error)?;
        reader.seek_to_image(index as usize).map_err(tiff_error)?;
        let (width, height) = reader.dimensions().map_err(tiff_error)?;
        limits.check(width.into(), height.into())?;
        let mut decoding = tiff::decoder::Limits::default();
        decoding.decoding_buffer_size = limits.max_pixels.saturating_mul(8) as usize;
        let mut reader = reader.with_limits(decoding);
        let color = reader.colortype().map_err(tiff_error)?;
        let claimed_dpi = claimed_dpi(&mut reader);
        let samples = match reader.read_image().map_err(tiff_error)? {
            DecodingResult::U8(samples) => samples,
            DecodingResult::U16(samples) => samples.iter().map(|s| (s >> 8) as u8).collect(),
            _ => return Err(RasterError::Unsupported("this sample format".to_owned())),
        };
        let pixels = pixels(width, height, color, &samples)?;
        Ok(PageImage {
            pixels,
            dpi: plausible_dpi(claimed_dpi, width, height),
        })
    }
}

fn claimed_dpi(reader: &mut Reader) -> Option<f32> {
    let unit = reader.find_tag_unsigned::<u16>(Tag::ResolutionUnit).ok()?;
    let value = reader.find_tag(Tag::XResolution).ok()??;
    let density = match value {
        tiff::decoder::ifd::Value::Rational(n, d) if d > 0 => n as f32 / d as f32,
        other => other.into_f32().ok()?,
    };
    match unit {
        Some(unit) if unit == ResolutionUnit::Centimeter.to_u16() => Some(density * 2.54),
        Some(unit) if unit == ResolutionUnit::None.to_u16() => None,
        _ => Some(density),
    }
}

/// The decoder has already turned WhiteIsZero round.
fn pixels(
    width: u32,
    height: u32,
    color: ColorType,
    samples: &[u8],
) -> Result<Pixels, RasterError> {
    let gray = |samples: Vec<u8>| GrayImage::from_raw(width, height, samples);
    let pixels = match color {
        ColorType::Gray(1) => gray(expanded(samples, width, height)).map(Pixels::Bilevel),
        ColorType::Gray(8 | 16) => gray(samples.to_vec()).map(Pixels::Gray),
        ColorType::GrayA(8 | 16) => {
            gray(samples.chunks_exact(2).map(|p| p[0]).collect()).map(Pixels::Gray)
        }
        ColorType::RGB(8 | 16) => {
            RgbImage::from_raw(width, height, samples.to_vec()).map(Pixels::Rgb)
        }
        ColorType::RGBA(8 | 16) => {
            let rgb = samples
                .chunks_exact(4)
                .flat_map(|p| [p[0], p[1], p[2]])
                .collect();
            RgbImage::from_raw(width, height, rgb).map(Pixels::Rgb)
        }
        // YCbCr 4:4:4 outside JPEG (ITU-R BT.601, full range).
        ColorType::YCbCr(8) => {
            let rgb = samples.chunks_exact(3).flat_map(rgb_of_ycbcr).collect();
            RgbImage::from_raw(width, height, rgb).map(Pixels::Rgb)
        }
        other => return Err(RasterError::Unsupported(format!("TIFF in {other:?}"))),
    };
    pixels.ok_or_else(|| RasterError::Truncated("fewer pixels than it says".to_owned()))
}

/// Packed bits, rows padded to bytes, to a byte a pixel.
fn expanded(packed: &[u8], width: u32, height: u32) -> Vec<u8> {
    let row_bytes = (width as usize).div_ceil(8);
    let mut pixels = Vec::with_capacity(width as usize * height as usize);
    for row in packed.chunks_exact(row_bytes).take(height as usize) {
        let bits = row
            .iter()
            .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1));
        pixels.extend(bits.take(width as usize).map(|bit| bit * 255));
    }
    pixels
}

fn rgb_of_ycbcr(p: &[u8]) -> [u8; 3] {
    let (y, cb, cr) = (
        f32::from(p[0]),
        f32::from(p[1]) - 128.0,
        f32::from(p[2]) - 128.0,
    );
    [
        y + 1.402 * cr,
        y - 0.344_136 * cb - 0.714_136 * cr,
        y + 1.772 * cb,
    ]
    .map(|v| v as u8)
}

fn tiff_error(error: TiffError) -> RasterError {
    match error {
        TiffError::IoError(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => {
            RasterError::Truncated("the TIFF ends early".to_owned())
        }
        TiffError::UnsupportedError(what) => RasterError::Unsupported(what.to_string()),
        TiffError::LimitsExceeded => RasterError::TooLarge {
            width: 0,
            height: 0,
        },
        other => RasterError::Damaged(other.to_string()),
    }
}
