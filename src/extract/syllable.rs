//! Syllable: whether a word is spelt as Vietnamese is, marks and all, and whether persons are called so.
//!
//! A mark that was misread often makes a spelling that the language does not have ("Cuờng", "Phưong",
//! "Phat"), or a word that nobody is called ("Lông"). Spelling: one onset, one of the rhymes, one tone;
//! before a stop (c, ch, p, t) only two of the tones.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

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

/// Syllables of persons' names by their letters without marks.
static OF_PERSONS: LazyLock<HashMap<String, Vec<&str>>> = LazyLock::new(|| {
    let mut by_letters: HashMap<String, Vec<&str>> = HashMap::new();
    let lines = include_str!("persons.txt")
        .lines()
        .filter(|line| !line.starts_with('#'));
    for syllable in lines.flat_map(str::split_whitespace) {
        by_letters.entry(fold(syllable)).or_default().push(syllable);
    }
    by_letters
});

/// Whether the word is spelt as a Vietnamese syllable.
pub fn is_well_formed(word: &str) -> bool {
    let Some((letters, tone)) = without_tone(word) else {
        return false;
    };
    let onsets = ONSETS.split_whitespace().chain([""]);
    onsets
        .filter_map(|onset| letters.strip_prefix(onset))
        .any(|rhyme| is_rhyme(rhyme, tone))
}

/// Whether a word of a firm's name has marks that no Vietnamese syllable has; words without any may be
/// of another language.
pub fn is_misspelt(word: &str) -> bool {
    let mut letters = word.nfd();
    let is_vietnamese = letters.all(|c| {
        c.is_ascii_alphabetic() || "đĐ\u{302}\u{306}\u{31b}".contains(c) || TONES.contains(&c)
    });
    is_vietnamese && !word.is_ascii() && !is_well_formed(word)
}

/// Whether a syllable may stand in the name of a Vietnamese person: where its letters do in some names,
/// its marks must be those of one of them.
pub fn may_name_a_person(word: &str) -> bool {
    let are_other_marks = OF_PERSONS.contains_key(&fold(word)) && !names_a_person(word);
    is_well_formed(word) && !are_other_marks
}

/// Whether persons are called so.
pub fn names_a_person(word: &str) -> bool {
    let small = one_custom(word);
    let known = OF_PERSONS.get(&fold(word)).into_iter().flatten();
    known
        .into_iter()
        .any(|syllable| one_custom(syllable) == small)
}

/// "hoà" and "hòa" are the same.
fn one_custom(word: &str) -> (String, Option<char>) {
    without_tone(word).unwrap_or_default()
}

const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{309}', '\u{303}', '\u{323}'];
const ACUTE: char = '\u{301}';
const DOT_BELOW: char = '\u{323}';

/// The word in small letters without its tone, and the tone; `None` where it has two.
fn without_tone(word: &str) -> Option<(String, Option<char>)> {
    let small = word.to_lowercase();
    let mut tones = small.nfd().filter(|c| TONES.contains(c));
    let (tone, second) = (tones.next(), tones.next());
    let letters = small.nfd().filter(|c| !TONES.contains(c)).nfc().collect();
    second.is_none().then_some((letters, tone))
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
        let phrases = include_str!("../ocr/phrases.txt");
        let lines = phrases.lines().filter(|line| !line.starts_with('#'));
        let words = lines.flat_map(|line| line.split(|c: char| !c.is_alphabetic()));
        for word in words.filter(|word| !word.is_empty() && *word != "tnhh") {
            assert!(is_well_formed(word), "{word}");
        }
        for word in [
            "Quỳnh", "Huỳnh", "quốc", "Giêng", "Đắk", "hoà", "hòa", "khuỷu", "Ỷ",
        ] {
            assert!(is_well_formed(word), "{word}");
        }
    }

    #[test]
    fn marks_that_were_misread_often_make_no_syllable() {
        for word in ["Cuờng", "Phưong", "Phat", "Nguyên̂", "Cât", "Trưòng", "Binn"] {
            assert!(!is_well_formed(word), "{word}");
        }
        assert!(is_misspelt("Phưong"));
        for word in ["Logistics", "Phương", "Müller"] {
            assert!(!is_misspelt(word), "{word}");
        }
    }

    #[test]
    fn nobody_is_called_by_some_words() {
        for name in [
            "Nguyễn Hữu Hoà",
            "Trần Thị Kim Lượng",
            "Võ Văn Hiếu",
            "Đinh Văn Khuê",
        ] {
            assert!(name.split(' ').all(may_name_a_person), "{name}");
        }
        for word in ["Lông", "Tuẩn", "Nguyên̂", "Hũu", "Vãn"] {
            assert!(!may_name_a_person(word), "{word}");
        }
    }

    #[test]
    fn the_list_of_persons_names_is_well_formed() {
        for syllable in OF_PERSONS.values().flatten() {
            assert!(is_well_formed(syllable), "{syllable}");
        }
    }
}
