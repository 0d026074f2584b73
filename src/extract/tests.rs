//! Values that once were given and wrong.

use super::*;
use crate::document::Standing;
use crate::layout::plain;

pub(super) fn record(text: &str) -> Record {
    extract(&plain::paper(text), &Knowledge::load(None).unwrap(), None)
}

/// The value of a field that is given.
pub(super) fn given(record: &Record, name: FieldName) -> Option<&str> {
    let fields = record.fields.iter();
    let mut given = fields.filter(|field| field.standing == Standing::Given);
    let found = given.find(|field| field.name == name);
    found.map(|field| field.value.as_str())
}

/// A paper of the zone's board with this heading and body.
pub(super) fn of_board(head: &str, body: &str) -> Record {
    record(&format!(
        "BAN QUẢN LÝ\nKHU KINH TẾ VÂN PHONG\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\
         Độc lập - Tự do - Hạnh phúc\nSố: 212/QĐ-KKT\nKhánh Hòa, ngày 11 tháng 11 năm 2025\n{head}\n{body}"
    ))
}

#[test]
fn the_body_that_issued_a_paper_is_never_its_holder() {
    let record = of_board(
        "QUYẾT ĐỊNH\nVề việc điều chỉnh Quyết định số 77/QĐ-KKT ngày 21/5/2024\nTRƯỞNG BAN QUẢN LÝ KHU KINH TẾ VÂN PHONG",
        "QUYẾT ĐỊNH:\nĐiều 1. Điều chỉnh khoản 2 Điều 1 Quyết định số 77/QĐ-KKT ngày 21/5/2024 của Ban Quản lý \
         Khu kinh tế Vân Phong về việc phê duyệt quy hoạch của Công ty TNHH Logistics Bắc Nam.\n\
         Điều 2. Các nội dung khác không thay đổi.",
    );
    assert_eq!(
        given(&record, FieldName::Holder),
        Some("Công ty TNHH Logistics Bắc Nam")
    );
}

#[test]
fn a_zone_named_on_its_own_line_is_no_office() {
    let letterhead = "BAN QUẢN LÝ KHU KINH TẾ\nVÂN PHONG\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\
        Độc lập - Tự do - Hạnh phúc\nSố: 41/TB-KKT\nKhánh Hòa, ngày 26 tháng 6 năm 2025\nTHÔNG BÁO\n";
    for parent in ["", "UBND TỈNH KHÁNH HÒA\n"] {
        let record = record(&format!("{parent}{letterhead}"));
        let authority = given(&record, FieldName::Authority);
        assert_eq!(
            authority,
            Some("Ban Quản lý Khu kinh tế Vân Phong"),
            "{parent}"
        );
    }
}

/// "Full name: YAMAMOTO KENJI" was the name.
#[test]
fn a_label_in_two_languages_is_no_part_of_what_follows() {
    let record = record(
        "UBND TỈNH KHÁNH HÒA\nSỞ NỘI VỤ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\
         Số: 000512/2025/GPLĐ\nGIẤY PHÉP LAO ĐỘNG\nWORK PERMIT\n1. Họ và tên/Full name: YAMAMOTO KENJI\n\
         4. Quốc tịch/Nationality: Nhật Bản/Japan Số hộ chiếu/Passport number: TR5512876\n\
         5. Làm việc tại doanh nghiệp/tổ chức (Working at): CÔNG TY TNHH ĐIỆN LỰC VÂN PHONG\n\
         6. Địa điểm làm việc/Working place: Xã Ninh Phước",
    );
    assert_eq!(given(&record, FieldName::Holder), Some("YAMAMOTO KENJI"));
    assert_eq!(given(&record, FieldName::HolderId), Some("TR5512876"));
    assert_eq!(
        given(&record, FieldName::Subject),
        Some("CÔNG TY TNHH ĐIỆN LỰC VÂN PHONG")
    );
}

/// "Như" and "khai thác" may end a name, and they may stand in one.
#[test]
fn a_name_goes_on_over_its_own_capitals() {
    for name in [
        "Công ty TNHH Quỳnh Như",
        "CÔNG TY TNHH NHƯ Ý",
        "Công ty Cổ phần Khai thác Đá Hòn Ngang",
    ] {
        let record = of_board(
            "GIẤY PHÉP XÂY DỰNG",
            &format!(
                "1. Cấp cho: {name} được phép xây dựng công trình Kho lạnh.\n2. Địa điểm: xã Vạn Thắng."
            ),
        );
        assert_eq!(given(&record, FieldName::Holder), Some(name));
    }
}

#[test]
fn a_rank_before_a_signers_name_is_no_part_of_it() {
    let record = of_board(
        "QUYẾT ĐỊNH\nVề việc thu hồi giấy phép",
        "QUYẾT ĐỊNH:\nĐiều 1. Thu hồi Giấy phép xây dựng số 45/GPXD-KKT ngày 12/3/2021.\n\
         Nơi nhận:\n- Lưu: VT.\nTRƯỞNG PHÒNG\nThượng tá Nguyễn Văn Đức",
    );
    assert_eq!(given(&record, FieldName::Signer), Some("Nguyễn Văn Đức"));
}

#[test]
fn a_speck_before_a_papers_number_hides_neither_it_nor_the_body() {
    for speck in ["8 ", "| ", ". "] {
        let record = record(&format!(
            "UBND TỈNH KHÁNH HÒA\nBAN QUẢN LÝ KHU KINH TẾ VÂN PHONG\n{speck}Số: 726/QĐ-KKT\n\
             CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\
             Khánh Hòa, ngày 11 tháng 11 năm 2025\nQUYẾT ĐỊNH\nVề việc thu hồi giấy phép\n"
        ));
        let board = "Ban Quản lý Khu kinh tế Vân Phong";
        assert_eq!(given(&record, FieldName::Number), Some("726/QĐ-KKT"));
        assert_eq!(given(&record, FieldName::Authority), Some(board));
    }
}

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
