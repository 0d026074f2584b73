//! Relations that once were given and wrong, or were lost.

use super::*;
use crate::document::Record;
use crate::extract::tests::{of_board, record};

/// The relations as "verb number day", those that are only proposed with a question mark.
fn told(record: &Record) -> Vec<String> {
    let tell = |relation: &Relation| {
        let sign = match relation.standing {
            Standing::Given => "",
            Standing::Proposed { .. } => "?",
        };
        let day = relation.date.map_or(String::new(), |day| format!(" {day}"));
        format!("{sign}{} {}{day}", relation.verb.as_str(), relation.number)
    };
    record.relations.iter().map(tell).collect()
}

/// A decision with this first article.
fn decided(article: &str) -> Vec<String> {
    told(&of_board(
        "QUYẾT ĐỊNH\nVề việc xử lý giấy phép",
        &format!(
            "QUYẾT ĐỊNH:\nĐiều 1. {article}\nĐiều 2. Quyết định này có hiệu lực kể từ ngày ký."
        ),
    ))
}

/// The second permit stood as in force, the first had the second's day.
#[test]
fn each_paper_of_a_list_is_named_with_its_own_day() {
    let two = [
        "revokes 21/GPMT-KKT 2025-11-03",
        "revokes 24/GPMT-KKT 2025-11-28",
    ];
    for list in [
        "Thu hồi Giấy phép môi trường số 21/GPMT-KKT ngày 03/11/2025 và Giấy phép môi trường số 24/GPMT-KKT ngày 28/11/2025.",
        "Thu hồi các Giấy phép số 21/GPMT-KKT ngày 03/11/2025 và số 24/GPMT-KKT ngày 28/11/2025.",
        "Thu hồi các Giấy phép số: 21/GPMT-KKT ngày 03 tháng 11 năm 2025, 24/GPMT-KKT ngày 28 tháng 11 năm 2025.",
        "Giấy phép số 21/GPMT-KKT ngày 03/11/2025 và số 24/GPMT-KKT ngày 28/11/2025 được thu hồi kể từ ngày ký.",
        "Thu hồi Giấy phép số 21/GPMT-KKT ngày 03/11/2025, Giấy phép số 24/GPMT-KKT ngày 28/11/2025 của Công ty TNHH A, mã số doanh nghiệp 4201888123.",
    ] {
        assert_eq!(decided(list), two, "{list}");
    }
}

#[test]
fn what_stands_behind_the_number_is_no_second_paper() {
    for rest in [
        "theo Tờ trình số 15/TTr-KKT ngày 05/11/2025",
        "và Văn bản số 9/CV-KKT theo Tờ trình số 15/TTr-KKT",
    ] {
        let read = decided(&format!(
            "Thu hồi Giấy phép số 21/GPMT-KKT ngày 03/11/2025 {rest}."
        ));
        assert!(
            !read.iter().any(|told| told.contains("15/TTr-KKT")),
            "{read:?}"
        );
    }
}

#[test]
fn the_day_of_a_paper_is_the_one_after_its_number() {
    assert_eq!(
        decided(
            "Đính chính Giấy phép số 50/GP-KKT ngày 15/9/2025 có ghi thời hạn đến ngày 15/9/2026, nay đính chính thành đến ngày 15/9/2028."
        ),
        [
            "corrects 50/GP-KKT 2025-09-15",
            "?extends 50/GP-KKT 2025-09-15"
        ]
    );
    assert_eq!(
        decided(
            "Thu hồi Giấy chứng nhận đăng ký đầu tư, mã số dự án 3104886697, chứng nhận lần đầu ngày 02/3/2015, thay đổi lần thứ hai ngày 05/6/2020."
        ),
        ["revokes 3104886697 2020-06-05"]
    );
}

/// A change that moves an end left the old end standing: a permit in force had expired.
#[test]
fn an_end_that_a_change_moves_is_asked_about() {
    let read = of_board(
        "QUYẾT ĐỊNH\nVề việc điều chỉnh Giấy phép số 8/GP-KKT ngày 06/02/2024",
        "QUYẾT ĐỊNH:\nĐiều 1. Điều chỉnh Giấy phép số 8/GP-KKT ngày 06/02/2024: từ \"đến ngày 06/02/2026\" thành \"đến ngày 06/02/2033\".",
    );
    assert_eq!(
        told(&read),
        ["amends 8/GP-KKT 2024-02-06", "?extends 8/GP-KKT 2024-02-06"]
    );
    assert_eq!(read.relations[1].until, Some(jiff::civil::date(2033, 2, 6)));
}

