//! Filled in: digits that somebody wrote or stamped into a blank of the printed form.
//!
//! A reader trained on print is often sure of such digits and wrong. Until they are recognised as
//! what they are, they are proposed; where they were (`marks`), their readers say how sure they are. The sign is the room that the form leaves for them: a gap before
//! the `/` of a number, wider gaps round day and month than between the printed words of their line.

use crate::document::Source;
use crate::layout::{Paper, Span};

/// How much wider the room of a blank is than the line's other gaps.
const ROOMIER: f32 = 1.5;

/// Whether the digits of a number stand apart from its symbol (`45  /GPXD`).
pub fn number(paper: &Paper, span: Span) -> bool {
    if is_known(paper, span) {
        return false;
    }
    let text = paper.text.folded_of(span);
    text.find('/')
        .is_some_and(|slash| text[..slash].ends_with(' '))
}

/// Whether day and month stand in blanks: gaps round them are wider than the others of the line.
pub fn day(paper: &Paper, span: Span) -> bool {
    if is_known(paper, span) {
        return false;
    }
    let Some(line) = paper.text.line_at(span.start) else {
        return false;
    };
    let words = paper.text.word_rects(line.span);
    let year = paper.text.folded_of(span).len();
    let (mut round_digits, mut others) = (Vec::new(), Vec::new());
    for pair in words.windows(2) {
        let ((left, left_rect), (right, right_rect)) = (pair[0], pair[1]);
        let gap = right_rect.x.saturating_sub(left_rect.right()) as f32;
        let is_filled = |word: Span| {
            let text = paper.text.folded_of(word);
            let is_short = text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
            is_short && word.start >= span.start && word.end <= span.start + year
        };
        match is_filled(left) || is_filled(right) {
            true => round_digits.push(gap),
            false => others.push(gap),
        }
    }
    let usual = median(&mut others).max(1.0);
    let roomy = round_digits
        .iter()
        .filter(|gap| **gap > usual * ROOMIER)
        .count();
    !others.is_empty() && roomy >= 2
}

/// What was typed into a blank is as sure as the rest of a text layer; what was read as written has
/// been doubted where its readers differ.
fn is_known(paper: &Paper, span: Span) -> bool {
    paper.text.source(span) != Source::Scan
}

fn median(gaps: &mut [f32]) -> f32 {
    gaps.sort_by(f32::total_cmp);
    gaps.get(gaps.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Line, Page, Rect, TextOrigin, Word};
    use crate::layout;

    fn paper(words: &[(&str, u32, u32)]) -> Paper {
        let words = words.iter().map(|&(text, x, w)| Word {
            as_read: None,
            text: text.to_owned(),
            rect: Rect::new(x, 100, w, 40),
            confidence: 0.99,
        });
        layout::read(&[Page {
            lines: vec![Line::from_words(words.collect())],
            ..Page::empty(1, (2480, 3508), TextOrigin::Scan)
        }])
    }

    fn whole(paper: &Paper) -> Span {
        paper.text.lines()[0].span
    }

    #[test]
    fn a_blank_leaves_more_room_than_a_printed_day() {
        let printed = paper(&[
            ("Hòa,", 0, 80),
            ("ngày", 95, 80),
            ("05", 190, 40),
            ("tháng", 245, 100),
            ("9", 360, 20),
            ("năm", 395, 70),
            ("2024", 480, 80),
        ]);
        assert!(!day(&printed, whole(&printed)));
        let blank = paper(&[
            ("Hòa,", 0, 80),
            ("ngày", 95, 80),
            ("05", 205, 40),
            ("tháng", 275, 100),
            ("9", 405, 20),
            ("năm", 455, 70),
            ("2024", 540, 80),
        ]);
        assert!(day(&blank, whole(&blank)));
    }

    #[test]
    fn a_number_written_before_the_printed_symbol_stands_apart() {
        let apart = paper(&[("409", 0, 60), ("/QĐ-UBND", 75, 200)]);
        assert!(number(&apart, whole(&apart)));
        let together = paper(&[("409/QĐ-UBND", 0, 270)]);
        assert!(!number(&together, whole(&together)));
    }
}
