//! Spelling: how Vietnamese is written (quốc ngữ): letters with marks, one tone a syllable, one of the
//! onsets before one of the rhymes; before a stop (c, ch, p, t) only two of the tones.
//!
//! A mark or letter that was misread often makes a spelling that the language does not have ("Cuờng",
//! "doann").

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use crate::catalogue::fold;

const ONSETS: &str = "ngh ng nh ch gh gi kh ph qu th tr b c d đ g h k l m n p r s t v x";

const RHYMES: &str = "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây \
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ich im in inh ip it iu ia iêc iêm iên iêng iêp iêt \
    iêu y ych ynh yt yên yêm yêng yêt yêu o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao \
    oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet ooc oong ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u uc \
    ui um un ung up ut ua uân uât uâng uây uê uêch uênh uơ uôc uôi uôm uôn uông uôt uy uya uych uyên uyêt \
    uynh uyt uyu uyn ư ưc ưi ưng ưt ưu ưa ươc ươi ươm ươn ương ươp ươt ươu";

static RHYME_SET: LazyLock<HashSet<&str>> = LazyLock::new(|| RHYMES.split_whitespace().collect());

/// Grave, acute, hook above, tilde, dot below.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{309}', '\u{303}', '\u{323}'];
const ACUTE: char = '\u{301}';
const DOT_BELOW: char = '\u{323}';

/// Whether the word, in any case, is spelt as a Vietnamese syllable.
pub fn is_syllable(word: &str) -> bool {
    let Some((letters, tone)) = without_tone(word) else {
        return false;
    };
    let onsets = ONSETS.split_whitespace().chain([""]);
    onsets
        .filter_map(|onset| letters.strip_prefix(onset))
        .any(|rhyme| is_rhyme(rhyme, tone))
}

/// Whether a word of at least two letters could be a syllable if its marks were misread: an initial,
/// one to three vowels, a final.
pub fn is_syllable_but_for_marks(word: &str) -> bool {
    static LETTERS: LazyLock<Regex> = LazyLock::new(|| {
        let onset = "(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?";
        let end = "(?:ch|ng|nh|[cmnpt])?";
        Regex::new(&format!("^{onset}[aeiouy]{{1,3}}{end}$")).expect("a valid pattern")
    });
    word.chars().count() >= 2 && LETTERS.is_match(&fold(word))
}

/// Whether a word of a firm's name has marks that no Vietnamese syllable has; words without any may be
/// of another language.
pub fn is_misspelt(word: &str) -> bool {
    let mut letters = word.nfd();
    let is_vietnamese = letters.all(|c| {
        c.is_ascii_alphabetic() || "đĐ\u{302}\u{306}\u{31b}".contains(c) || TONES.contains(&c)
    });
    is_vietnamese && !word.is_ascii() && !is_syllable(word)
}

/// The word in small letters without its tone, and the tone; `None` where it has two. Where the mark
/// stands ("hoà", "hòa") makes no difference.
pub fn without_tone(word: &str) -> Option<(String, Option<char>)> {
    let small = word.to_lowercase();
    let mut tones = small.nfd().filter(|c| TONES.contains(c));
    let (tone, second) = (tones.next(), tones.next());
    let letters = small.nfd().filter(|c| !TONES.contains(c)).nfc().collect();
    second.is_none().then_some((letters, tone))
}

/// A letter of the alphabet in small without its tone; `None` for letters that Vietnamese and English
/// do not have.
pub fn letter(letter: char) -> Option<char> {
    let bare: String = letter
        .to_lowercase()
        .nfd()
        .filter(|c| !TONES.contains(c))
        .nfc()
        .collect();
    let mut chars = bare.chars();
    let base = chars.next().filter(|_| chars.next().is_none())?;
    (base.is_ascii_alphabetic() || "ăâđêôơư".contains(base)).then_some(base)
}

fn is_rhyme(rhyme: &str, tone: Option<char>) -> bool {
    // "Đắk", "Lắk": the stop of the highlands' languages.
    let vietnamese = match rhyme.strip_suffix('k') {
        Some(vowels) => format!("{vowels}c"),
        None => rhyme.to_owned(),
    };
    let is_stopped = vietnamese.ends_with(['c', 'p', 't']) || vietnamese.ends_with("ch");
    let may_have_tone = !is_stopped || matches!(tone, Some(ACUTE | DOT_BELOW));
    may_have_tone && RHYME_SET.contains(vietnamese.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_language_has_is_well_formed() {
        let lists = [
            include_str!("ocr/phrases.txt"),
            include_str!("ocr/compounds.txt"),
        ];
        let lines = lists.iter().flat_map(|list| list.lines());
        let lines = lines.filter(|line| !line.starts_with("# "));
        let words = lines.flat_map(|line| line.split(|c: char| !c.is_alphabetic()));
        for word in words.filter(|word| !word.is_empty() && *word != "tnhh") {
            assert!(is_syllable(word), "{word}");
        }
        let text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM khuyến khích thuế Nguyễn Quyết quả gìn giữ uỷ \
                    ban hoà hòa thuở người nghiêng khuỷu Trương xoong yêu Quỳnh Huỳnh quốc Giêng Đắk Ỷ";
        for word in text.split_whitespace() {
            assert!(is_syllable(word), "{word}");
        }
    }

    #[test]
    fn what_was_misread_often_makes_no_syllable() {
        for word in [
            "Cuờng",
            "Phưong",
            "Phat",
            "Nguyên̂",
            "Cât",
            "Trưòng",
            "Binn",
            "doann",
        ] {
            assert!(!is_syllable(word), "{word}");
        }
        assert!(is_misspelt("Phưong"));
        for word in ["Logistics", "Phương", "Müller"] {
            assert!(!is_misspelt(word), "{word}");
        }
    }

    #[test]
    fn other_languages_and_legacy_fonts_are_not_syllables() {
        for word in [
            "hoµ", "nghÜa", "Coäng", "hoøa", "hoäi", "street", "wxyz", "Ltd",
        ] {
            assert!(!is_syllable(word), "{word}");
        }
        assert_eq!(letter('Ệ'), Some('ê'));
        assert_eq!(letter('ß'), None);
    }
}
