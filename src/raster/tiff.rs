//! TIFF: all pages of a file, Group 4, LZW, deflate, JPEG or plain.

use std::io::Cursor;
use std::sync::Arc;

use ::tiff::ColorType;
use ::tiff::decoder::ifd::Value;
use ::tiff::decoder::{ChunkType, Decoder, DecodingResult};
use ::tiff::tags::Tag;
use image::{GrayImage, RgbImage};

use super::resolution::{judged_dpi, square_pixels};
use super::{Limits, RasterError, fax};
use crate::document::{PageImage, Pixels};

/// Values of the tag Compression.
const GROUP_4: u16 = 4;
const JPEG: u16 = 7;
/// Value of PhotometricInterpretation in which 0 is white; fax data are black where set.
const WHITE_IS_ZERO: u16 = 0;
const YCBCR: u16 = 6;
/// Bits of NewSubfileType: a thumbnail, a transparency mask.
const NOT_A_PAGE: u32 = 0b101;
/// Largest value of a tag: the strips of a long page.
const MAX_TAG_BYTES: usize = 16 << 20;

type Reader<'a> = Decoder<Cursor<&'a [u8]>>;

/// An open TIFF.
pub struct TiffPages {
    bytes: Arc<[u8]>,
    limits: Limits,
    pages: Vec<Slot>,
}

/// Where a page is, or that it is announced and not there.
#[derive(Clone, Copy)]
enum Slot {
    Directory(usize),
    Missing,
}

impl TiffPages {
    /// Lists the pages; nothing is decoded yet.
    pub fn open(bytes: Arc<[u8]>, limits: &Limits) -> Result<Self, RasterError> {
        let mut reader = reader(&bytes, limits)?;
        let mut pages = Vec::new();
        let mut thumbnails = Vec::new();
        for directory in 0.. {
            let kind = reader.find_tag_unsigned::<u32>(Tag::NewSubfileType);
            match kind.ok().flatten().unwrap_or(0) & NOT_A_PAGE {
                0 => pages.push(Slot::Directory(directory)),
                _ => thumbnails.push(Slot::Directory(directory)),
            }
            // One more than allowed is enough to know.
            if pages.len().max(thumbnails.len()) > limits.max_pages as usize
                || !reader.more_images()
            {
                break;
            }
            if reader.next_image().is_err() {
                pages.push(Slot::Missing);
                break;
            }
        }
        if pages.is_empty() {
            pages = thumbnails;
        }
        let limits = limits.clone();
        Ok(Self {
            bytes,
            limits,
            pages,
        })
    }

    /// Number of pages.
    pub fn page_count(&self) -> u32 {
        self.pages.len() as u32
    }

    /// Pixels of a page, from its header.
    pub fn pixels(&self, index: u32) -> u64 {
        let Some(Slot::Directory(directory)) = self.pages.get(index as usize) else {
            return 0;
        };
        let size = reader(&self.bytes, &self.limits).and_then(|mut reader| {
            reader.seek_to_image(*directory).map_err(tiff_error)?;
            reader.dimensions().map_err(tiff_error)
        });
        size.map_or(0, |(width, height)| u64::from(width) * u64::from(height))
    }

    /// Decodes a page.
    pub fn page(&self, index: u32) -> Result<PageImage, RasterError> {
        let Slot::Directory(directory) = self.pages[index as usize] else {
            return Err(RasterError::Truncated("a page is missing".to_owned()));
        };
        let mut reader = reader(&self.bytes, &self.limits)?;
        reader.seek_to_image(directory).map_err(tiff_error)?;
        let (width, height) = reader.dimensions().map_err(tiff_error)?;
        self.limits.admit(width.into(), height.into())?;
        self.check_all_there(&mut reader)?;
        let pixels = match tag(&mut reader, Tag::Compression) {
            Some(GROUP_4) => self.group4(&mut reader, width, height)?,
            _ => plain(&mut reader, width, height)?,
        };
        let (pixels, declared) = square_pixels(pixels, declared_dpi(&mut reader));
        let dpi = judged_dpi(declared, pixels.dimensions());
        Ok(PageImage { pixels, dpi })
    }

    /// The places of the pixel data, as (offset, length).
    fn chunks(&self, reader: &mut Reader<'_>) -> Result<Vec<(u64, u64)>, RasterError> {
        let (offsets, lengths) = match reader.get_chunk_type() {
            ChunkType::Strip => (Tag::StripOffsets, Tag::StripByteCounts),
            ChunkType::Tile => (Tag::TileOffsets, Tag::TileByteCounts),
        };
        let offsets = reader.get_tag_u64_vec(offsets).map_err(tiff_error)?;
        let lengths = reader.get_tag_u64_vec(lengths).map_err(tiff_error)?;
        Ok(offsets.into_iter().zip(lengths).collect())
    }

    fn check_all_there(&self, reader: &mut Reader<'_>) -> Result<(), RasterError> {
        let end = self
            .chunks(reader)?
            .iter()
            .map(|(offset, len)| offset.saturating_add(*len))
            .max();
        match end {
            Some(end) if end <= self.bytes.len() as u64 => Ok(()),
            Some(end) => Err(RasterError::Truncated(format!(
                "pixels up to byte {end} of {}",
                self.bytes.len()
            ))),
            None => Err(RasterError::Damaged("a page without pixels".to_owned())),
        }
    }

