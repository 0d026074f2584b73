//! Gray: one channel out of a stored page, so that coloured ink leaves and black print stays.
//!
//! Promise: red seals, blue and violet stamps come out as bright as their brightest channel,
//! black stays black.

use image::{GrayImage, RgbImage};
use multiversion::multiversion;

use super::ink;
use crate::document::{Pixels, Rect};

/// The brightest channel of every pixel. Red ink reflects red and blue ink blue as strongly as
/// paper does, black ink reflects neither.
#[multiversion(targets("x86_64+avx2"))]
pub fn brightest_channel(page: &RgbImage) -> GrayImage {
    let colours = page.as_raw().chunks_exact(3);
    let mut gray = vec![0; colours.len()];
    for (gray, colour) in gray.iter_mut().zip(colours) {
        *gray = colour[0].max(colour[1]).max(colour[2]);
    }
    from_raw(page.width(), page.height(), gray)
}

/// The page in grey. Coloured print is as dark as its darkest channel; other coloured ink fades.
pub fn gray(pixels: &Pixels, dpi: f32) -> GrayImage {
    match pixels {
        Pixels::Bilevel(page) | Pixels::Gray(page) => page.clone(),
        Pixels::Rgb(page) => {
            let mut gray = brightest_channel(page);
            for print in ink::coloured_print(page, dpi) {
                darken(&mut gray, page, &print);
            }
            gray
        }
    }
}

fn darken(gray: &mut GrayImage, page: &RgbImage, print: &Rect) {
    let wide = page.width() as usize;
    let (left, right) = (print.x as usize, print.right() as usize);
    for y in print.y as usize..print.bottom() as usize {
        let colours = page.as_raw()[(y * wide + left) * 3..(y * wide + right) * 3].chunks_exact(3);
        let row = &mut gray.as_mut()[y * wide + left..y * wide + right];
        for (value, colour) in row.iter_mut().zip(colours) {
            *value = colour[0].min(colour[1]).min(colour[2]);
        }
    }
}

/// The page made smaller by a whole factor; each pixel is the mean of `factor` x `factor`.
/// Reading gains nothing above 400 dpi, and time grows with the square.
pub fn shrink(page: &GrayImage, factor: u32) -> GrayImage {
    let (w, h) = (page.width() / factor, page.height() / factor);
    let mut sums = vec![0u32; w as usize];
    let mut out = Vec::with_capacity(w as usize * h as usize);
    let f = factor as usize;
    for band in page
        .as_raw()
        .chunks_exact((page.width() * factor) as usize)
        .take(h as usize)
    {
        sums.fill(0);
        for row in band.chunks_exact(page.width() as usize) {
            for (sum, px) in sums.iter_mut().zip(row.chunks_exact(f)) {
                *sum += px.iter().map(|&v| u32::from(v)).sum::<u32>();
            }
        }
        out.extend(sums.iter().map(|s| (s / (factor * factor)) as u8));
    }
    from_raw(w, h, out)
}

/// A page from exactly `w` x `h` pixels.
pub fn from_raw(w: u32, h: u32, pixels: Vec<u8>) -> GrayImage {
    GrayImage::from_raw(w, h, pixels).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    #[test]
    fn a_red_seal_is_nearly_paper_and_print_stays_black() {
        let mut page = RgbImage::from_pixel(3, 1, Rgb([250, 248, 240]));
        page.put_pixel(0, 0, Rgb([225, 60, 70]));
        page.put_pixel(1, 0, Rgb([30, 30, 34]));
        let gray = gray(&Pixels::Rgb(page), 300.0);
        assert_eq!(gray.as_raw(), &[225, 34, 250]);
    }

    #[test]
    fn shrinking_takes_means_and_drops_the_odd_edge() {
        let page = GrayImage::from_raw(3, 2, vec![0, 100, 9, 100, 200, 9]).unwrap();
        assert_eq!(shrink(&page, 2).as_raw(), &[100]);
    }
}
