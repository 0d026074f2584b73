use super::*;
use crate::document::TextOrigin;

fn page(words: &[(&str, u32, u32)]) -> Page {
    let words = words.iter().map(|&(text, x, w)| Word {
        as_read: None,
        text: text.to_owned(),
        rect: Rect::new(x, 100, w, 45),
        confidence: 0.9,
    });
    Page {
        lines: vec![Line::from_words(words.collect())],
        ..Page::empty(1, (2480, 3508), TextOrigin::Scan)
    }
}

fn filled(page: &mut Page, texts: &[&str]) -> String {
    let slots = find(page, 45);
    assert_eq!(slots.len(), texts.len(), "{slots:?}");
    for (slot, text) in slots.iter().zip(texts).rev() {
        let agreement = Agreement {
            text: (*text).to_owned(),
            confidence: 0.9,
            readings: Vec::new(),
        };
        fill(&mut page.lines[slot.line], slot, &agreement);
    }
    page.lines[0].text()
}

#[test]
fn a_number_is_written_between_its_label_and_the_slash() {
    let mut scribble = page(&[("Số:", 0, 60), ("nó", 80, 60), ("/QĐ-XPVPHC", 170, 260)]);
    let slot = &find(&scribble, 45)[0];
    assert_eq!((slot.rect.x, slot.rect.right()), (60, 170));
    assert!(slot.is_apart);
    assert_eq!(filled(&mut scribble, &["26"]), "Số: 26 /QĐ-XPVPHC");
    assert_eq!(scribble.lines[0].words[1].as_read.as_deref(), Some("nó"));
}

#[test]
fn ink_that_touches_the_print_is_parted_from_it() {
    let mut joined = page(&[("Số:272./QĐ-", 0, 220), ("CC", 240, 60)]);
    assert_eq!(filled(&mut joined, &["272"]), "Số: 272 /QĐ- CC");
    let mut dotted = page(&[("Số:", 0, 60), (".5.../QĐ-", 70, 220), ("CC", 310, 60)]);
    assert_eq!(filled(&mut dotted, &["28"]), "Số: 28 /QĐ- CC");
}

// A certificate's "Số cấp: 033/2022/ATTP" was read with its label as digits.
#[test]
fn a_longer_label_is_no_part_of_the_number() {
    let certificate = page(&[
        ("Số", 0, 40),
        ("cấp:", 60, 70),
        ("033/2022/ATTP-CNĐK", 150, 400),
    ]);
    let slots = find(&certificate, 45);
    assert_eq!(slots.len(), 1);
    assert_eq!(slots[0].as_read, "033");
    assert!(!slots[0].is_apart);
}

#[test]
fn a_lost_slash_is_put_back_where_the_form_has_it() {
    let mut lost = page(&[("Số:", 0, 60), ("190", 80, 60), ("GPMT-UBND", 170, 260)]);
    assert_eq!(filled(&mut lost, &["190"]), "Số: 190 /GPMT-UBND");
}

#[test]
fn day_and_month_stand_between_the_words_of_a_date() {
    let mut date = page(&[
        ("Quảng", 0, 120),
        ("Ngãi,", 140, 100),
        ("ngày06", 260, 150),
        ("tháng...1..", 440, 230),
        ("năm", 690, 80),
        ("2025", 790, 90),
    ]);
    assert_eq!(
        filled(&mut date, &["06", "1"]),
        "Quảng Ngãi, ngày 06 tháng 1 năm 2025"
    );
}

#[test]
fn running_text_has_no_blanks() {
    for words in [
        &[("Số", 0, 60), ("điện", 80, 60), ("thoại:", 150, 90)][..],
        &[("đến", 0, 60), ("ngày", 80, 60), ("5/8/2009", 150, 90)][..],
        &[("Điều", 0, 60), ("5", 80, 20)][..],
    ] {
        assert_eq!(find(&page(words), 45), []);
    }
}
