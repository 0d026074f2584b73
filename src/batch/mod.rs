//! Batch: an overnight run. One thread opens the files in order, a rayon pool reads them, this
//! thread alone writes the catalogue: one document, one transaction.
//!
//! Promise: every file found ends in exactly one state; whatever stops the process, the catalogue
//! holds whole documents only and the next run goes on from there; memory does not grow with the
//! batch, because only so many documents are in hand as there are permits.

mod document;
mod engine;
mod load;
mod opener;
mod plan;
mod progress;
mod stop;
mod times;

use std::collections::HashSet;
use std::time::Instant;

use crossbeam_channel::{Receiver, bounded};
use jiff::Timestamp;
use serde::Serialize;

pub use document::{EngineFactory, Quarantine, Reading};
#[cfg(feature = "tesseract")]
pub use engine::hold_engine_threads;
pub use engine::{Reader, reading};
pub use load::{LoadSummary, load};
pub use plan::{Plan, REGISTER_ENDED, Step};
pub use progress::{Progress, Tally};
pub use stop::StopFlag;
pub use times::{Stage, Times};

use crate::catalogue::{BatchEnd, BatchId, BatchStart, Catalogue, StoredFile};
use crate::config::RunConfig;
use crate::document::DocumentState;
use crate::error::Error;
use crate::intake::{self, Register};
use crate::lang::Messages;
use crate::validity::{self, Rules};
use opener::{Ending, Opener, Outcome};

/// How a run ended, as printed on its last line.
#[derive(Debug, Clone, Serialize, PartialEq)]
pub struct Summary {
    /// Files found that have a state.
    pub files: usize,
    /// Of these: in the catalogue.
    pub catalogued: usize,
    /// Of these: left out on purpose.
    pub skipped: usize,
    /// Of these: could not be read.
    pub quarantined: usize,
    /// Files read in this run.
    pub read: usize,
    /// Pages read in this run.
    pub pages: usize,
    /// Papers among the files found that a person should look at.
    pub review: usize,
    /// Seconds this run took.
    pub seconds: f64,
    /// Pages a second of this run.
    pub pages_per_second: f64,
    /// Files that this run put into quarantine.
    #[serde(skip)]
    pub newly_quarantined: Vec<(String, String)>,
    /// The run was asked to stop before its end.
    #[serde(skip)]
    pub interrupted: bool,
    /// No file had anything new.
    #[serde(skip)]
    pub nothing_to_do: bool,
}

/// Reads what is new or changed in the inboxes into the catalogue.
///
/// # Errors
/// [`Error`] when the run cannot begin (inbox, register, kinds, engine, catalogue) or the catalogue
/// cannot be written any more. A file that cannot be read is no error.
pub fn run(config: &RunConfig, messages: &Messages, stop: &StopFlag) -> Result<Summary, Error> {
    let reader = Reader::settle(config)?;
    let reading = reading(&reader, config.kinds.as_deref())?;
    let settings = engine::settings(&reader, &reading.knowledge);
    run_with(config, reading, &settings, messages, stop)
}

/// [`run`] with given means of reading.
///
/// # Errors
/// As [`run`].
pub fn run_with(
    config: &RunConfig,
    reading: Reading,
    settings: &str,
    messages: &Messages,
    stop: &StopFlag,
) -> Result<Summary, Error> {
    let started = Instant::now();
    let register = config.register.as_deref().map(Register::open).transpose()?;
    let found = intake::walk(&config.inboxes, &not_documents(config))?;
    let mut catalogue = Catalogue::open_writer(&config.catalogue)?;
    let known = catalogue.known_files()?;
    let asked = register.as_ref().filter(|_| !config.all);
    let plan = Plan::new(found, &known, asked, settings);
    let names: HashSet<String> = plan.steps.iter().map(|(f, _)| f.name.clone()).collect();
    let rules = reading.knowledge.rules();
    let mut run = Run {
        tally: Tally::default(),
        read: 0,
        newly_quarantined: Vec::new(),
        progress: Progress::new(messages, plan.to_read()),
        settings,
        engine: config.engine.as_str(),
        register: register.as_ref(),
        rules: &rules,
    };
    let nothing_to_do = plan.is_done();
    if !nothing_to_do {
        let batch = catalogue.begin_batch(&BatchStart {
            started: Timestamp::now(),
            as_of: config.as_of,
            engine: config.engine.as_str().to_owned(),
            settings: settings.to_owned(),
        })?;
        let (outcomes, arrivals) = bounded(config.jobs * 2);
        let opener = Opener::new(&known, reading, config.jobs, outcomes, stop)?;
        std::thread::scope(|scope| {
            scope.spawn(move || opener.open_all(plan));
            let written = run.write_all(&mut catalogue, batch, &arrivals);
            // Readers still at work find nobody to send to, and end.
            drop(arrivals);
            written
        })?;
        run.progress.finish();
        catalogue.end_batch(
            batch,
            &BatchEnd {
                ended: Timestamp::now(),
                files_read: run.read as u64,
                pages_read: run.tally.pages as u64,
                interrupted: stop.is_asked(),
            },
        )?;
    }
    // Also when nothing is new: a run that was killed may have left papers unjudged.
    validity::settle(&mut catalogue, &rules)?;
    let counts = catalogue.counts_of(&names)?;
    let seconds = started.elapsed().as_secs_f64();
    Ok(Summary {
        files: counts.files,
        catalogued: counts.catalogued,
        skipped: counts.skipped,
        quarantined: counts.quarantined,
        read: run.read,
        pages: run.tally.pages,
        review: counts.review,
        seconds,
        pages_per_second: run.tally.pages as f64 / seconds.max(0.001),
        newly_quarantined: run.newly_quarantined,
        interrupted: stop.is_asked(),
        nothing_to_do,
    })
}

