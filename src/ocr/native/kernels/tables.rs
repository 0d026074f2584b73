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
