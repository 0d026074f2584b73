//! Resolution: how many pixels of a page make an inch. What a file says is believed only when it
//! makes a page of a plausible size.

use image::imageops::{self, FilterType};

use crate::document::Pixels;

/// Plausible scanning resolutions.
const PLAUSIBLE_DPI: std::ops::RangeInclusive<f32> = 72.0..=1200.0;
/// Short sides of A7 and of A1 in inches, with a little play (ISO 216).
const PLAUSIBLE_SHORT_SIDE_IN: std::ops::RangeInclusive<f32> = 2.7..=24.5;
/// Software that knows no resolution writes 72 or 96.
const SOFTWARE_DEFAULT_DPI: f32 = 100.0;
/// Short side of A3 with a little play: at 72 or 96 dpi nothing larger is believed.
const A3_SHORT_SIDE_IN: f32 = 12.2;
/// Short side of A4, the paper of administration.
const A4_SHORT_SIDE_IN: f32 = 8.27;
/// Fax pages of 204 x 98 dots per inch are the extreme of pixels that are not square.
const SQUARE_WITHIN: f32 = 1.03;

/// The resolution of a page of `size_px`: `declared` when plausible, else as if the page were A4.
pub fn judged_dpi(declared: Option<f32>, size_px: (u32, u32)) -> f32 {
    let short_px = size_px.0.min(size_px.1) as f32;
    let plausible = |dpi: &f32| {
        let short_in = short_px / dpi;
        PLAUSIBLE_DPI.contains(dpi)
            && PLAUSIBLE_SHORT_SIDE_IN.contains(&short_in)
            && (*dpi > SOFTWARE_DEFAULT_DPI || short_in <= A3_SHORT_SIDE_IN)
    };
    declared
        .filter(plausible)
        .unwrap_or_else(|| as_a4(short_px))
}

fn as_a4(short_px: f32) -> f32 {
    (short_px / A4_SHORT_SIDE_IN).clamp(*PLAUSIBLE_DPI.start(), *PLAUSIBLE_DPI.end())
}

/// Makes the pixels of a page square where the file says they are not (a fax in standard
/// resolution has half as many rows as columns to the inch); gives the resolution of both axes.
pub fn square_pixels(pixels: Pixels, dpi: Option<(f32, f32)>) -> (Pixels, Option<f32>) {
    let Some((x_dpi, y_dpi)) = dpi else {
        return (pixels, None);
    };
    let stretch = x_dpi.max(y_dpi) / x_dpi.min(y_dpi);
    if !stretch.is_finite() || !(SQUARE_WITHIN..=2.5).contains(&stretch) {
        return (pixels, Some(x_dpi));
    }
    let (width_px, height_px) = pixels.dimensions();
    let grown = |side: u32| (side as f32 * stretch).round() as u32;
    let (w, h) = if x_dpi > y_dpi {
        (width_px, grown(height_px))
    } else {
        (grown(width_px), height_px)
    };
    let pixels = match pixels {
        Pixels::Bilevel(page) => {
            Pixels::Bilevel(imageops::resize(&page, w, h, FilterType::Nearest))
        }
        Pixels::Gray(page) => Pixels::Gray(imageops::resize(&page, w, h, FilterType::Triangle)),
        Pixels::Rgb(page) => Pixels::Rgb(imageops::resize(&page, w, h, FilterType::Triangle)),
    };
    (pixels, Some(x_dpi.max(y_dpi)))
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, Luma};

    use super::*;

    #[test]
    fn a_plausible_resolution_is_believed() {
        assert_eq!(judged_dpi(Some(300.0), (2480, 3508)), 300.0);
        assert_eq!(judged_dpi(Some(96.0), (794, 1123)), 96.0);
        assert_eq!(judged_dpi(Some(200.0), (3300, 4677)), 200.0);
    }

    #[test]
    fn a_resolution_that_makes_a_poster_or_a_stamp_is_judged_anew() {
        let dpi = judged_dpi(Some(72.0), (3024, 4032));
        assert!((360.0..370.0).contains(&dpi), "a phone writes 72: {dpi}");
        let dpi = judged_dpi(Some(96.0), (1654, 2339));
        assert!(
            (199.0..201.0).contains(&dpi),
            "a scan saved by an editor: {dpi}"
        );
        assert!((295.0..305.0).contains(&judged_dpi(Some(1200.0), (2480, 3508))));
        assert!((295.0..305.0).contains(&judged_dpi(Some(f32::NAN), (2480, 3508))));
        assert!((295.0..305.0).contains(&judged_dpi(None, (3508, 2480))));
    }

    #[test]
    fn a_standard_fax_gets_its_height_back() {
        let fax = Pixels::Bilevel(GrayImage::from_pixel(1728, 1145, Luma([255])));
        let (square, dpi) = square_pixels(fax, Some((204.0, 98.0)));
        assert_eq!(square.dimensions(), (1728, 2383));
        assert_eq!(dpi, Some(204.0));
    }
}