    /// Own loop over the strips: the crate ignores FillOrder and pads what is missing.
    fn group4(
        &self,
        reader: &mut Reader<'_>,
        width: u32,
        height: u32,
    ) -> Result<Pixels, RasterError> {
        if reader.get_chunk_type() == ChunkType::Tile {
            return Err(RasterError::Unsupported("fax data in tiles".to_owned()));
        }
        let rows_per_strip = tag::<u32>(reader, Tag::RowsPerStrip).unwrap_or(height);
        let low_bit_first = tag::<u16>(reader, Tag::FillOrder) == Some(2);
        let photometric = tag::<u16>(reader, Tag::PhotometricInterpretation);
        let mut page = Vec::with_capacity(width as usize * height as usize);
        let mut rows_left = height;
        for (offset, len) in self.chunks(reader)? {
            let rows = rows_left.min(rows_per_strip.max(1));
            let data = &self.bytes[offset as usize..(offset + len) as usize];
            let there = if low_bit_first {
                let turned: Vec<u8> = data.iter().map(|byte| byte.reverse_bits()).collect();
                fax::decode_group4(&turned, width, rows, &mut page)
            } else {
                fax::decode_group4(data, width, rows, &mut page)
            };
            if there < rows {
                let row = height - rows_left + there;
                return Err(RasterError::Damaged(format!("fax data end in row {row}")));
            }
            rows_left -= rows;
        }
        if rows_left > 0 {
            return Err(RasterError::Truncated(format!("{rows_left} rows missing")));
        }
        if photometric.unwrap_or(WHITE_IS_ZERO) != WHITE_IS_ZERO {
            page.iter_mut().for_each(|pixel| *pixel = !*pixel);
        }
        gray(width, height, page).map(Pixels::Bilevel)
    }
}

fn reader<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Reader<'a>, RasterError> {
    let mut bounds = ::tiff::decoder::Limits::default();
    let room = usize::try_from(limits.max_pixels.saturating_mul(8)).unwrap_or(usize::MAX);
    bounds.decoding_buffer_size = room;
    bounds.intermediate_buffer_size = room;
    bounds.ifd_value_size = MAX_TAG_BYTES;
    Ok(Decoder::new(Cursor::new(bytes))
        .map_err(tiff_error)?
        .with_limits(bounds))
}

