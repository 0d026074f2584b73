//! Cut: a small grey picture of a place on the page, straight from the stored pixels.
//!
//! Reading takes coloured ink away before it looks; here the pen's blue must stay and the seal's red
//! must go, so the picture is made anew, from the page as stored, in the channel that serves.

use image::GrayImage;
use multiversion::multiversion;

use crate::clean::gray::from_raw;
use crate::document::{PageImage, Pixels, Placement};

/// Which ink a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Everything but red: what blue and black pens write, without the seal's and stamps' red.
    NotRed,
    /// All ink, of any colour.
    Any,
}

/// A place on the readable page, in its pixels; it may reach beyond the page's edges.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// The place, `rows` high and as wide as its shape asks; what lies outside the page is white.
pub fn cut(
    image: &PageImage,
    placement: &Placement,
    place: &Place,
    rows: u32,
    ink: Ink,
) -> GrayImage {
    let step = place.height / f64::from(rows);
    let columns = (place.width / step).round().clamp(1.0, 4000.0) as u32;
    let stored_step = stored_step(placement, place, step);
    let samples = (stored_step.ceil() as u32).clamp(1, 6);
    let grid = Grid {
        columns: columns as usize,
        rows: rows as usize,
        samples: samples as usize,
        step,
        place,
        placement,
    };
    let size = image.pixels.dimensions();
    let shades = match (&image.pixels, ink) {
        (Pixels::Bilevel(page) | Pixels::Gray(page), _) => gray_shades(&grid, page.as_raw(), size),
        (Pixels::Rgb(page), Ink::NotRed) => red_shades(&grid, page.as_raw(), size),
        (Pixels::Rgb(page), Ink::Any) => darkest_shades(&grid, page.as_raw(), size),
    };
    from_raw(columns, rows, shades)
}

/// Where the pixels of a picture lie: each is the mean of `samples` by `samples` points.
struct Grid<'a> {
    columns: usize,
    rows: usize,
    samples: usize,
    step: f64,
    place: &'a Place,
    placement: &'a Placement,
}

#[multiversion(targets("x86_64+avx2"))]
fn gray_shades(grid: &Grid, page: &[u8], size: (u32, u32)) -> Vec<u8> {
    shades(grid, size, |at| page[at])
}

#[multiversion(targets("x86_64+avx2"))]
fn red_shades(grid: &Grid, page: &[u8], size: (u32, u32)) -> Vec<u8> {
    shades(grid, size, |at| page[3 * at])
}

#[multiversion(targets("x86_64+avx2"))]
fn darkest_shades(grid: &Grid, page: &[u8], size: (u32, u32)) -> Vec<u8> {
    shades(grid, size, |at| {
        let pixel = &page[3 * at..3 * at + 3];
        pixel[0].min(pixel[1]).min(pixel[2])
    })
}

#[inline(always)]
fn shades(grid: &Grid, size: (u32, u32), shade: impl Fn(usize) -> u8) -> Vec<u8> {
    let (samples, place) = (grid.samples, grid.place);
    let between = grid.step / samples as f64;
    let whole = (samples * samples) as f64;
    let mut sums = vec![0.0; grid.columns];
    let mut out = Vec::with_capacity(grid.columns * grid.rows);
    for row in 0..grid.rows {
        sums.fill(0.0);
        for down in 0..samples {
            let y = place.top + ((row * samples + down) as f64 + 0.5) * between;
            for (column, sum) in sums.iter_mut().enumerate() {
                for across in 0..samples {
                    let x = place.left + ((column * samples + across) as f64 + 0.5) * between;
                    let (x, y) = grid.placement.point(x, y);
                    *sum += shade_between(x - 0.5, y - 0.5, size, &shade);
                }
            }
        }
        out.extend(sums.iter().map(|sum| (sum / whole).round() as u8));
    }
    out
}

/// Stretches a picture's shades: its paper becomes white, its darkest ink black.
pub fn level(picture: &mut GrayImage) {
    let mut shades: Vec<u8> = picture.as_raw().clone();
    shades.sort_unstable();
    let shade_at = |share: usize| {
        shades
            .get(shades.len() * share / 100)
            .copied()
            .unwrap_or(255)
    };
    let (ink, paper) = (f32::from(shade_at(1)), f32::from(shade_at(60)));
    let contrast = (paper - ink).max(LEAST_CONTRAST);
    for shade in picture.iter_mut() {
        *shade = (255.0 - (paper - f32::from(*shade)).max(0.0) * 255.0 / contrast).max(0.0) as u8;
    }
}

/// Less contrast than this is paper's own.
const LEAST_CONTRAST: f32 = 60.0;

/// How far apart on the stored page two neighbours of the picture lie.
fn stored_step(placement: &Placement, place: &Place, step: f64) -> f64 {
    let (ax, ay) = placement.point(place.left, place.top);
    let (bx, by) = placement.point(place.left + step, place.top);
    (bx - ax).hypot(by - ay)
}

/// The shade at a point between pixels, from the four round it; white outside the page.
#[inline(always)]
fn shade_between(x: f64, y: f64, (width, height): (u32, u32), shade: impl Fn(usize) -> u8) -> f64 {
    let (left, top) = (x.floor(), y.floor());
    let (right_share, lower_share) = (x - left, y - top);
    let (left, top) = (left as i64, top as i64);
    let at = |column: i64, row: i64| {
        let is_on_page =
            (0..i64::from(width)).contains(&column) && (0..i64::from(height)).contains(&row);
        match is_on_page {
            true => f64::from(shade(row as usize * width as usize + column as usize)),
            false => 255.0,
        }
    };
    let upper = at(left, top) * (1.0 - right_share) + at(left + 1, top) * right_share;
    let lower = at(left, top + 1) * (1.0 - right_share) + at(left + 1, top + 1) * right_share;
    upper * (1.0 - lower_share) + lower * lower_share
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Luma, Rgb, RgbImage};

    #[test]
    fn blue_ink_stays_and_red_ink_goes() {
        let mut page = RgbImage::from_pixel(40, 20, Rgb([250, 250, 250]));
        for y in 5..15 {
            for x in 5..15 {
                page.put_pixel(x, y, Rgb([30, 60, 170]));
                page.put_pixel(x + 20, y, Rgb([220, 40, 50]));
            }
        }
        let image = PageImage {
            pixels: Pixels::Rgb(page),
            dpi: 300.0,
        };
        let place = Place {
            left: 0.0,
            top: 0.0,
            width: 40.0,
            height: 20.0,
        };
        let seen = |ink| {
            let cut = cut(&image, &Placement::identity(), &place, 10, ink);
            (cut.get_pixel(5, 5).0[0], cut.get_pixel(15, 5).0[0])
        };
        assert_eq!(seen(Ink::NotRed), (30, 220));
        assert_eq!(seen(Ink::Any), (30, 40));
    }

    #[test]
    fn what_lies_beyond_the_page_is_paper() {
        let image = PageImage {
            pixels: Pixels::Gray(GrayImage::from_pixel(10, 10, Luma([0]))),
            dpi: 300.0,
        };
        let place = Place {
            left: -20.0,
            top: -5.0,
            width: 20.0,
            height: 10.0,
        };
        let cut = cut(&image, &Placement::identity(), &place, 10, Ink::Any);
        assert_eq!(cut.dimensions(), (20, 10));
        assert_eq!(cut.get_pixel(2, 2).0[0], 255);
    }
}
