//! Line: what was read from a file, as lines of JSON: one a paper, or one for a file without papers.
//! `sohoa worker` writes them, `sohoa load` reads them.
//!
//! A line has the keys of `export --format jsonl` for the paper's own facts, and beside them
//! - `text`: the texts of its pages;
//! - `printed_expiry`, `term`, `unlimited`, `relations`: what validity is computed from;
//! - `parts`: how many papers the file has, where it has several (their lines follow one another);
//! - `words`: each page with its words and the way back to the stored image; with `text` and what is
//!   known of the file (`path`, `state`, `settings` …) on the file's first line.
//!
//! Keys that are computed (`status`, `expiry_date` after extensions …) are not read back. A bare line
//! with the keys of the export and `text` is understood too: its `expiry_date` then counts as printed,
//! a value without evidence is its own (rule `loaded`, source `register`, no box), and words have no
//! places.
//!
//! Promise: what was written is read back the same; nothing in a line stops the reading of the next.

mod keys;
#[cfg(test)]
mod tests;
mod understood;

pub(super) use understood::unplaced_lines;

use super::write::StoredFile;
use crate::document::FileText;
use keys::RawLine;

/// Why a line is no record line.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LineError {
    /// It is not JSON, or a key has a value of another type.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    /// A value cannot be right.
    #[error("`{key}` cannot be {value}")]
    Value {
        /// The key.
        key: &'static str,
        /// Its value.
        value: String,
    },
}

/// One line, understood: a paper, or a file without papers, and what it says of the file.
#[derive(Debug, Clone)]
pub struct PaperLine {
    file: StoredFile,
    /// How many lines the file has, where the line says so.
    parts: Option<u32>,
    is_part: bool,
}

/// The lines of a file.
pub fn lines_of(file: &StoredFile) -> Vec<String> {
    let no_records = Vec::new();
    let records = file.text.as_ref().map_or(&no_records, |text| &text.records);
    let parts = records.len() as u32;
    let mut lines: Vec<RawLine> = records.iter().map(|r| RawLine::of(r, parts)).collect();
    if lines.is_empty() {
        lines.push(RawLine::default());
    }
    lines[0].describe(file);
    for line in &mut lines {
        line.file.clone_from(&file.name);
    }
    let json = |line| serde_json::to_string(line).expect("a line is plain data");
    lines.iter().map(json).collect()
}

impl PaperLine {
    /// Reads one line.
    ///
    /// # Errors
    /// [`LineError`] when it is no record line.
    pub fn parse(line: &str) -> Result<PaperLine, LineError> {
        serde_json::from_str::<RawLine>(line)?.understood()
    }

    /// Name of its file.
    pub fn file(&self) -> &str {
        &self.file.name
    }

    /// Whether it says that it is one of several papers of its file.
    pub fn is_part(&self) -> bool {
        self.is_part
    }

    /// Adds a further line of the same file; gives it back when it is none.
    ///
    /// # Errors
    /// The line itself, when it belongs to another file or tells of a paper that is there already.
    pub fn join(&mut self, other: PaperLine) -> Result<(), Box<PaperLine>> {
        let known = |text: &FileText, part| text.records.iter().any(|r| r.part == part);
        let (Some(text), Some(more)) = (&mut self.file.text, &other.file.text) else {
            return Err(Box::new(other));
        };
        let fits = self.is_part && other.is_part && self.file.name == other.file.name;
        if !fits || more.records.iter().any(|r| known(text, r.part)) {
            return Err(Box::new(other));
        }
        let more = other.file.text.unwrap_or_else(no_text);
        text.records.extend(more.records);
        for page in more.pages {
            match text.pages.iter_mut().find(|p| p.number == page.number) {
                Some(have) if have.lines.is_empty() => *have = page,
                Some(_) => {}
                None => text.pages.push(page),
            }
        }
        text.pages.sort_by_key(|page| page.number);
        Ok(())
    }

    /// The whole file.
    ///
    /// # Errors
    /// How many of its papers are missing, when the lines of some have not come.
    pub fn finish(self) -> Result<StoredFile, u32> {
        let have = self.file.text.as_ref().map_or(0, |t| t.records.len()) as u32;
        match self.parts {
            Some(parts) if parts > have => Err(parts - have),
            _ => Ok(self.file),
        }
    }
}

fn no_text() -> FileText {
    FileText {
        pages: Vec::new(),
        records: Vec::new(),
    }
}
