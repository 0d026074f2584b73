//! Million: search over as many papers as a province issues in decades, as a person meets it.
//!
//! What: a catalogue loaded by `sohoa load` from record lines (see `papers`), then ten kinds of query
//! with different words each time, over one open catalogue, and some by the whole process. Each answer
//! is compared with what follows from the papers themselves.
//! Corpus: as many papers as SOHOA_BENCH_PAPERS says (20,000 by default), seed: the index of the paper.
//! Command: `benches/million.sh`, or `cargo bench --bench million`

mod papers;

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use jiff::civil::{Date, date};
use papers::{KINDS, Paper};
use sohoa::catalogue::{Catalogue, folded_words};
use sohoa::search::{Answer, Fit, Query, find};
use sohoa::validity::Status;

const TODAY: Date = date(2026, 11, 24);
/// Queries of each kind.
const ROUNDS: u64 = 40;

fn main() {
    let papers: u64 =
        std::env::var("SOHOA_BENCH_PAPERS").map_or(20_000, |n| n.parse().expect("a number"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let kept = std::env::var_os("SOHOA_BENCH_CATALOGUE").map(PathBuf::from);
    let path = kept.unwrap_or_else(|| folder.path().join("million.db"));
    if !path.exists() {
        load(&path, papers);
    }
    let size = std::fs::metadata(&path).expect("a catalogue").len();
    report(&format!(
        "catalogue: {papers} papers, {} MB",
        size / 1_000_000
    ));
    let all: Vec<Paper> = (0..papers).map(Paper::new).collect();
    over_one_catalogue(&path, &all);
    by_whole_process(&path, &all);
}

fn report(line: &str) {
    writeln!(std::io::stdout(), "{line}").expect("standard output");
}

/// Loads the papers with the program itself.
fn load(path: &Path, papers: u64) {
    let lines = path.with_extension("jsonl");
    let started = Instant::now();
    let mut out = BufWriter::new(std::fs::File::create(&lines).expect("a file of lines"));
    for index in 0..papers {
        writeln!(out, "{}", Paper::new(index).line()).expect("a line is written");
    }
    out.flush().expect("all lines are written");
    drop(out);
    report(&format!(
        "generated in {:.1} s",
        started.elapsed().as_secs_f64()
    ));
    let started = Instant::now();
    let loaded = Command::new(env!("CARGO_BIN_EXE_sohoa"))
        .args(["load", "--as-of", "2026-11-24"])
        .arg(&lines)
        .arg("--catalogue")
        .arg(path)
        .status()
        .expect("sohoa load runs");
    assert!(loaded.success());
    report(&format!(
        "loaded in {:.1} s",
        started.elapsed().as_secs_f64()
    ));
    std::fs::remove_file(lines).expect("the lines are removed");
}

/// A query and what it has to find.
struct Asked<'a> {
    kind: &'static str,
    query: Query,
    /// How many papers have to be found, where that follows from what they are.
    total: Option<u64>,
    /// What the best hit has to be.
    first: Box<dyn Fn(&Paper) -> bool + 'a>,
    /// What every hit that has all words has to be.
    every: Box<dyn Fn(&Paper) -> bool + 'a>,
}

fn over_one_catalogue(path: &Path, all: &[Paper]) {
    let catalogue = Catalogue::open_reader(path).expect("a catalogue");
    let mut times: Vec<(&str, f64)> = Vec::new();
    let mut worked: BTreeMap<&str, f64> = BTreeMap::new();
    for round in 0..ROUNDS {
        for asked in queries(all, round) {
            let (started, worked_before) = (Instant::now(), worked_ms());
            let answer = find(&catalogue, &asked.query).expect("an answer");
            let ms = started.elapsed().as_secs_f64() * 1000.0;
            *worked.entry(asked.kind).or_default() += worked_ms() - worked_before;
            check(&asked, &answer, all);
            // The first round meets a cold cache, and is told apart.
            if round > 0 {
                times.push((asked.kind, ms));
            } else {
                report(&format!(
                    "cold  {:34} {ms:8.2} ms  {} papers",
                    asked.kind, answer.total
                ));
            }
        }
    }
    let mut kinds: Vec<&str> = times.iter().map(|(kind, _)| *kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        let of_kind = times.iter().filter(|(k, _)| *k == kind).map(|(_, ms)| *ms);
        report(&format!(
            "warm  {kind:34} {}  at work {:7.2} ms",
            percentiles(of_kind.collect()),
            worked[kind] / ROUNDS as f64
        ));
    }
    report(&format!(
        "warm  {:34} {}",
        "all kinds",
        percentiles(times.iter().map(|(_, ms)| *ms).collect())
    ));
}

/// How long this thread was at work so far, where the system tells: on a machine that others load, this
/// and not the clock says what a query costs.
fn worked_ms() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let ns: f64 = told
        .split(' ')
        .next()
        .and_then(|ns| ns.parse().ok())
        .unwrap_or(0.0);
    ns / 1e6
}

fn percentiles(mut ms: Vec<f64>) -> String {
    ms.sort_by(f64::total_cmp);
    let at = |share: f64| ms[((ms.len() - 1) as f64 * share).round() as usize];
    format!(
        "p50 {:7.2} ms  p99 {:7.2} ms  max {:7.2} ms",
        at(0.5),
        at(0.99),
        at(1.0)
    )
}

