//! Network: the forward pass, from line images to the probabilities of characters.
//!
//! Promise: the same steps for a line whatever it is batched with and whatever kernel runs; time
//! and memory grow with the lines' widths only.

mod border;
mod features;
mod output;
mod recurrent;

pub use super::kernels::{KEPT, Step};

use super::kernels::{Kernel, MOST_ROWS};
use super::model::Model;
use super::normalize::NetworkLine;

/// Below this mean probability of the best characters the negative is tried, as Tesseract does.
const DOUBTFUL: f32 = 0.7;

/// What the network makes of each line; the order is that of `lines`.
pub fn forward(model: &Model, kernel: Kernel, lines: &[NetworkLine]) -> Vec<Vec<Step>> {
    let kernel = Some(kernel)
        .filter(|kernel| kernel.is_available())
        .unwrap_or(Kernel::Portable);
    let mut steps = pass(model, kernel, lines);
    let doubtful: Vec<usize> = (0..lines.len())
        .filter(|&i| mean_best(&steps[i], model) < DOUBTFUL)
        .collect();
    let negatives: Vec<NetworkLine> = doubtful.iter().map(|&i| lines[i].inverted()).collect();
    for (&i, negative) in doubtful.iter().zip(pass(model, kernel, &negatives)) {
        if mean_best(&negative, model) > mean_best(&steps[i], model) {
            steps[i] = negative;
        }
    }
    steps
}

/// One pass over all lines, those of like width together.
fn pass(model: &Model, kernel: Kernel, lines: &[NetworkLine]) -> Vec<Vec<Step>> {
    // A line narrower than one step has none.
    let has_steps = |&i: &usize| lines[i].width() >= model.step_px();
    let mut order: Vec<usize> = (0..lines.len()).filter(has_steps).collect();
    order.sort_by_key(|&i| std::cmp::Reverse(lines[i].width()));
    let mut out = vec![Vec::new(); lines.len()];
    for group in order.chunks(MOST_ROWS) {
        let batch: Vec<&NetworkLine> = group.iter().map(|&i| &lines[i]).collect();
        for (&i, steps) in group.iter().zip(batch_pass(model, kernel, &batch)) {
            out[i] = steps;
        }
    }
    out
}

/// One pass over at most [`MOST_ROWS`] lines, the longest first.
fn batch_pass(model: &Model, kernel: Kernel, lines: &[&NetworkLine]) -> Vec<Vec<Step>> {
    let layers = &model.layers;
    let packed = model.packed(kernel);
    let mut bytes: Vec<Vec<u8>> = lines
        .iter()
        .map(|line| {
            let features = features::features(layers, packed, kernel, line);
            recurrent::columns(&packed.column, kernel, &features)
        })
        .collect();
    for ((direction, _), lstm) in layers.rows.iter().zip(&packed.rows) {
        bytes = recurrent::rows(lstm, *direction, kernel, &bytes);
    }
    let codes = layers.output.outputs;
    bytes
        .iter()
        .map(|bytes| output::steps(&packed.output, codes, layers.null_code, kernel, bytes))
        .collect()
}

/// Mean probability, in steps of 1/127, of the best codes that are not the null.
fn mean_best(steps: &[Step], model: &Model) -> f32 {
    let best = steps.iter().map(|step| step.top[0]);
    let characters = best.filter(|&(code, _)| usize::from(code) != model.layers.null_code);
    let (sum, count) = characters.fold((0, 0), |(sum, count), (_, p)| {
        (sum + (127.0 * p) as u32, count + 1)
    });
    if count == 0 {
        return 0.0;
    }
    sum as f32 / count as f32 / 127.0
}