/// Papers of which a part was taken stood as revoked.
#[test]
fn a_part_that_is_taken_is_not_the_whole() {
    for part in [
        "Bãi bỏ quy định về tỷ lệ cây xanh của lô CN-04 trong Quyết định số 118/QĐ-KKT ngày 04/8/2022.",
        "Bãi bỏ Phụ lục số 02 kèm theo Quyết định số 118/QĐ-KKT ngày 04/8/2022.",
        "Thu hồi lô đất số 07 thuê tại Quyết định số 118/QĐ-KKT ngày 04/8/2022.",
        "Chấm dứt hoạt động mục tiêu sản xuất viên nén gỗ tại Quyết định số 118/QĐ-KKT ngày 04/8/2022.",
    ] {
        assert_eq!(
            decided(part),
            ["partly_revokes 118/QĐ-KKT 2022-08-04"],
            "{part}"
        );
    }
    assert_eq!(
        decided("Thu hồi khoản tiền hỗ trợ theo Quyết định số 118/QĐ-KKT ngày 04/8/2022."),
        ["?partly_revokes 118/QĐ-KKT 2022-08-04"]
    );
    assert_eq!(
        decided("Bãi bỏ Quyết định số 118/QĐ-KKT ngày 04/8/2022. Các nội dung khác giữ nguyên."),
        ["?revokes 118/QĐ-KKT 2022-08-04"]
    );
    assert_eq!(
        decided("Chấm dứt hiệu lực của Giấy phép số 118/GP-KKT ngày 04/8/2022."),
        ["revokes 118/GP-KKT 2022-08-04"]
    );
}

/// The permit whose revocation was undone stood as revoked.
#[test]
fn the_title_of_another_paper_does_nothing() {
    assert_eq!(
        decided(
            "Hủy bỏ Quyết định số 90/QĐ-KKT ngày 20/3/2026 của\nBan Quản lý về việc thu hồi Giấy phép số 21/GP-KKT ngày 15/01/2025."
        ),
        ["revokes 90/QĐ-KKT 2026-03-20"]
    );
    for mention in [
        "Thực hiện Thông tư số 02/2022/TT-BTNMT, sửa đổi, bổ sung tại Quyết định số 1880/QĐ-UBND ngày 05/5/2024.",
        "Công ty TNHH A đăng ký lần đầu ngày 02/3/2015, thay đổi lần thứ ba ngày 05/6/2020, mã số doanh nghiệp 4201888123.",
    ] {
        assert_eq!(decided(mention), Vec::<String>::new(), "{mention}");
    }
    assert_eq!(
        decided("Bổ sung 01 tầng lửng so với Giấy phép số 902/GP-KKT ngày 05/5/2024."),
        ["?amends 902/GP-KKT 2024-05-05"]
    );
}

/// A letter that refused an extension gave it.
#[test]
fn the_subject_of_a_letter_is_no_answer() {
    let letter = |body: &str| {
        told(&record(&format!(
            "BAN QUẢN LÝ\nKHU KINH TẾ VÂN PHONG\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\
             Số: 212/KKT-QLĐT\nV/v gia hạn Giấy phép số 08/GP-KKT ngày 05/5/2024\nKhánh Hòa, ngày 11 tháng 11 năm 2025\n\
             Kính gửi: Công ty TNHH Đá Xanh\n{body}"
        )))
    };
    let refused = "Ban Quản lý không thống nhất gia hạn Giấy phép số 08/GP-KKT ngày 05/5/2024.";
    assert_eq!(letter(refused), Vec::<String>::new());
    assert_eq!(
        letter("Ban Quản lý đã nhận được hồ sơ của quý Công ty."),
        ["?extends 08/GP-KKT 2024-05-05"]
    );
    assert_eq!(
        letter(
            "Ban Quản lý đồng ý gia hạn Giấy phép số 08/GP-KKT ngày 05/5/2024 đến hết ngày 05/5/2027."
        ),
        ["extends 08/GP-KKT 2024-05-05"]
    );
}

