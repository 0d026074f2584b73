//! SSE2: 8 products of words an instruction, on every 64-bit processor of the PC family.
//!
//! Compilers make half of these products from plain loops; the rest is as in the wider kernels.
#![allow(unsafe_code)]

use std::arch::x86_64::*;

use super::packed::WordLine;
use super::packed::{BLOCK, LANES, MOST_INPUTS, MOST_ROWS, PackedLstm, PackedMatrix, Weights};
use super::portable::MOST_CELL;
use super::softmax::{self, Step};
use super::tables::{LAST, PER_UNIT, TABLES, Table};

/// Numbers of one register; four registers hold the 16 lanes of the layout.
const QUARTER: usize = 4;
const QUARTERS: usize = LANES / QUARTER;
const GATES: usize = BLOCK / LANES;
/// Words that one instruction sums up for every output.
const GROUP: usize = 2;

pub(super) fn is_available() -> bool {
    true
}

/// Runs a function below: its instructions are part of every x86-64 processor.
macro_rules! entry {
    ($name:ident => $inner:ident($($argument:ident: $kind:ty),*) $(-> $out:ty)?) => {
        pub(super) fn $name($($argument: $kind),*) $(-> $out)? {
            // SAFETY: the processor has SSE2, as all of its architecture.
            unsafe { $inner($($argument),*) }
        }
    };
}

entry!(multiply => multiply_all(matrix: &PackedMatrix, input: &[u8], rows: usize, sums: &mut [i32]));
entry!(convolve => convolve_lanes(
    matrix: &PackedMatrix,
    columns: &[[u8; 4]],
    stride: usize,
    pool: usize,
    largest: &mut [[i32; LANES]]
));
entry!(tanh => tanh_lanes(scale: &[f32; LANES], sums: &[i32; LANES]) -> [u8; LANES]);
entry!(step => step_lanes(
    lstm: &PackedLstm,
    sums: &[i32],
    rows: usize,
    cell: &mut [f32],
    hidden: &mut [u8]
));
entry!(softmax => softmax_lanes(logits: &[[f32; LANES]], null_code: usize) -> Step);

/// The weights in this kernel's order.
fn lines(matrix: &PackedMatrix) -> &[WordLine] {
    match &matrix.weights {
        Weights::WordsByLanes(lines) => lines,
        _ => &[],
    }
}

#[target_feature(enable = "sse2")]
fn multiply_all(matrix: &PackedMatrix, input: &[u8], rows: usize, sums: &mut [i32]) {
    let mut room = [[0i16; GROUP]; MOST_ROWS * MOST_INPUTS / GROUP];
    let pairs = &mut room[..input.len() / GROUP];
    for (pair, bytes) in pairs.iter_mut().zip(input.as_chunks().0) {
        *pair = widened(*bytes);
    }
    // The sums of two rows, the weights and a product fill the registers.
    let groups = matrix.inputs / GROUP;
    for first in (0..rows).step_by(2) {
        let pairs = &pairs[first * groups..];
        match rows - first {
            1 => multiply_rows::<1>(matrix, pairs, rows, first, sums),
            _ => multiply_rows::<2>(matrix, pairs, rows, first, sums),
        }
    }
}

fn widened(bytes: [u8; GROUP]) -> [i16; GROUP] {
    bytes.map(|byte| i16::from(byte) - 128)
}

#[target_feature(enable = "sse2")]
fn multiply_rows<const ROWS: usize>(
    matrix: &PackedMatrix,
    pairs: &[[i16; GROUP]],
    rows: usize,
    first: usize,
    sums: &mut [i32],
) {
    let groups = matrix.inputs / GROUP;
    let inputs: [&[[i16; GROUP]]; ROWS] =
        std::array::from_fn(|row| &pairs[row * groups..][..groups]);
    let bundles = lines(matrix).chunks_exact(groups);
    let starts = matrix.start.as_chunks::<LANES>().0;
    for (bundle, (weights, start)) in bundles.zip(starts).enumerate() {
        let start: [__m128i; QUARTERS] =
            std::array::from_fn(|quarter| load_i32(&start[quarter * QUARTER..]));
        let mut total = [start; ROWS];
        for (group, weights) in weights.iter().enumerate() {
            for row in 0..ROWS {
                let x = broadcast(inputs[row][group]);
                for (quarter, total) in total[row].iter_mut().enumerate() {
                    let products = _mm_madd_epi16(x, load_quarter(weights, quarter));
                    *total = _mm_add_epi32(*total, products);
                }
            }
        }
        let at = (bundle / GATES * rows + first) * BLOCK + bundle % GATES * LANES;
        for row in 0..ROWS {
            for quarter in 0..QUARTERS {
                let into = &mut sums[at + row * BLOCK + quarter * QUARTER..];
                store_i32(into, total[row][quarter]);
            }
        }
    }
}

