//! Orient: which way up the text stands and by how much it slopes, from the boxes of its letters.
//!
//! Promise: no reading is needed. Most letters stand on the baseline, so seen along the lines the
//! lower edges of the letters' boxes pile up in sharp peaks; upper edges (x-height, ascenders,
//! capitals, tone marks) pile up less, side edges not at all.

use super::components::Component;

/// How the text stands on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stance {
    /// Clockwise quarter turns that make the page upright.
    pub quarter_turns: u8,
    /// Rise of y along x of the lines once turned: positive when lines sink to the right.
    pub slope: f64,
    /// How much better this way up fits than the next best: 0 is a guess, 1 is plain.
    pub margin: f32,
}

/// Steepest slope looked for: 8.5 degrees. More is a photograph, not a scan.
const STEEPEST: f64 = 0.15;
const COARSE_STEP: f64 = 0.0035;
const FINE_STEP: f64 = 0.00035;
/// Enough letters to judge a page by.
const SAMPLE: usize = 2500;

/// Judges a page of `width` x `height` pixels by its letters; `None` without any.
pub fn stance(
    letters: &[Component],
    marks: &[Component],
    size: (u32, u32),
    dpi: f32,
) -> Option<Stance> {
    if letters.is_empty() {
        return None;
    }
    let ways = [0, 1].map(|turns| Axis::judge(letters, turns, size, dpi));
    let along = usize::from(ways[1].sharpness() > ways[0].sharpness());
    let axis = &ways[along];
    let boxes = turned(letters, along as u8, size);
    let votes =
        Votes::of_neighbours(&boxes) + Votes::of_marks(&boxes, &turned(marks, along as u8, size));
    let upright = (axis.lower / axis.upper).ln() + votes.log_odds();
    let half_turn = if upright < 0.0 { 2 } else { 0 };
    let across = 1.0 - ways[1 - along].sharpness() / axis.sharpness();
    Some(Stance {
        quarter_turns: along as u8 + half_turn,
        slope: refine(&boxes, size, dpi, axis.slope),
        margin: upright.abs().tanh().min(across) as f32,
    })
}

/// How sharply the edges of letters pile up when text runs along an axis.
#[derive(Debug)]
struct Axis {
    lower: f64,
    upper: f64,
    slope: f64,
}

impl Axis {
    fn judge(letters: &[Component], turns: u8, size: (u32, u32), dpi: f32) -> Axis {
        let step = letters.len().div_ceil(SAMPLE);
        let sample: Vec<Component> = letters.iter().step_by(step).copied().collect();
        let boxes = turned(&sample, turns, size);
        let mut piles = Piles::new(f64::from(dpi) / 75.0, size);
        let (lower, slope) = piles.steepest(&edges(&boxes, |c| c.bottom));
        let (upper, upper_slope) = piles.steepest(&edges(&boxes, |c| c.top));
        let slope = if lower >= upper { slope } else { upper_slope };
        Axis {
            lower,
            upper,
            slope,
        }
    }

    fn sharpness(&self) -> f64 {
        self.lower.max(self.upper)
    }
}

/// The slope to a fiftieth of a degree.
fn refine(boxes: &[Component], size: (u32, u32), dpi: f32, coarse: f64) -> f64 {
    let step = boxes.len().div_ceil(SAMPLE);
    let sample: Vec<Component> = boxes.iter().step_by(step).copied().collect();
    let sets = [edges(&sample, |c| c.bottom), edges(&sample, |c| c.top)];
    let mut piles = Piles::new(f64::from(dpi) / 200.0, size);
    let sharpness = |slope: f64| -> f64 { sets.iter().map(|s| piles.sharpness(s, slope)).sum() };
    let slopes = (-15..=15).map(|i| coarse + f64::from(i) * FINE_STEP);
    best_of(slopes, sharpness).1
}

/// The boxes as they lie once the page is turned clockwise by `turns` quarters (0 or 1).
fn turned(boxes: &[Component], turns: u8, (_, h): (u32, u32)) -> Vec<Component> {
    let turn = |c: &Component| match turns {
        0 => *c,
        _ => Component {
            left: h - c.bottom,
            right: h - c.top,
            top: c.left,
            bottom: c.right,
            area: c.area,
        },
    };
    boxes.iter().map(turn).collect()
}

/// Middle and one edge of each box.
fn edges(boxes: &[Component], edge: fn(&Component) -> u32) -> Vec<(f64, f64)> {
    let point = |c| (f64::from(middle(c)), f64::from(edge(c)));
    boxes.iter().map(point).collect()
}

fn middle(c: &Component) -> u32 {
    (c.left + c.right) / 2
}

/// A histogram of edges seen along a slope.
struct Piles {
    bin: f64,
    origin: f64,
    heights: Vec<f32>,
}

impl Piles {
    fn new(bin: f64, (w, h): (u32, u32)) -> Piles {
        let long = f64::from(w.max(h));
        let origin = long * 2.0 * STEEPEST;
        Piles {
            bin,
            origin,
            heights: vec![0.0; ((long + 2.0 * origin) / bin) as usize + 2],
        }
    }

    /// The greatest sharpness and its slope.
    fn steepest(&mut self, points: &[(f64, f64)]) -> (f64, f64) {
        let steps = (STEEPEST / COARSE_STEP) as i32;
        let slopes = (-steps..=steps).map(|i| f64::from(i) * COARSE_STEP);
        best_of(slopes, |slope| self.sharpness(points, slope))
    }

