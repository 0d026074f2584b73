//! Extract: lines of words become a paper with its parts, and fields with their proof.
//!
//! What: a born-digital decision of two pages' length, read from its text layer.
//! Command: `cargo bench --bench extract`

use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use sohoa::document::{FieldName, Page, TextOrigin};
use sohoa::extract::{Knowledge, papers};
use sohoa::intake::FileType;
use sohoa::layout;
use sohoa::raster::{Limits, RasterPage, open};

fn page() -> Page {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/inbox");
    let bytes = std::fs::read(samples.join("2022/qd-thuhoi-032.pdf")).expect("a sample");
    let source = open(bytes.into(), FileType::Pdf, &Limits::default()).expect("it opens");
    let Ok(RasterPage::Text {
        lines,
        width_px,
        height_px,
        ..
    }) = source.page(0)
    else {
        panic!("the sample has a text layer");
    };
    Page {
        lines: layout::reading_order::order(lines, width_px, height_px),
        ..Page::empty(1, (width_px, height_px), TextOrigin::TextLayer)
    }
}

fn extraction(criterion: &mut Criterion) {
    let knowledge = Knowledge::load(None).expect("the shipped kinds");
    let pages = [page()];
    let records = papers(&pages, &knowledge, None);
    assert_eq!(records[0].given(FieldName::Number), Some("521/QĐ-KKT"));
    assert_eq!(records[0].relations.len(), 1);
    criterion.bench_function("layout and extract, one page", |bench| {
        bench.iter(|| papers(&pages, &knowledge, None))
    });
}

criterion_group!(benches, extraction);
criterion_main!(benches);
