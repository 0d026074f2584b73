//! Read: strips of print to words: normalise, network, decode.
//!
//! Promise: a strip's words do not depend on the strips read with it; a strip of any size costs
//! time in proportion to its pixels.

use image::GrayImage;

use super::decode::{self, DecodedWord};
use super::kernels::Kernel;
use super::model::Model;
use super::network::forward;
use super::normalize::{NetworkLine, normalize};

/// What is kept from line to line: the kernel chosen and the decoder's memory.
pub struct Scratch {
    kernel: Kernel,
    decoder: decode::Scratch,
}

impl Default for Scratch {
    fn default() -> Self {
        Self::new(Kernel::best())
    }
}

impl Scratch {
    /// Reads with this kernel, which the processor must have.
    pub fn new(kernel: Kernel) -> Self {
        Self {
            kernel,
            decoder: decode::Scratch::default(),
        }
    }
}

/// The words of one strip.
pub fn recognize_line(model: &Model, strip: &GrayImage, scratch: &mut Scratch) -> Vec<DecodedWord> {
    recognize_lines(model, std::slice::from_ref(strip), scratch)
        .pop()
        .unwrap_or_default()
}

/// The words of many strips, faster together than one by one.
pub fn recognize_lines(
    model: &Model,
    strips: &[GrayImage],
    scratch: &mut Scratch,
) -> Vec<Vec<DecodedWord>> {
    let lines: Vec<NetworkLine> = strips.iter().map(normalize).collect();
    let steps = forward(model, scratch.kernel, &lines);
    let pool = model.step_px() as f32;
    let lines = lines.iter().zip(&steps);
    lines
        .map(|(line, steps)| {
            decode::decode(model, steps, pool * line.strip_px(), &mut scratch.decoder)
        })
        .collect()
}
