//! Portable: the kernel in plain Rust, shaped so that compilers find vector instructions.
//!
//! Promise: the reference: other kernels are tested against this one.

use super::packed::{BLOCK, LANES, MOST_ROWS, PackedLstm, PackedMatrix, Weights};
use super::softmax::{self, Step};
use super::tables::{TABLES, Tables};
use crate::ocr::native::normalize::round_half_away;

/// Cells are kept in this range, as in training.
pub(super) const MOST_CELL: f32 = 100.0;
/// Longest input worked on in one piece.
const PIECE: usize = 512;

pub(super) fn is_available() -> bool {
    true
}

/// The weights in this kernel's order.
fn words(matrix: &PackedMatrix) -> &[i16] {
    match &matrix.weights {
        Weights::Words(words) => words,
        _ => &[],
    }
}

fn unbiased(byte: u8) -> i16 {
    i16::from(byte) - 128
}

pub(super) fn multiply(matrix: &PackedMatrix, input: &[u8], rows: usize, sums: &mut [i32]) {
    let inputs = matrix.inputs;
    let mut stack = [0; MOST_ROWS * PIECE];
    let mut heap = Vec::new();
    let words_in = match stack.get_mut(..input.len()) {
        Some(words) => words,
        None => {
            heap.resize(input.len(), 0);
            &mut heap[..]
        }
    };
    for (word, &byte) in words_in.iter_mut().zip(input) {
        *word = unbiased(byte);
    }
    let weights = words(matrix).chunks_exact(inputs).zip(&matrix.start);
    for (output, (weights, &start)) in weights.enumerate() {
        let at = output / BLOCK * rows * BLOCK + output % BLOCK;
        for (row, words) in words_in.chunks_exact(inputs).enumerate() {
            sums[at + row * BLOCK] = start + dot(weights, words);
        }
    }
}

#[inline]
fn dot(a: &[i16], b: &[i16]) -> i32 {
    a.iter()
        .zip(b)
        .map(|(&a, &b)| i32::from(a) * i32::from(b))
        .sum()
}

pub(super) fn convolve(
    matrix: &PackedMatrix,
    columns: &[[u8; 4]],
    stride: usize,
    pool: usize,
    largest: &mut [[i32; LANES]],
) {
    // Input by input, so that the sixteen outputs are neighbours.
    let weights: [[i32; LANES]; 12] = std::array::from_fn(|input| {
        std::array::from_fn(|output| i32::from(words(matrix)[output * matrix.inputs + input]))
    });
    for (x, largest) in largest.iter_mut().enumerate() {
        for position in x * pool..(x + 1) * pool {
            let patch = &columns[position * stride..][..3];
            let mut sums = [0; LANES];
            sums.copy_from_slice(&matrix.start[..LANES]);
            for (input, weights) in weights.iter().enumerate() {
                let value = i32::from(unbiased(patch[input / 4][input % 4]));
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    *sum += value * weight;
                }
            }
            for (largest, sum) in largest.iter_mut().zip(sums) {
                *largest = sum.max(*largest);
            }
        }
    }
}

pub(super) fn tanh(scale: &[f32; LANES], sums: &[i32; LANES]) -> [u8; LANES] {
    std::array::from_fn(|i| biased(TABLES.tanh(sums[i] as f32 * scale[i])))
}

pub(super) fn step(
    lstm: &PackedLstm,
    sums: &[i32],
    rows: usize,
    cell: &mut [f32],
    hidden: &mut [u8],
) {
    let tables: &Tables = &TABLES;
    let blocks = lstm.matrix.blocks;
    for (at, sums) in sums.chunks_exact(BLOCK).take(blocks * rows).enumerate() {
        let (block, row) = (at / rows, at % rows);
        let scale = &lstm.matrix.scale[block * BLOCK..][..BLOCK];
        let first = (row * blocks + block) * LANES;
        for unit in 0..LANES {
            let gate = |g: usize| sums[g * LANES + unit] as f32 * scale[g * LANES + unit];
            let cell = &mut cell[first + unit];
            let kept = *cell * tables.logistic(gate(2));
            let added = tables.tanh(gate(0)) * tables.logistic(gate(1));
            *cell = (kept + added).clamp(-MOST_CELL, MOST_CELL);
            let out = tables.tanh(*cell) * tables.logistic(gate(3));
            hidden[first + unit] = biased(out);
        }
    }
}

pub(super) fn softmax(logits: &[[f32; LANES]], null_code: usize) -> Step {
    softmax::softmax(logits, null_code)
}

/// An activation in -1..=1 as a byte: 128 is zero, 127 steps either way.
fn biased(value: f32) -> u8 {
    (round_half_away(value * 127.0) + 128) as u8
}
