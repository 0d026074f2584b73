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
    let across: Vec<u16> = pixels
        .chunks_exact(width)
        .flat_map(|row| {
            (0..inner).map(move |x| {
                row[x..x + box_px]
                    .iter()
                    .map(|&p| u16::from(p))
                    .sum::<u16>()
            })
        })
        .collect();
    let mut sums = vec![0u16; inner];
    let norm = 1.0 / (box_px * box_px) as f32;
    for y in HALF..height - HALF {
        sums.fill(0);
        for row in across[(y - HALF) * inner..]
            .chunks_exact(inner)
            .take(box_px)
        {
            for (sum, &a) in sums.iter_mut().zip(row) {
                *sum += a;
            }
        }
        let at = y * width + HALF;
        let source = &pixels[at..at + inner];
        for ((out, &p), &sum) in out[at..at + inner].iter_mut().zip(source).zip(&sums) {
            let p = f32::from(p);
            let value = p + strength * (p - norm * f32::from(sum));
            // Rounds half up; `value + 0.5` in single precision would round twice.
            let whole = value as u8;
            *out = whole.saturating_add(u8::from(value - f32::from(whole) >= 0.5));
        }
    }
    out
}
