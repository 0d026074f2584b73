//! Values that once were given and wrong.

mod terms;

use super::*;
use crate::document::{Mark, MarkKind, Standing};
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

#[test]
fn a_name_ends_where_the_sentence_goes_on() {
    let holder = |rest: &str| {
        let record = of_board(
            "GIẤY PHÉP",
            &format!("Điều 1. Cho phép {rest}.\nĐiều 2. Giấy phép này có hiệu lực kể từ ngày ký."),
        );
        given(&record, FieldName::Holder).map(str::to_owned)
    };
    for rest in [
        "xả nước thải vào sông Cái Nha Trang",
        "tổ chức bán buôn thuốc lá",
        "tạm ngừng kinh doanh",
        "trong thời hạn 03 tháng",
        "(Mã số doanh nghiệp: 4201888123)",
    ] {
        let name = "Công ty TNHH Hòa Bình Số Một";
        assert_eq!(
            holder(&format!("{name} {rest}")).as_deref(),
            Some(name),
            "{rest}"
        );
    }
    for name in [
        "Công ty Cổ phần Giải pháp Mã số Mã vạch Nam Trung",
        "Công ty TNHH Đăng Ký Xanh",
    ] {
        assert_eq!(holder(name).as_deref(), Some(name));
    }
}

#[test]
fn who_certifies_a_copy_did_not_sign_the_paper() {
    let record = of_board(
        "GIẤY PHÉP",
        "Điều 1. Cho phép Công ty TNHH A.\nNơi nhận:\n- Lưu: VT.\nKT. TRƯỞNG BAN\nPHÓ TRƯỞNG BAN\nLê Hữu Hoàng\n\
         Số: 310/SY-UBND\nDiên Điền, ngày 19 tháng 8 năm 2026\nSAO Y\nTL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG\nNguyễn Thị Hoa",
    );
    assert_eq!(given(&record, FieldName::Signer), Some("Lê Hữu Hoàng"));
}

/// "Ủy ban nhân dân - tỉnh Khánh Hòa", and "… tỉnh Khánh Hòa 1", were given.
#[test]
fn specks_in_a_letterhead_are_no_part_of_the_body() {
    for (first, second) in [
        ("ỦY BAN NHÂN DÂN -", "TỈNH KHÁNH HÒA"),
        ("ỦY BAN NHÂN DÂN", "TỈNH KHÁNH HÒA 1"),
    ] {
        let record = record(&format!(
            "{first}\n{second}\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\
             Số: 77/GP-UBND\nKhánh Hòa, ngày 12 tháng 3 năm 2024\nGIẤY PHÉP KHAI THÁC NƯỚC MẶT\n"
        ));
        assert_eq!(
            given(&record, FieldName::Authority),
            Some("Ủy ban nhân dân tỉnh Khánh Hòa")
        );
    }
}

/// The name of who certifies a copy was given: the stamp's own words are no part of the text.
#[test]
fn who_certifies_a_copy_is_not_the_signer() {
    let text = "UBND TỈNH KHÁNH HÒA\nSỞ XÂY DỰNG\nSố: 140/GPXD-SXD\nKhánh Hòa, ngày 18 tháng 11 năm 2025\nGIẤY PHÉP XÂY DỰNG\n\
        1. Cấp cho: Bà Hồ Thị Kim Anh.\nNơi nhận:\n- Lưu: VT.\nTL. GIÁM ĐỐC\nTRƯỞNG PHÒNG CẤP PHÉP\nĐặng Hữu Tín\n\
        CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH\nKT. CHỦ TỊCH - PHÓ CHỦ TỊCH\nNgô Bảo Quốc";
    let mut page = plain::page(text, 1);
    let stamp = page
        .lines
        .iter()
        .find(|line| line.text().starts_with("CHỨNG THỰC"))
        .unwrap()
        .rect;
    page.marks
        .push(Mark::new(MarkKind::CopyBlock, stamp, String::new()));
    let record = extract(
        &crate::layout::read(&[page]),
        &Knowledge::load(None).unwrap(),
        None,
    );
    assert_eq!(given(&record, FieldName::Signer), Some("Đặng Hữu Tín"));
}

/// Reading it never came to an end.
#[test]
fn a_name_may_stand_in_the_last_full_line_of_a_paper() {
    let body = "QUYẾT ĐỊNH:\nĐiều 1. Giấy xác nhận số 15/GXN-SNNMT ngày 05 tháng 3 năm 2024 của Công ty TNHH Yến sào \
        hết hiệu lực kể từ ngày 01 tháng 9 năm 2026.";
    let record = of_board("QUYẾT ĐỊNH\nVề việc công bố hết hiệu lực", body);
    assert_eq!(given(&record, FieldName::Number), Some("212/QĐ-KKT"));
}

