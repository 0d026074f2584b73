//! Tests of the second look.

use image::{GrayImage, Luma};

use super::parts::worth_it;
use super::*;

/// Words of one width a letter, one after another.
fn line(words: &[(&str, f32)]) -> Vec<DecodedWord> {
    let mut at = 0.0;
    let mut word = |&(text, confidence): &(&str, f32)| {
        let chars = text.chars().map(|c| {
            at += 10.0;
            DecodedChar {
                text: c.to_string(),
                confidence,
                start_px: at - 10.0,
                end_px: at,
                alternatives: Vec::new(),
            }
        });
        let chars = chars.collect();
        at += 10.0;
        DecodedWord {
            text: text.to_owned(),
            confidence,
            in_dictionary: false,
            chars,
        }
    };
    words.iter().map(&mut word).collect()
}

/// Words as one, each character at its place.
fn in_one(words: Vec<DecodedWord>) -> DecodedWord {
    let join = |mut whole: DecodedWord, rest: DecodedWord| {
        whole.text.push_str(&rest.text);
        whole.chars.extend(rest.chars);
        whole
    };
    words.into_iter().reduce(join).unwrap()
}

fn weighed(
    first: &[(&str, f32)],
    second: &[(&str, f32)],
    third: &[(&str, f32)],
) -> Vec<(String, f32)> {
    let mut words = line(first);
    weigh(&mut words, &line(second), || line(third));
    let told = words.into_iter().map(|word| (word.text, word.confidence));
    told.collect()
}

#[test]
fn what_is_read_again_is_digits_and_doubt_with_their_neighbours() {
    let sure = |text| (text, 0.95);
    let words = "Căn cứ Nghị định số 15 của Chính phủ và quy chế hiện hành";
    let mut words: Vec<(&str, f32)> = words.split(' ').map(sure).collect();
    assert_eq!(worth_it(&line(&words)), std::slice::from_ref(&(3..8)));
    words[12].1 = 0.5;
    assert_eq!(worth_it(&line(&words)), [3..8, 10..14]);
    words[9].1 = 0.5;
    assert_eq!(worth_it(&line(&words)), std::slice::from_ref(&(3..14)));
    assert!(worth_it(&line(&[sure("Điều"), sure("lệ")])).is_empty());
}

#[test]
fn a_part_is_cut_between_words() {
    // Four words of two letters, each letter ten columns wide, ten columns apart.
    let words = line(&[("ab", 0.9), ("cd", 0.9), ("ef", 0.9), ("12", 0.9)]);
    let ink = |x: u32| x % 30 < 20;
    let strip = GrayImage::from_fn(120, 40, |x, _| Luma([if ink(x) { 0 } else { 255 }]));
    let parts = parts(7, &strip, &words);
    let [part] = parts.as_slice() else {
        panic!("{} parts", parts.len())
    };
    assert_eq!((part.line, part.words.clone()), (7, 1..4));
    assert_eq!((part.left_px, part.strip.width()), (25, 95));
}

#[test]
fn digits_that_two_readers_read_alike_are_as_sure_as_the_surer() {
    let read = weighed(&[("45/GPXD", 0.997)], &[("45/GPXĐ", 0.999)], &[]);
    assert_eq!(read, [("45/GPXD".to_owned(), 0.999)]);
}

/// "3009235583" was read by both as "3009255583", by neither surely.
#[test]
fn digits_that_two_readers_read_alike_and_with_doubt_need_the_third_look() {
    let doubtful =
        |third: &[(&str, f32)]| weighed(&[("3009255583", 0.7)], &[("3009255583", 0.6)], third);
    let digits = || "3009255583".to_owned();
    assert_eq!(doubtful(&[("3009255583", 0.9)]), [(digits(), 0.7)]);
    assert_eq!(doubtful(&[("3009235583", 0.9)]), [(digits(), DISPUTED)]);
    assert_eq!(doubtful(&[("3009255583", 0.8)]), [(digits(), DISPUTED)]);
    assert_eq!(doubtful(&[]), [(digits(), DISPUTED)]);
    let one_doubts = weighed(&[("305", 0.95)], &[("305", 0.999)], &[("305", 0.7)]);
    assert_eq!(one_doubts, [("305".to_owned(), MAJORITY)]);
}

#[test]
fn digits_that_two_readers_read_differently_are_not_trusted_and_not_changed() {
    let read = weighed(
        &[("409/QĐ", 0.99)],
        &[("499/QĐ", 0.97)],
        &[("409/QĐ", 0.99)],
    );
    assert_eq!(read, [("409/QĐ".to_owned(), DISPUTED)]);
}

