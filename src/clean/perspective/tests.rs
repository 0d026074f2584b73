//! Sheets photographed at an angle, made here: the way back must lead to where the print stands.

use image::{Luma, Rgb, RgbImage};

use super::*;

const SIZE: (u32, u32) = (1200, 1600);
const WOOD: Rgb<u8> = Rgb([120, 84, 60]);
const WHITE: Rgb<u8> = Rgb([236, 232, 224]);

/// A photograph of an A4 sheet with these corners, with a black square of 2 % at each tenth of it.
fn photograph(corners: &[Point; 4]) -> RgbImage {
    // The test has the square sheet's own map; the code must find it from the picture alone.
    let to_photo = homography(corners, 1000, 1414, 0.0);
    let to_sheet = to_photo
        .inverse()
        .expect("a sheet seen from the side is no line");
    RgbImage::from_fn(SIZE.0, SIZE.1, |x, y| {
        let (u, v) = to_sheet.point(f64::from(x) + 0.5, f64::from(y) + 0.5);
        let on_sheet = (0.0..1000.0).contains(&u) && (0.0..1414.0).contains(&v);
        let in_square = |at: f64, whole: f64| (at / whole * 10.0).rem_euclid(1.0) < 0.2;
        match (on_sheet, in_square(u, 1000.0) && in_square(v, 1414.0)) {
            (false, _) => WOOD,
            (true, true) if u > 50.0 && v > 70.0 => Rgb([20, 20, 24]),
            (true, _) => WHITE,
        }
    })
}

fn page(pixels: RgbImage) -> PageImage {
    PageImage {
        pixels: Pixels::Rgb(pixels),
        dpi: 96.0,
    }
}

#[test]
fn a_sheet_photographed_at_an_angle_is_seen_from_above() {
    let corners = [
        (210.0, 160.0),
        (1010.0, 240.0),
        (1100.0, 1480.0),
        (90.0, 1390.0),
    ];
    let (sheet, back) = rectify(&page(photograph(&corners))).expect("the sheet is found");
    let (width, height) = sheet.pixels.dimensions();
    assert!((f64::from(height) / f64::from(width) / A4 - 1.0).abs() < 0.01);
    let to_photo = homography(&corners, 1000, 1414, 0.0);
    for (u, v) in [(0.5, 0.5), (0.1, 0.1), (0.9, 0.2), (0.3, 0.9), (0.9, 0.9)] {
        let (x, y) = back.point(u * f64::from(width), v * f64::from(height));
        let (tx, ty) = to_photo.point(u * 1000.0, v * 1414.0);
        // The rim that is cut off moves places near the edge by its own width.
        assert!(
            (x - tx).hypot(y - ty) < 8.0,
            "({u}, {v}): ({x}, {y}) for ({tx}, {ty})"
        );
    }
    assert!(
        (sheet.dpi / (width as f32 / 8.27) - 1.0).abs() < 0.01,
        "A4 tells its resolution"
    );
}

#[test]
fn a_scan_with_a_dark_border_and_a_straight_photograph_are_left_alone() {
    let straight = [
        (150.0, 200.0),
        (1000.0, 205.0),
        (998.0, 1407.0),
        (148.0, 1402.0),
    ];
    assert!(rectify(&page(photograph(&straight))).is_none());
    let scan = RgbImage::from_fn(
        SIZE.0,
        SIZE.1,
        |x, _| if x < 40 { Rgb([9, 9, 9]) } else { WHITE },
    );
    assert!(rectify(&page(scan)).is_none());
}

#[test]
fn pictures_that_show_no_sheet_are_left_alone() {
    let sunset = RgbImage::from_fn(SIZE.0, SIZE.1, |x, y| {
        let glow = 255.0 - ((x as f32 - 600.0).hypot(y as f32 - 500.0) / 4.0).min(220.0);
        Rgb([glow as u8, (glow * 0.8) as u8, (glow * 0.6) as u8])
    });
    assert!(rectify(&page(sunset)).is_none());
    let black = GrayImage::from_pixel(800, 600, Luma([3]));
    let dark = PageImage {
        pixels: Pixels::Gray(black),
        dpi: 300.0,
    };
    assert!(rectify(&dark).is_none());
    for (w, h) in [(1, 1), (5000, 1), (40, 40)] {
        let tiny = PageImage {
            pixels: Pixels::Gray(GrayImage::new(w, h)),
            dpi: 300.0,
        };
        assert!(rectify(&tiny).is_none());
    }
}
