//! Layers: the network's tree, read as the one family of shapes that the stock fast models have.
//!
//! ```text
//! Input 36 px - Convolve 3x3 - Tanh - Maxpool - LSTM down each column - LSTMs along the row - Softmax
//! ```
//! Promise: sizes of neighbouring layers agree, every number lies in the range the arithmetic of
//! the kernels is exact for.

use super::super::kernels::{LANES, MOST_INPUTS};
use super::{Bytes, ModelError};

/// Depth of a line image, in pixels, that the family is trained on.
const INPUT_HEIGHT_PX: i32 = 36;
const TREE: &str = "network tree";
/// Nodes are nested at most this deep ("Series(Transpose(LSTM))").
const MOST_DEEP: usize = 6;
/// Inputs or outputs of a layer; the largest stock model has 512.
const MOST_UNITS: usize = 1 << 12;
const INT_MODE: u8 = 1;
const DOUBLE_SCALES: u8 = 128;
/// A layer carries a learning rate for each child.
const LAYER_SPECIFIC_RATES: i32 = 64;
/// `training_flags`: weights are integers; the recoder is in use.
const TRAINED_INT: i32 = 1;
const TRAINED_RECODED: i32 = 64;
const COMPLETE_ROW_GATES: usize = 4;

/// Weights of one fully connected step: `outputs` rows of `inputs` weights, a bias and a scale.
pub(in super::super) struct Matrix {
    pub(in super::super) outputs: usize,
    pub(in super::super) inputs: usize,
    /// Row-major; each in -127..=127.
    pub(in super::super) weights: Vec<i8>,
    pub(in super::super) bias: Vec<i8>,
    /// What one unit of a row's integer sum is worth.
    pub(in super::super) scale: Vec<f32>,
}

/// Way a row LSTM walks along the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Direction {
    LeftToRight,
    RightToLeft,
}

/// A long short-term memory layer: cell input, input gate, forget gate, output gate.
pub(in super::super) struct Lstm {
    pub(in super::super) inputs: usize,
    pub(in super::super) units: usize,
    pub(in super::super) gates: [Matrix; COMPLETE_ROW_GATES],
}

/// The network.
pub(in super::super) struct Layers {
    pub(in super::super) convolution: Matrix,
    pub(in super::super) pool_x: usize,
    pub(in super::super) pool_y: usize,
    pub(in super::super) column: Lstm,
    pub(in super::super) rows: Vec<(Direction, Lstm)>,
    pub(in super::super) output: Matrix,
    pub(in super::super) null_code: usize,
    /// Training samples seen; seeds the noise around the image.
    pub(in super::super) samples_seen: i32,
}

impl Layers {
    pub(in super::super) const HEIGHT_PX: usize = INPUT_HEIGHT_PX as usize;

    pub(super) fn parse(network: &[u8]) -> Result<Self, ModelError> {
        let mut bytes = Bytes::new(network, "LSTM network");
        let mut nodes = Vec::new();
        flatten(&mut bytes, 0, Place::default(), &mut nodes)?;
        let _spec = bytes.name()?;
        let training_flags = bytes.i32()?;
        if training_flags & TRAINED_INT == 0 || training_flags & TRAINED_RECODED == 0 {
            let expected = "eight-bit weights and a recoder (a fast model)".to_owned();
            return Err(ModelError::unsupported(
                "training flags",
                expected,
                training_flags,
            ));
        }
        let _iteration = bytes.i32()?;
        let samples_seen = bytes.i32()?;
        let null_code = bytes.i32()?;
        bytes.take(3 * size_of::<f32>())?;
        bytes.finish()?;
        let layers = assemble(nodes, null_code, samples_seen)?;
        layers.check()?;
        Ok(layers)
    }

    /// Number of weights, biases included.
    pub(in super::super) fn weights(&self) -> usize {
        let lstms = std::iter::once(&self.column).chain(self.rows.iter().map(|(_, lstm)| lstm));
        lstms
            .flat_map(|lstm| &lstm.gates)
            .chain([&self.convolution, &self.output])
            .map(|m| m.weights.len() + m.bias.len())
            .sum()
    }

    fn check(&self) -> Result<(), ModelError> {
        let agree = |part, wanted: usize, found: usize| {
            if wanted == found {
                Ok(())
            } else {
                Err(ModelError::unsupported(
                    part,
                    format!("{wanted} inputs"),
                    found,
                ))
            }
        };
        let features = self.convolution.outputs;
        if features > LANES {
            let expected = format!("up to {LANES} outputs");
            return Err(ModelError::unsupported("convolution", expected, features));
        }
        agree("convolution", 9, self.convolution.inputs)?;
        agree("column layer", self.convolution.outputs, self.column.inputs)?;
        let mut width = self.column.units;
        for (_, lstm) in &self.rows {
            agree("row layer", width, lstm.inputs)?;
            width = lstm.units;
        }
        agree("output layer", width, self.output.inputs)?;
        if !width.is_multiple_of(4) {
            let expected = "a multiple of 4 inputs".to_owned();
            return Err(ModelError::unsupported("output layer", expected, width));
        }
        if self.null_code >= self.output.outputs {
            let expected = format!("below {}", self.output.outputs);
            return Err(ModelError::unsupported(
                "null code",
                expected,
                self.null_code,
            ));
        }
        Ok(())
    }
}

