//! Peak: what share of the processor's peak the network reaches, one core, each kernel.
//!
//! What: products of two numbers a second (GMAC/s) of the network on a page of lines, beside those of a
//! loop of nothing but the kernel's own multiplying instruction on registers. Best of several runs.
//! Command: `cargo bench --bench peak`

#![allow(
    unsafe_code,
    clippy::print_stdout,
    reason = "vector instructions after a check of the processor; the table is the answer"
)]

use std::hint::black_box;
use std::time::Instant;

use sohoa::ocr::native::kernels::Kernel;
use sohoa::ocr::native::model::Model;
use sohoa::ocr::native::network::forward;
use sohoa::ocr::native::normalize::normalize;

const LINES: usize = 39;
const RUNS: usize = 30;
const ROUNDS: usize = 200_000;

fn main() {
    let model = &*Model::shipped();
    let line = include_bytes!("../src/ocr/native/read/line.png");
    let strip = image::load_from_memory(line)
        .expect("an image")
        .into_luma8();
    let lines = vec![normalize(&strip); LINES];
    let right = forward(model, Kernel::Portable, &lines);
    let steps: usize = right.iter().map(Vec::len).sum();
    let products = (steps * model.products_per_step()) as f64;
    let available = || {
        Kernel::ALL
            .iter()
            .copied()
            .filter(|kernel| kernel.is_available())
    };
    let peaks: Vec<(Kernel, f64)> = available()
        .map(|kernel| (kernel, best(|| peak::products(kernel))))
        .collect();
    let machine = peaks.iter().map(|(_, peak)| *peak).fold(0.0, f64::max);
    println!("kernel       network GMAC/s   its instruction's peak   share   of the machine's");
    for (kernel, peak) in peaks {
        let network = best(|| {
            assert_eq!(forward(model, kernel, black_box(&lines)), right);
            products
        });
        println!(
            "{:12} {:14.1} {:24.1} {:6.0}% {:17.0}%",
            format!("{kernel:?}"),
            network / 1e9,
            peak / 1e9,
            100.0 * network / peak,
            100.0 * network / machine
        );
    }
}

/// The most products a second of several runs.
fn best(mut run: impl FnMut() -> f64) -> f64 {
    (0..RUNS)
        .map(|_| {
            let started = Instant::now();
            run() / started.elapsed().as_secs_f64()
        })
        .fold(0.0, f64::max)
}

/// Twelve sums at a time: more than any processor's latency times its ports, fewer than its registers.
#[cfg(target_arch = "x86_64")]
mod peak {
    use std::arch::x86_64::*;
    use std::hint::black_box;

    use super::{Kernel, ROUNDS};

    const SUMS: usize = 12;

    macro_rules! peak {
        ($name:ident, $feature:literal, $register:ty, $zero:expr, |$sum:ident, $x:ident| $step:expr) => {
            #[target_feature(enable = $feature)]
            fn $name() {
                let $x: $register = black_box($zero);
                let mut sums: [$register; SUMS] = [$x; SUMS];
                for _ in 0..ROUNDS {
                    for $sum in &mut sums {
                        *$sum = $step;
                    }
                }
                black_box(sums);
            }
        };
    }

    peak!(sse2, "sse2", __m128i, _mm_setzero_si128(), |sum, x| {
        _mm_add_epi32(*sum, _mm_madd_epi16(*sum, x))
    });
    peak!(avx2, "avx2", __m256i, _mm256_setzero_si256(), |sum, x| {
        _mm256_add_epi32(*sum, _mm256_madd_epi16(*sum, x))
    });
    peak!(
        avx_vnni,
        "avxvnni",
        __m256i,
        _mm256_setzero_si256(),
        |sum, x| _mm256_dpbusd_avx_epi32(*sum, x, x)
    );
    peak!(
        avx512,
        "avx512f,avx512vnni",
        __m512i,
        _mm512_setzero_si512(),
        |sum, x| _mm512_dpbusd_epi32(*sum, x, x)
    );

    /// Runs the loop of a kernel's instruction; the products that it works out. Plain Rust has those of
    /// the least processor that it is compiled for.
    pub fn products(kernel: Kernel) -> f64 {
        let (run, at_once): (unsafe fn(), usize) = match kernel {
            Kernel::Portable | Kernel::Sse2 => (sse2, 8),
            Kernel::Avx2 => (avx2, 16),
            Kernel::AvxVnni => (avx_vnni, 32),
            Kernel::Avx512Vnni => (avx512, 64),
        };
        // SAFETY: the kernel is available, and it has these instructions.
        unsafe { run() };
        (ROUNDS * SUMS * at_once) as f64
    }
}

#[cfg(not(target_arch = "x86_64"))]
mod peak {
    /// Not known here.
    pub fn products(_: super::Kernel) -> f64 {
        f64::NAN
    }
}
