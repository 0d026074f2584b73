//! Resample: a grey strip to another height, as leptonica's `pixScale` does it.
//!
//! Promise: the same pixels as leptonica 1.82 for strips up to 1,800 px high: area mapping below
//! 0.7, halving where the factor is a power of one half, else interpolation in sixteenths of a pixel.

use image::GrayImage;

/// Area mapping and interpolation count in sixteenths of a source pixel.
const PARTS: u32 = 16;

/// The strip at `height` pixels, about `width` wide: halving drops an odd last column.
pub(super) fn to_height(strip: &GrayImage, height: usize, width: usize) -> Vec<u8> {
    let source = Source {
        pixels: strip.as_raw(),
        width: strip.width() as usize,
        height: strip.height() as usize,
    };
    let (times, rest) = (source.height / height, source.height % height);
    if source.height == height {
        strip.as_raw().clone()
    } else if source.height * 2 == height {
        source.doubled()
    } else if height as f32 / source.height as f32 >= 0.7 {
        source.interpolate(height, width)
    } else if rest == 0 && times.is_power_of_two() && times <= 16 {
        source.halve(times)
    } else {
        source.area_map(height, width)
    }
}

struct Source<'a> {
    pixels: &'a [u8],
    width: usize,
    height: usize,
}

/// Interval of source pixels in sixteenths: `first` counts with `first_weight`, those between
/// with 16, `last` with `last_weight`.
#[derive(Clone, Copy)]
struct Span {
    first: usize,
    last: usize,
    first_weight: u32,
    last_weight: u32,
}

impl Span {
    /// The part of the source that destination pixel `at` covers. The upper end is computed in
    /// double precision, as C does with `at + 1.0`.
    fn of(at: usize, step: f32) -> Self {
        let start = (step * at as f32) as u32;
        let end = (f64::from(step) * (at as f64 + 1.0)) as u32;
        Self {
            first: (start / PARTS) as usize,
            last: (end / PARTS) as usize,
            first_weight: PARTS - start % PARTS,
            last_weight: end % PARTS,
        }
    }

    /// The weighted sum of the numbers of the span; `before` are their [`accumulate`]d sums, which
    /// may have wrapped: differences are right all the same.
    fn sum(&self, numbers: &[u32], before: &[u32]) -> u32 {
        let whole = before[self.last].wrapping_sub(before[self.first]);
        let unused = (PARTS - self.first_weight) * numbers[self.first];
        PARTS * whole - unused + self.last_weight * numbers[self.last]
    }

    fn weight(&self) -> u32 {
        self.first_weight + PARTS * (self.last - self.first) as u32 - PARTS + self.last_weight
    }
}

fn step(source: usize, destination: usize) -> f32 {
    16.0 * source as f32 / destination as f32
}

