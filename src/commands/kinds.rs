//! Kinds: a kind file tried on texts before it is used in a run.

use std::path::{Path, PathBuf};

use super::Talk;
use super::talk::print;
use crate::catalogue::Catalogue;
use crate::cli::{KindsArgs, KindsCommand};
use crate::document::Field;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::extract::trial::{self, Catch};
use crate::extract::{Knowledge, KnowledgeError};
use crate::layout::plain;

/// `sohoa kinds check`: what a kind file catches and misses.
///
/// # Errors
/// [`Error`] when the file is no kind file, or the texts cannot be read.
pub fn kinds(args: &KindsArgs, talk: &Talk) -> Result<ExitCode, Error> {
    let KindsCommand::Check { file, against } = &args.command;
    let (knowledge, code) = Knowledge::with_file(file)?;
    let mut trial = Trial::new(talk);
    for (name, text) in texts(against)? {
        let paper = plain::paper(&text);
        let heading = trial::heading_of(&paper).unwrap_or_default();
        trial.add(&name, &heading, &trial::try_kind(&knowledge, &code, &paper));
    }
    print(&trial.lines.join("\n"));
    talk.say(&trial.summary(&code));
    match trial.caught {
        0 => Ok(ExitCode::Nothing),
        _ => Ok(ExitCode::Done),
    }
}

struct Trial<'a> {
    talk: &'a Talk,
    lines: Vec<String>,
    caught: usize,
    near: usize,
    all: usize,
}

impl<'a> Trial<'a> {
    fn new(talk: &'a Talk) -> Self {
        Self {
            talk,
            lines: Vec::new(),
            caught: 0,
            near: 0,
            all: 0,
        }
    }

    fn add(&mut self, name: &str, heading: &str, catch: &Catch) {
        self.all += 1;
        let word = |id: &str, kind: &str| self.talk.messages.format(id, &[("kind", kind)]);
        let verdict = match catch {
            Catch::Caught(_) => word("kinds-caught", ""),
            Catch::LostTo(kind) => word("kinds-lost", kind),
            Catch::Near => word("kinds-near", ""),
            Catch::No => return,
        };
        self.lines.push(format!("{verdict}  {name}  {heading}"));
        match catch {
            Catch::Caught(fields) => {
                self.caught += 1;
                let found = trial::FIELDS
                    .iter()
                    .map(|name| self.field_line(*name, fields));
                let found: Vec<String> = found.collect();
                self.lines.extend(found);
            }
            _ => self.near += 1,
        }
    }

    /// "  holder: Công ty …", with a mark where it is only proposed or missing.
    fn field_line(&self, name: crate::document::FieldName, fields: &[Field]) -> String {
        let label = self
            .talk
            .messages
            .format(&format!("field-{}", name.as_str()), &[]);
        let value = fields.iter().find(|field| field.name == name);
        let value = match value {
            Some(field) if field.is_given() => field.value.clone(),
            Some(field) => format!("{} ?", field.value),
            None => "-".to_owned(),
        };
        format!("    {label}: {value}")
    }

    fn summary(&self, code: &str) -> String {
        let count = |number: usize| number.to_string();
        let (caught, near, all) = (count(self.caught), count(self.near), count(self.all));
        self.talk.messages.format(
            "kinds-summary",
            &[
                ("kind", code),
                ("caught", &caught),
                ("near", &near),
                ("all", &all),
            ],
        )
    }
}

/// Name and text of each text file under a folder, or of each file of a catalogue.
fn texts(against: &Path) -> Result<Vec<(String, String)>, Error> {
    if against.is_dir() {
        return Ok(text_files(against)?);
    }
    let catalogue = Catalogue::open_reader(against)?;
    let mut texts = Vec::new();
    for stored in catalogue.records()? {
        if let Some(pages) = catalogue.page_texts(&stored.file)? {
            let pages: Vec<String> = pages.pages.into_iter().map(|(_, text)| text).collect();
            texts.push((stored.file, pages.join("\u{c}")));
        }
    }
    texts.dedup();
    Ok(texts)
}

fn text_files(folder: &Path) -> Result<Vec<(String, String)>, KnowledgeError> {
    let mut paths: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .flatten()
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    paths.sort();
    let read = |path: PathBuf| match std::fs::read(&path) {
        Ok(bytes) => {
            let name = path.strip_prefix(folder).unwrap_or(&path);
            Ok((
                name.display().to_string(),
                String::from_utf8_lossy(&bytes).into_owned(),
            ))
        }
        Err(source) => Err(KnowledgeError::Read { path, source }),
    };
    paths.into_iter().map(read).collect()
}
