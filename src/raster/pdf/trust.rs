//! Trust: whether a text layer is Vietnamese as one reads it, or letters of an old font, scrambled
//! codes or leftovers.
//!
//! Promise: a layer in TCVN3 or VNI, with private codes, or without tone marks is not trusted: the
//! page is read from its pixels instead, which costs time but no value.

use crate::document::Line;

/// Fewer letters say nothing about their coding.
const FEWEST_LETTERS: usize = 20;
/// Share of Vietnamese letters with marks in running text is about 0.25; without any the marks were
/// lost, or the text is foreign.
const LEAST_MARKED: f32 = 0.06;
/// Share of letters that no Vietnamese or English text has.
const MOST_FOREIGN: f32 = 0.005;

/// Whether the lines can stand for the page.
pub fn is_vietnamese(lines: &[Line]) -> bool {
    let text = lines
        .iter()
        .flat_map(|line| &line.words)
        .flat_map(|word| word.text.chars());
    let (mut letters, mut marked, mut foreign) = (0usize, 0usize, 0usize);
    for c in text {
        if c.is_ascii_alphabetic() {
            letters += 1;
        } else if is_vietnamese_letter(c) {
            letters += 1;
            marked += 1;
        } else if is_foreign(c) {
            foreign += 1;
        }
    }
    let share = |count: usize| count as f32 / letters.max(1) as f32;
    letters >= FEWEST_LETTERS && share(marked) >= LEAST_MARKED && share(foreign) <= MOST_FOREIGN
}

/// Letters with marks of the Vietnamese alphabet, composed.
fn is_vietnamese_letter(c: char) -> bool {
    matches!(c,
        'À'..='Ã' | 'È'..='Ê' | 'Ì' | 'Í' | 'Ò'..='Õ' | 'Ù' | 'Ú' | 'Ý' |
        'à'..='ã' | 'è'..='ê' | 'ì' | 'í' | 'ò'..='õ' | 'ù' | 'ú' | 'ý' |
        'Ă' | 'ă' | 'Đ' | 'đ' | 'Ĩ' | 'ĩ' | 'Ũ' | 'ũ' | 'Ơ' | 'ơ' | 'Ư' | 'ư' |
        '\u{1EA0}'..='\u{1EF9}')
}

/// TCVN3 shows as Latin-1 signs (`®`, `µ`, `¸`), VNI as letters like `ø` and `ñ`, scrambled codes as
/// controls, private codes or replacement signs.
fn is_foreign(c: char) -> bool {
    let common_sign = matches!(
        c,
        '§' | '°' | '±' | '²' | '³' | '«' | '»' | '·' | '½' | '\u{A0}'
    );
    match c {
        '\u{0}'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{E000}'..='\u{F8FF}' | '\u{FFFD}' => true,
        '\u{A1}'..='\u{FF}' => !common_sign && c != '×',
        '\u{100}'..='\u{2FF}' | '\u{370}'..='\u{1DFF}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Rect, Word};

    fn lines(text: &str) -> Vec<Line> {
        let word = |text: &str| Word {
            as_read: None,
            text: text.to_owned(),
            rect: Rect::default(),
            confidence: 1.0,
        };
        vec![Line::from_words(
            text.split_whitespace().map(word).collect(),
        )]
    }

    #[test]
    fn vietnamese_is_trusted() {
        assert!(is_vietnamese(&lines(
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc 25 m² × 3"
        )));
    }

    #[test]
    fn old_fonts_lost_marks_and_scrambled_codes_are_not() {
        for text in [
            "Céng hßa x· héi chñ nghÜa ViÖt Nam §éc lËp Tù do H¹nh phóc",
            "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam Ñoäc laäp",
            "Cong hoa xa hoi chu nghia Viet Nam Doc lap Tu do Hanh phuc",
            "\u{E001}\u{E002}ng hòa xã hội chủ nghĩa Việt \u{FFFD}am độc lập tự do",
            "Số 12",
        ] {
            assert!(!is_vietnamese(&lines(text)), "{text}");
        }
    }
}
