//! Network: convolutions over a picture, from ink to a score for each label at each step.
//!
//! Promise: the same picture gives the same scores; time in proportion to the picture's width.
//! The file is written by `models/digits/train.py`: for each layer its shape, then for each output a
//! scale and a bias, then the weights in whole numbers, rows by columns by inputs by outputs.

use multiversion::multiversion;

/// CTC's blank, ten digits, and one label for what is no digit.
pub const LABELS: usize = 12;

const MAGIC: &[u8; 8] = b"SODIGIT1";
/// Outputs are computed in groups of this many.
const GROUP: usize = 8;
/// Places computed together.
const PLACES: usize = 4;
/// More than any network of ours needs; a broken file asks for more.
const MOST_LAYERS: usize = 16;
const MOST_SIDE: usize = 512;

/// A picture of ink, 0 is paper, row by row.
pub struct Picture {
    /// Width.
    pub columns: usize,
    /// Height.
    pub rows: usize,
    /// Ink of each pixel, 0 to 1.
    pub ink: Vec<f32>,
}

/// Scores of one step: the probability of each label.
pub type Step = [f32; LABELS];

/// A network of convolutions.
#[derive(Debug)]
pub struct Network {
    layers: Vec<Layer>,
}

#[derive(Debug)]
struct Layer {
    rows: usize,
    columns: usize,
    inputs: usize,
    /// Outputs, rounded up to whole groups.
    outputs: usize,
    pool: (usize, usize),
    /// Whether the picture keeps its rows; else all rows become one.
    keeps_rows: bool,
    /// Group by group: rows, columns, inputs, then the outputs of the group.
    weights: Vec<[f32; GROUP]>,
    bias: Vec<f32>,
}

/// Values of a picture, place by place with all of a place's channels together.
struct Map {
    rows: usize,
    columns: usize,
    channels: usize,
    values: Vec<f32>,
}

impl Network {
    /// Reads a network from its file; `None` when it is none of ours, or broken.
    pub fn parse(file: &[u8]) -> Option<Self> {
        let mut rest = file.strip_prefix(MAGIC)?;
        let count = number(&mut rest)?;
        if count == 0 || count > MOST_LAYERS {
            return None;
        }
        let mut layers: Vec<Layer> = Vec::with_capacity(count);
        for _ in 0..count {
            let inputs = layers.last().map_or(1, |layer| layer.outputs);
            layers.push(Layer::parse(&mut rest, inputs)?);
        }
        rest.is_empty().then_some(Self { layers })
    }

    /// The probability of each label at each step of two columns.
    pub fn scores(&self, picture: &Picture) -> Vec<Step> {
        let mut map = Map {
            rows: picture.rows,
            columns: picture.columns,
            channels: 1,
            values: picture.ink.clone(),
        };
        let last = self.layers.len() - 1;
        for (index, layer) in self.layers.iter().enumerate() {
            map = layer.apply(&map, index < last);
        }
        map.values
            .chunks_exact(map.channels)
            .map(probabilities)
            .collect()
    }
}

fn probabilities(scores: &[f32]) -> Step {
    let most = scores[..LABELS].iter().copied().fold(f32::MIN, f32::max);
    let mut step: Step = std::array::from_fn(|label| (scores[label] - most).exp());
    let sum: f32 = step.iter().sum();
    step.iter_mut().for_each(|p| *p /= sum);
    step
}

impl Layer {
    /// `inputs` is what the layer before gives, rounded up to whole groups.
    fn parse(rest: &mut &[u8], inputs: usize) -> Option<Self> {
        let mut shape = [0; 7];
        for value in &mut shape {
            *value = number(rest).filter(|value| *value <= MOST_SIDE)?;
        }
        let [rows, columns, own_inputs, own_outputs, down, across, keeps] = shape;
        if own_inputs > inputs || rows * columns * own_inputs * own_outputs * down * across == 0 {
            return None;
        }
        let outputs = own_outputs.next_multiple_of(GROUP);
        let scale = floats(rest, own_outputs)?;
        let mut bias = floats(rest, own_outputs)?;
        bias.resize(outputs, 0.0);
        let whole = take(rest, rows * columns * own_inputs * own_outputs)?;
        let places = rows * columns;
        let mut weights = vec![[0.0; GROUP]; outputs / GROUP * places * inputs];
        for (at, &weight) in whole.iter().enumerate() {
            let (output, of) = (at % own_outputs, at / own_outputs);
            let (input, place) = (of % own_inputs, of / own_inputs);
            let group = (output / GROUP * places + place) * inputs + input;
            weights[group][output % GROUP] = f32::from(weight as i8) * scale[output];
        }
        Some(Self {
            rows,
            columns,
            inputs,
            outputs,
            pool: (down, across),
            keeps_rows: keeps == 1,
            weights,
            bias,
        })
    }

