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

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::read::unpacked_line;
use super::write::{PackedWord, RegisterEntry, StoredFile, packed_lines};
use crate::document::{
    DocumentState, Evidence, Field, FieldName, FileText, Line, Mark, Page, PageState, Placement,
    Record, Rect, Relation, RelationVerb, Source, Standing, Term, TextOrigin, Word,
};

/// More pages than this a line cannot claim: no scanner makes such a file.
const MOST_PAGES: u32 = 100_000;
/// `settings` and `engine` of a file whose line does not name them.
const LOADED: &str = "loaded";

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

/// The keys of a line. `values` holds those that have the names of fields and of verbs.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct RawLine {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parts: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page_range: Option<[u32; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pages: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<DocumentState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    original: Option<String>,
    #[serde(flatten)]
    values: BTreeMap<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    printed_expiry: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    term: Option<Term>,
    unlimited: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    cut_doubt: Option<f32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    register_differs: Vec<FieldName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    relations: Option<Vec<Relation>>,
    probability: BTreeMap<String, f32>,
    evidence: BTreeMap<String, Proof>,
    proposed: BTreeMap<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<Vec<PageWords>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inbox: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size_bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified_ns: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    settings: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rules: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    engine: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    register: Option<RegisterEntry>,
}

/// Where a value stands, as the export says it.
#[derive(Debug, Serialize, Deserialize)]
struct Proof {
    page: u32,
    #[serde(rename = "box")]
    rect: [u32; 4],
    #[serde(default, skip_serializing_if = "Option::is_none")]
    page_width_px: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    page_height_px: Option<u32>,
    text: String,
    rule: String,
    source: Source,
}

/// A value, or the number and day of a citation, that waits for a person.
#[derive(Debug, Serialize, Deserialize)]
struct Waiting {
    value: String,
    #[serde(default)]
    probability: f32,
    #[serde(default)]
    why: String,
}

/// Another paper, as the export cites it.
#[derive(Debug, Deserialize)]
struct Cited {
    number: String,
    #[serde(default)]
    date: Option<Date>,
    #[serde(default)]
    probability: Option<f32>,
    #[serde(default)]
    why: Option<String>,
}

/// A page with its words, packed as in the catalogue.
#[derive(Debug, Serialize, Deserialize)]
struct PageWords {
    number: u32,
    state: PageState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
    origin: TextOrigin,
    width_px: u32,
    height_px: u32,
    readable_width_px: u32,
    readable_height_px: u32,
    dpi: f32,
    quarter_turns: u8,
    skew_deg: f32,
    placement: Placement,
    lines: Vec<Vec<PackedWord>>,
    /// What was put onto it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    marks: Vec<Mark>,
}

impl RawLine {
    /// The paper's own facts.
    fn of(record: &Record, parts: u32) -> RawLine {
        let is_one_of_many = parts > 1;
        let mut line = RawLine {
            part: is_one_of_many.then_some(record.part),
            parts: is_one_of_many.then_some(parts),
            page_range: Some([record.first_page, record.last_page]),
            printed_expiry: record.given_date(FieldName::ExpiryDate),
            term: record.term.clone(),
            unlimited: record.unlimited,
            cut_doubt: (record.cut_doubt > 0.0).then_some(record.cut_doubt),
            register_differs: record.register_differs.clone(),
            relations: Some(record.relations.clone()),
            ..RawLine::default()
        };
        for field in &record.fields {
            line.put(field);
        }
        line
    }

    fn put(&mut self, field: &Field) {
        let name = field.name.as_str().to_owned();
        match &field.standing {
            Standing::Given => {
                self.probability.insert(name.clone(), field.probability);
                if field.name != FieldName::ExpiryDate {
                    self.values.insert(name.clone(), field.value.clone().into());
                }
            }
            Standing::Proposed { why } => {
                let waiting = Waiting {
                    value: field.value.clone(),
                    probability: field.probability,
                    why: why.clone(),
                };
                let value = serde_json::to_value(waiting).expect("plain data");
                self.proposed.insert(name.clone(), value);
            }
        }
        self.evidence.insert(name, Proof::of(&field.evidence));
    }

    /// What is known of the file and its pages.
    fn describe(&mut self, file: &StoredFile) {
        self.sha256.clone_from(&file.sha256);
        self.state = Some(file.state);
        self.reason.clone_from(&file.reason);
        self.detail.clone_from(&file.detail);
        self.original.clone_from(&file.original);
        self.inbox = Some(file.inbox.clone());
        self.path = Some(file.path.clone());
        self.size_bytes = Some(file.size_bytes);
        self.modified_ns = Some(file.modified_ns);
        self.settings = Some(file.settings.clone());
        self.rules = Some(file.rules.clone());
        self.engine = Some(file.engine.clone());
        self.register.clone_from(&file.register);
        if let Some(text) = &file.text {
            self.pages = Some(text.pages.len() as u32);
            self.text = Some(text.pages.iter().map(Page::text).collect());
            self.words = Some(text.pages.iter().map(PageWords::of).collect());
        }
    }

