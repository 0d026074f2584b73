//! OCR: lines of words from a clean page, per engine.
//!
//! What: the first page of a scanned building permit (300 dpi), cleaned beforehand.
//! Command: `cargo bench --bench ocr`

use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use sohoa::batch::Reader;
use sohoa::clean::{CleanPage, clean};
use sohoa::config::Engine;
use sohoa::document::Line;
use sohoa::intake::FileType;
use sohoa::raster::{Limits, RasterPage, open};

fn page() -> CleanPage {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/inbox");
    let bytes = std::fs::read(samples.join("2022/gpxd-031.pdf")).expect("a sample");
    let source = open(bytes.into(), FileType::Pdf, &Limits::default()).expect("it opens");
    match source.page(0).expect("its first page decodes") {
        RasterPage::Image(image) => clean(&image),
        RasterPage::Text { .. } => panic!("the sample is a scan"),
    }
}

fn reading(criterion: &mut Criterion) {
    let page = page();
    let mut group = criterion.benchmark_group("ocr, one page");
    group.sample_size(10);
    for &engine in Engine::ALL {
        let mut reader = Reader::of(engine).start().expect("the engine starts");
        let lines = reader.read(&page.gray, page.dpi).expect("the page is read");
        let text: Vec<String> = lines.iter().map(Line::text).collect();
        assert!(
            text.join(" ").contains("Công ty TNHH Logistics Cổ Mã"),
            "{text:?}"
        );
        group.bench_function(engine.as_str(), |bench| {
            bench.iter(|| reader.read(&page.gray, page.dpi))
        });
    }
    group.finish();
}

criterion_group!(benches, reading);
criterion_main!(benches);
