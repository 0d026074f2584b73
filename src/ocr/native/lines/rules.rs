//! Rules: underlines and the horizontal lines of tables, taken out before ink is joined, so that
//! a letter whose tail touches its underline is still a letter.

use crate::clean::components::{Components, NO_COMPONENT};

/// Takes long thin horizontal strokes out of the runs.
pub fn take_out(ink: &mut Components, dpi: f32) {
    let long = (dpi * 0.27) as u32;
    let thick = ((dpi * 0.025) as u32).max(2);
    let height = ink.row_starts.len() - 1;
    let mut chosen = Vec::new();
    for y in 0..height {
        for i in ink.row_range(y) {
            let (from, to) = (ink.runs[i].from, ink.runs[i].to);
            if to - from >= long && thickness(ink, y, from, to, thick) <= thick {
                chosen.push(i);
            }
        }
    }
    let crumbs = crumbs(ink, &chosen);
    for i in chosen.into_iter().chain(crumbs) {
        ink.runs[i].component = NO_COMPONENT;
    }
}

/// In how many rows on end most of the span is ink; counts no further than just above `enough`.
fn thickness(ink: &Components, y: usize, from: u32, to: u32, enough: u32) -> u32 {
    let height = ink.row_starts.len() - 1;
    let mut rows = 1;
    for upward in [true, false] {
        for step in 1..=enough as usize {
            let next = if upward {
                y.checked_sub(step)
            } else {
                Some(y + step)
            };
            let Some(next) = next.filter(|&n| n < height) else {
                break;
            };
            if covered(ink, next, from, to) * 10 < (to - from) * 6 {
                break;
            }
            rows += 1;
        }
    }
    rows
}

/// Pixels of ink of row `y` between two columns.
fn covered(ink: &Components, y: usize, from: u32, to: u32) -> u32 {
    let row = ink.row(y as u32);
    let first = row.partition_point(|r| r.to <= from);
    let inside = row[first..].iter().take_while(|r| r.from < to);
    inside.map(|r| r.to.min(to) - r.from.max(from)).sum()
}

/// What a rough edge leaves of a rule: runs that lie on or under it with nothing on their far side.
fn crumbs(ink: &Components, rules: &[usize]) -> Vec<usize> {
    let height = ink.row_starts.len() - 1;
    let mut crumbs = Vec::new();
    let mut y = 0;
    for &rule in rules {
        while ink.row_starts[y + 1] as usize <= rule {
            y += 1;
        }
        let (from, to) = (ink.runs[rule].from, ink.runs[rule].to);
        for (near, far) in [(y.wrapping_sub(1), y.wrapping_sub(2)), (y + 1, y + 2)] {
            if near >= height {
                continue;
            }
            let range = ink.row_range(near);
            let first = range.start + ink.row(near as u32).partition_point(|r| r.to <= from);
            for i in first..range.end {
                let run = ink.runs[i];
                if run.from >= to {
                    break;
                }
                let free = far >= height || covered(ink, far, run.from, run.to) == 0;
                if run.from >= from && run.to <= to && free {
                    crumbs.push(i);
                }
            }
        }
    }
    crumbs
}