fn by_whole_process(path: &Path, all: &[Paper]) {
    let mut ms = Vec::new();
    for paper in all.iter().step_by(all.len() / 10) {
        for words in [
            paper.number.clone(),
            paper.holder.clone(),
            "giấy phép xây dựng".to_owned(),
        ] {
            let started = Instant::now();
            let output = Command::new(env!("CARGO_BIN_EXE_sohoa"))
                .args(["search", &words, "--json", "--catalogue"])
                .arg(path)
                .output()
                .expect("sohoa search runs");
            ms.push(started.elapsed().as_secs_f64() * 1000.0);
            assert!(output.status.success());
        }
    }
    report(&format!("whole process: {}", percentiles(ms)));
}

fn check(asked: &Asked, answer: &Answer, all: &[Paper]) {
    let paper = |file: &str| &all[file[5..12].parse::<usize>().expect("a number in the name")];
    let what = || format!("{}: {:?}", asked.kind, asked.query);
    match asked.total {
        Some(total) if answer.total_is_lower_bound => assert!(answer.total <= total, "{}", what()),
        Some(total) => assert_eq!(answer.total, total, "{}", what()),
        None => {}
    }
    let Some(first) = answer.hits.first() else {
        panic!("nothing found: {}", what());
    };
    assert!(
        (asked.first)(paper(&first.file)),
        "{} gives {}",
        what(),
        first.file
    );
    for hit in answer.hits.iter().filter(|hit| hit.fit == Fit::Whole) {
        assert!(
            (asked.every)(paper(&hit.file)),
            "{} gives {}",
            what(),
            hit.file
        );
    }
}

/// Ten kinds of query, with other words each round.
fn queries(all: &[Paper], round: u64) -> Vec<Asked<'_>> {
    let paper = &all[(round as usize * 7919 + 17) % all.len()];
    let mut asked = words(all, paper);
    asked.extend(filters(all, paper, round));
    asked
}

fn query(words: &str) -> Query {
    Query::new(words, TODAY)
}

fn total(all: &[Paper], fits: impl Fn(&Paper) -> bool) -> Option<u64> {
    Some(all.iter().filter(|paper| fits(paper)).count() as u64)
}

fn anything() -> Box<dyn Fn(&Paper) -> bool> {
    Box::new(|_| true)
}

fn bare(text: &str) -> String {
    folded_words(text).join(" ")
}

fn words<'a>(all: &'a [Paper], paper: &'a Paper) -> Vec<Asked<'a>> {
    let (number, symbol) = paper.number.split_once('/').expect("a symbol");
    let trade = bare(paper.trade);
    let first_word = trade.split(' ').next().expect("a trade has words");
    let letters = 2 + paper.index as usize % 2;
    let begun: String = first_word.chars().take(letters).collect();
    let asked = |kind, typed: &str, total, first, every| Asked {
        kind,
        query: query(typed),
        total,
        first,
        every,
    };
    vec![
        asked(
            "1 a number",
            &paper.number,
            None,
            Box::new(move |p| p == paper),
            anything(),
        ),
        asked(
            "2 a number, turned, with zeros",
            &format!("{symbol} 00{number}").to_lowercase(),
            None,
            Box::new(move |p| p == paper),
            anything(),
        ),
        asked(
            "3 a holder with tone marks",
            &paper.holder,
            None,
            // "Đường" with a "Dương" elsewhere on the paper has all words with their marks too.
            Box::new(move |p| bare(&p.holder) == bare(&paper.holder)),
            anything(),
        ),
        asked(
            "4 a holder without",
            &bare(&paper.holder),
            None,
            Box::new(move |p| bare(&p.holder) == bare(&paper.holder)),
            anything(),
        ),
        asked(
            "5 words of every paper",
            "cộng hòa xã hội chủ nghĩa",
            Some(all.len() as u64),
            anything(),
            anything(),
        ),
        asked(
            "6 a phrase",
            &format!("\"{}\"", paper.trade),
            total(all, |p| p.trade == paper.trade),
            anything(),
            Box::new(move |p| p.trade == paper.trade),
        ),
        asked("7 a beginning", &format!("{begun}*"), None, anything(), {
            Box::new(move |p| {
                folded_words(&p.text())
                    .iter()
                    .any(|word| word.starts_with(&begun))
            })
        }),
        asked(
            "10 a misread word",
            &format!("lưu {}", one_sign_off(&paper.misread())),
            None,
            anything(),
            anything(),
        ),
    ]
}

fn one_sign_off(word: &str) -> String {
    let (begin, end) = word.split_at(word.len() - 1);
    format!("{begin}{}", if end == "x" { "y" } else { "x" })
}

fn filters<'a>(all: &'a [Paper], paper: &'a Paper, round: u64) -> Vec<Asked<'a>> {
    let kind = [1, 2, 3, 9][round as usize % 4];
    let (from, to) = (
        date(2010 + (round % 10) as i16, 1, 1),
        date(2012 + (round % 10) as i16, 12, 31),
    );
    let pays_fees = move |p: &Paper| {
        p.kind == kind
            && p.has_clause(6)
            && p.issued >= from
            && p.expires.is_some_and(|last| last >= TODAY)
    };
    let of_province =
        move |p: &Paper| p.province == paper.province && p.issued >= from && p.issued <= to;
    vec![
        Asked {
            kind: "8 common words, kind, status, days",
            query: Query {
                kind: Some(KINDS[kind].0.to_owned()),
                status: Some(Status::InForce),
                issued: (Some(from), None),
                ..query("khoản thuế, lệ phí")
            },
            total: total(all, pays_fees),
            first: anything(),
            every: Box::new(pays_fees),
        },
        Asked {
            kind: "9 an authority, days, no words",
            query: Query {
                authority: Some(format!("tỉnh {}", paper.province)),
                issued: (Some(from), Some(to)),
                ..query("")
            },
            total: total(all, of_province),
            first: anything(),
            every: Box::new(of_province),
        },
    ]
}
