//! Enlarge: more pixels for pages scanned too coarsely, with strokes kept sharp.
//!
//! Promise: Catmull-Rom interpolation (Keys 1981), separable, rows and columns each once.

use image::GrayImage;

use super::gray::from_raw;

/// Four neighbours and their weights in 128ths.
struct Taps {
    first: i64,
    weights: [i32; 4],
}

/// The page enlarged by `factor`.
pub fn enlarge(page: &GrayImage, factor: f64) -> GrayImage {
    let (w, h) = (page.width() as usize, page.height() as usize);
    let (new_w, new_h) = ((w as f64 * factor) as usize, (h as f64 * factor) as usize);
    if w == 0 || h == 0 {
        return page.clone();
    }
    let across: Vec<Taps> = (0..new_w).map(|x| Taps::at(x, factor)).collect();
    let mut mixed = vec![255u8; w + 4];
    let mut out = Vec::with_capacity(new_w * new_h);
    for y in 0..new_h {
        let taps = Taps::at(y, factor);
        let row = |k: usize| {
            let y = (taps.first + k as i64).clamp(0, h as i64 - 1) as usize;
            &page.as_raw()[y * w..(y + 1) * w]
        };
        // Two columns more on each side spare every later bounds question.
        mix(
            &mut mixed[2..2 + w],
            [row(0), row(1), row(2), row(3)],
            taps.weights,
        );
        (mixed[0], mixed[1]) = (mixed[2], mixed[2]);
        (mixed[w + 2], mixed[w + 3]) = (mixed[w + 1], mixed[w + 1]);
        out.extend(across.iter().map(|t| {
            let at = ((t.first + 2).max(0) as usize).min(w);
            let near = &mixed[at..at + 4];
            let sum: i32 = near
                .iter()
                .zip(t.weights)
                .map(|(&v, k)| i32::from(v) * k)
                .sum();
            ((sum + 64) >> 7).clamp(0, 255) as u8
        }));
    }
    from_raw(new_w as u32, new_h as u32, out)
}

impl Taps {
    /// Centres of pixels are half a pixel in.
    fn at(index: usize, factor: f64) -> Taps {
        let place = (index as f64 + 0.5) / factor - 0.5;
        let (whole, t) = (place.floor(), place - place.floor());
        let weights = [
            ((2.0 - t) * t - 1.0) * t / 2.0,
            ((3.0 * t - 5.0) * t * t + 2.0) / 2.0,
            ((4.0 - 3.0 * t) * t + 1.0) * t / 2.0,
            (t - 1.0) * t * t / 2.0,
        ]
        .map(|k: f64| (k * 128.0).round() as i32);
        Taps {
            first: whole as i64 - 1,
            weights,
        }
    }
}

fn mix(out: &mut [u8], rows: [&[u8]; 4], weights: [i32; 4]) {
    let k = weights.map(|w| w as i16);
    for (i, px) in out.iter_mut().enumerate() {
        let sum = i32::from(rows[0][i]) * i32::from(k[0])
            + i32::from(rows[1][i]) * i32::from(k[1])
            + i32::from(rows[2][i]) * i32::from(k[2])
            + i32::from(rows[3][i]) * i32::from(k[3]);
        *px = ((sum + 64) >> 7).clamp(0, 255) as u8;
    }
}
