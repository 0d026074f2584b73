//! Finder: where QR codes may stand, by the three squares in their corners.
//!
//! Promise: seen along any line through its middle, such a square is dark, light, dark, light, dark
//! in the proportion 1 : 1 : 3 : 1 : 1 (ISO/IEC 18004), whatever its angle; one row in three is
//! looked at, and a page of text costs a few milliseconds.

use image::GrayImage;

use crate::clean::components::find_runs;
use crate::document::Rect;

/// One of the three squares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finder {
    /// Middle.
    pub x: f64,
    /// Middle.
    pub y: f64,
    /// Width of its seven modules along a row and along a column, in pixels.
    pub span: f64,
    /// Rows in which it was seen.
    pub rows: u32,
}

/// Three squares that may be the corners of one code.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Corners {
    /// The four corners' squares; the last one is not there, but would be.
    pub middles: [(f64, f64); 4],
    /// Width of a module in pixels.
    pub module: f64,
    /// How far from a code's shape they lie, 0 is perfect.
    pub deviation: f64,
}

impl Corners {
    /// The box of the code with `reach` modules beyond the middles of its corners' squares, within
    /// a page of that size.
    pub fn outline(&self, reach: f64, (width_px, height_px): (u32, u32)) -> Rect {
        let reach = reach * self.module * self.slant();
        let low = |f: fn(&(f64, f64)) -> f64, most: u32| {
            let least = self.middles.iter().map(f).fold(f64::MAX, f64::min);
            (least - reach).clamp(0.0, f64::from(most)) as u32
        };
        let high = |f: fn(&(f64, f64)) -> f64, most: u32| {
            let largest = self.middles.iter().map(f).fold(f64::MIN, f64::max);
            (largest + reach).clamp(0.0, f64::from(most)) as u32
        };
        let (left, top) = (low(|p| p.0, width_px), low(|p| p.1, height_px));
        let (right, bottom) = (high(|p| p.0, width_px), high(|p| p.1, height_px));
        Rect::new(left, top, right - left, bottom - top)
    }

    /// How much further a module reaches along the page's axes than along the code's: 1 to √2.
    fn slant(&self) -> f64 {
        let (dx, dy) = (
            self.middles[1].0 - self.middles[0].0,
            self.middles[1].1 - self.middles[0].1,
        );
        (dx.abs() + dy.abs()) / dx.hypot(dy).max(1e-9)
    }
}

/// Rows looked at: one in this many.
const ROW_STEP: usize = 3;
/// A square seen in fewer rows is chance.
const FEWEST_ROWS: u32 = 2;
/// Most squares that are combined; a photograph may hold any number.
const MOST_FINDERS: usize = 48;
/// Modules of a side of the smallest and of the largest code.
const SIDES: std::ops::RangeInclusive<f64> = 19.0..=181.0;

/// Corners of possible codes, the likeliest first.
pub fn corners(page: &GrayImage, threshold: u8) -> Vec<Corners> {
    let mut finders = finders(page, threshold);
    finders.retain(|finder| finder.rows >= FEWEST_ROWS);
    finders.sort_by_key(|finder| std::cmp::Reverse(finder.rows));
    finders.truncate(MOST_FINDERS);
    let mut found = Vec::new();
    for (i, a) in finders.iter().enumerate() {
        for (j, b) in finders.iter().enumerate().skip(i + 1) {
            for c in &finders[j + 1..] {
                found.extend(corners_of([a, b, c]));
            }
        }
    }
    found.sort_by(|a, b| a.deviation.total_cmp(&b.deviation));
    found
}

fn finders(page: &GrayImage, threshold: u8) -> Vec<Finder> {
    let width = page.width().max(1) as usize;
    let mut found: Vec<Finder> = Vec::new();
    let mut runs: Vec<(u32, u32)> = Vec::new();
    let rows = page.as_raw().chunks_exact(width).enumerate();
    for (y, row) in rows.step_by(ROW_STEP) {
        runs.clear();
        find_runs(row, threshold, |from, to| runs.push((from, to)));
        for three in runs.windows(3) {
            let [a, b, c] = [three[0], three[1], three[2]];
            let widths = [a.1 - a.0, b.0 - a.1, b.1 - b.0, c.0 - b.1, c.1 - c.0];
            if !is_finder(widths) {
                continue;
            }
            let middle = f64::from(b.0 + b.1) / 2.0;
            if let Some(finder) = confirmed(page, threshold, middle, y as f64, c.1 - a.0) {
                merge(&mut found, finder);
            }
        }
    }
    found
}

/// Whether five widths are as 1 : 1 : 3 : 1 : 1, each within half a module and a pixel's edge.
#[inline]
fn is_finder(widths: [u32; 5]) -> bool {
    let total: u32 = widths.iter().sum();
    // Print is full of runs; all but few fail by their middle alone, without a division.
    if total < 7 || widths[2] * 5 < total || widths[2] * 3 > total * 2 {
        return false;
    }
    let module = f64::from(total) / 7.0;
    let within = module * 0.5 + 0.6;
    let wanted = [1.0, 1.0, 3.0, 1.0, 1.0];
    widths
        .iter()
        .zip(wanted)
        .all(|(&w, n)| (f64::from(w) - n * module).abs() < within * f64::max(1.0, n / 2.0))
}

