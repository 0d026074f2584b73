//! Strip: a row cut out of the grey page, level along its baseline, other rows' ink taken out.
//!
//! The crop's height decides how large letters are when the strip is scaled to the network's
//! height; the rule is the one the models were trained with (Tesseract: from the descender line to
//! ascenders over the x-height, more where ink reaches further, 4 pixels round it).

use image::GrayImage;

use super::baseline::Baseline;
use super::glyphs::{Glyphs, Kind};
use super::rect_of;
use super::rows::Row;
use crate::clean::components::{Components, NO_COMPONENT};
use crate::clean::gray::from_raw;
use crate::document::Rect;

/// How high a strip is above its baseline and below it, in x-heights.
const RISE_X_HEIGHTS: f64 = 1.5;
const DROP_X_HEIGHTS: f64 = 0.5;
/// Rim above and below.
const RIM_PX: u32 = 4;

/// Paper left of a line and right of it, in x-heights, as a model was taught to see it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Side(f64);

impl Side {
    /// No more than the rim: Tesseract's models see letters in more paper than that.
    pub const TIGHT: Self = Self(0.0);
    /// Our models take a full stop at the very edge for a speck.
    pub const WIDE: Self = Self(0.45);
}

/// A line of print, cut out.
#[derive(Debug, Clone)]
pub struct TextLine {
    /// The grey strip: 0 is ink; its baseline is level.
    pub strip: GrayImage,
    /// The ink's box on the page.
    pub rect: Rect,
    /// Height of small letters in pixels.
    pub x_height_px: f32,
    /// Letters it seems to have; 1 or 2 may be noise.
    pub letters: usize,
    /// The curve on the page that the letters stand on.
    pub baseline: Baseline,
    /// Page column of the strip's first column.
    pub left: u32,
    /// Row of the strip that the baseline runs along.
    pub baseline_row: u32,
}

impl TextLine {
    /// The box on the page of the strip's columns from `from` up to `to`.
    pub fn page_rect(&self, from: f32, to: f32) -> Rect {
        let width = self.strip.width() as f32;
        let (from, to) = (from.clamp(0.0, width), to.clamp(0.0, width));
        let left = self.left + from.floor() as u32;
        let right = (self.left + to.ceil() as u32).max(left + 1);
        let curve = self.baseline.at(f64::from(left + right) / 2.0);
        let (above, below) = (1.5 * self.x_height_px, 0.35 * self.x_height_px);
        let top = (curve as f32 - above).max(0.0) as u32;
        let bottom = ((curve as f32 + below).max(0.0) as u32).max(top + 1);
        rect_of(left, top, right, bottom)
    }
}

/// Which row each component belongs to.
pub struct Owners(Vec<u32>);

/// Ink that is left where it is: it may belong to any row.
const ANYBODY: u32 = u32::MAX;
/// Ink that belongs to no row and is no print.
const NOBODY: u32 = u32::MAX - 1;

impl Owners {
    /// From the rows' members.
    pub fn of(rows: &[Row], ink: &Components, glyphs: &Glyphs) -> Owners {
        let nobody = |&kind: &Kind| {
            if kind == Kind::Foreign {
                NOBODY
            } else {
                ANYBODY
            }
        };
        let mut owners: Vec<u32> = glyphs.kinds.iter().map(nobody).collect();
        owners.resize(ink.all.len(), ANYBODY);
        for (r, row) in rows.iter().enumerate() {
            for &i in row
                .members
                .iter()
                .filter(|&&i| glyphs.kinds[i] != Kind::Tall)
            {
                owners[i] = r as u32;
            }
        }
        Owners(owners)
    }

    /// Whether a component's ink is to be taken out of the strip of `row`.
    fn foreign(&self, component: u32, row: usize) -> bool {
        match self.0.get(component as usize) {
            _ if component == NO_COMPONENT => true,
            Some(&owner) => owner != ANYBODY && owner != row as u32,
            None => false,
        }
    }
}

/// Cuts a row out of the page.
pub fn cut(
    page: &GrayImage,
    row: &Row,
    index: usize,
    ink: &Components,
    owners: &Owners,
    side: Side,
) -> TextLine {
    let (w, h) = page.dimensions();
    let side_px = ((side.0 * row.x_height) as u32).max(RIM_PX);
    let left = row.left.saturating_sub(side_px);
    let right = (row.right + side_px).min(w);
    let curve: Vec<f64> = (left..right)
        .map(|x| row.baseline.at(f64::from(x)))
        .collect();
    let (lowest, highest) = curve
        .iter()
        .fold((f64::MIN, f64::MAX), |(l, h), &y| (l.max(y), h.min(y)));
    let bent = lowest - highest > 2.0;
    let middle = row.baseline.at(f64::from(left + right) / 2.0);
    // On a bent row the ink's box says nothing about single letters; the curve's ends do.
    let slack = if bent { lowest - highest } else { 0.0 };
    let above = (RISE_X_HEIGHTS * row.x_height).max(middle - f64::from(row.top) - slack);
    let below = (DROP_X_HEIGHTS * row.x_height).max(f64::from(row.bottom) - middle - slack);
    let above = (above.min(2.4 * row.x_height)).ceil() as i64 + i64::from(RIM_PX);
    let below = (below.min(0.9 * row.x_height)).ceil() as i64 + i64::from(RIM_PX);
    let from = (highest.floor() as i64 - above - 2).clamp(0, i64::from(h)) as u32;
    let to = (lowest.ceil() as i64 + below + 2).clamp(0, i64::from(h)) as u32;
    let patch = patch(page, (left, from, right, to), ink, |c| {
        owners.foreign(c, index)
    });
    let base = middle.round() as i64;
    let offsets: Vec<f64> = match bent {
        true => curve.iter().map(|y| y - f64::from(from)).collect(),
        false => vec![(base - i64::from(from)) as f64; curve.len()],
    };
    let strip = level(&patch, &offsets, above, below);
    TextLine {
        strip,
        rect: rect_of(row.left, row.top, row.right, row.bottom),
        x_height_px: row.x_height as f32,
        letters: row.letters,
        baseline: row.baseline,
        left,
        baseline_row: above as u32,
    }
}