/// Scans end anywhere: in a name, a number, a day.
#[test]
fn a_paper_cut_off_anywhere_is_read() {
    let text = "UBND TỈNH KHÁNH HÒA\nBAN QUẢN LÝ KHU KINH TẾ VÂN PHONG\nSố: 726/QĐ-KKT\nKhánh Hòa, ngày 11 tháng 11 năm 2025\n\
        QUYẾT ĐỊNH\nVề việc thu hồi Giấy phép xây dựng\nCăn cứ Luật Xây dựng ngày 18 tháng 6 năm 2014;\nQUYẾT ĐỊNH:\n\
        Điều 1. Thu hồi các Giấy phép số 45/GPXD-KKT ngày 12/3/2021 và số 46/GPXD-KKT ngày 15/4/2021 đã cấp cho Công ty TNHH \
        Một thành viên Yến sào Hòn Nội, địa chỉ: số 4 đường Trần Phú.\nĐiều 2. Giấy phép này có hiệu lực kể từ ngày ký đến hết \
        ngày 30/6/2030.\nNơi nhận:\n- Như Điều 3;\nKT. TRƯỞNG BAN\nPHÓ TRƯỞNG BAN\nNguyễn Văn Hải";
    let knowledge = Knowledge::load(None).unwrap();
    for (cut, _) in text.char_indices().step_by(3) {
        let record = extract(&plain::paper(&text[..cut]), &knowledge, None);
        assert!(record.first_page == 1, "{cut}");
    }
}

/// A pen's strokes beside a name are no part of it; what may be its surname, misread, makes it a question.
#[test]
fn specks_before_a_signers_name_are_no_part_of_it() {
    let signer = |line: &str| {
        let body = format!(
            "QUYẾT ĐỊNH:\nĐiều 1. Thu hồi giấy phép.\nNơi nhận:\n- Lưu: VT.\nTRƯỞNG PHÒNG\n{line}"
        );
        given(
            &of_board("QUYẾT ĐỊNH\nVề việc thu hồi", &body),
            FieldName::Signer,
        )
        .map(str::to_owned)
    };
    assert_eq!(
        signer("1 Trương Thanh Hoài"),
        Some("Trương Thanh Hoài".into())
    );
    assert_eq!(
        signer(">5 Phạm Huy Nam Sơn"),
        Some("Phạm Huy Nam Sơn".into())
    );
    for torn in ["16 Văn Nam Sơn", "5 Mạnh Ngọc", "9 Trần Sơn"] {
        assert_eq!(signer(torn), None, "{torn}");
    }
}

/// "Phòng quận Lý Đô Thị" was given.
#[test]
fn an_office_of_management_is_no_districts() {
    let record = record(
        "UBND THÀNH PHỐ NHA TRANG\nPHÒNG QUẢN LÝ ĐÔ THỊ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\
         Số: 41/GPXD-QLĐT\nNha Trang, ngày 11 tháng 11 năm 2019\nGIẤY PHÉP XÂY DỰNG\n1. Cấp cho: Bạch Công Khanh\n",
    );
    let office = "Phòng Quản lý đô thị thành phố Nha Trang";
    assert_eq!(given(&record, FieldName::Authority), Some(office));
    // "ch Công Khanh" was given: "ba" is no "bà" here.
    assert_eq!(given(&record, FieldName::Holder), Some("Bạch Công Khanh"));
}

/// "Khu kinh tế Vân", "tỉnh Khánh" were given.
#[test]
fn a_letterhead_may_break_within_a_place() {
    for (letterhead, name) in [
        (
            "UBND TỈNH KHÁNH HÒA\nBAN QUẢN LÝ KHU KINH TẾ VÂN\nPHONG",
            "Ban Quản lý Khu kinh tế Vân Phong",
        ),
        (
            "ỦY BAN NHÂN DÂN TỈNH KHÁNH\nHÒA\nSỞ CÔNG THƯƠNG",
            "Sở Công Thương tỉnh Khánh Hòa",
        ),
    ] {
        let record = record(&format!(
            "{letterhead}\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSố: 41/QĐ-XX\n\
             Khánh Hòa, ngày 10 tháng 9 năm 2025\nQUYẾT ĐỊNH\nVề việc phê duyệt kế hoạch năm 2026\n"
        ));
        assert_eq!(given(&record, FieldName::Authority), Some(name));
    }
}

/// "125/2023/GPMT-KHÁNH" was given: the next line stood in the other column.
#[test]
fn a_number_never_goes_on_in_the_next_line() {
    let record = record(
        "UBND TỈNH KHÁNH HÒA\nBAN QUẢN LÝ KHU KINH TẾ VÂN PHONG\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\
         Độc lập - Tự do - Hạnh phúc\nSố: 125/2023/GPMT-\nKhánh Hòa, ngày 29 tháng 9 năm 2023\nBQLKKTVP\nGIẤY PHÉP MÔI TRƯỜNG\n",
    );
    assert_eq!(given(&record, FieldName::Number), None);
}

