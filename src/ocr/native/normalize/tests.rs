//! Tests of scaling, against numbers from leptonica 1.82, and of strips nobody should send.

use proptest::prelude::*;

use super::*;

/// A strip of noise, the same on every machine.
fn noise(width: u32, height: u32) -> GrayImage {
    let mut state = height;
    GrayImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        image::Luma([(state >> 24) as u8])
    })
}

/// FNV-1a.
fn fingerprint(pixels: &[u8]) -> u64 {
    pixels
        .iter()
        .fold(0xcbf2_9ce4_8422_2325 ^ FNV_SHIFT, |hash, &p| {
            (hash ^ u64::from(p)).wrapping_mul(0x100_0000_01b3)
        })
}

/// The numbers below were made with 1469598103934665603 as the first value.
const FNV_SHIFT: u64 = 0xcbf2_9ce4_8422_2325 ^ 1_469_598_103_934_665_603;

#[test]
fn every_way_of_scaling_gives_the_pixels_of_leptonica() {
    // Height, width and fingerprint of pixScale(noise of 211 px, 36 / height).
    let leptonica = [
        (18, 422, 0xe31a_9ecb_eff4_8158),
        (25, 304, 0xbad0_e2aa_230e_b139),
        (36, 211, 0xcd9d_51d7_af86_19f2),
        (40, 190, 0x1da2_5f24_3836_fb50),
        (51, 149, 0x01dd_f703_8805_1af7),
        (60, 127, 0x7896_3ea2_6257_ec4d),
        (72, 105, 0xa391_28b9_ecce_4d7c),
        (97, 78, 0x48ae_b3dd_eec4_f11b),
        (144, 52, 0x3f26_107e_d070_ad39),
        (190, 40, 0x2ac3_275e_8f91_a7e2),
    ];
    for (height, width, pixels) in leptonica {
        let line = normalize(&noise(211, height));
        assert_eq!(line.width(), width, "width from height {height}");
        assert_eq!(
            fingerprint(&line.gray),
            pixels,
            "pixels from height {height}"
        );
    }
}

#[test]
fn ink_and_paper_become_the_ends_of_the_range_whatever_their_greys() {
    for (ink, paper) in [(0, 255), (90, 200), (120, 128)] {
        let strip = GrayImage::from_fn(120, 36, |x, _| {
            image::Luma([if x / 3 % 2 == 0 { ink } else { paper }])
        });
        let levels = normalize(&strip).levels();
        // The points are interpolated inside a level: with eight levels between ink and paper
        // that is some way from the ends.
        assert!(levels[usize::from(paper)] > 95, "{ink}, {paper}");
        assert!(levels[usize::from(ink)] < -95, "{ink}, {paper}");
    }
}

/// A crop a third too high: the network got the grain of the paper as black and white.
#[test]
fn the_grain_of_blank_paper_in_the_middle_is_not_taken_for_print() {
    let grain = noise(120, 36);
    let strip = GrayImage::from_fn(120, 36, |x, y| {
        let is_ink = y > 20 && x / 3 % 2 == 0;
        let paper = 240 + grain.get_pixel(x, y).0[0] / 32;
        image::Luma([if is_ink { 20 } else { paper }])
    });
    let levels = normalize(&strip).levels();
    assert!(levels[20] < -110, "ink is black: {}", levels[20]);
    assert!(
        (240..248).all(|paper| levels[paper] > 100),
        "paper is white"
    );
}

#[test]
fn strips_that_hold_no_line_are_empty_lines() {
    for (width, height) in [(0, 0), (1, 1), (0, 40), (40, 0), (30_000, 2), (1, 3000)] {
        let line = normalize(&noise(width, height));
        assert_eq!(line.width(), 0, "{width} x {height}");
        assert_eq!(line.levels().len(), 256);
    }
}

#[test]
fn the_negative_of_the_negative_is_the_line() {
    let line = normalize(&noise(80, 50));
    assert_ne!(line.inverted(), line);
    assert_eq!(line.inverted().inverted(), line);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_strip_gives_whole_rows_of_bounded_width(width in 0u32..400, height in 0u32..2100) {
        let line = normalize(&noise(width, height));
        prop_assert!(line.width() <= MOST_WIDTH_PX);
        prop_assert_eq!(line.gray.len(), line.width() * Layers::HEIGHT_PX);
    }
}
