//! Perspective: a sheet photographed at an angle becomes a sheet seen from above.
//!
//! Promise: only a page that shows its whole sheet on a darker ground, and not as a rectangle, is
//! touched; the way back is exact. On any other page a few thousand pixels are looked at.

mod outline;
#[cfg(test)]
mod tests;

use image::{GrayImage, RgbImage};

use super::gray::from_raw;
use crate::document::{PageImage, Pixels, Placement};
use outline::outline;

/// A point in pixels.
type Point = (f64, f64);

/// Opposite sides of a sheet seen from above run alike, in radians: 0.35 degrees.
const MOST_BENT: f64 = 0.006;
/// More than deskewing looks for: 6 degrees.
const MOST_TILTED: f64 = 0.105;
/// Cut off along the sides: the sheet's own edge and its shadow.
const RIM: f64 = 0.004;
/// Proportion and short side of A4, in inches.
const A4: f64 = std::f64::consts::SQRT_2;
const A4_SHORT_IN: f64 = 8.27;
/// How far the proportion of a sheet seen aside may be from its own.
const FORESHORTENED: f64 = 0.18;

/// The page seen from above, and the way from its pixels to those of the photograph; `None` when the
/// page is no photograph of a sheet, or shows it straight.
pub fn rectify(image: &PageImage) -> Option<(PageImage, Placement)> {
    let corners = outline(&image.pixels)?;
    if is_straight(&corners) {
        return None;
    }
    let (width, height) = size(&corners);
    let back = homography(&corners, width, height, RIM);
    let pixels = match &image.pixels {
        Pixels::Rgb(page) => Pixels::Rgb(warp_rgb(page, &back, width, height)),
        Pixels::Gray(page) => Pixels::Gray(warp_gray(page, &back, width, height)),
        Pixels::Bilevel(_) => return None,
    };
    let (long, short) = (width.max(height), width.min(height));
    let is_a4 = (f64::from(long) / f64::from(short) / A4 - 1.0).abs() < 0.01;
    let dpi = match is_a4 {
        true => (f64::from(short) / A4_SHORT_IN) as f32,
        false => image.dpi,
    };
    Some((PageImage { pixels, dpi }, back))
}

/// Whether opposite sides run alike and the whole is hardly turned: deskewing is enough.
fn is_straight(corners: &[Point; 4]) -> bool {
    let direction = |a: usize, b: usize| {
        let (dx, dy) = (corners[b].0 - corners[a].0, corners[b].1 - corners[a].1);
        dy.atan2(dx)
    };
    let (top, bottom) = (direction(0, 1), direction(3, 2));
    let (left, right) = (direction(0, 3), direction(1, 2));
    let bent = (top - bottom).abs().max((left - right).abs());
    bent < MOST_BENT && top.abs() < MOST_TILTED
}

/// Pixels of the sheet seen from above, those of its longer sides; A4 where it is nearly that.
fn size(corners: &[Point; 4]) -> (u32, u32) {
    let distance =
        |a: usize, b: usize| (corners[a].0 - corners[b].0).hypot(corners[a].1 - corners[b].1);
    let width = distance(0, 1).max(distance(3, 2));
    let height = distance(0, 3).max(distance(1, 2));
    let (width, height) = match height / width {
        tall if (tall / A4 - 1.0).abs() < FORESHORTENED => (width, width * A4),
        wide if (wide * A4 - 1.0).abs() < FORESHORTENED => (height * A4, height),
        _ => (width, height),
    };
    (
        width.round().max(1.0) as u32,
        height.round().max(1.0) as u32,
    )
}

/// The map of a rectangle onto four corners (Heckbert 1989); `rim` is the share left out along each side.
fn homography(corners: &[Point; 4], width: u32, height: u32, rim: f64) -> Placement {
    let [(x0, y0), (x1, y1), (x2, y2), (x3, y3)] = *corners;
    let (sx, sy) = (x0 - x1 + x2 - x3, y0 - y1 + y2 - y3);
    let (dx1, dx2, dy1, dy2) = (x1 - x2, x3 - x2, y1 - y2, y3 - y2);
    let det = dx1 * dy2 - dx2 * dy1;
    let g = (sx * dy2 - dx2 * sy) / det;
    let h = (dx1 * sy - sx * dy1) / det;
    let from_square = Placement::from_matrix([
        x1 - x0 + g * x1,
        x3 - x0 + h * x3,
        x0,
        y1 - y0 + g * y1,
        y3 - y0 + h * y3,
        y0,
        g,
        h,
        1.0,
    ]);
    let inner = 1.0 - 2.0 * rim;
    let to_square = Placement::from_matrix([
        inner / f64::from(width),
        0.0,
        rim,
        0.0,
        inner / f64::from(height),
        rim,
        0.0,
        0.0,
        1.0,
    ]);
    from_square.after(&to_square)
}

fn warp_gray(page: &GrayImage, back: &Placement, width: u32, height: u32) -> GrayImage {
    let mut out = Vec::with_capacity((width * height) as usize);
    warp(
        page.dimensions(),
        back,
        width,
        height,
        |at, next_row, weights| {
            let raw = page.as_raw();
            out.push(blend(weights, |right, down| {
                raw[at + right + down * next_row]
            }));
        },
    );
    from_raw(width, height, out)
}

fn warp_rgb(page: &RgbImage, back: &Placement, width: u32, height: u32) -> RgbImage {
    let mut out = Vec::with_capacity((width * height * 3) as usize);
    warp(
        page.dimensions(),
        back,
        width,
        height,
        |at, next_row, weights| {
            let raw = page.as_raw();
            for channel in 0..3 {
                let px =
                    |right: usize, down: usize| raw[(at + right + down * next_row) * 3 + channel];
                out.push(blend(weights, px));
            }
        },
    );
    RgbImage::from_raw(width, height, out).unwrap_or_default()
}

/// Calls `pixel` for each pixel of the sheet with the index of the upper left of the four pixels that
/// it lies between, the pixels of a row, and the weights of right and lower neighbours in 256ths.
fn warp(
    (stored_w, stored_h): (u32, u32),
    back: &Placement,
    width: u32,
    height: u32,
    mut pixel: impl FnMut(usize, usize, (u32, u32)),
) {
    let (most_x, most_y) = (f64::from(stored_w) - 1.001, f64::from(stored_h) - 1.001);
    for y in 0..height {
        for x in 0..width {
            // Centres of pixels are half a pixel in.
            let (sx, sy) = back.point(f64::from(x) + 0.5, f64::from(y) + 0.5);
            let (sx, sy) = ((sx - 0.5).clamp(0.0, most_x), (sy - 0.5).clamp(0.0, most_y));
            let at = sy as usize * stored_w as usize + sx as usize;
            let weights = ((sx.fract() * 256.0) as u32, (sy.fract() * 256.0) as u32);
            pixel(at, stored_w as usize, weights);
        }
    }
}

fn blend((right, down): (u32, u32), px: impl Fn(usize, usize) -> u8) -> u8 {
    let px = |r, d| u32::from(px(r, d));
    let upper = px(0, 0) * (256 - right) + px(1, 0) * right;
    let lower = px(0, 1) * (256 - right) + px(1, 1) * right;
    ((upper * (256 - down) + lower * down + (1 << 15)) >> 16) as u8
}
