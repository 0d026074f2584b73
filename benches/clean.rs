//! Clean: a page as stored becomes upright, straight and readable.
//!
//! What: a colour scan of an office scanner, a fax-like page, a page lying on its side.
//! Command: `cargo bench --bench clean`

use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use sohoa::clean::{Content, clean};
use sohoa::document::PageImage;
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

fn cleaning(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("clean");
    let cases = [
        ("colour", "2022/gpxd-031.pdf", 0),
        ("fax", "2014/qd-thuedat-008.pdf", 0),
    ];
    for (name, file, turns) in cases {
        let page = page(file);
        let cleaned = clean(&page);
        assert_eq!(cleaned.content, Content::Ink, "{file}");
        assert_eq!(cleaned.quarter_turns, turns, "{file}");
        group.bench_function(name, |bench| bench.iter(|| clean(&page)));
    }
    group.finish();
}

criterion_group!(benches, cleaning);
criterion_main!(benches);
