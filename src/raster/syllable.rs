//! Syllable: whether a word can be spelt in Vietnamese (quốc ngữ orthography: initial consonants,
//! vowels with at most one tone, final consonants).

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

/// Grave, acute, tilde, hook above, dot below.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

static SYLLABLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(ngh|ng|nh|gh|gi|g|kh|k|ph|qu|th|tr|t|ch|c|b|d|đ|h|l|m|n|p|r|s|v|x)?",
        r"(iêu|yêu|oai|oay|oeo|uây|uôi|ươi|ươu|uya|uyê|uyu|uêu|oao|",
        r"ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|oo|ôi|ơi|ua|uâ|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê|",
        r"a|ă|â|e|ê|i|o|ô|ơ|u|ư|y)",
        r"(ng|nh|ch|c|m|n|p|t)?$",
    ))
    .expect("the pattern is a constant")
});

/// Letters of the alphabet, in lower case without tones.
pub fn is_letter(base: char) -> bool {
    base.is_ascii_alphabetic() || "ăâđêôơư".contains(base)
}

/// A letter in lower case without its tone, and whether it had one.
pub fn without_tone(letter: char) -> (char, bool) {
    let mut toned = false;
    let rest: String = letter
        .to_lowercase()
        .nfd()
        .filter(|c| {
            let is_tone = TONES.contains(c);
            toned |= is_tone;
            !is_tone
        })
        .nfc()
        .collect();
    let mut chars = rest.chars();
    match (chars.next(), chars.next()) {
        (Some(base), None) => (base, toned),
        _ => (letter, toned),
    }
}

/// Whether `word`, in any case, is spelt like a Vietnamese syllable.
pub fn is_syllable(word: &str) -> bool {
    let mut tones = 0;
    let mut bases = String::with_capacity(word.len());
    for letter in word.chars() {
        let (base, toned) = without_tone(letter);
        tones += usize::from(toned);
        bases.push(base);
    }
    tones <= 1 && SYLLABLE.is_match(&bases)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn official_vietnamese_is_spelt_in_syllables() {
        let text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập Tự do Hạnh phúc Giấy chứng nhận \
                    đầu tư khuyến khích thuế nghiệp Nguyễn Quyết quả gìn giữ uỷ ban hoà thuở người \
                    nghiêng khuỷu Trương xoong yêu";
        for word in text.split_whitespace() {
            assert!(is_syllable(word), "{word}");
        }
    }

    #[test]
    fn other_spellings_are_not_syllables() {
        for word in [
            "hoµ", "nghÜa", "Coäng", "hoøa", "hoäi", "street", "wxyz", "Ltd",
        ] {
            assert!(!is_syllable(word), "{word}");
        }
    }
}
