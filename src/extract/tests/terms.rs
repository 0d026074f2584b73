//! Terms and ends that once were given and wrong, or were not read.

use super::*;

/// "hai mươi (20) năm kể từ ngày ký, trong đó … 01 năm" was given as one year: a permit in force had expired.
#[test]
fn a_term_in_words_before_its_figures_is_read() {
    let expiry = |term: &str| {
        let body = format!(
            "Điều 1. Cho phép Công ty TNHH Đá Xanh khai thác.\nĐiều 2. Thời hạn của giấy phép là {term} kể từ ngày ký, \
             trong đó thời gian xây dựng cơ bản mỏ là 01 năm.\nĐiều 3. Giấy phép này có hiệu lực kể từ ngày ký."
        );
        let record = of_board("GIẤY PHÉP KHAI THÁC KHOÁNG SẢN", &body);
        given(&record, FieldName::ExpiryDate).map(str::to_owned)
    };
    for term in [
        "hai mươi (20) năm",
        "20 (hai mươi) năm",
        "hai mươi năm",
        "20 năm",
    ] {
        assert_eq!(expiry(term).as_deref(), Some("2045-11-11"), "{term}");
    }
    for differing in ["hai mươi (30) năm", "30 (hai mươi) năm"] {
        assert_eq!(expiry(differing), None, "{differing}");
    }
}

/// "từ ngày (Valid from) 15 tháng 9 năm 2025": the day of issue was given as the first.
#[test]
fn a_gloss_between_a_word_and_its_day_hides_neither() {
    let record = of_board(
        "GIẤY PHÉP LAO ĐỘNG\nWORK PERMIT",
        "1. Họ và tên (Full name): KIM SO CAP (Nam)\n7. Thời hạn làm việc từ ngày (Valid from) 15 tháng 11 năm 2025 đến ngày (to) 14 tháng 11 năm 2027\n\
         8. Tình trạng giấy phép lao động: Cấp mới (New)\nNơi nhận:\n- Lưu: VT.\nTRƯỞNG BAN\nLê Hữu Hoàng",
    );
    assert_eq!(given(&record, FieldName::Holder), Some("KIM SO CAP"));
    assert_eq!(given(&record, FieldName::EffectiveDate), Some("2025-11-15"));
    assert_eq!(given(&record, FieldName::ExpiryDate), Some("2027-11-14"));
}

/// A decision for a time was in force for ever: papers of its kind have no term.
#[test]
fn a_paper_of_a_kind_without_term_ends_when_it_says_so() {
    let record = of_board(
        "QUYẾT ĐỊNH\nVề việc điều chỉnh Quyết định số 77/QĐ-KKT ngày 21/5/2024",
        "QUYẾT ĐỊNH:\nĐiều 1. Điều chỉnh Quyết định số 77/QĐ-KKT ngày 21/5/2024.\n\
         Điều 2. Quyết định này có hiệu lực kể từ ngày ký đến hết ngày 28/02/2027.",
    );
    assert_eq!(given(&record, FieldName::ExpiryDate), Some("2027-02-28"));
}

/// Each of these permits had expired, though none of them had.
#[test]
fn an_end_that_is_not_plainly_one_is_not_given() {
    for end in [
        "Thời hạn của giấy phép: 10 năm 6 tháng, kể từ ngày ký.",
        "Giấy phép này có giá trị đến ngày 31/12/2025 và được gia hạn đến ngày 31/12/2027.",
        "Giấy phép này có giá trị đến ngày 30/6/2026 đối với giếng số 1 và đến ngày 30/6/2031 đối với giếng số 2.",
        "Thời hạn của giấy phép: 05 năm, kể từ ngày ký biên bản nghiệm thu.",
        "Thời hạn của giấy phép: 05 năm, kể từ ngày ký Hợp đồng.",
        "Thời hạn của giấy phép: không quá 05 năm kể từ ngày ký.",
    ] {
        let body = format!(
            "Điều 1. Cho phép Công ty TNHH Đá Xanh khai thác.\nĐiều 2. {end}\nĐiều 3. Lưu hồ sơ."
        );
        let record = of_board("GIẤY PHÉP KHAI THÁC KHOÁNG SẢN", &body);
        assert_eq!(given(&record, FieldName::ExpiryDate), None, "{end}");
    }
}

/// The end of the land's lease stood as the permit's: whichever came first in the text.
#[test]
fn two_sentences_that_name_other_ends_give_none() {
    let body = "Điều 1. Cho phép Công ty TNHH Đá Xanh sử dụng khu đất. Thời hạn sử dụng đất đến ngày 31/12/2050.\n\
        Điều 2. Giấy phép này có hiệu lực kể từ ngày ký đến hết ngày 30/6/2030.";
    let record = of_board("GIẤY PHÉP", body);
    assert_eq!(given(&record, FieldName::ExpiryDate), None);
}

