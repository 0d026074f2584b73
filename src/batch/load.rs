//! Load: record lines into a catalogue, as `sohoa worker` writes them on other machines or as an
//! export carries them.
//!
//! Promise: a line that is none is named and never stops the load; a file is stored whole or not at
//! all; loading the same lines again changes nothing.

use std::collections::HashSet;
use std::io::{self, BufRead};
use std::time::Instant;

use crossbeam_channel::bounded;
use jiff::Timestamp;
use jiff::civil::Date;
use rayon::prelude::*;
use serde::Serialize;

use crate::catalogue::{BatchEnd, BatchStart, Catalogue, FiledFile, Filing, PaperLine, StoredFile};
use crate::error::Error;

/// A longer line is no paper.
const LONGEST_LINE_BYTES: u64 = 256 << 20;
/// So many lines, or bytes of them, are understood and stored at once.
const LINES_AT_ONCE: usize = 1024;
const BYTES_AT_ONCE: usize = 64 << 20;
/// So many malformed lines are kept to be named; the rest is counted.
const NAMED_LINES: usize = 20;
/// Batches of files that are understood ahead of the one that is stored.
const BATCHES_AHEAD: usize = 2;
const ENGINE: &str = "loaded";

/// How a load ended.
#[derive(Debug, Clone, Default, Serialize, PartialEq)]
pub struct LoadSummary {
    /// Lines that are not empty.
    pub lines: usize,
    /// Files stored.
    pub files: usize,
    /// Papers in them.
    pub papers: usize,
    /// Lines that could not be used.
    pub malformed: usize,
    /// Seconds it took.
    pub seconds: f64,
    /// Number and reason of the first of them.
    #[serde(skip)]
    pub named: Vec<(usize, String)>,
}

/// A line as it came, with its number.
struct NumberedLine {
    number: usize,
    text: Result<String, String>,
}

/// Stores the papers of all lines of `input`; their validity is not judged yet.
///
/// # Errors
/// [`Error`] when the input cannot be read on or the catalogue cannot be written; what was committed
/// before stays.
pub fn load(
    catalogue: &mut Catalogue,
    input: &mut (dyn BufRead + Send),
    as_of: Date,
) -> Result<LoadSummary, Error> {
    let started = Instant::now();
    let batch = catalogue.begin_batch(&BatchStart {
        as_of,
        settings: ENGINE.to_owned(),
        engine: ENGINE.to_owned(),
        started: Timestamp::now(),
    })?;
    let mut reader = LineReader::default();
    let mut lines = reader.next_lines(input)?;
    if lines.len() == LINES_AT_ONCE {
        catalogue.expect_very_many()?;
    }
    let (sender, files) = bounded(BATCHES_AHEAD);
    let (stored, mut summary) = std::thread::scope(|scope| {
        let reading = scope.spawn(move || -> Result<LoadSummary, Error> {
            while !lines.is_empty() {
                let files = reader.understand(lines);
                if sender.send(files).is_err() {
                    break; // the catalogue cannot be written
                }
                lines = reader.next_lines(input)?;
            }
            let last = reader.close_file().into_iter().collect();
            let _ = sender.send(reader.filed(last));
            Ok(reader.summary)
        });
        let stored = catalogue.store_stream(batch, files.into_iter().flatten());
        (
            stored,
            reading.join().expect("reading lines does not panic"),
        )
    });
    stored?;
    catalogue.expect_no_more()?;
    catalogue.end_batch(
        batch,
        &BatchEnd {
            ended: Timestamp::now(),
            interrupted: false,
            files_read: 0,
            pages_read: 0,
        },
    )?;
    if let Ok(summary) = &mut summary {
        summary.seconds = started.elapsed().as_secs_f64();
    }
    summary
}

/// From lines to files that can be stored.
#[derive(Default)]
struct LineReader {
    summary: LoadSummary,
    /// Number of the line read last.
    number: usize,
    /// The file whose lines are coming in, and the number of the first.
    open: Option<(usize, PaperLine)>,
    /// Files of several papers that were whole already.
    files_of_parts: HashSet<String>,
}