/// Files of our own that may lie inside an inbox.
fn not_documents(config: &RunConfig) -> Vec<std::path::PathBuf> {
    let mut paths = vec![config.catalogue.clone()];
    paths.extend(config.register.clone());
    paths
}

/// The writing half of a run.
struct Run<'a> {
    tally: Tally,
    read: usize,
    newly_quarantined: Vec<(String, String)>,
    progress: Progress<'a>,
    settings: &'a str,
    engine: &'static str,
    register: Option<&'a Register>,
    rules: &'a Rules,
}

impl Run<'_> {
    /// Writes each outcome as it arrives, until all have or the catalogue cannot be written.
    fn write_all(
        &mut self,
        catalogue: &mut Catalogue,
        batch: BatchId,
        arrivals: &Receiver<Outcome>,
    ) -> Result<(), Error> {
        for outcome in arrivals {
            self.count(&outcome);
            let stored = self.stored(outcome);
            catalogue.store(batch, &stored)?;
            if arrivals.is_empty() {
                validity::settle(catalogue, self.rules)?;
            }
            self.progress.update(&self.tally);
        }
        Ok(())
    }

    fn count(&mut self, outcome: &Outcome) {
        match &outcome.ending {
            Ending::Catalogued(text) => {
                self.read += 1;
                self.tally.pages += text.pages.len();
                let review = text.records.iter().any(|record| record.needs_review());
                self.tally.review += usize::from(review);
            }
            Ending::Quarantined(quarantine) => {
                self.read += 1;
                self.tally.quarantined += 1;
                let name = outcome.found.name.clone();
                tracing::warn!(file = %name, reason = %quarantine.reason, "{}", quarantine.detail);
                self.newly_quarantined
                    .push((name, quarantine.reason.clone()));
            }
            Ending::Skipped { .. } => {}
        }
        self.tally.files += usize::from(outcome.was_planned_to_read);
    }

    fn stored(&self, outcome: Outcome) -> StoredFile {
        let register = self
            .register
            .and_then(|register| register.entry(&outcome.found.name));
        let mut stored = StoredFile {
            name: outcome.found.name,
            inbox: outcome.found.inbox.display().to_string(),
            path: outcome.found.path.display().to_string(),
            sha256: outcome.sha256,
            size_bytes: outcome.found.size_bytes,
            modified_ns: outcome.found.modified_ns,
            state: DocumentState::Catalogued,
            reason: None,
            detail: None,
            original: None,
            settings: self.settings.to_owned(),
            engine: self.engine.to_owned(),
            text: None,
            register,
        };
        match outcome.ending {
            Ending::Catalogued(text) => stored.text = Some(text),
            Ending::Skipped {
                reason,
                detail,
                original,
            } => {
                stored.state = DocumentState::Skipped;
                stored.reason = Some(reason.to_owned());
                stored.detail = detail;
                stored.original = original;
            }
            Ending::Quarantined(quarantine) => {
                stored.state = DocumentState::Quarantined;
                stored.reason = Some(quarantine.reason);
                stored.detail = Some(quarantine.detail);
            }
        }
        stored
    }
}
