//! Sheets as people lay them on the glass or before a phone: askew, on their head, at an angle, in
//! a shadow, scanned too coarsely. What is printed on them is read all the same, and is found again
//! where it stands on the page as stored.

use std::collections::HashMap;
use std::path::Path;

use image::{GrayImage, Luma};
use sohoa::clean::{CleanPage, clean};
use sohoa::document::{PageImage, Pixels, Placement, Word};
use sohoa::intake::sniff;
use sohoa::ocr::Recognizer;
use sohoa::ocr::native::Native;
use sohoa::ocr::native::kernels::Kernel;
use sohoa::ocr::native::model::Model;
use sohoa::raster::{Limits, RasterPage, open};

/// The first page of a sample, in grey.
fn sample(file: &str) -> (GrayImage, f32) {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/inbox");
    let bytes = std::fs::read(samples.join(file)).unwrap();
    let file_type = sniff(&bytes).unwrap();
    let source = open(bytes.into(), file_type, &Limits::default()).unwrap();
    let RasterPage::Image(image) = source.page(0).unwrap() else {
        panic!("{file} is no scan");
    };
    let gray = match image.pixels {
        Pixels::Bilevel(page) | Pixels::Gray(page) => page,
        Pixels::Rgb(page) => image::DynamicImage::from(page).into_luma8(),
    };
    (gray, image.dpi)
}

fn cleaned(gray: GrayImage, dpi: f32) -> CleanPage {
    clean(&PageImage {
        pixels: Pixels::Gray(gray),
        dpi,
    })
}

fn words(page: &CleanPage) -> Vec<Word> {
    let mut reader = Native::new(Model::shipped(), Model::second(), Kernel::best());
    let lines = reader.read(&page.gray, page.dpi).unwrap();
    lines.into_iter().flat_map(|line| line.words).collect()
}

/// Of the words of `page`, the share that was also read on `other`.
fn recall(page: &[Word], other: &[Word]) -> f64 {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for word in other {
        *counts.entry(&word.text).or_default() += 1;
    }
    let found = page.iter().filter(|word| {
        let left = counts.get_mut(word.text.as_str()).filter(|left| **left > 0);
        left.map(|left| *left -= 1).is_some()
    });
    found.count() as f64 / page.len() as f64
}

/// The picture of `width` x `height` whose pixels are taken where `place` says, `ground` where that is
/// outside of `page`.
fn warped(
    page: &GrayImage,
    (width, height): (u32, u32),
    ground: impl Fn(u32, u32) -> u8,
    place: impl Fn(f64, f64) -> (f64, f64),
) -> GrayImage {
    GrayImage::from_fn(width, height, |x, y| {
        let (u, v) = place(f64::from(x) + 0.5, f64::from(y) + 0.5);
        let (u, v) = (u - 0.5, v - 0.5);
        let inside = u >= 0.0
            && v >= 0.0
            && u < f64::from(page.width() - 1)
            && v < f64::from(page.height() - 1);
        if !inside {
            return Luma([ground(x, y)]);
        }
        let at =
            |right: u32, down: u32| f64::from(page.get_pixel(u as u32 + right, v as u32 + down)[0]);
        let (across, down) = (u.fract(), v.fract());
        let upper = at(0, 0) * (1.0 - across) + at(1, 0) * across;
        let lower = at(0, 1) * (1.0 - across) + at(1, 1) * across;
        Luma([(upper * (1.0 - down) + lower * down).round() as u8])
    })
}

/// The page turned counter-clockwise about its middle, on white paper grown to hold it.
fn turned(page: &GrayImage, angle_deg: f64) -> GrayImage {
    let (sin, cos) = angle_deg.to_radians().sin_cos();
    let (w, h) = (f64::from(page.width()), f64::from(page.height()));
    let (new_w, new_h) = (w * cos.abs() + h * sin.abs(), w * sin.abs() + h * cos.abs());
    warped(
        page,
        (new_w as u32, new_h as u32),
        |_, _| 255,
        |x, y| {
            let (x, y) = (x - new_w / 2.0, y - new_h / 2.0);
            (x * cos - y * sin + w / 2.0, x * sin + y * cos + h / 2.0)
        },
    )
}

const STRAIGHT: &str = "2024/gcn-dkdn-027.png";

#[test]
fn the_angle_is_found_to_a_tenth_of_a_degree_whichever_way_the_sheet_lies() {
    let (page, dpi) = sample(STRAIGHT);
    // Half the resolution is enough for an angle.
    let (page, dpi) = (sohoa::clean::gray::shrink(&page, 2), dpi / 2.0);
    let own = f64::from(cleaned(page.clone(), dpi).skew_deg);
    for angle_deg in [-8.0, -5.3, -2.0, -0.7, -0.25, 0.25, 0.6, 1.4, 3.1, 6.2, 8.0] {
        let askew = turned(&page, angle_deg);
        for turns in [0u8, 2] {
            let laid = sohoa::clean::deskew::turn(askew.clone(), turns);
            let clean = cleaned(laid, dpi);
            let found = f64::from(clean.skew_deg) - own;
            assert!(
                (found - angle_deg).abs() <= 0.1,
                "{angle_deg}: found {found}"
            );
            assert_eq!(clean.quarter_turns, (4 - turns) % 4, "{angle_deg}");
        }
    }
    for turns in 1..4u8 {
        let laid = sohoa::clean::deskew::turn(turned(&page, 1.4), turns);
        let clean = cleaned(laid, dpi);
        assert_eq!(clean.quarter_turns, (4 - turns) % 4);
        assert!((f64::from(clean.skew_deg) - own - 1.4).abs() <= 0.1);
    }
}

