//! Deskew: turning a page by quarters and by small angles.
//!
//! Promise: nothing is cut off; the way back is exact.

use image::GrayImage;
use multiversion::multiversion;

use super::gray::from_raw;
use crate::document::Placement;

/// The page turned clockwise by `quarter_turns`.
pub fn turn(page: GrayImage, quarter_turns: u8) -> GrayImage {
    match quarter_turns % 4 {
        1 => quarter(&page, |x, _, h| (h, x)),
        2 => {
            let (w, h) = page.dimensions();
            let mut pixels = page.into_raw();
            pixels.reverse();
            from_raw(w, h, pixels)
        }
        3 => quarter(&page, |x, w, _| (0, w - 1 - x)),
        _ => page,
    }
}

/// Copies column `x` of the page to the row that `place` names; a first value of 0 copies it from
/// top to bottom, else from bottom to top. Works in blocks, so that both pages stay in the cache.
fn quarter(page: &GrayImage, place: impl Fn(usize, usize, usize) -> (usize, usize)) -> GrayImage {
    const BLOCK: usize = 64;
    let (w, h) = (page.width() as usize, page.height() as usize);
    let from = page.as_raw();
    let mut to = vec![0u8; w * h];
    for top in (0..h).step_by(BLOCK) {
        for left in (0..w).step_by(BLOCK) {
            for x in left..(left + BLOCK).min(w) {
                let (upward, row) = place(x, w, h);
                for y in top..(top + BLOCK).min(h) {
                    let column = if upward > 0 { h - 1 - y } else { y };
                    to[row * h + column] = from[y * w + x];
                }
            }
        }
    }
    from_raw(h as u32, w as u32, to)
}

/// The page turned so that lines of `slope` run level, on paper grown to hold all of it, and the
/// way back. The map is a rotation with a stretch of sqrt(1 + slope^2), 0.4 % at five degrees:
/// this keeps whole rows and columns apart, so that each weight is computed once.
pub fn level(page: &GrayImage, slope: f64) -> (GrayImage, Placement) {
    let (w, h) = (page.width() as usize, page.height() as usize);
    let grown_w = w + (slope.abs() * h as f64).ceil() as usize;
    let grown_h = h + (slope.abs() * w as f64).ceil() as usize;
    let (mid_x, mid_y) = (grown_w as f64 / 2.0, grown_h as f64 / 2.0);
    // Source of the output's (0, 0); then x falls by slope a row, y rises by slope a column.
    let x0 = w as f64 / 2.0 - mid_x + slope * mid_y;
    let y0 = h as f64 / 2.0 - mid_y - slope * mid_x;
    let back = Placement::from_matrix([1.0, -slope, x0, slope, 1.0, y0, 0.0, 0.0, 1.0]);
    let spans = Span::all(grown_w, y0, slope);
    let weights: Vec<u16> = (0..grown_w)
        .map(|x| ((y0 + slope * x as f64).rem_euclid(1.0) * 256.0) as u16)
        .collect();
    let white = vec![255u8; w];
    let row = |y: i64| match usize::try_from(y) {
        Ok(y) if y < h => &page.as_raw()[y * w..(y + 1) * w],
        _ => &white[..],
    };
    let mut out = vec![255u8; grown_w * grown_h];
    for (y, line) in out.chunks_exact_mut(grown_w).enumerate() {
        let shift = x0 - slope * y as f64;
        let (whole, part) = (shift.floor() as i64, (shift.rem_euclid(1.0) * 256.0) as u16);
        for span in &spans {
            let from = (span.from as i64).max(-whole);
            let to = (span.to as i64).min(w as i64 - 1 - whole);
            if from >= to {
                continue;
            }
            let source = (from + whole) as usize..(to + whole) as usize + 1;
            let upper = &row(y as i64 + span.down)[source.clone()];
            let lower = &row(y as i64 + span.down + 1)[source];
            let (from, to) = (from as usize, to as usize);
            blend(&mut line[from..to], upper, lower, part, &weights[from..to]);
        }
    }
    (from_raw(grown_w as u32, grown_h as u32, out), back)
}

/// Output columns whose source lies the same whole number of rows further down.
struct Span {
    from: usize,
    to: usize,
    down: i64,
}

impl Span {
    fn all(width: usize, y0: f64, slope: f64) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for x in 0..width {
            let down = (y0 + slope * x as f64).floor() as i64;
            match spans.last_mut() {
                Some(span) if span.down == down => span.to = x + 1,
                _ => spans.push(Span {
                    from: x,
                    to: x + 1,
                    down,
                }),
            }
        }
        spans
    }
}

/// Bilinear mean of two source rows; weights are 256ths.
#[multiversion(targets("x86_64+avx2"))]
fn blend(out: &mut [u8], upper: &[u8], lower: &[u8], across: u16, down: &[u16]) {
    let n = out.len();
    let (upper, upper_next) = (&upper[..n], &upper[1..=n]);
    let (lower, lower_next) = (&lower[..n], &lower[1..=n]);
    let down = &down[..n];
    let stay = 256 - across;
    for i in 0..n {
        let a = (u16::from(upper[i]) * stay + u16::from(upper_next[i]) * across) >> 8;
        let b = (u16::from(lower[i]) * stay + u16::from(lower_next[i]) * across) >> 8;
        out[i] = ((a * (256 - down[i]) + b * down[i]) >> 8) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    #[test]
    fn quarters_turn_clockwise() {
        let page = GrayImage::from_raw(3, 2, vec![1, 2, 3, 4, 5, 6]).unwrap();
        assert_eq!(turn(page.clone(), 1).as_raw(), &[4, 1, 5, 2, 6, 3]);
        assert_eq!(turn(page.clone(), 2).as_raw(), &[6, 5, 4, 3, 2, 1]);
        assert_eq!(turn(page, 3).as_raw(), &[3, 6, 2, 5, 1, 4]);
    }

    #[test]
    fn a_sloping_rule_is_level_and_finds_its_way_back() {
        let slope = 0.05;
        let page = GrayImage::from_fn(400, 300, |x, y| {
            let on_rule = (f64::from(y) - 100.0 - slope * f64::from(x)).abs() < 2.0;
            Luma([if on_rule { 0 } else { 255 }])
        });
        let (level, back) = level(&page, slope);
        let rows: Vec<u32> = [60, 200, 350]
            .map(|x| {
                (0..level.height())
                    .min_by_key(|&y| level.get_pixel(x, y)[0])
                    .unwrap()
            })
            .to_vec();
        assert!(
            rows.iter().max().unwrap() - rows.iter().min().unwrap() <= 2,
            "{rows:?}"
        );
        let (x, y) = back.point(200.0, f64::from(rows[1]));
        assert!((y - 100.0 - slope * x).abs() < 3.0);
    }
}
