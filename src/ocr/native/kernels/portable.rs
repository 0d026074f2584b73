//! Portable: the kernel in plain Rust, shaped so that compilers find vector instructions.
//!
//! Promise: the reference: other kernels are tested against this one.

use super::packed::{BLOCK, LANES, PackedLstm, PackedMatrix, Weights};
use super::softmax::{self, Step};
use super::tables::{TABLES, Tables};
use crate::ocr::native::normalize::round_half_away;

const GATES: usize = BLOCK / LANES;
/// Cells are kept in this range, as in training.
pub(super) const MOST_CELL: f32 = 100.0;
pub(super) fn is_available() -> bool {
    true
}

/// The weights in this kernel's order.
fn lines(matrix: &PackedMatrix) -> &[[i16; LANES]] {
    match &matrix.weights {
        Weights::Words(lines) => lines,
        #[cfg(target_arch = "x86_64")]
        _ => &[],
    }
}

fn unbiased(byte: u8) -> i32 {
    i32::from(byte) - 128
}

pub(super) fn multiply(matrix: &PackedMatrix, input: &[u8], rows: usize, sums: &mut [i32]) {
    let inputs = matrix.inputs;
    let bundles = lines(matrix).chunks_exact(inputs);
    let starts = matrix.start.as_chunks::<LANES>().0;
    for (bundle, (weights, start)) in bundles.zip(starts).enumerate() {
        let at = bundle / GATES * rows * BLOCK + bundle % GATES * LANES;
        for (row, input) in input.chunks_exact(inputs).enumerate() {
            let mut total = *start;
            for (&byte, weights) in input.iter().zip(weights) {
                add_products(&mut total, byte, weights);
            }
            sums[at + row * BLOCK..][..LANES].copy_from_slice(&total);
        }
    }
}

/// Sixteen products; compilers make vector instructions of this shape.
#[inline(always)]
fn add_products(total: &mut [i32; LANES], byte: u8, weights: &[i16; LANES]) {
    let value = unbiased(byte);
    for (total, &weight) in total.iter_mut().zip(weights) {
        *total += value * i32::from(weight);
    }
}

pub(super) fn convolve(
    matrix: &PackedMatrix,
    columns: &[[u8; 4]],
    stride: usize,
    pool: usize,
    largest: &mut [[i32; LANES]],
) {
    let weights = lines(matrix);
    for (x, largest) in largest.iter_mut().enumerate() {
        for position in x * pool..(x + 1) * pool {
            let patch = &columns[position * stride..][..3];
            let mut sums = [0; LANES];
            sums.copy_from_slice(&matrix.start[..LANES]);
            for (&byte, weights) in patch.as_flattened().iter().zip(weights) {
                add_products(&mut sums, byte, weights);
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
