//! Noise: misreadings as readers of Vietnamese print make them, with the doubt that goes with them.
//!
//! How sure words are, and how often a word so sure is misread, is as measured on office scans and poor
//! copies. A misread digit is always doubted: what a reader is surely wrong about no extractor can
//! know, and the reader is measured elsewhere.

use fastrand::Rng;
use sohoa::document::{Page, Word};

/// Marks that are taken for one another, and letters that look alike.
const ALIKE: [(char, char); 30] = [
    ('ổ', 'ố'),
    ('ủ', 'ú'),
    ('ể', 'ế'),
    ('ầ', 'ấ'),
    ('ữ', 'ứ'),
    ('ạ', 'a'),
    ('ị', 'i'),
    ('ợ', 'ơ'),
    ('ộ', 'ô'),
    ('ệ', 'ê'),
    ('ọ', 'o'),
    ('ụ', 'u'),
    ('ự', 'ư'),
    ('ậ', 'â'),
    ('ẩ', 'ấ'),
    ('ã', 'ả'),
    ('ư', 'u'),
    ('ơ', 'o'),
    ('đ', 'd'),
    ('Đ', 'D'),
    ('Ộ', 'Ô'),
    ('Ủ', 'Ú'),
    ('Ế', 'Ê'),
    ('ẫ', 'ấ'),
    ('l', 'i'),
    ('h', 'n'),
    ('c', 'e'),
    ('ì', 'í'),
    ('ò', 'ó'),
    ('à', 'á'),
];
/// Digits that are taken for one another.
const DIGITS: [(char, char); 8] = [
    ('1', '7'),
    ('3', '8'),
    ('5', '6'),
    ('0', '6'),
    ('8', '3'),
    ('6', '5'),
    ('7', '1'),
    ('9', '0'),
];

/// Share of the words in which a mark or letter is misread; of clean scans it is a third of this.
const WORDS_MISREAD: f32 = 0.006;
/// Share of the words with digits in which one is misread.
const DIGITS_MISREAD: f32 = 0.004;
/// How sure misread words are: share, from, to.
const SURE_OF_MISREAD: [(f32, f32, f32); 4] = [
    (0.12, 0.20, 0.70),
    (0.65, 0.70, 0.92),
    (0.09, 0.92, 0.94),
    (0.14, 0.94, 0.97),
];
/// How sure rightly read words are.
const SURE_OF_RIGHT: [(f32, f32, f32); 5] = [
    (0.002, 0.30, 0.70),
    (0.015, 0.70, 0.92),
    (0.085, 0.92, 0.94),
    (0.030, 0.94, 0.96),
    (0.868, 0.96, 0.97),
];

/// Misreads some words of the pages.
pub fn add(rng: &mut Rng, pages: &mut [Page]) {
    let lines = pages.iter_mut().flat_map(|page| &mut page.lines);
    for word in lines.flat_map(|line| &mut line.words) {
        misread(rng, word);
    }
}

fn misread(rng: &mut Rng, word: &mut Word) {
    let has_digits = word.text.chars().any(|c| c.is_ascii_digit());
    if has_digits && rng.f32() < DIGITS_MISREAD {
        swap(rng, word, &DIGITS);
        word.confidence = 0.2 + 0.45 * rng.f32();
    } else if rng.f32() < WORDS_MISREAD && swap(rng, word, &ALIKE) {
        word.confidence = sureness(rng, &SURE_OF_MISREAD);
    } else {
        word.confidence = sureness(rng, &SURE_OF_RIGHT);
    }
}

fn sureness(rng: &mut Rng, shares: &[(f32, f32, f32)]) -> f32 {
    let mut at = rng.f32();
    let found = shares.iter().find(|(share, ..)| {
        at -= share;
        at < 0.0
    });
    let (_, from, to) = found.unwrap_or(&shares[shares.len() - 1]);
    from + (to - from) * rng.f32()
}

/// Swaps one letter for another that looks like it; tells whether there was one.
fn swap(rng: &mut Rng, word: &mut Word, alike: &[(char, char)]) -> bool {
    let letters: Vec<char> = word.text.chars().collect();
    let partner = |c: char| alike.iter().find(|(from, _)| *from == c).map(|(_, to)| *to);
    let places: Vec<usize> = (0..letters.len())
        .filter(|&at| partner(letters[at]).is_some())
        .collect();
    let Some(&place) = rng.choice(&places) else {
        return false;
    };
    let swapped = letters.iter().enumerate();
    word.text = swapped
        .map(|(at, &c)| {
            if at == place {
                partner(c).unwrap_or(c)
            } else {
                c
            }
        })
        .collect();
    true
}
