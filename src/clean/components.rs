//! Components: the connected spots of ink on a page.
//!
//! Promise: linear in the page, bounded on noise: a page with more than [`MAX_RUNS`] strokes is
//! taken no further than there.

use std::ops::Range;

use image::GrayImage;
use multiversion::multiversion;

/// More horizontal strokes than this are noise or a photograph: a dense newspaper page at 300 dpi
/// has about 600,000.
pub const MAX_RUNS: usize = 3_000_000;

/// Ink from column `from` up to but without `to` in one row, part of component `component`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// First column.
    pub from: u32,
    /// First column that is no longer ink.
    pub to: u32,
    /// Index of the component.
    pub component: u32,
}

/// A connected spot of ink: its box, far edges excluded, and its pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Component {
    /// First column.
    pub left: u32,
    /// First row.
    pub top: u32,
    /// First column right of it.
    pub right: u32,
    /// First row below it.
    pub bottom: u32,
    /// Pixels of ink.
    pub area: u32,
}

impl Component {
    /// Width in pixels.
    pub fn width(&self) -> u32 {
        self.right - self.left
    }

    /// Height in pixels.
    pub fn height(&self) -> u32 {
        self.bottom - self.top
    }
}

/// All ink of a page as runs by row, with the components they form.
#[derive(Debug, Default)]
pub struct Components {
    /// Runs from top to bottom, left to right.
    pub runs: Vec<Run>,
    /// Where each row's runs begin in `runs`; one more entry than rows.
    pub row_starts: Vec<u32>,
    /// The components.
    pub all: Vec<Component>,
    /// The page had more runs than are followed; what lies below is missing.
    pub truncated: bool,
}

/// What [`Run::component`] holds for ink that belongs to no component.
pub const NO_COMPONENT: u32 = u32::MAX;

impl Components {
    /// Finds the ink darker than `threshold`, with neighbours also across corners.
    pub fn find(page: &GrayImage, threshold: u8) -> Components {
        let mut found = Components::runs_of(page, threshold);
        found.join();
        found
    }

    /// The runs alone, not yet joined: a caller may take some out by giving them
    /// [`NO_COMPONENT`].
    pub fn runs_of(page: &GrayImage, threshold: u8) -> Components {
        let mut found = Components {
            row_starts: vec![0],
            ..Components::default()
        };
        let width = page.width().max(1) as usize;
        for row in page.as_raw().chunks_exact(width) {
            if found.runs.len() > MAX_RUNS {
                found.truncated = true;
                break;
            }
            find_runs(row, threshold, |from, to| {
                let component = found.runs.len() as u32;
                found.runs.push(Run {
                    from,
                    to,
                    component,
                });
            });
            found.row_starts.push(found.runs.len() as u32);
        }
        let rows = page.height() as usize + 1;
        found.row_starts.resize(rows, found.runs.len() as u32);
        found
    }

    /// Joins touching runs to components and measures these.
    pub fn join(&mut self) {
        let mut parents: Vec<u32> = (0..self.runs.len() as u32).collect();
        for y in 1..self.row_starts.len() - 1 {
            let (above, row) = (self.row_range(y - 1), self.row_range(y));
            join_rows(&self.runs, above, row, &mut parents);
        }
        self.collect(&parents);
    }

    /// The runs of row `y`.
    pub fn row(&self, y: u32) -> &[Run] {
        &self.runs[self.row_range(y as usize)]
    }

    /// Where the runs of row `y` lie in `runs`.
    pub fn row_range(&self, y: usize) -> Range<usize> {
        self.row_starts[y] as usize..self.row_starts[y + 1] as usize
    }

    /// Gives joined runs one component each and measures the components.
    fn collect(&mut self, parents: &[u32]) {
        // A root always has the smallest index of its tree, so it is met first.
        let mut number = vec![0u32; parents.len()];
        for y in 0..self.row_starts.len() - 1 {
            for i in self.row_range(y) {
                let run = &mut self.runs[i];
                if run.component == NO_COMPONENT {
                    continue;
                }
                let root = root(parents, i as u32) as usize;
                if root == i {
                    number[i] = self.all.len() as u32;
                    self.all.push(Component {
                        left: run.from,
                        top: y as u32,
                        right: run.to,
                        bottom: y as u32 + 1,
                        area: 0,
                    });
                }
                run.component = number[root];
                let component = &mut self.all[number[root] as usize];
                component.left = component.left.min(run.from);
                component.right = component.right.max(run.to);
                component.bottom = y as u32 + 1;
                component.area += run.to - run.from;
            }
        }
    }
}

/// Pixels that are looked at together: a bit each.
const BLOCK: usize = 64;
/// Blocks of a row that are made bits of at once.
const BLOCKS: usize = 64;

