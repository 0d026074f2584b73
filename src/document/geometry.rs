//! Geometry: boxes in pixels, and the way back from a cleaned page to the page as stored.

use serde::{Deserialize, Serialize};

/// An upright box in pixels; the origin is the top left corner of its page.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub struct Rect {
    /// Left edge.
    pub x: u32,
    /// Top edge.
    pub y: u32,
    /// Width in pixels.
    pub w: u32,
    /// Height in pixels.
    pub h: u32,
}

impl Rect {
    /// A box from its left, top, width and height.
    pub fn new(x: u32, y: u32, w: u32, h: u32) -> Self {
        Self { x, y, w, h }
    }

    /// First column right of the box.
    pub fn right(&self) -> u32 {
        self.x + self.w
    }

    /// First row below the box.
    pub fn bottom(&self) -> u32 {
        self.y + self.h
    }

    /// Horizontal middle.
    pub fn center_x(&self) -> u32 {
        self.x + self.w / 2
    }

    /// Vertical middle.
    pub fn center_y(&self) -> u32 {
        self.y + self.h / 2
    }

    /// The smallest box that holds both.
    pub fn union(&self, other: &Rect) -> Rect {
        let x = self.x.min(other.x);
        let y = self.y.min(other.y);
        Rect {
            x,
            y,
            w: self.right().max(other.right()) - x,
            h: self.bottom().max(other.bottom()) - y,
        }
    }

    /// The smallest box that holds all of `boxes`; `None` when there are none.
    pub fn union_of<'a>(boxes: impl IntoIterator<Item = &'a Rect>) -> Option<Rect> {
        boxes.into_iter().copied().reduce(|a, b| a.union(&b))
    }

    /// The box on the page of `page_w` x `page_h` pixels after that page is turned clockwise by
    /// `quarter_turns` x 90 degrees.
    pub fn turned(&self, quarter_turns: u8, page_w: u32, page_h: u32) -> Rect {
        let from_right = page_w.saturating_sub(self.right());
        let from_bottom = page_h.saturating_sub(self.bottom());
        match quarter_turns % 4 {
            1 => Rect::new(from_bottom, self.x, self.h, self.w),
            2 => Rect::new(from_right, from_bottom, self.w, self.h),
            3 => Rect::new(self.y, from_right, self.h, self.w),
            _ => *self,
        }
    }

    /// Columns that both boxes share.
    pub fn overlap_x(&self, other: &Rect) -> u32 {
        self.right()
            .min(other.right())
            .saturating_sub(self.x.max(other.x))
    }

    /// Rows that both boxes share.
    pub fn overlap_y(&self, other: &Rect) -> u32 {
        self.bottom()
            .min(other.bottom())
            .saturating_sub(self.y.max(other.y))
    }
}

/// The way from a cleaned page back to the page as stored: a projective map in homogeneous
/// coordinates, row-major, applied to column vectors `(x, y, 1)` of cleaned pixels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Placement {
    matrix: [f64; 9],
}

impl Default for Placement {
    fn default() -> Self {
        Self::identity()
    }
}

impl Placement {
    /// Cleaned pixels are stored pixels.
    pub fn identity() -> Self {
        Self {
            matrix: [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0],
        }
    }

    /// A map given by its matrix.
    pub fn from_matrix(matrix: [f64; 9]) -> Self {
        Self { matrix }
    }

    /// A page turned clockwise by `quarter_turns` x 90 degrees to become upright:
    /// the map from the upright page back to the stored page of `stored_w` x `stored_h` pixels.
    pub fn turned(quarter_turns: u8, stored_w: u32, stored_h: u32) -> Self {
        let (w, h) = (f64::from(stored_w), f64::from(stored_h));
        let matrix = match quarter_turns % 4 {
            1 => [0.0, 1.0, 0.0, -1.0, 0.0, h, 0.0, 0.0, 1.0],
            2 => [-1.0, 0.0, w, 0.0, -1.0, h, 0.0, 0.0, 1.0],
            3 => [0.0, -1.0, w, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0],
            _ => return Self::identity(),
        };
        Self { matrix }
    }

    /// First `inner` (later stage to earlier stage), then `self` (earlier stage to stored).
    pub fn after(&self, inner: &Placement) -> Placement {
        let (a, b) = (&self.matrix, &inner.matrix);
        let matrix = std::array::from_fn(|i| {
            let (row, col) = (i / 3, i % 3);
            (0..3).map(|k| a[row * 3 + k] * b[k * 3 + col]).sum()
        });
        Placement { matrix }
    }

