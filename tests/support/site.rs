//! Site: a catalogue with papers made up for a test, served on a port of its own, and a client that
//! sends whatever bytes a test wants.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::thread::JoinHandle;
use std::time::Duration;

use image::{GrayImage, ImageFormat, Luma};
use jiff::Timestamp;
use jiff::civil::date;
use sha2::{Digest, Sha256};
use sohoa::batch::StopFlag;
use sohoa::catalogue::{BatchId, BatchStart, Catalogue, StoredFile};
use sohoa::config::ServeConfig;
use sohoa::document::{
    DocumentState, Evidence, Field, FieldName, FileText, Page, PageState, Placement, Record, Rect,
    Source, Standing, TextOrigin,
};
use sohoa::extract::Knowledge;
use sohoa::validity::settle;
use sohoa::web::{Server, WebError};

/// A running server; it stops when dropped.
pub struct Site {
    pub address: SocketAddr,
    stop: StopFlag,
    thread: Option<JoinHandle<Result<(), WebError>>>,
}

impl Site {
    pub fn of(catalogue: &Path) -> Self {
        let server = Server::bind(&ServeConfig {
            catalogue: catalogue.to_owned(),
            listen: "127.0.0.1:0".parse().unwrap(),
        })
        .unwrap();
        let (address, stop) = (server.address(), StopFlag::default());
        let asked = stop.clone();
        let thread = std::thread::spawn(move || server.run(&asked));
        Self {
            address,
            stop,
            thread: Some(thread),
        }
    }

    /// Asks the server to stop and waits until it has.
    pub fn stop(mut self) {
        self.ask_to_stop();
    }

    fn ask_to_stop(&mut self) {
        self.stop.ask();
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap().unwrap();
        }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "")
    }

    /// A page that has to be there.
    pub fn page(&self, path: &str) -> String {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.text()
    }

    pub fn json(&self, path: &str) -> serde_json::Value {
        serde_json::from_str(&self.page(path)).unwrap()
    }

    /// A request with more headers, each ended by `\r\n`.
    pub fn ask(&self, method: &str, path: &str, headers: &str) -> Answer {
        let host = self.address;
        self.send(
            format!(
                "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n"
            )
            .as_bytes(),
        )
    }

    /// Sends bytes as they are.
    pub fn send(&self, bytes: &[u8]) -> Answer {
        let mut stream = self.connect();
        // The server may refuse before it has taken everything.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        Answer::read(&answer)
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        stream
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.ask_to_stop();
    }
}

pub struct Answer {
    pub status: u16,
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
}

impl Answer {
    fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let end = end.unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1));
        let headers: HashMap<String, String> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        let body = bytes.get(end + 4..).unwrap_or_default();
        let in_chunks = headers
            .get("transfer-encoding")
            .is_some_and(|t| t == "chunked");
        Self {
            status: status.and_then(|status| status.parse().ok()).unwrap_or(0),
            headers,
            body: if in_chunks {
                joined(body)
            } else {
                body.to_vec()
            },
        }
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

fn joined(mut chunks: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = chunks.windows(2).position(|two| two == b"\r\n") {
        let size = std::str::from_utf8(&chunks[..end]).unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        body.extend(&chunks[end + 2..end + 2 + size]);
        chunks = &chunks[end + 2 + size + 2..];
    }
    body
}

/// A value of a paper, read at `rect` of page 1.
pub fn given(name: FieldName, value: &str, rect: Rect) -> Field {
    Field {
        name,
        value: value.to_owned(),
        probability: 0.99,
        standing: Standing::Given,
        evidence: Evidence {
            page: 1,
            rect,
            text: value.to_owned(),
            rule: "test".to_owned(),
            source: Source::Scan,
        },
    }
}

/// The same, waiting for a person.
pub fn proposed(name: FieldName, value: &str, rect: Rect) -> Field {
    Field {
        standing: Standing::Proposed {
            why: "low-confidence".to_owned(),
        },
        probability: 0.5,
        ..given(name, value, rect)
    }
}

/// Size of the pages of made-up papers, as stored.
pub const PAGE_PX: (u32, u32) = (600, 400);

/// A white page with one black box.
pub fn page_with(black: Rect) -> Vec<u8> {
    let mut page = GrayImage::from_pixel(PAGE_PX.0, PAGE_PX.1, Luma([255]));
    for y in black.y..black.bottom() {
        for x in black.x..black.right() {
            page.put_pixel(x, y, Luma([0]));
        }
    }
    let mut png = std::io::Cursor::new(Vec::new());
    page.write_to(&mut png, ImageFormat::Png).unwrap();
    png.into_inner()
}

/// Writes papers into a catalogue.
pub struct Clerk {
    pub catalogue: Catalogue,
    batch: BatchId,
}

impl Clerk {
    pub fn at(catalogue: &Path) -> Self {
        let mut catalogue = Catalogue::open_writer(catalogue).unwrap();
        let batch = catalogue
            .begin_batch(&BatchStart {
                as_of: date(2026, 11, 24),
                settings: "test".to_owned(),
                engine: "test".to_owned(),
                started: Timestamp::now(),
            })
            .unwrap();
        Self { catalogue, batch }
    }

    /// Stores a paper of one page whose original lies at `path`.
    pub fn file(&mut self, path: &Path, fields: Vec<Field>, quarter_turns: u8) {
        let bytes = std::fs::read(path).unwrap_or_default();
        let digest = Sha256::digest(&bytes);
        let record = Record {
            part: 1,
            first_page: 1,
            last_page: 1,
            fields,
            ..Record::default()
        };
        let file = StoredFile {
            name: path.file_name().unwrap().to_string_lossy().into_owned(),
            inbox: "inbox".to_owned(),
            path: path.display().to_string(),
            sha256: Some(digest.iter().map(|byte| format!("{byte:02x}")).collect()),
            size_bytes: bytes.len() as u64,
            modified_ns: 0,
            state: DocumentState::Catalogued,
            reason: None,
            detail: None,
            original: None,
            settings: "test".to_owned(),
            engine: "test".to_owned(),
            text: Some(FileText {
                pages: vec![page(quarter_turns)],
                records: vec![record],
            }),
            register: None,
            rules: String::new(),
        };
        self.catalogue.store(self.batch, &file).unwrap();
    }

    /// Judges what was filed, as a run does at its end.
    pub fn settle(&mut self) {
        let knowledge = Knowledge::load(None).unwrap();
        settle(&mut self.catalogue, &knowledge.rules()).unwrap();
    }
}

fn page(quarter_turns: u8) -> Page {
    let (width_px, height_px) = PAGE_PX;
    Page {
        number: 1,
        width_px,
        height_px,
        readable_width_px: width_px,
        readable_height_px: height_px,
        dpi: 100.0,
        placement: Placement::turned(quarter_turns, width_px, height_px),
        quarter_turns,
        skew_deg: 0.0,
        origin: TextOrigin::Scan,
        state: PageState::Read,
        problem: None,
        lines: Vec::new(),
        marks: Vec::new(),
    }
}
