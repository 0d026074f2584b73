//! Resolution: dots per inch as the file says, where that is plausible.

/// A4, the sheet that nearly every result is printed on.
const A4_SHORT_SIDE_IN: f32 = 8.27;
/// Short sides of sheets that are scanned: a card to an A1 drawing.
const SHORT_SIDES_IN: std::ops::RangeInclusive<f32> = 2.0..=24.0;
const RESOLUTIONS_DPI: std::ops::RangeInclusive<f32> = 60.0..=1200.0;

/// The resolution that the file claims, if the sheet would then have a plausible size; else the one
/// that makes the sheet an A4.
pub fn plausible_dpi(claimed_dpi: Option<f32>, width_px: u32, height_px: u32) -> f32 {
    let short_side_px = width_px.min(height_px) as f32;
    claimed_dpi
        .filter(|dpi| RESOLUTIONS_DPI.contains(dpi))
        .filter(|dpi| SHORT_SIDES_IN.contains(&(short_side_px / dpi)))
        .unwrap_or_else(|| {
            let (least, most) = (*RESOLUTIONS_DPI.start(), *RESOLUTIONS_DPI.end());
            (short_side_px / A4_SHORT_SIDE_IN).clamp(least, most)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plausible_claim_is_believed_and_another_judged_by_the_sheet() {
        assert_eq!(plausible_dpi(Some(200.0), 1654, 2339), 200.0);
        // Cameras write 72 or 96 into everything.
        assert_eq!(plausible_dpi(Some(72.0), 2480, 3508).round(), 300.0);
        assert_eq!(plausible_dpi(None, 3508, 2480).round(), 300.0);
        assert_eq!(plausible_dpi(Some(f32::NAN), 1240, 1754).round(), 150.0);
    }
}
