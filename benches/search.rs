//! Search: ranked answers with counts from a catalogue of 20,000 papers.
//!
//! What: papers as in `papers`; a number, a name, words of every paper, a phrase, filters without words,
//! a misread word. `million` measures the same over a million.
//! Corpus: papers 0 to 19,999 of `papers`.
//! Command: `cargo bench --bench search`

mod papers;

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use papers::Paper;
use sohoa::catalogue::{BatchStart, Catalogue, FiledFile, Filing, PaperLine};
use sohoa::search::{Query, find};

const PAPERS: u64 = 20_000;
const TODAY: Date = date(2026, 11, 24);

fn catalogue(folder: &std::path::Path) -> Catalogue {
    let mut catalogue = Catalogue::open_writer(folder.join("c.db")).expect("a catalogue");
    let batch = catalogue
        .begin_batch(&BatchStart {
            as_of: TODAY,
            settings: "bench".to_owned(),
            engine: "fake".to_owned(),
            started: Timestamp::now(),
        })
        .expect("a batch");
    let mut filing = Filing::default();
    let files = (0..PAPERS).map(|index| {
        let line = PaperLine::parse(&Paper::new(index).line()).expect("a record line");
        FiledFile::new(&mut filing, line.finish().expect("a whole file"))
    });
    catalogue
        .store_stream(batch, files)
        .expect("papers are stored");
    catalogue.settle_search().expect("columns are made");
    catalogue
}

fn searching(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let catalogue = catalogue(folder.path());
    let paper = Paper::new(777);
    let query = |words: &str| Query::new(words, TODAY);
    let of_kind = Query {
        kind: Some("gpmt".to_owned()),
        issued: (Some(date(2015, 1, 1)), None),
        ..query("")
    };
    let mut group = criterion.benchmark_group("search in 20,000 papers");
    for (name, query) in [
        ("a number", query(&paper.number)),
        ("a holder", query(&paper.holder)),
        ("words of every paper", query("cong hoa xa hoi chu nghia")),
        ("a phrase", query("\"xưởng đóng tàu\"")),
        ("a kind and days, no words", of_kind),
        ("a misread word", query("Khánb Hòa")),
    ] {
        let answer = find(&catalogue, &query).expect("an answer");
        let first = answer.hits.first().expect("a hit");
        assert!(name != "a number" || first.number.as_ref() == Some(&paper.number));
        assert!(name != "words of every paper" || answer.total == PAPERS);
        group.bench_function(name, |bench| bench.iter(|| find(&catalogue, &query)));
    }
    group.finish();
}

criterion_group!(benches, searching);
criterion_main!(benches);