/// The permit stood as in force.
#[test]
fn a_decree_between_verb_and_paper_does_not_hide_the_paper() {
    assert_eq!(
        decided(
            "Thu hồi, theo quy định tại điểm b khoản 2 Điều 5 Nghị định số 54/2024/NĐ-CP, Giấy phép hành nghề số 318/GP-KKT ngày 05/5/2024."
        ),
        ["?revokes 318/GP-KKT 2024-05-05"]
    );
    assert_eq!(
        decided("Sửa đổi Nghị định số 54/2024/NĐ-CP, Giấy phép số 318/GP-KKT."),
        Vec::<String>::new()
    );
}

/// The papers of a list after the first stood as in force.
#[test]
fn the_items_of_a_list_are_papers_like_the_first() {
    let three = [
        "revokes 11/GP-KKT 2024-05-05",
        "revokes 12/GP-KKT 2024-05-06",
        "revokes 13/GP-KKT 2024-05-07",
    ];
    for list in [
        "Thu hồi các giấy phép sau:\na) Giấy phép số 11/GP-KKT ngày 05/5/2024;\nb) Giấy phép số 12/GP-KKT ngày 06/5/2024;\nc) Giấy phép số 13/GP-KKT ngày 07/5/2024.",
        "Thu hồi Giấy phép số 11/GP-KKT ngày 05/5/2024; Giấy phép số 12/GP-KKT ngày 06/5/2024; Giấy phép số 13/GP-KKT ngày 07/5/2024.",
    ] {
        assert_eq!(decided(list), three, "{list}");
    }
}

/// Permits stood as revoked or extended because of what might happen, had happened, or happened to others.
#[test]
fn what_may_happen_or_happens_to_something_else_does_nothing() {
    for sentence in [
        "Giấy phép số 411/GP-UBND ngày 05/5/2024 sẽ bị thu hồi nếu Công ty không khắc phục.",
        "Bồi thường theo Quyết định số 1210/QĐ-UBND ngày 05/5/2025 cho 34 hộ bị thu hồi đất.",
        "Giấy chứng nhận số 712/GCN-UBND ngày 05/5/2024 bị thu hồi 212 m2 đất.",
        "Giấy phép số 415/GP-UBND ngày 05/5/2024 chưa bị thu hồi.",
        "Giấy phép số 27/GP-SCT đã bị thu hồi tại Quyết định số 190/QĐ-SCT ngày 05/5/2024.",
        "Giấy phép số 503/GP-KKT ngày 05/5/2024 chỉ được gia hạn khi có báo cáo.",
        "Bãi bỏ việc thu hồi Giấy phép số 501/GP-UBND ngày 05/5/2024.",
        "Hủy bỏ Quyết định thu hồi Giấy phép số 37/GP-UBND ngày 05/5/2024.",
        "Đến ngày 30/12/2026, nếu Công ty không hoàn thành, thu hồi Giấy phép số 18/GPXD-KKT.",
        "Giao Phòng Đầu tư rà soát, thu hồi Giấy phép số 25/GP-KKT ngày 05/5/2024.",
        "Công ty có trách nhiệm nộp lại bản gốc, hủy bỏ Hợp đồng số 77/HĐ-KKT.",
        "Gia hạn thời gian nộp tiền thuê đất theo Quyết định số 30/QĐ-KKT ngày 05/5/2024.",
        "Công ty được tiếp tục sử dụng Giấy phép số 33/GP-KKT đến hết thời hạn ghi trong giấy phép.",
    ] {
        assert_eq!(decided(sentence), Vec::<String>::new(), "{sentence}");
    }
}

#[test]
fn reports_and_requests_decide_nothing() {
    for heading in ["BÁO CÁO", "TỜ TRÌNH", "KẾ HOẠCH", "BIÊN BẢN HỌP"] {
        let read = of_board(
            heading,
            "Kiến nghị UBND tỉnh:\n1. Thu hồi Giấy phép số 502/GP-UBND ngày 05/5/2024.",
        );
        assert_eq!(told(&read), Vec::<String>::new(), "{heading}");
    }
}