#[target_feature(enable = "sse2")]
fn convolve_lanes(
    matrix: &PackedMatrix,
    columns: &[[u8; 4]],
    stride: usize,
    pool: usize,
    largest: &mut [[i32; LANES]],
) {
    let lines = &lines(matrix)[..6];
    for quarter in 0..QUARTERS {
        let lane = quarter * QUARTER;
        let w: [__m128i; 6] = std::array::from_fn(|group| load_quarter(&lines[group], quarter));
        let start = load_i32(&matrix.start[lane..]);
        for (x, largest) in largest.iter_mut().enumerate() {
            let mut most = load_i32(&largest[lane..]);
            for position in x * pool..(x + 1) * pool {
                let patch = &columns[position * stride..][..3];
                let mut total = start;
                for (column, w) in patch.iter().zip(w.as_chunks::<2>().0) {
                    let [a, b, c, d] = *column;
                    let upper = _mm_madd_epi16(broadcast(widened([a, b])), w[0]);
                    let lower = _mm_madd_epi16(broadcast(widened([c, d])), w[1]);
                    total = _mm_add_epi32(total, _mm_add_epi32(upper, lower));
                }
                most = either(_mm_cmpgt_epi32(total, most), total, most);
            }
            store_i32(&mut largest[lane..], most);
        }
    }
}

#[target_feature(enable = "sse2")]
fn tanh_lanes(scale: &[f32; LANES], sums: &[i32; LANES]) -> [u8; LANES] {
    let quarter = |q: usize| {
        tanh_of(
            &TABLES.tanh,
            scaled(&sums[q * QUARTER..], &scale[q * QUARTER..]),
        )
    };
    biased([quarter(0), quarter(1), quarter(2), quarter(3)])
}

#[target_feature(enable = "sse2")]
fn step_lanes(lstm: &PackedLstm, sums: &[i32], rows: usize, cell: &mut [f32], hidden: &mut [u8]) {
    let blocks = lstm.matrix.blocks;
    let sums = sums.as_chunks::<BLOCK>().0;
    let scales = lstm.matrix.scale.as_chunks::<BLOCK>().0;
    let cell = cell.as_chunks_mut::<LANES>().0;
    let hidden = hidden.as_chunks_mut::<LANES>().0;
    for (block, scale) in scales.iter().enumerate() {
        for row in 0..rows {
            let at = row * blocks + block;
            let sums = &sums[block * rows + row];
            let cell = cell[at].as_chunks_mut::<QUARTER>().0;
            let mut out = [_mm_setzero_ps(); QUARTERS];
            for (quarter, (out, cell)) in out.iter_mut().zip(cell).enumerate() {
                *out = step_quarter(sums, scale, quarter * QUARTER, cell);
            }
            hidden[at] = biased(out);
        }
    }
}

/// Four units of a step, from lane `at` on.
#[target_feature(enable = "sse2")]
#[inline]
fn step_quarter(sums: &[i32; BLOCK], scale: &[f32; BLOCK], at: usize, cell: &mut [f32]) -> __m128 {
    let (tanh, logistic) = (&TABLES.tanh, &TABLES.logistic);
    let gate = |g: usize| scaled(&sums[g * LANES + at..], &scale[g * LANES + at..]);
    let kept = _mm_mul_ps(load_f32(cell), logistic_of(logistic, gate(2)));
    let added = _mm_mul_ps(tanh_of(tanh, gate(0)), logistic_of(logistic, gate(1)));
    let next = _mm_min_ps(_mm_add_ps(kept, added), _mm_set1_ps(MOST_CELL));
    let next = _mm_max_ps(next, _mm_set1_ps(-MOST_CELL));
    store_f32(cell, next);
    _mm_mul_ps(tanh_of(tanh, next), logistic_of(logistic, gate(3)))
}

#[target_feature(enable = "sse2")]
fn softmax_lanes(logits: &[[f32; LANES]], null_code: usize) -> Step {
    softmax::softmax(logits, null_code)
}

#[target_feature(enable = "sse2")]
#[inline]
fn scaled(sums: &[i32], scale: &[f32]) -> __m128 {
    _mm_mul_ps(_mm_cvtepi32_ps(load_i32(sums)), load_f32(scale))
}

#[target_feature(enable = "sse2")]
#[inline]
fn tanh_of(table: &Table, x: __m128) -> __m128 {
    let sign = _mm_and_ps(x, _mm_set1_ps(-0.0));
    _mm_or_ps(interpolate(table, magnitude(x)), sign)
}

#[target_feature(enable = "sse2")]
#[inline]
fn logistic_of(table: &Table, x: __m128) -> __m128 {
    let value = interpolate(table, magnitude(x));
    let negative = _mm_castps_si128(_mm_cmplt_ps(x, _mm_setzero_ps()));
    let mirrored = _mm_sub_ps(_mm_set1_ps(1.0), value);
    _mm_castsi128_ps(either(
        negative,
        _mm_castps_si128(mirrored),
        _mm_castps_si128(value),
    ))
}

