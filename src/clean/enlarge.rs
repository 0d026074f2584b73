//! Enlarge: more pixels for pages scanned too coarsely, with strokes kept sharp.
//!
//! Promise: Catmull-Rom interpolation (Keys 1981).

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::GrayImage;

use super::gray::from_raw;

/// The page enlarged by `factor`.
pub fn enlarge(page: &GrayImage, factor: f64) -> GrayImage {
    let enlarged = |side: u32| ((f64::from(side) * factor) as u32).max(1);
    let (w, h) = (enlarged(page.width()), enlarged(page.height()));
    let Ok(from) = ImageRef::new(page.width(), page.height(), page.as_raw(), PixelType::U8) else {
        return page.clone();
    };
    // What is left of the last pixel is cut off, so that the factor is kept exactly.
    let (seen_w, seen_h) = (f64::from(w) / factor, f64::from(h) / factor);
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom))
        .crop(0.0, 0.0, seen_w, seen_h);
    let mut to = Image::new(w, h, PixelType::U8);
    match Resizer::new().resize(&from, &mut to, &options) {
        Ok(()) => from_raw(w, h, to.into_vec()),
        Err(_) => page.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    #[test]
    fn a_stroke_stays_where_it_was_and_nothing_is_moved() {
        let page = GrayImage::from_fn(101, 67, |x, y| {
            Luma([if (40..44).contains(&x) || y == 20 {
                0
            } else {
                255
            }])
        });
        let large = enlarge(&page, 1.5);
        assert_eq!(large.dimensions(), (151, 100));
        let darkest = |line: &dyn Fn(u32) -> u8, length: u32| {
            let dark = (0..length).filter(|&at| line(at) < 128);
            let places: Vec<u32> = dark.collect();
            f64::from(places[0] + places[places.len() - 1] + 1) / 2.0
        };
        let across = darkest(&|x| large.get_pixel(x, 60)[0], large.width());
        let down = darkest(&|y| large.get_pixel(10, y)[0], large.height());
        assert!((across - 42.0 * 1.5).abs() <= 0.5, "{across}");
        assert!((down - 20.5 * 1.5).abs() <= 0.5, "{down}");
    }

    #[test]
    fn pages_of_any_size_are_enlarged() {
        for (w, h) in [(0, 0), (1, 1), (1, 300), (300, 1)] {
            let large = enlarge(&GrayImage::new(w, h), 3.0);
            assert!(large.width() >= w && large.height() >= h);
        }
    }
}