#[test]
fn a_part_that_is_replaced_is_a_change_and_an_end_may_have_a_day_of_its_own() {
    assert_eq!(
        decided("Thay thế Phụ lục II ban hành kèm theo Quyết định số 52/QĐ-KKT ngày 05/5/2024."),
        ["amends 52/QĐ-KKT 2024-05-05"]
    );
    let later = of_board(
        "QUYẾT ĐỊNH\nVề việc thu hồi giấy phép",
        "Xét đề nghị của Phòng Đầu tư,\nQUYẾT ĐỊNH:\nĐiều 1. Thu hồi Giấy phép số 430/GP-KKT ngày 05/5/2024 kể từ ngày 01/01/2027.",
    );
    assert_eq!(told(&later), ["revokes 430/GP-KKT 2024-05-05"]);
    assert_eq!(
        later.relations[0].until,
        Some(jiff::civil::date(2026, 12, 31))
    );
    let twice = of_board(
        "QUYẾT ĐỊNH\nVề việc gia hạn giấy phép",
        "QUYẾT ĐỊNH:\nĐiều 1. Gia hạn thêm 12 tháng Giấy phép số 90/GP-KKT ngày 05/5/2024 (đã được gia hạn tại Công văn số 5/KKT-QL đến ngày 02/8/2026).",
    );
    assert_eq!(told(&twice), ["extends 90/GP-KKT 2024-05-05"]);
    assert_eq!(twice.relations[0].until, None);
}

/// The day from which it is suspended was taken for the end of the suspension.
#[test]
fn a_suspension_from_a_day_on_has_no_end() {
    let read = of_board(
        "QUYẾT ĐỊNH\nVề việc đình chỉ giấy phép",
        "QUYẾT ĐỊNH:\nĐiều 1. Tạm đình chỉ hiệu lực Giấy phép số 430/GP-KKT ngày 05/5/2024 kể từ ngày 01/12/2025.",
    );
    assert_eq!(told(&read), ["suspends 430/GP-KKT 2024-05-05"]);
    assert_eq!(read.relations[0].until, None);
}

/// What an office announces as ended stood as in force.
#[test]
fn a_paper_that_ends_on_a_day_is_a_question() {
    let ended = "Giấy xác nhận số 15/GXN-SNNMT ngày 05 tháng 3 năm 2024 của Công ty TNHH Yến sào \
        hết hiệu lực kể từ ngày 01 tháng 9 năm 2026.";
    let record = of_board(
        "QUYẾT ĐỊNH\nVề việc công bố hết hiệu lực",
        &format!("QUYẾT ĐỊNH:\nĐiều 1. {ended}"),
    );
    assert_eq!(told(&record), ["?revokes 15/GXN-SNNMT 2024-03-05"]);
    let last = jiff::civil::date(2026, 8, 31);
    assert_eq!(record.relations[0].until, Some(last));
    for other in [
        "đã hết hiệu lực kể từ ngày 01/9/2026",
        "khi hết hiệu lực kể từ ngày 01/9/2026 thì nộp lại",
    ] {
        let none: [&str; 0] = [];
        assert_eq!(
            decided(&format!("Giấy phép số 15/GP-KKT ngày 05/3/2024 {other}.")),
            none,
            "{other}"
        );
    }
}

/// The papers of a table stood as in force.
#[test]
fn the_papers_of_an_announced_table_are_questions() {
    let table = "Thu hồi các Giấy phép xây dựng theo danh sách sau:\nSTT Số giấy phép Ngày cấp Chủ đầu tư\n\
        1 45/GPXD-KKT 12/3/2021 Công ty TNHH A\n2 46/GPXD-KKT 15/4/2021 Công ty TNHH B\n";
    assert_eq!(
        decided(table),
        [
            "?revokes 45/GPXD-KKT 2021-03-12",
            "?revokes 46/GPXD-KKT 2021-04-15"
        ]
    );
}

/// A permit that goes on was revoked, because its sentence followed a revocation.
#[test]
fn a_paper_that_goes_on_is_no_item_of_a_revocation() {
    let article = "Bãi bỏ Quyết định số 950/QĐ-UBND ngày 13 tháng 4 năm 2022 về việc tạm dừng Giấy phép số 44/GP-UBND ngày \
        02 tháng 3 năm 2020; Giấy phép số 44/GP-UBND ngày 02 tháng 3 năm 2020 tiếp tục có hiệu lực.";
    assert_eq!(decided(article), ["revokes 950/QĐ-UBND 2022-04-13"]);
    let duty = "Thu hồi Giấy phép số 21/GPMT-KKT ngày 03/11/2025.\nGiấy phép môi trường số 88/GPMT-UBND ngày 03/3/2023 hết \
        hiệu lực thì phải đề nghị cấp lại.";
    assert_eq!(decided(duty), ["revokes 21/GPMT-KKT 2025-11-03"]);
}

