//! Enlarge: more pixels for pages scanned too coarsely, with strokes kept sharp.
//!
//! Promise: Catmull-Rom interpolation (Keys 1981), by a factor that is kept exactly; what is left of the
//! last pixel is cut off.

use image::GrayImage;
use multiversion::multiversion;

use super::gray::from_raw;

/// Neighbours that a pixel is mixed from.
const TAPS: usize = 4;
/// Weights are whole numbers of this part of one.
const WEIGHT_BITS: u32 = 14;
/// Copies of the outermost pixels beside a row: a mix may begin so far outside.
const BESIDE: usize = 3;

/// What an output pixel is mixed from.
struct Mix {
    /// The first of its four neighbours; those beyond an edge are the edge.
    first: i64,
    weights: [i32; TAPS],
}

/// The page enlarged by `factor`.
pub fn enlarge(page: &GrayImage, factor: f64) -> GrayImage {
    let (w, h) = (page.width() as usize, page.height() as usize);
    if w == 0 || h == 0 {
        return page.clone();
    }
    let (across, down) = (mixes(w, factor), mixes(h, factor));
    let firsts: Vec<u32> = across
        .iter()
        .map(|mix| (mix.first + BESIDE as i64) as u32)
        .collect();
    let weights = [0, 1, 2, 3].map(|tap| across.iter().map(|mix| mix.weights[tap]).collect());
    let mut rows = Rows {
        page,
        firsts,
        weights,
        wide: [(); TAPS].map(|()| vec![0; across.len()]),
        done: 0,
        padded: vec![0; w + 2 * BESIDE],
        four: vec![0; across.len()],
    };
    let mut out = vec![0; across.len() * down.len()];
    for (line, mix) in out.chunks_exact_mut(across.len()).zip(&down) {
        let at = [0, 1, 2, 3].map(|tap| (mix.first + tap).clamp(0, h as i64 - 1) as usize);
        rows.widen_to(at[TAPS - 1]);
        mix_rows(
            line,
            at.map(|row| rows.wide[row % TAPS].as_slice()),
            mix.weights,
        );
    }
    from_raw(across.len() as u32, down.len() as u32, out)
}

/// How the pixels of a side that has `length` of them become those of the enlarged side.
fn mixes(length: usize, factor: f64) -> Vec<Mix> {
    let enlarged = ((length as f64 * factor) as usize).max(1);
    let mix = |pixel: usize| {
        let place = (pixel as f64 + 0.5) / factor - 0.5;
        let t = place - place.floor();
        // Keys's cubic convolution with a = -1/2.
        let parts = [
            ((-0.5 * t + 1.0) * t - 0.5) * t,
            (1.5 * t - 2.5) * t * t + 1.0,
            ((-1.5 * t + 2.0) * t + 0.5) * t,
            (0.5 * t - 0.5) * t * t,
        ];
        let one = f64::from(1 << WEIGHT_BITS);
        let mut weights = parts.map(|part| (part * one).round() as i32);
        weights[1] += (1 << WEIGHT_BITS) - weights.iter().sum::<i32>();
        Mix {
            first: place.floor() as i64 - 1,
            weights,
        }
    };
    (0..enlarged).map(mix).collect()
}

/// Rows of the page made wider, of which the last four are kept.
struct Rows<'p> {
    page: &'p GrayImage,
    /// Of each output pixel, the first of its neighbours in a row with [`BESIDE`] copies before it.
    firsts: Vec<u32>,
    weights: [Vec<i32>; TAPS],
    wide: [Vec<u8>; TAPS],
    done: usize,
    /// The row that is made wider, with [`BESIDE`] copies of its ends.
    padded: Vec<u8>,
    /// Of each output pixel, its neighbours, a byte each.
    four: Vec<u32>,
}

impl Rows<'_> {
    fn widen_to(&mut self, last: usize) {
        let width = self.page.width() as usize;
        let row = &mut self.padded;
        for y in self.done..=last {
            let pixels = &self.page.as_raw()[y * width..][..width];
            row[..BESIDE].fill(pixels[0]);
            row[BESIDE..BESIDE + width].copy_from_slice(pixels);
            row[BESIDE + width..].fill(pixels[width - 1]);
            for (four, first) in self.four.iter_mut().zip(&self.firsts) {
                let first = *first as usize;
                let bytes = row[first..first + TAPS].try_into().expect("four bytes");
                *four = u32::from_le_bytes(bytes);
            }
            mix_neighbours(&mut self.wide[y % TAPS], &self.four, &self.weights);
        }
        self.done = self.done.max(last + 1);
    }
}

/// The level of a weighted sum, rounded.
#[inline(always)]
fn level(sum: i32) -> u8 {
    ((sum + (1 << (WEIGHT_BITS - 1))) >> WEIGHT_BITS).clamp(0, 255) as u8
}

#[multiversion(targets("x86_64+avx2"))]
fn mix_neighbours(out: &mut [u8], four: &[u32], weights: &[Vec<i32>; TAPS]) {
    let n = out.len();
    let [a, b, c, d] = weights;
    let (four, a, b, c, d) = (&four[..n], &a[..n], &b[..n], &c[..n], &d[..n]);
    for i in 0..n {
        let sum = (four[i] & 0xff) as i32 * a[i]
            + (four[i] >> 8 & 0xff) as i32 * b[i]
            + (four[i] >> 16 & 0xff) as i32 * c[i]
            + (four[i] >> 24) as i32 * d[i];
        out[i] = level(sum);
    }
}

#[multiversion(targets("x86_64+avx2"))]
fn mix_rows(out: &mut [u8], rows: [&[u8]; TAPS], weights: [i32; TAPS]) {
    let n = out.len();
    let [a, b, c, d] = rows;
    let (a, b, c, d) = (&a[..n], &b[..n], &c[..n], &d[..n]);
    for i in 0..n {
        let sum = i32::from(a[i]) * weights[0]
            + i32::from(b[i]) * weights[1]
            + i32::from(c[i]) * weights[2]
            + i32::from(d[i]) * weights[3];
        out[i] = level(sum);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    #[test]
    fn a_stroke_stays_where_it_was_and_nothing_is_moved() {
        let page = GrayImage::from_fn(101, 67, |x, y| {
            Luma([if (40..44).contains(&x) || y == 20 {
                0
            } else {
                255
            }])
        });
        let large = enlarge(&page, 1.5);
        assert_eq!(large.dimensions(), (151, 100));
        let darkest = |line: &dyn Fn(u32) -> u8, length: u32| {
            let dark = (0..length).filter(|&at| line(at) < 128);
            let places: Vec<u32> = dark.collect();
            f64::from(places[0] + places[places.len() - 1] + 1) / 2.0
        };
        let across = darkest(&|x| large.get_pixel(x, 60)[0], large.width());
        let down = darkest(&|y| large.get_pixel(10, y)[0], large.height());
        assert!((across - 42.0 * 1.5).abs() <= 0.5, "{across}");
        assert!((down - 20.5 * 1.5).abs() <= 0.5, "{down}");
    }

    #[test]
    fn pages_of_any_size_are_enlarged() {
        for (w, h) in [(0, 0), (1, 1), (1, 300), (300, 1)] {
            let large = enlarge(&GrayImage::new(w, h), 3.0);
            assert!(large.width() >= w && large.height() >= h);
        }
    }
}
