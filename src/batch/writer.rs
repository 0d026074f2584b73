//! Writer: the one that puts outcomes into the catalogue, a document a transaction.

use std::cell::LazyCell;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError};

use super::document::{PageAside, Text};
use super::outcome::{Ending, How, Outcome};
use super::spool::{KeptPages, Spool};
use super::{Progress, Quarantine, Settings, StopFlag, Tally};
use crate::catalogue::{BatchId, Catalogue, RegisterEntry, StoredFile, WorkDone};
use crate::disk;
use crate::document::{DocumentState, FileText};
use crate::error::Error;
use crate::extract::{Knowledge, Witness};
use crate::intake::{Register, path_text};
use crate::validity;

type Loaded = Result<Arc<Knowledge>, Error>;

/// Kinds and their rules, loaded when they are first needed: no page waits for them.
pub type LazyKnowledge = LazyCell<Loaded, Box<dyn FnOnce() -> Loaded>>;

/// The kinds, once they are loaded.
///
/// # Errors
/// [`Error`] when the kinds cannot be used.
pub fn known(knowledge: &LazyKnowledge) -> Result<&Knowledge, Error> {
    LazyCell::force(knowledge)
        .as_deref()
        .map_err(|e| Error::System(e.to_string()))
}

/// How often the catalogue is told where the batch stands.
const NOTE_EVERY: Duration = Duration::from_secs(2);

/// Judging takes one part of so many of the time.
const REST_BETWEEN_JUDGEMENTS: u32 = 50;

/// When papers are judged while others are read.
pub struct Judging {
    next: Instant,
}

impl Default for Judging {
    fn default() -> Self {
        Self {
            next: Instant::now(),
        }
    }
}

/// The writing half of a run.
pub struct Writer<'a> {
    /// What was written so far.
    pub tally: Tally,
    /// Files read in this run.
    pub read: usize,
    /// Files that this run put into quarantine, with the reason.
    pub newly_quarantined: Vec<(String, Quarantine)>,
    /// Pages that this run could not read, with their file.
    pub newly_unread: Vec<(String, PageAside)>,
    /// Where the pages of long documents wait.
    pub spool: &'a Path,
    /// What a person sees of it.
    pub progress: Progress<'a>,
    /// Under which the files are read.
    pub settings: &'a Settings,
    /// Who reads.
    pub engine: &'static str,
    /// The office's list.
    pub register: Option<&'a Register>,
    /// Kinds of papers, and how they are judged.
    pub knowledge: &'a LazyKnowledge,
    /// Where it goes.
    pub catalogue: &'a mut Catalogue,
    /// The batch it belongs to.
    pub batch: BatchId,
    /// Pages read so far, also of files that have not ended.
    pub pages_seen: Arc<AtomicU64>,
    /// When the catalogue was last told where the batch stands.
    pub noted: Instant,
    /// When to judge, where papers are judged while others are read. Not where most of the catalogue is
    /// still to be read: a paper would pass as in force whose revocation has not been seen.
    pub judging: Option<Judging>,
    /// Room on the catalogue's disk below which the run ends.
    pub least_free_bytes: u64,
    /// The catalogue's file.
    pub path: &'a Path,
    /// What the run ends for before its end.
    pub trouble: Option<Error>,
    /// Whether the run should end.
    pub stop: &'a StopFlag,
}

