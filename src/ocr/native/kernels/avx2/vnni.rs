//! AVX-VNNI: 32 products of bytes an instruction, exact as in the 512-bit kernel.

use std::arch::x86_64::*;

use super::{BLOCK, GATES, HALF, LANES, PackedMatrix};
use super::{lines, load_half_line, load_i32, store_i32};
pub(in super::super) use super::{softmax, step, tanh};

/// Bytes that one instruction sums up for every output.
const GROUP: usize = 4;

pub(in super::super) fn is_available() -> bool {
    super::is_available() && is_x86_feature_detected!("avxvnni")
}

fn check() {
    assert!(is_available(), "the processor lacks AVX-VNNI");
}

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

#[target_feature(enable = "avx2,avxvnni")]
fn multiply_rows<const ROWS: usize>(matrix: &PackedMatrix, input: &[u8], sums: &mut [i32]) {
    let inputs = matrix.inputs;
    let groups = inputs / GROUP;
    let rows: [&[[u8; GROUP]]; ROWS] =
        std::array::from_fn(|row| &input[row * inputs..][..inputs].as_chunks().0[..groups]);
    let bundles = lines(matrix).chunks_exact(groups);
    let starts = matrix.start.as_chunks::<LANES>().0;
    for (bundle, (weights, start)) in bundles.zip(starts).enumerate() {
        let mut total = [[load_i32(start), load_i32(&start[HALF..])]; ROWS];
        for (group, weights) in weights.iter().enumerate() {
            let w = [load_half_line(weights, 0), load_half_line(weights, 1)];
            for row in 0..ROWS {
                let x = _mm256_set1_epi32(i32::from_le_bytes(rows[row][group]));
                total[row][0] = _mm256_dpbusd_avx_epi32(total[row][0], x, w[0]);
                total[row][1] = _mm256_dpbusd_avx_epi32(total[row][1], x, w[1]);
            }
        }
        let first = bundle / GATES * ROWS * BLOCK + bundle % GATES * LANES;
        for row in 0..ROWS {
            store_i32(&mut sums[first + row * BLOCK..], total[row][0]);
            store_i32(&mut sums[first + row * BLOCK + HALF..], total[row][1]);
        }
    }
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

#[target_feature(enable = "avx2,avxvnni")]
fn convolve_lanes(
    matrix: &PackedMatrix,
    columns: &[[u8; 4]],
    stride: usize,
    pool: usize,
    largest: &mut [[i32; LANES]],
) {
    let lines = &lines(matrix)[..3];
    for half in 0..2 {
        let lane = half * HALF;
        let w = [0, 1, 2].map(|group: usize| load_half_line(&lines[group], half));
        let start = load_i32(&matrix.start[lane..]);
        for (x, largest) in largest.iter_mut().enumerate() {
            let mut most = load_i32(&largest[lane..]);
            for position in x * pool..(x + 1) * pool {
                let patch = &columns[position * stride..][..3];
                let mut total = start;
                for group in 0..3 {
                    let x = _mm256_set1_epi32(i32::from_le_bytes(patch[group]));
                    total = _mm256_dpbusd_avx_epi32(total, x, w[group]);
                }
                most = _mm256_max_epi32(most, total);
            }
            store_i32(&mut largest[lane..], most);
        }
    }
}
