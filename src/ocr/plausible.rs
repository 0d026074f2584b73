//! Plausible: whether a line that was read with doubt is print at all. Signatures, seals and specks
//! that are taken for print come out as letters that no Vietnamese word is made of.

use crate::document::{Line, Word};
use crate::spelling::is_syllable_but_for_marks;

/// Lines above this are print, whatever they say.
const SURE: f32 = 0.4;

/// Words below this at the ends of a line, made of no Vietnamese letters, are a seal's edge or specks.
const SURE_WORD: f32 = 0.6;
/// Stars as sure as this are print.
const SURE_BULLET: f32 = 0.75;
/// Signs that specks and rules are read as, and that no print has at a word's ends.
const SPECK_SIGNS: [char; 8] = ['_', '`', 'ˆ', '¡', '¿', '¬', '|', '~'];

/// Takes what is no print from the ends of a line, and specks from the ends of its words; `None` when
/// nothing is left.
pub fn without_specks(line: Line) -> Option<Line> {
    let mut words: Vec<Word> = line.words.into_iter().filter_map(without_signs).collect();
    let is_junk = |word: &Word| word.confidence < SURE_WORD && !is_made_like_print(&word.text);
    let lead = words
        .iter()
        .take_while(|word| !is_bullet(word) && (is_junk(word) || is_stray(&word.text)))
        .count();
    words.drain(..lead);
    while words
        .last()
        .is_some_and(|word| is_junk(word) || is_stray(&word.text))
    {
        words.pop();
    }
    (!words.is_empty()).then(|| Line::from_words(words))
}

fn without_signs(word: Word) -> Option<Word> {
    let text = word.text.trim_matches(SPECK_SIGNS);
    let text = text.to_owned();
    (!text.is_empty()).then_some(Word { text, ..word })
}

/// A star that begins an item, read surely; specks and seals are read as stars with doubt.
fn is_bullet(word: &Word) -> bool {
    word.text == "*" && word.confidence >= SURE_BULLET
}

/// Dots, quotes and strokes that stand alone; a dash or plus may begin an item of a list.
fn is_stray(word: &str) -> bool {
    !word.chars().any(char::is_alphanumeric) && !matches!(word, "-" | "+" | "☐" | "☒" | "./.")
}

/// Syllables, numbers, codes, abbreviations, words of other languages: letters in one case (or a
/// capital first) with the signs that print has between them.
fn is_made_like_print(word: &str) -> bool {
    let core = word.trim_matches(|c: char| !c.is_alphanumeric());
    // "m³/ngày" has a number too.
    if core.contains(char::is_numeric) || is_syllable_but_for_marks(core) {
        return true;
    }
    let parts: Vec<&str> = core.split(['/', '.', '-', '&', ',']).collect();
    core.chars().count() >= 2 && parts.iter().all(|part| is_in_one_case(part))
}

fn is_in_one_case(part: &str) -> bool {
    let is_word = part.chars().all(char::is_alphabetic);
    let rest_is_small = part.chars().skip(1).all(|c| !c.is_uppercase());
    is_word && (rest_is_small || part.chars().all(char::is_uppercase))
}

/// Whether the line is worth keeping: read surely, or made of Vietnamese syllables and numbers.
pub fn is_print(line: &Line) -> bool {
    if is_speck(line) {
        return false;
    }
    if line.confidence() >= SURE {
        return true;
    }
    let words = line.words.iter();
    let plausible = words.filter(|word| is_plausible(&word.text)).count();
    plausible * 3 >= line.words.len() * 2
}

/// One sign alone on its line is a speck, a part of a rule, a seal's star; a number of one digit may
/// be a page's.
fn is_speck(line: &Line) -> bool {
    let signs = |word: &str| word.chars().filter(|c| c.is_alphanumeric()).count();
    let is_digit = |word: &str| word.len() == 1 && word.as_bytes()[0].is_ascii_digit();
    line.words
        .iter()
        .all(|word| signs(&word.text) <= 1 && !is_digit(&word.text))
}

fn is_plausible(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let is_number = word.len() >= 2 && word.chars().all(|c| c.is_ascii_digit());
    is_number || is_syllable_but_for_marks(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Rect;

    fn line(text: &str, confidence: f32) -> Line {
        let word = |text: &str| Word {
            as_read: None,
            text: text.to_owned(),
            rect: Rect::default(),
            confidence,
        };
        Line::from_words(text.split(' ').map(word).collect())
    }

    #[test]
    fn a_doubtful_word_of_vietnamese_stays_and_a_scribble_goes() {
        // The last word of a company's name, alone on its line, was read rightly with 0.25.
        assert!(is_print(&line("GIANG", 0.25)));
        assert!(is_print(&line("năm 2035).", 0.3)));
        for scribble in ["ˆ ~ Ẻ :", "¡ | ,", "RRƯ ỜNGX BN", "1"] {
            assert!(!is_print(&line(scribble, 0.3)), "{scribble}");
        }
        assert!(!is_print(&line("|", 0.9)));
        assert!(!is_print(&line("* Q", 0.9)));
        assert!(is_print(&line("2", 0.9)));
    }

    /// It ended its line, and "tổng lượng nước khai thác: 341" was left.
    #[test]
    fn a_doubtful_unit_with_a_raised_figure_stays() {
        for text in ["341 m³/ngày", "125 m²"] {
            assert_eq!(without_specks(line(text, 0.5)).unwrap().text(), text);
        }
    }

    #[test]
    fn the_edge_of_a_seal_before_a_capacity_goes() {
        let mut with_seal = line("su\\vÝ “z„ — TRƯỞNG BAN ._", 0.9);
        with_seal.words[0].confidence = 0.1;
        with_seal.words[1].confidence = 0.2;
        assert_eq!(without_specks(with_seal).unwrap().text(), "TRƯỞNG BAN");
        let item = line("- Như Điều 3; _Lưu:", 0.9);
        assert_eq!(without_specks(item).unwrap().text(), "- Như Điều 3; Lưu:");
        assert_eq!(without_specks(line("_ — '", 0.9)), None);
    }
}
