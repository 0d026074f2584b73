//! Ink: coloured print (red headings of certificates) told from coloured seals, stamps and pens.
//!
//! Promise: what stands in rows of letters is kept for reading; what is framed or ringed, and loose
//! strokes, are left to the brightest channel, where they fade.

use image::RgbImage;

use super::components::{Component, Components};
use super::gray::from_raw;
use crate::document::Rect;

/// Colours are looked for on a grid of about this many dots per inch.
const GRID_DPI: f32 = 100.0;
/// Ink of a colour differs by this much between its brightest and its darkest channel, which must
/// itself be dark: yellowed paper is neither.
const LEAST_COLOUR: u8 = 60;
const DARKEST_CHANNEL: u8 = 150;
/// More coloured spots than this are a photograph.
const MOST_SPOTS: usize = 3000;
/// Capitals of print, in inches.
const LETTER_HEIGHTS_IN: std::ops::Range<f32> = 0.06..0.4;
/// Fewer letters in a group are a pen's, a date stamp's, or specks.
const FEWEST_LETTERS: usize = 6;

/// Boxes, in pixels of the page, of the coloured print.
pub fn coloured_print(page: &RgbImage, dpi: f32) -> Vec<Rect> {
    let step = (dpi / GRID_DPI).round().max(1.0) as u32;
    let grid_dpi = dpi / step as f32;
    let spots = coloured_spots(page, step);
    if spots.len() < FEWEST_LETTERS || spots.len() > MOST_SPOTS {
        return Vec::new();
    }
    let heights = LETTER_HEIGHTS_IN.start * grid_dpi..LETTER_HEIGHTS_IN.end * grid_dpi;
    let is_letter = |spot: &Component| heights.contains(&(spot.height() as f32));
    let (letters, others): (Vec<Component>, Vec<Component>) =
        spots.into_iter().partition(is_letter);
    let rings = |spot: &Component| spot.width().min(spot.height()) as f32 > heights.end;
    let strokes = |spot: &Component| spot.width().max(spot.height()) as f32 > heights.end;
    let (rings, others): (Vec<Component>, Vec<Component>) = others.into_iter().partition(rings);
    let strokes: Vec<Component> = others.into_iter().filter(strokes).collect();
    groups(&letters)
        .into_iter()
        .filter(|group| group.len() >= FEWEST_LETTERS && is_even(group))
        .map(|group| outline(&group))
        .filter(|group| !rings.iter().any(|ring| touches(ring, group, 0)))
        // A stamp's frame is broken where black print runs through it.
        .filter(|group| {
            let near = strokes
                .iter()
                .filter(|stroke| touches(stroke, group, FRAME_REACH));
            near.count() < 2
        })
        .map(|group| on_page(&group, step, page))
        .filter(|print| !lies_over_black(page, print))
        .collect()
}

/// Cells between a stamp's letters and its frame.
const FRAME_REACH: u32 = 20;
/// Of the ink in a heading's box, at most this share is black: a stamp is laid over black print.
const MOST_BLACK: f32 = 0.12;
const BLACK: u8 = 110;

/// Whether black print stands in the box too.
fn lies_over_black(page: &RgbImage, print: &Rect) -> bool {
    let (mut black, mut coloured) = (0u32, 0u32);
    for y in (print.y..print.bottom()).step_by(2) {
        for x in (print.x..print.right()).step_by(2) {
            let pixel = page.get_pixel(x, y).0;
            coloured += u32::from(is_coloured(&pixel));
            black += u32::from(pixel.iter().all(|&channel| channel < BLACK));
        }
    }
    black as f32 > (black + coloured) as f32 * MOST_BLACK
}

/// Whether a pixel is ink of a colour.
pub fn is_coloured(pixel: &[u8]) -> bool {
    let brightest = pixel[0].max(pixel[1]).max(pixel[2]);
    let darkest = pixel[0].min(pixel[1]).min(pixel[2]);
    darkest <= DARKEST_CHANNEL && brightest - darkest >= LEAST_COLOUR
}

fn coloured_spots(page: &RgbImage, step: u32) -> Vec<Component> {
    let (wide, high) = (page.width() / step, page.height() / step);
    let row_bytes = page.width() as usize * 3;
    let mut grid = Vec::with_capacity(wide as usize * high as usize);
    for row in page
        .as_raw()
        .chunks_exact(row_bytes)
        .step_by(step as usize)
        .take(high as usize)
    {
        let pixels = row
            .chunks_exact(3)
            .step_by(step as usize)
            .take(wide as usize);
        grid.extend(pixels.map(|pixel| if is_coloured(pixel) { 0 } else { 255 }));
    }
    Components::find(&from_raw(wide, high, grid), 128).all
}

