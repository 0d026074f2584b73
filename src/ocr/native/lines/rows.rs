//! Rows: letters gathered to lines of print by following each line from left to right.

use super::baseline::{self, Baseline};
use super::glyphs::{Glyphs, Kind};
use crate::clean::components::Component;

/// One line of print: what it consists of and where it stands.
#[derive(Debug)]
pub struct Row {
    /// Places of its components among all components, letters and marks.
    pub members: Vec<usize>,
    /// How many of them are letters.
    pub letters: usize,
    /// The curve the letters stand on.
    pub baseline: Baseline,
    /// Height of small letters in pixels.
    pub x_height: f64,
    /// First column of ink.
    pub left: u32,
    /// First column right of the ink.
    pub right: u32,
    /// First row of ink.
    pub top: u32,
    /// First row below the ink.
    pub bottom: u32,
}

/// Gaps wider than this many x-heights end a line: three times the widest space of justified print.
const WIDEST_GAP: f64 = 4.6;

/// A row while it is being followed.
struct Trail {
    letters: Vec<usize>,
    right: u32,
    top: f64,
    bottom: f64,
}

/// Gathers the page's letters and marks to rows, from top to bottom.
pub fn rows(glyphs: &Glyphs) -> Vec<Row> {
    let trails = follow(glyphs);
    let mut rows: Vec<Row> = trails
        .iter()
        .filter_map(|t| measured(glyphs, &t.letters, None))
        .collect();
    let page_x = usual_x_height(&rows);
    rows = rows
        .into_iter()
        .filter_map(|r| measured(glyphs, &r.members, page_x))
        .collect();
    rows = merged(glyphs, rows, page_x);
    join_marks(glyphs, &mut rows);
    let mut rows: Vec<Row> = rows
        .iter()
        .flat_map(|r| split_at_gaps(glyphs, r, page_x))
        .collect();
    rows.retain(|r| plausible(glyphs, r));
    rows.sort_by_key(|r| (r.top + r.bottom, r.left));
    rows
}

/// Follows lines from left to right: each letter joins the trail it stands in.
fn follow(glyphs: &Glyphs) -> Vec<Trail> {
    let mut letters: Vec<(usize, &Component)> = glyphs.of(Kind::Letter).collect();
    letters.sort_by_key(|(_, c)| (c.left, c.top));
    let mut trails: Vec<Trail> = Vec::new();
    // Trails by the band of the page their middle lies in: a letter asks only those near it.
    let band = f64::from(glyphs.height.max(4.0)) * 2.0;
    let mut bands: Vec<Vec<usize>> = Vec::new();
    let reach = f64::from(glyphs.height) * 6.0;
    for (i, c) in letters {
        let middle = f64::from(c.top + c.bottom) / 2.0;
        let at = (middle / band) as usize;
        if bands.len() < at + 2 {
            bands.resize(at + 2, Vec::new());
        }
        let near = at.saturating_sub(1)..=at + 1;
        for b in near.clone() {
            bands[b].retain(|&t| f64::from(c.left) <= f64::from(trails[t].right) + reach);
        }
        let fits = |&t: &usize| (trails[t].fit(c), t);
        let best = near
            .flat_map(|b| bands[b].iter())
            .map(fits)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        match best {
            Some((fit, t)) if fit >= 0.5 => trails[t].take(i, c),
            _ => {
                bands[at].push(trails.len());
                trails.push(Trail::begin(i, c));
            }
        }
    }
    trails
}

impl Trail {
    fn begin(i: usize, c: &Component) -> Trail {
        Trail {
            letters: vec![i],
            right: c.right,
            top: f64::from(c.top),
            bottom: f64::from(c.bottom),
        }
    }

    /// Share of the smaller one's height that letter and trail have in common.
    fn fit(&self, c: &Component) -> f64 {
        let (top, bottom) = (f64::from(c.top), f64::from(c.bottom));
        let shared = self.bottom.min(bottom) - self.top.max(top);
        shared / (bottom - top).min(self.bottom - self.top).max(1.0)
    }

