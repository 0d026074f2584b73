//! Dossiers written out as pages: where their papers begin.

use super::*;
use crate::document::{Line, Rect, TextOrigin, Word};

const WIDTH_PX: u32 = 2480;
const HEIGHT_PX: u32 = 3508;

/// A page of lines. `<` puts a line left, `>` right, `^` in the middle, `_` at the foot of the page; a
/// line without a sign fills the width.
fn page(lines: &[&str]) -> Page {
    let mut page = Page {
        state: match lines {
            [] => PageState::Blank,
            _ => PageState::Read,
        },
        ..Page::empty(1, (WIDTH_PX, HEIGHT_PX), TextOrigin::Scan)
    };
    let mut y = 150;
    for line in lines {
        let place = line.chars().next().filter(|c| "<>^_".contains(*c));
        let text = line.trim_start_matches(['<', '>', '^', '_']);
        let (x, w) = match place {
            Some('<') => (200, 900),
            Some('>') => (1300, 980),
            Some(_) => (900, 680),
            None => (200, 2080),
        };
        y = if place == Some('_') { 3300 } else { y + 70 };
        page.lines.push(line_at(text, Rect::new(x, y, w, 45)));
    }
    page
}

fn line_at(text: &str, rect: Rect) -> Line {
    let words: Vec<&str> = text.split(' ').collect();
    let width = rect.w / words.len() as u32;
    let word = |(nth, text): (usize, &&str)| Word {
        text: (*text).to_owned(),
        as_read: None,
        rect: Rect::new(
            rect.x + nth as u32 * width,
            rect.y,
            width.max(9) - 8,
            rect.h,
        ),
        confidence: 0.95,
    };
    Line::from_words(words.iter().enumerate().map(word).collect())
}

fn first_page(number: &str, name: &str) -> Page {
    page(&[
        "<UBND TỈNH KHÁNH HÒA",
        ">CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "<BAN QUẢN LÝ KHU KINH TẾ VÂN PHONG",
        ">Độc lập - Tự do - Hạnh phúc",
        &format!("<Số: {number}"),
        ">Khánh Hòa, ngày 05 tháng 01 năm 2024",
        &format!("^{name}"),
        "Căn cứ Luật Đầu tư ngày 17 tháng 6 năm 2020;",
        "Điều 1. Chấp thuận cho Công ty TNHH Biển Xanh thực hiện dự án.",
        "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.",
    ])
}

fn last_page() -> Page {
    page(&[
        "Điều 3. Chánh Văn phòng và Công ty TNHH Biển Xanh chịu trách nhiệm thi hành.",
        "<Nơi nhận:",
        ">KT. TRƯỞNG BAN",
        "<- Như Điều 3;",
        ">PHÓ TRƯỞNG BAN",
        ">Nguyễn Văn An",
    ])
}

/// First pages of the papers, counted from 1.
fn beginnings(pages: &[Page]) -> Vec<usize> {
    let papers = split(pages);
    assert_eq!(papers[0].pages.start, 0);
    assert_eq!(papers.last().unwrap().pages.end, pages.len());
    for pair in papers.windows(2) {
        assert_eq!(pair[0].pages.end, pair[1].pages.start);
    }
    papers.iter().map(|paper| paper.pages.start + 1).collect()
}

fn doubts(pages: &[Page]) -> Vec<bool> {
    let papers = split(pages);
    papers.iter().map(|paper| paper.doubt > 0.1).collect()
}

#[test]
fn two_papers_scanned_in_one_go_are_two() {
    let dossier = [
        first_page("12/QĐ-KKT", "QUYẾT ĐỊNH"),
        last_page(),
        first_page("45/GPXD-KKT", "GIẤY PHÉP XÂY DỰNG"),
        last_page(),
    ];
    assert_eq!(beginnings(&dossier), [1, 3]);
    assert_eq!(doubts(&dossier), [false, false]);
}

#[test]
fn backs_and_blank_pages_stay_with_their_paper() {
    let back = page(&[
        "^GIA HẠN GIẤY PHÉP",
        "1. Nội dung gia hạn:",
        ">Ngày … tháng … năm …",
    ]);
    let dossier = [
        first_page("45/GPXD-KKT", "GIẤY PHÉP XÂY DỰNG"),
        last_page(),
        back,
        page(&[]),
        first_page("12/QĐ-KKT", "QUYẾT ĐỊNH"),
        page(&[]),
        last_page(),
        page(&[]),
    ];
    assert_eq!(beginnings(&dossier), [1, 5]);
}

#[test]
fn annexes_stay_with_their_parent() {
    let annexes = [
        page(&[
            "^PHỤ LỤC I",
            "^DANH MỤC CÔNG TRÌNH",
            "^(Kèm theo Quyết định số 12/QĐ-KKT ngày 05 tháng 01 năm 2024 của Ban Quản lý)",
            "1 Nhà xưởng 5.000 m2",
        ]),
        page(&[
            "<BAN QUẢN LÝ KHU KINH TẾ VÂN PHONG",
            "^DANH SÁCH THỬA ĐẤT",
            "^(Ban hành kèm theo Quyết định số 12/QĐ-KKT ngày 05/01/2024)",
        ]),
        page(&["^SƠ ĐỒ VỊ TRÍ KHU ĐẤT", "<TỶ LỆ 1:2000", ">CHÚ DẪN"]),
        page(&[
            "<STT Hạng mục",
            ">Diện tích",
            "<1 Kho",
            ">500",
            "<2 Cổng",
            ">20",
        ]),
    ];
    let mut dossier = vec![first_page("12/QĐ-KKT", "QUYẾT ĐỊNH"), last_page()];
    dossier.extend(annexes);
    dossier.push(first_page("13/QĐ-KKT", "QUYẾT ĐỊNH"));
    assert_eq!(beginnings(&dossier), [1, 7]);
}

