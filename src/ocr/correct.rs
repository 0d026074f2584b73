//! Correct: words that the reader got wrong are put right where the language leaves no doubt.
//!
//! Promise: no digit and no sign ever changes. Marks change within a phrase of two words or more whose
//! letters without marks can mean nothing else, unless it may be a name that was read surely; letters
//! change only in doubtful words in small letters ([`confusion`](super::confusion)). The reading stays
//! with the word ([`Word::as_read`](crate::document::Word)). The Icelandic eth, which looks like the
//! Vietnamese Đ and which models take for a letter of its own, becomes Đ everywhere.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::confusion::Place;
use crate::catalogue::fold;
use crate::document::{Line, Word};
use crate::spelling::is_syllable;

const PHRASES: &str = include_str!("phrases.txt");

/// Phrases by the first word of their folded form, the longest first: folded words, words as written.
static BY_FIRST_WORD: LazyLock<HashMap<String, Vec<Phrase>>> = LazyLock::new(|| {
    let provinces = crate::extract::places()
        .into_iter()
        .map(|place| format!("tỉnh {place}"));
    let listed = PHRASES
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let listed = listed
        .filter(|line| !line.starts_with('#'))
        .map(str::to_lowercase);
    let mut phrases: HashMap<String, Vec<Phrase>> = HashMap::new();
    for text in listed.chain(provinces.map(|text| text.to_lowercase())) {
        let written: Vec<String> = text
            .split_whitespace()
            .map(|word| core(word).to_owned())
            .filter(|w| !w.is_empty())
            .collect();
        let folded: Vec<String> = written.iter().map(|word| fold(word)).collect();
        let phrase = Phrase { folded, written };
        phrases
            .entry(phrase.folded[0].clone())
            .or_default()
            .push(phrase);
    }
    for list in phrases.values_mut() {
        list.sort_by_key(|phrase| std::cmp::Reverse(phrase.folded.len()));
    }
    phrases
});

struct Phrase {
    folded: Vec<String>,
    written: Vec<String>,
}

/// A word that was read as surely as this and is well spelt may be a name.
const SURE: f32 = 0.95;

/// Puts set phrases and misread words of the trade right.
pub fn correct(line: &mut Line) {
    line.words.iter_mut().for_each(write_d_with_stroke);
    mend_phrases(line);
    mend_misread(line);
    mend_case(line);
}

fn mend_phrases(line: &mut Line) {
    // Signs that stand alone ("Độc lập - Tự do") are passed over.
    let words: Vec<usize> = (0..line.words.len())
        .filter(|&index| !core(&line.words[index].text).is_empty())
        .collect();
    let texts: Vec<String> = words
        .iter()
        .map(|&at| line.words[at].text.clone())
        .collect();
    for (at, phrase) in phrases(&texts) {
        let places = at..at + phrase.written.len();
        // "Trần Gia Hân", "CÔNG TY THÔNG BẢO": names whose letters are those of a phrase.
        let is_capital = |at: usize| texts[at].starts_with(char::is_uppercase);
        let may_be_a_name = places.clone().all(is_capital);
        let is_name = |at: usize, read: &str| {
            may_be_a_name && line.words[words[at]].confidence >= SURE && is_syllable(read)
        };
        // "bắt đầu từ ngày" invests nothing.
        let is_another = |(at, written): (usize, &String)| {
            let read = core(&texts[at]);
            !is_same(read, written)
                && (place_of(&texts, at).makes_a_word(read) || is_name(at, read))
        };
        let may_be_another = phrase.written.len() == 2;
        if may_be_another && places.clone().zip(&phrase.written).any(is_another) {
            continue;
        }
        for (place, written) in places.zip(&phrase.written) {
            mend(&mut line.words[words[place]], written);
        }
    }
}

/// What stands beside a word, where no sign stands between.
fn place_of(texts: &[String], at: usize) -> Place<'_> {
    let before = texts[..at].last();
    let after = texts.get(at + 1);
    Place {
        before: before
            .filter(|before| is_joined(before, &texts[at]))
            .map(|word| core(word)),
        after: after
            .filter(|after| is_joined(&texts[at], after))
            .map(|word| core(word)),
    }
}

/// Whether no sign stands between two words.
fn is_joined(first: &str, second: &str) -> bool {
    first.ends_with(char::is_alphanumeric) && second.starts_with(char::is_alphanumeric)
}

fn mend_misread(line: &mut Line) {
    let mut texts: Vec<String> = line.words.iter().map(|word| word.text.clone()).collect();
    for (at, word) in line.words.iter_mut().enumerate() {
        if let Some(meant) = place_of(&texts, at).meant(core(&texts[at]), word.confidence) {
            mend(word, meant);
            texts[at].clone_from(&word.text);
        }
    }
}

