//! What an auditor types, and what has to be found.

use jiff::Timestamp;
use jiff::civil::date;
use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::catalogue::{BatchId, BatchStart, FiledFile, Filing, PaperLine, StoredFile};
use crate::validity::{Amendment, KindRules, Rules, TermRule, settle};

mod streams;

const TODAY: Date = date(2026, 11, 24);

struct Archive {
    _folder: TempDir,
    catalogue: Catalogue,
    batch: BatchId,
}

/// A paper: number, kind, holder, authority, day of issue, last day, text.
type Paper<'a> = (
    &'a str,
    &'a str,
    &'a str,
    &'a str,
    &'a str,
    &'a str,
    &'a str,
);

const PAPERS: [Paper; 6] = [
    (
        "45/GPXD-KKT",
        "gpxd",
        "Công ty TNHH Hồng Phát",
        "Sở Xây dựng tỉnh Khánh Hòa",
        "2024-03-10",
        "2030-01-01",
        "Cấp phép xây dựng kho xăng dầu tại đường Trần Phú",
    ),
    (
        "46/GPXD-KKT",
        "gpxd",
        "Công ty CP Dương Đông",
        "Sở Xây dựng tỉnh Phú Yên",
        "2023-02-01",
        "2024-02-01",
        "Sửa đổi giấy phép số 45/GPXD-KKT về bến du thuyền của ông Dương",
    ),
    (
        "145/GPMT-STNMT",
        "gpmt",
        "Công ty TNHH Thủy sản Việt",
        "Sở Tài nguyên và Môi trường",
        "2025-05-05",
        "2032-05-05",
        "Nhà máy chế biến thủy sản, xả nước thải ra sông Cái",
    ),
    (
        "7/QĐ-UBND",
        "qd_thuedat",
        "Công ty TNHH Hải Long",
        "Ủy ban nhân dân tỉnh Khánh Hòa",
        "2022-07-07",
        "2072-07-07",
        "Cho thuê đất tại khu kinh tế Vân Phong",
    ),
    (
        "8/QĐ-UBND",
        "qd_thuedat",
        "Công ty TNHH Hải Long",
        "Ủy ban nhân dân tỉnh Khánh Hòa",
        "2021-07-07",
        "2071-07-07",
        "Cho thuê đất kinh tế khu vực Vân Phong",
    ),
    (
        "9/GP-STNMT",
        "gp_tnn",
        "Công ty CP Nước",
        "Sở Tài nguyên và Môi trường",
        "2020-01-01",
        "2021-01-01",
        "Khai thác nước dưới đất tại thôn Phưởng Hòà và Vân Phonq",
    ),
];

impl Archive {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut catalogue = Catalogue::open_writer(folder.path().join("c.db")).unwrap();
        let batch = catalogue
            .begin_batch(&BatchStart {
                as_of: TODAY,
                settings: "test".to_owned(),
                engine: "fake".to_owned(),
                started: Timestamp::UNIX_EPOCH,
            })
            .unwrap();
        Archive {
            _folder: folder,
            catalogue,
            batch,
        }
    }

    fn with(papers: &[Paper]) -> Self {
        let mut archive = Self::new();
        for paper in papers {
            archive.store(paper.0, paper);
        }
        archive.judge();
        archive
    }

    fn store(&mut self, file: &str, paper: &Paper) {
        self.catalogue
            .store(self.batch, &stored(file, paper))
            .unwrap();
    }

    fn judge(&mut self) {
        let rules = KindRules {
            term: TermRule::Own,
            amendment: Amendment::Cumulative,
            longest_years: None,
        };
        let rules = Rules::new(PAPERS.map(|paper| (paper.1.to_owned(), rules)));
        settle(&mut self.catalogue, &rules).unwrap();
    }

    fn find(&self, query: Query) -> Answer {
        find(&self.catalogue, &query).unwrap()
    }

    /// Numbers of the papers found, the best first; `~` before those that are nearly as typed.
    fn numbers(&self, words: &str) -> Vec<String> {
        numbers(&self.find(Query::new(words, TODAY)))
    }
}

