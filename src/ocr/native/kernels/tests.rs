//! Tests of every kernel the processor has against the plain one, and of that one against sums
//! written out.

use super::super::model::{Matrix, Model};
use super::*;

/// Numbers that look like nothing, the same on every machine.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as u32
    }

    /// Biased bytes, a third of them at the ends of the range.
    fn bytes(&mut self, count: usize) -> Vec<u8> {
        let byte = |n: u32| match n % 6 {
            0 => 1,
            1 => 255,
            _ => (n / 6 % 255 + 1) as u8,
        };
        (0..count).map(|_| byte(self.next())).collect()
    }

    fn sums(&mut self, count: usize) -> Vec<i32> {
        (0..count)
            .map(|_| self.next() as i32 / 2000 - 250_000)
            .collect()
    }
}

fn others() -> impl Iterator<Item = Kernel> {
    Kernel::ALL
        .iter()
        .copied()
        .filter(|k| *k != Kernel::Portable && k.is_available())
}

/// Weights and inputs at the ends of their ranges: the sums are the largest there are.
fn extreme_matrix(sign: i8) -> Matrix {
    let (outputs, inputs) = (70, 288);
    let weights = (0..outputs * inputs).map(|i| if i % 7 == 0 { -127 } else { 127 * sign });
    Matrix {
        outputs,
        inputs,
        weights: weights.collect(),
        bias: vec![127; outputs],
        scale: vec![1e-4; outputs],
    }
}

/// The sums as the model's format defines them.
fn written_out(matrix: &Matrix, input: &[u8]) -> Vec<i32> {
    let rows = matrix.weights.chunks_exact(matrix.inputs).zip(&matrix.bias);
    rows.map(|(weights, &bias)| {
        let products = weights
            .iter()
            .zip(input)
            .map(|(&w, &u)| i32::from(w) * (i32::from(u) - 128));
        products.sum::<i32>() + 127 * i32::from(bias)
    })
    .collect()
}

#[test]
fn sums_are_exact_at_the_ends_of_the_range() {
    // `vpmaddubsw` would saturate here: 2 x 255 x 127 does not fit into 16 bits.
    for sign in [1, -1] {
        let matrix = extreme_matrix(sign);
        for kernel in others().chain([Kernel::Portable]) {
            let packed = packed::output(&matrix, kernel);
            for byte in [1, 128, 255] {
                let input = vec![byte; matrix.inputs];
                let mut sums = vec![0; packed.blocks * BLOCK];
                kernel.multiply(&packed, &input, 1, &mut sums);
                assert_eq!(
                    sums[..70],
                    written_out(&matrix, &input),
                    "{kernel:?}, {byte}"
                );
            }
        }
    }
}

#[test]
fn sums_are_equal_on_all_kernels_for_every_number_of_rows() {
    let mut noise = Noise(1);
    let model = Model::shipped();
    for rows in 1..=MOST_ROWS {
        let plain = &model.packed(Kernel::Portable).rows[2].matrix;
        let input = noise.bytes(rows * plain.inputs);
        let mut expected = vec![0; rows * plain.blocks * BLOCK];
        Kernel::Portable.multiply(plain, &input, rows, &mut expected);
        for kernel in others() {
            let mut sums = vec![0; expected.len()];
            kernel.multiply(
                &model.packed(kernel).rows[2].matrix,
                &input,
                rows,
                &mut sums,
            );
            assert_eq!(sums, expected, "{kernel:?}, {rows} rows");
        }
    }
}

#[test]
fn convolutions_are_equal_on_all_kernels() {
    let mut noise = Noise(2);
    let model = Model::shipped();
    for stride in [1, 3] {
        let (cells, pool) = (37, 3);
        let count = (cells * pool - 1) * stride + 3;
        let columns: Vec<[u8; 4]> = noise.bytes(4 * count).as_chunks().0.to_vec();
        let largest = |kernel: Kernel| {
            let mut largest = vec![[-100_000; LANES]; cells];
            let matrix = &model.packed(kernel).convolution;
            kernel.convolve(matrix, &columns, stride, pool, &mut largest);
            largest
        };
        let expected = largest(Kernel::Portable);
        for kernel in others() {
            assert_eq!(largest(kernel), expected, "{kernel:?}, stride {stride}");
        }
    }
}

#[test]
fn steps_are_equal_bit_for_bit_on_all_kernels() {
    let model = Model::shipped();
    let run = |kernel: Kernel| {
        let mut noise = Noise(3);
        let lstm = &model.packed(kernel).rows[1];
        let units = lstm.matrix.blocks * LANES;
        let (mut cell, mut hidden) = (vec![0.0; 5 * units], vec![128; 5 * units]);
        let mut all = Vec::new();
        for _ in 0..40 {
            let sums = noise.sums(5 * lstm.matrix.blocks * BLOCK);
            kernel.step(lstm, &sums, 5, &mut cell, &mut hidden);
            all.push((
                cell.iter().map(|c| c.to_bits()).collect::<Vec<_>>(),
                hidden.clone(),
            ));
        }
        all
    };
    let expected = run(Kernel::Portable);
    let reached: Vec<u8> = expected
        .iter()
        .flat_map(|(_, hidden)| hidden.clone())
        .collect();
    assert!(
        reached.contains(&1) && reached.contains(&255),
        "the ends of the range are tried"
    );
    for kernel in others() {
        assert_eq!(run(kernel), expected, "{kernel:?}");
    }
}

#[test]
fn activations_and_probabilities_are_equal_on_all_kernels() {
    let mut noise = Noise(4);
    for _ in 0..200 {
        let sums: [i32; LANES] = noise.sums(LANES).try_into().unwrap();
        let scale = [3e-5; LANES];
        let logits: Vec<[f32; LANES]> = (0..17)
            .map(|_| std::array::from_fn(|_| noise.next() as f32 / 1e8 - 12.0))
            .collect();
        let expected = Kernel::Portable.softmax(&logits, 268);
        for kernel in others() {
            assert_eq!(
                kernel.tanh(&scale, &sums),
                Kernel::Portable.tanh(&scale, &sums)
            );
            assert_eq!(kernel.softmax(&logits, 268), expected, "{kernel:?}");
        }
    }
}
