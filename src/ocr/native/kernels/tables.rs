//! Tables: hyperbolic tangent and logistic function as the model was trained to expect them.
//!
//! Promise: Tesseract's values: 4,096 samples 1/256 apart in single precision, linear between,
//! 1 beyond.

use std::sync::LazyLock;

/// Arguments from the last sample on give 1.
pub(super) const LAST: usize = 4095;
/// Samples to one unit of the argument.
pub(super) const PER_UNIT: f32 = 256.0;

/// A sample, and the difference to the next one, side by side for one load.
#[derive(Clone, Copy)]
#[repr(C, align(8))]
pub(super) struct Sample {
    pub(super) value: f32,
    pub(super) rise: f32,
}

/// Samples of one function for arguments from zero; one entry for every index below [`LAST`].
pub(super) type Table = [Sample; LAST];

pub(super) struct Tables {
    pub(super) tanh: Table,
    pub(super) logistic: Table,
}

pub(super) static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables {
    tanh: table(f64::tanh),
    logistic: table(|x| 1.0 / (1.0 + (-x).exp())),
});

fn table(function: fn(f64) -> f64) -> Table {
    let at = |i: usize| function(i as f64 / f64::from(PER_UNIT)) as f32;
    std::array::from_fn(|i| Sample {
        value: at(i),
        rise: at(i + 1) - at(i),
    })
}

/// The function's value at a magnitude (an argument that is not negative).
#[inline]
fn interpolate(table: &Table, magnitude: f32) -> f32 {
    let x = magnitude * PER_UNIT;
    let index = x as usize;
    match table.get(index) {
        None => 1.0,
        Some(sample) => sample.value + sample.rise * (x - index as f32),
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
