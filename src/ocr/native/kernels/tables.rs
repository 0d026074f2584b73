//! Tables: hyperbolic tangent and logistic function as the model was trained to expect them.
//!
//! Promise: Tesseract's values: 4,096 samples 1/256 apart in single precision, linear between,
//! 1 beyond.

use std::sync::LazyLock;

/// Samples of a table.
const SIZE: usize = 4096;
/// Arguments from the last sample on give 1.
pub(super) const LAST: usize = SIZE - 1;
/// Samples to one unit of the argument.
pub(super) const PER_UNIT: f32 = 256.0;

/// Samples of one function for arguments from zero. A sample and the next one are read with one
/// load; both tables together stay in the first cache.
pub(super) type Table = [f32; SIZE];

pub(super) struct Tables {
    pub(super) tanh: Table,
    pub(super) logistic: Table,
}

pub(super) static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables {
    tanh: table(f64::tanh),
    logistic: table(|x| 1.0 / (1.0 + (-x).exp())),
});

fn table(function: fn(f64) -> f64) -> Table {
    std::array::from_fn(|i| function(i as f64 / f64::from(PER_UNIT)) as f32)
}

/// The function's value at a magnitude (an argument that is not negative).
#[inline]
fn interpolate(table: &Table, magnitude: f32) -> f32 {
    let x = magnitude * PER_UNIT;
    let index = x as usize;
    match table.get(index..index + 2) {
        Some(&[low, high]) => low + (high - low) * (x - index as f32),
        _ => 1.0,
    }
}

impl Tables {
    #[inline]
    pub(super) fn tanh(&self, x: f32) -> f32 {
        interpolate(&self.tanh, x.abs()).copysign(x)
    }

    #[inline]
    pub(super) fn logistic(&self, x: f32) -> f32 {
        let value = interpolate(&self.logistic, x.abs());
        if x < 0.0 { 1.0 - value } else { value }
    }
}
