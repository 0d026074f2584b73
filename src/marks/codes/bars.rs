//! Bars: where bar codes may lie: many thin bars side by side, the same in row after row.
//!
//! Promise: only every tenth or so row is looked at; lines of print, whose letters change from row to
//! row, are passed over.

use image::GrayImage;

use crate::clean::components::find_runs;
use crate::document::Rect;

/// Inches between the rows looked at; a code is at least four of these high.
const STEP_IN: f32 = 0.04;
const FEWEST_ROWS: u32 = 4;
/// The widest bar and the widest gap within a code, in inches.
const WIDEST_IN: f32 = 0.09;
/// Four characters of Code 128 with start, check and stop have so many bars.
const FEWEST_BARS: usize = 20;

/// Bars of one row that may be a code's.
struct Stretch {
    top: u32,
    bottom: u32,
    rows: u32,
    edges: Vec<u32>,
}

/// Boxes of the places where a code may lie along the rows of the page.
pub fn lying(page: &GrayImage, threshold: u8, dpi: f32) -> Vec<Rect> {
    let width = page.width().max(1) as usize;
    let rows = page.as_raw().chunks_exact(width).enumerate();
    strips(rows.step_by(step(dpi)), threshold, dpi)
}

/// Boxes of the places where a code may lie along the columns of the page, in pixels of the page
/// turned clockwise.
pub fn standing(page: &GrayImage, threshold: u8, dpi: f32) -> Vec<Rect> {
    let (width, height) = (page.width() as usize, page.height() as usize);
    let step = step(dpi);
    let mut columns = vec![0; width.div_ceil(step) * height];
    for (y, row) in page.as_raw().chunks_exact(width.max(1)).enumerate() {
        for (at, &level) in row.iter().step_by(step).enumerate() {
            columns[at * height + height - 1 - y] = level;
        }
    }
    let columns = columns.chunks_exact(height.max(1)).enumerate();
    strips(
        columns.map(|(at, column)| (at * step, column)),
        threshold,
        dpi,
    )
}

fn step(dpi: f32) -> usize {
    ((STEP_IN * dpi) as usize).max(2)
}

fn strips<'p>(rows: impl Iterator<Item = (usize, &'p [u8])>, threshold: u8, dpi: f32) -> Vec<Rect> {
    let widest = (WIDEST_IN * dpi) as u32;
    let mut open: Vec<Stretch> = Vec::new();
    let mut found = Vec::new();
    for (y, row) in rows {
        let mut next: Vec<Stretch> = Vec::new();
        for edges in stretches(row, threshold, widest) {
            let same = open.iter().position(|above| agree(&above.edges, &edges));
            let (top, rows) = same.map_or((y as u32, 0), |at| {
                let above = open.swap_remove(at);
                (above.top, above.rows)
            });
            next.push(Stretch {
                top,
                bottom: y as u32 + 1,
                rows: rows + 1,
                edges,
            });
        }
        found.extend(open.drain(..).filter_map(|stretch| stretch.rect()));
        open = next;
    }
    found.extend(open.iter().filter_map(Stretch::rect));
    found
}

impl Stretch {
    fn rect(&self) -> Option<Rect> {
        let (left, right) = (*self.edges.first()?, *self.edges.last()?);
        let height = self.bottom - self.top;
        (self.rows >= FEWEST_ROWS).then(|| Rect::new(left, self.top, right - left, height))
    }
}

/// Edges of the bars of each stretch of a row in which none and no gap is wide.
fn stretches(row: &[u8], threshold: u8, widest: u32) -> Vec<Vec<u32>> {
    let mut all = Vec::new();
    let mut edges: Vec<u32> = Vec::new();
    find_runs(row, threshold, |from, to| {
        let goes_on = edges.last().is_some_and(|&end| from - end <= widest);
        if !goes_on || to - from > widest {
            close(&mut edges, &mut all);
        }
        if to - from <= widest {
            edges.extend([from, to]);
        }
    });
    close(&mut edges, &mut all);
    all
}

fn close(edges: &mut Vec<u32>, all: &mut Vec<Vec<u32>>) {
    let bars = std::mem::take(edges);
    if bars.len() >= 2 * FEWEST_BARS {
        all.push(bars);
    }
}

/// Whether nearly every edge has one at its place in the other row.
fn agree(above: &[u32], below: &[u32]) -> bool {
    const WITHIN_PX: u32 = 1;
    let mut at = 0;
    let met = above.iter().filter(|&&edge| {
        while at < below.len() && below[at] + WITHIN_PX < edge {
            at += 1;
        }
        below
            .get(at)
            .is_some_and(|other| other.abs_diff(edge) <= WITHIN_PX)
    });
    let most = above.len().max(below.len());
    met.count() * 10 >= most * 8
}
