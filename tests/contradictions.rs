//! Contradictions: papers that speak against themselves or against the calendar. Each leaves a value to
//! a person, and no status that it does not bear out.

use jiff::civil::date;
use sohoa::document::{FieldName, Record, Standing};
use sohoa::extract::{Knowledge, extract};
use sohoa::layout::plain;
use sohoa::validity::{Graph, Language, Paper, Status, judge, sentence};

/// A permit with this number, day and clause.
fn permit(number: &str, day: &str, clause: &str) -> Record {
    let text = format!(
        "UBND TỈNH KHÁNH HÒA\nSỞ CÔNG THƯƠNG\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\
         Độc lập - Tự do - Hạnh phúc\nSố: {number}\nKhánh Hòa, {day}\nGIẤY PHÉP\n\
         VẬN CHUYỂN HÀNG HÓA NGUY HIỂM\nĐiều 1. Cho phép Công ty TNHH Biển Xanh được vận chuyển.\n\
         Điều 2. {clause}\nNơi nhận:\n- Lưu: VT.\nGIÁM ĐỐC\nTrần Văn Nam\n"
    );
    let knowledge = Knowledge::load(None).unwrap();
    extract(&plain::paper(&text), &knowledge, None)
}

fn why(record: &Record, name: FieldName) -> Option<&str> {
    match &record.field(name)?.standing {
        Standing::Given => None,
        Standing::Proposed { why } => Some(why),
    }
}

/// The status on 23 November 2026, and the sentence that explains it.
fn status(record: &Record) -> (Status, String) {
    let knowledge = Knowledge::load(None).unwrap();
    let paper = Paper::from_record(1, "permit.pdf", record);
    let graph = Graph::resolve(vec![paper], &|code| knowledge.kind_rules(code));
    let verdict = judge(&graph, 0, date(2026, 11, 23));
    (verdict.status, sentence(&verdict.reason, Language::English))
}

const YEAR: &str = "Giấy phép này có hiệu lực 01 năm kể từ ngày ký.";

#[test]
fn a_year_from_29_february_ends_on_28_february() {
    let record = permit("15/GP-SCT", "ngày 29 tháng 02 năm 2024", YEAR);
    assert_eq!(record.given(FieldName::IssueDate), Some("2024-02-29"));
    assert_eq!(record.given(FieldName::ExpiryDate), Some("2025-02-28"));
    assert_eq!(status(&record).0, Status::Expired);
}

#[test]
fn a_day_that_no_calendar_has_is_no_day() {
    let record = permit("15/GP-SCT", "ngày 29 tháng 02 năm 2025", YEAR);
    assert_eq!(record.given(FieldName::IssueDate), None);
    assert_eq!(record.given(FieldName::ExpiryDate), None);
    assert_eq!(status(&record).0, Status::Unknown);
}

#[test]
fn an_end_before_the_issue_is_left_to_a_person() {
    let clause = "Giấy phép này có giá trị đến hết ngày 05 tháng 7 năm 2019.";
    let record = permit("15/GP-SCT", "ngày 05 tháng 7 năm 2024", clause);
    assert!(why(&record, FieldName::ExpiryDate).is_some());
    let (status, sentence) = status(&record);
    assert_eq!(status, Status::Unknown);
    assert!(!sentence.is_empty());
}

#[test]
fn a_printed_end_that_its_own_term_does_not_give_is_left_to_a_person() {
    let clause = "Thời hạn của Giấy phép: 02 năm kể từ ngày ký.\nGiấy phép này có giá trị đến hết ngày 05 tháng 7 năm 2029.";
    let record = permit("15/GP-SCT", "ngày 05 tháng 7 năm 2024", clause);
    assert_eq!(why(&record, FieldName::ExpiryDate), Some("disagreement"));
    assert_eq!(status(&record).0, Status::Unknown);
}

#[test]
fn a_count_that_words_and_figures_give_differently_ends_nothing() {
    let clause = "Thời hạn của Giấy phép là 05 (ba) năm kể từ ngày ký.";
    let record = permit("15/GP-SCT", "ngày 05 tháng 7 năm 2024", clause);
    assert_eq!(record.given(FieldName::ExpiryDate), None);
    assert_eq!(status(&record).0, Status::Unknown);
}

#[test]
fn a_number_of_another_year_is_left_to_a_person() {
    let record = permit("15/2023/GP-SCT", "ngày 05 tháng 7 năm 2024", YEAR);
    assert_eq!(why(&record, FieldName::Number), Some("disagreement"));
}

#[test]
fn a_paper_dated_in_the_future_is_not_yet_in_force() {
    let record = permit("15/GP-SCT", "ngày 05 tháng 7 năm 2029", YEAR);
    let (status, sentence) = status(&record);
    assert_eq!(status, Status::NotYetEffective);
    assert!(sentence.contains("2029"), "{sentence}");
}

/// On a poor copy the stop of a heading was read as a comma: the article says what it said.
#[test]
fn an_article_speaks_for_itself_whatever_the_stop_of_its_heading_was_read_as() {
    for sign in [".", ",", ":", ""] {
        let clause = format!("Giữ nguyên.\nĐiều 3{sign} Giấy phép này có hiệu lực kể từ ngày ký.");
        let record = permit("15/GP-SCT", "ngày 05 tháng 7 năm 2024", &clause);
        let effective = record.given(FieldName::EffectiveDate);
        let want = (!sign.is_empty()).then_some("2024-07-05");
        assert_eq!(effective, want, "`{sign}`");
    }
}

#[test]
fn an_end_in_words_is_an_end() {
    let clause = "Giấy phép này có giá trị đến hết ngày mười lăm tháng sáu năm hai nghìn không trăm ba mươi.";
    let record = permit("15/GP-SCT", "ngày 05 tháng 7 năm 2024", clause);
    assert_eq!(record.given(FieldName::ExpiryDate), Some("2030-06-15"));
}
