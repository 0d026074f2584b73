//! OCR: lines of words from a clean page, per engine.
//!
//! What: the first page of a scanned building permit (300 dpi), cleaned beforehand; second looks on all
//! scans of samples/inbox, or of the folder SOHOA_CORPUS.
//! Command: `cargo bench --bench ocr`

mod scans;

use std::path::Path;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use sohoa::batch::Reader;
use sohoa::clean::{CleanPage, clean};
use sohoa::config::Engine;
use sohoa::document::Line;
use sohoa::intake::FileType;
use sohoa::ocr::native::kernels::Kernel;
use sohoa::ocr::native::model::Model;
use sohoa::ocr::native::read::{Scratch, recognize_lines};
use sohoa::ocr::native::{Native, lines};
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

/// Every line once by the first reader, and with the second looks at digits and doubtful words; divided
/// by the pages, the difference is what second looks cost.
fn second_looks(criterion: &mut Criterion) {
    let pages = scans::pages(&scans::folder());
    let found: Vec<_> = pages
        .iter()
        .flat_map(|page| lines::find_lines(&page.gray, page.dpi, lines::Side::WIDE))
        .collect();
    let strips: Vec<_> = found.iter().map(|line| &line.strip).collect();
    let (first, second) = (Model::shipped(), Model::second());
    let mut scratch = Scratch::new(Kernel::best());
    let mut reader = Native::new(Arc::clone(&first), second, Kernel::best());
    let mut group = criterion.benchmark_group(format!("ocr, lines of {} pages", pages.len()));
    group.sample_size(10);
    group.bench_function("first reader", |bench| {
        bench.iter(|| recognize_lines(&first, &strips, &mut scratch))
    });
    group.bench_function("with second looks", |bench| {
        bench.iter(|| reader.read_strips(&strips))
    });
    group.finish();
}

criterion_group!(benches, reading, second_looks);
criterion_main!(benches);
