//! Paper: how bright the bare sheet is at each place, and the page with that taken out.
//!
//! Promise: grey copies, tinted sheets and soft shadows come out as white paper; ink keeps its
//! contrast to the paper around it.

use image::GrayImage;
use multiversion::multiversion;

/// Brightness of the bare sheet on a coarse grid.
pub struct Paper {
    cell_px: usize,
    columns: usize,
    rows: usize,
    levels: Vec<u8>,
    /// Standard deviation of the grain of bare paper, in grey levels of the flattened page.
    pub grain: f32,
}

/// Darker than this, a cell is no paper however dark the rest (copier border, table under the sheet).
const DARKEST_PAPER: u8 = 60;

impl Paper {
    /// Measures the sheet in cells of about 2.7 mm: wider than any stroke, narrower than a shadow.
    pub fn measure(page: &GrayImage, dpi: f32) -> Paper {
        let cell_px = ((dpi * 0.107) as usize).clamp(8, 64);
        let (w, h) = (page.width() as usize, page.height() as usize);
        let (columns, rows) = (w.div_ceil(cell_px), h.div_ceil(cell_px));
        let mut levels = Vec::with_capacity(columns * rows);
        let mut grains = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            for column in 0..columns {
                let (level, spread) = measure_cell(page, column * cell_px, row * cell_px, cell_px);
                levels.push(level);
                grains.push(spread * 255.0 / f32::from(level.max(DARKEST_PAPER)));
            }
        }
        let quarter = grains.len() / 4;
        let grain = match grains.is_empty() {
            true => 0.0,
            false => *grains.select_nth_unstable_by(quarter, f32::total_cmp).1,
        };
        let levels = close(&levels, columns, rows);
        Paper {
            cell_px,
            columns,
            rows,
            levels,
            grain,
        }
    }

    /// The share of the page that is nearly as bright as its brightest parts.
    pub fn evenness(&self) -> f64 {
        if self.levels.is_empty() {
            return 1.0;
        }
        let mut levels = self.levels.clone();
        let tenth_brightest = (levels.len() - 1) * 9 / 10;
        let bright = *levels.select_nth_unstable(tenth_brightest).1;
        let near = |level: &&u8| u32::from(**level) * 10 >= u32::from(bright) * 7;
        self.levels.iter().filter(near).count() as f64 / self.levels.len() as f64
    }

    /// Divides the page by its paper.
    pub fn flatten(&self, page: &mut GrayImage) {
        if self.levels.iter().all(|&l| l >= 250) {
            return;
        }
        let w = page.width() as usize;
        let mut gains = vec![0u16; w];
        const BAND: usize = 4;
        for (band, rows) in page.chunks_mut(w * BAND).enumerate() {
            self.gains((band * BAND + BAND / 2) as f32, &mut gains);
            for row in rows.chunks_mut(w) {
                brighten(row, &gains);
            }
        }
    }

    /// What each pixel of the row is multiplied by, in 64ths.
    fn gains(&self, y: f32, gains: &mut [u16]) {
        let fy = (y / self.cell_px as f32 - 0.5).clamp(0.0, (self.rows - 1) as f32);
        let (top, part) = (fy as usize, fy.fract());
        let bottom = (top + 1).min(self.rows - 1);
        let level = |column: usize| {
            let at = |row: usize| f32::from(self.levels[row * self.columns + column]);
            at(top) * (1.0 - part) + at(bottom) * part
        };
        let gain = |column: usize| 255.0 * 64.0 / level(column.min(self.columns - 1)).max(1.0);
        let edge = (self.cell_px / 2).min(gains.len());
        gains[..edge].fill(gain(0).round() as u16);
        let spans = gains.len().div_ceil(self.cell_px);
        let ends: Vec<f32> = (0..=spans).map(gain).collect();
        slide(&mut gains[edge..], self.cell_px, &ends);
    }
}

/// Fills spans of `span_px` with numbers that go in even steps from one end to the next, then rounded.
#[multiversion(targets("x86_64+avx2"))]
fn slide(gains: &mut [u16], span_px: usize, ends: &[f32]) {
    for (span, ends) in gains.chunks_mut(span_px).zip(ends.windows(2)) {
        let step = (ends[1] - ends[0]) / span_px as f32;
        // In numbers of 32 bits, of which processors convert eight at once.
        for (i, gain) in (0i32..).zip(span) {
            *gain = (ends[0] + step * i as f32 + 0.5) as i32 as u16;
        }
    }
}