/// Letters that stand within their own height of one another.
fn groups(letters: &[Component]) -> Vec<Vec<Component>> {
    let mut group_of: Vec<usize> = (0..letters.len()).collect();
    for (i, one) in letters.iter().enumerate() {
        for (j, other) in letters.iter().enumerate().skip(i + 1) {
            if are_near(one, other) {
                let (from, to) = (root(&group_of, j), root(&group_of, i));
                group_of[from] = to;
            }
        }
    }
    let mut groups: Vec<Vec<Component>> = vec![Vec::new(); letters.len()];
    for (index, letter) in letters.iter().enumerate() {
        groups[root(&group_of, index)].push(*letter);
    }
    groups.retain(|group| !group.is_empty());
    groups
}

fn root(group_of: &[usize], mut index: usize) -> usize {
    while group_of[index] != index {
        index = group_of[index];
    }
    index
}

fn are_near(one: &Component, other: &Component) -> bool {
    let reach = one.height().max(other.height()) + 2;
    let apart = |low: u32, high: u32, other_low: u32, other_high: u32| {
        other_low
            .saturating_sub(high)
            .max(low.saturating_sub(other_high))
    };
    apart(one.left, one.right, other.left, other.right) <= reach
        && apart(one.top, one.bottom, other.top, other.bottom) <= reach
}

/// Whether most letters are of one size, whichever way the page lies.
fn is_even(group: &[Component]) -> bool {
    let mut sizes: Vec<u32> = group.iter().map(|c| c.height().max(c.width())).collect();
    sizes.sort_unstable();
    let middle = sizes[sizes.len() / 2] as f32;
    let alike = sizes
        .iter()
        .filter(|&&s| (0.6..1.6).contains(&(s as f32 / middle)))
        .count();
    alike * 3 >= sizes.len() * 2
}

fn outline(group: &[Component]) -> Component {
    group
        .iter()
        .copied()
        .reduce(|a, b| Component {
            left: a.left.min(b.left),
            top: a.top.min(b.top),
            right: a.right.max(b.right),
            bottom: a.bottom.max(b.bottom),
            area: a.area + b.area,
        })
        .expect("a group has letters")
}

fn touches(frame: &Component, group: &Component, reach: u32) -> bool {
    frame.left < group.right + reach
        && group.left < frame.right + reach
        && frame.top < group.bottom + reach
        && group.top < frame.bottom + reach
}

/// The group's box on the page, with room for tone marks above and below.
fn on_page(group: &Component, step: u32, page: &RgbImage) -> Rect {
    let room = 6;
    let (left, top) = (
        group.left.saturating_sub(room),
        group.top.saturating_sub(room),
    );
    let right = ((group.right + room) * step).min(page.width());
    let bottom = ((group.bottom + room) * step).min(page.height());
    Rect::new(
        left * step,
        top * step,
        right - left * step,
        bottom - top * step,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    const RED: Rgb<u8> = Rgb([200, 30, 40]);

    fn fill(page: &mut RgbImage, x: u32, y: u32, w: u32, h: u32) {
        for dy in 0..h {
            for dx in 0..w {
                page.put_pixel(x + dx, y + dy, RED);
            }
        }
    }

    fn row_of_letters(page: &mut RgbImage, left: u32, top: u32, letters: u32) {
        for letter in 0..letters {
            fill(page, left + letter * 36, top, 22, 38);
        }
    }

    #[test]
    fn a_red_heading_is_print_and_a_framed_stamp_is_not() {
        let mut page = RgbImage::from_pixel(1200, 900, Rgb([250, 250, 245]));
        row_of_letters(&mut page, 200, 100, 12);
        row_of_letters(&mut page, 200, 600, 8);
        // The frame of an arrival stamp round the second row.
        fill(&mut page, 150, 540, 500, 6);
        fill(&mut page, 150, 700, 500, 6);
        fill(&mut page, 150, 540, 6, 166);
        fill(&mut page, 644, 540, 6, 166);
        let print = coloured_print(&page, 300.0);
        assert_eq!(print.len(), 1, "{print:?}");
        assert!(print[0].y < 100 && print[0].bottom() > 138);
    }

    #[test]
    fn a_pen_stroke_and_a_short_number_are_no_print() {
        let mut page = RgbImage::from_pixel(1200, 900, Rgb([250, 250, 245]));
        row_of_letters(&mut page, 200, 100, 3);
        fill(&mut page, 500, 500, 400, 5);
        assert_eq!(coloured_print(&page, 300.0), []);
    }
}
