//! Binarize: the grey level below which a pixel of a flattened page is ink.
//!
//! Promise: chosen from the page itself, so that faint print counts as ink and the grain of the
//! paper does not.

use image::GrayImage;

/// Ink and paper of a flattened page (paper is near 255).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ink {
    /// Pixels darker than this are ink.
    pub threshold: u8,
    /// Mean level of the paper minus mean level of the ink.
    pub contrast: f32,
}

/// Finds the threshold between ink and paper by Ridler and Calvard's iteration (1978), started
/// from the darkest thousandth of the page: on a sparse page Otsu's method would split the paper.
pub fn threshold(page: &GrayImage, grain: f32) -> Ink {
    let counts = histogram(page);
    let total: u64 = counts.iter().sum();
    let mut darkest = 0;
    let mut seen = 0;
    while darkest < 255 && seen + counts[darkest] <= total / 1000 {
        seen += counts[darkest];
        darkest += 1;
    }
    let paper = mean(&counts[128..], 128).unwrap_or(255.0);
    let mut cut = (darkest as f32 + paper) / 2.0;
    let mut contrast = 0.0;
    for _ in 0..8 {
        let at = (cut as usize).clamp(1, 255);
        let dark = mean(&counts[..at], 0).unwrap_or(darkest as f32);
        let bright = mean(&counts[at..], at).unwrap_or(paper);
        contrast = bright - dark;
        cut = (dark + bright) / 2.0;
    }
    // Six standard deviations of the grain are never crossed by chance on a page of 10^7 pixels.
    let cut = cut.min(paper - 6.0 * grain).clamp(1.0, 254.0);
    Ink {
        threshold: cut as u8,
        contrast,
    }
}

/// Every fourth row counts; a page has enough of them.
fn histogram(page: &GrayImage) -> [u64; 256] {
    const PAPER: u64 = u64::MAX;
    let mut counts = [[0u32; 256]; 4];
    let w = page.width().max(1) as usize;
    for row in page.as_raw().chunks_exact(w).step_by(4) {
        let (eights, rest) = row.as_chunks::<8>();
        for eight in eights {
            if u64::from_ne_bytes(*eight) == PAPER {
                counts[0][255] += 8;
                continue;
            }
            // Four tables: runs of equal pixels would wait for their own last increment.
            for (pixel, table) in eight.iter().zip([0, 1, 2, 3, 0, 1, 2, 3]) {
                counts[table][usize::from(*pixel)] += 1;
            }
        }
        for pixel in rest {
            counts[0][usize::from(*pixel)] += 1;
        }
    }
    std::array::from_fn(|level| counts.iter().map(|table| u64::from(table[level])).sum())
}

fn mean(counts: &[u64], first: usize) -> Option<f32> {
    let n: u64 = counts.iter().sum();
    let sum: u64 = counts
        .iter()
        .zip(first as u64..)
        .map(|(c, level)| c * level)
        .sum();
    (n > 0).then(|| sum as f32 / n as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    #[test]
    fn sparse_faint_print_is_told_from_paper() {
        // 0.4 % of the page is ink at 205 on paper at 250.
        let page = GrayImage::from_fn(1000, 1000, |x, y| {
            let ink = x < 40 && y < 100;
            Luma([if ink { 205 } else { 250 + (x % 3) as u8 }])
        });
        let ink = threshold(&page, 1.0);
        assert!((206..250).contains(&ink.threshold), "{ink:?}");
        assert!(ink.contrast > 35.0);
    }
}
