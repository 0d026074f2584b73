//! Export: the records written out, for other systems (JSON Lines), for a spreadsheet (CSV), for
//! reading and measuring (text).
//!
//! Promise: the same catalogue and day give the same bytes; a file is there whole or not at all; one
//! record is in memory at a time.

mod json;
mod table;

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

pub use json::record_line;
pub use table::write as write_table;

use crate::catalogue::{Catalogue, CatalogueError};
use crate::cli::ExportForm;
use crate::validity::{Judged, Status, verdict_on};

/// What to write and where.
#[derive(Debug, Clone)]
pub struct ExportOptions {
    /// The form.
    pub form: ExportForm,
    /// A file (`-`: standard output), or a folder for text.
    pub out: PathBuf,
    /// Every record, not only those in force.
    pub all: bool,
    /// The day for which status is told.
    pub as_of: Date,
}

/// Why records could not be written out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The output cannot be written.
    #[error("cannot write `{}`: {source}", path.display())]
    Write {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The catalogue cannot be read.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
}

/// Why writing out stopped before its end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Stopped {
    /// The output takes no more.
    #[error(transparent)]
    Output(#[from] io::Error),
    /// The catalogue cannot be read.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
}

impl Stopped {
    /// The same, for output that goes to `path`.
    fn at(self, path: &Path) -> ExportError {
        match self {
            Stopped::Output(source) => ExportError::Write {
                path: path.to_owned(),
                source,
            },
            Stopped::Catalogue(error) => error.into(),
        }
    }
}

/// Writes the records out, one after the other; gives their number.
///
/// # Errors
/// [`ExportError`] when the catalogue cannot be read or the output cannot be written.
pub fn export(catalogue: &Catalogue, options: &ExportOptions) -> Result<usize, ExportError> {
    let chosen = Chosen {
        catalogue,
        all: options.all,
        as_of: options.as_of,
    };
    let written = match options.form {
        ExportForm::Text => return text(&chosen, options),
        ExportForm::Jsonl => write_whole(&options.out, |out| write_lines(out, &chosen)),
        ExportForm::Csv => write_whole(&options.out, |out| write_table(out, &chosen)),
    };
    written.map_err(|stopped| stopped.at(&options.out))
}

/// The records to write out: those in force on the day, or all.
#[derive(Debug, Clone, Copy)]
pub struct Chosen<'a> {
    /// Where they are.
    pub catalogue: &'a Catalogue,
    /// Every record, not only those in force.
    pub all: bool,
    /// The day for which status is told.
    pub as_of: Date,
}

impl Chosen<'_> {
    /// Gives one record after the other, by file, then page, all of one state of the catalogue; tells
    /// their number.
    ///
    /// # Errors
    /// What `each` says, or that the catalogue cannot be read.
    pub fn each(
        &self,
        mut each: impl FnMut(&Judged) -> Result<(), Stopped>,
    ) -> Result<usize, Stopped> {
        let _snapshot = self.catalogue.snapshot()?;
        let mut count = 0;
        self.catalogue.each_record_id(|id| {
            let verdict = verdict_on(self.catalogue, id, self.as_of)?;
            if self.all || verdict.status == Status::InForce {
                let stored = self.catalogue.record(id)?;
                each(&Judged { stored, verdict })?;
                count += 1;
            }
            Ok::<(), Stopped>(())
        })?;
        Ok(count)
    }
}

/// One object a line; gives their number.
///
/// # Errors
/// [`Stopped`].
pub fn write_lines(out: &mut dyn Write, chosen: &Chosen) -> Result<usize, Stopped> {
    chosen.each(|paper| Ok(writeln!(out, "{}", record_line(paper))?))
}

/// Writes beside the file first: a reader never meets half of it.
fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<usize, Stopped>,
) -> Result<usize, Stopped> {
    if path == Path::new("-") {
        let mut out = io::BufWriter::new(io::stdout().lock());
        return match flushed(write(&mut out), &mut out) {
            // A reader that has seen enough (`| head`) is no error.
            Err(Stopped::Output(e)) if e.kind() == io::ErrorKind::BrokenPipe => Ok(0),
            ended => ended,
        };
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    let mut out = io::BufWriter::new(std::fs::File::create(&part)?);
    let written = flushed(write(&mut out), &mut out);
    if written.is_err() {
        let _ = std::fs::remove_file(&part);
        return written;
    }
    std::fs::rename(&part, path)?;
    written
}

fn flushed(written: Result<usize, Stopped>, out: &mut dyn Write) -> Result<usize, Stopped> {
    let count = written?;
    out.flush()?;
    Ok(count)
}

/// One text file a document, pages parted by form feeds; gives the number of records.
fn text(chosen: &Chosen, options: &ExportOptions) -> Result<usize, ExportError> {
    let mut files: Vec<String> = Vec::new();
    let count = chosen.each(|paper| {
        files.push(paper.stored.file.clone());
        Ok(())
    });
    let count = count.map_err(|stopped| stopped.at(&options.out))?;
    files.dedup();
    let names = text_names(&files);
    for file in &files {
        let pages = chosen.catalogue.page_texts(file)?;
        let pages = pages.map_or(Vec::new(), |pages| pages.pages);
        let pages: Vec<String> = pages.into_iter().map(|(_, text)| text).collect();
        let path = options.out.join(&names[file.as_str()]);
        let folder = path.parent().unwrap_or(&options.out);
        std::fs::create_dir_all(folder).map_err(|source| Stopped::Output(source).at(folder))?;
        let written = write_whole(&path, |out| {
            writeln!(out, "{}", pages.join("\n\u{c}\n"))?;
            Ok(1)
        });
        written.map_err(|stopped| stopped.at(&path))?;
    }
    Ok(count)
}

/// `sub/a.pdf` becomes `sub/a.txt`; with `sub/a.tif` beside it, both keep their endings.
fn text_names(files: &[String]) -> HashMap<&str, String> {
    let mut once = HashSet::new();
    let mut twice = HashSet::new();
    for file in files {
        if !once.insert(stem(file).to_lowercase()) {
            twice.insert(stem(file).to_lowercase());
        }
    }
    let name = |file: &str| match twice.contains(&stem(file).to_lowercase()) {
        true => format!("{file}.txt"),
        false => format!("{}.txt", stem(file)),
    };
    files
        .iter()
        .map(|file| (file.as_str(), name(file)))
        .collect()
}

fn stem(file: &str) -> &str {
    match file.rsplit_once('.') {
        Some((stem, ending)) if !ending.contains('/') && !stem.is_empty() => stem,
        _ => file,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_files_keep_their_folder_and_never_fall_together() {
        let files = ["2021/a.pdf", "2021/a.tif", "b.pdf", "c"].map(str::to_owned);
        let names = text_names(&files);
        assert_eq!(names["2021/a.pdf"], "2021/a.pdf.txt");
        assert_eq!(names["2021/a.tif"], "2021/a.tif.txt");
        assert_eq!(names["b.pdf"], "b.txt");
        assert_eq!(names["c"], "c.txt");
    }
}
