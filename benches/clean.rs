//! Clean: a page as stored becomes upright, straight and readable.
//!
//! What: a colour scan of an office scanner, a fax-like page; then each step by itself on the colour
//! scan, and a photograph of a sheet held aside.
//! Command: `cargo bench --bench clean`

use std::hint::black_box;
use std::path::Path;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use image::{GrayImage, Luma};
use sohoa::clean::components::Components;
use sohoa::clean::paper::Paper;
use sohoa::clean::{
    Content, binarize, border, clean, deskew, enlarge, gray, orient, perspective, streaks,
};
use sohoa::document::{PageImage, Pixels, Placement};
use sohoa::intake::sniff;
use sohoa::raster::{Limits, RasterPage, open};

fn page(file: &str) -> PageImage {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/inbox");
    let bytes = std::fs::read(samples.join(file)).expect("a sample");
    let file_type = sniff(&bytes).expect("a sample");
    let source = open(bytes.into(), file_type, &Limits::default()).expect("a sample opens");
    match source.page(0).expect("its first page decodes") {
        RasterPage::Image(image) => image,
        RasterPage::Text { .. } => panic!("{file} is no scan"),
    }
}

const COLOUR: &str = "2022/gpxd-031.pdf";

fn cleaning(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("clean");
    for (name, file, turns) in [("colour", COLOUR, 0), ("fax", "2014/qd-thuedat-008.pdf", 0)] {
        let page = page(file);
        let cleaned = clean(&page);
        assert_eq!(cleaned.content, Content::Ink, "{file}");
        assert_eq!(cleaned.quarter_turns, turns, "{file}");
        group.bench_function(name, |bench| bench.iter(|| clean(&page)));
    }
    group.finish();
}

fn steps(criterion: &mut Criterion) {
    let stored = page(COLOUR);
    let dpi = stored.dpi;
    let gray = gray::gray(&stored.pixels, dpi);
    let mut flat = gray.clone();
    let paper = Paper::measure(&flat, dpi);
    paper.flatten(&mut flat);
    let ink = binarize::threshold(&flat, paper.grain).threshold;
    let found = Components::find(&flat, ink);
    let (letters, marks) = orient::letters_and_marks(&found.all, dpi);
    assert!(letters.len() > 500, "a page of text");
    let mut group = criterion.benchmark_group("clean, step by step");
    group.bench_function("grey", |b| b.iter(|| gray::gray(&stored.pixels, dpi)));
    group.bench_function("paper, measured", |b| b.iter(|| Paper::measure(&gray, dpi)));
    let copy = |page: &GrayImage| page.clone();
    group.bench_function("paper, taken out", |b| {
        let flatten = |mut page| paper.flatten(black_box(&mut page));
        b.iter_batched(|| copy(&gray), flatten, BatchSize::LargeInput);
    });
    group.bench_function("threshold", |b| {
        b.iter(|| binarize::threshold(&flat, paper.grain));
    });
    group.bench_function("components", |b| b.iter(|| Components::find(&flat, ink)));
    group.bench_function("streaks", |b| {
        let erase = |mut page| streaks::erase(black_box(&mut page), ink, dpi);
        b.iter_batched(|| copy(&flat), erase, BatchSize::LargeInput);
    });
    group.bench_function("borders", |b| {
        let erase = |mut page| border::erase(black_box(&mut page), &found, dpi);
        b.iter_batched(|| copy(&flat), erase, BatchSize::LargeInput);
    });
    group.bench_function("stance", |b| {
        b.iter(|| orient::stance(&letters, &marks, flat.dimensions(), dpi));
    });
    group.bench_function("turned by a quarter", |b| {
        let turn = |page| deskew::turn(page, 1);
        b.iter_batched(|| copy(&flat), turn, BatchSize::LargeInput);
    });
    group.bench_function("levelled", |b| b.iter(|| deskew::level(&flat, 0.02)));
    let coarse = gray::shrink(&flat, 2);
    group.bench_function("enlarged from half", |b| {
        b.iter(|| enlarge::enlarge(&coarse, 2.0))
    });
    group.finish();
}

/// The page on a darker desk, its upper end further away.
fn photographed(page: &GrayImage) -> GrayImage {
    let (w, h) = (f64::from(page.width()), f64::from(page.height()));
    let to_sheet =
        Placement::from_matrix([1.2, 0.0, -0.1 * w, 0.0, 1.2, -0.1 * h, 0.0, -4.0e-5, 1.0]);
    GrayImage::from_fn(page.width(), page.height(), |x, y| {
        let (u, v) = to_sheet.point(f64::from(x), f64::from(y));
        let is_sheet = u >= 0.0 && v >= 0.0 && u < w && v < h;
        if is_sheet {
            *page.get_pixel(u as u32, v as u32)
        } else {
            Luma([90])
        }
    })
}

fn photographs(criterion: &mut Criterion) {
    let scan = page(COLOUR);
    assert!(perspective::rectify(&scan).is_none());
    let photo = PageImage {
        pixels: Pixels::Gray(photographed(&gray::gray(&scan.pixels, scan.dpi))),
        dpi: scan.dpi,
    };
    assert!(perspective::rectify(&photo).is_some());
    let mut group = criterion.benchmark_group("clean, perspective");
    group.bench_function("a scan looked at", |b| {
        b.iter(|| perspective::rectify(&scan))
    });
    group.bench_function("a photograph seen from above", |b| {
        b.iter(|| perspective::rectify(&photo));
    });
    group.finish();
}

criterion_group!(benches, cleaning, steps, photographs);
criterion_main!(benches);
