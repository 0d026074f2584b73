//! Coloured: shapes in coloured ink on a page as stored: round seals, and frames of stamps.
//!
//! Promise: time in proportion to the page, a hundredth of an inch at a time; a page without colour
//! costs one look at its type.

use image::RgbImage;

use crate::clean::components::{Component, Components};
use crate::clean::gray::from_raw;
use crate::clean::ink::is_coloured;
use crate::document::{PageImage, Pixels, Rect};

/// What a shape is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A red ring.
    Ring,
    /// A frame of one colour.
    Frame,
}

/// Cells of the fine grid, in dots per inch; small enough for the line of a frame.
const GRID_DPI: f32 = 100.0;
/// Cells of the fine grid in one of the coarse grid, which bridges broken lines.
const COARSE: usize = 4;
/// More spots than this are a photograph.
const MOST_SPOTS: usize = 2000;
/// Seals are 30 to 45 mm wide (Decree 99/2016/NĐ-CP and its circulars); copies shrink them a little.
const RING_IN: std::ops::Range<f32> = 0.95..2.1;
/// Stamps with a frame, in inches.
const FRAME_WIDTH_IN: std::ops::Range<f32> = 0.4..4.2;
const FRAME_HEIGHT_IN: std::ops::Range<f32> = 0.18..2.6;
/// Sectors of a ring that are looked at, and the share that must have ink.
const SECTORS: u32 = 48;
const LEAST_RING: f32 = 0.62;
/// Share of a frame's side that must have ink, and how far from the side it may lie.
const LEAST_SIDE: f32 = 0.5;
const SIDE_REACH: usize = 5;

/// The shapes of a page, in pixels of the page as stored.
pub fn shapes(image: &PageImage) -> Vec<(Shape, Rect)> {
    let Pixels::Rgb(page) = &image.pixels else {
        return Vec::new();
    };
    let step = (image.dpi / GRID_DPI).round().max(1.0) as usize;
    let dpi = image.dpi / step as f32;
    let [red, other] = Grid::of_colours(page, step);
    let mut shapes = red.shapes(dpi);
    let frames = other.shapes(dpi).into_iter();
    shapes.extend(frames.filter(|(shape, _)| *shape == Shape::Frame));
    let px = |cells: u32| cells * step as u32;
    let stored = |(shape, spot): (Shape, Component)| {
        let (left, top) = (px(spot.left), px(spot.top));
        let rect = Rect::new(left, top, px(spot.width()), px(spot.height()));
        (shape, rect)
    };
    shapes.into_iter().map(stored).collect()
}

/// Whether a pixel of coloured ink is red, and not blue or violet.
fn is_red(pixel: &[u8]) -> bool {
    pixel[0] > pixel[2] && pixel[0] - pixel[2] >= pixel[0] / 4
}

/// Where ink of a colour is.
struct Grid {
    wide: usize,
    high: usize,
    cells: Vec<bool>,
}

impl Grid {
    /// Red ink, and all other: a signature in blue runs through the seal beside it (Decree 99/2016,
    /// article 25: the seal covers a third of the signature).
    fn of_colours(page: &RgbImage, step: usize) -> [Self; 2] {
        let (wide, high) = (page.width() as usize / step, page.height() as usize / step);
        let row_bytes = page.width() as usize * 3;
        let rows = page.as_raw().chunks_exact(row_bytes.max(1));
        let mut colours = [(); 2].map(|()| Vec::with_capacity(wide * high));
        for row in rows.step_by(step).take(high) {
            for pixel in row.chunks_exact(3).step_by(step).take(wide) {
                let is_ink = is_coloured(pixel) && pixel[1] < pixel[0].max(pixel[2]);
                let is_red = is_red(pixel);
                colours[0].push(is_ink && is_red);
                colours[1].push(is_ink && !is_red);
            }
        }
        colours.map(|cells| Self { wide, high, cells })
    }

