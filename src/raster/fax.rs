//! Fax: ITU-T T.6 (Group 4) data as black and white pixels.

use fax::decoder::{DecodeStatus, Group4Decoder};

/// Paper and ink of [`crate::document::Pixels::Bilevel`].
pub const PAPER: u8 = 255;
/// See [`PAPER`].
pub const INK: u8 = 0;

/// Decodes Group 4 `data` into rows of `width_px` pixels appended to `page`: black runs become
/// ink. Gives the number of rows that were there; an end mark before `rows` fills up with paper,
/// as encoders may leave out white rows at the foot.
pub fn decode_group4(data: &[u8], width_px: u32, rows: u32, page: &mut Vec<u8>) -> u32 {
    let bytes = data
        .iter()
        .map(|&byte| Ok::<u8, std::convert::Infallible>(byte));
    let Ok(mut decoder) = Group4Decoder::new(bytes, width_px);
    for row in 0..rows {
        match decoder.advance() {
            Ok(DecodeStatus::Incomplete) => push_row(decoder.transition(), width_px, page),
            Ok(DecodeStatus::End) => {
                let missing = (rows - row) as usize * width_px as usize;
                page.resize(page.len() + missing, PAPER);
                return rows;
            }
            Err(_) => return row,
        }
    }
    rows
}

fn push_row(changes: &[u32], width_px: u32, page: &mut Vec<u8>) {
    let start = page.len();
    page.resize(start + width_px as usize, PAPER);
    let row = &mut page[start..];
    for run in changes.chunks(2) {
        let from = run[0].min(width_px) as usize;
        let to = run.get(1).map_or(width_px, |&end| end.min(width_px)) as usize;
        if from < to {
            row[from..to].fill(INK);
        }
    }
}
