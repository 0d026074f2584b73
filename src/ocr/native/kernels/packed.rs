//! Packed: weights in the order a kernel reads them.
//!
//! Promise: every matrix is padded to whole blocks with zeros, so that kernels need no special
//! case at the edges and never read past the end.

use super::super::model::{Layers, Lstm, Matrix};
use super::Kernel;

/// Units of one block: 16 numbers of 32 bits fill the widest register.
pub(in super::super) const LANES: usize = 16;
/// Outputs of one block: four gates of 16 units, or 64 outputs in a row.
pub(in super::super) const BLOCK: usize = 4 * LANES;
/// Inputs worked on at once: as many as keep all sums of a block in registers.
pub(in super::super) const MOST_ROWS: usize = 6;
/// Longest input of a matrix; the largest stock model has 704.
pub(in super::super) const MOST_INPUTS: usize = 1024;
/// Inputs are padded to a multiple of this.
const INPUT_GROUP: usize = 4;

/// One matrix for one kernel.
pub(in super::super) struct PackedMatrix {
    /// Bytes of one input row, padding included.
    pub(in super::super) inputs: usize,
    pub(in super::super) blocks: usize,
    pub(super) weights: Weights,
    /// Where the sum of each output starts: its bias, and what the kernel's input is off by.
    pub(super) start: Vec<i32>,
    /// What one unit of each sum is worth; 0 for padding.
    pub(in super::super) scale: Vec<f32>,
}

/// Weights in a kernel's order.
pub(super) enum Weights {
    /// For every 16 outputs, for every input, 16 outputs of one float each.
    Floats(Vec<[f32; LANES]>),
    /// As `ByLanes`, each weight widened to a word.
    #[cfg(target_arch = "x86_64")]
    WordsByLanes(Vec<WordLine>),
    /// For every block, for every group of inputs, 64 outputs of one group each.
    #[cfg(target_arch = "x86_64")]
    Interleaved(Vec<Line>),
    /// For every block, for every 16 outputs, for every group of inputs, 16 outputs of one group.
    #[cfg(target_arch = "x86_64")]
    ByLanes(Vec<Line>),
}

/// Two cache lines of weights as words: two inputs of 16 outputs.
#[cfg(target_arch = "x86_64")]
#[derive(Clone, Copy)]
#[repr(C, align(64))]
pub(super) struct WordLine(pub(super) [i16; 32]);

/// A cache line of weights.
#[cfg(target_arch = "x86_64")]
#[derive(Clone, Copy)]
#[repr(C, align(64))]
pub(super) struct Line(pub(super) [i8; 64]);

/// One LSTM for one kernel: block `b` holds units `16b..` of all four gates.
pub(in super::super) struct PackedLstm {
    pub(in super::super) matrix: PackedMatrix,
    pub(in super::super) inputs: usize,
    pub(in super::super) units: usize,
}

/// The network's weights for one kernel.
pub(in super::super) struct Packed {
    pub(in super::super) convolution: PackedMatrix,
    pub(in super::super) column: PackedLstm,
    pub(in super::super) rows: Vec<PackedLstm>,
    pub(in super::super) output: PackedMatrix,
}

/// Where outputs and inputs of a packed matrix come from.
struct Source<'a> {
    matrices: Vec<&'a Matrix>,
    /// Matrix and row of every packed output.
    outputs: Vec<Option<(usize, usize)>>,
    /// Column of every packed input.
    inputs: Vec<Option<usize>>,
}

impl Packed {
    pub(in super::super) fn arrange(layers: &Layers, kernel: Kernel) -> Self {
        Self {
            convolution: convolution(&layers.convolution, kernel),
            column: lstm(&layers.column, kernel),
            rows: layers.rows.iter().map(|(_, l)| lstm(l, kernel)).collect(),
            output: output(&layers.output, kernel),
        }
    }
}

/// Inputs in three triples of a column of pixels each, each padded to a group.
fn convolution(matrix: &Matrix, kernel: Kernel) -> PackedMatrix {
    let triple = |t: usize| [Some(3 * t), Some(3 * t + 1), Some(3 * t + 2), None];
    let source = Source {
        outputs: in_blocks(matrix.outputs),
        inputs: (0..3).flat_map(triple).collect(),
        matrices: vec![matrix],
    };
    source.pack(kernel)
}

pub(super) fn output(matrix: &Matrix, kernel: Kernel) -> PackedMatrix {
    let source = Source {
        outputs: in_blocks(matrix.outputs),
        inputs: in_groups(matrix.inputs),
        matrices: vec![matrix],
    };
    source.pack(kernel)
}

