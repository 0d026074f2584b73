//! Codes: the QR and bar codes of a page, at any angle.
//!
//! Promise: a page without codes costs a few milliseconds: only where the shape of a code is seen,
//! the decoder (rxing, a port of ZXing) is asked. What it gives has passed the code's own error
//! correction or check digit.

mod bars;
mod finder;
pub mod payload;

use std::cell::LazyCell;

use image::GrayImage;
use image::imageops::{crop_imm, rotate90};
use rxing::common::{GlobalHistogramBinarizer, HybridBinarizer};
use rxing::oned::MultiFormatOneDReader;
use rxing::qrcode::cpp_port::QrReader;
use rxing::{BarcodeFormat, BinaryBitmap, DecodeHints, Luma8LuminanceSource, RXingResult, Reader};
use serde_json::json;

use crate::clean::{CleanPage, binarize};
use crate::document::{Mark, MarkKind, Rect};

/// Most places of a page that the decoder is asked about: more are no codes.
const MOST_TRIES: usize = 6;
/// Round a QR code stay four modules of light, by its standard; some for a crooked page.
const QUIET_MODULES: f64 = 9.0;
/// Light at both ends of a bar code, in inches.
const QUIET_IN: f32 = 0.2;

/// Finds and reads the codes of a readable page; boxes are in pixels of the page as stored, which
/// is `stored_px` large.
pub fn find(clean: &CleanPage, stored_px: (u32, u32)) -> Vec<Mark> {
    let page = &clean.gray;
    if page.width() < 8 || page.height() < 8 {
        return Vec::new();
    }
    let threshold = binarize::threshold(page, 0.0).threshold;
    let mut codes = qr_codes(page, threshold);
    codes.extend(bar_codes(page, threshold, clean.dpi));
    codes
        .into_iter()
        .map(|code| code.into_mark(clean, stored_px))
        .collect()
}

/// A code that was read, on the readable page.
struct Code {
    kind: MarkKind,
    rect: Rect,
    text: String,
    format: String,
}

impl Code {
    fn read(kind: MarkKind, rect: Rect, read: &RXingResult) -> Code {
        Code {
            kind,
            rect,
            text: read.getText().to_owned(),
            format: read.getBarcodeFormat().to_string(),
        }
    }

    fn into_mark(self, clean: &CleanPage, (width_px, height_px): (u32, u32)) -> Mark {
        let rect = clean.placement.rect(&self.rect, width_px, height_px);
        let fields = payload::fields(&self.text);
        let mut mark = Mark::new(self.kind, rect, self.text);
        mark.detail.insert("format".to_owned(), json!(self.format));
        if !fields.is_empty() {
            mark.detail.insert("fields".to_owned(), json!(fields));
        }
        mark
    }
}

fn qr_codes(page: &GrayImage, threshold: u8) -> Vec<Code> {
    let mut codes: Vec<Code> = Vec::new();
    for corners in finder::corners(page, threshold).iter().take(MOST_TRIES) {
        let around = corners.outline(QUIET_MODULES, page.dimensions());
        let rect = corners.outline(3.5, page.dimensions());
        let is_read = |code: &Code| {
            code.rect.overlap_x(&rect) * 2 > rect.w && code.rect.overlap_y(&rect) * 2 > rect.h
        };
        if codes.iter().any(is_read) {
            continue;
        }
        let picture = crop(page, &around);
        codes.extend(read_qr(&picture).map(|read| Code::read(MarkKind::QrCode, rect, &read)));
    }
    codes
}

/// First by the brightness round each spot, which bears shadows, then by that of the whole.
fn read_qr(picture: &GrayImage) -> Option<RXingResult> {
    let hints = DecodeHints {
        TryHarder: Some(true),
        ..DecodeHints::default()
    };
    let by_place = &mut BinaryBitmap::new(HybridBinarizer::new(source(picture)?));
    let whole = &mut BinaryBitmap::new(GlobalHistogramBinarizer::new(source(picture)?));
    let read = QrReader.decode_with_hints(by_place, &hints);
    let read = read.or_else(|_| QrReader.decode_with_hints(whole, &hints));
    read.ok().filter(|read| !read.getText().is_empty())
}

fn bar_codes(page: &GrayImage, threshold: u8, dpi: f32) -> Vec<Code> {
    let lying = bars::lying(page, threshold, dpi).into_iter();
    let lying = lying.take(MOST_TRIES).filter_map(|strip| {
        let picture = crop(page, &with_quiet_ends(&strip, dpi, page.width()));
        Some(Code::read(MarkKind::BarCode, strip, &read_bars(&picture)?))
    });
    let turned = LazyCell::new(|| rotate90(page));
    let standing = bars::standing(page, threshold, dpi).into_iter();
    let standing = standing.take(MOST_TRIES).filter_map(|strip| {
        let picture = crop(&turned, &with_quiet_ends(&strip, dpi, turned.width()));
        let bottom = page.height().saturating_sub(strip.x);
        let rect = Rect::new(strip.y, bottom.saturating_sub(strip.w), strip.h, strip.w);
        Some(Code::read(MarkKind::BarCode, rect, &read_bars(&picture)?))
    });
    lying.chain(standing).collect()
}

/// Only kinds with a check digit, or so many bars that chance does not make them.
fn read_bars(picture: &GrayImage) -> Option<RXingResult> {
    let formats = [
        BarcodeFormat::CODE_128,
        BarcodeFormat::CODE_39,
        BarcodeFormat::EAN_13,
    ];
    let hints = DecodeHints {
        TryHarder: Some(true),
        PossibleFormats: Some(formats.into_iter().collect()),
        ..DecodeHints::default()
    };
    let bitmap = &mut BinaryBitmap::new(HybridBinarizer::new(source(picture)?));
    let read = MultiFormatOneDReader::new(&hints).decode_with_hints(bitmap, &hints);
    read.ok().filter(|read| read.getText().trim().len() >= 4)
}

fn source(picture: &GrayImage) -> Option<Luma8LuminanceSource> {
    let (width_px, height_px) = picture.dimensions();
    Luma8LuminanceSource::new(picture.as_raw().clone(), width_px, height_px).ok()
}

fn with_quiet_ends(strip: &Rect, dpi: f32, width_px: u32) -> Rect {
    let quiet = (QUIET_IN * dpi) as u32;
    let left = strip.x.saturating_sub(quiet);
    let right = (strip.right() + quiet).min(width_px);
    Rect::new(left, strip.y, right - left, strip.h)
}

fn crop(page: &GrayImage, rect: &Rect) -> GrayImage {
    crop_imm(page, rect.x, rect.y, rect.w, rect.h).to_image()
}

#[cfg(test)]
mod tests;
