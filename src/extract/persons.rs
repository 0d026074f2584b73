//! Persons: the syllables that Vietnamese persons are called by.
//!
//! A name whose marks were misread is often a word that nobody is called ("Lông").

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::catalogue::fold;
use crate::spelling::{is_syllable, without_tone};

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

/// Whether a syllable may stand in the name of a Vietnamese person: where its letters do in some names,
/// its marks must be those of one of them.
pub fn may_name_a_person(word: &str) -> bool {
    let are_other_marks = OF_PERSONS.contains_key(&fold(word)) && !names_a_person(word);
    is_syllable(word) && !are_other_marks
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

#[cfg(test)]
mod tests {
    use super::*;

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
            assert!(is_syllable(syllable), "{syllable}");
        }
    }
}