    /// Takes a letter in; the trail's band drifts with the letters, slower for outliers.
    fn take(&mut self, i: usize, c: &Component) {
        self.letters.push(i);
        self.right = self.right.max(c.right);
        let height = self.bottom - self.top;
        let pull = |edge: f64, to: f64| {
            let share = if (to - edge).abs() < 0.2 * height {
                0.3
            } else {
                0.08
            };
            edge + (to - edge) * share
        };
        self.top = pull(self.top, f64::from(c.top));
        self.bottom = pull(self.bottom, f64::from(c.bottom));
    }
}

/// Fits baseline and x-height to a row's letters and boxes all its members.
fn measured(glyphs: &Glyphs, members: &[usize], page_x: Option<f64>) -> Option<Row> {
    let is_letter = |&&i: &&usize| glyphs.kinds[i] == Kind::Letter;
    let letters: Vec<Component> = members
        .iter()
        .filter(is_letter)
        .map(|&i| glyphs.all[i])
        .collect();
    let mut heights: Vec<u32> = letters.iter().map(Component::height).collect();
    if heights.is_empty() {
        return None;
    }
    let middle = heights.len() / 2;
    let typical = f64::from(*heights.select_nth_unstable(middle).1);
    let baseline = Baseline::fit(&letters, typical);
    let x_height = baseline::x_height(&letters, &baseline, page_x);
    let all = || members.iter().map(|&i| &glyphs.all[i]);
    Some(Row {
        members: members.to_vec(),
        letters: letters.len(),
        baseline,
        x_height,
        left: all().map(|c| c.left).min()?,
        right: all().map(|c| c.right).max()?,
        top: all().map(|c| c.top).min()?,
        bottom: all().map(|c| c.bottom).max()?,
    })
}

/// The x-height most letters of the page have.
fn usual_x_height(rows: &[Row]) -> Option<f64> {
    let sure: Vec<(f64, usize)> = rows
        .iter()
        .filter(|r| r.letters >= 8)
        .map(|r| (r.x_height, r.letters))
        .collect();
    let weight = |x: f64| -> usize {
        sure.iter()
            .filter(|(y, _)| (y / x - 1.0).abs() < 0.06)
            .map(|(_, n)| n)
            .sum()
    };
    sure.iter().map(|(x, _)| *x).max_by_key(|&x| weight(x))
}

/// Rows that are one row: their bands cover each other where both run, or one continues the other.
fn merged(glyphs: &Glyphs, mut rows: Vec<Row>, page_x: Option<f64>) -> Vec<Row> {
    rows.sort_by(|a, b| b.letters.cmp(&a.letters).then(a.left.cmp(&b.left)));
    let mut kept: Vec<Row> = Vec::new();
    for row in rows {
        let home = kept.iter().position(|k| k.holds(&row));
        match home {
            Some(k) => {
                let members: Vec<usize> = kept[k]
                    .members
                    .iter()
                    .chain(&row.members)
                    .copied()
                    .collect();
                if let Some(whole) = measured(glyphs, &members, page_x) {
                    kept[k] = whole;
                }
            }
            None => kept.push(row),
        }
    }
    kept
}

impl Row {
    /// Whether the other row lies in this one's band: at its height, not beyond a wide gap.
    fn holds(&self, other: &Row) -> bool {
        let gap = WIDEST_GAP * self.x_height;
        let (left, right) = (f64::from(self.left) - gap, f64::from(self.right) + gap);
        if f64::from(other.right) < left || f64::from(other.left) > right {
            return false;
        }
        let x = f64::from(other.left + other.right) / 2.0;
        let baseline = self.baseline.at(x);
        let (top, bottom) = (
            baseline - 1.7 * self.x_height,
            baseline + 0.4 * self.x_height,
        );
        let inside = bottom.min(f64::from(other.bottom)) - top.max(f64::from(other.top));
        let height = f64::from(other.bottom - other.top);
        inside > 0.6 * height && height < 2.6 * self.x_height
    }
}