/// What a firm may do was part of its name.
#[test]
fn a_name_ends_before_the_deed_that_is_allowed() {
    let holder = |sentence: &str| {
        let record = of_board(
            "QUYẾT ĐỊNH\nVề việc cho phép",
            &format!("QUYẾT ĐỊNH:\nĐiều 1. {sentence}\nĐiều 2. Thi hành."),
        );
        given(&record, FieldName::Holder).map(str::to_owned)
    };
    let one = "Công ty TNHH Rượu Sim Ninh Tân";
    for deed in [
        "sản xuất rượu công nghiệp",
        "lắp đặt đường ống dẫn nước",
        "trả lại Giấy phép số 660/GP-UBND",
        "không còn giá trị",
        "còn 04 năm",
        "vào làm việc",
    ] {
        assert_eq!(
            holder(&format!("Cho phép {one} {deed}.")).as_deref(),
            Some(one),
            "{deed}"
        );
    }
    let other = "Công ty Cổ phần Đầu tư xây dựng Nha Trang";
    assert_eq!(
        holder(&format!("Cho phép {other} sử dụng đất.")).as_deref(),
        Some(other)
    );
}

/// Two names in one paper, or a name with a comma, were given cut.
#[test]
fn a_holder_beside_another_is_a_question() {
    for name in [
        "Ông Phạm Ngọc Ẩn và vợ là bà Lê Thị Cẩm Nhung",
        "KIM, Young-Ho",
    ] {
        let record = of_board(
            "GIẤY PHÉP XÂY DỰNG",
            &format!("1. Cấp cho: {name}\n2. Được phép xây dựng công trình."),
        );
        assert_eq!(given(&record, FieldName::Holder), None, "{name}");
    }
}

/// The signer of an annex, an extension or a translation was given.
#[test]
fn of_two_signature_blocks_neither_is_given_alone() {
    let record = of_board(
        "QUYẾT ĐỊNH\nVề việc giao đất",
        "QUYẾT ĐỊNH:\nĐiều 1. Giao đất.\nNơi nhận:\n- Lưu: VT.\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nĐào Công Thiên\n\
         PHỤ LỤC\nDanh sách thửa đất kèm theo\nSTT Thửa Diện tích\n1 23 120,5\nGIÁM ĐỐC\nĐỗ Như Chức",
    );
    assert_eq!(given(&record, FieldName::Signer), None);
    assert_eq!(
        record.field(FieldName::Signer).unwrap().value,
        "Đào Công Thiên"
    );
}

/// Lists and letters passed as the papers that they name.
#[test]
fn a_list_or_letter_is_not_the_paper_that_it_names() {
    for (heading, not) in [
        ("DANH MỤC GIẤY PHÉP MÔI TRƯỜNG ĐÃ CẤP NĂM 2024", "gpmt"),
        ("V/v gửi Quyết định thu hồi giấy phép", "qd_thuhoi"),
        (
            "THÔNG BÁO\nVề việc trả lại hồ sơ đề nghị cấp giấy phép môi trường",
            "gpmt",
        ),
        (
            "QUYẾT ĐỊNH\nVề việc phê duyệt phương án xử lý tài sản sau thu hồi",
            "qd_thuhoi",
        ),
    ] {
        let record = of_board(heading, "Kính gửi: Công ty TNHH A.\nNội dung.");
        assert_ne!(given(&record, FieldName::Kind), Some(not), "{heading}");
    }
}

#[test]
fn a_name_keeps_both_its_quotes() {
    let record = of_board(
        "GIẤY PHÉP XÂY DỰNG",
        "1. Cấp cho: Công ty Cổ phần Kho vận \"Sao Biển 79\".\n2. Được phép xây dựng.",
    );
    let name = "Công ty Cổ phần Kho vận \"Sao Biển 79\"";
    assert_eq!(given(&record, FieldName::Holder), Some(name));
}

/// "Công ty TNHH Sao Biển trúng đấu giá", "… gồm 02 nhà máy": verbs that no list has were part of the name. Where
/// the paper names the firm once more, what both places have in common is its name.
#[test]
fn a_name_is_only_what_surely_belongs_to_it() {
    let holder = |body: &str| {
        let record = of_board("GIẤY PHÉP", body);
        given(&record, FieldName::Holder).map(str::to_owned)
    };
    let article = "Điều 1. Cho phép Công ty TNHH Sao Biển trúng đấu giá.\nĐiều 2. Giấy phép này có hiệu lực kể từ ngày ký.";
    assert_eq!(holder(article), None);
    let asked = "Xét đề nghị của Công ty TNHH Sao Biển tại Văn bản số 12/CV ngày 02/10/2025;";
    assert_eq!(
        holder(&format!("{asked}\n{article}")).as_deref(),
        Some("Công ty TNHH Sao Biển")
    );
}