    /// The map from the stored page to the cleaned one; `None` where it flattens the page.
    pub fn inverse(&self) -> Option<Placement> {
        let m = &self.matrix;
        let minor = |a: usize, b: usize, c: usize, d: usize| m[a] * m[d] - m[b] * m[c];
        let cofactors = [
            minor(4, 5, 7, 8),
            minor(2, 1, 8, 7),
            minor(1, 2, 4, 5),
            minor(5, 3, 8, 6),
            minor(0, 2, 6, 8),
            minor(2, 0, 5, 3),
            minor(3, 4, 6, 7),
            minor(1, 0, 7, 6),
            minor(0, 1, 3, 4),
        ];
        let whole = m[0] * cofactors[0] + m[1] * cofactors[3] + m[2] * cofactors[6];
        (whole.abs() > 1e-12).then(|| Self {
            matrix: cofactors.map(|cofactor| cofactor / whole),
        })
    }

    /// Where a point of the cleaned page lies on the stored page.
    pub fn point(&self, x: f64, y: f64) -> (f64, f64) {
        let m = &self.matrix;
        let depth = m[6] * x + m[7] * y + m[8];
        (
            (m[0] * x + m[1] * y + m[2]) / depth,
            (m[3] * x + m[4] * y + m[5]) / depth,
        )
    }

    /// The upright box on the stored page, clipped to `stored_w` x `stored_h`, that holds `rect`
    /// of the cleaned page.
    pub fn rect(&self, rect: &Rect, stored_w: u32, stored_h: u32) -> Rect {
        let corners = [
            (rect.x, rect.y),
            (rect.right(), rect.y),
            (rect.x, rect.bottom()),
            (rect.right(), rect.bottom()),
        ]
        .map(|(x, y)| self.point(f64::from(x), f64::from(y)));
        let clip = |v: f64, max: u32| v.round().clamp(0.0, f64::from(max)) as u32;
        let low = |f: fn(&(f64, f64)) -> f64| corners.iter().map(f).fold(f64::MAX, f64::min);
        let high = |f: fn(&(f64, f64)) -> f64| corners.iter().map(f).fold(f64::MIN, f64::max);
        let (left, top) = (clip(low(|p| p.0), stored_w), clip(low(|p| p.1), stored_h));
        let (right, bottom) = (clip(high(|p| p.0), stored_w), clip(high(|p| p.1), stored_h));
        Rect::new(left, top, right - left, bottom - top)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turned_page_finds_its_way_back() {
        // Stored 100 x 60; turned clockwise once it is 60 x 100: its top left corner was bottom left.
        let back = Placement::turned(1, 100, 60);
        assert_eq!(back.point(0.0, 0.0), (0.0, 60.0));
        assert_eq!(
            back.rect(&Rect::new(0, 0, 60, 100), 100, 60),
            Rect::new(0, 0, 100, 60)
        );
        let back = Placement::turned(3, 100, 60);
        assert_eq!(back.point(0.0, 0.0), (100.0, 0.0));
        let back = Placement::turned(2, 100, 60);
        assert_eq!(
            back.rect(&Rect::new(10, 10, 5, 5), 100, 60),
            Rect::new(85, 45, 5, 5)
        );
    }

    #[test]
    fn a_box_turned_with_its_page_is_found_again_by_the_way_back() {
        let stored = Rect::new(10, 20, 30, 5);
        for quarter_turns in 0..4 {
            let upright = stored.turned(quarter_turns, 100, 60);
            let back = Placement::turned(quarter_turns, 100, 60);
            assert_eq!(back.rect(&upright, 100, 60), stored, "{quarter_turns}");
        }
    }

    #[test]
    fn the_way_back_has_a_way_forth() {
        let back = Placement::turned(1, 100, 60).after(&Placement::from_matrix([
            0.5, 0.01, 3.0, -0.01, 0.5, 7.0, 1e-5, 0.0, 1.0,
        ]));
        let forth = back.inverse().expect("no flat map");
        let (x, y) = back.point(12.0, 34.0);
        let (x, y) = forth.point(x, y);
        assert!((x - 12.0).abs() < 1e-6 && (y - 34.0).abs() < 1e-6);
    }

    #[test]
    fn maps_are_applied_inner_first() {
        let scale = Placement::from_matrix([2.0, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0, 0.0, 1.0]);
        let shift = Placement::from_matrix([1.0, 0.0, 5.0, 0.0, 1.0, 7.0, 0.0, 0.0, 1.0]);
        assert_eq!(shift.after(&scale).point(1.0, 1.0), (7.0, 9.0));
    }
}
