//! Cut: a small grey picture of a place on the page, straight from the stored pixels.
//!
//! Reading takes coloured ink away before it looks; here the pen's blue must stay and the seal's red
//! must go, so the picture is made anew, from the page as stored, in the channel that serves.

use image::{GrayImage, Luma};

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
    GrayImage::from_fn(columns, rows, |column, row| {
        let mut sum = 0.0;
        for dy in 0..samples {
            for dx in 0..samples {
                let part =
                    |at: u32, d: u32| f64::from(at) + (f64::from(d) + 0.5) / f64::from(samples);
                let x = place.left + part(column, dx) * step;
                let y = place.top + part(row, dy) * step;
                let (x, y) = placement.point(x, y);
                sum += shade_between(&image.pixels, x - 0.5, y - 0.5, ink);
            }
        }
        Luma([(sum / f64::from(samples * samples)).round() as u8])
    })
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

/// The shade at a point between pixels, from the four round it.
fn shade_between(pixels: &Pixels, x: f64, y: f64, ink: Ink) -> f64 {
    let (left, top) = (x.floor(), y.floor());
    let (right_share, lower_share) = (x - left, y - top);
    let at = |dx: f64, dy: f64| shade(pixels, left + dx, top + dy, ink);
    let upper = at(0.0, 0.0) * (1.0 - right_share) + at(1.0, 0.0) * right_share;
    let lower = at(0.0, 1.0) * (1.0 - right_share) + at(1.0, 1.0) * right_share;
    upper * (1.0 - lower_share) + lower * lower_share
}

fn shade(pixels: &Pixels, x: f64, y: f64, ink: Ink) -> f64 {
    let (width, height) = pixels.dimensions();
    if x < 0.0 || y < 0.0 || x >= f64::from(width) || y >= f64::from(height) {
        return 255.0;
    }
    let (x, y) = (x as u32, y as u32);
    f64::from(match pixels {
        Pixels::Bilevel(page) | Pixels::Gray(page) => page.get_pixel(x, y).0[0],
        Pixels::Rgb(page) => {
            let [red, green, blue] = page.get_pixel(x, y).0;
            match ink {
                Ink::NotRed => red,
                Ink::Any => red.min(green).min(blue),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage};

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
