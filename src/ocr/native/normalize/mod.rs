//! Normalise: a grey strip of print becomes the image the network was trained on.
//!
//! Promise: height 36 px by leptonica's arithmetic (bit for bit where Tesseract uses it), black and
//! white points as Tesseract takes them where the middle row shows print; any strip, of no pixel or of
//! 30,000, costs bounded time.

mod resample;
mod sharpen;

use image::GrayImage;

use super::model::Layers;

/// Lower strips hold no legible print; scaling them up would only cost time.
const LEAST_STRIP_HEIGHT_PX: u32 = 6;
/// Higher strips hold no line: this is 15 cm at 300 dpi. leptonica scales them in another way.
const MOST_STRIP_HEIGHT_PX: u32 = 1800;
/// Longest image given to the network at once: ten A4 widths of print.
pub(super) const MOST_WIDTH_PX: usize = 1 << 14;

/// Rows a third from above and from below.
const OTHER_ROWS: [usize; 2] = [Layers::HEIGHT_PX / 3, Layers::HEIGHT_PX * 2 / 3];
/// Ranges of a row that shows print and of one that shows the grain of paper differ by more.
const CLEARER: f32 = 2.0;

/// A line image of the network's height, still in levels of grey.
#[derive(Debug, Clone, PartialEq)]
pub struct NetworkLine {
    /// Row-major, 36 rows.
    gray: Vec<u8>,
    width: usize,
    /// Pixels of the strip to one pixel of this image.
    strip_px: f32,
}

impl NetworkLine {
    /// Width in pixels; 0 when the strip holds nothing that could be read.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Pixels of the strip to one pixel of this image.
    pub fn strip_px(&self) -> f32 {
        self.strip_px
    }

    /// The grey rows, each [`Self::width`] pixels.
    pub(super) fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.gray.chunks_exact(self.width.max(1))
    }

    /// The negative: light print on a dark ground becomes readable.
    pub(super) fn inverted(&self) -> Self {
        Self {
            gray: self.gray.iter().map(|p| !p).collect(),
            ..*self
        }
    }

    /// What the network sees for each level of grey: the black point becomes -127, the white
    /// point 127.
    pub(super) fn levels(&self) -> [i8; 256] {
        let (black, white) = self.black_and_white();
        let half_range = (white - black) / 2.0;
        let contrast = if half_range <= 0.0 { 1.0 } else { half_range };
        std::array::from_fn(|level| {
            let value = (level as f32 - black) / contrast - 1.0;
            round_half_away(128.0 * value).clamp(-127, 127) as i8
        })
    }

    /// Black and white point: the middle row's, as Tesseract takes them, unless a row above or below
    /// has more than [`CLEARER`] times its range. Then the strip lies too high or too low, and the
    /// grain of blank paper in its middle would become black and white.
    fn black_and_white(&self) -> (f32, f32) {
        let extremes_of = |row| extremes(self.rows().nth(row).unwrap_or_default());
        let range = |(black, white): (f32, f32)| white - black;
        let (black, white) = extremes_of(Layers::HEIGHT_PX / 2);
        let middle = (black.unwrap_or(0.0), white.unwrap_or(255.0));
        OTHER_ROWS
            .into_iter()
            .map(extremes_of)
            .filter_map(|(black, white)| black.zip(white))
            .filter(|&other| range(other) > CLEARER * range(middle))
            .max_by(|a, b| range(*a).total_cmp(&range(*b)))
            .unwrap_or(middle)
    }
}

/// Scales a strip to the network's height.
pub fn normalize(strip: &GrayImage) -> NetworkLine {
    let (width, height) = strip.dimensions();
    let scale = Layers::HEIGHT_PX as f32 / height.max(1) as f32;
    let scaled_width = (f64::from(scale * width as f32) + 0.5) as usize;
    // Of a single grey the network makes a quotation mark.
    let has_ink = strip.as_raw().iter().any(|p| *p != strip.as_raw()[0]);
    let fits = (1..=MOST_WIDTH_PX).contains(&scaled_width);
    let is_line = (LEAST_STRIP_HEIGHT_PX..=MOST_STRIP_HEIGHT_PX).contains(&height);
    if !is_line || !fits || !has_ink {
        return NetworkLine {
            gray: Vec::new(),
            width: 0,
            strip_px: 1.0 / scale,
        };
    }
    let smooth = resample::to_height(strip, Layers::HEIGHT_PX, scaled_width);
    let scaled_width = smooth.len() / Layers::HEIGHT_PX;
    // leptonica sharpens what it made smaller a little, what it kept more, enlargements not.
    let gray = match scale {
        s if s == 1.0 || s >= 1.4 || s <= 0.2 => smooth,
        s if s < 0.7 => sharpen::unsharp::<1>(&smooth, scaled_width, 0.2),
        _ => sharpen::unsharp::<2>(&smooth, scaled_width, 0.4),
    };
    NetworkLine {
        gray,
        width: scaled_width,
        strip_px: 1.0 / scale,
    }
}

/// Rounds as Tesseract does: half away from zero, after an addition in single precision.
pub(super) fn round_half_away(value: f32) -> i32 {
    ((value.abs() + 0.5) as i32) * if value < 0.0 { -1 } else { 1 }
}

/// The lower quartile of the local minima along a row, the upper quartile of its local maxima;
/// nothing where a row has none.
fn extremes(row: &[u8]) -> (Option<f32>, Option<f32>) {
    let (mut minima, mut maxima) = ([0u32; 256], [0u32; 256]);
    for w in row.windows(3) {
        let (prev, here, next) = (w[0], w[1], w[2]);
        if (here < prev && here <= next) || (here <= prev && here < next) {
            minima[usize::from(here)] += 1;
        }
        if (here > prev && here >= next) || (here >= prev && here > next) {
            maxima[usize::from(here)] += 1;
        }
    }
    (fractile(&minima, 0.25), fractile(&maxima, 0.75))
}

/// The level below which `share` of the counts lie, interpolated inside its bucket.
fn fractile(histogram: &[u32; 256], share: f64) -> Option<f32> {
    let total: u32 = histogram.iter().sum();
    let target = (share * f64::from(total)).max(1.0);
    let mut sum = 0.0;
    histogram.iter().enumerate().find_map(|(level, &count)| {
        sum += f64::from(count);
        (sum >= target).then(|| (level as f64 + 1.0 - (sum - target) / f64::from(count)) as f32)
    })
}

#[cfg(test)]
mod tests;
