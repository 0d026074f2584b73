//! Fold: the forms in which words and numbers are compared. Nothing here is ever shown or stored as
//! a value: what is printed stays as printed.
//!
//! Promise: one word has one form, however it is typed: `hòa` = `hoà` (tone placement), composed =
//! decomposed, `kỹ` = `kĩ`; folded, `đường` = `duong`.

use unicode_normalization::UnicodeNormalization;

/// Lower case, without tone marks, `đ` as `d`: for search without marks and for comparing names.
pub fn fold(text: &str) -> String {
    text.nfd()
        .flat_map(char::to_lowercase)
        .nfd()
        .filter(|c| !is_mark(*c))
        .map(|c| match c {
            'đ' | 'ð' => 'd', // U+00D0 stands for Đ in old files
            '²' => '2',       // who looks for m² types m2
            '³' => '3',
            other => other,
        })
        .collect()
}

/// Words of `text` in folded form: runs of letters and digits, `i` for a lone final `y`.
pub fn folded_words(text: &str) -> Vec<String> {
    split_words(&fold(text)).map(one_i).collect()
}

/// Words of `text` with their marks, each in one spelling.
pub fn exact_words(text: &str) -> Vec<String> {
    let composed: String = text.nfc().collect();
    split_words(&composed).map(tone_last).collect()
}

/// The form in which numbers of papers are compared: without case, marks, leading zeros and
/// separators; a dot stays between two groups of digits (`043/2022/ATTP` is `43.2022attp`).
/// `None` when there is no digit: it can't tell one paper from another.
pub fn number_key(number: &str) -> Option<String> {
    let folded = fold(number);
    let only_digits_and_spaces = folded
        .chars()
        .all(|c| c.is_ascii_digit() || c.is_whitespace());
    if only_digits_and_spaces {
        // Certificates before 2015 print their code in groups: 372 033 000 123.
        let digits: String = folded.split_whitespace().collect();
        return (!digits.is_empty()).then(|| strip_zeros(&digits).to_owned());
    }
    let mut key = String::with_capacity(folded.len());
    for group in number_groups(&folded) {
        if key.ends_with(|c: char| c.is_ascii_digit())
            && group.starts_with(|c: char| c.is_ascii_digit())
        {
            key.push('.');
        }
        key.push_str(group);
    }
    key.contains(|c: char| c.is_ascii_digit()).then_some(key)
}

/// Whether two keys of numbers are so alike that one may be the other misread: one sign of four, two
/// of ten.
pub fn is_nearly(a: &str, b: &str) -> bool {
    let (shorter, longer) = (a.len().min(b.len()), a.len().max(b.len()));
    let most = match shorter {
        0..4 => return false,
        4..10 => 1,
        _ => 2,
    };
    if longer - shorter > most {
        return false;
    }
    let (a, b) = without_common_ends(a, b);
    strsim::levenshtein(a, b) <= most
}

/// What is left of two texts without what both begin and end with.
fn without_common_ends<'t>(a: &'t str, b: &'t str) -> (&'t str, &'t str) {
    let alike = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
        let alike = pairs.take_while(|(a, b)| a == b);
        alike.map(|(c, _)| c.len_utf8()).sum()
    };
    let begun = alike(&mut a.chars().zip(b.chars()));
    let (a, b) = (&a[begun..], &b[begun..]);
    let ended = alike(&mut a.chars().rev().zip(b.chars().rev()));
    (&a[..a.len() - ended], &b[..b.len() - ended])
}

/// Whether two keys of numbers have the same digits in the same order.
pub fn have_same_digits(a: &str, b: &str) -> bool {
    let digits = |key: &str| key.chars().filter(char::is_ascii_digit).collect::<String>();
    digits(a) == digits(b)
}

/// The groups of letters and of digits of a number, folded, leading zeros dropped.
pub fn number_words(number: &str) -> Vec<String> {
    number_groups(&fold(number)).map(str::to_owned).collect()
}

/// A holder's name for comparison: folded, with the forms of companies in one spelling.
pub fn name_key(name: &str) -> String {
    let mut key = folded_words(name).join(" ");
    for (long, short) in [
        ("trach nhiem huu han", "tnhh"),
        ("mot thanh vien", "mtv"),
        ("co phan", "cp"),
        ("thuong mai", "tm"),
        ("dich vu", "dv"),
        ("dau tu", "dt"),
        ("xay dung", "xd"),
        ("san xuat", "sx"),
    ] {
        key = key.replace(long, short);
    }
    key
}

fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

fn split_words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_word_part(c))
        .filter(|w| !w.is_empty())
}

/// Whether a letter, a digit or a mark: what words are made of.
pub fn is_word_part(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphanumeric(),
        // Latin letters, those with Vietnamese tones among them: no table has to be asked.
        '\u{100}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => true,
        _ => c.is_alphanumeric() || is_mark(c),
    }
}

