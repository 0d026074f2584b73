//! Lines are found on any page without a panic, inside the page, in bounded number.
//! The first byte is the page's width in eighths, the rest its pixels, one bit each.
#![no_main]

use image::{GrayImage, Luma};
use libfuzzer_sys::fuzz_target;
use sohoa::ocr::native::lines::find_lines;

fuzz_target!(|bytes: &[u8]| {
    let Some((&width, pixels)) = bytes.split_first() else {
        return;
    };
    let width = (u32::from(width) + 1) * 8;
    let height = (pixels.len() as u32 * 8 / width).max(1);
    let is_ink = |x: u32, y: u32| {
        let at = (y * width + x) as usize;
        pixels
            .get(at / 8)
            .is_some_and(|byte| byte >> (at % 8) & 1 == 1)
    };
    let page = GrayImage::from_fn(width, height, |x, y| {
        Luma([if is_ink(x, y) { 0 } else { 255 }])
    });
    for line in find_lines(&page, 300.0) {
        assert!(line.rect.right() <= width && line.rect.bottom() <= height);
        assert!(line.strip.width() <= width);
    }
});
