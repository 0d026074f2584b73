//! Search: a ranked answer from a catalogue of 20,000 papers.
//!
//! What: papers made of words of the trade, numbered and named; a query of two words, one of a
//! number.
//! Command: `cargo bench --bench search`

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::Timestamp;
use jiff::civil::date;
use sohoa::catalogue::{BatchStart, Catalogue, StoredFile};
use sohoa::document::{
    DocumentState, Evidence, Field, FieldName, FileText, Record, Rect, Source, Standing,
};

const PAPERS: usize = 20_000;
const WORDS: [&str; 12] = [
    "cảng", "kho", "xăng", "dầu", "nhà", "máy", "điện", "gió", "thủy", "sản", "du", "lịch",
];

fn field(name: FieldName, value: String) -> Field {
    Field {
        name,
        evidence: Evidence {
            page: 1,
            rect: Rect::new(1, 1, 10, 10),
            text: value.clone(),
            rule: "bench".to_owned(),
            source: Source::Scan,
        },
        value,
        probability: 0.99,
        standing: Standing::Given,
    }
}

fn paper(index: usize) -> StoredFile {
    let word = |shift: usize| WORDS[(index / (shift * 5 + 1)) % WORDS.len()];
    let holder = format!("Công ty TNHH {} {} {index}", word(0), word(1));
    let record = Record {
        part: 1,
        first_page: 1,
        last_page: 1,
        fields: vec![
            field(FieldName::Number, format!("{index}/GPXD-KKT")),
            field(FieldName::Holder, holder),
        ],
        ..Record::default()
    };
    StoredFile {
        name: format!("{index}.pdf"),
        inbox: "inbox".to_owned(),
        path: format!("inbox/{index}.pdf"),
        sha256: Some(format!("{index:064}")),
        size_bytes: 1,
        modified_ns: 0,
        state: DocumentState::Catalogued,
        reason: None,
        detail: None,
        original: None,
        settings: "bench".to_owned(),
        rules: String::new(),
        engine: "fake".to_owned(),
        text: Some(FileText {
            pages: Vec::new(),
            records: vec![record],
        }),
        register: None,
    }
}

fn searching(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut catalogue = Catalogue::open_writer(folder.path().join("c.db")).expect("a catalogue");
    let batch = catalogue
        .begin_batch(&BatchStart {
            as_of: date(2026, 11, 23),
            settings: "bench".to_owned(),
            engine: "fake".to_owned(),
            started: Timestamp::now(),
        })
        .expect("a batch");
    for index in 0..PAPERS {
        catalogue
            .store(batch, &paper(index))
            .expect("a paper is stored");
    }
    assert!(!catalogue.search("dien gio").expect("an answer").is_empty());
    assert_eq!(
        catalogue
            .by_number("00777 / gpxd-kkt")
            .expect("an answer")
            .len(),
        1
    );
    let mut group = criterion.benchmark_group("search in 20,000 papers");
    group.bench_function("two words without marks", |bench| {
        bench.iter(|| catalogue.search("dien gio"))
    });
    group.bench_function("a number", |bench| {
        bench.iter(|| catalogue.search("777/GPXD-KKT"))
    });
    group.finish();
}

criterion_group!(benches, searching);
criterion_main!(benches);
