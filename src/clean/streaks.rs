//! Streaks: long thin lines that a dirty glass or drum draws over the whole page, along or across.
//!
//! Promise: only what lies on a straight line through most of the page is touched; where a streak is
//! paler than print, print under it stays whole; where it is as dark, it goes only where paper lies on
//! both sides of it.

use image::GrayImage;

use super::components::find_runs;

/// Darker than this is no paper; the paper's tone has been taken out before.
const NO_PAPER: u8 = 222;
/// Thickest streak, in inches.
const THICKEST_IN: f32 = 0.03;
/// Lines of pixels looked at, to the inch.
const SAMPLES_PER_IN: f32 = 25.0;
/// A line of pixels with more strokes than this runs through print.
const MOST_STROKES: usize = 24;
/// Share of the quiet lines that a streak crosses.
const LEAST_SHARE: f32 = 0.7;
const FEWEST_QUIET: usize = 40;
/// Slopes looked for: pages are turned by a degree or so before they are scanned, or after.
const STEEPEST: f32 = 0.02;
const SLOPES: i32 = 41;
/// Width of the bins in which strokes on one line are counted.
const BIN_PX: f32 = 3.0;
const MOST_STREAKS: usize = 4;
/// How much paler than print a streak is, to be told from it pixel by pixel.
const PALER: u8 = 40;

/// Takes streaks out of a page whose paper is white; `ink` is the level below which print lies.
pub fn erase(page: &mut GrayImage, ink: u8, dpi: f32) {
    for axis in [Axis::Down, Axis::Across] {
        for _ in 0..MOST_STREAKS {
            let Some(streak) = find(page, axis, dpi) else {
                break;
            };
            wipe(page, axis, &streak, ink, dpi);
        }
    }
}

/// The way that a streak runs.
#[derive(Clone, Copy)]
enum Axis {
    Down,
    Across,
}

impl Axis {
    /// Lengths along and across the streak.
    fn lengths(self, page: &GrayImage) -> (u32, u32) {
        match self {
            Axis::Down => (page.height(), page.width()),
            Axis::Across => (page.width(), page.height()),
        }
    }

    /// One in `step` of the lines of pixels that lie across the streak.
    fn lines(self, page: &GrayImage, step: usize) -> Vec<u8> {
        let (width, height) = (page.width().max(1) as usize, page.height() as usize);
        let rows = page.as_raw().chunks_exact(width);
        match self {
            Axis::Down => rows.step_by(step).collect::<Vec<_>>().concat(),
            Axis::Across => {
                let mut lines = vec![0; width.div_ceil(step) * height];
                for (y, row) in rows.enumerate() {
                    for (at, &level) in row.iter().step_by(step).enumerate() {
                        lines[at * height + y] = level;
                    }
                }
                lines
            }
        }
    }

    fn index(self, page: &GrayImage, along: u32, across: u32) -> usize {
        let (x, y) = match self {
            Axis::Down => (across, along),
            Axis::Across => (along, across),
        };
        y as usize * page.width() as usize + x as usize
    }

    fn level(self, page: &GrayImage, along: u32, across: u32) -> u8 {
        page.as_raw()[self.index(page, along, across)]
    }
}

/// `across = start + slope * along`.
struct Streak {
    start: f32,
    slope: f32,
    /// Its level where nothing else is.
    level: u8,
}

/// A thin dark stroke of a line of pixels.
struct Stroke {
    along: u32,
    middle: f32,
    darkest: u8,
}

fn find(page: &GrayImage, axis: Axis, dpi: f32) -> Option<Streak> {
    let (length, width) = axis.lengths(page);
    let step = ((dpi / SAMPLES_PER_IN) as u32).max(1);
    let lines = axis.lines(page, step as usize);
    let lines = lines
        .chunks_exact(width.max(1) as usize)
        .zip((0..length).step_by(step as usize));
    let quiet: Vec<Vec<Stroke>> = lines
        .map(|(line, along)| strokes(line, along, dpi))
        .filter(|strokes| strokes.len() <= MOST_STROKES)
        .collect();
    if quiet.len() < FEWEST_QUIET {
        return None;
    }
    let mut bins = Bins::new(length, width);
    let (slope, bin, votes) = (0..SLOPES)
        .map(|index| STEEPEST * (2.0 * index as f32 / (SLOPES - 1) as f32 - 1.0))
        .map(|slope| {
            let (bin, votes) = bins.fullest(&quiet, slope);
            (slope, bin, votes)
        })
        .max_by_key(|(_, _, votes)| *votes)?;
    if (votes as f32) < LEAST_SHARE * quiet.len() as f32 {
        return None;
    }
    let on_line = quiet
        .iter()
        .flatten()
        .filter(|stroke| bin_of(stroke, slope) == bin);
    let mut levels: Vec<u8> = on_line.map(|stroke| stroke.darkest).collect();
    levels.sort_unstable();
    Some(Streak {
        start: (bin as f32 + 0.5) * BIN_PX,
        slope,
        level: levels[levels.len() / 2],
    })
}