    /// The shapes, in cells.
    fn shapes(&self, dpi: f32) -> Vec<(Shape, Component)> {
        let spots = self.spots();
        if spots.len() > MOST_SPOTS {
            return Vec::new();
        }
        let fine = spots.iter().map(|spot| self.fine(spot));
        let shapes: Vec<(Shape, Component)> = fine
            .filter_map(|spot| Some((self.shape(&spot, dpi)?, spot)))
            .collect();
        // A seal has a ring within its ring.
        let is_within = |inner: &Component, outer: &Component| {
            inner.left > outer.left
                && inner.right < outer.right
                && inner.top > outer.top
                && inner.bottom < outer.bottom
        };
        let rings = shapes.iter().filter(|(shape, _)| *shape == Shape::Ring);
        let is_inner = |spot: &Component| rings.clone().any(|(_, ring)| is_within(spot, ring));
        let outer = shapes.iter().filter(|(_, spot)| !is_inner(spot));
        outer.cloned().collect()
    }

    /// Connected spots of the coarse grid.
    fn spots(&self) -> Vec<Component> {
        let (wide, high) = (self.wide.div_ceil(COARSE), self.high.div_ceil(COARSE));
        let mut coarse = vec![255u8; wide * high];
        for (at, _) in self.cells.iter().enumerate().filter(|(_, is_ink)| **is_ink) {
            coarse[at / self.wide / COARSE * wide + at % self.wide / COARSE] = 0;
        }
        Components::find(&from_raw(wide as u32, high as u32, coarse), 128).all
    }

    /// A spot's box in cells of the fine grid, drawn tight round its ink.
    fn fine(&self, spot: &Component) -> Component {
        let side = COARSE as u32;
        let (right, bottom) = (self.wide as u32, self.high as u32);
        let wide = Component {
            left: spot.left * side,
            top: spot.top * side,
            right: (spot.right * side).min(right),
            bottom: (spot.bottom * side).min(bottom),
            area: spot.area,
        };
        let (mut tight, mut found) = (wide, false);
        for y in wide.top..wide.bottom {
            for x in wide.left..wide.right {
                if !self.at(x as usize, y as usize) {
                    continue;
                }
                if !found {
                    (tight.left, tight.right, tight.top) = (x, x + 1, y);
                    found = true;
                }
                tight.left = tight.left.min(x);
                tight.right = tight.right.max(x + 1);
                tight.bottom = y + 1;
            }
        }
        tight
    }

    fn at(&self, x: usize, y: usize) -> bool {
        x < self.wide && y < self.high && self.cells[y * self.wide + x]
    }

    fn shape(&self, spot: &Component, dpi: f32) -> Option<Shape> {
        let (width, height) = (spot.width() as f32 / dpi, spot.height() as f32 / dpi);
        if RING_IN.contains(&height) && self.is_ring(spot) {
            return Some(Shape::Ring);
        }
        let fits = FRAME_WIDTH_IN.contains(&width) && FRAME_HEIGHT_IN.contains(&height);
        (fits && self.is_frame(spot)).then_some(Shape::Frame)
    }

    /// A ring, whole or cut by the page's edge (seals over several sheets).
    fn is_ring(&self, spot: &Component) -> bool {
        let (width, height) = (spot.width() as f32, spot.height() as f32);
        let radius = height / 2.0;
        let is_at_left = spot.left <= 2;
        let is_at_right = spot.right as usize + 2 >= self.wide;
        let center_x = match () {
            () if (0.85..1.18).contains(&(width / height)) => spot.left as f32 + width / 2.0,
            () if is_at_left && width < height => spot.right as f32 - radius,
            () if is_at_right && width < height => spot.left as f32 + radius,
            () => return false,
        };
        let center_y = spot.top as f32 + radius;
        let (mut seen, mut inked) = (0, 0);
        for sector in 0..SECTORS {
            let (sin, cos) = (sector as f32 * std::f32::consts::TAU / SECTORS as f32).sin_cos();
            if !(0.0..self.wide as f32).contains(&(center_x + radius * cos)) {
                continue;
            }
            seen += 1;
            let from = (radius * 0.84) as u32;
            inked += u32::from((from..=radius as u32 + 1).any(|r| {
                let (x, y) = (center_x + r as f32 * cos, center_y + r as f32 * sin);
                x >= 0.0 && y >= 0.0 && self.at(x as usize, y as usize)
            }));
        }
        seen >= SECTORS / 6 && inked as f32 >= seen as f32 * LEAST_RING
    }

