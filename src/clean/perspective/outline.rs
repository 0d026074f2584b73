//! Outline: the four corners of a sheet that lies on a darker ground.

use super::Point;
use crate::document::Pixels;

/// Cells of the coarse grid along the page's longer side.
const GRID: u32 = 320;
/// Of the cells at each edge of the picture, at most this share is paper where the whole sheet is shown.
const MOST_PAPER_AT_EDGE: f64 = 0.25;
/// Pixels by which a sheet's side is off a straight line, in the middle; a shadow's is off by more.
const MOST_OFF_LINE: f64 = 3.0;
/// Grey levels between the sheet and its ground.
const LEAST_CONTRAST: f64 = 40.0;
/// Share of the photograph that the sheet fills.
const LEAST_SHEET: f64 = 0.25;
/// Corners of the sheet, clockwise from the top left.
pub(super) fn outline(pixels: &Pixels) -> Option<[Point; 4]> {
    let grid = Grid::of(pixels)?;
    if grid.paper_at_edge() > MOST_PAPER_AT_EDGE {
        return None;
    }
    let (sheet, cells) = grid.largest_sheet();
    let corners = four_corners(&hull(sheet))?;
    let area = area(&corners);
    let whole = f64::from(grid.columns * grid.rows);
    // A sheet with print is nearly all paper; what is no quadrilateral is no sheet.
    if area < LEAST_SHEET * whole || !(0.6..1.08).contains(&(f64::from(cells) / area)) {
        return None;
    }
    let step = f64::from(grid.step);
    let corners = corners.map(|(x, y)| ((x + 0.5) * step, (y + 0.5) * step));
    refined(&corners, pixels, grid.threshold, 2.5 * step).filter(is_sheet)
}

/// Brightness of the page on a coarse grid.
struct Grid {
    columns: u32,
    rows: u32,
    step: u32,
    levels: Vec<u8>,
    threshold: u8,
}

impl Grid {
    /// `None` for pages without shades, and where nothing is much darker than paper.
    fn of(pixels: &Pixels) -> Option<Grid> {
        if matches!(pixels, Pixels::Bilevel(_)) {
            return None;
        }
        let (width, height) = pixels.dimensions();
        let step = (width.max(height) / GRID).max(1);
        let (columns, rows) = (width / step, height / step);
        if columns < 32 || rows < 32 {
            return None;
        }
        // Most pages are scans: a look at the edge spares the rest.
        let at_edge = edge_cells(columns, rows).map(|(x, y)| level(pixels, x * step, y * step));
        let mut at_edge: Vec<u8> = at_edge.collect();
        at_edge.sort_unstable();
        let ground = at_edge[at_edge.len() / 2];
        if ground > 200 {
            return None;
        }
        let cell = |index: u32| {
            let (x, y) = ((index % columns) * step, (index / columns) * step);
            let at =
                |dx: u32, dy: u32| u32::from(level(pixels, x + dx * step / 2, y + dy * step / 2));
            ((at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1)) / 4) as u8
        };
        let levels: Vec<u8> = (0..columns * rows).map(cell).collect();
        let (threshold, contrast) = two_classes(&levels);
        (contrast >= LEAST_CONTRAST).then_some(Grid {
            columns,
            rows,
            step,
            levels,
            threshold,
        })
    }

    fn is_paper(&self, x: u32, y: u32) -> bool {
        self.levels[(y * self.columns + x) as usize] > self.threshold
    }

    /// The share of paper at that edge of the picture that has most.
    fn paper_at_edge(&self) -> f64 {
        let (right, bottom) = (self.columns - 2, self.rows - 2);
        let share = |paper: usize, all: u32| paper as f64 / f64::from(all);
        let lying = [1, bottom].map(|y| {
            let paper = (0..self.columns).filter(|&x| self.is_paper(x, y));
            share(paper.count(), self.columns)
        });
        let standing = [1, right].map(|x| {
            let paper = (0..self.rows).filter(|&y| self.is_paper(x, y));
            share(paper.count(), self.rows)
        });
        lying.into_iter().chain(standing).fold(0.0, f64::max)
    }

    /// First and last cell of each row of the largest connected bright piece, and its cells.
    fn largest_sheet(&self) -> (Vec<Point>, u32) {
        let mut seen = vec![false; self.levels.len()];
        let mut best: (Vec<Point>, u32) = (Vec::new(), 0);
        for start in 0..self.levels.len() {
            if seen[start] || self.levels[start] <= self.threshold {
                continue;
            }
            let piece = self.piece(start, &mut seen);
            if piece.1 > best.1 {
                best = piece;
            }
        }
        best
    }

    fn piece(&self, start: usize, seen: &mut [bool]) -> (Vec<Point>, u32) {
        let mut ends = vec![(u32::MAX, 0u32); self.rows as usize];
        let mut open = vec![start];
        let mut cells = 0;
        seen[start] = true;
        while let Some(cell) = open.pop() {
            let (x, y) = (cell as u32 % self.columns, cell as u32 / self.columns);
            cells += 1;
            let end = &mut ends[y as usize];
            *end = (end.0.min(x), end.1.max(x));
            let near = [
                (x > 0).then(|| cell - 1),
                (x + 1 < self.columns).then_some(cell + 1),
                (y > 0).then(|| cell - self.columns as usize),
                (y + 1 < self.rows).then_some(cell + self.columns as usize),
            ];
            for next in near.into_iter().flatten() {
                if !seen[next] && self.levels[next] > self.threshold {
                    seen[next] = true;
                    open.push(next);
                }
            }
        }
        let rows = ends.iter().enumerate().filter(|(_, end)| end.0 != u32::MAX);
        let points = rows.flat_map(|(y, end)| [end.0, end.1].map(|x| (f64::from(x), y as f64)));
        (points.collect(), cells)
    }
}