#[test]
fn a_doubtful_second_reader_is_overruled_by_two_sure_looks() {
    let read = weighed(&[("726/QĐ", 0.99)], &[("7z6/QĐ", 0.3)], &[("726/QĐ", 0.98)]);
    assert_eq!(read, [("726/QĐ".to_owned(), MAJORITY)]);
}

/// A stamp lay over the symbol and not over the digits.
#[test]
fn letters_that_make_a_known_symbol_settle_what_a_stamp_lies_over() {
    let read = weighed(&[("534/QĐ-KKT", 0.9)], &[("534/QĐ-KRT", 0.9)], &[]);
    assert_eq!(read, [("534/QĐ-KKT".to_owned(), MAJORITY)]);
    for second in ["584/QĐ-KRT", "534/QĐ-KCN", "534/QĐ-KT", "534/QĐ-K8T"] {
        let read = weighed(&[("534/QĐ-KKT", 0.9)], &[(second, 0.9)], &[]);
        assert_eq!(read, [("534/QĐ-KKT".to_owned(), DISPUTED)], "{second}");
    }
}

/// A space was seen within the number of a paper: the digits are the same.
#[test]
fn a_number_that_one_reader_takes_for_two_words_is_no_dispute() {
    let mut first = line(&[("534", 0.997), ("/QĐ-KKT", 0.8)]);
    let mut second = [in_one(line(&[("534", 0.999), ("/QĐ-KKT", 0.999)]))];
    weigh(&mut first, &second, Vec::new);
    let sure: Vec<f32> = first.iter().map(|word| word.confidence).collect();
    assert_eq!(sure, [0.999, 0.999]);
    second[0].chars[1].text = "8".to_owned();
    second[0].text = second[0].text.replace('3', "8");
    weigh(&mut first, &second, Vec::new);
    assert_eq!(first[0].confidence, DISPUTED);
}

/// "1142/2005" was read as "1 142/2005", as surely as ever: every digit was right.
#[test]
fn a_number_that_one_reader_cuts_between_two_digits_is_disputed() {
    let mut first = line(&[("1", 0.99), ("142/2005", 0.99)]);
    let second = [in_one(first.clone())];
    weigh(&mut first, &second, Vec::new);
    let sure: Vec<f32> = first.iter().map(|word| word.confidence).collect();
    assert_eq!(sure, [DISPUTED, DISPUTED]);
}

/// In a face with old-style figures "15/6/2015" was read as "1s/6/2015" by both readers.
#[test]
fn a_figure_that_both_readers_take_for_a_letter_is_disputed() {
    for text in ["1s/6/2015", "s60/2021", "1o:", "14n", "3y/KKT"] {
        let read = weighed(&[(text, 0.999)], &[(text, 0.999)], &[(text, 0.999)]);
        assert_eq!(read, [(text.to_owned(), DISPUTED)]);
    }
    let read = weighed(&[("2b", 0.999)], &[("2b", 0.999)], &[]);
    assert_eq!(read, [("2b".to_owned(), 0.999)]);
}

/// "7/9/2019" was read as "79/2019".
#[test]
fn digits_that_one_reader_parts_by_a_stroke_are_disputed() {
    let read = weighed(
        &[("79/2019", 0.999)],
        &[("7/9/2019", 0.997)],
        &[("79/2019", 0.999)],
    );
    assert_eq!(read, [("79/2019".to_owned(), DISPUTED)]);
    let read = weighed(&[("45/2019", 0.997)], &[("45-2019", 0.999)], &[]);
    assert_eq!(read, [("45/2019".to_owned(), 0.999)]);
}

#[test]
fn one_word_of_the_second_reader_never_stands_for_two_of_the_first() {
    let first = [("Tân", 0.5), ("Lập", 0.5)];
    let read = weighed(&first, &[("Tân.Lập", 0.9)], &[]);
    let texts: Vec<String> = read.into_iter().map(|(text, _)| text).collect();
    assert_eq!(texts, ["Tân", "Lập"]);
}

#[test]
fn a_doubtful_word_takes_the_reading_of_the_surer_reader() {
    let read = weighed(&[("Rõ", 0.5)], &[("Rô", 0.9)], &[]);
    assert_eq!(read, [("Rô".to_owned(), 0.9)]);
}