fn lstm(lstm: &Lstm, kernel: Kernel) -> PackedLstm {
    let blocks = lstm.units.div_ceil(LANES);
    let outputs = (0..blocks * BLOCK)
        .map(|o| (o % BLOCK / LANES, o / BLOCK * LANES + o % LANES))
        .map(|(gate, unit)| (unit < lstm.units).then_some((gate, unit)))
        .collect();
    let source = Source {
        outputs,
        inputs: in_groups(lstm.inputs + lstm.units),
        matrices: lstm.gates.iter().collect(),
    };
    PackedLstm {
        matrix: source.pack(kernel),
        inputs: lstm.inputs,
        units: lstm.units,
    }
}

fn in_blocks(outputs: usize) -> Vec<Option<(usize, usize)>> {
    let padded = outputs.next_multiple_of(BLOCK);
    (0..padded)
        .map(|o| (o < outputs).then_some((0, o)))
        .collect()
}

fn in_groups(inputs: usize) -> Vec<Option<usize>> {
    let padded = inputs.next_multiple_of(INPUT_GROUP);
    (0..padded).map(|i| (i < inputs).then_some(i)).collect()
}

impl Source<'_> {
    fn weight(&self, output: usize, input: usize) -> i8 {
        match (self.outputs[output], self.inputs[input]) {
            (Some((matrix, row)), Some(column)) => {
                let matrix = self.matrices[matrix];
                matrix.weights[row * matrix.inputs + column]
            }
            _ => 0,
        }
    }

    fn pack(&self, kernel: Kernel) -> PackedMatrix {
        let scale = |&(matrix, row): &(usize, usize)| self.matrices[matrix].scale[row];
        PackedMatrix {
            inputs: self.inputs.len(),
            blocks: self.outputs.len() / BLOCK,
            weights: self.weights(kernel),
            start: (0..self.outputs.len())
                .map(|o| self.start(o, kernel))
                .collect(),
            scale: self
                .outputs
                .iter()
                .map(|o| o.as_ref().map_or(0.0, scale))
                .collect(),
        }
    }

    fn start(&self, output: usize, kernel: Kernel) -> i32 {
        let Some((matrix, row)) = self.outputs[output] else {
            return 0;
        };
        let bias = 127 * i32::from(self.matrices[matrix].bias[row]);
        if !kernel.multiplies_biased_bytes() {
            return bias;
        }
        let weights = (0..self.inputs.len()).map(|i| i32::from(self.weight(output, i)));
        bias - 128 * weights.sum::<i32>()
    }

    fn weights(&self, kernel: Kernel) -> Weights {
        match kernel {
            Kernel::Portable => Weights::Floats(self.floats()),
            #[cfg(target_arch = "x86_64")]
            Kernel::Sse2 => Weights::WordsByLanes(self.word_lines()),
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx2 => Weights::ByLanes(self.lines(LANES, 2)),
            #[cfg(target_arch = "x86_64")]
            Kernel::AvxVnni => Weights::ByLanes(self.lines(LANES, 4)),
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx512Vnni => Weights::Interleaved(self.lines(BLOCK, 4)),
        }
    }

    /// Bundles of `outputs` outputs, in each all groups of `inputs` inputs, output by output.
    fn grouped(&self, outputs: usize, inputs: usize) -> impl Iterator<Item = i8> {
        let bundles = (0..self.outputs.len()).step_by(outputs);
        bundles.flat_map(move |bundle| {
            let groups = (0..self.inputs.len()).step_by(inputs);
            groups.flat_map(move |group| {
                (bundle..bundle + outputs)
                    .flat_map(move |o| (group..group + inputs).map(move |i| self.weight(o, i)))
            })
        })
    }

    fn floats(&self) -> Vec<[f32; LANES]> {
        let floats: Vec<f32> = self.grouped(LANES, 1).map(f32::from).collect();
        floats.as_chunks().0.to_vec()
    }

    /// Whole lines, inputs being padded to groups of four.
    #[cfg(target_arch = "x86_64")]
    fn lines(&self, outputs: usize, inputs: usize) -> Vec<Line> {
        let bytes: Vec<i8> = self.grouped(outputs, inputs).collect();
        bytes.as_chunks().0.iter().map(|&line| Line(line)).collect()
    }

    #[cfg(target_arch = "x86_64")]
    fn word_lines(&self) -> Vec<WordLine> {
        let words: Vec<i16> = self.grouped(LANES, 2).map(i16::from).collect();
        words
            .as_chunks()
            .0
            .iter()
            .map(|&line| WordLine(line))
            .collect()
    }
}