fn stored(file: &str, paper: &Paper) -> StoredFile {
    let (number, kind, holder, authority, issued, expires, text) = paper;
    let line = json!({"file": file, "number": number, "kind": kind, "holder": holder,
        "authority": authority, "issue_date": issued, "expiry_date": expires, "text": [text]});
    PaperLine::parse(&line.to_string())
        .unwrap()
        .finish()
        .unwrap()
}

fn numbers(answer: &Answer) -> Vec<String> {
    let number = |hit: &Hit| {
        let near = if hit.near { "~" } else { "" };
        format!("{near}{}", hit.number.as_deref().unwrap_or("-"))
    };
    answer.hits.iter().map(number).collect()
}

#[test]
fn tone_marks_are_optional_and_respected() {
    let archive = Archive::with(&PAPERS);
    let both = |mut found: Vec<String>| {
        found.sort();
        found
    };
    assert_eq!(
        both(archive.numbers("duong")),
        ["45/GPXD-KKT", "46/GPXD-KKT"]
    );
    assert_eq!(archive.numbers("đường"), ["45/GPXD-KKT", "~46/GPXD-KKT"]);
    assert_eq!(archive.numbers("dương"), ["46/GPXD-KKT", "~45/GPXD-KKT"]);
    assert_eq!(archive.numbers("thuỷ sản"), ["145/GPMT-STNMT"]);
}

#[test]
fn a_number_in_any_spelling_leads_to_its_paper_before_those_that_cite_it() {
    let archive = Archive::with(&PAPERS);
    for typed in [
        "45/GPXD-KKT",
        "45 gpxd kkt",
        "GPXD 45",
        "045/gpxd-kkt",
        "00045 / GPXD - KKT",
        "45gpxdkkt",
        "số 45/GPXD-KKT",
    ] {
        assert_eq!(archive.numbers(typed)[0], "45/GPXD-KKT", "{typed}");
    }
    assert_eq!(
        archive.numbers("45/GPXD-KKT"),
        ["45/GPXD-KKT", "46/GPXD-KKT"]
    );
    assert_eq!(archive.numbers("QD-UBND 7"), ["7/QĐ-UBND"]);
}

#[test]
fn a_misread_word_is_found_behind_the_right_ones_and_marked() {
    let archive = Archive::with(&PAPERS);
    let found = archive.numbers("Vân Phong");
    assert_eq!(found, ["7/QĐ-UBND", "8/QĐ-UBND", "~9/GP-STNMT"]);
    assert_eq!(archive.numbers("Hồnq Phat"), ["~45/GPXD-KKT"]);
    // A number that differs by a sign is another number.
    assert!(
        archive
            .numbers("47/GPXD-KKT")
            .iter()
            .all(|n| n.starts_with('~'))
    );
    let answer = archive.find(Query::new("Vân Phong", TODAY));
    let snippet = answer.hits[2].snippet.as_ref().unwrap();
    assert!(
        snippet
            .pieces
            .iter()
            .any(|p| p.hit && p.text.contains("Phonq")),
        "{snippet:?}"
    );
}

#[test]
fn another_word_that_differs_by_a_letter_is_no_misreading() {
    let paper = |number, text| (number, "gpxd", "", "", "2024-01-01", "2030-01-01", text);
    let archive = Archive::with(&[
        paper("1/QĐ", "Thu hồi giấy phép cảng tổng hợp"),
        paper("2/QĐ", "Thi hội giấy phép hàng tổng hợp"),
        paper("3/QĐ", "Xã hội thu tiền hỗ trợ, giấy phép canq tổng hợp"),
    ]);
    // In the third both words are there, but apart, and as others.
    assert_eq!(archive.numbers("thu hồi"), ["1/QĐ"]);
    assert_eq!(archive.numbers("thu hoi giay phep"), ["1/QĐ"]);
    // Nobody has these side by side.
    assert_eq!(archive.numbers("hoi tien"), ["~3/QĐ"]);
    assert_eq!(archive.numbers("cảng"), ["1/QĐ", "~3/QĐ"]);
    // Nobody has that word: any that is near may be meant.
    assert_eq!(archive.numbers("giấy phéq hàng"), ["~2/QĐ"]);
}

