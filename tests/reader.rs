//! The reader on pages that are no papers, and on papers that are hardly there: bounded work, and an
//! honest answer.

use std::time::Instant;

use image::{GrayImage, Luma};
use sohoa::clean::{Content, clean};
use sohoa::document::{Line, PageImage, Pixels};
use sohoa::ocr::native::Native;
use sohoa::ocr::native::kernels::Kernel;
use sohoa::ocr::native::model::Model;
use sohoa::ocr::plausible::is_print;
use sohoa::ocr::{OcrError, Recognizer};

const PAPER: u8 = 255;

fn reader() -> Native {
    Native::new(Model::shipped(), Model::second(), Kernel::best())
}

/// What the pipeline keeps of a page.
fn read(page: GrayImage) -> Vec<Line> {
    let page = clean(&PageImage {
        pixels: Pixels::Gray(page),
        dpi: 300.0,
    });
    if page.content == Content::Blank {
        return Vec::new();
    }
    let mut lines = reader().read(&page.gray, page.dpi).unwrap();
    lines.retain(is_print);
    lines
}

#[test]
fn reading_ends_when_its_time_is_over() {
    let mut reader = reader();
    reader.end_by(Some(Instant::now()));
    assert!(matches!(
        reader.read(&printed(), 300.0),
        Err(OcrError::Late)
    ));
    reader.end_by(None);
    assert_eq!(reader.read(&printed(), 300.0).unwrap().len(), 3);
}

/// Three printed lines in the middle of an A4 page.
fn printed() -> GrayImage {
    let print = include_bytes!("../src/commands/doctor_page.png");
    let print = image::load_from_memory(print).unwrap().into_luma8();
    let mut page = GrayImage::from_pixel(2480, 3508, Luma([PAPER]));
    image::imageops::overlay(&mut page, &print, 500, 900);
    page
}

/// Numbers without order, the same in every run.
struct Noise(u64);

impl Noise {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

#[test]
fn faint_print_is_read_as_long_as_it_can_be_told_from_the_paper() {
    for ink in [0u8, 120, 170, 200, 215] {
        let mut noise = Noise(7);
        let mut page = printed();
        for pixel in page.pixels_mut() {
            let share = f32::from(PAPER - pixel.0[0]) / 255.0;
            let level = 245.0 - share * (245.0 - f32::from(ink)) + noise.next(7) as f32 - 3.0;
            pixel.0[0] = level as u8;
        }
        let text: Vec<String> = read(page).iter().map(Line::text).collect();
        let text = text.join(" ");
        assert!(text.contains("45/GPXD-KKT"), "ink {ink}: {text}");
        assert!(text.contains("05 tháng 10 năm 2025"), "ink {ink}: {text}");
    }
}

#[test]
fn a_page_with_nothing_but_a_short_line_is_not_taken_for_blank() {
    let print = printed();
    let first_line = image::imageops::crop_imm(&print, 500, 900, 700, 90).to_image();
    let mut page = GrayImage::from_pixel(2480, 3508, Luma([250]));
    image::imageops::overlay(&mut page, &first_line, 900, 1700);
    let text: Vec<String> = read(page).iter().map(Line::text).collect();
    assert!(text.join(" ").contains("45/GPXD-KKT"), "{text:?}");
}

#[test]
fn what_is_no_print_gives_nothing_that_looks_sure() {
    let mut noise = Noise(1);
    let grain = GrayImage::from_fn(1240, 1754, |_, _| Luma([noise.next(256) as u8]));
    let mut noise = Noise(2);
    let mut photo = GrayImage::from_fn(1240, 1754, |x, y| {
        let wave = (f64::from(x) / 97.0).sin() * (f64::from(y) / 61.0).cos();
        Luma([(128.0 + 90.0 * wave + noise.next(25) as f64) as u8])
    });
    photo = image::imageops::blur(&photo, 2.0);
    let mut map = GrayImage::from_pixel(1240, 1754, Luma([PAPER]));
    for line in 0..60 {
        for x in 0..1240u32 {
            let y = 29.0 * f64::from(line) + 25.0 * (f64::from(x) / (30.0 + f64::from(line))).sin();
            if let Some(pixel) = map.get_pixel_mut_checked(x, y.max(0.0) as u32) {
                *pixel = Luma([30]);
            }
        }
    }
    for (name, page) in [("noise", grain), ("photograph", photo), ("map", map)] {
        let sure: Vec<String> = read(page)
            .iter()
            .filter(|line| line.confidence() > 0.8 && line.text().chars().count() > 4)
            .map(Line::text)
            .collect();
        assert!(sure.is_empty(), "{name}: {sure:?}");
    }
}

#[test]
fn pages_of_any_shape_end() {
    for (width, height) in [
        (1, 1),
        (1, 4000),
        (30_000, 40),
        (30_000, 3),
        (3, 3),
        (40, 30_000),
    ] {
        let stripes = GrayImage::from_fn(width, height, |x, y| {
            Luma([if (x / 3 + y / 5) % 2 == 0 { 20 } else { 240 }])
        });
        let lines = reader().read(&stripes, 300.0).unwrap();
        let words: usize = lines.iter().map(|line| line.words.len()).sum();
        assert!(words < 20_000, "{width} x {height}: {words} words");
        read(stripes);
    }
}