/// A box of the page with foreign ink and its soft rim whitened.
fn patch(
    page: &GrayImage,
    (left, top, right, bottom): (u32, u32, u32, u32),
    ink: &Components,
    foreign: impl Fn(u32) -> bool,
) -> GrayImage {
    let (w, h) = (right.saturating_sub(left), bottom.saturating_sub(top));
    let mut out = Vec::with_capacity((w * h) as usize);
    let stride = page.width() as usize;
    for y in top..bottom {
        let start = y as usize * stride;
        out.extend_from_slice(&page.as_raw()[start + left as usize..start + right as usize]);
    }
    for y in top..bottom {
        let runs = ink.row(y);
        let first = runs.partition_point(|r| r.to <= left);
        for (k, run) in runs
            .iter()
            .enumerate()
            .skip(first)
            .take_while(|(_, r)| r.from < right)
        {
            if !foreign(run.component) {
                continue;
            }
            // The rim stops at ink of our own.
            let own = |r: &&crate::clean::components::Run| !foreign(r.component);
            let before = k
                .checked_sub(1)
                .and_then(|p| runs.get(p))
                .filter(own)
                .map_or(0, |r| r.to);
            let after = runs.get(k + 1).filter(own).map_or(u32::MAX, |r| r.from);
            let from = run.from.saturating_sub(2).max(before).max(left) - left;
            let to = (run.to + 2).min(after).min(right) - left;
            for row in [y.wrapping_sub(1), y, y + 1] {
                if row < top || row >= bottom || from >= to {
                    continue;
                }
                let start = ((row - top) * w) as usize;
                if row == y || !touches_own(ink, row, run.from, run.to, &foreign) {
                    out[start + from as usize..start + to as usize].fill(255);
                }
            }
        }
    }
    from_raw(w, h, out)
}

/// Whether ink that stays lies in this row between two columns.
fn touches_own(
    ink: &Components,
    y: u32,
    from: u32,
    to: u32,
    foreign: &impl Fn(u32) -> bool,
) -> bool {
    let runs = ink.row(y);
    let first = runs.partition_point(|r| r.to < from);
    runs[first..]
        .iter()
        .take_while(|r| r.from <= to)
        .any(|r| !foreign(r.component))
}

/// Copies whole rows, `down` rows below the output's; what lies outside the patch stays as it is.
fn shift_rows(patch: &GrayImage, down: i64, out: &mut [u8]) {
    let w = patch.width().max(1) as usize;
    let rows: Vec<&[u8]> = patch.as_raw().chunks_exact(w).collect();
    for (y, line) in out.chunks_exact_mut(w).enumerate() {
        let row = usize::try_from(y as i64 + down)
            .ok()
            .and_then(|y| rows.get(y));
        if let Some(row) = row {
            line.copy_from_slice(row);
        }
    }
}

/// Shifts every column so that its baseline, `offsets` below the patch's top, comes to lie `above`
/// pixels below the strip's top.
fn level(patch: &GrayImage, offsets: &[f64], above: i64, below: i64) -> GrayImage {
    let (w, h) = (patch.width() as usize, i64::from(patch.height()));
    let height = (above + below).max(0) as usize;
    let mut out = vec![255u8; w * height];
    let shifts: Vec<(i64, u32)> = offsets
        .iter()
        .map(|o| o - above as f64)
        .map(|s| (s.floor() as i64, ((s - s.floor()) * 256.0) as u32))
        .collect();
    if let [(whole, 0), ..] = shifts[..]
        && shifts.iter().all(|&shift| shift == (whole, 0))
    {
        shift_rows(patch, whole, &mut out);
        return from_raw(w as u32, height as u32, out);
    }
    for (y, line) in out.chunks_exact_mut(w.max(1)).enumerate() {
        for (x, (px, &(whole, part))) in line.iter_mut().zip(&shifts).enumerate() {
            let at = |r: i64| match (0..h).contains(&r) {
                true => u32::from(patch.as_raw()[r as usize * w + x]),
                false => 255,
            };
            let r = y as i64 + whole;
            *px = match part {
                0 => at(r) as u8,
                _ => ((at(r) * (256 - part) + at(r + 1) * part) >> 8) as u8,
            };
        }
    }
    from_raw(w as u32, height as u32, out)
}
