//! Serve: fifty browsers at once while a batch writes.
//!
//! What: a catalogue of PAPERS made-up papers with page images, one server in this process, one writer
//! that stores documents all the time, and fifty browsers, each on a connection of its own, that search,
//! open a paper, look at its picture, narrow down and page on, with THINK_MS between two requests (0: as
//! fast as they are answered). Each answer is checked. Printed: requests, errors, milliseconds at the
//! 50th and 99th of a hundred and the worst, by kind of page.
//! Command: `cargo bench --bench serve`, with other numbers `PAPERS=1000 THINK_MS=0 SECONDS=10 cargo …`

#![allow(clippy::print_stdout, reason = "figures are this program's output")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::date;
use sha2::{Digest, Sha256};
use sohoa::batch::StopFlag;
use sohoa::catalogue::{BatchStart, Catalogue, StoredFile};
use sohoa::config::ServeConfig;
use sohoa::document::{
    DocumentState, Evidence, Field, FieldName, FileText, Line, Page, Record, Rect, Source,
    Standing, TextOrigin, Word,
};
use sohoa::web::Server;

const BROWSERS: usize = 50;
/// Different page images; the papers share them.
const SCANS: u32 = 16;
const WORDS: [&str; 12] = [
    "cảng", "kho", "xăng", "dầu", "nhà", "máy", "điện", "gió", "thủy", "sản", "du", "lịch",
];

fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(usual)
}

fn main() {
    let papers = number("PAPERS", 5_000) as usize;
    let think = Duration::from_millis(number("THINK_MS", 200));
    let seconds = Duration::from_secs(number("SECONDS", 20));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let catalogue = folder.path().join("c.db");
    let mut office = Office::new(&catalogue, folder.path());
    (0..papers).for_each(|index| office.store(index));
    let server = Server::bind(&ServeConfig {
        catalogue,
        listen: "127.0.0.1:0".parse().expect("an address"),
    })
    .expect("a free port");
    let (address, stop, over) = (
        server.address(),
        StopFlag::default(),
        AtomicBool::new(false),
    );
    let asked = stop.clone();
    std::thread::scope(|scope| {
        scope.spawn(move || server.run(&asked).expect("it serves"));
        let over = &over;
        let writer = scope.spawn(move || {
            let mut stored = 0;
            while !over.load(Ordering::Relaxed) {
                office.store(papers + stored);
                stored += 1;
            }
            stored
        });
        let browsers: Vec<_> = (0..BROWSERS)
            .map(|browser| scope.spawn(move || browse(address, browser, papers, think, seconds)))
            .collect();
        let tours: Vec<Tour> = browsers
            .into_iter()
            .map(|b| b.join().expect("a tour"))
            .collect();
        over.store(true, Ordering::Relaxed);
        stop.ask();
        println!(
            "{papers} papers, {BROWSERS} browsers, {} ms between requests",
            think.as_millis()
        );
        println!(
            "written meanwhile: {} documents",
            writer.join().expect("a writer")
        );
        tell(tours);
    });
}

/// What one browser has seen.
#[derive(Default)]
struct Tour {
    times: Vec<(&'static str, Duration)>,
    errors: usize,
}

fn browse(
    address: SocketAddr,
    browser: usize,
    papers: usize,
    think: Duration,
    seconds: Duration,
) -> Tour {
    let mut tour = Tour::default();
    let mut client = Client::to(address);
    let until = Instant::now() + seconds;
    std::thread::sleep(think * browser as u32 / BROWSERS as u32);
    let mut turn = browser * 7919;
    while Instant::now() < until {
        let id = turn % papers + 1;
        let (a, b) = (WORDS[turn % 12], WORDS[turn / 12 % 12]);
        let pages = [
            ("search", format!("/?q={a}+{b}"), "class=\"hits\""),
            ("record", format!("/records/{id}"), "id=\"e-number\""),
            ("picture", format!("/records/{id}/pages/1/1000.jpg"), ""),
            (
                "number",
                format!("/?q={}/GPXD-KKT", id - 1),
                "class=\"hits\"",
            ),
            ("api", format!("/api/v1/search?q={a}&limit=50"), "\"total\""),
        ];
        for (kind, path, sign) in pages {
            let path = path.bytes().map(escaped).collect::<String>();
            let asked = Instant::now();
            let answer = client.get(&path);
            tour.times.push((kind, asked.elapsed()));
            let is_right = answer.is_some_and(|text| text.contains(sign));
            tour.errors += usize::from(!is_right);
            std::thread::sleep(think);
        }
        turn += 1;
    }
    tour
}

fn escaped(byte: u8) -> String {
    match byte.is_ascii() {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    }
}

struct Client {
    stream: BufReader<TcpStream>,
}

impl Client {
    fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("the server listens");
        stream.set_nodelay(true).expect("a socket option");
        Self {
            stream: BufReader::new(stream),
        }
    }

    /// The body of an answer that is 200, as text.
    fn get(&mut self, path: &str) -> Option<String> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        self.stream.get_mut().write_all(request.as_bytes()).ok()?;
        let (mut status, mut length) = (String::new(), 0);
        self.stream.read_line(&mut status).ok()?;
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).ok()?;
            if line.trim().is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.trim().parse().ok()?;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).ok()?;
        status
            .contains(" 200 ")
            .then(|| String::from_utf8_lossy(&body).into_owned())
    }
}

