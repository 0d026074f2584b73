//! Portable: the kernel in plain Rust, shaped so that compilers find vector instructions.
//!
//! Promise: the reference: other kernels are tested against this one. Sums are of floats, which
//! compilers multiply in vectors on every processor (words into double words they do not); they are
//! whole numbers below 2^24, so each is exact, in whatever order.

use super::packed::{BLOCK, LANES, MOST_INPUTS, MOST_ROWS, PackedLstm, PackedMatrix, Weights};
use super::softmax::{self, Step};
use super::tables::{LAST, PER_UNIT, TABLES, Table, Tables};

const GATES: usize = BLOCK / LANES;
/// Cells are kept in this range, as in training.
pub(super) const MOST_CELL: f32 = 100.0;
/// Floats hold all whole numbers up to this one.
const EXACT: usize = 1 << f32::MANTISSA_DIGITS;
const _: () = assert!((MOST_INPUTS + 1) * 127 * 128 < EXACT);

type Lanes = [f32; LANES];

pub(super) fn is_available() -> bool {
    true
}

/// The weights in this kernel's order.
fn lines(matrix: &PackedMatrix) -> &[Lanes] {
    match &matrix.weights {
        Weights::Floats(lines) => lines,
        #[cfg(target_arch = "x86_64")]
        _ => &[],
    }
}

fn unbiased(byte: u8) -> f32 {
    f32::from(byte) - 128.0
}

pub(super) fn multiply(matrix: &PackedMatrix, input: &[u8], rows: usize, sums: &mut [i32]) {
    let inputs = matrix.inputs;
    let mut room = [0.0; MOST_ROWS * MOST_INPUTS];
    let values = &mut room[..rows * inputs];
    for (value, &byte) in values.iter_mut().zip(input) {
        *value = unbiased(byte);
    }
    let bundles = lines(matrix).chunks_exact(inputs);
    let starts = matrix.start.as_chunks::<LANES>().0;
    for (bundle, (weights, start)) in bundles.zip(starts).enumerate() {
        let at = bundle / GATES * rows * BLOCK + bundle % GATES * LANES;
        let start = start.map(|start| start as f32);
        // The sums of two rows and a line of weights fill sixteen registers of four.
        for (pair, values) in values.chunks(2 * inputs).enumerate() {
            let (first, second) = values.split_at(inputs);
            let totals = match second.is_empty() {
                true => [of_one(weights, &start, first), start],
                false => of_two(weights, &start, first, second),
            };
            for (row, totals) in totals.iter().take(values.len() / inputs).enumerate() {
                let into = &mut sums[at + (2 * pair + row) * BLOCK..][..LANES];
                for (into, &total) in into.iter_mut().zip(totals) {
                    *into = integer(total);
                }
            }
        }
    }
}

fn of_one(weights: &[Lanes], start: &Lanes, values: &[f32]) -> Lanes {
    let mut total = *start;
    for (&value, weights) in values.iter().zip(weights) {
        add_products(&mut total, value, weights);
    }
    total
}

fn of_two(weights: &[Lanes], start: &Lanes, first: &[f32], second: &[f32]) -> [Lanes; 2] {
    let (mut one, mut two) = (*start, *start);
    for ((&first, &second), weights) in first.iter().zip(second).zip(weights) {
        for lane in 0..LANES {
            one[lane] += first * weights[lane];
            two[lane] += second * weights[lane];
        }
    }
    [one, two]
}