/// A sheet on a desk before a phone that is held aside; where the sheet's corners are in the picture.
fn photographed(page: &GrayImage) -> (GrayImage, Placement) {
    let (w, h) = (f64::from(page.width()), f64::from(page.height()));
    // Rows of the matrix: the sheet moved in, turned by 3 degrees, its upper end further away.
    let to_sheet = Placement::from_matrix([
        1.15,
        -0.06,
        -0.10 * w,
        0.05,
        1.12,
        -0.11 * h,
        2.0e-5,
        -4.0e-5,
        1.0,
    ]);
    let size = (page.width() * 23 / 20, page.height() * 23 / 20);
    let wood = |x: u32, y: u32| (88 + (x / 7 + y / 90) % 23) as u8;
    let photo = warped(page, size, wood, |x, y| to_sheet.point(x, y));
    let to_photo = to_sheet.inverse().unwrap();
    (photo, to_photo)
}

#[test]
fn a_sheet_photographed_at_an_angle_is_read_and_its_words_are_found_in_the_photograph() {
    let (page, dpi) = sample(STRAIGHT);
    let scanned = cleaned(page.clone(), dpi);
    let (photo, to_photo) = photographed(&page);
    let size = photo.dimensions();
    let photo = cleaned(photo, dpi);
    let (expected, read) = (words(&scanned), words(&photo));
    let share = recall(&expected, &read);
    assert!(share >= 0.97, "{:.1} % of the words", share * 100.0);
    let stored = |clean: &CleanPage, word: &Word, size: (u32, u32)| {
        clean.placement.rect(&word.rect, size.0, size.1)
    };
    let once = |text: &str, words: &[Word]| words.iter().filter(|w| w.text == text).count() == 1;
    let mut compared = 0;
    for word in expected.iter().filter(|w| w.text.chars().count() > 3) {
        if !once(&word.text, &expected) || !once(&word.text, &read) {
            continue;
        }
        let there = read.iter().find(|w| w.text == word.text).unwrap();
        let there = stored(&photo, there, size);
        let here = stored(&scanned, word, page.dimensions());
        let middle = (f64::from(here.center_x()), f64::from(here.center_y()));
        let (x, y) = to_photo.point(middle.0, middle.1);
        let off = (x - f64::from(there.center_x())).hypot(y - f64::from(there.center_y()));
        assert!(off < 25.0, "`{}` lies {off:.0} pixels away", word.text);
        compared += 1;
    }
    assert!(compared >= 20, "{compared} words compared");
}

#[test]
fn the_shadow_of_a_books_fold_and_of_a_hand_takes_no_words() {
    let (page, dpi) = sample(STRAIGHT);
    let expected = words(&cleaned(page.clone(), dpi));
    let (w, h) = (f64::from(page.width()), f64::from(page.height()));
    let mut shaded = page;
    for (x, y, pixel) in shaded.enumerate_pixels_mut() {
        let (u, v) = (f64::from(x) / w, f64::from(y) / h);
        let fold = 1.0 - 0.65 * (-u / 0.06).exp();
        let edge = 0.62 + 0.2 * (v * 5.0).sin();
        let hand = 1.0 - 0.45 / (1.0 + (-(u - edge) / 0.012).exp());
        pixel.0[0] = (f64::from(pixel.0[0]) * fold * hand) as u8;
    }
    let share = recall(&expected, &words(&cleaned(shaded, dpi)));
    assert!(share >= 0.98, "{:.1} % of the words", share * 100.0);
}

#[test]
fn a_sheet_scanned_too_coarsely_is_still_read() {
    let (page, dpi) = sample(STRAIGHT);
    let expected = words(&cleaned(page.clone(), dpi));
    for (coarse_dpi, least) in [(200.0, 0.97), (150.0, 0.95), (110.0, 0.80)] {
        let factor = coarse_dpi / dpi;
        let size = (page.width() as f32 * factor, page.height() as f32 * factor);
        let triangle = image::imageops::FilterType::Triangle;
        let coarse = image::imageops::resize(&page, size.0 as u32, size.1 as u32, triangle);
        let share = recall(&expected, &words(&cleaned(coarse, coarse_dpi)));
        assert!(share >= least, "{coarse_dpi} dpi: {:.1} %", share * 100.0);
    }
}