    /// Whether three sides of the box at least are lines.
    fn is_frame(&self, spot: &Component) -> bool {
        let (left, top) = (spot.left as usize, spot.top as usize);
        let (right, bottom) = (spot.right as usize, spot.bottom as usize);
        let rows = |from: usize| from..(from + SIDE_REACH).min(self.high);
        let columns = |from: usize| from..(from + SIDE_REACH).min(self.wide);
        let across = |near: std::ops::Range<usize>| {
            let inked = (left..right).filter(|&x| near.clone().any(|y| self.at(x, y)));
            inked.count() as f32 >= (right - left) as f32 * LEAST_SIDE
        };
        let down = |near: std::ops::Range<usize>| {
            let inked = (top..bottom).filter(|&y| near.clone().any(|x| self.at(x, y)));
            inked.count() as f32 >= (bottom - top) as f32 * LEAST_SIDE
        };
        let sides = [
            across(rows(top)),
            across(rows(bottom.saturating_sub(SIDE_REACH))),
            down(columns(left)),
            down(columns(right.saturating_sub(SIDE_REACH))),
        ];
        let is_hollow = spot.height() as usize > 2 * SIDE_REACH;
        is_hollow && sides.iter().filter(|side| **side).count() >= 3
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    const RED: Rgb<u8> = Rgb([205, 35, 45]);

    fn page() -> RgbImage {
        RgbImage::from_pixel(1240, 1754, Rgb([250, 250, 246]))
    }

    fn ring(page: &mut RgbImage, x: f32, y: f32, radius: f32) {
        for step in 0..4000 {
            let (sin, cos) = (step as f32 * std::f32::consts::TAU / 4000.0).sin_cos();
            for width in 0..6 {
                let r = radius - width as f32;
                let (x, y) = (x + r * cos, y + r * sin);
                if x >= 0.0 && x < page.width() as f32 {
                    page.put_pixel(x as u32, y as u32, RED);
                }
            }
        }
    }

    fn frame(page: &mut RgbImage, rect: Rect) {
        for x in rect.x..rect.right() {
            for width in 0..4 {
                page.put_pixel(x, rect.y + width, RED);
                page.put_pixel(x, rect.bottom() - width, RED);
            }
        }
        for y in rect.y..rect.bottom() {
            for width in 0..4 {
                page.put_pixel(rect.x + width, y, RED);
                page.put_pixel(rect.right() - width, y, RED);
            }
        }
    }

    fn found(page: RgbImage) -> Vec<(Shape, Rect)> {
        shapes(&PageImage {
            pixels: Pixels::Rgb(page),
            dpi: 150.0,
        })
    }

    #[test]
    fn a_seal_is_a_ring_also_where_the_edge_of_the_sheet_cuts_it() {
        let mut page = page();
        ring(&mut page, 600.0, 900.0, 105.0);
        ring(&mut page, 1240.0, 400.0, 105.0);
        let found = found(page);
        let rings = found.iter().filter(|(shape, _)| *shape == Shape::Ring);
        assert_eq!(rings.count(), 2, "{found:?}");
    }

    #[test]
    fn a_blue_signature_through_the_seal_hides_it_from_nobody() {
        let mut page = page();
        ring(&mut page, 600.0, 900.0, 105.0);
        ring(&mut page, 600.0, 900.0, 75.0);
        for x in 520..1000 {
            for y in 0..5 {
                let wave = (f64::from(x) / 30.0).sin() * 40.0;
                page.put_pixel(x, (900.0 + wave) as u32 + y, Rgb([30, 50, 160]));
            }
        }
        let found = found(page);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, Shape::Ring);
        assert!(found[0].1.w.abs_diff(210) <= 8, "{found:?}");
    }

    #[test]
    fn a_stamp_is_a_frame_and_a_line_of_print_is_none() {
        let mut page = page();
        frame(&mut page, Rect::new(150, 300, 330, 200));
        for letter in 0..20 {
            for y in 0..20 {
                for x in 0..10 {
                    page.put_pixel(700 + letter * 16 + x, 300 + y, RED);
                }
            }
        }
        let found = found(page);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, Shape::Frame);
        assert!(found[0].1.x.abs_diff(150) <= 4 && found[0].1.w.abs_diff(330) <= 8);
    }
}