/// Gives each mark to the row it belongs to: in its band, or close above or below one of its letters.
fn join_marks(glyphs: &Glyphs, rows: &mut [Row]) {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|&r| rows[r].top);
    let tallest = rows.iter().map(|r| r.bottom - r.top).max().unwrap_or(0);
    let mut homes: Vec<(usize, usize)> = Vec::new();
    for (i, c) in glyphs.of(Kind::Mark).chain(glyphs.of(Kind::Tall)) {
        let reach = tallest + 2 * glyphs.height as u32;
        let from = order.partition_point(|&r| rows[r].top + reach < c.top);
        let near = order[from..]
            .iter()
            .take_while(|&&r| rows[r].top < c.bottom + reach);
        let distance = |&r: &usize| Some((rows[r].distance(c)?, r));
        let best = near.filter_map(distance).min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, r)) = best {
            homes.push((i, r));
        }
    }
    for (i, r) in homes {
        let (row, c) = (&mut rows[r], &glyphs.all[i]);
        row.members.push(i);
        if glyphs.kinds[i] == Kind::Mark {
            row.left = row.left.min(c.left);
            row.right = row.right.max(c.right);
            row.top = row.top.min(c.top);
            row.bottom = row.bottom.max(c.bottom);
        }
    }
}

impl Row {
    /// How far a mark lies from the row's band, in x-heights; `None` when it is none of its own.
    fn distance(&self, c: &Component) -> Option<f64> {
        let x = f64::from(c.left + c.right) / 2.0;
        let aside = (f64::from(self.left) - x)
            .max(x - f64::from(self.right))
            .max(0.0);
        if aside > 2.5 * self.x_height {
            return None;
        }
        let baseline = self.baseline.at(x);
        let y = f64::from(c.top + c.bottom) / 2.0;
        let above = (baseline - self.x_height - y) / self.x_height;
        let below = (y - baseline) / self.x_height;
        // Tone marks over capitals reach 1.1 x-heights over small letters, dots 0.5 below.
        (above < 1.15 && below < 0.6).then(|| above.max(below * 1.6).max(0.0) + aside * 0.01)
    }
}

/// The parts of a row between wide gaps.
fn split_at_gaps(glyphs: &Glyphs, row: &Row, page_x: Option<f64>) -> Vec<Row> {
    let mut members: Vec<usize> = row.members.clone();
    members.sort_by_key(|&i| glyphs.all[i].left);
    let mut parts: Vec<Vec<usize>> = Vec::new();
    let mut right = 0;
    for i in members {
        let c = &glyphs.all[i];
        let wide = f64::from(c.left) - f64::from(right) > WIDEST_GAP * row.x_height;
        match parts.last_mut() {
            Some(part) if !wide => part.push(i),
            _ => parts.push(vec![i]),
        }
        right = right.max(c.right);
    }
    if parts.len() == 1 {
        let whole = measured(glyphs, &parts[0], page_x);
        return whole.into_iter().collect();
    }
    // The whole row knows its baseline and x-height better than a part of a few letters.
    let part = |m: &Vec<usize>| {
        let mut part = measured(glyphs, m, page_x)?;
        if part.letters < 8 {
            (part.baseline, part.x_height) = (row.baseline, row.x_height);
        }
        Some(part)
    };
    parts.iter().filter_map(part).collect()
}

/// Whether a row may be print at all.
fn plausible(glyphs: &Glyphs, row: &Row) -> bool {
    let x = row.x_height;
    let tall_enough = x > 0.25 * f64::from(glyphs.height);
    let single = row.letters > 1 || {
        let c = &glyphs.all[row.members[0]];
        f64::from(c.height()) > 0.7 * f64::from(glyphs.height)
    };
    tall_enough && single
}
