//! Marks: what was put onto a page is found and read.
//!
//! What: a page with a number and a day in blanks and coloured ink; the same page without words, for
//! the shapes alone; one look at a blank.
//! Command: `cargo bench --bench marks`

use criterion::{Criterion, criterion_group, criterion_main};
use image::{GrayImage, Luma, Rgb, RgbImage};
use sohoa::document::{Line, MarkKind, Page, PageImage, Pixels, Rect, TextOrigin, Word};
use sohoa::marks::{self, digits};

/// An A4 sheet at 300 dots per inch with a red ring and blue strokes in its blanks.
fn sheet() -> PageImage {
    let mut sheet = RgbImage::from_pixel(2480, 3508, Rgb([250, 250, 246]));
    for step in 0..6000 {
        let (sin, cos) = (step as f32 * std::f32::consts::TAU / 6000.0).sin_cos();
        for radius in 200..212 {
            let (x, y) = (1800.0 + radius as f32 * cos, 2900.0 + radius as f32 * sin);
            sheet.put_pixel(x as u32, y as u32, Rgb([205, 35, 45]));
        }
    }
    for (x, y) in [(700, 480), (1720, 470), (1940, 470)] {
        for row in 0..36 {
            for column in 0..6 {
                sheet.put_pixel(x + column, y + row, Rgb([30, 60, 170]));
            }
        }
    }
    PageImage {
        pixels: Pixels::Rgb(sheet),
        dpi: 300.0,
    }
}

fn page() -> Page {
    let line = |words: &[(&str, u32, u32)], y: u32| {
        let word = |&(text, x, w): &(&str, u32, u32)| Word {
            text: text.to_owned(),
            as_read: None,
            rect: Rect::new(x, y, w, 45),
            confidence: 0.9,
        };
        Line::from_words(words.iter().map(word).collect())
    };
    Page {
        lines: vec![
            line(&[("Số:", 578, 62), ("/QĐ-KKT", 780, 212)], 478),
            line(
                &[
                    ("Hòa,", 1446, 99),
                    ("ngày", 1564, 98),
                    ("tháng", 1775, 115),
                    ("năm", 1995, 84),
                    ("2022", 2096, 102),
                ],
                468,
            ),
        ],
        ..Page::empty(1, (2480, 3508), TextOrigin::Scan)
    }
}

fn marks(criterion: &mut Criterion) {
    let (sheet, page) = (sheet(), page());
    let find = |page: &Page| {
        let mut page = page.clone();
        marks::find(&sheet, &mut page, &mut |_, _| Vec::new());
        page
    };
    let found = find(&page);
    let seals = found
        .marks
        .iter()
        .filter(|mark| mark.kind == MarkKind::Seal);
    assert_eq!(seals.count(), 1);
    let mut group = criterion.benchmark_group("marks");
    group.bench_function("a page with three blanks and a seal", |bench| {
        bench.iter(|| find(&page));
    });
    let bare = Page {
        lines: Vec::new(),
        ..page.clone()
    };
    group.bench_function("a page without blanks", |bench| bench.iter(|| find(&bare)));
    let blank = GrayImage::from_pixel(110, digits::ROWS, Luma([250]));
    group.bench_function("one look at a blank", |bench| {
        bench.iter(|| digits::read(digits::Reader::First, &blank));
    });
    group.finish();
}

criterion_group!(benches, marks);
criterion_main!(benches);