impl Writer<'_> {
    /// Writes each outcome as it arrives, until all have or the catalogue cannot be written.
    ///
    /// # Errors
    /// [`Error::Catalogue`].
    pub fn write_all(&mut self, arrivals: &Receiver<Outcome>) -> Result<(), Error> {
        loop {
            match arrivals.recv_timeout(NOTE_EVERY) {
                Ok(outcome) => {
                    self.write(outcome)?;
                    if arrivals.is_empty() {
                        self.judge()?;
                    }
                }
                Err(RecvTimeoutError::Timeout) => self.judge()?,
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
            self.tally.pages_seen = self.pages_seen.load(Ordering::Relaxed) as usize;
            self.progress.update(&self.tally);
            if self.noted.elapsed() >= NOTE_EVERY {
                self.noted = Instant::now();
                self.note()?;
            }
        }
    }

    /// Judges what waits, unless that is left to the end of the run.
    fn judge(&mut self) -> Result<(), Error> {
        let Some(judging) = &mut self.judging else {
            return Ok(());
        };
        if Instant::now() >= judging.next {
            let started = Instant::now();
            validity::settle(self.catalogue, &known(self.knowledge)?.rules())?;
            judging.next = Instant::now() + started.elapsed() * REST_BETWEEN_JUDGEMENTS;
        }
        Ok(())
    }

    /// No document is begun any more; those in hand end.
    fn give_up(&mut self, why: Error) {
        self.trouble.get_or_insert(why);
        self.stop.ask();
    }

    fn note(&mut self) -> Result<(), Error> {
        let done = WorkDone {
            files: self.tally.files as u64,
            pages: self.tally.pages.max(self.tally.pages_seen) as u64,
            bytes: self.tally.bytes,
        };
        self.catalogue.note_progress(self.batch, &done)?;
        if disk::free_bytes(self.path).is_some_and(|free| free < self.least_free_bytes) {
            // What is in hand still fits; what is not begun waits for the next run.
            let path = self.path.to_owned();
            self.give_up(Error::DiskFull { path });
        }
        Ok(())
    }

    /// Writes one outcome.
    ///
    /// # Errors
    /// [`Error::Catalogue`].
    pub fn write(&mut self, mut outcome: Outcome) -> Result<(), Error> {
        if is_outage(&outcome) {
            // The file has not been looked at: the next run does.
            let path = outcome.found.inbox;
            self.give_up(Error::InboxGone { path });
            return Ok(());
        }
        let register = self.register;
        let register = register.and_then(|register| register.entry(&outcome.found.name));
        if let (Some(entry), Ending::Catalogued(text)) = (&register, &mut outcome.ending) {
            text.hear(&witness(entry), known(self.knowledge)?)
                .map_err(spool_lost)?;
        }
        self.count(&outcome);
        let (stored, pages) = stored(outcome, self.settings, self.engine, register);
        match pages {
            None => self.catalogue.store(self.batch, &stored)?,
            Some(pages) => {
                let mut reader = pages.reader().map_err(spool_lost)?;
                let pages = (0..pages.count()).map(|index| Ok(reader.page(index)?.into_owned()));
                self.catalogue.store_long(self.batch, &stored, pages)?;
            }
        }
        if let Some(sha256) = &stored.sha256 {
            // Most documents have none.
            let _ = std::fs::remove_file(Spool::file(self.spool, sha256));
        }
        Ok(())
    }

    fn count(&mut self, outcome: &Outcome) {
        match &outcome.ending {
            Ending::Catalogued(text) => {
                if outcome.how == How::Read {
                    self.read += 1;
                    self.tally.pages += text.page_count();
                    let name = &outcome.found.name;
                    let unread = text.unread().into_iter();
                    self.newly_unread
                        .extend(unread.map(|page| (name.clone(), page)));
                }
                let review = text.needs_review();
                self.tally.review += usize::from(review);
            }
            Ending::Quarantined(quarantine) => {
                self.read += 1;
                self.tally.quarantined += 1;
                let name = outcome.found.name.clone();
                tracing::warn!(file = %name, reason = %quarantine.reason, "{}", quarantine.detail);
                self.newly_quarantined.push((name, quarantine.clone()));
            }
            Ending::Skipped { .. } => {}
        }
        if outcome.how != How::LeftOut {
            self.tally.files += 1;
            self.tally.bytes += outcome.found.size_bytes;
        }
    }
}

fn witness(entry: &RegisterEntry) -> Witness {
    Witness {
        number: entry.number.clone(),
        issue_date: entry.issue_date,
        holder: entry.holder.clone(),
    }
}

fn spool_lost(error: std::io::Error) -> Error {
    Error::System(format!("pages that waited on disk cannot be read: {error}"))
}

/// A file as the catalogue and record lines hold it, and those of its pages that wait on disk.
pub fn stored(
    outcome: Outcome,
    settings: &Settings,
    engine: &str,
    register: Option<RegisterEntry>,
) -> (StoredFile, Option<KeptPages>) {
    let mut waiting = None;
    let mut stored = StoredFile {
        name: outcome.found.name,
        inbox: path_text::shown(&outcome.found.inbox),
        // Where it lies whatever folder the next command is given from.
        path: path_text::shown(
            &std::path::absolute(&outcome.found.path).unwrap_or(outcome.found.path),
        ),
        sha256: outcome.sha256,
        size_bytes: outcome.found.size_bytes,
        modified_ns: outcome.found.modified_ns,
        state: DocumentState::Catalogued,
        reason: None,
        detail: None,
        original: None,
        settings: settings.reading.clone(),
        rules: settings.rules.clone(),
        engine: engine.to_owned(),
        text: None,
        register,
    };
    if let How::Refreshed { settings } = outcome.how {
        stored.engine = settings.split(' ').next().unwrap_or_default().to_owned();
        stored.settings = settings;
    }
    match outcome.ending {
        Ending::Catalogued(Text::Whole(text)) => stored.text = Some(text),
        Ending::Catalogued(Text::Spooled { pages, records, .. }) => {
            waiting = Some(pages);
            stored.text = Some(FileText {
                pages: Vec::new(),
                records,
            });
        }
        Ending::Skipped {
            reason,
            detail,
            original,
        } => {
            stored.state = DocumentState::Skipped;
            stored.reason = Some(reason);
            stored.detail = detail;
            stored.original = original;
        }
        Ending::Quarantined(quarantine) => {
            stored.state = DocumentState::Quarantined;
            stored.reason = Some(quarantine.reason);
            stored.detail = Some(quarantine.detail);
        }
    }
    (stored, waiting)
}

/// Whether a file could not be opened because its whole inbox went away, as shares and disks do.
fn is_outage(outcome: &Outcome) -> bool {
    let Ending::Quarantined(why) = &outcome.ending else {
        return false;
    };
    let inbox = &outcome.found.inbox;
    // An empty folder is what is left where a share was mounted.
    let is_gone = || match inbox.is_file() {
        true => false,
        false => inbox
            .read_dir()
            .map_or(true, |mut files| files.next().is_none()),
    };
    why.reason == "unreadable-file" && is_gone()
}
