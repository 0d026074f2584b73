//! Ring: what stands round a seal, rolled out into a line, from the lower end clockwise.
//!
//! Promise: only red ink is seen, whatever print or signature lies under it; what is read there tells
//! whose seal it is and is never a value.

use std::f32::consts::TAU;

use image::{GrayImage, Luma, Rgb, RgbImage};

use crate::document::Rect;

/// Between these shares of the seal's radius its rings and its words are looked for.
const WITHIN: std::ops::Range<f32> = 0.45..1.03;
/// Steps of a circle at which ink is looked for.
const SECTORS: u32 = 180;
/// A circle with ink in this share of its sectors is a ring and no row of letters.
const LEAST_RING: f32 = 0.6;
/// Letters are at least this high, as a share of the seal's radius.
const LEAST_LETTER: f32 = 0.12;
/// Light round the line, as its reader likes it.
const ROOM_PX: u32 = 12;
/// By how much red must outshine the other channels to count as ink.
const LEAST_RED: f32 = 40.0;

/// The words round the seal in the box `seal`, as a line; `None` where it has no row of letters. `turns`
/// are the clockwise quarter turns that make the page upright.
pub fn unrolled(page: &RgbImage, seal: &Rect, turns: u8) -> Option<GrayImage> {
    let radius = seal.w.max(seal.h) as f32 / 2.0;
    let is_whole = seal.w.abs_diff(seal.h) as f32 <= radius * 0.3;
    let circle = Circle {
        page,
        x: seal.x as f32 + seal.w as f32 / 2.0,
        y: seal.y as f32 + seal.h as f32 / 2.0,
    };
    let (inner, outer) = circle.letters(radius).filter(|_| is_whole)?;
    let (rows, columns) = (
        (outer - inner).ceil() as u32,
        (TAU * (inner + outer) / 2.0) as u32,
    );
    let start = TAU / 4.0 - f32::from(turns) * TAU / 4.0;
    let mut line = GrayImage::from_pixel(columns + 2 * ROOM_PX, rows + 2 * ROOM_PX, Luma([255]));
    for column in 0..columns {
        let angle = start + column as f32 * TAU / columns as f32;
        for row in 0..rows {
            let red = circle.red(outer - row as f32, angle);
            line.put_pixel(column + ROOM_PX, row + ROOM_PX, Luma([255 - red as u8]));
        }
    }
    Some(line)
}

/// A seal's middle on its page.
struct Circle<'a> {
    page: &'a RgbImage,
    x: f32,
    y: f32,
}

impl Circle<'_> {
    /// How red the page is at a distance and an angle, 0 to 255.
    fn red(&self, distance: f32, angle: f32) -> f32 {
        let (sin, cos) = angle.sin_cos();
        let (x, y) = (self.x + distance * cos, self.y + distance * sin);
        if x < 0.0 || y < 0.0 {
            return 0.0;
        }
        let pixel = self.page.get_pixel_checked(x as u32, y as u32);
        pixel.map_or(0.0, |&Rgb([red, green, blue])| {
            (f32::from(red) - f32::from(green) / 2.0 - f32::from(blue) / 2.0).max(0.0)
        })
    }

    /// Share of the circle that has ink.
    fn covered(&self, distance: f32) -> f32 {
        let is_ink =
            |sector: &u32| self.red(distance, *sector as f32 * TAU / SECTORS as f32) >= LEAST_RED;
        (0..SECTORS).filter(is_ink).count() as f32 / SECTORS as f32
    }

    /// Inner and outer distance of the letters: between the outermost ring and the next one within.
    fn letters(&self, radius: f32) -> Option<(f32, f32)> {
        let distances = || {
            (0..=((WITHIN.end - WITHIN.start) * radius) as u32)
                .map(|step| WITHIN.end * radius - step as f32)
        };
        let is_ring = |distance: &f32| self.covered(*distance) >= LEAST_RING;
        let ring = distances().find(is_ring)?;
        let least = LEAST_LETTER * radius;
        // Two rings may stand close to each other.
        let mut outer = ring;
        for distance in distances().filter(|distance| *distance < ring) {
            if is_ring(&distance) {
                if outer - distance >= least {
                    return Some((distance + 1.0, outer));
                }
                outer = distance - 1.0;
            }
        }
        let inner = WITHIN.start * radius;
        (outer - inner >= least).then_some((inner, outer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: Rgb<u8> = Rgb([205, 35, 45]);
    const RADIUS: f32 = 200.0;

    /// A seal in the middle of a page: two rings and between them a block from one angle to another.
    fn seal(block: std::ops::Range<f32>) -> RgbImage {
        RgbImage::from_fn(500, 500, |x, y| {
            let (x, y) = (x as f32 - 250.0, y as f32 - 250.0);
            let (distance, angle) = (x.hypot(y), y.atan2(x).rem_euclid(TAU));
            let is_ring = (RADIUS - 6.0..RADIUS).contains(&distance)
                || (RADIUS * 0.6..RADIUS * 0.62).contains(&distance);
            let is_block =
                (RADIUS * 0.7..RADIUS * 0.85).contains(&distance) && block.contains(&angle);
            match is_ring || is_block {
                true => RED,
                false if x.abs() < 4.0 => Rgb([20, 20, 20]), // print under it
                false => Rgb([250, 250, 246]),
            }
        })
    }

    /// Columns with ink, as shares of the line.
    fn inked(line: &GrayImage) -> Vec<f32> {
        let inner = ROOM_PX..line.width() - ROOM_PX;
        let is_ink = |x: &u32| line.get_pixel(*x, line.height() / 2).0[0] < 160;
        let share = |x: u32| (x - ROOM_PX) as f32 / (line.width() - 2 * ROOM_PX) as f32;
        inner.filter(is_ink).map(share).collect()
    }

    #[test]
    fn a_circle_is_rolled_out_from_its_lower_end_clockwise() {
        let rect = Rect::new(50, 50, 400, 400);
        // From the left end over the top to the right one.
        let line = unrolled(&seal(TAU / 2.0..TAU), &rect, 0).unwrap();
        let ink = inked(&line);
        assert!(
            (ink[0] - 0.25).abs() < 0.01 && (ink[ink.len() - 1] - 0.75).abs() < 0.01,
            "{ink:?}"
        );
        assert!((RADIUS * 0.3..RADIUS * 0.45).contains(&((line.height() - 2 * ROOM_PX) as f32)));
        // The same on a page that lies on its side.
        let turned = image::imageops::rotate270(&seal(TAU / 2.0..TAU));
        let ink = inked(&unrolled(&turned, &rect, 1).unwrap());
        assert!((ink[0] - 0.25).abs() < 0.01, "{ink:?}");
    }

    #[test]
    fn a_seal_without_room_for_letters_has_none() {
        let disc = RgbImage::from_pixel(500, 500, RED);
        assert!(unrolled(&disc, &Rect::new(50, 50, 400, 400), 0).is_none());
        assert!(unrolled(&disc, &Rect::new(450, 50, 200, 400), 0).is_none());
    }
}
