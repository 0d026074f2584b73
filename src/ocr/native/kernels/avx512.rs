//! AVX-512 VNNI: 64 products of bytes an instruction.
//!
//! `vpdpbusd` multiplies unsigned bytes by signed ones and adds four products to 32 bits without
//! saturation: with inputs as biased bytes and the bias taken from the start of the sums, the
//! result is exact.
#![allow(unsafe_code)]

use std::arch::x86_64::*;

use super::packed::{BLOCK, LANES, Line, MOST_ROWS, PackedLstm, PackedMatrix, Weights};
use super::portable::MOST_CELL;
use super::softmax::{self, Step};
use super::tables::{LAST, PER_UNIT, TABLES, Table};

const GATES: usize = BLOCK / LANES;
/// Bytes that one instruction sums up for every output.
const GROUP: usize = 4;

pub(super) fn is_available() -> bool {
    is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vnni")
}

fn check() {
    assert!(is_available(), "the processor lacks AVX-512 VNNI");
}

/// The weights in this kernel's order.
fn lines(matrix: &PackedMatrix) -> &[Line] {
    match &matrix.weights {
        Weights::Interleaved(lines) => lines,
        _ => &[],
    }
}

pub(super) fn multiply(matrix: &PackedMatrix, input: &[u8], rows: usize, sums: &mut [i32]) {
    check();
    // SAFETY: the processor has the instructions.
    unsafe {
        match rows {
            1 => multiply_rows::<1>(matrix, input, sums),
            2 => multiply_rows::<2>(matrix, input, sums),
            3 => multiply_rows::<3>(matrix, input, sums),
            4 => multiply_rows::<4>(matrix, input, sums),
            5 => multiply_rows::<5>(matrix, input, sums),
            _ => multiply_rows::<6>(matrix, input, sums),
        }
    }
}

#[target_feature(enable = "avx512f,avx512vnni")]
fn multiply_rows<const ROWS: usize>(matrix: &PackedMatrix, input: &[u8], sums: &mut [i32]) {
    let inputs = matrix.inputs;
    let groups = inputs / GROUP;
    let rows: [&[[u8; GROUP]]; ROWS] =
        std::array::from_fn(|row| &input[row * inputs..][..inputs].as_chunks().0[..groups]);
    let blocks = lines(matrix).chunks_exact(groups * GATES);
    let starts = matrix.start.chunks_exact(BLOCK);
    let sums = sums.chunks_exact_mut(ROWS * BLOCK);
    for ((weights, start), sums) in blocks.zip(starts).zip(sums) {
        let start: [__m512i; GATES] = std::array::from_fn(|gate| load_i32(&start[gate * LANES..]));
        let mut total = [start; ROWS];
        for (group, weights) in weights.chunks_exact(GATES).enumerate() {
            let w: [__m512i; GATES] = std::array::from_fn(|gate| load_line(&weights[gate]));
            for row in 0..ROWS {
                let x = _mm512_set1_epi32(i32::from_le_bytes(rows[row][group]));
                for gate in 0..GATES {
                    total[row][gate] = _mm512_dpbusd_epi32(total[row][gate], x, w[gate]);
                }
            }
        }
        for row in 0..ROWS {
            for gate in 0..GATES {
                store_i32(&mut sums[row * BLOCK + gate * LANES..], total[row][gate]);
            }
        }
    }
}

pub(super) fn convolve(
    matrix: &PackedMatrix,
    columns: &[[u8; 4]],
    stride: usize,
    pool: usize,
    largest: &mut [[i32; LANES]],
) {
    check();
    // SAFETY: the processor has the instructions.
    unsafe { convolve_lanes(matrix, columns, stride, pool, largest) }
}

#[target_feature(enable = "avx512f,avx512vnni")]
fn convolve_lanes(
    matrix: &PackedMatrix,
    columns: &[[u8; 4]],
    stride: usize,
    pool: usize,
    largest: &mut [[i32; LANES]],
) {
    let lines = lines(matrix);
    let w: [__m512i; 3] = std::array::from_fn(|group| load_line(&lines[group * GATES]));
    let start = load_i32(&matrix.start);
    for (x, largest) in largest.iter_mut().enumerate() {
        let mut most = load_i32(largest);
        for position in x * pool..(x + 1) * pool {
            let patch = &columns[position * stride..][..3];
            let mut total = start;
            for group in 0..3 {
                let x = _mm512_set1_epi32(i32::from_le_bytes(patch[group]));
                total = _mm512_dpbusd_epi32(total, x, w[group]);
            }
            most = _mm512_max_epi32(most, total);
        }
        store_i32(largest, most);
    }
}

