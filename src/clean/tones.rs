//! Tones: whether a page on which nothing could be read is a picture (a photograph, a map in colours)
//! rather than print that is too poor to read.
//!
//! Promise: print on paper, however faint, dirty or unevenly lit, is no picture.

use super::gray;
use super::paper::Paper;
use crate::document::{PageImage, Pixels};

/// Of a sheet of print, at least this share is paper; the rest are shadows, borders, spots.
const LEAST_EVEN: f64 = 0.6;

/// Whether the page's tones are a picture's: what lies between its darkest strokes is of many tones.
pub fn is_picture(image: &PageImage) -> bool {
    if matches!(image.pixels, Pixels::Bilevel(_)) {
        return false;
    }
    let page = gray::gray(&image.pixels, image.dpi);
    Paper::measure(&page, image.dpi).evenness() < LEAST_EVEN
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{GrayImage, Luma};

    fn page(tone: impl Fn(u32, u32) -> u8) -> PageImage {
        let gray = GrayImage::from_fn(1240, 1754, |x, y| Luma([tone(x, y)]));
        PageImage {
            pixels: Pixels::Gray(gray),
            dpi: 150.0,
        }
    }

    #[test]
    fn a_landscape_is_a_picture() {
        let hills = |x: u32, y: u32| {
            let hill = 90.0 * (x as f32 / 160.0).sin() + 60.0 * (y as f32 / 110.0).cos();
            (120.0 + hill * 0.8).clamp(0.0, 255.0) as u8
        };
        assert!(is_picture(&page(hills)));
    }

    #[test]
    fn dirty_dark_and_shadowed_sheets_of_print_are_none() {
        let print = |x: u32, y: u32| y % 40 < 14 && x % 12 < 5 && (100..1100).contains(&x);
        let sheets: [&dyn Fn(u32, u32) -> u8; 3] = [
            &|x, y| if print(x, y) { 90 } else { 140 },
            &|x, y| (if print(x, y) { 60 } else { 240 }) - (x / 10) as u8 / 2,
            &|x, y| {
                if print(x, y) {
                    150
                } else {
                    200 + ((x * 7 + y * 13) % 31) as u8
                }
            },
        ];
        for (index, sheet) in sheets.iter().enumerate() {
            assert!(!is_picture(&page(sheet)), "sheet {index}");
        }
    }
}
