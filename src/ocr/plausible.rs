//! Plausible: whether a line that was read with doubt is print at all. Signatures, seals and specks
//! that are taken for print come out as letters that no Vietnamese word is made of.

use std::sync::LazyLock;

use regex::Regex;

use crate::catalogue::fold;
use crate::document::Line;

/// Lines above this are print, whatever they say.
const SURE: f32 = 0.4;

/// An initial, one to three vowels, a final; letters without marks.
static SYLLABLE: LazyLock<Regex> = LazyLock::new(|| {
    let initial = "(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?";
    let last = "(?:ch|ng|nh|[cmnpt])?";
    Regex::new(&format!("^{initial}[aeiouy]{{1,3}}{last}$")).expect("a valid pattern")
});

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
    is_number || is_syllable(word)
}

/// Whether a word of at least two letters is formed like a Vietnamese syllable.
pub fn is_syllable(word: &str) -> bool {
    word.chars().count() >= 2 && SYLLABLE.is_match(&fold(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Rect, Word};

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
}