impl LineReader {
    /// The files that are whole with these lines.
    fn understand(&mut self, lines: Vec<NumberedLine>) -> Vec<FiledFile> {
        let parse = |line: NumberedLine| {
            let parsed = line
                .text
                .and_then(|text| PaperLine::parse(&text).map_err(|e| e.to_string()));
            (line.number, parsed)
        };
        let parsed: Vec<_> = lines.into_par_iter().map(parse).collect();
        let mut whole = Vec::with_capacity(parsed.len());
        for (number, line) in parsed {
            self.summary.lines += 1;
            match line {
                Err(reason) => self.refuse(number, reason),
                Ok(line) => whole.extend(self.add(number, line)),
            }
        }
        self.filed(whole)
    }

    fn filed(&mut self, files: Vec<StoredFile>) -> Vec<FiledFile> {
        let filed: Vec<FiledFile> = files
            .into_par_iter()
            .with_min_len(64)
            .map_init(Filing::default, FiledFile::new)
            .collect();
        self.summary.files += filed.len();
        self.summary.papers += filed.iter().map(FiledFile::papers).sum::<usize>();
        filed
    }

    /// Adds a line to the open file, or opens the next; gives the file that is whole now.
    fn add(&mut self, number: usize, line: PaperLine) -> Option<StoredFile> {
        let line = match &mut self.open {
            Some((_, open)) => match open.join(line) {
                Ok(()) => return None,
                Err(line) => *line,
            },
            None => line,
        };
        let whole = self.close_file();
        self.open = Some((number, line));
        whole
    }

    fn close_file(&mut self) -> Option<StoredFile> {
        let (number, line) = self.open.take()?;
        // Storing it again would take away the papers that came before.
        if line.is_part() && !self.files_of_parts.insert(line.file().to_owned()) {
            self.refuse(number, "the papers of its file stand apart".to_owned());
            return None;
        }
        match line.finish() {
            Ok(file) => Some(file),
            Err(missing) => {
                self.refuse(
                    number,
                    format!("{missing} further papers of its file are missing"),
                );
                None
            }
        }
    }

    fn refuse(&mut self, number: usize, reason: String) {
        self.summary.malformed += 1;
        if self.summary.named.len() < NAMED_LINES {
            self.summary.named.push((number, reason));
        }
    }

    /// The next lines that are not empty; none at the end.
    fn next_lines(&mut self, input: &mut dyn BufRead) -> Result<Vec<NumberedLine>, Error> {
        read_lines(input, &mut self.number).map_err(|e| Error::System(e.to_string()))
    }
}

fn read_lines(input: &mut dyn BufRead, number: &mut usize) -> io::Result<Vec<NumberedLine>> {
    let mut lines = Vec::new();
    let mut bytes_in_hand = 0;
    while lines.len() < LINES_AT_ONCE && bytes_in_hand < BYTES_AT_ONCE {
        let mut bytes = Vec::new();
        let mut limited = io::Read::take(&mut *input, LONGEST_LINE_BYTES);
        if limited.read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        *number += 1;
        let is_cut = limited.limit() == 0 && bytes.last() != Some(&b'\n');
        if is_cut {
            skip_line(input)?;
        }
        let length = bytes.len();
        let text = match is_cut {
            true => Err("the line is too long".to_owned()),
            false => String::from_utf8(bytes).map_err(|e| e.to_string()),
        };
        if text.as_ref().is_ok_and(|text| text.trim().is_empty()) {
            continue;
        }
        bytes_in_hand += length;
        let number = *number;
        lines.push(NumberedLine { number, text });
    }
    Ok(lines)
}

fn skip_line(input: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let part = input.fill_buf()?;
        let end = part.iter().position(|byte| *byte == b'\n');
        let length = part.len();
        input.consume(end.map_or(length, |end| end + 1));
        if end.is_some() || length == 0 {
            return Ok(());
        }
    }
}
