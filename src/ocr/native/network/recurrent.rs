//! Recurrent: the LSTM layers: one down every column of cells, then some along the line.
//!
//! Promise: every column, and every line, starts from nothing; neighbours in a batch do not
//! influence each other.

use super::super::kernels::{Kernel, LANES, MOST_ROWS, PackedLstm};
use super::super::model::Direction;
use super::features::Features;

/// A biased byte that stands for zero.
const ZERO: u8 = 128;

/// What one LSTM keeps between its steps, for up to [`MOST_ROWS`] sequences.
struct State {
    input: Vec<u8>,
    sums: Vec<i32>,
    cell: Vec<f32>,
    hidden: Vec<u8>,
    /// Bytes of one sequence's hidden output, whole blocks.
    stride: usize,
}

impl State {
    fn new(lstm: &PackedLstm) -> Self {
        let stride = lstm.matrix.blocks * LANES;
        Self {
            input: vec![ZERO; MOST_ROWS * lstm.matrix.inputs],
            sums: vec![0; MOST_ROWS * lstm.matrix.scale.len()],
            cell: vec![0.0; MOST_ROWS * stride],
            hidden: vec![ZERO; MOST_ROWS * stride],
            stride,
        }
    }

    fn clear(&mut self) {
        self.cell.fill(0.0);
        self.hidden.fill(ZERO);
    }

    /// Sets the input of sequence `row` for the next step.
    fn feed(&mut self, lstm: &PackedLstm, row: usize, input: &[u8]) {
        let into = &mut self.input[row * lstm.matrix.inputs..][..lstm.matrix.inputs];
        into[..lstm.inputs].copy_from_slice(input);
        into[lstm.inputs..lstm.inputs + lstm.units]
            .copy_from_slice(&self.hidden[row * self.stride..][..lstm.units]);
    }

    fn step(&mut self, lstm: &PackedLstm, kernel: Kernel, rows: usize) {
        let input = &self.input[..rows * lstm.matrix.inputs];
        kernel.multiply(&lstm.matrix, input, rows, &mut self.sums);
        kernel.step(lstm, &self.sums, rows, &mut self.cell, &mut self.hidden);
    }

    fn hidden(&self, lstm: &PackedLstm, row: usize) -> &[u8] {
        &self.hidden[row * self.stride..][..lstm.units]
    }
}

/// Summary of every column of cells: the state after its last cell.
pub(super) fn columns(lstm: &PackedLstm, kernel: Kernel, features: &Features) -> Vec<u8> {
    let mut state = State::new(lstm);
    let mut out = Vec::with_capacity(features.columns * lstm.units);
    let column_bytes = features.cells_per_column * lstm.inputs;
    for group in features.bytes.chunks(MOST_ROWS * column_bytes) {
        let rows = group.len() / column_bytes;
        state.clear();
        for cell in 0..features.cells_per_column {
            for row in 0..rows {
                let at = row * column_bytes + cell * lstm.inputs;
                state.feed(lstm, row, &group[at..][..lstm.inputs]);
            }
            state.step(lstm, kernel, rows);
        }
        for row in 0..rows {
            out.extend_from_slice(state.hidden(lstm, row));
        }
    }
    out
}

/// An LSTM along lines, which must come from the longest to the shortest, [`MOST_ROWS`] at most.
pub(super) fn rows(
    lstm: &PackedLstm,
    direction: Direction,
    kernel: Kernel,
    lines: &[Vec<u8>],
) -> Vec<Vec<u8>> {
    let mut state = State::new(lstm);
    let steps: Vec<usize> = lines.iter().map(|line| line.len() / lstm.inputs).collect();
    let mut out: Vec<Vec<u8>> = steps.iter().map(|s| vec![ZERO; s * lstm.units]).collect();
    for step in 0..steps.first().copied().unwrap_or(0) {
        let running = steps.iter().take_while(|&&steps| step < steps).count();
        let place = |row: usize| match direction {
            Direction::LeftToRight => step,
            Direction::RightToLeft => steps[row] - 1 - step,
        };
        for row in 0..running {
            let input = &lines[row][place(row) * lstm.inputs..][..lstm.inputs];
            state.feed(lstm, row, input);
        }
        state.step(lstm, kernel, running);
        for row in 0..running {
            out[row][place(row) * lstm.units..][..lstm.units]
                .copy_from_slice(state.hidden(lstm, row));
        }
    }
    out
}
