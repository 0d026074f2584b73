//! Border: what the copier's lid, the table and the punch left round the sheet.
//!
//! Promise: dark edges and large solid spots are painted over; print is never touched.

use image::GrayImage;

use super::components::{Component, Components};

/// Paints over what is no print: dark pieces that reach in from the page's edge, and solid discs.
pub fn erase(page: &mut GrayImage, ink: &Components, dpi: f32) {
    let size = page.dimensions();
    let foreign: Vec<bool> = ink
        .all
        .iter()
        .map(|c| is_border(c, size, dpi) || is_hole(c, dpi))
        .collect();
    if foreign.contains(&true) {
        paint_over(page, ink, &foreign);
    }
}

/// A piece at the very edge of the page that is long or large.
fn is_border(c: &Component, (w, h): (u32, u32), dpi: f32) -> bool {
    let margin = (dpi * 0.02) as u32;
    let at_side = c.left <= margin || c.right + margin >= w;
    let at_end = c.top <= margin || c.bottom + margin >= h;
    let long = (dpi * 0.6) as u32;
    (at_side && c.height() > long) || (at_end && c.width() > long)
}

/// A filled disc of 4 to 10 mm: a punch hole over a dark ground.
fn is_hole(c: &Component, dpi: f32) -> bool {
    let (w, h) = (c.width() as f32, c.height() as f32);
    let disc = c.area as f32 / (w * h) > 0.68;
    disc && w.min(h) > 0.15 * dpi && w.max(h) < 0.42 * dpi && w.max(h) < 1.4 * w.min(h)
}

/// Whitens the chosen components and the soft rim round them.
fn paint_over(page: &mut GrayImage, ink: &Components, chosen: &[bool]) {
    const RIM: u32 = 3;
    let (w, h) = page.dimensions();
    let pixels: &mut [u8] = page;
    for y in 0..h {
        for run in ink.row(y).iter().filter(|r| chosen[r.component as usize]) {
            let (from, to) = (run.from.saturating_sub(RIM), (run.to + RIM).min(w));
            for row in y.saturating_sub(RIM)..(y + RIM + 1).min(h) {
                let start = row as usize * w as usize;
                pixels[start + from as usize..start + to as usize].fill(255);
            }
        }
    }
}