/// Calls `found` for every run of pixels darker than `threshold`.
pub fn find_runs(row: &[u8], threshold: u8, mut found: impl FnMut(u32, u32)) {
    let mut begun: Option<u32> = None;
    let mut bits = [0; BLOCKS];
    for (part, left) in row
        .chunks(BLOCK * BLOCKS)
        .zip((0..).step_by(BLOCK * BLOCKS))
    {
        let blocks = part.len().div_ceil(BLOCK);
        ink_bits(part, threshold, &mut bits);
        for (ink, at) in bits[..blocks].iter().zip((left..).step_by(BLOCK)) {
            // A bit for each pixel that differs from the one before it.
            let mut changes = ink ^ (ink << 1 | u64::from(begun.is_some()));
            while changes != 0 {
                let x = at + changes.trailing_zeros();
                match begun.take() {
                    None => begun = Some(x),
                    Some(from) => found(from, x),
                }
                changes &= changes - 1;
            }
        }
    }
    if let Some(from) = begun {
        found(from, row.len() as u32);
    }
}

/// A bit for each pixel, set where it is darker than `threshold`; the first of a block is the lowest.
/// Pixels that the last block lacks are no ink.
#[multiversion(targets("x86_64+avx2"))]
fn ink_bits(part: &[u8], threshold: u8, bits: &mut [u64; BLOCKS]) {
    let (blocks, rest) = part.as_chunks::<BLOCK>();
    for (bits, block) in bits.iter_mut().zip(blocks) {
        *bits = bits_of(block, threshold);
    }
    if !rest.is_empty() {
        let mut last = [u8::MAX; BLOCK];
        last[..rest.len()].copy_from_slice(rest);
        bits[blocks.len()] = bits_of(&last, threshold);
    }
}

#[inline(always)]
fn bits_of(block: &[u8; BLOCK], threshold: u8) -> u64 {
    let (mut ink, mut any) = ([0u8; BLOCK], 0);
    for i in 0..BLOCK {
        ink[i] = u8::from(block[i] < threshold);
        any |= ink[i];
    }
    if any == 0 {
        return 0;
    }
    let mut bits = 0;
    for (eight, at) in ink.as_chunks::<8>().0.iter().zip((0..).step_by(8)) {
        // The product gathers the lowest bits of eight bytes in its highest byte.
        bits |= (u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56) << at;
    }
    bits
}

/// Joins the runs of a row with those of the row above that touch them.
fn join_rows(runs: &[Run], above: Range<usize>, row: Range<usize>, parents: &mut [u32]) {
    let mut first = above.start;
    for i in row {
        let run = runs[i];
        while first < above.end && runs[first].to < run.from {
            first += 1;
        }
        if run.component == NO_COMPONENT {
            continue;
        }
        for (upper, over) in runs[..above.end].iter().enumerate().skip(first) {
            if over.from > run.to {
                break;
            }
            if over.component != NO_COMPONENT {
                let (a, b) = (find(parents, upper as u32), find(parents, i as u32));
                parents[a.max(b) as usize] = a.min(b);
            }
        }
    }
}

fn root(parents: &[u32], mut node: u32) -> u32 {
    while parents[node as usize] != node {
        node = parents[node as usize];
    }
    node
}

/// The root of `node`; halves the way for the next who asks.
fn find(parents: &mut [u32], mut node: u32) -> u32 {
    while parents[node as usize] != node {
        parents[node as usize] = parents[parents[node as usize] as usize];
        node = parents[node as usize];
    }
    node
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn page(rows: &[&str]) -> GrayImage {
        let (w, h) = (rows[0].len() as u32, rows.len() as u32);
        let ink = |x, y| rows[y as usize].as_bytes()[x as usize] == b'#';
        GrayImage::from_fn(w, h, |x, y| image::Luma([if ink(x, y) { 0 } else { 255 }]))
    }

    #[test]
    fn corners_touch_and_a_u_is_one_piece() {
        let found = Components::find(&page(&["#..#.", "#..#.", ".##..", "....#"]), 128);
        assert_eq!(found.all.len(), 2);
        let u = found.all[0];
        assert_eq!((u.left, u.top, u.right, u.bottom, u.area), (0, 0, 4, 3, 6));
        assert_eq!(
            found.row(2),
            [Run {
                from: 1,
                to: 3,
                component: 0
            }]
        );
    }

    proptest! {
        #[test]
        fn every_ink_pixel_is_in_one_run(w in 1u32..80, h in 1u32..20, seed in any::<u64>()) {
            let mut state = seed | 1;
            let page = GrayImage::from_fn(w, h, |_, _| {
                state ^= state << 13; state ^= state >> 7; state ^= state << 17;
                image::Luma([(state >> 32) as u8])
            });
            let found = Components::find(&page, 90);
            let ink = page.as_raw().iter().filter(|&&v| v < 90).count() as u32;
            prop_assert_eq!(found.runs.iter().map(|r| r.to - r.from).sum::<u32>(), ink);
            prop_assert_eq!(found.all.iter().map(|c| c.area).sum::<u32>(), ink);
        }
    }
}
