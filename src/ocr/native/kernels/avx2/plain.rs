//! Plain AVX2: 16 products of words an instruction.
//!
//! Bytes are widened to words first: `vpmaddubsw` on bytes would saturate, and its exact use with
//! split signs needs as many instructions.

use std::arch::x86_64::*;
use std::mem::MaybeUninit;

use super::super::packed::{MOST_INPUTS, MOST_ROWS};
use super::{BLOCK, GATES, HALF, LANES, Line, PackedMatrix};
use super::{check, lines, load_i32, store_i32};
pub(in super::super) use super::{is_available, softmax, step, tanh};

/// Words that one instruction sums up for every output.
const GROUP: usize = 2;

pub(in super::super) fn multiply(
    matrix: &PackedMatrix,
    input: &[u8],
    rows: usize,
    sums: &mut [i32],
) {
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

/// Room for widened inputs; only what has been written is read.
type Words = [MaybeUninit<i16>; MOST_ROWS * MOST_INPUTS];

/// The inputs as words around zero, in pairs.
#[target_feature(enable = "avx2")]
fn widen<'a>(input: &[u8], room: &'a mut Words) -> &'a [[i16; GROUP]] {
    for (word, &byte) in room.iter_mut().zip(input) {
        word.write(i16::from(byte) - 128);
    }
    assert!(input.len() <= room.len());
    // SAFETY: as many words have been written as there are bytes, and a word needs no more than
    // its bits to be valid.
    let words = unsafe { std::slice::from_raw_parts(room.as_ptr().cast(), input.len()) };
    <[i16]>::as_chunks(words).0
}

#[target_feature(enable = "avx2")]
fn multiply_rows<const ROWS: usize>(matrix: &PackedMatrix, input: &[u8], sums: &mut [i32]) {
    let mut room = [MaybeUninit::uninit(); MOST_ROWS * MOST_INPUTS];
    let pairs = widen(input, &mut room);
    let groups = matrix.inputs / GROUP;
    let rows: [&[[i16; GROUP]]; ROWS] = std::array::from_fn(|row| &pairs[row * groups..][..groups]);
    // A line holds two groups of 16 outputs.
    let bundles = lines(matrix).chunks_exact(groups / 2);
    let starts = matrix.start.as_chunks::<LANES>().0;
    for (bundle, (weights, start)) in bundles.zip(starts).enumerate() {
        let mut total = [[load_i32(start), load_i32(&start[HALF..])]; ROWS];
        for (line, weights) in weights.iter().enumerate() {
            for half in 0..2 {
                let w = [quarter(weights, 2 * half), quarter(weights, 2 * half + 1)];
                for row in 0..ROWS {
                    let x = broadcast(rows[row][2 * line + half]);
                    for side in 0..2 {
                        let products = _mm256_madd_epi16(x, w[side]);
                        total[row][side] = _mm256_add_epi32(total[row][side], products);
                    }
                }
            }
        }
        let first = bundle / GATES * ROWS * BLOCK + bundle % GATES * LANES;
        for row in 0..ROWS {
            store_i32(&mut sums[first + row * BLOCK..], total[row][0]);
            store_i32(&mut sums[first + row * BLOCK + HALF..], total[row][1]);
        }
    }
}

#[target_feature(enable = "avx2")]
#[inline]
fn broadcast(pair: [i16; GROUP]) -> __m256i {
    let [low, high] = pair.map(|word| u32::from(word.cast_unsigned()));
    _mm256_set1_epi32((low | high << 16).cast_signed())
}

/// Sixteen weights of a line, widened.
#[target_feature(enable = "avx2")]
#[inline]
fn quarter(line: &Line, quarter: usize) -> __m256i {
    let bytes = &line.0.as_chunks::<16>().0[quarter];
    // SAFETY: the array has 16 bytes.
    _mm256_cvtepi8_epi16(unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) })
}

pub(in super::super) fn convolve(
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

#[target_feature(enable = "avx2")]
fn convolve_lanes(
    matrix: &PackedMatrix,
    columns: &[[u8; 4]],
    stride: usize,
    pool: usize,
    largest: &mut [[i32; LANES]],
) {
    let lines = &lines(matrix)[..3];
    for side in 0..2 {
        let lane = side * HALF;
        // For each column of the patch its two pairs.
        let w = [0, 1, 2].map(|c: usize| [quarter(&lines[c], side), quarter(&lines[c], side + 2)]);
        let start = load_i32(&matrix.start[lane..]);
        for (x, largest) in largest.iter_mut().enumerate() {
            let mut most = load_i32(&largest[lane..]);
            for position in x * pool..(x + 1) * pool {
                let patch = &columns[position * stride..][..3];
                let mut total = start;
                for (column, w) in patch.iter().zip(&w) {
                    let [a, b, c, d] = column.map(|byte| i16::from(byte) - 128);
                    let upper = _mm256_madd_epi16(broadcast([a, b]), w[0]);
                    let lower = _mm256_madd_epi16(broadcast([c, d]), w[1]);
                    total = _mm256_add_epi32(total, _mm256_add_epi32(upper, lower));
                }
                most = _mm256_max_epi32(most, total);
            }
            store_i32(&mut largest[lane..], most);
        }
    }
}
