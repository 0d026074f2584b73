//! Sharpen: unsharp masking as leptonica does it, with a box of 3 or 5 pixels.
//!
//! Promise: the same pixels as leptonica; a border of half the box is left as it is.

/// Adds `strength` of the difference to the mean of the box of half-width `HALF`.
pub(super) fn unsharp<const HALF: usize>(pixels: &[u8], width: usize, strength: f32) -> Vec<u8> {
    let box_px = 2 * HALF + 1;
    let height = pixels.len() / width;
    let mut out = pixels.to_vec();
    if width < box_px || height < box_px {
        return out;
    }
    let inner = width - 2 * HALF;
    let mut columns = vec![0u16; width];
    let mut boxes = vec![0u16; inner];
    let norm = 1.0 / (box_px * box_px) as f32;
    for y in HALF..height - HALF {
        columns.fill(0);
        let rows = pixels[(y - HALF) * width..].chunks_exact(width);
        for row in rows.take(box_px) {
            for (sum, &p) in columns.iter_mut().zip(row) {
                *sum += u16::from(p);
            }
        }
        boxes.fill(0);
        for shift in 0..box_px {
            for (sum, &column) in boxes.iter_mut().zip(&columns[shift..]) {
                *sum += column;
            }
        }
        let at = y * width + HALF;
        let source = &pixels[at..at + inner];
        for ((out, &p), &sum) in out[at..at + inner].iter_mut().zip(source).zip(&boxes) {
            let p = f32::from(p);
            let value = p + strength * (p - norm * f32::from(sum));
            // Rounds half up; `value + 0.5` in single precision would round twice.
            let whole = value as u8;
            *out = whole.saturating_add(u8::from(value - f32::from(whole) >= 0.5));
        }
    }
    out
}
