//! Render: a page that is no single scan, drawn at the resolution of its pictures or 300 dpi.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use image::RgbImage;

use super::scan::Content;
use crate::document::{PageImage, Pixels};
use crate::raster::{Limits, RasterError};

const POINTS_PER_INCH: f32 = 72.0;
const DPI: f32 = 300.0;
/// Sheets above this at 300 dpi (about A0) are drawn coarser: the renderer counts in 16 bits.
const MOST_PX: f32 = 16_000.0;

/// Draws the page.
///
/// # Errors
/// [`RasterError`] when the page has no area.
pub fn render(page: &Page, content: &Content, limits: &Limits) -> Result<PageImage, RasterError> {
    let (width_pt, height_pt) = page.render_dimensions();
    let sides = [width_pt, height_pt];
    if sides.iter().any(|side| !side.is_finite() || *side < 1.0) {
        return Err(RasterError::Damaged("a page without area".to_owned()));
    }
    let dpi = resolution(content, width_pt.max(height_pt));
    // A page must end on a whole pixel, or its pictures are resampled.
    let scale = |side_pt: f32| {
        let px = (side_pt * dpi / POINTS_PER_INCH).round().max(1.0);
        (px, px / side_pt + 1e-6)
    };
    let ((width_px, x_scale), (height_px, y_scale)) = (scale(width_pt), scale(height_pt));
    limits.check(width_px as u64, height_px as u64)?;
    let pixmap = hayro::render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &PixmapSettings {
            x_scale,
            y_scale,
            bg_color: WHITE,
        },
    );
    let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    let rgb = pixmap
        .data_as_u8_slice()
        .chunks_exact(4)
        .flat_map(|p| [p[0], p[1], p[2]]);
    let pixels = RgbImage::from_raw(width, height, rgb.collect())
        .ok_or_else(|| RasterError::Damaged("the page was not drawn".to_owned()))?;
    Ok(PageImage {
        pixels: Pixels::Rgb(pixels),
        dpi,
    })
}

/// Drawings at 300 dpi; pages of strips at the strips' own resolution when it is coarser or finer
/// by little, so that their pixels stay as they are.
fn resolution(content: &Content, long_side_pt: f32) -> f32 {
    let pictures = content.finest_dpi().map(|dpi| dpi as f32);
    let dpi = pictures
        .filter(|dpi| (150.0..=400.0).contains(dpi))
        .unwrap_or(DPI);
    dpi.min(MOST_PX * POINTS_PER_INCH / long_side_pt)
}