#[test]
fn a_holder_comes_before_those_that_have_its_words_elsewhere() {
    let archive = Archive::with(&[
        (
            "1/GP",
            "gpxd",
            "Công ty TNHH Việt Đại Tài",
            "Sở Xây dựng",
            "2020-01-01",
            "2030-01-01",
            "Cấp cho Công ty TNHH Việt Đại Tài",
        ),
        (
            "2/GP",
            "gpmt",
            "Công ty TNHH Việt Đại",
            "Sở Tài nguyên và Môi trường",
            "2026-01-01",
            "2030-01-01",
            "Xét đề nghị của Công ty TNHH Việt Đại tại tờ trình",
        ),
    ]);
    for words in ["Công ty TNHH Việt Đại Tài", "viet dai tai"] {
        assert_eq!(archive.numbers(words), ["1/GP", "2/GP"], "{words}");
    }
}

#[test]
fn beginnings_and_phrases() {
    let archive = Archive::with(&PAPERS);
    assert_eq!(archive.numbers("thu*").len(), 4);
    assert_eq!(archive.numbers("che bi"), ["145/GPMT-STNMT"]);
    assert_eq!(archive.numbers("\"khu kinh tế\""), ["7/QĐ-UBND"]);
    assert_eq!(archive.numbers("\"kinh te\" phong").len(), 2);
    assert_eq!(archive.numbers("khu kinh tế")[0], "7/QĐ-UBND");
    assert_eq!(archive.numbers("\"tế khu kinh\""), Vec::<String>::new());
}

#[test]
fn where_nothing_has_all_words_what_has_most_of_them_is_found() {
    let archive = Archive::with(&PAPERS);
    let found = archive.numbers("kho xăng dầu zzyyxx");
    assert_eq!(found, ["~45/GPXD-KKT"]);
    assert_eq!(archive.numbers("zzyyxx"), Vec::<String>::new());
}

#[test]
fn filters_narrow_and_each_value_is_counted_as_if_its_own_filter_were_not_set() {
    let archive = Archive::with(&PAPERS);
    let expired = Query {
        status: Some(Status::Expired),
        ..Query::new("", TODAY)
    };
    let answer = archive.find(expired.clone());
    assert_eq!(numbers(&answer), ["46/GPXD-KKT", "9/GP-STNMT"]);
    let count = |counts: &[Count], value: &str| {
        counts
            .iter()
            .find(|c| c.value == value)
            .map_or(0, |c| c.count)
    };
    assert_eq!(count(&answer.facets.status, "in_force"), 4);
    assert_eq!(count(&answer.facets.status, "expired"), 2);
    assert_eq!(count(&answer.facets.kind, "gpxd"), 1);
    assert_eq!(count(&answer.facets.issued, "2023"), 1);
    let then = Query {
        as_of: date(2023, 6, 1),
        ..expired
    };
    assert_eq!(numbers(&archive.find(then)), ["9/GP-STNMT"]);
    let of_office = Query {
        authority: Some("so xay dung".to_owned()),
        issued: (Some(date(2024, 1, 1)), None),
        ..Query::new("", TODAY)
    };
    assert_eq!(numbers(&archive.find(of_office)), ["45/GPXD-KKT"]);
    let until = Query {
        expires: (None, Some(date(2030, 12, 31))),
        kind: Some("gpxd".to_owned()),
        holder: Some("hong phat".to_owned()),
        ..Query::new("", TODAY)
    };
    assert_eq!(numbers(&archive.find(until)), ["45/GPXD-KKT"]);
    let unknown = Query {
        kind: Some("no_such_kind".to_owned()),
        ..Query::new("", TODAY)
    };
    assert_eq!(archive.find(unknown).total, 0);
}

#[test]
fn pages_follow_one_another_and_show_every_paper_once() {
    let archive = Archive::with(&PAPERS);
    let mut query = Query {
        limit: 2,
        ..Query::new("cong ty", TODAY)
    };
    let mut seen = Vec::new();
    loop {
        let answer = archive.find(query.clone());
        assert_eq!(answer.total, 6);
        seen.extend(numbers(&answer));
        query.cursor = answer.next;
        if query.cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, archive.numbers("cong ty"));
    assert_eq!(seen.len(), 6);
}