/// The first day of the firm's registration was taken for the permit's.
#[test]
fn a_term_from_the_first_issue_is_not_counted_from_a_firms_registration() {
    let record = of_board(
        "GIẤY PHÉP MÔI TRƯỜNG",
        "1. Cấp phép cho Công ty TNHH Đá Xanh (Giấy chứng nhận đăng ký doanh nghiệp số 4201118877, đăng ký lần đầu ngày \
         03 tháng 10 năm 2012).\n2. Thời hạn của Giấy phép: 10 năm, kể từ ngày cấp lần đầu.",
    );
    assert_eq!(given(&record, FieldName::ExpiryDate), None);
}

/// The end of something else was the paper's.
#[test]
fn the_end_of_another_certificate_is_not_the_papers() {
    let record = of_board(
        "QUYẾT ĐỊNH\nVề việc công bố mở bến cảng",
        "QUYẾT ĐỊNH:\nĐiều 1. Công bố mở bến cảng.\nĐiều 2. Giấy chứng nhận kiểm định cầu cảng có hiệu lực đến ngày 10 tháng 4 năm 2021.",
    );
    assert_eq!(given(&record, FieldName::ExpiryDate), None);
}

/// An extension in the permit's own table was not seen: it stood as expired.
#[test]
fn an_extension_printed_on_the_paper_makes_its_end_a_question() {
    let record = of_board(
        "GIẤY PHÉP LAO ĐỘNG",
        "1. Họ và tên: KIM YOUNG HO\n6. Thời hạn làm việc: từ ngày 02/5/2024 đến ngày 01/5/2026\n\
         7. Gia hạn lần 1: từ ngày 02/5/2026 đến ngày 01/5/2028",
    );
    assert_eq!(given(&record, FieldName::ExpiryDate), None);
}

/// The counted end was given although the sentence limits it, or prints another.
#[test]
fn a_term_beside_an_end_that_is_not_understood_gives_none() {
    for term in [
        "05 năm kể từ ngày ký nhưng không vượt quá ngày 30/9/2026",
        "24 tháng (từ 11/5/2024 - 10/5/2026)",
        "05 năm kể từ ngày 01 tháng 11 năm 2025, đến tháng 10 năm 2030",
        "12 tháng kể từ ngày 01/7/2024, gia hạn tự động mỗi lần 12 tháng",
    ] {
        let body = format!("1. Cấp cho: Công ty TNHH A.\n2. Thời hạn của giấy phép: {term}.");
        let record = of_board("GIẤY PHÉP KINH DOANH", &body);
        assert_eq!(given(&record, FieldName::ExpiryDate), None, "{term}");
    }
}

/// The passport's end was the permit's.
#[test]
fn a_passports_end_is_not_the_permits() {
    let record = of_board(
        "GIẤY PHÉP LAO ĐỘNG",
        "1. Họ và tên: SMITH JOHN\n4. Hộ chiếu (Passport No.): PX1234567;\nCó giá trị đến (valid until): 19/9/2029",
    );
    assert_eq!(given(&record, FieldName::ExpiryDate), None);
    let on_one_line = of_board(
        "GIẤY PHÉP LAO ĐỘNG",
        "3. Hộ chiếu (Passport No.): PX1234567; có giá trị đến (valid until): 19/9/2029\n4. Làm việc tại: Công ty TNHH A",
    );
    assert_eq!(given(&on_one_line, FieldName::ExpiryDate), None);
}

/// Ends of months, quarters and years waited for a person.
#[test]
fn a_term_may_end_with_a_month_or_a_year() {
    let end_of = |term: &str| {
        let body = format!("1. Cấp cho: Công ty TNHH A.\n2. Thời hạn của giấy phép: {term}.");
        let record = of_board("GIẤY PHÉP KINH DOANH", &body);
        given(&record, FieldName::ExpiryDate).map(str::to_owned)
    };
    for (term, end) in [
        ("đến hết tháng 6 năm 2027", "2027-06-30"),
        ("từ ngày ký đến hết tháng 02/2028", "2028-02-29"),
        ("đến hết quý III năm 2027", "2027-09-30"),
        ("kể từ ngày ký đến hết năm 2030", "2030-12-31"),
        (
            "05 năm kể từ ngày 01 tháng 11 năm 2025, đến hết tháng 10 năm 2030",
            "2030-10-31",
        ),
    ] {
        assert_eq!(end_of(term).as_deref(), Some(end), "{term}");
    }
    // Whether the month counts is not said; of two ends neither is sure.
    for term in [
        "đến tháng 6 năm 2027",
        "đến năm 2030",
        "05 năm kể từ ngày ký, đến hết năm 2028",
        "đến hết năm 2028, giai đoạn 2 đến hết năm 2030",
    ] {
        assert_eq!(end_of(term), None, "{term}");
    }
}
