//! Places: where the words of a strip begin and end, to the pixel.
//!
//! The network says in which step it is sure of a character, some pixels after its ink. The widest
//! white between two words is where one ends and the next begins.

use image::GrayImage;

use super::decode::DecodedWord;

/// First column of a word's ink, and first column after it.
pub type Bounds = (f32, f32);

/// The bounds of each word on its strip.
pub fn bounds(strip: &GrayImage, words: &[DecodedWord]) -> Vec<Bounds> {
    let ink = ink_columns(strip);
    let parts: Vec<(usize, usize)> = words
        .windows(2)
        .map(|pair| widest_white(&ink, last_start(&pair[0]), first_end(&pair[1])))
        .collect();
    (0..words.len())
        .map(|index| {
            let from = index.checked_sub(1).map_or(0, |before| parts[before].1);
            let to = parts.get(index).map_or(ink.len(), |part| part.0);
            trimmed(&ink, from, to).unwrap_or_else(|| said(&words[index]))
        })
        .collect()
}

/// Whether a word stands on bare paper: nothing there is a fifth as dark as the print of its strip. In
/// what shines through from the other side, or in the grain of a wide gap, readers see a 1 now and then.
pub fn is_bare(strip: &GrayImage, (from, to): Bounds) -> bool {
    let (darkest, paper) = print_and_paper(strip);
    let bare = paper - paper.saturating_sub(darkest) / 5;
    let columns = from.max(0.0) as usize..(to.max(0.0).ceil() as usize).min(strip.width() as usize);
    let mut rows = strip.as_raw().chunks_exact(strip.width().max(1) as usize);
    rows.all(|row| {
        let word = row.get(columns.clone()).unwrap_or_default();
        word.iter().all(|&shade| usize::from(shade) >= bare)
    })
}

/// The darkest shade of a strip and its most frequent one.
fn print_and_paper(strip: &GrayImage) -> (usize, usize) {
    let mut shades = [0u32; 256];
    strip
        .iter()
        .for_each(|&shade| shades[usize::from(shade)] += 1);
    let darkest = shades.iter().position(|&count| count > 0).unwrap_or(0);
    let paper = (0..256).max_by_key(|&shade| shades[shade]).unwrap_or(255);
    (darkest, paper)
}

/// Whether each column has ink: darker than the middle between the strip's print and paper.
fn ink_columns(strip: &GrayImage) -> Vec<bool> {
    let (darkest, paper) = print_and_paper(strip);
    let threshold = (darkest + paper) / 2;
    let mut ink = vec![false; strip.width() as usize];
    for row in strip.as_raw().chunks_exact(strip.width().max(1) as usize) {
        for (column, &shade) in ink.iter_mut().zip(row) {
            *column |= usize::from(shade) < threshold;
        }
    }
    ink
}

fn last_start(word: &DecodedWord) -> f32 {
    word.chars.last().map_or(0.0, |c| c.start_px)
}

fn first_end(word: &DecodedWord) -> f32 {
    word.chars.first().map_or(0.0, |c| c.end_px)
}

/// The ends of the widest run of white columns between two places; their middle when there is none.
fn widest_white(ink: &[bool], from: f32, to: f32) -> (usize, usize) {
    let from = (from.max(0.0) as usize).min(ink.len());
    let to = (to.max(0.0).ceil() as usize).clamp(from, ink.len());
    let middle = (from + to) / 2;
    let mut widest = (middle, middle);
    let mut start = from;
    for column in from..=to {
        if column == to || ink.get(column).is_some_and(|&is_ink| is_ink) {
            if column - start > widest.1 - widest.0 {
                widest = (start, column);
            }
            start = column + 1;
        }
    }
    widest
}

fn trimmed(ink: &[bool], from: usize, to: usize) -> Option<Bounds> {
    let part = ink.get(from..to)?;
    let first = part.iter().position(|&is_ink| is_ink)?;
    let last = part.iter().rposition(|&is_ink| is_ink)?;
    Some(((from + first) as f32, (from + last + 1) as f32))
}

/// Where the network was sure of the word.
fn said(word: &DecodedWord) -> Bounds {
    let start = word.chars.first().map_or(0.0, |c| c.start_px);
    (start, word.chars.last().map_or(start, |c| c.end_px))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    /// "Họ và tên: HỒ QUỐC LƯỢNG 1 Giới tính: Nam": the 1 was the paper's other side.
    #[test]
    fn what_shines_through_is_bare_paper_and_pale_print_is_not() {
        let mut strip = GrayImage::from_pixel(40, 10, Luma([240]));
        for (columns, shade) in [(0..8, 20), (12..18, 215), (24..30, 180)] {
            for x in columns {
                strip.put_pixel(x, 5, Luma([shade]));
            }
        }
        assert!(!is_bare(&strip, (0.0, 8.0)));
        assert!(is_bare(&strip, (11.0, 19.5)));
        assert!(!is_bare(&strip, (23.0, 31.0)));
        assert!(is_bare(&strip, (35.0, 60.0)));
    }

    #[test]
    fn the_widest_white_parts_two_words() {
        let ink: Vec<bool> = "##.##....##.#".chars().map(|c| c == '#').collect();
        assert_eq!(widest_white(&ink, 0.0, 13.0), (5, 9));
        assert_eq!(trimmed(&ink, 0, 5), Some((0.0, 5.0)));
        assert_eq!(trimmed(&ink, 9, 13), Some((9.0, 13.0)));
        assert_eq!(trimmed(&ink, 5, 9), None);
    }
}
