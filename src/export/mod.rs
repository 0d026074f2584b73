//! Export: the records written out, for other systems (JSON Lines), for a spreadsheet (CSV), for
//! reading and measuring (text).
//!
//! Promise: the same catalogue and day give the same bytes; a file is there whole or not at all.

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

/// Writes the records out; gives their number.
///
/// # Errors
/// [`ExportError`] when the catalogue cannot be read or the output cannot be written.
pub fn export(catalogue: &Catalogue, options: &ExportOptions) -> Result<usize, ExportError> {
    let judged = chosen(catalogue, options.all, options.as_of)?;
    match options.form {
        ExportForm::Text => text(catalogue, options, &judged)?,
        ExportForm::Jsonl => write_whole(&options.out, |out| write_lines(out, &judged))?,
        ExportForm::Csv => write_whole(&options.out, |out| write_table(out, &judged))?,
    }
    Ok(judged.len())
}

/// The records to write out: those in force on the day, or all.
///
/// # Errors
/// [`CatalogueError`] when the catalogue cannot be read.
pub fn chosen(
    catalogue: &Catalogue,
    all: bool,
    as_of: Date,
) -> Result<Vec<Judged>, CatalogueError> {
    let mut judged = Vec::new();
    for id in catalogue.record_ids()? {
        let verdict = verdict_on(catalogue, id, as_of)?;
        if all || verdict.status == Status::InForce {
            let stored = catalogue.record(id)?;
            judged.push(Judged { stored, verdict });
        }
    }
    Ok(judged)
}

/// One object a line.
///
/// # Errors
/// What the output says.
pub fn write_lines(out: &mut dyn Write, judged: &[Judged]) -> io::Result<()> {
    judged
        .iter()
        .try_for_each(|paper| writeln!(out, "{}", record_line(paper)))
}

/// Writes beside the file first: a reader never meets half of it.
fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), ExportError> {
    let failed = |source| ExportError::Write {
        path: path.to_owned(),
        source,
    };
    if path == Path::new("-") {
        let mut out = io::BufWriter::new(io::stdout().lock());
        return match write(&mut out).and_then(|()| out.flush()) {
            // A reader that has seen enough (`| head`) is no error.
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            ended => ended.map_err(failed),
        };
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    let file = std::fs::File::create(&part).map_err(failed)?;
    let mut out = io::BufWriter::new(file);
    let written = write(&mut out).and_then(|()| out.flush());
    if let Err(source) = written {
        let _ = std::fs::remove_file(&part);
        return Err(failed(source));
    }
    std::fs::rename(&part, path).map_err(failed)
}

/// One text file a document, pages parted by form feeds.
fn text(
    catalogue: &Catalogue,
    options: &ExportOptions,
    judged: &[Judged],
) -> Result<(), ExportError> {
    let mut files: Vec<&str> = judged
        .iter()
        .map(|paper| paper.stored.file.as_str())
        .collect();
    files.dedup();
    let names = text_names(&files);
    for file in files {
        let pages = catalogue
            .page_texts(file)?
            .map_or(Vec::new(), |pages| pages.pages);
        let pages: Vec<String> = pages.into_iter().map(|(_, text)| text).collect();
        let path = options.out.join(&names[file]);
        let folder = path.parent().unwrap_or(&options.out);
        std::fs::create_dir_all(folder).map_err(|source| ExportError::Write {
            path: folder.to_owned(),
            source,
        })?;
        write_whole(&path, |out| writeln!(out, "{}", pages.join("\n\u{c}\n")))?;
    }
    Ok(())
}

/// `sub/a.pdf` becomes `sub/a.txt`; with `sub/a.tif` beside it, both keep their endings.
fn text_names<'a>(files: &[&'a str]) -> HashMap<&'a str, String> {
    let stem = |file: &'a str| match file.rsplit_once('.') {
        Some((stem, ending)) if !ending.contains('/') && !stem.is_empty() => stem,
        _ => file,
    };
    let mut once = HashSet::new();
    let mut twice = HashSet::new();
    for file in files {
        if !once.insert(stem(file).to_lowercase()) {
            twice.insert(stem(file).to_lowercase());
        }
    }
    let name = |file: &'a str| match twice.contains(&stem(file).to_lowercase()) {
        true => format!("{file}.txt"),
        false => format!("{}.txt", stem(file)),
    };
    files.iter().map(|file| (*file, name(file))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_files_keep_their_folder_and_never_fall_together() {
        let names = text_names(&["2021/a.pdf", "2021/a.tif", "b.pdf", "c"]);
        assert_eq!(names["2021/a.pdf"], "2021/a.pdf.txt");
        assert_eq!(names["2021/a.tif"], "2021/a.tif.txt");
        assert_eq!(names["b.pdf"], "b.txt");
        assert_eq!(names["c"], "c.txt");
    }
}
