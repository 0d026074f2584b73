//! Worker: a manifest of files in, record lines out. What an engine that spreads work over many
//! machines starts on each; `sohoa load` puts the lines into a catalogue.
//!
//! A line of a manifest is the path of a file, or an object with `path` and, where the catalogue is to
//! know it by another name, `name`.

use std::collections::{HashMap, HashSet};
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;

use crossbeam_channel::bounded;
use serde::Deserialize;

use super::outcome::{Ending, Outcome};
use super::reader_process::ReaderProcess;
use super::supervisor::Supervisor;
use super::wire::Setup;
use super::writer::stored;
use super::{Settings, StopFlag};
use crate::catalogue::lines_of;
use crate::config::RunConfig;
use crate::error::Error;
use crate::intake::{Found, found, path_text};

/// How a worker's share ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Share {
    /// Files that the manifest names.
    pub files: usize,
    /// Of these: written out, in whatever state.
    pub written: usize,
    /// Of these: in quarantine.
    pub quarantined: usize,
    /// Lines of the manifest that name no file, with the reason.
    pub unusable: Vec<(usize, String)>,
}

/// A line of a manifest as an object.
#[derive(Deserialize)]
struct ManifestLine {
    #[serde(with = "path_text")]
    path: PathBuf,
    name: Option<String>,
}

/// Reads the files that `manifest` names and writes their lines to `out`.
///
/// # Errors
/// [`Error`] when reading cannot begin, or the lines cannot be read or written any more.
pub fn work(
    config: &RunConfig,
    manifest: &mut dyn BufRead,
    out: &mut dyn Write,
    stop: &StopFlag,
) -> Result<Share, Error> {
    let spool = tempfile::tempdir().map_err(|e| Error::System(e.to_string()))?;
    let setup = Setup::of(config, spool.path().to_owned());
    let settings = setup.settings()?;
    let mut share = Share::default();
    let files = files(manifest, &mut share)?;
    let process = ReaderProcess::start(&setup)?.when_ready(&setup)?;
    let (outcomes, arrivals) = bounded(setup.jobs * 2);
    let pages_seen = AtomicU64::new(0);
    let supervisor = Supervisor::new(setup, HashMap::new(), files, outcomes, &pages_seen, stop);
    std::thread::scope(|scope| {
        let reading = scope.spawn(move || supervisor.read_all(process));
        let written = arrivals.iter().try_for_each(|outcome| {
            share.written += 1;
            share.quarantined += usize::from(matches!(outcome.ending, Ending::Quarantined(_)));
            write(outcome, &settings, config.engine.as_str(), out)
        });
        drop(arrivals);
        let read = reading.join();
        written.map_err(|e| Error::System(e.to_string()))?;
        read.unwrap_or_else(|cause| std::panic::resume_unwind(cause))
    })?;
    Ok(share)
}

fn write(
    outcome: Outcome,
    settings: &Settings,
    engine: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (mut stored, waiting) = stored(outcome, settings, engine, None);
    if let (Some(pages), Some(text)) = (waiting, &mut stored.text) {
        text.pages = pages.into_memory()?;
    }
    for line in lines_of(&stored) {
        writeln!(out, "{line}")?;
    }
    out.flush()
}

/// The files of a manifest, each once. What cannot be found is found out when it is read.
fn files(manifest: &mut dyn BufRead, share: &mut Share) -> Result<Vec<Found>, Error> {
    let (mut files, mut names) = (Vec::new(), HashSet::new());
    for (index, line) in manifest.lines().enumerate() {
        let line = line.map_err(|e| Error::System(e.to_string()))?;
        let file = match parse(&line) {
            Ok(None) => continue,
            Ok(Some(file)) => file,
            Err(reason) => {
                share.unusable.push((index + 1, reason));
                continue;
            }
        };
        if names.insert(file.name.clone()) {
            files.push(file);
        }
    }
    share.files = files.len();
    Ok(files)
}

/// A line of a manifest; `None` for an empty one.
///
/// # Errors
/// Why it names no file.
pub fn parse(line: &str) -> Result<Option<Found>, String> {
    let line = line.trim_end_matches('\r');
    if line.trim().is_empty() {
        return Ok(None);
    }
    let line = match line.starts_with('{') {
        true => serde_json::from_str(line).map_err(|e| e.to_string())?,
        false => ManifestLine {
            path: line.into(),
            name: None,
        },
    };
    let name = line.name.unwrap_or_else(|| path_text::shown(&line.path));
    found(Path::new(""), &line.path, name)
        .map(Some)
        .map_err(|e| e.to_string())
}