fn tell(tours: Vec<Tour>) {
    let errors: usize = tours.iter().map(|tour| tour.errors).sum();
    let mut by_kind: BTreeMap<&str, Vec<Duration>> = BTreeMap::new();
    for (kind, time) in tours.into_iter().flat_map(|tour| tour.times) {
        by_kind.entry(kind).or_default().push(time);
        by_kind.entry("all").or_default().push(time);
    }
    println!("errors: {errors}");
    for (kind, mut times) in by_kind {
        times.sort_unstable();
        let at =
            |part: f64| times[((times.len() - 1) as f64 * part) as usize].as_secs_f64() * 1000.0;
        println!(
            "{kind:8} {:6} requests  p50 {:7.1} ms  p99 {:7.1} ms  worst {:7.1} ms",
            times.len(),
            at(0.5),
            at(0.99),
            at(1.0)
        );
    }
    assert_eq!(errors, 0, "every request is answered rightly");
}

/// A page image of ordinary size.
fn scan_in(folder: &Path, index: u32) -> Scan {
    let page = image::GrayImage::from_fn(2480, 3508, |x, y| {
        let is_ink = x % 40 < 25 && y % 60 < 20 && !(x / 3 + y / 5 + index).is_multiple_of(3);
        image::Luma([if is_ink { 30 } else { 245 }])
    });
    let path = folder.join(format!("scan-{index}.jpg"));
    page.save(&path).expect("a scan");
    let bytes = std::fs::read(&path).expect("the scan");
    let digest = Sha256::digest(&bytes);
    Scan {
        path,
        sha256: digest.iter().map(|b| format!("{b:02x}")).collect(),
        size_bytes: bytes.len() as u64,
    }
}

struct Scan {
    path: std::path::PathBuf,
    sha256: String,
    size_bytes: u64,
}

struct Office {
    catalogue: Catalogue,
    batch: sohoa::catalogue::BatchId,
    scans: Vec<Scan>,
}

impl Office {
    fn new(catalogue: &Path, folder: &Path) -> Self {
        let mut catalogue = Catalogue::open_writer(catalogue).expect("a catalogue");
        let batch = catalogue
            .begin_batch(&BatchStart {
                as_of: date(2026, 11, 24),
                settings: "bench".to_owned(),
                engine: "fake".to_owned(),
                started: Timestamp::now(),
            })
            .expect("a batch");
        Self {
            catalogue,
            batch,
            scans: (0..SCANS).map(|index| scan_in(folder, index)).collect(),
        }
    }

    fn store(&mut self, index: usize) {
        let scan = &self.scans[index % self.scans.len()];
        let file = StoredFile {
            name: format!("{index}.jpg"),
            inbox: "inbox".to_owned(),
            path: scan.path.display().to_string(),
            sha256: Some(scan.sha256.clone()),
            size_bytes: scan.size_bytes,
            modified_ns: 0,
            state: DocumentState::Catalogued,
            reason: None,
            detail: None,
            original: None,
            settings: "bench".to_owned(),
            engine: "fake".to_owned(),
            text: Some(text(index)),
            register: None,
            rules: String::new(),
        };
        self.catalogue
            .store(self.batch, &file)
            .expect("a paper is stored");
    }
}

fn text(index: usize) -> FileText {
    let word = |shift: usize| WORDS[(index / (shift * 5 + 1)) % WORDS.len()];
    let holder = format!("Công ty TNHH {} {} {index}", word(0), word(1));
    let words = (0..200).map(|place| Word {
        text: WORDS[(index + place * 7) % WORDS.len()].to_owned(),
        as_read: None,
        rect: Rect::new(
            100 + place as u32 % 10 * 200,
            300 + place as u32 / 10 * 100,
            150,
            50,
        ),
        confidence: 0.97,
    });
    let lines: Vec<Word> = words.collect();
    let page = Page {
        lines: lines
            .chunks(10)
            .map(|line| Line::from_words(line.to_vec()))
            .collect(),
        ..Page::empty(1, (2480, 3508), TextOrigin::Scan)
    };
    let record = Record {
        part: 1,
        first_page: 1,
        last_page: 1,
        fields: vec![
            field(FieldName::Kind, "gpxd".to_owned()),
            field(FieldName::Number, format!("{index}/GPXD-KKT")),
            field(
                FieldName::IssueDate,
                format!("20{:02}-05-12", 10 + index % 16),
            ),
            field(FieldName::Holder, holder),
        ],
        ..Record::default()
    };
    FileText {
        pages: vec![page],
        records: vec![record],
    }
}

fn field(name: FieldName, value: String) -> Field {
    Field {
        name,
        evidence: Evidence {
            page: 1,
            rect: Rect::new(400, 300, 300, 50),
            text: value.clone(),
            rule: "bench".to_owned(),
            source: Source::Scan,
        },
        value,
        probability: 0.99,
        standing: Standing::Given,
    }
}