    fn understood(self) -> Result<PaperLine, LineError> {
        if self.file.trim().is_empty() || self.file.contains('\0') {
            return Err(impossible("file", &self.file));
        }
        if self.pages.is_some_and(|pages| pages > MOST_PAGES) {
            return Err(impossible("pages", &self.pages));
        }
        let state = self.state.unwrap_or(DocumentState::Catalogued);
        let text = match state {
            DocumentState::Catalogued => Some(self.read_text()?),
            _ => None,
        };
        let unnamed = |name: Option<String>| name.unwrap_or_else(|| LOADED.to_owned());
        Ok(PaperLine {
            parts: self.parts,
            is_part: self.part.is_some(),
            file: StoredFile {
                inbox: self.inbox.unwrap_or_default(),
                path: self.path.unwrap_or_else(|| self.file.clone()),
                name: self.file,
                sha256: self.sha256,
                size_bytes: self.size_bytes.unwrap_or(0),
                modified_ns: self.modified_ns.unwrap_or(0),
                state,
                reason: self.reason,
                detail: self.detail,
                original: self.original,
                settings: unnamed(self.settings),
                rules: unnamed(self.rules),
                engine: unnamed(self.engine),
                text,
                register: self.register,
            },
        })
    }

    fn read_text(&self) -> Result<FileText, LineError> {
        let pages = match &self.words {
            Some(words) => self.placed_pages(words),
            None => self.bare_pages()?,
        };
        let last = pages.iter().map(|page| page.number).max().unwrap_or(1);
        let [first_page, last_page] = self.page_range.unwrap_or([1, last]);
        if first_page == 0 || first_page > last_page || last_page > MOST_PAGES {
            return Err(impossible("page_range", &self.page_range));
        }
        let part = self.part.unwrap_or(1);
        if part == 0 {
            return Err(impossible("part", &part));
        }
        let record = Record {
            part,
            first_page,
            last_page,
            fields: self.fields()?,
            relations: self.read_relations()?,
            term: self.term.clone(),
            unlimited: self.unlimited,
            cut_doubt: self.cut_doubt.unwrap_or_default(),
            register_differs: self.register_differs.clone(),
        };
        Ok(FileText {
            pages,
            records: vec![record],
        })
    }

    fn placed_pages(&self, words: &[PageWords]) -> Vec<Page> {
        let texts = self.text.as_deref().unwrap_or_default();
        let page = |(index, words): (usize, &PageWords)| {
            let mut page = words.page();
            if page.lines.is_empty() {
                page.lines = unplaced_lines(texts.get(index).map_or("", String::as_str));
            }
            page
        };
        words.iter().enumerate().map(page).collect()
    }

    /// Pages from their texts alone. The texts are those of the paper's own pages, or of all.
    fn bare_pages(&self) -> Result<Vec<Page>, LineError> {
        let texts = self.text.as_deref().unwrap_or_default();
        let first = match self.page_range {
            Some([first, last]) if (last.saturating_sub(first) as usize) + 1 == texts.len() => {
                first
            }
            _ => 1,
        };
        let count = (texts.len() as u32).max(self.pages.unwrap_or(0).saturating_sub(first - 1));
        if count > MOST_PAGES || first > MOST_PAGES {
            return Err(impossible("pages", &count));
        }
        let page = |index: u32| {
            let number = first + index;
            let text = texts.get(index as usize).map_or("", String::as_str);
            let proof = self.evidence.values().find(|p| p.page == number);
            let size = proof.and_then(|p| Some((p.page_width_px?, p.page_height_px?)));
            bare_page(number, text, size.unwrap_or_default())
        };
        Ok((0..count).map(page).collect())
    }

    fn fields(&self) -> Result<Vec<Field>, LineError> {
        let mut fields = Vec::new();
        for name in FieldName::ALL {
            let key = name.as_str();
            let given = match (name, self.printed_expiry) {
                (FieldName::ExpiryDate, Some(day)) => Some(day.to_string()),
                (FieldName::ExpiryDate, None) if self.relations.is_some() => None,
                _ => self.value(key)?,
            };
            let waiting: Option<Waiting> = self.proposed.get(key).map(read_value).transpose()?;
            let (value, probability, standing) = match (given, waiting) {
                (Some(value), _) => {
                    let probability = self.probability.get(key).copied().unwrap_or(1.0);
                    (value, probability, Standing::Given)
                }
                (
                    None,
                    Some(Waiting {
                        value,
                        probability,
                        why,
                    }),
                ) => (value, probability, Standing::Proposed { why }),
                (None, None) => continue,
            };
            if is_day(name) && value.parse::<Date>().is_err() {
                return Err(impossible(key, &value));
            }
            let evidence = self
                .evidence
                .get(key)
                .map_or_else(|| own_proof(&value), Proof::evidence);
            fields.push(Field {
                name,
                value,
                probability,
                standing,
                evidence,
            });
        }
        Ok(fields)
    }

