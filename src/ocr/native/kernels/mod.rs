//! Kernels: the network's arithmetic, written once for every kind of processor.
//!
//! Promise: integer sums, activations and probabilities are identical on all kernels, bit for bit,
//! and so is the text read; a kernel runs only where the processor has its instructions. All
//! `unsafe` of the reader is in this folder: vector instructions, behind a check of the processor,
//! on slices whose lengths are checked at the entry of each function.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod packed;
mod portable;
mod softmax;
#[cfg(target_arch = "x86_64")]
mod sse2;
mod tables;

use clap::ValueEnum;
pub(super) use packed::{BLOCK, LANES, MOST_INPUTS, MOST_ROWS, Packed, PackedLstm, PackedMatrix};
pub use softmax::{KEPT, Step};

/// A way to run the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ValueEnum)]
pub enum Kernel {
    /// Plain Rust, for any processor.
    Portable,
    /// 128-bit registers: every 64-bit processor of the PC family.
    #[cfg(target_arch = "x86_64")]
    Sse2,
    /// 256-bit registers: Intel since 2013, AMD since 2015.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// 256-bit registers with byte products: office processors since 2021.
    #[cfg(target_arch = "x86_64")]
    AvxVnni,
    /// 512-bit registers with byte products: AMD since 2022, Intel servers since 2019.
    #[cfg(target_arch = "x86_64")]
    Avx512Vnni,
}

/// Runs a function of the kernel's module. Each of them asks again whether the processor has its
/// instructions, so that no caller can go wrong.
macro_rules! dispatch {
    ($kernel:expr, $function:ident($($argument:expr),*)) => {
        match $kernel {
            Kernel::Portable => portable::$function($($argument),*),
            #[cfg(target_arch = "x86_64")]
            Kernel::Sse2 => sse2::$function($($argument),*),
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx2 => avx2::plain::$function($($argument),*),
            #[cfg(target_arch = "x86_64")]
            Kernel::AvxVnni => avx2::vnni::$function($($argument),*),
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx512Vnni => avx512::$function($($argument),*),
        }
    };
}

impl Kernel {
    /// Kernels on the platform that has the most.
    pub(super) const COUNT: usize = 5;

    /// All kernels of the platform, the slowest first.
    pub const ALL: &[Kernel] = &[
        Kernel::Portable,
        #[cfg(target_arch = "x86_64")]
        Kernel::Sse2,
        #[cfg(target_arch = "x86_64")]
        Kernel::Avx2,
        #[cfg(target_arch = "x86_64")]
        Kernel::AvxVnni,
        #[cfg(target_arch = "x86_64")]
        Kernel::Avx512Vnni,
    ];

    /// Whether this processor can run the kernel.
    pub fn is_available(self) -> bool {
        dispatch!(self, is_available())
    }

    /// The fastest kernel of this processor.
    pub fn best() -> Self {
        let mut fastest_first = Self::ALL.iter().rev().copied();
        fastest_first
            .find(|kernel| kernel.is_available())
            .unwrap_or(Kernel::Portable)
    }

    /// Whether products are of the biased bytes themselves, not of activations around zero.
    fn multiplies_biased_bytes(self) -> bool {
        match self {
            Kernel::Portable => false,
            #[cfg(target_arch = "x86_64")]
            Kernel::Sse2 | Kernel::Avx2 => false,
            #[cfg(target_arch = "x86_64")]
            Kernel::AvxVnni | Kernel::Avx512Vnni => true,
        }
    }

    /// Integer sums of `rows` inputs: for every block of 64 outputs, for every row, 64 sums.
    pub(super) fn multiply(
        self,
        matrix: &PackedMatrix,
        input: &[u8],
        rows: usize,
        sums: &mut [i32],
    ) {
        assert!((1..=MOST_ROWS).contains(&rows));
        assert_eq!(input.len(), rows * matrix.inputs);
        assert!(sums.len() >= matrix.blocks * rows * BLOCK);
        dispatch!(self, multiply(matrix, input, rows, sums));
    }

    /// Convolves a row of pixels and raises `largest` to the sums of every `pool` neighbours. The
    /// patch of position `x` is the three columns from `columns[x * stride]` on.
    pub(super) fn convolve(
        self,
        matrix: &PackedMatrix,
        columns: &[[u8; 4]],
        stride: usize,
        pool: usize,
        largest: &mut [[i32; LANES]],
    ) {
        let lane_groups = matrix.blocks * (BLOCK / LANES);
        assert_eq!(matrix.inputs, 12);
        assert!(largest.is_empty() || columns.len() >= (largest.len() * pool - 1) * stride + 3);
        assert!(lane_groups > 0 && pool > 0);
        dispatch!(self, convolve(matrix, columns, stride, pool, largest));
    }

    /// Tangent activations, as biased bytes, of sums that are worth `scale` each.
    pub(super) fn tanh(self, scale: &[f32; LANES], sums: &[i32; LANES]) -> [u8; LANES] {
        dispatch!(self, tanh(scale, sums))
    }

    /// One step of an LSTM from the sums of its gates: `cell` is carried on, `hidden` (biased
    /// bytes) is the output. Both hold whole blocks of units, row by row.
    pub(super) fn step(
        self,
        lstm: &PackedLstm,
        sums: &[i32],
        rows: usize,
        cell: &mut [f32],
        hidden: &mut [u8],
    ) {
        let units = lstm.matrix.blocks * LANES;
        assert!(sums.len() >= lstm.matrix.blocks * rows * BLOCK);
        assert!(cell.len() >= rows * units && hidden.len() >= rows * units);
        assert_eq!(lstm.matrix.scale.len(), lstm.matrix.blocks * BLOCK);
        dispatch!(self, step(lstm, sums, rows, cell, hidden));
    }

    /// The probabilities of one row out of the sums of an output layer.
    pub(super) fn softmax(self, logits: &[[f32; LANES]], null_code: usize) -> Step {
        dispatch!(self, softmax(logits, null_code))
    }
}

#[cfg(test)]
mod tests;
