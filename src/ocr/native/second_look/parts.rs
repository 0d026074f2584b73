//! Parts: what of a line is worth reading again, cut out of it, and the same print smaller.

use std::ops::Range;

use image::imageops::crop_imm;
use image::{GrayImage, Luma};

use super::super::decode::DecodedWord;
use super::super::{has_digit, places};
use super::DOUBTFUL;

/// Words read along on either side: letters are read by what stands beside them.
const WORDS_BESIDE: usize = 2;

/// Rim of the third look, in parts of the strip's height: the print comes out smaller.
const RIM_PARTS: u32 = 9;

/// A part of a line that is read again.
pub struct Part {
    /// Index of the line.
    pub line: usize,
    /// Which of its words.
    pub words: Range<usize>,
    /// Its print.
    pub strip: GrayImage,
    /// Where it begins on the strip of the line.
    pub left_px: u32,
}

impl Part {
    /// Words read from the part, at their places on the strip of the line.
    pub fn placed(&self, words: Vec<DecodedWord>) -> Vec<DecodedWord> {
        let left_px = self.left_px as f32;
        words
            .into_iter()
            .map(|word| word.shifted(left_px))
            .collect()
    }
}

/// The parts of a line that are worth a second look, cut between words.
pub fn parts(line: usize, strip: &GrayImage, words: &[DecodedWord]) -> Vec<Part> {
    let ranges = worth_it(words);
    if ranges.is_empty() {
        return Vec::new();
    }
    let bounds = places::bounds(strip, words);
    // The column before word `index`: none is left of the first and right of the last.
    let cut = |index: usize| match (index.checked_sub(1), bounds.get(index)) {
        (None, _) => 0,
        (_, None) => strip.width(),
        (Some(before), Some((from, _))) => {
            (((bounds[before].1 + from) / 2.0) as u32).min(strip.width())
        }
    };
    let part = |words: Range<usize>| {
        let (left_px, right_px) = (cut(words.start), cut(words.end));
        let width_px = right_px.saturating_sub(left_px);
        let strip = crop_imm(strip, left_px, 0, width_px, strip.height()).to_image();
        Part {
            line,
            words,
            strip,
            left_px,
        }
    };
    ranges.into_iter().map(part).collect()
}

/// The words with digits and the doubtful ones, with those beside them.
pub(super) fn worth_it(words: &[DecodedWord]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (index, word) in words.iter().enumerate() {
        if !has_digit(&word.text) && word.confidence >= DOUBTFUL {
            continue;
        }
        let from = index.saturating_sub(WORDS_BESIDE);
        let to = (index + WORDS_BESIDE + 1).min(words.len());
        match ranges.last_mut() {
            Some(last) if from <= last.end => last.end = to,
            _ => ranges.push(from..to),
        }
    }
    ranges
}

/// The strip with a rim of paper: its print reaches the network smaller.
pub fn smaller(strip: &GrayImage) -> GrayImage {
    let (width, height) = strip.dimensions();
    let rim = (height / RIM_PARTS).max(1);
    GrayImage::from_fn(width, height + 2 * rim, |x, y| {
        match y.checked_sub(rim).filter(|y| *y < height) {
            Some(y) => *strip.get_pixel(x, y),
            None => Luma([255]),
        }
    })
}
