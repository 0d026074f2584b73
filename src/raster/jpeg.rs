//! JPEG: one decoder for photographs and for scans inside PDF files.
//!
//! Promise: grey comes as grey without a detour over colour; a stream that ends early is an error,
//! not a page with a grey half.

use image::{GrayImage, RgbImage};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::{Limits, RasterError};
use crate::document::Pixels;

/// Longest side that a JPEG can have.
const MOST_PX: usize = 65_535;

/// The pixels of a JPEG stream.
///
/// # Errors
/// [`RasterError`] when it is damaged, cut off, too large, or printer's colours (CMYK).
pub fn decode(stream: &[u8], limits: &Limits) -> Result<Pixels, RasterError> {
    let options = DecoderOptions::new_fast()
        .set_max_width(MOST_PX)
        .set_max_height(MOST_PX);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(stream), options);
    decoder.decode_headers().map_err(damaged)?;
    let info = decoder
        .info()
        .ok_or_else(|| damaged("no frame in the JPEG"))?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    limits.check(width.into(), height.into())?;
    if !has_end(stream) {
        return Err(RasterError::Truncated("the JPEG has no end".to_owned()));
    }
    let out = match decoder.input_colorspace() {
        Some(ColorSpace::Luma) => ColorSpace::Luma,
        Some(ColorSpace::YCbCr | ColorSpace::RGB) => ColorSpace::RGB,
        other => return Err(RasterError::Unsupported(format!("JPEG in {other:?}"))),
    };
    decoder.set_options(options.jpeg_set_out_colorspace(out));
    let pixels = decoder.decode().map_err(damaged)?;
    let wrong_size = || damaged("the JPEG has fewer pixels than it says");
    match out {
        ColorSpace::Luma => GrayImage::from_raw(width, height, pixels)
            .map(Pixels::Gray)
            .ok_or_else(wrong_size),
        _ => RgbImage::from_raw(width, height, pixels)
            .map(Pixels::Rgb)
            .ok_or_else(wrong_size),
    }
}

/// Whether the end marker stands after the last scan. Inside a scan 0xFF is always stuffed, so the
/// marker cannot occur by chance.
fn has_end(stream: &[u8]) -> bool {
    let last = |marker: u8| stream.windows(2).rposition(|pair| pair == [0xFF, marker]);
    match (last(0xD9), last(0xDA)) {
        (Some(end), Some(scan)) => end > scan,
        _ => false,
    }
}

fn damaged(error: impl std::fmt::Display) -> RasterError {
    RasterError::Damaged(error.to_string())
}
