//! Baseline: the curve that letters stand on, fitted to their lower edges, and the x-height.

use crate::clean::components::Component;

/// `y = a + b t + c t^2` with `t = x - middle`, in page pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Baseline {
    middle: f64,
    a: f64,
    b: f64,
    c: f64,
}

impl Baseline {
    /// Height of the curve at a column.
    pub fn at(&self, x: f64) -> f64 {
        let t = x - self.middle;
        self.a + t * (self.b + t * self.c)
    }

    /// Fits letters of about `height` pixels: least squares on those close to the fit so far, so
    /// that descenders and attached dots do not pull it down.
    pub fn fit(letters: &[Component], height: f64) -> Baseline {
        let points: Vec<(f64, f64)> = letters
            .iter()
            .map(|c| (f64::from(c.left + c.right) / 2.0, f64::from(c.bottom)))
            .collect();
        let (left, right) = points
            .iter()
            .fold((f64::MAX, f64::MIN), |(l, r), p| (l.min(p.0), r.max(p.0)));
        let middle = (left + right) / 2.0;
        let span = right - left;
        let mut best = Baseline {
            middle,
            a: crowded(&points, height * 0.12),
            b: 0.0,
            c: 0.0,
        };
        for (tolerance, degree) in [(0.35, 1), (0.2, 1), (0.15, 2), (0.12, 2)] {
            let near =
                |p: &&(f64, f64)| (p.1 - best.at(p.0)).abs() <= (tolerance * height).max(1.5);
            let inliers: Vec<(f64, f64)> = points.iter().filter(near).copied().collect();
            // A curve needs many letters over a long way, a slope some, a level one.
            let degree = match inliers.len() {
                0..=3 => 0,
                4..=15 => degree.min(1),
                _ if span < 20.0 * height => degree.min(1),
                _ => degree,
            };
            let Some(next) = least_squares(&inliers, middle, degree) else {
                break;
            };
            best = next;
        }
        best
    }
}

/// The middle of the most crowded window of lower edges.
fn crowded(points: &[(f64, f64)], window: f64) -> f64 {
    let mut ys: Vec<f64> = points.iter().map(|p| p.1).collect();
    ys.sort_by(f64::total_cmp);
    let (mut best, mut at, mut first) = (0, ys.first().copied().unwrap_or(0.0), 0);
    for last in 0..ys.len() {
        while ys[last] - ys[first] > 2.0 * window {
            first += 1;
        }
        if last - first + 1 > best {
            best = last - first + 1;
            at = ys[(first + last) / 2];
        }
    }
    at
}

/// Polynomial of `degree` 0 to 2 through points, by normal equations in scaled coordinates.
fn least_squares(points: &[(f64, f64)], middle: f64, degree: usize) -> Option<Baseline> {
    if points.is_empty() {
        return None;
    }
    let scale = points
        .iter()
        .map(|p| (p.0 - middle).abs())
        .fold(1.0, f64::max);
    let n = degree + 1;
    let mut m = [[0.0f64; 4]; 3];
    for &(x, y) in points {
        let t = (x - middle) / scale;
        let powers = [1.0, t, t * t];
        for (row, &p) in m.iter_mut().zip(&powers).take(n) {
            for (cell, &q) in row.iter_mut().zip(&powers).take(n) {
                *cell += p * q;
            }
            row[3] += p * y;
        }
    }
    let k = solve(m, n)?;
    Some(Baseline {
        middle,
        a: k[0],
        b: k[1] / scale,
        c: k[2] / (scale * scale),
    })
}

/// Gaussian elimination of the first `n` unknowns; column 3 is the right side.
fn solve(mut m: [[f64; 4]; 3], n: usize) -> Option<[f64; 3]> {
    for pivot in 0..n {
        let best = (pivot..n).max_by(|&a, &b| m[a][pivot].abs().total_cmp(&m[b][pivot].abs()))?;
        m.swap(pivot, best);
        if m[pivot][pivot].abs() < 1e-9 {
            return None;
        }
        for row in (0..n).filter(|&r| r != pivot) {
            let factor = m[row][pivot] / m[pivot][pivot];
            let from = m[pivot];
            m[row]
                .iter_mut()
                .zip(from)
                .for_each(|(cell, p)| *cell -= factor * p);
        }
    }
    let mut k = [0.0; 3];
    (0..n).for_each(|i| k[i] = m[i][3] / m[i][i]);
    Some(k)
}

/// Height of small letters over the baseline. Lines of small letters show two crowds of heights,
/// x and ascenders at about 1.47 x; lines of capitals and digits show one, which is not x.
pub fn x_height(letters: &[Component], baseline: &Baseline, page_x: Option<f64>) -> f64 {
    let rises: Vec<f64> = letters
        .iter()
        .map(|c| baseline.at(f64::from(c.left + c.right) / 2.0) - f64::from(c.top))
        .filter(|&r| r > 2.0)
        .collect();
    let near = |size: f64| {
        rises
            .iter()
            .filter(|&&r| (r - size).abs() <= 0.09 * size)
            .count() as f64
    };
    let mut best = (0.0, None);
    for &x in &rises {
        let (small, tall) = (near(x), near(x * CAPITAL));
        let known = page_x.map_or(1.0, |p| if (x / p - 1.0).abs() < 0.1 { 1.3 } else { 1.0 });
        let score = (small + 0.7 * tall.min(1.5 * small)) * known;
        if score > best.0 {
            best = (score, Some((x, small, tall)));
        }
    }
    let Some((x, small, tall)) = best.1 else {
        return letters
            .iter()
            .map(|c| f64::from(c.height()))
            .fold(1.0, f64::max)
            / CAPITAL;
    };
    let mean = rises.iter().filter(|&&r| (r - x).abs() <= 0.09 * x);
    let x = mean.sum::<f64>() / small.max(1.0);
    let like_page = page_x.is_some_and(|p| (x / p - 1.0).abs() < 0.15);
    match tall > 0.1 * small || like_page {
        true => x,
        false => x / CAPITAL,
    }
}

/// Height of capitals and ascenders against small letters (Times 1.47, Arial 1.38, Noto Serif 1.33).
pub const CAPITAL: f64 = 1.43;
