//! Trust: whether a text layer is the Vietnamese that is seen on the page. Text in the legacy
//! fonts (TCVN3, VNI), with a scrambled encoding or with marks gone astray is not: such a page is
//! read by its pixels like a scan.

use crate::document::Line;
use crate::spelling::{is_syllable, letter};

/// Too few words tell nothing.
const MIN_WORDS: usize = 8;
/// Share of words that are spelt as syllables; names of foreign companies are the rest.
const MIN_SYLLABLES: f64 = 0.7;
/// Share of Vietnamese letters that bear a mark or a tone: a quarter in running text, less in
/// tables of figures and foreign names.
const MIN_MARKED: f64 = 0.08;
/// Share of words with letters from nowhere: one such word is a quirk, more are an encoding.
const MAX_ODD: f64 = 0.01;

/// Whether the words of a page can be taken as they are.
pub fn is_trustworthy(lines: &[Line]) -> bool {
    let mut tally = Tally::default();
    for word in lines.iter().flat_map(|line| &line.words) {
        tally.add(&word.text);
    }
    tally.is_trustworthy()
}

#[derive(Default)]
struct Tally {
    words: usize,
    odd: usize,
    spelt: usize,
    syllables: usize,
    letters: usize,
    marked: usize,
}

impl Tally {
    fn add(&mut self, word: &str) {
        self.words += 1;
        self.odd += usize::from(is_odd(word));
        for part in word.split(|c: char| !c.is_alphabetic()) {
            let letters = part.chars().count();
            self.letters += letters;
            self.marked += part.chars().filter(|c| !c.is_ascii()).count();
            // Abbreviations (UBND, QĐ) and single letters have no spelling.
            if letters >= 2 && has_vowel(part) {
                self.spelt += 1;
                self.syllables += usize::from(is_syllable(part));
            }
        }
    }

    fn is_trustworthy(&self) -> bool {
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        self.spelt >= MIN_WORDS
            && share(self.syllables, self.spelt) >= MIN_SYLLABLES
            && share(self.marked, self.letters) >= MIN_MARKED
            && (self.odd <= 1 || share(self.odd, self.words) <= MAX_ODD)
    }
}

fn has_vowel(word: &str) -> bool {
    word.chars()
        .filter_map(letter)
        .any(|c| "aăâeêioôơuưy".contains(c))
}

/// A word with a letter that Vietnamese does not have, a capital after a small letter, a sign
/// between letters that stands for a letter in the legacy fonts, or a code without meaning.
fn is_odd(word: &str) -> bool {
    let chars: Vec<char> = word.chars().collect();
    if let [bullet] = chars[..] {
        return is_meaningless(bullet) && !is_private(bullet);
    }
    let odd_letter = |c: &char| c.is_alphabetic() && letter(*c).is_none();
    let odd_pair = |pair: &[char]| pair[0].is_lowercase() && pair[1].is_uppercase();
    let legacy_sign = |c: &char| ('\u{a1}'..='\u{bf}').contains(c) || matches!(c, '×' | '÷' | '¦');
    let has_letters = chars.iter().any(|c| c.is_alphabetic());
    chars.iter().any(|&c| is_meaningless(c))
        || chars.iter().any(odd_letter)
        || chars.windows(2).any(odd_pair)
        || has_letters
            && chars[1..]
                .iter()
                .any(|c| legacy_sign(c) && !"°º²³½¼»·".contains(*c))
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}')
}

fn is_meaningless(c: char) -> bool {
    is_private(c) || c.is_control() || c == '\u{fffd}' || c as u32 >= 0xf_0000
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Rect, Word};

    fn page(text: &str) -> Vec<Line> {
        let words = text.split_whitespace().map(|text| Word {
            as_read: None,
            text: text.to_owned(),
            rect: Rect::default(),
            confidence: 1.0,
        });
        vec![Line::from_words(words.collect())]
    }

    #[test]
    fn official_vietnamese_is_trusted() {
        assert!(is_trustworthy(&page(
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc Số: 12/QĐ-UBND \
             Chứng nhận nhà đầu tư SAMSUNG ELECTRONICS VIETNAM CO., LTD thực hiện dự án với \
             diện tích 1.200 m² tại khu kinh tế Vũng Áng"
        )));
    }

    #[test]
    fn tcvn3_read_as_latin_is_not_trusted() {
        assert!(!is_trustworthy(&page(
            "Céng hoµ x· héi chñ nghÜa ViÖt Nam §éc lËp - Tù do - H¹nh phóc QuyÕt ®Þnh vÒ viÖc \
             giao ®Êt cho thuª ®Êt cña Uû ban nh©n d©n tØnh"
        )));
    }

    #[test]
    fn vni_read_as_latin_is_not_trusted() {
        assert!(!is_trustworthy(&page(
            "COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM Ñoäc laäp - Töï do - Haïnh phuùc Quyeát \
             ñònh veà vieäc cho thueâ ñaát cuûa UÛy ban nhaân daân tænh"
        )));
    }

    #[test]
    fn a_single_legacy_line_spoils_a_page() {
        assert!(!is_trustworthy(&page(
            "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015 theo đề nghị của \
             Giám đốc Sở NguyÔn V¨n B×nh"
        )));
    }

    #[test]
    fn scrambled_foreign_and_empty_layers_are_not_trusted() {
        assert!(!is_trustworthy(&page("")));
        assert!(!is_trustworthy(&page("Trang 1")));
        assert!(!is_trustworthy(&page(
            "DPOH JPB YB IPJ DIV OHIJB WJFU OBN EPD MBQ UV EP IBOI QIVD"
        )));
        assert!(!is_trustworthy(&page(
            "the quick brown fox jumps over the lazy dog and runs through every street at night"
        )));
        assert!(!is_trustworthy(&page(
            "CONG HOA XA HOI CHU NGHIA VIET NAM Doc lap Tu do Hanh phuc Quyet dinh ve viec"
        )));
    }

    #[test]
    fn bullets_of_symbol_fonts_do_no_harm() {
        assert!(is_trustworthy(&page(
            "\u{f0b7} Căn cứ Luật Đầu tư năm 2020 \u{f0b7} Căn cứ Nghị định của Chính phủ quy định"
        )));
    }
}