#[target_feature(enable = "sse2")]
#[inline]
fn magnitude(x: __m128) -> __m128 {
    _mm_andnot_ps(_mm_set1_ps(-0.0), x)
}

/// Where the mask has ones the first, else the second.
#[target_feature(enable = "sse2")]
#[inline]
fn either(mask: __m128i, yes: __m128i, no: __m128i) -> __m128i {
    _mm_or_si128(_mm_and_si128(mask, yes), _mm_andnot_si128(mask, no))
}

/// The function's values at magnitudes; see [`super::tables`].
#[target_feature(enable = "sse2")]
#[inline]
fn interpolate(table: &Table, magnitude: __m128) -> __m128 {
    let x = _mm_mul_ps(magnitude, _mm_set1_ps(PER_UNIT));
    let inside = _mm_castps_si128(_mm_cmplt_ps(x, _mm_set1_ps(LAST as f32)));
    let index = _mm_and_si128(_mm_cvttps_epi32(x), inside);
    let mut at = [0i32; QUARTER];
    store_i32(&mut at, index);
    let mut low = [0.0; QUARTER];
    let mut high = [0.0; QUARTER];
    for (lane, &at) in at.iter().enumerate() {
        let at = at as usize % LAST;
        low[lane] = table[at];
        high[lane] = table[at + 1];
    }
    let (low, high) = (load_f32(&low), load_f32(&high));
    let part = _mm_sub_ps(x, _mm_cvtepi32_ps(index));
    let sum = _mm_add_ps(low, _mm_mul_ps(_mm_sub_ps(high, low), part));
    let one = _mm_castps_si128(_mm_set1_ps(1.0));
    _mm_castsi128_ps(either(inside, _mm_castps_si128(sum), one))
}

/// Activations in -1..=1 as biased bytes, rounded half away from zero.
#[target_feature(enable = "sse2")]
#[inline]
fn biased(values: [__m128; QUARTERS]) -> [u8; LANES] {
    let [a, b, c, d] = values.map(|value| {
        let steps = _mm_mul_ps(value, _mm_set1_ps(127.0));
        let whole = _mm_cvttps_epi32(_mm_add_ps(magnitude(steps), _mm_set1_ps(0.5)));
        let negative = _mm_castps_si128(_mm_cmplt_ps(steps, _mm_setzero_ps()));
        let signed = _mm_sub_epi32(_mm_xor_si128(whole, negative), negative);
        _mm_add_epi32(signed, _mm_set1_epi32(128))
    });
    let bytes = _mm_packus_epi16(_mm_packs_epi32(a, b), _mm_packs_epi32(c, d));
    let mut out = [0; LANES];
    // SAFETY: the array has 16 bytes.
    unsafe { _mm_storeu_si128(out.as_mut_ptr().cast(), bytes) };
    out
}

#[target_feature(enable = "sse2")]
#[inline]
fn broadcast(pair: [i16; GROUP]) -> __m128i {
    let [low, high] = pair.map(|word| u32::from(word.cast_unsigned()));
    _mm_set1_epi32((low | high << 16).cast_signed())
}

#[target_feature(enable = "sse2")]
#[inline]
fn load_quarter(line: &WordLine, quarter: usize) -> __m128i {
    let words = &line.0.as_chunks::<8>().0[quarter];
    // SAFETY: the array has 16 bytes; lines are aligned to 64.
    unsafe { _mm_load_si128(words.as_ptr().cast()) }
}

#[target_feature(enable = "sse2")]
#[inline]
fn load_i32(from: &[i32]) -> __m128i {
    let from = &from[..QUARTER];
    // SAFETY: there are 4 numbers.
    unsafe { _mm_loadu_si128(from.as_ptr().cast()) }
}

#[target_feature(enable = "sse2")]
#[inline]
fn store_i32(into: &mut [i32], value: __m128i) {
    let into = &mut into[..QUARTER];
    // SAFETY: there is room for 4 numbers.
    unsafe { _mm_storeu_si128(into.as_mut_ptr().cast(), value) }
}

#[target_feature(enable = "sse2")]
#[inline]
fn load_f32(from: &[f32]) -> __m128 {
    let from = &from[..QUARTER];
    // SAFETY: there are 4 numbers.
    unsafe { _mm_loadu_ps(from.as_ptr()) }
}

#[target_feature(enable = "sse2")]
#[inline]
fn store_f32(into: &mut [f32], value: __m128) {
    let into = &mut into[..QUARTER];
    // SAFETY: there is room for 4 numbers.
    unsafe { _mm_storeu_ps(into.as_mut_ptr(), value) }
}