/// Thin strokes of one line of pixels; stops counting when it is plainly print.
fn strokes(line: &[u8], along: u32, dpi: f32) -> Vec<Stroke> {
    let thickest = ((dpi * THICKEST_IN) as u32).max(2);
    let mut strokes = Vec::new();
    find_runs(line, NO_PAPER, |from, to| {
        if to - from <= thickest && strokes.len() <= MOST_STROKES {
            let darkest = line[from as usize..to as usize].iter().min();
            strokes.push(Stroke {
                along,
                middle: (from + to) as f32 / 2.0,
                darkest: darkest.copied().unwrap_or_default(),
            });
        }
    });
    strokes
}

fn bin_of(stroke: &Stroke, slope: f32) -> i32 {
    ((stroke.middle - slope * stroke.along as f32) / BIN_PX).floor() as i32
}

/// Counts of strokes on lines of one slope.
struct Bins {
    /// The bin that comes first; a line may begin beside the page.
    lowest: i32,
    counts: Vec<u32>,
}

impl Bins {
    fn new(length: u32, width: u32) -> Self {
        let beside = STEEPEST * length as f32;
        let lowest = (-beside / BIN_PX).floor() as i32 - 1;
        let highest = ((width as f32 + beside) / BIN_PX).ceil() as i32 + 1;
        Self {
            lowest,
            counts: vec![0; (highest - lowest) as usize],
        }
    }

    /// The bin with most strokes and how many, a line of pixels counted once.
    fn fullest(&mut self, quiet: &[Vec<Stroke>], slope: f32) -> (i32, u32) {
        self.counts.fill(0);
        for strokes in quiet {
            let mut last = None;
            for stroke in strokes {
                let bin = bin_of(stroke, slope);
                if last != Some(bin) {
                    self.counts[(bin - self.lowest) as usize] += 1;
                }
                last = Some(bin);
            }
        }
        let counts = self.counts.iter().zip(self.lowest..);
        let fullest = counts.max_by_key(|(count, _)| **count);
        fullest.map_or((0, 0), |(count, bin)| (bin, *count))
    }
}

fn wipe(page: &mut GrayImage, axis: Axis, streak: &Streak, ink: u8, dpi: f32) {
    let (length, width) = axis.lengths(page);
    let half = ((dpi * THICKEST_IN) as u32).max(2) / 2 + BIN_PX as u32;
    // Print is about as dark as its level's lower half.
    let print = ink / 2;
    let is_paler = streak.level > print.saturating_add(PALER);
    let keep_below = print + (streak.level.saturating_sub(print)) / 2;
    for along in 0..length {
        let middle = streak.start + streak.slope * along as f32;
        if middle < 0.0 || middle >= width as f32 {
            continue;
        }
        let from = (middle as u32).saturating_sub(half);
        let to = (middle as u32 + half + 1).min(width);
        let sides = [from, to - 1].map(|across| axis.level(page, along, across));
        let is_alone = sides.iter().all(|level| *level >= NO_PAPER);
        for across in from..to {
            let at = axis.index(page, along, across);
            let is_streak = match is_paler {
                true => page.as_raw()[at] > keep_below,
                false => is_alone,
            };
            if is_streak {
                page.as_mut()[at] = u8::MAX;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    /// Rows of upright strokes, as letters have, and a streak of that level from top to bottom.
    fn page(streak: Option<u8>) -> GrayImage {
        let mut page = GrayImage::from_pixel(1240, 1754, Luma([255]));
        for row in 0..20u32 {
            for letter in 0..45u32 {
                for y in 0..30 {
                    for x in 0..4 {
                        page.put_pixel(120 + letter * 22 + x, 100 + row * 75 + y, Luma([20]));
                    }
                }
            }
        }
        if let Some(level) = streak {
            for y in 0..1754 {
                for x in 0..3 {
                    let at = (451 + x + y / 300, y);
                    let before = page.get_pixel(at.0, at.1).0[0];
                    page.put_pixel(at.0, at.1, Luma([before.min(level)]));
                }
            }
        }
        page
    }

    fn differing(a: &GrayImage, b: &GrayImage, below: u8) -> usize {
        let is_ink = |level: &u8| *level < below;
        let pairs = a.as_raw().iter().zip(b.as_raw());
        pairs.filter(|(a, b)| is_ink(a) != is_ink(b)).count()
    }

    #[test]
    fn a_pale_streak_goes_and_the_print_under_it_stays() {
        let mut streaked = page(Some(140));
        erase(&mut streaked, 130, 150.0);
        assert_eq!(differing(&streaked, &page(None), 128), 0);
        assert!(differing(&streaked, &page(None), 222) < 40);
    }

    #[test]
    fn a_black_streak_goes_between_the_lines_of_print() {
        let mut streaked = page(Some(20));
        erase(&mut streaked, 130, 150.0);
        let between = |page: &GrayImage| (131..174).all(|y| page.get_pixel(452, y).0[0] == 255);
        assert!(between(&streaked));
    }

    #[test]
    fn a_page_without_a_streak_is_left_as_it_is() {
        let mut clean = page(None);
        erase(&mut clean, 130, 150.0);
        assert_eq!(clean, page(None));
    }
}