impl Source<'_> {
    fn row(&self, y: usize) -> &[u8] {
        &self.pixels[y * self.width..][..self.width]
    }

    fn area_map(&self, height: usize, width: usize) -> Vec<u8> {
        let columns: Vec<Span> = (0..width)
            .map(|x| Span::of(x, step(self.width, width)))
            .collect();
        let inside = columns
            .iter()
            .take_while(|span| span.last + 1 < self.width)
            .count();
        let mut out = vec![0; width * height];
        let mut sums = vec![0u32; self.width];
        let mut sums_before = vec![0u32; self.width];
        for (y, line) in out.chunks_exact_mut(width).enumerate() {
            let rows = Span::of(y, step(self.height, height));
            let top = self.row(rows.first);
            // leptonica does not map where the area touches the last row or column.
            let touches = rows.last + 1 >= self.height;
            let mapped = if touches { 0 } else { inside };
            if mapped > 0 {
                self.sum_rows(&rows, &mut sums);
                accumulate(&sums, &mut sums_before);
            }
            for (out, span) in line.iter_mut().zip(&columns[..mapped]) {
                let sum = span.sum(&sums, &sums_before);
                *out = ((sum + 128) / (span.weight() * rows.weight())) as u8;
            }
            for (out, span) in line.iter_mut().zip(&columns).skip(mapped) {
                *out = top[span.first.min(self.width - 1)];
            }
        }
        out
    }

    /// Weighted sums down the columns of a span of rows.
    fn sum_rows(&self, rows: &Span, sums: &mut [u32]) {
        for (sum, &p) in sums.iter_mut().zip(self.row(rows.first)) {
            *sum = rows.first_weight * u32::from(p);
        }
        for y in rows.first + 1..rows.last {
            for (sum, &p) in sums.iter_mut().zip(self.row(y)) {
                *sum += PARTS * u32::from(p);
            }
        }
        for (sum, &p) in sums.iter_mut().zip(self.row(rows.last)) {
            *sum += rows.last_weight * u32::from(p);
        }
    }

    /// Means of two by two pixels, rounded down, until `factor` is reached.
    fn halve(&self, factor: usize) -> Vec<u8> {
        let (half_w, half_h) = (self.width / 2, self.height / 2);
        let mut out = Vec::with_capacity(half_w * half_h);
        for y in 0..half_h {
            let (upper, lower) = (self.row(2 * y), self.row(2 * y + 1));
            let pairs = upper
                .as_chunks::<2>()
                .0
                .iter()
                .zip(lower.as_chunks::<2>().0);
            out.extend(pairs.map(|(&[a, b], &[c, d])| {
                ([a, b, c, d].map(u32::from).iter().sum::<u32>() / 4) as u8
            }));
        }
        if factor == 2 {
            return out;
        }
        let half = Source {
            pixels: &out,
            width: half_w,
            height: half_h,
        };
        half.halve(factor / 2)
    }

    fn interpolate(&self, height: usize, width: usize) -> Vec<u8> {
        let columns: Vec<(usize, u32)> = (0..width)
            .map(|x| {
                let at = (step(self.width, width) * x as f32) as u32;
                (((at / PARTS) as usize).min(self.width - 1), at % PARTS)
            })
            .collect();
        let mut out = Vec::with_capacity(width * height);
        for y in 0..height {
            let at = (step(self.height, height) * y as f32) as u32;
            let (row, part_y) = (((at / PARTS) as usize).min(self.height - 1), at % PARTS);
            let upper = self.row(row);
            let lower = self.row((row + 1).min(self.height - 1));
            out.extend(columns.iter().map(|&(x, part_x)| {
                let right = (x + 1).min(self.width - 1);
                let along = |line: &[u8]| {
                    (PARTS - part_x) * u32::from(line[x]) + part_x * u32::from(line[right])
                };
                let value = (PARTS - part_y) * along(upper) + part_y * along(lower);
                ((value + 128) / 256) as u8
            }));
        }
        out
    }

    /// Exactly twice the size: means of two or four neighbours, rounded down.
    fn doubled(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(4 * self.width * self.height);
        for y in 0..self.height {
            let upper = self.row(y);
            let lower = self.row((y + 1).min(self.height - 1));
            for half in 0..2 {
                for x in 0..self.width {
                    let right = (x + 1).min(self.width - 1);
                    let [a, b, c, d] =
                        [upper[x], upper[right], lower[x], lower[right]].map(u32::from);
                    out.extend(match half {
                        0 => [a as u8, ((a + b) / 2) as u8],
                        _ => [((a + c) / 2) as u8, ((a + b + c + d) / 4) as u8],
                    });
                }
            }
        }
        out
    }
}

/// For every place the sum of all numbers before it; overflow is left to wrap.
fn accumulate(numbers: &[u32], before: &mut [u32]) {
    let mut total = 0u32;
    for (before, &number) in before.iter_mut().zip(numbers) {
        *before = total;
        total = total.wrapping_add(number);
    }
}