/// Where a node stands: what its ancestors do with the image.
#[derive(Clone, Copy, Default)]
struct Place {
    transposed: bool,
    reversed: bool,
}

/// The leaves of the tree, in order.
enum Leaf {
    Input,
    Convolve,
    Tanh(Matrix),
    Maxpool {
        x: usize,
        y: usize,
    },
    Lstm {
        place: Place,
        summary: bool,
        lstm: Box<Lstm>,
    },
    Softmax(Matrix),
}

impl Leaf {
    fn name(&self) -> &'static str {
        match self {
            Leaf::Input => "Input",
            Leaf::Convolve => "Convolve",
            Leaf::Tanh(_) => "Tanh",
            Leaf::Maxpool { .. } => "Maxpool",
            Leaf::Lstm { .. } => "LSTM",
            Leaf::Softmax(_) => "Softmax",
        }
    }
}

struct Header {
    kind: String,
    flags: i32,
    inputs: usize,
    outputs: usize,
}

fn header(bytes: &mut Bytes) -> Result<Header, ModelError> {
    let kind_follows = bytes.u8()?;
    if kind_follows != 0 {
        return Err(ModelError::unsupported(
            TREE,
            "a named layer".into(),
            kind_follows,
        ));
    }
    let kind = bytes.name()?;
    let _training = bytes.u8()?;
    let _needs_backprop = bytes.u8()?;
    let flags = bytes.i32()?;
    let inputs = bytes.size("inputs of a layer", MOST_UNITS)?;
    let outputs = bytes.size("outputs of a layer", MOST_UNITS)?;
    let _num_weights = bytes.i32()?;
    let _name = bytes.name()?;
    Ok(Header {
        kind,
        flags,
        inputs,
        outputs,
    })
}

fn flatten(
    bytes: &mut Bytes,
    depth: usize,
    place: Place,
    leaves: &mut Vec<Leaf>,
) -> Result<(), ModelError> {
    if depth > MOST_DEEP {
        return Err(ModelError::unsupported(
            TREE,
            format!("depth up to {MOST_DEEP}"),
            depth,
        ));
    }
    let node = header(bytes)?;
    let inside = match node.kind.as_str() {
        "Series" => place,
        "XYTranspose" => Place {
            transposed: true,
            ..place
        },
        "RTLReversed" => Place {
            reversed: true,
            ..place
        },
        _ => {
            leaves.push(leaf(bytes, &node, place)?);
            return Ok(());
        }
    };
    let children = bytes.size("children of a layer", 32)?;
    for _ in 0..children {
        flatten(bytes, depth + 1, inside, leaves)?;
    }
    if node.flags & LAYER_SPECIFIC_RATES != 0 {
        let rates = bytes.u32()? as usize;
        bytes.take(rates.saturating_mul(size_of::<f32>()))?;
    }
    Ok(())
}

fn leaf(bytes: &mut Bytes, node: &Header, place: Place) -> Result<Leaf, ModelError> {
    match node.kind.as_str() {
        "Input" => input(bytes),
        "Convolve" => {
            let half = (bytes.i32()?, bytes.i32()?);
            if half != (1, 1) || node.inputs != 1 {
                let found = format!("{half:?} around {} values", node.inputs);
                return Err(ModelError::unsupported(
                    "convolution",
                    "3 x 3 pixels".into(),
                    found,
                ));
            }
            Ok(Leaf::Convolve)
        }
        "Maxpool" => Ok(Leaf::Maxpool {
            x: bytes.size("pooling", 12)?,
            y: bytes.size("pooling", 12)?,
        }),
        "Tanh" => Ok(Leaf::Tanh(matrix(bytes, node.outputs, node.inputs)?)),
        "Softmax" => Ok(Leaf::Softmax(matrix(bytes, node.outputs, node.inputs)?)),
        "LSTM" | "SummLSTM" => Ok(Leaf::Lstm {
            place,
            summary: node.kind == "SummLSTM",
            lstm: Box::new(lstm(bytes, node)?),
        }),
        other => Err(ModelError::unsupported(
            "layer",
            "Series, Convolve, Tanh, Maxpool, LSTM or Softmax".into(),
            other,
        )),
    }
}

fn input(bytes: &mut Bytes) -> Result<Leaf, ModelError> {
    let (_batch, height, _width, depth) = (bytes.i32()?, bytes.i32()?, bytes.i32()?, bytes.i32()?);
    let _loss = bytes.i32()?;
    if (height, depth) != (INPUT_HEIGHT_PX, 1) {
        let expected = format!("grey lines {INPUT_HEIGHT_PX} px high");
        let found = format!("{height} px, {depth} channels");
        return Err(ModelError::unsupported("input", expected, found));
    }
    Ok(Leaf::Input)
}

