//! Raster: from the bytes of a file to the pixels of its first page.
//!
//! What: JPEG and Group 4 scans in PDF, a multi-page TIFF, a born-digital page, as in `samples/inbox`.
//! Command: `cargo bench --bench raster`

use std::path::Path;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use sohoa::intake::sniff;
use sohoa::raster::{Limits, RasterPage, open};

fn first_page(bytes: &Arc<[u8]>) -> RasterPage {
    let file_type = sniff(bytes).expect("a sample");
    let source = open(bytes.clone(), file_type, &Limits::default()).expect("a sample opens");
    source.page(0).expect("its first page decodes")
}

/// Pixels of a scan, letters of a text layer.
fn size(page: &RasterPage) -> usize {
    match page {
        RasterPage::Image(image) => {
            let (width, height) = image.pixels.dimensions();
            width as usize * height as usize
        }
        RasterPage::Text { lines, .. } => lines.iter().map(|line| line.text().len()).sum(),
    }
}

fn raster(criterion: &mut Criterion) {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/inbox");
    let cases = [
        ("jpeg in pdf", "2022/gpxd-031.pdf", 2479 * 3508),
        ("group 4 in pdf", "2014/qd-thuedat-008.pdf", 2479 * 3508),
        ("group 4 tiff", "2021/gcn-dkdn-064.tif", 1653 * 2339),
        ("text layer", "2022/qd-thuhoi-032.pdf", 1),
    ];
    let mut group = criterion.benchmark_group("raster");
    for (name, file, at_least) in cases {
        let bytes: Arc<[u8]> = std::fs::read(samples.join(file)).expect("a sample").into();
        assert!(size(&first_page(&bytes)) >= at_least, "{file}");
        group.bench_function(name, |bench| bench.iter(|| first_page(&bytes)));
    }
    group.finish();
}

criterion_group!(benches, raster);
criterion_main!(benches);