/// Multiplies each pixel by its gain in 64ths; the product stays below 2^22.
#[multiversion(targets("x86_64+avx2"))]
fn brighten(row: &mut [u8], gains: &[u16]) {
    for (px, &gain) in row.iter_mut().zip(gains) {
        *px = ((u32::from(*px) * u32::from(gain)) >> 6).min(255) as u8;
    }
}

/// Mean of the pixels at least as bright as the cell's mean, and the spread of all of them.
#[multiversion(targets("x86_64+avx2"))]
fn measure_cell(page: &GrayImage, x: usize, y: usize, size: usize) -> (u8, f32) {
    let (w, h) = (page.width() as usize, page.height() as usize);
    let (right, bottom) = ((x + size).min(w), (y + size).min(h));
    let count = ((right - x) * (bottom - y)) as u32;
    // Loops, not adapters: what a closure of theirs does would not be compiled for AVX2. A row of a cell
    // sums to less than 2^16.
    let mut sum = 0u32;
    for row in y..bottom {
        let mut of_row = 0u16;
        for &v in &page.as_raw()[row * w + x..row * w + right] {
            of_row += u16::from(v);
        }
        sum += u32::from(of_row);
    }
    let mean = (sum / count.max(1)) as u8;
    let (mut bright_sum, mut bright) = (0u32, 0u32);
    for row in y..bottom {
        let (mut sum_of_row, mut bright_of_row) = (0u16, 0u16);
        for &v in &page.as_raw()[row * w + x..row * w + right] {
            let is_bright = v >= mean;
            bright_of_row += u16::from(is_bright);
            sum_of_row += u16::from(if is_bright { v } else { 0 });
        }
        bright += u32::from(bright_of_row);
        bright_sum += u32::from(sum_of_row);
    }
    let level = bright_sum as f32 / bright.max(1) as f32;
    // Of grain that falls normally, the bright half lies 0.8 standard deviations above the mean.
    let below = level - f32::from(mean);
    (level as u8, below * 1.25)
}

/// Fills dark spots up to five cells wide (seals, punch holes, headings in white on black) with
/// the paper around them: they are ink, not paper.
fn close(levels: &[u8], columns: usize, rows: usize) -> Vec<u8> {
    let (mut grid, reach) = (levels.to_vec(), 2);
    for pick in [u8::max as fn(u8, u8) -> u8, u8::min] {
        grid = spread(&grid, columns, rows, reach, pick);
    }
    // Where the fill is hardly brighter the cell is paper in a shadow, and knows better itself.
    let fill = |(&own, &filled): (&u8, &u8)| {
        if filled > own.saturating_add(24) {
            filled
        } else {
            own
        }
    };
    levels
        .iter()
        .zip(&grid)
        .map(fill)
        .map(|l| l.max(DARKEST_PAPER))
        .collect()
}

fn spread(
    grid: &[u8],
    columns: usize,
    rows: usize,
    reach: usize,
    pick: fn(u8, u8) -> u8,
) -> Vec<u8> {
    let across: Vec<u8> = (0..columns * rows)
        .map(|i| {
            let (row, column) = (i / columns, i % columns);
            let (from, to) = (
                column.saturating_sub(reach),
                (column + reach).min(columns - 1),
            );
            let cells = &grid[row * columns + from..=row * columns + to];
            cells.iter().copied().reduce(pick).unwrap_or(255)
        })
        .collect();
    (0..columns * rows)
        .map(|i| {
            let (row, column) = (i / columns, i % columns);
            let (from, to) = (row.saturating_sub(reach), (row + reach).min(rows - 1));
            let cells = (from..=to).map(|r| across[r * columns + column]);
            cells.reduce(pick).unwrap_or(255)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    #[test]
    fn a_shadow_across_the_sheet_becomes_even_and_ink_stays_dark() {
        let mut page = GrayImage::from_fn(600, 400, |x, _| Luma([(250 - x / 8) as u8]));
        for (x, y) in [(50, 200), (550, 200)] {
            for dx in 0..4 {
                page.put_pixel(x + dx, y, Luma([30]));
            }
        }
        Paper::measure(&page, 300.0).flatten(&mut page);
        for x in (10..590).step_by(20) {
            assert!(page.get_pixel(x, 100)[0] >= 247, "paper at {x}");
        }
        assert!(page.get_pixel(50, 200)[0] < 60 && page.get_pixel(550, 200)[0] < 80);
    }

    #[test]
    fn a_punch_hole_stays_dark() {
        let mut page = GrayImage::from_pixel(600, 600, Luma([230]));
        for y in 200..270 {
            for x in 100..170 {
                page.put_pixel(x, y, Luma([10]));
            }
        }
        Paper::measure(&page, 300.0).flatten(&mut page);
        assert!(page.get_pixel(135, 235)[0] < 20);
    }
}