pub(super) fn strip_zeros(digits: &str) -> &str {
    let stripped = digits.trim_start_matches('0');
    if stripped.is_empty() { "0" } else { stripped }
}

fn number_groups(folded: &str) -> impl Iterator<Item = &str> {
    let mut rest = folded;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        let first = rest.chars().next()?;
        let digits = first.is_ascii_digit();
        let end = rest
            .find(|c: char| c.is_ascii_digit() != digits || !c.is_alphanumeric())
            .unwrap_or(rest.len());
        let (group, tail) = rest.split_at(end);
        rest = tail;
        Some(if digits { strip_zeros(group) } else { group })
    })
}

/// `ky`, `ly`, `my`, `ty` … are spelt with either letter: kỹ/kĩ thuật, công ty/công ti.
pub(super) fn one_i(word: &str) -> String {
    match word.as_bytes() {
        [b'h' | b'k' | b'l' | b'm' | b's' | b't', b'y'] => format!("{}i", &word[..1]),
        _ => word.to_owned(),
    }
}

/// Lower case with the tone as a letter behind the syllable (as typed in Telex): hòa, hoà → hoaf.
pub(super) fn tone_last(word: &str) -> String {
    let mut tone = None;
    let mut letters = String::with_capacity(word.len() + 1);
    for c in word.nfd().flat_map(char::to_lowercase) {
        match c {
            '\u{301}' => tone = Some('s'),
            '\u{300}' => tone = Some('f'),
            '\u{309}' => tone = Some('r'),
            '\u{303}' => tone = Some('x'),
            '\u{323}' => tone = Some('j'),
            other => letters.push(other),
        }
    }
    let mut out: String = one_i(&letters).nfc().collect();
    out.extend(tone);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_made_of_letters_digits_and_marks() {
        for c in '\0'..='\u{ffff}' {
            assert_eq!(is_word_part(c), c.is_alphanumeric() || is_mark(c), "{c:?}");
        }
    }

    #[test]
    fn a_number_misread_by_a_sign_is_nearly_the_same() {
        assert!(is_nearly("371gpubnd", "371gpubno"));
        assert!(is_nearly("371gpubnd", "37lgpubnd"));
        assert!(!is_nearly("371gpubnd", "382gpubnd"));
        assert!(is_nearly("4275604886", "4275604B86"));
        assert!(!is_nearly("12", "13"));
    }

    #[test]
    fn a_number_is_the_same_in_any_spelling() {
        for spelling in [
            "45/GPXD-KKT",
            "045 / gpxd - kkt",
            "45 gpxd kkt",
            "45GPXDKKT",
        ] {
            assert_eq!(
                number_key(spelling).as_deref(),
                Some("45gpxdkkt"),
                "{spelling}"
            );
        }
        assert_eq!(number_key("672/QĐ-UBND"), number_key("672/QD-UBND"));
        assert_eq!(number_key("372 033 000 123"), number_key("372033000123"));
    }

    #[test]
    fn different_numbers_stay_different() {
        assert_ne!(number_key("1/2013/QĐ-UBND"), number_key("12013/QĐ-UBND"));
        assert_ne!(number_key("45/GPXD"), number_key("45/GPXD-KKT"));
        assert_eq!(number_key("/QĐ-UBND"), None);
        assert_eq!(number_key(""), None);
    }

    #[test]
    fn tone_placement_and_composition_do_not_matter_but_tones_do() {
        assert_eq!(exact_words("Hòa uỷ"), exact_words("hoà ủy"));
        assert_eq!(exact_words("kỹ thuật"), exact_words("kĩ thuật"));
        assert_eq!(exact_words("e\u{302}\u{301}"), exact_words("ế"));
        assert_ne!(exact_words("đường"), exact_words("dương"));
        assert_eq!(folded_words("đường"), folded_words("dương"));
        assert_eq!(folded_words("Ðất"), vec!["dat"]);
    }

    #[test]
    fn the_forms_of_a_company_are_one_name() {
        assert_eq!(
            name_key("Công ty TNHH MTV Cơ khí"),
            name_key("CÔNG TY TRÁCH NHIỆM HỮU HẠN MỘT THÀNH VIÊN CƠ KHÍ")
        );
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = folded_words(&text).join(" ");
            prop_assert_eq!(folded_words(&once).join(" "), once);
        }

        #[test]
        fn leading_zeros_never_matter(n in 1u32..9999, zeros in 0usize..4) {
            let padded = format!("{}{n}/QĐ-KKT", "0".repeat(zeros));
            prop_assert_eq!(number_key(&padded), number_key(&format!("{n}/QĐ-KKT")));
        }
    }
}
