//! AVX2: the 256-bit kernels: `plain` for every processor with AVX2, `vnni` for those that also
//! multiply bytes. They share all that is not a product.
#![allow(unsafe_code)]

pub(super) mod plain;
pub(super) mod vnni;

use std::arch::x86_64::*;

use super::packed::{BLOCK, LANES, Line, MOST_ROWS, PackedLstm, PackedMatrix, Weights};
use super::portable::MOST_CELL;
use super::softmax::{self, Step};
use super::tables::{LAST, PER_UNIT, TABLES, Table};

/// Numbers of one register; two registers hold the 16 lanes of the layout.
const HALF: usize = 8;
const GATES: usize = BLOCK / LANES;

pub(super) fn is_available() -> bool {
    is_x86_feature_detected!("avx2")
}

fn check() {
    assert!(is_available(), "the processor lacks AVX2");
}

/// The weights in these kernels' order.
fn lines(matrix: &PackedMatrix) -> &[Line] {
    match &matrix.weights {
        Weights::ByLanes(lines) => lines,
        _ => &[],
    }
}

pub(super) fn tanh(scale: &[f32; LANES], sums: &[i32; LANES]) -> [u8; LANES] {
    check();
    // SAFETY: the processor has the instructions.
    unsafe { tanh_lanes(scale, sums) }
}

#[target_feature(enable = "avx2")]
fn tanh_lanes(scale: &[f32; LANES], sums: &[i32; LANES]) -> [u8; LANES] {
    let half = |at| tanh_of(&TABLES.tanh, scaled(&sums[at..], &scale[at..]));
    biased(half(0), half(HALF))
}

pub(super) fn step(
    lstm: &PackedLstm,
    sums: &[i32],
    rows: usize,
    cell: &mut [f32],
    hidden: &mut [u8],
) {
    check();
    // SAFETY: the processor has the instructions.
    unsafe { step_lanes(lstm, sums, rows, cell, hidden) }
}

#[target_feature(enable = "avx2")]
fn step_lanes(lstm: &PackedLstm, sums: &[i32], rows: usize, cell: &mut [f32], hidden: &mut [u8]) {
    let blocks = lstm.matrix.blocks;
    let sums = sums.as_chunks::<BLOCK>().0;
    let scales = lstm.matrix.scale.as_chunks::<BLOCK>().0;
    let cell = cell.as_chunks_mut::<LANES>().0;
    let hidden = hidden.as_chunks_mut::<LANES>().0;
    for block in 0..blocks {
        // All cells first, then all outputs: so the processor finds enough to do at once.
        let mut open = [[_mm256_setzero_ps(); 2]; MOST_ROWS];
        for (row, open) in open.iter_mut().enumerate().take(rows) {
            let sums = &sums[block * rows + row];
            let (low, high) = cell[row * blocks + block].split_at_mut(HALF);
            *open = [
                next_cell(sums, &scales[block], 0, low),
                next_cell(sums, &scales[block], HALF, high),
            ];
        }
        for (row, open) in open.iter().enumerate().take(rows) {
            let at = row * blocks + block;
            let out = |half: usize| {
                let cell = load_f32(&cell[at][half * HALF..]);
                _mm256_mul_ps(tanh_of(&TABLES.tanh, cell), open[half])
            };
            hidden[at] = biased(out(0), out(1));
        }
    }
}

/// Carries eight cells on, from lane `at` on; gives their output gates.
#[target_feature(enable = "avx2")]
#[inline]
fn next_cell(sums: &[i32; BLOCK], scale: &[f32; BLOCK], at: usize, cell: &mut [f32]) -> __m256 {
    let (tanh, logistic) = (&TABLES.tanh, &TABLES.logistic);
    let gate = |g: usize| scaled(&sums[g * LANES + at..], &scale[g * LANES + at..]);
    let kept = _mm256_mul_ps(load_f32(cell), logistic_of(logistic, gate(2)));
    let added = _mm256_mul_ps(tanh_of(tanh, gate(0)), logistic_of(logistic, gate(1)));
    let most = _mm256_set1_ps(MOST_CELL);
    let least = _mm256_set1_ps(-MOST_CELL);
    let next = _mm256_max_ps(_mm256_min_ps(_mm256_add_ps(kept, added), most), least);
    store_f32(cell, next);
    logistic_of(logistic, gate(3))
}

pub(super) fn softmax(logits: &[[f32; LANES]], null_code: usize) -> Step {
    check();
    // SAFETY: the processor has the instructions.
    unsafe { softmax_lanes(logits, null_code) }
}

#[target_feature(enable = "avx2")]
fn softmax_lanes(logits: &[[f32; LANES]], null_code: usize) -> Step {
    softmax::softmax(logits, null_code)
}

#[target_feature(enable = "avx2")]
#[inline]
fn scaled(sums: &[i32], scale: &[f32]) -> __m256 {
    _mm256_mul_ps(_mm256_cvtepi32_ps(load_i32(sums)), load_f32(scale))
}

#[target_feature(enable = "avx2")]
#[inline]
fn tanh_of(table: &Table, x: __m256) -> __m256 {
    let sign = _mm256_and_ps(x, _mm256_set1_ps(-0.0));
    _mm256_or_ps(interpolate(table, magnitude(x)), sign)
}

#[target_feature(enable = "avx2")]
#[inline]
fn logistic_of(table: &Table, x: __m256) -> __m256 {
    let value = interpolate(table, magnitude(x));
    let negative = _mm256_cmp_ps::<_CMP_LT_OQ>(x, _mm256_setzero_ps());
    let mirrored = _mm256_sub_ps(_mm256_set1_ps(1.0), value);
    _mm256_blendv_ps(value, mirrored, negative)
}