/// The square seen along its column too, and its middle.
fn confirmed(page: &GrayImage, threshold: u8, x: f64, y: f64, across: u32) -> Option<Finder> {
    let (y, down) = cross(page, threshold, x, y, (0, 1), across)?;
    let (x, across) = cross(page, threshold, y, x, (1, 0), down)?;
    Some(Finder {
        x,
        y,
        span: f64::from(across + down) / 2.0,
        rows: 1,
    })
}

/// Walks from a place inside the inner square both ways along one axis; gives the middle along
/// that axis and the width of the whole, when they are those of a square about `span` wide.
fn cross(
    page: &GrayImage,
    threshold: u8,
    fixed: f64,
    start: f64,
    axis: (u32, u32),
    span: u32,
) -> Option<(f64, u32)> {
    let length = i64::from(page.width() * axis.0 + page.height() * axis.1);
    let fixed = fixed as u32;
    let is_dark = |at: i64| {
        let at = at as u32;
        let (x, y) = if axis.0 == 1 {
            (at, fixed)
        } else {
            (fixed, at)
        };
        page.get_pixel_checked(x, y)
            .is_some_and(|px| px[0] < threshold)
    };
    let start = start as i64;
    let most = i64::from(span);
    // Widths of inner square's half, light ring and dark ring, walking one way.
    let walk = |step: i64| -> Option<[i64; 3]> {
        let mut at = start;
        let mut widths = [0; 3];
        for (ring, dark) in [(0, true), (1, false), (2, true)] {
            while (0..length).contains(&at) && is_dark(at) == dark {
                widths[ring] += 1;
                at += step;
                if widths[ring] > most {
                    return None;
                }
            }
        }
        Some(widths)
    };
    let (back, ahead) = (walk(-1)?, walk(1)?);
    let inner = back[0] + ahead[0] - 1;
    let widths = [back[2], back[1], inner, ahead[1], ahead[2]].map(|w| w.max(0) as u32);
    let total: u32 = widths.iter().sum();
    let alike = total * 5 > span * 3 && total * 3 < span * 5;
    let middle = (start - back[0] + 1) as f64 + inner as f64 / 2.0;
    (alike && is_finder(widths)).then_some((middle, total))
}

fn merge(found: &mut Vec<Finder>, finder: Finder) {
    // Rows go downwards: a square that was seen before is among the last.
    let near = found.iter_mut().rev().take(64).find(|other| {
        let reach = other.span / 4.0;
        (other.x - finder.x).abs() < reach && (other.y - finder.y).abs() < reach
    });
    match near {
        Some(other) => {
            let n = f64::from(other.rows);
            let mean = |a: f64, b: f64| (a * n + b) / (n + 1.0);
            other.x = mean(other.x, finder.x);
            other.y = mean(other.y, finder.y);
            other.span = mean(other.span, finder.span);
            other.rows += 1;
        }
        None => found.push(finder),
    }
}

/// The code that three squares may be corners of: a right angle with equal arms, squares of one
/// size, and as many modules between them as a code has.
fn corners_of(three: [&Finder; 3]) -> Option<Corners> {
    let spans = three.map(|f| f.span);
    let (least, most) = (
        spans.iter().copied().fold(f64::MAX, f64::min),
        spans.iter().copied().fold(0.0, f64::max),
    );
    if most > 1.5 * least {
        return None;
    }
    let distance = |a: usize, b: usize| (three[a].x - three[b].x).hypot(three[a].y - three[b].y);
    let sides = [distance(1, 2), distance(0, 2), distance(0, 1)];
    let corner = (0..3).max_by(|&a, &b| sides[a].total_cmp(&sides[b]))?;
    let (one, other) = ((corner + 1) % 3, (corner + 2) % 3);
    let (arm, other_arm) = (sides[other], sides[one]);
    let uneven = (arm / other_arm).ln().abs();
    let bend = (sides[corner].powi(2) / (arm.powi(2) + other_arm.powi(2)) - 1.0).abs();
    let (o, p, q) = (three[corner], three[one], three[other]);
    let (dx, dy) = ((p.x - o.x) / arm, (p.y - o.y) / arm);
    let module = spans.iter().sum::<f64>() / 21.0 * dx.abs().max(dy.abs());
    let side = (arm + other_arm) / 2.0 / module + 7.0;
    if uneven > 0.2 || bend > 0.15 || !SIDES.contains(&side) {
        return None;
    }
    Some(Corners {
        middles: [
            (o.x, o.y),
            (p.x, p.y),
            (q.x, q.y),
            (p.x + q.x - o.x, p.y + q.y - o.y),
        ],
        module,
        deviation: uneven + bend + (most / least).ln(),
    })
}
