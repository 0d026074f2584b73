//! Extract: lines of words become a paper with its parts, and fields with their proof.
//!
//! What: a born-digital decision of two pages' length, read from its text layer.
//! Command: `cargo bench --bench extract`

use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use sohoa::document::{FieldName, Page, PageState, Placement, TextOrigin};
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
    }) = source.page(0)
    else {
        panic!("the sample has a text layer");
    };
    Page {
        number: 1,
        width_px,
        height_px,
        readable_width_px: width_px,
        readable_height_px: height_px,
        dpi: 300.0,
        placement: Placement::identity(),
        quarter_turns: 0,
        skew_deg: 0.0,
        origin: TextOrigin::TextLayer,
        state: PageState::Read,
        problem: None,
        marks: Vec::new(),
        lines: layout::reading_order::order(lines, width_px, height_px),
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
