use super::*;
use crate::document::{TextOrigin, Word};

/// Lines of one word's height, each at its place.
fn page(lines: &[(&str, u32, u32)]) -> Page {
    let line = |&(text, x, y): &(&str, u32, u32)| {
        let mut at = x;
        let words = text.split(' ').map(|text| {
            let width = text.chars().count() as u32 * 20;
            at += width + 12;
            Word {
                text: text.to_owned(),
                as_read: None,
                rect: Rect::new(at - width - 12, y, width, 45),
                confidence: 0.9,
            }
        });
        Line::from_words(words.collect())
    };
    Page {
        lines: lines.iter().map(line).collect(),
        ..Page::empty(1, (2480, 3508), TextOrigin::Scan)
    }
}

fn kinds(page: &Page) -> Vec<MarkKind> {
    among_lines(page).iter().map(|mark| mark.kind).collect()
}

#[test]
fn an_arrival_stamp_is_its_word_with_what_it_counts() {
    let stamped = page(&[
        ("Số: 26 /QĐ-XPVPHC", 400, 400),
        ("ĐẾN", 300, 720),
        ("Số: 14708", 420, 690),
        ("Ngày: 20/7/2026", 420, 760),
        ("Chuyển:", 300, 850),
        ("QUYẾT ĐỊNH", 1000, 900),
    ]);
    let marks = among_lines(&stamped);
    assert_eq!(marks.len(), 1);
    assert_eq!(marks[0].kind, MarkKind::Arrival);
    assert_eq!(marks[0].text, "ĐẾN\nSố: 14708\nNgày: 20/7/2026\nChuyển:");
}

#[test]
fn the_words_of_secrecy_count_only_in_their_place() {
    assert_eq!(kinds(&page(&[("MẬT", 400, 600)])), [MarkKind::Secrecy]);
    assert_eq!(kinds(&page(&[("TỐI MẬT", 400, 600)])), [MarkKind::Secrecy]);
    for innocent in [
        ("mật độ xây dựng", 400, 600),
        ("Mật", 400, 600),
        ("BÍ MẬT KINH DOANH", 400, 600),
        ("MẬT ĐỘ XÂY DỰNG", 400, 600),
        ("MẬT", 400, 2600),
        ("MẬT", 1900, 600),
    ] {
        assert_eq!(kinds(&page(&[innocent])), [], "{innocent:?}");
    }
}

#[test]
fn a_copy_block_keeps_its_own_number_and_day() {
    let copied = page(&[
        ("SAO Y BẢN CHÍNH", 300, 3000),
        ("Số: 12 /SY-UBND", 300, 3060),
        ("Vân Phong, ngày 5 tháng 6 năm 2024", 300, 3120),
    ]);
    let marks = among_lines(&copied);
    assert_eq!(marks.len(), 1);
    assert!(marks[0].text.contains("SY-UBND") && marks[0].text.contains("2024"));
}

#[test]
fn a_copy_of_a_certificate_keeps_the_certificates_number_and_day() {
    let copied = page(&[
        ("BẢN SAO", 300, 300),
        ("Số: 45/GPXD-KKT", 300, 360),
        ("Khánh Hòa, ngày 5 tháng 6 năm 2024", 300, 420),
    ]);
    assert_eq!(among_lines(&copied)[0].text, "BẢN SAO");
}

#[test]
fn words_of_a_sentence_are_no_stamp() {
    let text = page(&[
        ("đến", 300, 1430),
        ("ngày 5 tháng 6 năm 2030;", 300, 1490),
        ("hết năm 2030 thì phải xin gia hạn", 300, 1570),
        ("Bản sao giấy chứng nhận đăng ký", 300, 1640),
    ]);
    assert_eq!(kinds(&text), []);
}
