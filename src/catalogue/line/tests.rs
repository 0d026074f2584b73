//! What is written is read back, and what cannot be is refused.

use jiff::civil::date;
use serde_json::Value;

use super::understood::bare_page;
use super::*;
use crate::document::{
    DocumentState, Evidence, Field, FieldName, Line, Page, Placement, Record, Rect, Relation,
    RelationVerb, Source, Standing, Term, TermStart, TermUnit, Word,
};

fn proof(page: u32, text: &str) -> Evidence {
    Evidence {
        page,
        rect: Rect::new(10, 20, 300, 40),
        text: text.to_owned(),
        rule: "number-line".to_owned(),
        source: Source::Scan,
    }
}

fn field(name: FieldName, value: &str, standing: Standing) -> Field {
    Field {
        name,
        value: value.to_owned(),
        probability: 0.123_456_7,
        standing,
        evidence: proof(1, value),
    }
}

fn paper(part: u32, page: u32) -> Record {
    let waits = || Standing::Proposed {
        why: "low-confidence".to_owned(),
    };
    Record {
        part,
        first_page: page,
        last_page: page,
        fields: vec![
            field(FieldName::Number, "045/GPXD-KKT", Standing::Given),
            field(FieldName::IssueDate, "2024-03-10", waits()),
            field(FieldName::ExpiryDate, "2025-03-10", Standing::Given),
        ],
        relations: vec![Relation {
            verb: RelationVerb::Replaces,
            number: "12/GPXD-KKT".to_owned(),
            date: Some(date(2020, 2, 3)),
            kind: Some("gpxd".to_owned()),
            until: None,
            probability: 0.5,
            standing: waits(),
            evidence: proof(page, "thay thế"),
        }],
        term: Some(Term {
            count: 12,
            unit: TermUnit::Months,
            start: TermStart::Issue,
            evidence: proof(page, "12 tháng"),
        }),
        unlimited: false,
        cut_doubt: 0.25,
        register_differs: vec![FieldName::Number],
    }
}

fn page(number: u32) -> Page {
    let word = |text: &str, x| Word {
        text: text.to_owned(),
        as_read: None,
        rect: Rect::new(x, 100, 50, 30),
        confidence: 0.875,
    };
    Page {
        lines: vec![Line::from_words(vec![word("GIẤY", 100), word("PHÉP", 160)])],
        placement: Placement::turned(1, 2480, 3508),
        quarter_turns: 1,
        ..bare_page(number, "", (2480, 3508))
    }
}

fn read_file(records: Vec<Record>, pages: Vec<Page>) -> StoredFile {
    StoredFile {
        name: "2024/gpxd.pdf".to_owned(),
        inbox: "inbox".to_owned(),
        path: "/scans/2024/gpxd.pdf".to_owned(),
        sha256: Some("ab".repeat(32)),
        size_bytes: 1234,
        modified_ns: 5,
        state: DocumentState::Catalogued,
        reason: None,
        detail: None,
        original: None,
        settings: "s".to_owned(),
        rules: "r".to_owned(),
        engine: "native".to_owned(),
        text: Some(FileText { pages, records }),
        register: None,
    }
}

fn read_back(lines: &[String]) -> StoredFile {
    let mut lines = lines.iter().map(|line| PaperLine::parse(line).unwrap());
    let mut first = lines.next().unwrap();
    for line in lines {
        first.join(line).unwrap();
    }
    first.finish().unwrap()
}

#[test]
fn what_was_written_is_read_back_the_same() {
    let one = read_file(vec![paper(1, 1)], vec![page(1)]);
    assert_eq!(read_back(&lines_of(&one)), one);
    let several = read_file(vec![paper(1, 1), paper(2, 2)], vec![page(1), page(2)]);
    let lines = lines_of(&several);
    assert_eq!(lines.len(), 2);
    assert_eq!(read_back(&lines), several);
    let quarantined = StoredFile {
        state: DocumentState::Quarantined,
        reason: Some("damaged".to_owned()),
        text: None,
        ..one
    };
    assert_eq!(read_back(&lines_of(&quarantined)), quarantined);
}

#[test]
fn a_line_has_the_keys_that_others_read() {
    let line = &lines_of(&read_file(vec![paper(1, 1)], vec![page(1)]))[0];
    let line: Value = serde_json::from_str(line).unwrap();
    assert_eq!(line["number"], "045/GPXD-KKT");
    assert_eq!(line["printed_expiry"], "2025-03-10");
    assert_eq!(line["text"][0], "GIẤY PHÉP");
    assert_eq!(line["evidence"]["number"]["box"][2], 300);
    assert_eq!(line["proposed"]["issue_date"]["value"], "2024-03-10");
    assert!(line.get("expiry_date").is_none());
}

#[test]
fn a_bare_line_is_a_paper() {
    let line = r#"{"file":"a.pdf","kind":"gpxd","number":"45/GPXD","expiry_date":"2030-01-02",
        "status":"in_force","replaces":[{"number":"12/GPXD","date":null}],"text":["một hai\nba"]}"#;
    let file = read_back(&[line.to_owned()]);
    let text = file.text.unwrap();
    let record = &text.records[0];
    assert_eq!(record.given(FieldName::ExpiryDate), Some("2030-01-02"));
    assert_eq!(record.relations[0].number, "12/GPXD");
    assert_eq!(text.pages[0].text(), "một hai\nba");
    assert_eq!((record.first_page, record.last_page), (1, 1));
}

#[test]
fn computed_ends_are_not_taken_for_printed_ones() {
    let line = r#"{"file":"a.pdf","expiry_date":"2031-01-02","printed_expiry":"2030-01-02"}"#;
    let text = read_back(&[line.to_owned()]).text.unwrap();
    assert_eq!(
        text.records[0].given(FieldName::ExpiryDate),
        Some("2030-01-02")
    );
}

#[test]
fn a_file_with_a_missing_paper_is_not_whole() {
    let several = read_file(vec![paper(1, 1), paper(2, 2)], vec![page(1), page(2)]);
    let first = PaperLine::parse(&lines_of(&several)[0]).unwrap();
    assert_eq!(first.finish().unwrap_err(), 1);
}

#[test]
fn what_cannot_be_is_refused() {
    for line in [
        "",
        "[]",
        "{}",
        r#"{"file":""}"#,
        r#"{"file":"a","number":45}"#,
        r#"{"file":"a","issue_date":"31/12/2024"}"#,
        r#"{"file":"a","pages":4000000000}"#,
        r#"{"file":"a","page_range":[3,1]}"#,
        r#"{"file":"a","page_range":[1,4294967295],"text":["x"]}"#,
        r#"{"file":"a","page_range":[4294967295,4294967295],"text":["x"]}"#,
    ] {
        assert!(PaperLine::parse(line).is_err(), "{line}");
    }
}
