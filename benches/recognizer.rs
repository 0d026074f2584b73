//! Recognizer: the reader's stages from line images to words, one core, each kernel.
//!
//! What: a printed line, 39 times over. Command: `cargo bench --bench recognizer`
//!
//! Throughput of the network is in products of two numbers: G elem/s reads as GMAC/s.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use image::GrayImage;
use sohoa::ocr::native::decode::{self, decode};
use sohoa::ocr::native::kernels::Kernel;
use sohoa::ocr::native::model::Model;
use sohoa::ocr::native::network::forward;
use sohoa::ocr::native::normalize::{NetworkLine, normalize};
use sohoa::ocr::native::read::{Scratch, recognize_lines};

const TEXT: &str = "Khánh Hòa, ngày 05 tháng 10 năm 2025";
const LINES: usize = 39;

/// A page of one printed line, over and over.
fn page() -> Vec<GrayImage> {
    let line = include_bytes!("../src/ocr/native/read/line.png");
    let line = image::load_from_memory(line).expect("an image");
    vec![line.into_luma8(); LINES]
}

fn stages(c: &mut Criterion) {
    let model = &*Model::shipped();
    let strips = page();
    let lines: Vec<NetworkLine> = strips.iter().map(normalize).collect();
    let steps = forward(model, Kernel::best(), &lines);
    let count: usize = steps.iter().map(Vec::len).sum();
    let products = (count * model.products_per_step()) as u64;
    let mut group = c.benchmark_group("recognizer");
    group
        .measurement_time(Duration::from_secs(3))
        .sample_size(20);

    group.bench_function("normalize", |b| {
        b.iter(|| {
            strips
                .iter()
                .map(|strip| normalize(black_box(strip)))
                .collect::<Vec<_>>()
        });
    });
    group.bench_function("decode", |b| {
        let mut scratch = decode::Scratch::default();
        b.iter(|| {
            for steps in &steps {
                let words = decode(model, black_box(steps), 4.8, &mut scratch);
                assert_eq!(words.len(), 8);
            }
        });
    });
    for &kernel in Kernel::ALL.iter().filter(|kernel| kernel.is_available()) {
        group.throughput(Throughput::Elements(products));
        group.bench_function(format!("network/{kernel:?}"), |b| {
            b.iter(|| assert_eq!(forward(model, kernel, black_box(&lines)), steps));
        });
        group.throughput(Throughput::Elements(1));
        group.bench_function(format!("page/{kernel:?}"), |b| {
            let mut scratch = Scratch::new(kernel);
            b.iter(|| {
                let words = recognize_lines(model, black_box(&strips), &mut scratch);
                let text = |word: &decode::DecodedWord| word.text.clone();
                let first: Vec<String> = words[0].iter().map(text).collect();
                assert_eq!(first.join(" "), TEXT);
            });
        });
    }
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