/// Cells of the outermost two rings.
fn edge_cells(columns: u32, rows: u32) -> impl Iterator<Item = (u32, u32)> {
    let lying = (0..columns).flat_map(move |x| [(x, 1), (x, rows - 2)]);
    let standing = (0..rows).flat_map(move |y| [(1, y), (columns - 2, y)]);
    lying.chain(standing)
}

/// The darkest channel: paper is bright in all of them, a wooden table is not.
fn level(pixels: &Pixels, x: u32, y: u32) -> u8 {
    match pixels {
        Pixels::Bilevel(page) | Pixels::Gray(page) => page.get_pixel(x, y)[0],
        Pixels::Rgb(page) => {
            let [r, g, b] = page.get_pixel(x, y).0;
            r.min(g).min(b)
        }
    }
}

/// The level between two classes (Otsu 1979) and the distance of their means.
fn two_classes(levels: &[u8]) -> (u8, f64) {
    let mut counts = [0u32; 256];
    levels
        .iter()
        .for_each(|&level| counts[usize::from(level)] += 1);
    let total = levels.len() as f64;
    let sum: f64 = counts
        .iter()
        .zip(0u32..)
        .map(|(&n, l)| f64::from(n) * f64::from(l))
        .sum();
    let (mut below, mut below_sum) = (0.0, 0.0);
    let mut best = (0.0, 0u8, 0.0);
    for (level, count) in counts.iter().enumerate() {
        below += f64::from(*count);
        below_sum += f64::from(*count) * level as f64;
        if below == 0.0 || below == total {
            continue;
        }
        let apart = (sum - below_sum) / (total - below) - below_sum / below;
        let between = below * (total - below) * apart * apart;
        if between > best.0 {
            best = (between, level as u8, apart);
        }
    }
    (best.1, best.2)
}

/// Convex hull (Andrew 1979), clockwise on the page.
fn hull(mut points: Vec<Point>) -> Vec<Point> {
    points.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut around: Vec<Point> = Vec::new();
    let forth: Vec<Point> = points.clone();
    points.reverse();
    for half in [forth, points] {
        let from = around.len();
        for point in half {
            while around.len() >= from + 2
                && turn(around[around.len() - 2], around[around.len() - 1], point) <= 0.0
            {
                around.pop();
            }
            around.push(point);
        }
        around.pop();
    }
    around
}

fn turn(a: Point, b: Point, c: Point) -> f64 {
    (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)
}

/// The largest quadrilateral in the hull, clockwise from the top left: on each side of each diagonal
/// the corner that lies farthest from it.
fn four_corners(hull: &[Point]) -> Option<[Point; 4]> {
    let farthest = |a: Point, b: Point, side: &[Point]| {
        let off = |&corner: &Point| (turn(a, b, corner).abs(), corner);
        side.iter().map(off).max_by(|x, y| x.0.total_cmp(&y.0))
    };
    let mut best: Option<(f64, [Point; 4])> = None;
    for (from, &a) in hull.iter().enumerate() {
        for (to, &c) in hull.iter().enumerate().skip(from + 2) {
            let beyond = [&hull[to + 1..], &hull[..from]].concat();
            let Some((near, b)) = farthest(a, c, &hull[from + 1..to]) else {
                continue;
            };
            let Some((far, d)) = farthest(a, c, &beyond) else {
                continue;
            };
            if best.is_none_or(|(area, _)| near + far > area) {
                best = Some((near + far, [a, b, c, d]));
            }
        }
    }
    let mut corners = best?.1;
    let sum = |corner: &Point| corner.0 + corner.1;
    let first = (0..4).min_by(|&a, &b| sum(&corners[a]).total_cmp(&sum(&corners[b])))?;
    corners.rotate_left(first);
    Some(corners)
}

fn area(corners: &[Point; 4]) -> f64 {
    let products = (0..4).map(|i| {
        let (a, b) = (corners[i], corners[(i + 1) % 4]);
        a.0 * b.1 - b.0 * a.1
    });
    products.sum::<f64>().abs() / 2.0
}