    fn apply(&self, map: &Map, rectify: bool) -> Map {
        pooled(convolved(self, map, rectify), self.pool)
    }

    /// One group's outputs at neighbouring places of a row.
    #[inline(always)]
    fn sums(
        &self,
        padded: &Map,
        row: usize,
        column: usize,
        group: usize,
    ) -> [[f32; GROUP]; PLACES] {
        let bias = &self.bias[group * GROUP..(group + 1) * GROUP];
        let mut sums = [std::array::from_fn(|output| bias[output]); PLACES];
        let (wide, inputs) = (padded.columns * padded.channels, self.inputs);
        let mut weights = self.weights[group * self.rows * self.columns * inputs..].iter();
        for down in 0..self.rows {
            let line = &padded.values[(row + down) * wide..(row + down + 1) * wide];
            let line = &line[column * inputs..];
            // All columns of the window lie side by side: one run of inputs for each place.
            let run = self.columns * inputs;
            let runs: [&[f32]; PLACES] =
                std::array::from_fn(|place| &line[place * inputs..place * inputs + run]);
            for at in 0..run {
                let Some(weight) = weights.next() else {
                    return sums;
                };
                for (sum, run) in sums.iter_mut().zip(runs) {
                    for (sum, weight) in sum.iter_mut().zip(weight) {
                        *sum += run[at] * weight;
                    }
                }
            }
        }
        sums
    }

    /// The map with paper round it, and room for whole groups of places.
    fn padded(&self, map: &Map) -> Map {
        let above = if self.keeps_rows { self.rows / 2 } else { 0 };
        let beside = self.columns / 2;
        let rows = (map.rows + 2 * above).max(self.rows);
        let columns = map.columns.next_multiple_of(PLACES) + 2 * beside + PLACES;
        let mut values = vec![0.0; rows * columns * self.inputs];
        for row in 0..map.rows {
            let from = &map.values[row * map.columns * map.channels..];
            let to = &mut values[((row + above) * columns + beside) * self.inputs..];
            let count = map.columns * map.channels;
            to[..count].copy_from_slice(&from[..count]);
        }
        Map {
            rows,
            columns,
            channels: self.inputs,
            values,
        }
    }
}

/// A layer's outputs at every place. Sums are taken in one order, so that all processors agree.
#[multiversion(targets("x86_64+avx2"))]
fn convolved(layer: &Layer, map: &Map, rectify: bool) -> Map {
    let padded = layer.padded(map);
    let rows = match layer.keeps_rows {
        true => map.rows,
        false => (map.rows + 1).saturating_sub(layer.rows).max(1),
    };
    let columns = map.columns;
    let mut values = vec![0.0; rows * columns * layer.outputs];
    for row in 0..rows {
        for group in 0..layer.outputs / GROUP {
            for column in (0..columns).step_by(PLACES) {
                let sums = layer.sums(&padded, row, column, group);
                for (place, sum) in sums.iter().enumerate().take(columns - column) {
                    let at = (row * columns + column + place) * layer.outputs + group * GROUP;
                    let to = &mut values[at..at + GROUP];
                    for (to, &sum) in to.iter_mut().zip(sum) {
                        *to = if rectify { sum.max(0.0) } else { sum };
                    }
                }
            }
        }
    }
    Map {
        rows,
        columns,
        channels: layer.outputs,
        values,
    }
}

/// The largest value of each `down` by `across` places; what is left over at the edges is dropped.
fn pooled(map: Map, (down, across): (usize, usize)) -> Map {
    if (down, across) == (1, 1) {
        return map;
    }
    let (rows, columns) = (map.rows / down, map.columns / across);
    let mut values = vec![f32::MIN; rows * columns * map.channels];
    for row in 0..rows * down {
        for column in 0..columns * across {
            let from = (row * map.columns + column) * map.channels;
            let to = (row / down * columns + column / across) * map.channels;
            let from = &map.values[from..from + map.channels];
            for (to, &value) in values[to..to + map.channels].iter_mut().zip(from) {
                *to = to.max(value);
            }
        }
    }
    Map {
        rows,
        columns,
        channels: map.channels,
        values,
    }
}

fn take<'f>(rest: &mut &'f [u8], count: usize) -> Option<&'f [u8]> {
    let (taken, left) = rest.split_at_checked(count)?;
    *rest = left;
    Some(taken)
}

fn number(rest: &mut &[u8]) -> Option<usize> {
    let bytes = take(rest, 4)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?) as usize)
}

fn floats(rest: &mut &[u8], count: usize) -> Option<Vec<f32>> {
    let bytes = take(rest, count * 4)?.chunks_exact(4);
    let float = |bytes: &[u8]| bytes.try_into().map(f32::from_le_bytes).ok();
    bytes.map(float).collect()
}

#[cfg(test)]
mod tests;
