//! Digits: reads a picture of a blank as a string of digits, without cutting it into signs.
//!
//! Two small networks of our own (`models/digits/`), built and taught apart so that they err apart,
//! score each column; `strings` turns the scores into strings with their probability.

pub mod network;
pub mod strings;

use std::sync::LazyLock;

use image::GrayImage;

use network::Network;
pub use strings::Reading;

/// Rows of the pictures that the networks take.
pub const ROWS: u32 = 40;

static FIRST: LazyLock<Network> =
    LazyLock::new(|| shipped(include_bytes!("../../../models/digits/first.bin")));
static SECOND: LazyLock<Network> =
    LazyLock::new(|| shipped(include_bytes!("../../../models/digits/second.bin")));

fn shipped(file: &[u8]) -> Network {
    Network::parse(file).expect("the shipped weights are whole")
}

/// One of the two readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// The one taught mostly with real digits.
    First,
    /// The one taught mostly with handwriting fonts.
    Second,
}

/// The readings of a blank, most probable first; the empty string where nothing was written.
pub fn read(reader: Reader, picture: &GrayImage) -> Vec<Reading> {
    let network = match reader {
        Reader::First => &*FIRST,
        Reader::Second => &*SECOND,
    };
    strings::readings(&network.scores(&normalized(picture)))
}

/// Share of a picture's pixels that are darker than its ink's shade, and of its paper's.
const INK_SHARE: f32 = 0.01;
const PAPER_SHARE: f32 = 0.5;
/// Ink is at least this much darker than paper.
const LEAST_CONTRAST: f32 = 40.0;

/// Paper to 0, the darkest ink to 1, row by row.
fn normalized(picture: &GrayImage) -> network::Picture {
    let mut shades = [0u32; 256];
    picture
        .iter()
        .for_each(|&shade| shades[usize::from(shade)] += 1);
    let count = picture.as_raw().len() as f32;
    let quantile = |share: f32| {
        let mut below = 0;
        let at = shades.iter().position(|&n| {
            below += n;
            below as f32 > share * count
        });
        at.unwrap_or(255) as f32
    };
    let (paper, ink) = (quantile(PAPER_SHARE), quantile(INK_SHARE));
    let contrast = (paper - ink).max(LEAST_CONTRAST);
    let ink_of = |&shade: &u8| ((paper - f32::from(shade)) / contrast).clamp(0.0, 1.0);
    network::Picture {
        columns: picture.width() as usize,
        rows: picture.height() as usize,
        ink: picture.iter().map(ink_of).collect(),
    }
}