    fn value(&self, key: &'static str) -> Result<Option<String>, LineError> {
        match self.values.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(value)) => Ok(Some(value.clone())),
            Some(other) => Err(impossible(key, other)),
        }
    }

    /// What it does to other papers: as written by `sohoa worker`, else as the export cites.
    fn read_relations(&self) -> Result<Vec<Relation>, LineError> {
        if let Some(relations) = &self.relations {
            return Ok(relations.clone());
        }
        let mut relations = Vec::new();
        for verb in RelationVerb::ALL {
            let key = verb.as_str();
            let lists = [self.values.get(key), self.proposed.get(key)];
            for list in lists.into_iter().flatten().filter(|list| !list.is_null()) {
                let cited: Vec<Cited> = read_value(list)?;
                relations.extend(cited.into_iter().map(|c| c.relation(verb)));
            }
        }
        Ok(relations)
    }
}

impl Cited {
    fn relation(self, verb: RelationVerb) -> Relation {
        let standing = match self.why {
            Some(why) => Standing::Proposed { why },
            None => Standing::Given,
        };
        Relation {
            verb,
            date: self.date,
            kind: None,
            until: None,
            probability: self.probability.unwrap_or(1.0),
            standing,
            evidence: own_proof(&self.number),
            number: self.number,
        }
    }
}

impl Proof {
    fn of(evidence: &Evidence) -> Proof {
        let rect = evidence.rect;
        Proof {
            page: evidence.page,
            rect: [rect.x, rect.y, rect.w, rect.h],
            page_width_px: None,
            page_height_px: None,
            text: evidence.text.clone(),
            rule: evidence.rule.clone(),
            source: evidence.source,
        }
    }

    fn evidence(&self) -> Evidence {
        let [x, y, w, h] = self.rect;
        Evidence {
            page: self.page,
            rect: Rect::new(x, y, w, h),
            text: self.text.clone(),
            rule: self.rule.clone(),
            source: self.source,
        }
    }
}

impl PageWords {
    fn of(page: &Page) -> PageWords {
        PageWords {
            number: page.number,
            state: page.state,
            problem: page.problem.clone(),
            origin: page.origin,
            width_px: page.width_px,
            height_px: page.height_px,
            readable_width_px: page.readable_width_px,
            readable_height_px: page.readable_height_px,
            dpi: page.dpi,
            quarter_turns: page.quarter_turns,
            skew_deg: page.skew_deg,
            placement: page.placement,
            lines: packed_lines(page),
            marks: page.marks.clone(),
        }
    }

    fn page(&self) -> Page {
        Page {
            number: self.number,
            state: self.state,
            problem: self.problem.clone(),
            origin: self.origin,
            width_px: self.width_px,
            height_px: self.height_px,
            readable_width_px: self.readable_width_px,
            readable_height_px: self.readable_height_px,
            dpi: self.dpi,
            quarter_turns: self.quarter_turns,
            skew_deg: self.skew_deg,
            placement: self.placement,
            lines: self.lines.iter().cloned().map(unpacked_line).collect(),
            marks: self.marks.clone(),
        }
    }
}

/// The proof of a value that came without one: itself.
fn own_proof(value: &str) -> Evidence {
    Evidence {
        page: 1,
        rect: Rect::default(),
        text: value.to_owned(),
        rule: LOADED.to_owned(),
        source: Source::Register,
    }
}

fn bare_page(number: u32, text: &str, (width_px, height_px): (u32, u32)) -> Page {
    Page {
        number,
        width_px,
        height_px,
        readable_width_px: width_px,
        readable_height_px: height_px,
        dpi: 300.0,
        placement: Placement::identity(),
        quarter_turns: 0,
        skew_deg: 0.0,
        origin: TextOrigin::Scan,
        state: PageState::Read,
        problem: None,
        lines: unplaced_lines(text),
        marks: Vec::new(),
    }
}

/// Lines of words whose places are not known.
pub(super) fn unplaced_lines(text: &str) -> Vec<Line> {
    let word = |text: &str| Word {
        text: text.to_owned(),
        as_read: None,
        rect: Rect::default(),
        confidence: 1.0,
    };
    text.lines()
        .map(|line| Line::from_words(line.split_whitespace().map(word).collect()))
        .filter(|line| !line.words.is_empty())
        .collect()
}

fn is_day(name: FieldName) -> bool {
    use FieldName::{EffectiveDate, ExpiryDate, IssueDate, StartWorksBy};
    matches!(name, IssueDate | EffectiveDate | ExpiryDate | StartWorksBy)
}

fn read_value<T: serde::de::DeserializeOwned>(value: &Value) -> Result<T, LineError> {
    Ok(T::deserialize(value)?)
}

fn impossible(key: &'static str, value: &impl std::fmt::Debug) -> LineError {
    let value = format!("{value:?}").chars().take(60).collect();
    LineError::Value { key, value }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{TermStart, TermUnit};
    use jiff::civil::date;

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
}
