//! Canvas: frames and short labels on a picture.
//!
//! Promise: whatever lies outside the picture is left out.

use font8x8::{BASIC_FONTS, UnicodeFonts};
use image::{Rgb, RgbImage};

use crate::document::Rect;

/// Sure, given.
pub const GREEN: Rgb<u8> = Rgb([0, 140, 60]);
/// Doubtful, proposed.
pub const ORANGE: Rgb<u8> = Rgb([225, 120, 0]);
/// A guess.
pub const RED: Rgb<u8> = Rgb([215, 0, 30]);
/// Of lines.
pub const BLUE: Rgb<u8> = Rgb([20, 90, 220]);

/// Pixels of a frame's stroke.
const STROKE_PX: u32 = 3;
/// Pixels of one dot of a letter.
const DOT_PX: u32 = 2;
/// Rows and columns of a letter.
const LETTER_DOTS: u32 = 8;
/// Height of a label.
pub const LABEL_PX: u32 = DOT_PX * LETTER_DOTS;

/// Width of a label.
pub fn label_width(text: &str) -> u32 {
    text.chars().count() as u32 * LABEL_PX
}

/// Draws the outline of a box.
pub fn frame(picture: &mut RgbImage, rect: &Rect, colour: Rgb<u8>) {
    let (w, h) = (rect.w.max(STROKE_PX), rect.h.max(STROKE_PX));
    for (x, y, w, h) in [
        (rect.x, rect.y, w, STROKE_PX),
        (rect.x, rect.y + h - STROKE_PX, w, STROKE_PX),
        (rect.x, rect.y, STROKE_PX, h),
        (rect.x + w - STROKE_PX, rect.y, STROKE_PX, h),
    ] {
        fill(picture, &Rect::new(x, y, w, h), colour);
    }
}

/// Draws a line under a box.
pub fn underline(picture: &mut RgbImage, rect: &Rect, colour: Rgb<u8>) {
    fill(
        picture,
        &Rect::new(rect.x, rect.bottom(), rect.w, STROKE_PX),
        colour,
    );
}

/// Writes a label (ASCII) in white on `colour`, its top left corner at `x`, `y`.
pub fn label(picture: &mut RgbImage, x: u32, y: u32, text: &str, colour: Rgb<u8>) {
    fill(
        picture,
        &Rect::new(x, y, label_width(text), LABEL_PX),
        colour,
    );
    for (index, letter) in text.chars().enumerate() {
        let left = x + index as u32 * LABEL_PX;
        for (row, dots) in BASIC_FONTS
            .get(letter)
            .unwrap_or_default()
            .iter()
            .enumerate()
        {
            for column in (0..LETTER_DOTS).filter(|column| dots >> column & 1 == 1) {
                let (x, y) = (left + column * STROKE_PX, y + row as u32 * STROKE_PX);
                fill(
                    picture,
                    &Rect::new(x, y, STROKE_PX, STROKE_PX),
                    Rgb([255; 3]),
                );
            }
        }
    }
}

fn fill(picture: &mut RgbImage, rect: &Rect, colour: Rgb<u8>) {
    for y in rect.y..rect.bottom().min(picture.height()) {
        for x in rect.x..rect.right().min(picture.width()) {
            picture.put_pixel(x, y, colour);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_outside_the_picture_is_left_out() {
        let mut picture = RgbImage::new(40, 30);
        frame(&mut picture, &Rect::new(30, 20, 500, 500), RED);
        frame(&mut picture, &Rect::new(900, 900, 0, 0), RED);
        assert_eq!(*picture.get_pixel(39, 20), RED);
        label(&mut picture, 20, 10, "number", GREEN);
        assert_eq!(*picture.get_pixel(20, 10), GREEN);
        assert_eq!(*picture.get_pixel(5, 5), Rgb([0, 0, 0]));
    }
}