/// Words, a drawing or a person of the other paper are replaced, not the paper.
#[test]
fn what_stands_in_another_paper_is_not_the_paper() {
    for article in [
        "Thay thế cụm từ “Nhà máy A” bằng cụm từ “Nhà máy B” tại Quyết định số 888/QĐ-UBND ngày 20 tháng 3 năm 2024.",
        "Thay thế bản vẽ số 03 kèm theo Quyết định số 888/QĐ-UBND ngày 20 tháng 3 năm 2024.",
        "Thay thế ông Lê A bằng bà Trần B làm thành viên Hội đồng tại Quyết định số 888/QĐ-UBND ngày 20 tháng 3 năm 2024.",
    ] {
        assert_eq!(
            decided(article),
            ["?amends 888/QĐ-UBND 2024-03-20"],
            "{article}"
        );
    }
    let but = "Bãi bỏ Quyết định số 777/QĐ-UBND ngày 14 tháng 3 năm 2022 của UBND tỉnh, trừ quy định tại Điều 4.";
    assert_eq!(decided(but), ["?partly_revokes 777/QĐ-UBND 2022-03-14"]);
    let other = "Bãi bỏ Quyết định số 777/QĐ-UBND ngày 14 tháng 3 năm 2022 về việc lưu trữ hồ sơ tại trụ sở.";
    assert_eq!(decided(other), ["revokes 777/QĐ-UBND 2022-03-14"]);
}

/// Nothing was said to happen to these papers, and they stood as in force or as expired.
#[test]
fn what_may_happen_in_other_words_is_a_question() {
    for (article, told) in [
        (
            "Cho phép Hợp tác xã Muối Ninh Thủy kéo dài thời hạn Giấy phép khai thác nước số 721/GP-UBND ngày 20/7/2021 đến ngày 20/7/2031.",
            "?extends 721/GP-UBND 2021-07-20",
        ),
        (
            "Cho Công ty TNHH Gốm Phong Lan tiếp tục thuê 9.000 m2 đất đã thuê tại Quyết định số 502/QĐ-UBND ngày 05/4/2006 thêm 15 năm.",
            "?extends 502/QĐ-UBND 2006-04-05",
        ),
        (
            "Chấp thuận cho Công ty TNHH Cà phê Mộc trả lại Giấy phép số 660/GP-UBND ngày 12/5/2022.",
            "?revokes 660/GP-UBND 2022-05-12",
        ),
        (
            "Giấy phép số 701/GP-UBND ngày 12/5/2022 không còn giá trị sử dụng kể từ ngày 01/9/2026.",
            "?revokes 701/GP-UBND 2022-05-12",
        ),
    ] {
        assert_eq!(decided(article), [told], "{article}");
    }
    let none: [&str; 0] = [];
    for article in [
        "Xử phạt theo Quyết định số 55/QĐ-UBND ngày 12/5/2022 về việc thu hồi đất.",
        "Công ty thực hiện đúng Giấy phép số 701/GP-UBND ngày 12/5/2022; khi giấy phép hết hiệu lực phải trả lại.",
        "Giấy phép số 701/GP-UBND ngày 12/5/2022 đã gia hạn lần 2 ngày 12/5/2024.",
    ] {
        assert_eq!(decided(article), none, "{article}");
    }
}

/// A kiln was stopped, and the permit in brackets with it.
#[test]
fn what_is_stopped_is_perhaps_not_the_paper() {
    let kiln = "Đình chỉ hoạt động của lò sấy số 2 (Giấy phép môi trường số 08/GPMT-KKT ngày 20 tháng 4 năm 2023).";
    assert_eq!(decided(kiln), ["?suspends 08/GPMT-KKT 2023-04-20"]);
    let for_good =
        "Tước quyền sử dụng không thời hạn Giấy phép số 703/GP-UBND ngày 20 tháng 4 năm 2023.";
    assert_eq!(decided(for_good), ["revokes 703/GP-UBND 2023-04-20"]);
}