fn lstm(bytes: &mut Bytes, node: &Header) -> Result<Lstm, ModelError> {
    let (inputs, units) = (node.inputs, node.outputs);
    let both = bytes.size("LSTM inputs", MOST_INPUTS)?;
    // A two-dimensional LSTM would have `units` more inputs and a fifth matrix.
    if both != inputs + units {
        let expected = format!("{} inputs", inputs + units);
        return Err(ModelError::unsupported("LSTM", expected, both));
    }
    let mut gate = || matrix(bytes, units, both);
    Ok(Lstm {
        inputs,
        units,
        gates: [gate()?, gate()?, gate()?, gate()?],
    })
}

fn matrix(bytes: &mut Bytes, outputs: usize, inputs: usize) -> Result<Matrix, ModelError> {
    const PART: &str = "weights";
    let mode = bytes.u8()?;
    if mode & INT_MODE == 0 || mode & DOUBLE_SCALES == 0 {
        let expected = "eight-bit weights (a fast model)".to_owned();
        return Err(ModelError::unsupported(
            PART,
            expected,
            format_args!("mode {mode}"),
        ));
    }
    let found = (bytes.u32()? as usize, bytes.u32()? as usize);
    if found != (outputs, inputs + 1) {
        let expected = format!("{outputs} x {}", inputs + 1);
        let found = format!("{} x {}", found.0, found.1);
        return Err(ModelError::unsupported(PART, expected, found));
    }
    let _filling = bytes.u8()?;
    let cells = bytes.take(outputs * (inputs + 1))?;
    let scale = scales(bytes, outputs)?;
    let mut weights = Vec::with_capacity(outputs * inputs);
    let mut bias = Vec::with_capacity(outputs);
    for row in cells.chunks_exact(inputs + 1) {
        weights.extend(row[..inputs].iter().map(|&w| w as i8));
        bias.push(row[inputs] as i8);
    }
    // -128 is never written by training, and would overflow the kernels' sixteen-bit products.
    if weights.contains(&i8::MIN) {
        return Err(ModelError::unsupported(PART, "-127 to 127".into(), i8::MIN));
    }
    Ok(Matrix {
        outputs,
        inputs,
        weights,
        bias,
        scale,
    })
}

/// Activations are kept in 1/127, so an integer sum is worth 1/127 of the stored scale.
fn scales(bytes: &mut Bytes, outputs: usize) -> Result<Vec<f32>, ModelError> {
    const PART: &str = "scales of the weights";
    let count = bytes.u32()? as usize;
    if count < outputs || count > MOST_UNITS {
        return Err(ModelError::unsupported(
            PART,
            format!("{outputs} numbers"),
            count,
        ));
    }
    let all: Vec<f64> = (0..count).map(|_| bytes.f64()).collect::<Result<_, _>>()?;
    // Maxima are taken before the scale is applied: that needs scales that are not negative.
    match all.iter().find(|s| !(0.0..1e6).contains(*s)) {
        Some(wrong) => Err(ModelError::unsupported(
            PART,
            "0 to 1,000,000".into(),
            wrong,
        )),
        None => Ok(all[..outputs].iter().map(|s| (s / 127.0) as f32).collect()),
    }
}

fn assemble(leaves: Vec<Leaf>, null_code: i32, samples_seen: i32) -> Result<Layers, ModelError> {
    let found = leaves.iter().map(Leaf::name).collect::<Vec<_>>().join(", ");
    let unlike = || {
        let expected = "Input, Convolve, Tanh, Maxpool, column LSTM, row LSTMs, Softmax".to_owned();
        ModelError::unsupported(TREE, expected, &found)
    };
    let mut leaves = leaves.into_iter();
    let (Some(Leaf::Input), Some(Leaf::Convolve), Some(Leaf::Tanh(convolution))) =
        (leaves.next(), leaves.next(), leaves.next())
    else {
        return Err(unlike());
    };
    let (
        Some(Leaf::Maxpool { x, y }),
        Some(Leaf::Lstm {
            place,
            summary: true,
            lstm: column,
        }),
    ) = (leaves.next(), leaves.next())
    else {
        return Err(unlike());
    };
    if !place.transposed || place.reversed {
        return Err(unlike());
    }
    let mut rows = Vec::new();
    let mut output = None;
    for leaf in leaves {
        match leaf {
            Leaf::Lstm {
                place,
                summary: false,
                lstm,
            } if output.is_none() && !place.transposed => {
                rows.push((direction(place), *lstm));
            }
            Leaf::Softmax(matrix) if output.is_none() => output = Some(matrix),
            _ => return Err(unlike()),
        }
    }
    Ok(Layers {
        convolution,
        pool_x: x,
        pool_y: y,
        column: *column,
        rows,
        output: output.ok_or_else(unlike)?,
        null_code: usize::try_from(null_code).map_err(|_| unlike())?,
        samples_seen,
    })
}

fn direction(place: Place) -> Direction {
    if place.reversed {
        Direction::RightToLeft
    } else {
        Direction::LeftToRight
    }
}