fn tiff_error(e: ::tiff::TiffError) -> RasterError {
    use ::tiff::TiffError as E;
    match e {
        E::IoError(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => {
            RasterError::Truncated("a TIFF without its end".to_owned())
        }
        E::UnsupportedError(e) => RasterError::Unsupported(e.to_string()),
        E::LimitsExceeded => RasterError::TooLarge("a TIFF page, limit pixels".to_owned()),
        e => RasterError::Damaged(e.to_string()),
    }
}

fn tag<T: TryFrom<u64>>(reader: &mut Reader<'_>, tag: Tag) -> Option<T> {
    reader.find_tag_unsigned(tag).ok().flatten()
}

/// ResolutionUnit 2 is the inch (also when absent), 3 the centimetre, 1 only a ratio.
fn declared_dpi(reader: &mut Reader<'_>) -> Option<(f32, f32)> {
    let to_inch = match tag::<u16>(reader, Tag::ResolutionUnit) {
        Some(1) => return None,
        Some(3) => 2.54,
        _ => 1.0,
    };
    let mut per_inch = |tag| match reader.find_tag(tag).ok()?? {
        Value::Rational(n, d) => Some(n as f32 / d as f32 * to_inch),
        Value::Short(n) => Some(f32::from(n) * to_inch),
        Value::Unsigned(n) => Some(n as f32 * to_inch),
        Value::Float(n) => Some(n * to_inch),
        _ => None,
    };
    let x = per_inch(Tag::XResolution)?;
    let y = per_inch(Tag::YResolution).unwrap_or(x);
    (x > 0.0 && y > 0.0).then_some((x, y))
}

fn gray(width: u32, height: u32, samples: Vec<u8>) -> Result<GrayImage, RasterError> {
    GrayImage::from_raw(width, height, samples)
        .ok_or_else(|| RasterError::Truncated("too few pixels".to_owned()))
}

fn rgb(width: u32, height: u32, samples: Vec<u8>) -> Result<RgbImage, RasterError> {
    RgbImage::from_raw(width, height, samples)
        .ok_or_else(|| RasterError::Truncated("too few pixels".to_owned()))
}

/// What the crate decodes by itself.
fn plain(reader: &mut Reader<'_>, width: u32, height: u32) -> Result<Pixels, RasterError> {
    let photometric = tag::<u16>(reader, Tag::PhotometricInterpretation);
    if photometric == Some(3) {
        return palette(reader, width, height);
    }
    let color = reader.colortype().map_err(tiff_error)?;
    let samples = eight_bit(reader.read_image().map_err(tiff_error)?)?;
    let is_jpeg = tag::<u16>(reader, Tag::Compression) == Some(JPEG);
    match color {
        ColorType::Gray(1) => {
            let bits = unpacked(&samples, width, height, 1);
            let page = bits.into_iter().map(|bit| bit * fax::PAPER).collect();
            gray(width, height, page).map(Pixels::Bilevel)
        }
        ColorType::Gray(depth @ (2 | 4)) => {
            let full = 255 / ((1u8 << depth) - 1);
            let levels = unpacked(&samples, width, height, depth);
            let page = levels.into_iter().map(|level| level * full).collect();
            gray(width, height, page).map(Pixels::Gray)
        }
        ColorType::Gray(8 | 16) => gray(width, height, samples).map(Pixels::Gray),
        ColorType::GrayA(8 | 16) => gray(
            width,
            height,
            samples.chunks_exact(2).map(|p| p[0]).collect(),
        )
        .map(Pixels::Gray),
        ColorType::YCbCr(8) if is_jpeg || photometric == Some(YCBCR) => {
            rgb(width, height, from_ycbcr(samples)).map(Pixels::Rgb)
        }
        ColorType::RGB(8 | 16) => rgb(width, height, samples).map(Pixels::Rgb),
        ColorType::RGBA(8 | 16) => rgb(width, height, without_alpha(&samples)).map(Pixels::Rgb),
        ColorType::CMYK(8) => rgb(width, height, from_cmyk(&samples)).map(Pixels::Rgb),
        other => Err(RasterError::Unsupported(format!(
            "pixels of type {other:?}"
        ))),
    }
}

fn eight_bit(samples: DecodingResult) -> Result<Vec<u8>, RasterError> {
    match samples {
        DecodingResult::U8(samples) => Ok(samples),
        DecodingResult::U16(samples) => Ok(samples.into_iter().map(|s| (s >> 8) as u8).collect()),
        _ => Err(RasterError::Unsupported(
            "samples that are not whole numbers".to_owned(),
        )),
    }
}

/// Samples of `depth` bits, high bits first, each row beginning at a byte.
fn unpacked(packed: &[u8], width: u32, height: u32, depth: u8) -> Vec<u8> {
    let per_byte = usize::from(8 / depth);
    let row_bytes = (width as usize).div_ceil(per_byte);
    let mask = ((1u16 << depth) - 1) as u8;
    let mut samples = Vec::with_capacity(width as usize * height as usize);
    for row in packed.chunks_exact(row_bytes).take(height as usize) {
        samples.extend((0..width as usize).map(|x| {
            let shift = 8 - depth as usize * (x % per_byte + 1);
            (row[x / per_byte] >> shift) & mask
        }));
    }
    samples
}

/// Palette images come as indices; the colours are 16 bits each, all reds first.
fn palette(reader: &mut Reader<'_>, width: u32, height: u32) -> Result<Pixels, RasterError> {
    let depth = tag::<u8>(reader, Tag::BitsPerSample).unwrap_or(1);
    let colors = reader.get_tag_u16_vec(Tag::ColorMap).map_err(tiff_error)?;
    let packed = eight_bit(reader.read_image().map_err(tiff_error)?)?;
    let indices = match depth {
        8 => packed,
        1 | 2 | 4 => unpacked(&packed, width, height, depth),
        _ => return Err(RasterError::Unsupported(format!("{depth} bit palette"))),
    };
    let count = colors.len() / 3;
    let mut samples = Vec::with_capacity(indices.len() * 3);
    for index in indices {
        for plane in 0..3 {
            let color = colors.get(plane * count + usize::from(index));
            samples.push(color.map_or(255, |c| (c >> 8) as u8));
        }
    }
    rgb(width, height, samples).map(Pixels::Rgb)
}

fn without_alpha(samples: &[u8]) -> Vec<u8> {
    samples
        .chunks_exact(4)
        .flat_map(|p| [p[0], p[1], p[2]])
        .collect()
}

/// Naive ink mixing: enough to tell ink from paper.
fn from_cmyk(samples: &[u8]) -> Vec<u8> {
    let paint = |ink: u8, black: u8| (u16::from(255 - ink) * u16::from(255 - black) / 255) as u8;
    samples
        .chunks_exact(4)
        .flat_map(|p| [paint(p[0], p[3]), paint(p[1], p[3]), paint(p[2], p[3])])
        .collect()
}

/// Rec. 601, the colours of JPEG (JFIF 1.02).
fn from_ycbcr(mut samples: Vec<u8>) -> Vec<u8> {
    for p in samples.chunks_exact_mut(3) {
        let (y, cb, cr) = (
            i32::from(p[0]),
            i32::from(p[1]) - 128,
            i32::from(p[2]) - 128,
        );
        let channel = |v: i32| ((v + (1 << 15)) >> 16).clamp(0, 255) as u8;
        p[0] = channel((y << 16) + 91_881 * cr);
        p[1] = channel((y << 16) - 22_554 * cb - 46_802 * cr);
        p[2] = channel((y << 16) + 116_130 * cb);
    }
    samples
}