#[target_feature(enable = "avx2")]
#[inline]
fn magnitude(x: __m256) -> __m256 {
    _mm256_andnot_ps(_mm256_set1_ps(-0.0), x)
}

/// The function's values at magnitudes; see [`super::tables`].
#[target_feature(enable = "avx2")]
#[inline]
fn interpolate(table: &Table, magnitude: __m256) -> __m256 {
    let x = _mm256_mul_ps(magnitude, _mm256_set1_ps(PER_UNIT));
    let inside = _mm256_cmp_ps::<_CMP_LT_OQ>(x, _mm256_set1_ps(LAST as f32));
    let index = _mm256_and_si256(_mm256_cvttps_epi32(x), _mm256_castps_si256(inside));
    let (low, high) = samples(table, index);
    let part = _mm256_sub_ps(x, _mm256_cvtepi32_ps(index));
    let sum = _mm256_add_ps(low, _mm256_mul_ps(_mm256_sub_ps(high, low), part));
    _mm256_blendv_ps(_mm256_set1_ps(1.0), sum, inside)
}

/// Samples at eight indices, which must be below [`LAST`], and those after them.
#[target_feature(enable = "avx2")]
#[inline]
fn samples(table: &Table, index: __m256i) -> (__m256, __m256) {
    // Plain loads take half the time of the gather instructions; indices are taken out in twos.
    let mut two = [0u64; HALF / 2];
    // SAFETY: the array has 8 numbers of 32 bits.
    unsafe { _mm256_storeu_si256(two.as_mut_ptr().cast(), index) };
    // SAFETY: indices come from `interpolate`, which keeps them in 0..LAST; each load takes two
    // samples, the second at most at LAST.
    let pair = |at: u64| unsafe {
        table
            .as_ptr()
            .add(at as usize)
            .cast::<u64>()
            .read_unaligned()
    };
    let mut pairs = [0u64; HALF];
    for (pairs, &two) in pairs.as_chunks_mut().0.iter_mut().zip(&two) {
        *pairs = [pair(two & 0xffff_ffff), pair(two >> 32)];
    }
    // SAFETY: the array has 8 pairs.
    let (a, b) = unsafe {
        (
            _mm256_loadu_ps(pairs.as_ptr().cast()),
            _mm256_loadu_ps(pairs[HALF / 2..].as_ptr().cast()),
        )
    };
    // The shuffle works within 128 bits: its pairs come out in the order 0, 2, 1, 3.
    let sorted =
        |v: __m256| _mm256_castpd_ps(_mm256_permute4x64_pd::<0b11_01_10_00>(_mm256_castps_pd(v)));
    (
        sorted(_mm256_shuffle_ps::<0b10_00_10_00>(a, b)),
        sorted(_mm256_shuffle_ps::<0b11_01_11_01>(a, b)),
    )
}

/// Activations in -1..=1 as biased bytes, rounded half away from zero.
#[target_feature(enable = "avx2")]
#[inline]
fn biased(low: __m256, high: __m256) -> [u8; LANES] {
    let whole = |value: __m256| {
        let steps = _mm256_mul_ps(value, _mm256_set1_ps(127.0));
        let rounded = _mm256_add_ps(magnitude(steps), _mm256_set1_ps(0.5));
        let signed = _mm256_sign_epi32(_mm256_cvttps_epi32(rounded), _mm256_castps_si256(steps));
        _mm256_add_epi32(signed, _mm256_set1_epi32(128))
    };
    let words = _mm256_packs_epi32(whole(low), whole(high));
    let words = _mm256_permute4x64_epi64::<0b11_01_10_00>(words);
    let bytes = _mm_packus_epi16(
        _mm256_castsi256_si128(words),
        _mm256_extracti128_si256::<1>(words),
    );
    let mut out = [0; LANES];
    // SAFETY: the array has 16 bytes.
    unsafe { _mm_storeu_si128(out.as_mut_ptr().cast(), bytes) };
    out
}

#[target_feature(enable = "avx2")]
#[inline]
fn load_i32(from: &[i32]) -> __m256i {
    let from = &from[..HALF];
    // SAFETY: there are 8 numbers.
    unsafe { _mm256_loadu_si256(from.as_ptr().cast()) }
}

#[target_feature(enable = "avx2")]
#[inline]
fn store_i32(into: &mut [i32], value: __m256i) {
    let into = &mut into[..HALF];
    // SAFETY: there is room for 8 numbers.
    unsafe { _mm256_storeu_si256(into.as_mut_ptr().cast(), value) }
}

#[target_feature(enable = "avx2")]
#[inline]
fn load_f32(from: &[f32]) -> __m256 {
    let from = &from[..HALF];
    // SAFETY: there are 8 numbers.
    unsafe { _mm256_loadu_ps(from.as_ptr()) }
}

#[target_feature(enable = "avx2")]
#[inline]
fn store_f32(into: &mut [f32], value: __m256) {
    let into = &mut into[..HALF];
    // SAFETY: there is room for 8 numbers.
    unsafe { _mm256_storeu_ps(into.as_mut_ptr(), value) }
}

/// Half a cache line of weights.
#[target_feature(enable = "avx2")]
#[inline]
fn load_half_line(line: &Line, half: usize) -> __m256i {
    let (low, high) = line.0.split_at(32);
    let half = if half == 0 { low } else { high };
    // SAFETY: half a line has 32 bytes and is aligned to 32.
    unsafe { _mm256_load_si256(half.as_ptr().cast()) }
}