pub(super) fn tanh(scale: &[f32; LANES], sums: &[i32; LANES]) -> [u8; LANES] {
    check();
    // SAFETY: the processor has the instructions.
    unsafe { tanh_lanes(scale, sums) }
}

#[target_feature(enable = "avx512f,avx512vnni")]
fn tanh_lanes(scale: &[f32; LANES], sums: &[i32; LANES]) -> [u8; LANES] {
    let x = scaled(load_i32(sums), scale);
    biased(tanh_of(&TABLES.tanh, x))
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

#[target_feature(enable = "avx512f,avx512vnni")]
fn step_lanes(lstm: &PackedLstm, sums: &[i32], rows: usize, cell: &mut [f32], hidden: &mut [u8]) {
    let (tanh, logistic) = (&TABLES.tanh, &TABLES.logistic);
    let blocks = lstm.matrix.blocks;
    let scales = lstm.matrix.scale.as_chunks::<LANES>().0;
    let sums = sums.as_chunks::<LANES>().0;
    let cell = cell.as_chunks_mut::<LANES>().0;
    let hidden = hidden.as_chunks_mut::<LANES>().0;
    let (most, least) = (_mm512_set1_ps(MOST_CELL), _mm512_set1_ps(-MOST_CELL));
    for block in 0..blocks {
        // All cells first, then all outputs: so the processor finds enough to do at once.
        let mut open = [_mm512_setzero_ps(); MOST_ROWS];
        for (row, open) in open.iter_mut().enumerate().take(rows) {
            let first = (block * rows + row) * GATES;
            let gate = |g: usize| scaled(load_i32(&sums[first + g]), &scales[block * GATES + g]);
            let cell = &mut cell[row * blocks + block];
            let kept = _mm512_mul_ps(load_f32(cell), logistic_of(logistic, gate(2)));
            let added = _mm512_mul_ps(tanh_of(tanh, gate(0)), logistic_of(logistic, gate(1)));
            let next = _mm512_min_ps(_mm512_add_ps(kept, added), most);
            store_f32(cell, _mm512_max_ps(next, least));
            *open = logistic_of(logistic, gate(3));
        }
        for (row, &open) in open.iter().enumerate().take(rows) {
            let at = row * blocks + block;
            let out = tanh_of(tanh, load_f32(&cell[at]));
            hidden[at] = biased(_mm512_mul_ps(out, open));
        }
    }
}

pub(super) fn softmax(logits: &[[f32; LANES]], null_code: usize) -> Step {
    check();
    // SAFETY: the processor has the instructions.
    unsafe { softmax_lanes(logits, null_code) }
}

#[target_feature(enable = "avx512f,avx512vnni")]
fn softmax_lanes(logits: &[[f32; LANES]], null_code: usize) -> Step {
    softmax::softmax(logits, null_code)
}

#[target_feature(enable = "avx512f")]
#[inline]
fn scaled(sums: __m512i, scale: &[f32; LANES]) -> __m512 {
    _mm512_mul_ps(_mm512_cvtepi32_ps(sums), load_f32(scale))
}

#[target_feature(enable = "avx512f")]
#[inline]
fn tanh_of(table: &Table, x: __m512) -> __m512 {
    let value = interpolate(table, _mm512_abs_ps(x));
    let sign = _mm512_and_si512(_mm512_castps_si512(x), _mm512_set1_epi32(i32::MIN));
    _mm512_castsi512_ps(_mm512_or_si512(_mm512_castps_si512(value), sign))
}

#[target_feature(enable = "avx512f")]
#[inline]
fn logistic_of(table: &Table, x: __m512) -> __m512 {
    let value = interpolate(table, _mm512_abs_ps(x));
    let negative = _mm512_cmp_ps_mask::<_CMP_LT_OQ>(x, _mm512_setzero_ps());
    _mm512_mask_sub_ps(value, negative, _mm512_set1_ps(1.0), value)
}

/// The function's values at magnitudes; see [`super::tables`].
#[target_feature(enable = "avx512f")]
#[inline]
fn interpolate(table: &Table, magnitude: __m512) -> __m512 {
    let x = _mm512_mul_ps(magnitude, _mm512_set1_ps(PER_UNIT));
    let inside = _mm512_cmp_ps_mask::<_CMP_LT_OQ>(x, _mm512_set1_ps(LAST as f32));
    let index = _mm512_maskz_cvttps_epi32(inside, x);
    let (low, high) = samples(table, index);
    let part = _mm512_sub_ps(x, _mm512_cvtepi32_ps(index));
    let sum = _mm512_add_ps(low, _mm512_mul_ps(_mm512_sub_ps(high, low), part));
    _mm512_mask_blend_ps(inside, _mm512_set1_ps(1.0), sum)
}

/// Samples at sixteen indices, which must be below [`LAST`], and those after them.
#[target_feature(enable = "avx512f")]
#[inline]
fn samples(table: &Table, index: __m512i) -> (__m512, __m512) {
    // Plain loads take half the time of the gather instructions; indices are taken out in twos.
    let mut two = [0u64; LANES / 2];
    // SAFETY: the array has 16 numbers of 32 bits.
    unsafe { _mm512_storeu_si512(two.as_mut_ptr().cast(), index) };
    // SAFETY: indices come from `interpolate`, which keeps them in 0..LAST; each load takes two
    // samples, the second at most at LAST.
    let pair = |at: u64| unsafe {
        table
            .as_ptr()
            .add(at as usize)
            .cast::<u64>()
            .read_unaligned()
    };
    let mut pairs = [0u64; LANES];
    for (pairs, &two) in pairs.as_chunks_mut().0.iter_mut().zip(&two) {
        *pairs = [pair(two & 0xffff_ffff), pair(two >> 32)];
    }
    // SAFETY: the array has 16 pairs.
    let (a, b) = unsafe {
        (
            _mm512_loadu_ps(pairs.as_ptr().cast()),
            _mm512_loadu_ps(pairs[LANES / 2..].as_ptr().cast()),
        )
    };
    let even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    let odd = _mm512_setr_epi32(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
    (
        _mm512_permutex2var_ps(a, even, b),
        _mm512_permutex2var_ps(a, odd, b),
    )
}

/// Activations in -1..=1 as biased bytes, rounded half away from zero.
#[target_feature(enable = "avx512f")]
#[inline]
fn biased(value: __m512) -> [u8; LANES] {
    let steps = _mm512_mul_ps(value, _mm512_set1_ps(127.0));
    let magnitude = _mm512_add_ps(_mm512_abs_ps(steps), _mm512_set1_ps(0.5));
    let whole = _mm512_cvttps_epi32(magnitude);
    let negative = _mm512_cmp_ps_mask::<_CMP_LT_OQ>(steps, _mm512_setzero_ps());
    let signed = _mm512_mask_sub_epi32(whole, negative, _mm512_setzero_si512(), whole);
    let bytes = _mm512_cvtepi32_epi8(_mm512_add_epi32(signed, _mm512_set1_epi32(128)));
    let mut out = [0; LANES];
    // SAFETY: the array has 16 bytes.
    unsafe { _mm_storeu_si128(out.as_mut_ptr().cast(), bytes) };
    out
}

#[target_feature(enable = "avx512f")]
#[inline]
fn load_line(line: &Line) -> __m512i {
    // SAFETY: a line has 64 bytes and is aligned to 64.
    unsafe { _mm512_load_si512(line.0.as_ptr().cast()) }
}

#[target_feature(enable = "avx512f")]
#[inline]
fn load_i32(from: &[i32]) -> __m512i {
    let from = &from[..LANES];
    // SAFETY: there are 16 numbers.
    unsafe { _mm512_loadu_si512(from.as_ptr().cast()) }
}

#[target_feature(enable = "avx512f")]
#[inline]
fn store_i32(into: &mut [i32], value: __m512i) {
    let into = &mut into[..LANES];
    // SAFETY: there is room for 16 numbers.
    unsafe { _mm512_storeu_si512(into.as_mut_ptr().cast(), value) }
}

#[target_feature(enable = "avx512f")]
#[inline]
fn load_f32(from: &[f32; LANES]) -> __m512 {
    // SAFETY: there are 16 numbers.
    unsafe { _mm512_loadu_ps(from.as_ptr()) }
}

#[target_feature(enable = "avx512f")]
#[inline]
fn store_f32(into: &mut [f32; LANES], value: __m512) {
    // SAFETY: there is room for 16 numbers.
    unsafe { _mm512_storeu_ps(into.as_mut_ptr(), value) }
}