/// Which of the words belong to a set phrase; what marks they have was settled by [`correct`].
pub fn in_phrases(words: &[String]) -> Vec<bool> {
    let mut are_in = vec![false; words.len()];
    for (at, phrase) in phrases(words) {
        are_in[at..at + phrase.written.len()].fill(true);
    }
    are_in
}

/// The set phrases among words, one after another, and where each begins. No sign stands within one.
fn phrases(words: &[String]) -> Vec<(usize, &'static Phrase)> {
    let folded: Vec<String> = words.iter().map(|word| fold(core(word))).collect();
    let is_whole = |at: usize, length: usize| {
        let mut pairs = words[at..at + length].windows(2);
        pairs.all(|pair| is_joined(&pair[0], &pair[1]))
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < folded.len() {
        let of_word = BY_FIRST_WORD.get(&folded[at]).into_iter().flatten();
        let phrase = of_word.into_iter().find(|phrase| {
            let length = phrase.folded.len();
            folded[at..].starts_with(&phrase.folded) && is_whole(at, length)
        });
        found.extend(phrase.map(|phrase| (at, phrase)));
        at += phrase.map_or(1, |phrase| phrase.written.len());
    }
    found
}

/// Writes Đ (U+0110) for Ð (U+00D0). One printed letter that was read as both counts once.
fn write_d_with_stroke(word: &mut Word) {
    if word.text.contains('Ð') {
        let once = word.text.replace("ĐÐ", "Đ").replace("ÐĐ", "Đ");
        let text = once.replace('Ð', "Đ");
        word.as_read = Some(std::mem::replace(&mut word.text, text));
    }
}

/// Letters whose capitals have the same shape, beside their marks.
const ONE_SHAPE: &str = "csuvxzow";

/// "Thông SỐ" between words in small letters is "Thông Số": capital and small ones of these letters differ in
/// height alone.
fn mend_case(line: &mut Line) {
    let texts: Vec<String> = line.words.iter().map(|word| word.text.clone()).collect();
    for (at, word) in line.words.iter_mut().enumerate() {
        let beside = [at.checked_sub(1), Some(at + 1)];
        let beside: Vec<&str> = beside
            .into_iter()
            .filter_map(|at| Some(texts.get(at?)?.as_str()))
            .collect();
        if is_small_among(&beside)
            && let Some(small) = small_form(core(&word.text), &beside)
        {
            rewrite(word, &small);
        }
    }
}

/// Whether one of the words is in small letters, and none in capitals with marks: others may be abbreviations.
fn is_small_among(words: &[&str]) -> bool {
    let is_small = |text: &&str| text.chars().any(char::is_lowercase);
    let is_shouted = |text: &&str| {
        !text.is_ascii()
            && text.chars().filter(|c| c.is_alphabetic()).count() > 1
            && !is_small(text)
    };
    words.iter().any(is_small) && !words.iter().any(is_shouted)
}

/// A word in capitals, in small letters but for the first, where the others have marks and one shape. The first
/// is small too where that has one shape and no word beside begins large.
fn small_form(word: &str, beside: &[&str]) -> Option<String> {
    let folded = fold(word);
    let rest = folded.get(1..).filter(|rest| !rest.is_empty())?;
    let is_of_one_shape = rest.chars().all(|c| ONE_SHAPE.contains(c));
    let is_marked = word.chars().skip(1).any(|c| !c.is_ascii());
    if !is_of_one_shape || !is_marked || !word.chars().all(char::is_uppercase) {
        return None;
    }
    let begins_small = beside
        .iter()
        .all(|word| !word.starts_with(char::is_uppercase));
    if begins_small && folded.starts_with(|c| ONE_SHAPE.contains(c)) {
        return Some(word.to_lowercase());
    }
    let mut letters = word.chars();
    let first = letters.next().into_iter();
    Some(first.chain(letters.flat_map(char::to_lowercase)).collect())
}

/// A word without the signs round it.
fn core(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn mend(word: &mut Word, written: &str) {
    let core = core(&word.text);
    let mended = in_case_of(core, written);
    if is_same(core, &mended) {
        return;
    }
    rewrite(word, &mended);
}

/// The word with another core; its reading stays with it.
fn rewrite(word: &mut Word, written: &str) {
    let text = word.text.replacen(core(&word.text), written, 1);
    let read = std::mem::replace(&mut word.text, text);
    word.as_read.get_or_insert(read);
}

/// `written` with capitals where `read` has them.
fn in_case_of(read: &str, written: &str) -> String {
    let cases = read.chars().map(char::is_uppercase);
    written
        .chars()
        .zip(cases.chain(std::iter::repeat(false)))
        .flat_map(|(c, upper)| match upper {
            true => c.to_uppercase().collect::<Vec<_>>(),
            false => vec![c],
        })
        .collect()
}

/// The two customs of placing a tone mark (hòa, hoà) are both right.
fn is_same(word: &str, other: &str) -> bool {
    let one_custom = |word: &str| crate::catalogue::exact_words(&word.to_lowercase());
    one_custom(word) == one_custom(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Rect;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    fn line(text: &str) -> Line {
        let word = |text: &str| Word {
            text: text.to_owned(),
            as_read: None,
            rect: Rect::default(),
            confidence: 0.9,
        };
        Line::from_words(text.split_whitespace().map(word).collect())
    }

    fn corrected(text: &str) -> String {
        let mut line = line(text);
        correct(&mut line);
        line.text()
    }

    #[test]
    fn marks_of_set_phrases_are_put_right_in_their_case() {
        assert_eq!(corrected("kế từ ngày ký"), "kể từ ngày ký");
        assert_eq!(corrected("TÍNH KHÁNH HÒA"), "TỈNH KHÁNH HÒA");
        assert_eq!(
            corrected("Độc lâp - Tự dò - Hạnh phúc"),
            "Độc lập - Tự do - Hạnh phúc"
        );
        assert_eq!(corrected("Công ty Cổ phân Cảng,"), "Công ty Cổ phần Cảng,");
        assert_eq!(
            corrected("Căn cứ Luật Đầu từ ngày"),
            "Căn cứ Luật Đầu tư ngày"
        );
    }

    #[test]
    fn what_is_no_phrase_and_what_is_right_stay() {
        for text in [
            "Khánh Hoà",
            "Lê Bảo Lòng",
            "tính toán",
            "Số: 45/GPXD-KKT",
            "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Căn cứ Luật Đầu tư ngày 17 tháng 6 năm 2020",
            "Thủ trưởng các đơn vị",
            "có hiệu lực bắt đầu từ ngày 01/01/2024",
            "nộp thuế đất hằng năm",
            "trụ sở tại Hà Nội, nhận chuyển nhượng",
            "Giấy phép có số 12",
        ] {
            assert_eq!(corrected(text), text);
        }
    }

    /// "Phan Anh Khoa" became "Phản Ánh Khoa", as surely as ever.
    #[test]
    fn names_that_were_read_surely_stay() {
        for text in [
            "Phan Anh Khoa",
            "TRẦN GIA HÂN",
            "CÔNG TY TNHH THÔNG BẢO",
            "Lê Thị Thương Mai",
        ] {
            let mut line = line(text);
            line.words
                .iter_mut()
                .for_each(|word| word.confidence = 0.98);
            correct(&mut line);
            assert_eq!(line.text(), text);
        }
        assert_eq!(corrected("THÔNG BÀO"), "THÔNG BÁO");
    }

    #[test]
    fn a_capital_of_the_same_shape_is_small_among_small_letters() {
        assert_eq!(corrected("May Thông SỐ"), "May Thông Số");
        assert_eq!(corrected("Nigeria SỐ hộ chiếu"), "Nigeria Số hộ chiếu");
        assert_eq!(corrected("TNHH GỖ Vạn Giã"), "TNHH Gỗ Vạn Giã");
        assert_eq!(corrected("thiết kế cơ SỞ"), "thiết kế cơ sở");
        for text in [
            "SỐ: 45/GPXD",
            "THÔNG SỐ",
            "QĐ-UBND của",
            "Công ty CỔ PHẦN",
            "TỈNH Khánh Hòa",
            "VUX Nha Trang",
        ] {
            assert_eq!(corrected(text), text);
        }
    }

    #[test]
    fn the_reading_stays_with_the_word() {
        let mut line = line("thấm định");
        correct(&mut line);
        assert_eq!(line.words[0].as_read.as_deref(), Some("thấm"));
        assert_eq!(line.words[1].as_read, None);
    }

    #[test]
    fn a_letter_read_as_its_double_is_written_once() {
        let mut line = line("225/QĐÐ-KKT");
        correct(&mut line);
        assert_eq!(line.words[0].text, "225/QĐ-KKT");
        assert_eq!(line.words[0].as_read.as_deref(), Some("225/QĐÐ-KKT"));
        assert_eq!(corrected("Ðộc lập"), "Độc lập");
    }

    /// The samples' own words, all of them doubted.
    #[test]
    fn what_is_right_stays_however_doubtful() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/truth");
        let mut words = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
            let truth: serde_json::Value = serde_json::from_str(&text).unwrap();
            for text in truth["text"].as_array().into_iter().flatten() {
                let text: String = text.as_str().unwrap().nfc().collect();
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                words += text.split(' ').count();
                assert_eq!(corrected(&text), text);
            }
        }
        assert!(words > 1000, "{words}");
    }

    proptest! {
        #[test]
        fn only_letters_ever_change(text in "[^\\pCÐ]{0,60}") {
            let no_letters = |text: &str| text.replace(char::is_alphabetic, "x");
            prop_assert_eq!(no_letters(&corrected(&text)), no_letters(&line(&text).text()));
        }
    }
}