#[inline(always)]
fn add_products(total: &mut Lanes, value: f32, weights: &Lanes) {
    for (total, &weight) in total.iter_mut().zip(weights) {
        *total += value * weight;
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
    let start = lanes(|lane| matrix.start[lane] as f32);
    for (x, largest) in largest.iter_mut().enumerate() {
        let mut most = [f32::NEG_INFINITY; LANES];
        for position in x * pool..(x + 1) * pool {
            let patch = &columns[position * stride..][..3];
            let mut sums = start;
            for (&byte, weights) in patch.as_flattened().iter().zip(weights) {
                add_products(&mut sums, unbiased(byte), weights);
            }
            for (most, sum) in most.iter_mut().zip(sums) {
                *most = if sum > *most { sum } else { *most };
            }
        }
        for (largest, most) in largest.iter_mut().zip(most) {
            *largest = integer(most).max(*largest);
        }
    }
}

pub(super) fn tanh(scale: &Lanes, sums: &[i32; LANES]) -> [u8; LANES] {
    biased(&tanh_of(&TABLES.tanh, &scaled(sums, scale)))
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
    let cells = cell.as_chunks_mut::<LANES>().0;
    let hidden = hidden.as_chunks_mut::<LANES>().0;
    let scales = lstm.matrix.scale.as_chunks::<LANES>().0;
    let sums = sums.as_chunks::<LANES>().0.chunks_exact(GATES);
    for (at, sums) in sums.take(blocks * rows).enumerate() {
        let (block, row) = (at / rows, at % rows);
        let gate = |g: usize| scaled(&sums[g], &scales[block * GATES + g]);
        let input = tanh_of(&tables.tanh, &gate(0));
        let opened = logistic_of(&tables.logistic, &gate(1));
        let kept = logistic_of(&tables.logistic, &gate(2));
        let shown = logistic_of(&tables.logistic, &gate(3));
        let cell = &mut cells[row * blocks + block];
        for lane in 0..LANES {
            let next = cell[lane] * kept[lane] + input[lane] * opened[lane];
            cell[lane] = next.clamp(-MOST_CELL, MOST_CELL);
        }
        let out = tanh_of(&tables.tanh, cell);
        let out = lanes(|lane| out[lane] * shown[lane]);
        hidden[row * blocks + block] = biased(&out);
    }
}

pub(super) fn softmax(logits: &[Lanes], null_code: usize) -> Step {
    softmax::softmax(logits, null_code)
}

/// One number for every lane: a loop that compilers make vector instructions of.
#[inline(always)]
fn lanes<T: Copy + Default>(of: impl Fn(usize) -> T) -> [T; LANES] {
    let mut out = [T::default(); LANES];
    for (lane, out) in out.iter_mut().enumerate() {
        *out = of(lane);
    }
    out
}

#[inline(always)]
fn scaled(sums: &[i32; LANES], scale: &Lanes) -> Lanes {
    lanes(|lane| sums[lane] as f32 * scale[lane])
}

#[inline(always)]
fn tanh_of(table: &Table, x: &Lanes) -> Lanes {
    let values = interpolated(table, x);
    lanes(|lane| values[lane].copysign(x[lane]))
}

#[inline(always)]
fn logistic_of(table: &Table, x: &Lanes) -> Lanes {
    let values = interpolated(table, x);
    lanes(|lane| {
        let value = values[lane];
        if x[lane] < 0.0 { 1.0 - value } else { value }
    })
}

/// The function's values at the magnitudes; see [`super::tables`]. Only the table is read one by one.
#[inline(always)]
fn interpolated(table: &Table, x: &Lanes) -> Lanes {
    const END: f32 = LAST as f32;
    let at = lanes(|lane| (x[lane].abs() * PER_UNIT).min(END));
    let index = lanes(|lane| whole(at[lane]));
    let mut low = [0.0; LANES];
    let mut high = [0.0; LANES];
    for lane in 0..LANES {
        let index = index[lane] as usize;
        // The mask is for the compiler: no index is larger.
        low[lane] = table[index & LAST];
        high[lane] = table[(index + 1) & LAST];
    }
    lanes(|lane| {
        let value = low[lane] + (high[lane] - low[lane]) * (at[lane] - index[lane] as f32);
        if at[lane] < END { value } else { 1.0 }
    })
}

/// A float that is a whole number.
#[inline(always)]
fn integer(x: f32) -> i32 {
    // Added to it, a double's bits end in the whole number.
    const SHIFT: f64 = (3_u64 << 51) as f64;
    (f64::from(x) + SHIFT).to_bits() as i32
}

/// The whole part of a number from 0 to 2^22: what a cast does, which compilers do one by one.
#[inline(always)]
fn whole(x: f32) -> i32 {
    // Added to it, a number's bits end in its nearest whole number.
    const SHIFT: f32 = (1 << 23) as f32;
    let nearest = x + SHIFT;
    let above = i32::from(nearest - SHIFT > x);
    (nearest.to_bits() & 0x7f_ffff) as i32 - above
}

/// Activations in -1..=1 as bytes, rounded half away from zero: 128 is zero, 127 steps either way.
#[inline(always)]
fn biased(values: &Lanes) -> [u8; LANES] {
    lanes(|lane| {
        let steps = values[lane] * 127.0;
        let rounded = whole(steps.abs() + 0.5);
        (if steps < 0.0 {
            128 - rounded
        } else {
            128 + rounded
        }) as u8
    })
}