#[test]
fn whatever_is_typed_is_words() {
    let archive = Archive::with(&PAPERS);
    for typed in [
        "\"",
        "\"\"\"",
        "kho AND",
        "NOT kho OR (",
        "kho*xăng",
        "number:45",
        "{names}: kho",
        "kho NEAR/0 xăng ^dầu",
        "'; DROP TABLE record; --",
        "%_\\",
        "kho\0xăng\u{7f}\u{202e}",
        "- + * ~ : ( ) { } [ ]",
        "\u{1f4a9} \u{fffd} \u{10ffff}",
        "*",
    ] {
        archive.find(Query::new(typed, TODAY));
    }
    assert_eq!(archive.numbers("kho\0xăng"), ["45/GPXD-KKT"]);
    assert_eq!(archive.numbers("(kho) OR-xăng").len(), 1);
    let endless = "xăng ".repeat(2 << 20);
    assert_eq!(archive.numbers(&endless), ["45/GPXD-KKT"]);
    archive.numbers(&"x".repeat(10 << 20));
    archive.numbers(&"9".repeat(10 << 20));
    archive.numbers(&"\"".repeat(10 << 20));
}

#[test]
fn an_answer_is_the_same_before_and_after_papers_are_settled() {
    let mut archive = Archive::with(&PAPERS);
    // Read again: other words now, and a file that was taken apart has lost its paper.
    let changed = (
        "45/GPXD-KKT",
        "gpxd",
        "Công ty TNHH Hồng Phát",
        "Sở Xây dựng",
        "2024-03-10",
        "2030-01-01",
        "Cấp phép xây dựng chợ đầu mối",
    );
    archive.catalogue.settle_search().unwrap();
    archive.store("45/GPXD-KKT", &changed);
    let mut nothing = stored("8/QĐ-UBND", &PAPERS[4]);
    nothing.text.as_mut().unwrap().records.clear();
    archive.catalogue.store(archive.batch, &nothing).unwrap();
    let queries = [
        "xăng",
        "chợ đầu mối",
        "Vân Phong",
        "hồng phát",
        "45/GPXD-KKT",
        "",
        "thu*",
        "cho d",
    ];
    let ask = |archive: &Archive| queries.map(|words| archive.numbers(words));
    let before = ask(&archive);
    archive.catalogue.settle_search().unwrap();
    assert_eq!(ask(&archive), before);
    assert_eq!(before[1], ["45/GPXD-KKT"]);
    assert!(!before[0].contains(&"45/GPXD-KKT".to_owned()), "{before:?}");
    assert_eq!(before[5].len(), 5);
}

#[test]
fn what_many_papers_say_as_typed_is_not_drowned_by_those_that_say_it_loosely() {
    let numbers: Vec<String> = (1..=70).map(|number| format!("{number}/QĐ")).collect();
    let text = |index: usize| match index < 55 {
        true => "Thu hồi giấy phép",
        false => "Thư của hội đồng về giấy phép",
    };
    let papers = numbers.iter().enumerate();
    let papers: Vec<Paper> = papers
        .map(|(index, number)| {
            let number = number.as_str();
            (
                number,
                "gpxd",
                "",
                "",
                "2024-01-01",
                "2030-01-01",
                text(index),
            )
        })
        .collect();
    let mut archive = Archive::new();
    let mut filing = Filing::default();
    let files = papers
        .iter()
        .map(|paper| FiledFile::new(&mut filing, stored(paper.0, paper)));
    archive
        .catalogue
        .store_stream(archive.batch, files)
        .unwrap();
    archive.judge();
    let total = |words: &str| archive.find(Query::new(words, TODAY)).total;
    assert_eq!(total("thu hoi"), 55);
    assert_eq!(total("giay phep thu hoi"), 55);
    assert_eq!(total("thu hồi"), 55);
    assert_eq!(total("hoi dong"), 15);
    assert_eq!(total("giay phep"), 70);
}