/// The corners to about a pixel: each side is fitted to the edge seen across it.
fn refined(corners: &[Point; 4], pixels: &Pixels, threshold: u8, reach: f64) -> Option<[Point; 4]> {
    let sides: Vec<(Point, Point)> = (0..4)
        .map(|i| side(corners[i], corners[(i + 1) % 4], pixels, threshold, reach))
        .collect::<Option<_>>()?;
    let mut refined = [(0.0, 0.0); 4];
    for (i, corner) in refined.iter_mut().enumerate() {
        *corner = crossing(sides[(i + 3) % 4], sides[i])?;
    }
    Some(refined)
}

/// A side as a point and a direction, fitted to where the page gets dark along lines across it.
fn side(
    from: Point,
    to: Point,
    pixels: &Pixels,
    threshold: u8,
    reach: f64,
) -> Option<(Point, Point)> {
    const SAMPLES: u32 = 96;
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy).max(1.0);
    let (along, outward) = ((dx / length, dy / length), (dy / length, -dx / length));
    let mut offsets: Vec<(f64, f64)> = Vec::new();
    for sample in 0..SAMPLES {
        // Corners may be folded or rounded.
        let t = (0.06 + 0.88 * f64::from(sample) / f64::from(SAMPLES - 1)) * length;
        let base = (from.0 + along.0 * t, from.1 + along.1 * t);
        offsets.extend(edge_across(base, outward, pixels, threshold, reach).map(|at| (t, at)));
    }
    // Twice: things that lie over the edge pull the first fit away.
    let mut line = fit(&offsets)?;
    for _ in 0..2 {
        let off = |&(t, at): &(f64, f64)| (at - line.0 - line.1 * t).abs();
        let mut sorted: Vec<f64> = offsets.iter().map(off).collect();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted[sorted.len() / 2];
        if middle > MOST_OFF_LINE {
            return None;
        }
        let within = (2.5 * middle).max(1.0);
        offsets.retain(|point| off(point) <= within);
        line = fit(&offsets)?;
    }
    let point = |t: f64| {
        let at = line.0 + line.1 * t;
        (
            from.0 + along.0 * t + outward.0 * at,
            from.1 + along.1 * t + outward.1 * at,
        )
    };
    let (start, end) = (point(0.0), point(length));
    Some((start, (end.0 - start.0, end.1 - start.1)))
}

/// How far outward the last paper lies.
fn edge_across(
    base: Point,
    outward: Point,
    pixels: &Pixels,
    threshold: u8,
    reach: f64,
) -> Option<f64> {
    let (width, height) = pixels.dimensions();
    let paper_at = |at: f64| {
        let (x, y) = (base.0 + outward.0 * at, base.1 + outward.1 * at);
        let inside = x >= 0.0 && y >= 0.0 && x < f64::from(width) && y < f64::from(height);
        inside && level(pixels, x as u32, y as u32) > threshold
    };
    let steps = (2.0 * reach) as i32;
    (0..=steps)
        .map(|step| reach - f64::from(step))
        .find(|&at| paper_at(at) && paper_at(at - 2.0))
}

/// Least squares: offset at the start, and slope.
fn fit(points: &[(f64, f64)]) -> Option<(f64, f64)> {
    let n = points.len() as f64;
    if points.len() < 16 {
        return None;
    }
    let (mean_t, mean_at) = (
        points.iter().map(|p| p.0).sum::<f64>() / n,
        points.iter().map(|p| p.1).sum::<f64>() / n,
    );
    let (mut with, mut own) = (0.0, 0.0);
    for (t, at) in points {
        with += (t - mean_t) * (at - mean_at);
        own += (t - mean_t).powi(2);
    }
    let slope = with / own.max(1e-9);
    Some((mean_at - slope * mean_t, slope))
}

fn crossing((p, d): (Point, Point), (q, e): (Point, Point)) -> Option<Point> {
    let det = d.0 * e.1 - d.1 * e.0;
    let t = ((q.0 - p.0) * e.1 - (q.1 - p.1) * e.0) / det;
    (det.abs() > 1e-6).then_some((p.0 + d.0 * t, p.1 + d.1 * t))
}

/// Angles of a sheet seen from no more than some 35 degrees aside, sides not too unlike.
fn is_sheet(corners: &[Point; 4]) -> bool {
    (0..4).all(|i| {
        let (a, b, c) = (corners[(i + 3) % 4], corners[i], corners[(i + 1) % 4]);
        let (u, v) = ((a.0 - b.0, a.1 - b.1), (c.0 - b.0, c.1 - b.1));
        let cosine = (u.0 * v.0 + u.1 * v.1) / (u.0.hypot(u.1) * v.0.hypot(v.1)).max(1e-9);
        cosine.abs() < 0.45
    })
}