#[test]
fn an_annex_to_a_contract_with_its_own_motto_and_number_is_a_paper() {
    let dossier = [
        first_page("12/HĐTĐ", "HỢP ĐỒNG THUÊ ĐẤT"),
        last_page(),
        first_page("03/PLHĐ", "PHỤ LỤC HỢP ĐỒNG THUÊ ĐẤT"),
    ];
    assert_eq!(beginnings(&dossier), [1, 3]);
}

#[test]
fn the_operative_word_on_a_second_page_opens_nothing() {
    let second = page(&[
        "^2",
        "Theo đề nghị của Trưởng phòng Quản lý Đầu tư,",
        "^QUYẾT ĐỊNH:",
        "Điều 1. Điều chỉnh Giấy chứng nhận đăng ký đầu tư.",
    ]);
    let dossier = [first_page("12/QĐ-KKT", "QUYẾT ĐỊNH"), second, last_page()];
    assert_eq!(beginnings(&dossier), [1]);
    assert_eq!(doubts(&dossier), [false]);
}

#[test]
fn the_english_side_of_a_bilingual_form_is_no_paper_of_its_own() {
    let english = page(&[
        "^SOCIALIST REPUBLIC OF VIET NAM",
        "^Independence - Freedom - Happiness",
        "^WORK PERMIT",
        "1. Full name: KIM JAE HO",
        "2. Nationality: Korean",
    ]);
    let dossier = [
        first_page("07/GPLĐ-KKT", "GIẤY PHÉP LAO ĐỘNG"),
        english,
        first_page("08/GPLĐ-KKT", "GIẤY PHÉP LAO ĐỘNG"),
    ];
    assert_eq!(beginnings(&dossier), [1, 3]);
}

#[test]
fn the_name_of_the_republic_in_a_sentence_is_no_motto() {
    let second = page(&[
        "Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam năm 2013;",
        "Công ty cam kết chấp hành pháp luật của nước Cộng hòa xã hội chủ nghĩa Việt Nam.",
        "Số: 5 hạng mục công trình phụ trợ.",
    ]);
    let dossier = [first_page("12/QĐ-KKT", "QUYẾT ĐỊNH"), second, last_page()];
    assert_eq!(beginnings(&dossier), [1]);
}

#[test]
fn a_paper_whose_motto_was_not_read_opens_by_its_number_day_and_name() {
    let without_motto = page(&[
        "<CÔNG TY TNHH BIỂN XANH",
        "<Số: 12/CV-BX",
        ">Ninh Hòa, ngày 05 tháng 01 năm 2024",
        "<V/v đề nghị cấp giấy phép môi trường",
        "Kính gửi: Ban Quản lý Khu kinh tế Vân Phong",
    ]);
    let dossier = [
        first_page("12/QĐ-KKT", "QUYẾT ĐỊNH"),
        last_page(),
        without_motto,
    ];
    assert_eq!(beginnings(&dossier), [1, 3]);
}

#[test]
fn a_page_that_only_looks_a_little_like_a_beginning_waits_for_a_person() {
    let name_only = page(&[
        "^GIẤY CHỨNG NHẬN",
        "Chứng nhận Công ty TNHH Biển Xanh đủ điều kiện.",
    ]);
    let dossier = [
        first_page("12/QĐ-KKT", "QUYẾT ĐỊNH"),
        last_page(),
        name_only,
    ];
    assert!(doubts(&dossier).contains(&true));
}

#[test]
fn a_contents_page_confirms_the_cuts_or_puts_them_in_doubt() {
    let contents = |entries: &[&str]| {
        let mut lines = vec!["^MỤC LỤC HỒ SƠ", "STT Số, ký hiệu Ngày Trích yếu Trang"];
        lines.extend(entries);
        page(&lines)
    };
    let papers = [
        first_page("12/QĐ-KKT", "QUYẾT ĐỊNH"),
        last_page(),
        first_page("45/GPXD-KKT", "GIẤY PHÉP XÂY DỰNG"),
        last_page(),
    ];
    let listed = [
        "1 12/QĐ-KKT 05/01/2024 Quyết định 1",
        "2 45/GPXD-KKT 05/01/2024 Giấy phép 3",
    ];
    let whole: Vec<Page> = [contents(&listed)]
        .into_iter()
        .chain(papers.clone())
        .collect();
    assert_eq!(beginnings(&whole), [1, 2, 4]);
    assert_eq!(doubts(&whole), [false, false, false]);

    let more = [
        listed[0],
        listed[1],
        "3 77/GPMT-UBND 09/02/2024 Giấy phép 5",
    ];
    let one_missing: Vec<Page> = [contents(&more)].into_iter().chain(papers).collect();
    assert_eq!(beginnings(&one_missing), [1, 2, 4]);
    assert_eq!(doubts(&one_missing), [true, true, true]);
}

#[test]
fn five_hundred_pages_are_split_as_two_are() {
    let mut dossier = Vec::new();
    for nth in 0..250 {
        dossier.push(first_page(&format!("{nth}/QĐ-KKT"), "QUYẾT ĐỊNH"));
        dossier.push(last_page());
    }
    assert_eq!(beginnings(&dossier).len(), 250);
    assert_eq!(split(&[]).len(), 1);
}
