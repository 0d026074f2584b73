//! Read: strips of print to words: normalise, network, decode.
//!
//! Promise: a strip's words do not depend on the strips read with it nor on the kernel; a strip of
//! any size costs time in proportion to its pixels, and none of its print is left out.

use std::borrow::Borrow;

use image::GrayImage;
use image::imageops::crop_imm;

use super::decode::{self, DecodedWord};
use super::kernels::Kernel;
use super::model::{Layers, Model};
use super::network::forward;
use super::normalize::{MOST_WIDTH_PX, NetworkLine, normalize};

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
    /// Reads with this kernel, or with plain Rust where the processor lacks it.
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
pub fn recognize_lines<S: Borrow<GrayImage>>(
    model: &Model,
    strips: &[S],
    scratch: &mut Scratch,
) -> Vec<Vec<DecodedWord>> {
    let (places, lines): (Vec<Place>, Vec<NetworkLine>) = strips
        .iter()
        .enumerate()
        .flat_map(|(strip, image)| pieces(strip, image.borrow()))
        .unzip();
    let steps = forward(model, scratch.kernel, &lines);
    let mut words = vec![Vec::new(); strips.len()];
    for ((place, line), steps) in places.iter().zip(&lines).zip(&steps) {
        let step_px = model.step_px() as f32 * line.strip_px();
        let decoded = decode::decode(model, steps, step_px, &mut scratch.decoder);
        words[place.strip].extend(
            decoded
                .into_iter()
                .map(|word| word.shifted(place.left_px as f32)),
        );
    }
    words
}

/// Where a line for the network comes from; nearly always it is a whole strip.
struct Place {
    strip: usize,
    left_px: u32,
}

/// Cuts a strip that is longer than the network takes, each time where least ink is in the way.
fn pieces(strip: usize, image: &GrayImage) -> Vec<(Place, NetworkLine)> {
    let (width, height) = image.dimensions();
    let most = MOST_WIDTH_PX as u64 * u64::from(height) / Layers::HEIGHT_PX as u64;
    let most = u32::try_from(most).unwrap_or(u32::MAX).max(2);
    if width <= most {
        return vec![(Place { strip, left_px: 0 }, normalize(image))];
    }
    let mut pieces = Vec::new();
    let mut left_px = 0;
    while left_px < width {
        let right = match width - left_px > most {
            true => lightest_column(image, left_px + most - most / 8..left_px + most),
            false => width,
        };
        let piece = crop_imm(image, left_px, 0, right - left_px, height).to_image();
        pieces.push((Place { strip, left_px }, normalize(&piece)));
        left_px = right;
    }
    pieces
}

/// The column with most paper, the last of equals.
fn lightest_column(image: &GrayImage, columns: std::ops::Range<u32>) -> u32 {
    let light = |x: u32| {
        (0..image.height())
            .map(|y| u64::from(image.get_pixel(x, y).0[0]))
            .sum::<u64>()
    };
    columns
        .clone()
        .max_by_key(|&x| light(x))
        .unwrap_or(columns.end)
}

#[cfg(test)]
mod tests;