    /// Sum of squared heights of the piles: grows when the edges fall into fewer piles.
    fn sharpness(&mut self, points: &[(f64, f64)], slope: f64) -> f64 {
        self.heights.fill(0.0);
        for &(along, down) in points {
            let place = (down - slope * along + self.origin) / self.bin;
            let (at, part) = (place as usize, place.fract() as f32);
            if at + 1 < self.heights.len() {
                self.heights[at] += 1.0 - part;
                self.heights[at + 1] += part;
            }
        }
        self.heights.iter().map(|&n| f64::from(n * n)).sum()
    }
}

/// The greatest value and where it is taken; of a plateau, its middle.
fn best_of(slopes: impl Iterator<Item = f64>, mut value: impl FnMut(f64) -> f64) -> (f64, f64) {
    let (mut best, mut first, mut last) = (f64::MIN, 0.0, 0.0);
    for slope in slopes {
        let v = value(slope);
        if v > best {
            (best, first, last) = (v, slope, slope);
        } else if v == best {
            last = slope;
        }
    }
    (best, (first + last) / 2.0)
}

/// Votes for the page being the right way up, and for it standing on its head.
#[derive(Debug, Clone, Copy, Default)]
struct Votes {
    up: f64,
    down: f64,
}

impl std::ops::Add for Votes {
    type Output = Votes;

    fn add(self, other: Votes) -> Votes {
        Votes {
            up: self.up + other.up,
            down: self.down + other.down,
        }
    }
}

impl Votes {
    /// Letters beside each other that share one edge and not the other: ascenders, capitals and
    /// letters with tone marks rise above their neighbours far more often than g, p, q, y sink.
    fn of_neighbours(boxes: &[Component]) -> Votes {
        let mut by_left: Vec<&Component> = boxes.iter().collect();
        by_left.sort_by_key(|c| (c.left, c.top));
        let mut votes = Votes::default();
        for (i, c) in by_left.iter().enumerate().take(2 * SAMPLE) {
            let (h, reach) = (c.height(), c.right + c.height());
            let beside = |n: &&&Component| {
                let shared = n.bottom.min(c.bottom).saturating_sub(n.top.max(c.top));
                2 * shared > h
                    && n.left + h / 4 >= c.right
                    && 2 * n.height() > h
                    && n.height() < 2 * h
            };
            let next = by_left[i + 1..]
                .iter()
                .take_while(|n| n.left <= reach)
                .take(400);
            let Some(n) = next.filter(beside).min_by_key(|n| n.left) else {
                continue;
            };
            let (tops, bottoms) = (c.top.abs_diff(n.top), c.bottom.abs_diff(n.bottom));
            votes.up += f64::from(u8::from(tops * 6 > h && bottoms * 10 <= h));
            votes.down += f64::from(u8::from(bottoms * 6 > h && tops * 10 <= h));
        }
        votes
    }

    /// Small marks close above or below a letter: tones, hats and dots of i are above, only the
    /// heavy tone's dot is below.
    fn of_marks(boxes: &[Component], marks: &[Component]) -> Votes {
        let mut by_top: Vec<&Component> = boxes.iter().collect();
        by_top.sort_by_key(|c| c.top);
        let tallest = boxes.iter().map(Component::height).max().unwrap_or(0);
        let mut votes = Votes::default();
        for mark in marks.iter().take(2 * SAMPLE) {
            let x = middle(mark);
            let from = by_top.partition_point(|c| c.top + 2 * tallest < mark.top);
            let near = by_top[from..]
                .iter()
                .take_while(|c| c.top < mark.bottom + tallest);
            for c in near.take(400).filter(|c| x >= c.left && x < c.right) {
                let (small, gap) = (mark.height() * 6 >= c.height(), c.height() / 3);
                let above = mark.bottom <= c.top + 2 && mark.bottom + gap > c.top;
                let below = mark.top + 2 >= c.bottom && mark.top < c.bottom + gap;
                votes.up += f64::from(u8::from(small && above));
                votes.down += f64::from(u8::from(small && below));
            }
        }
        votes
    }

    fn log_odds(&self) -> f64 {
        ((self.up + 1.0) / (self.down + 1.0)).ln()
    }
}

/// Letters (or words, where print has run together) and the small marks beside them, told from
/// all components by size: print is between 1 and 8 mm high, and a mark is well below the median.
pub fn letters_and_marks(all: &[Component], dpi: f32) -> (Vec<Component>, Vec<Component>) {
    let px = |inches: f32| (inches * dpi) as u32;
    let print = |c: &&Component| {
        let (long, short) = (c.width().max(c.height()), c.width().min(c.height()));
        long >= px(0.035)
            && short >= px(0.008).max(2)
            && short <= px(0.3)
            && long <= px(1.5)
            && (long < 12 * short || short > px(0.03))
    };
    let candidates: Vec<Component> = all.iter().filter(print).copied().collect();
    let mut sizes: Vec<u32> = candidates
        .iter()
        .map(|c| c.width().max(c.height()))
        .collect();
    if sizes.is_empty() {
        return Default::default();
    }
    let middle = sizes.len() / 2;
    let median = *sizes.select_nth_unstable(middle).1;
    let letters = candidates
        .into_iter()
        .filter(|c| c.width().max(c.height()) * 5 >= median * 3);
    let speck = px(0.008).max(2);
    let marks = all.iter().filter(|c| {
        let long = c.width().max(c.height());
        long >= speck && long * 5 < median * 3
    });
    (letters.collect(), marks.copied().collect())
}