/// The hyphen at the line's end was not read: the permit "634/GP" was in no catalogue, and the real one in force.
#[test]
fn a_number_that_a_line_end_tears_is_joined_and_waits() {
    let torn = "Thu hồi Giấy phép khai thác nước dưới đất số 634/GP\nUBND ngày 14 tháng 6 năm 2022 của Công ty TNHH A.";
    assert_eq!(decided(torn), ["?revokes 634/GP-UBND 2022-06-14"]);
}

/// The permits stood as revoked months too early.
#[test]
fn a_revocation_may_name_its_first_day_anywhere() {
    for article in [
        "Kể từ ngày 01 tháng 02 năm 2027, thu hồi Giấy phép số 531/GP-UBND ngày 12/5/2022.",
        "Thu hồi Giấy phép số 531/GP-UBND ngày 12/5/2022, thời điểm thu hồi từ ngày 01/02/2027.",
        "Thu hồi Giấy phép số 531/GP-UBND ngày 12/5/2022 của Công ty TNHH Suối Lau 7 vào ngày 01 tháng 02 năm 2027.",
        "Thu hồi Giấy phép số 531/GP-UBND ngày 12/5/2022.\nĐiều 2. Thời điểm thu hồi: ngày 01/02/2027.",
        "Thu hồi Giấy phép số 531/GP-UBND ngày 12/5/2022. Việc thu hồi có hiệu lực kể từ ngày 01/02/2027.",
    ] {
        let body = format!(
            "QUYẾT ĐỊNH:\nĐiều 1. {article}\nĐiều 2. Quyết định này có hiệu lực kể từ ngày ký."
        );
        let record = of_board("QUYẾT ĐỊNH\nVề việc thu hồi giấy phép", &body);
        let last = jiff::civil::date(2027, 1, 31);
        let told: Vec<_> = record
            .relations
            .iter()
            .map(|r| (r.number.as_str(), r.until))
            .collect();
        assert_eq!(told, [("531/GP-UBND", Some(last))], "{article}");
    }
}

/// Shorter terms left the permits in force for years.
#[test]
fn a_term_that_is_changed_makes_the_end_a_question() {
    for article in [
        "Thời hạn của Giấy phép số 576/GP-UBND ngày 12/5/2022 được rút ngắn đến ngày 30/9/2026.",
        "Giảm thời hạn khai thác tại Giấy phép số 576/GP-UBND ngày 12/5/2022 còn 04 năm.",
        "Điều chỉnh thời hạn Giấy phép số 576/GP-UBND ngày 12/5/2022 còn 04 năm kể từ ngày cấp.",
    ] {
        let moved = decided(article).contains(&"?extends 576/GP-UBND 2022-05-12".to_owned());
        assert!(moved, "{article}: {:?}", decided(article));
    }
}

#[test]
fn what_stands_in_brackets_under_the_title_is_the_papers_own() {
    let record = of_board(
        "GIẤY PHÉP KHAI THÁC NƯỚC MẶT\n(Thay thế Giấy phép số 411/GP-UBND ngày 06 tháng 11 năm 2020 của UBND tỉnh)",
        "Điều 1. Cho phép Công ty TNHH A khai thác nước.",
    );
    assert_eq!(told(&record), ["replaces 411/GP-UBND 2020-11-06"]);
}

#[test]
fn the_papers_of_an_annex_are_questions_too() {
    let record = of_board(
        "QUYẾT ĐỊNH\nVề việc thu hồi giấy phép xây dựng",
        "QUYẾT ĐỊNH:\nĐiều 1. Thu hồi 02 giấy phép xây dựng (chi tiết tại Phụ lục kèm theo).\nĐiều 2. Thi hành.\n\
         Nơi nhận:\n- Lưu: VT.\nTRƯỞNG BAN\nNguyễn Văn Hải\nPHỤ LỤC\n1 45/GPXD-KKT 12/3/2021\n2 46/GPXD-KKT 15/4/2021",
    );
    let two = [
        "?revokes 45/GPXD-KKT 2021-03-12",
        "?revokes 46/GPXD-KKT 2021-04-15",
    ];
    assert_eq!(told(&record), two);
}
