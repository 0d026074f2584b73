//! Output: the probabilities of every step of a line.
//!
//! Promise: the most probable codes in order, and the null's probability, out of the softmax over
//! all codes.

use super::super::kernels::{BLOCK, Kernel, LANES, MOST_ROWS, PackedMatrix, Step};

/// The steps of a line from the bytes of the last LSTM.
pub(super) fn steps(
    matrix: &PackedMatrix,
    codes: usize,
    null_code: usize,
    kernel: Kernel,
    bytes: &[u8],
) -> Vec<Step> {
    let mut out = Vec::with_capacity(bytes.len() / matrix.inputs);
    let mut sums = vec![0; MOST_ROWS * matrix.scale.len()];
    let mut logits = vec![[f32::NEG_INFINITY; LANES]; codes.div_ceil(LANES)];
    for group in bytes.chunks(MOST_ROWS * matrix.inputs) {
        let rows = group.len() / matrix.inputs;
        kernel.multiply(matrix, group, rows, &mut sums);
        for row in 0..rows {
            worth(matrix, codes, &sums, rows, row, &mut logits);
            out.push(kernel.softmax(&logits, null_code));
        }
    }
    out
}

/// What the sums of one row are worth.
fn worth(
    matrix: &PackedMatrix,
    codes: usize,
    sums: &[i32],
    rows: usize,
    row: usize,
    logits: &mut [[f32; LANES]],
) {
    let scales = matrix.scale.chunks(LANES);
    for (at, (logits, scale)) in logits.iter_mut().zip(scales).enumerate() {
        let code = at * LANES;
        let first = (code / BLOCK * rows + row) * BLOCK + code % BLOCK;
        let used = LANES.min(codes - code);
        let sums = &sums[first..][..used];
        for ((logit, &sum), &scale) in logits.iter_mut().zip(sums).zip(scale) {
            *logit = sum as f32 * scale;
        }
    }
}
