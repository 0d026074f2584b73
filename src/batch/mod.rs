//! Batch: an overnight run. A supervisor keeps a second process at work, in which one thread opens
//! the files in order and a rayon pool reads them; this process alone writes the catalogue: one
//! document, one transaction.
//!
//! Promise: every file found ends in exactly one state; whatever stops either process, the catalogue
//! holds whole documents only and the next run goes on from there; memory does not grow with the
//! batch, because only so many documents are in hand as there are permits.

mod child;
mod close;
mod confine;
mod death;
mod document;
mod engine;
#[cfg(feature = "faults")]
mod faults;
mod hands;
mod load;
mod memory;
mod night;
mod opener;
mod outcome;
mod plan;
mod progress;
mod reader_process;
mod readers;
mod refresh;
mod stop;
mod supervisor;
mod times;
mod watch;
mod wire;
mod worker;
mod writer;

use std::cell::LazyCell;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

pub use child::serve;
pub use close::Closing;
pub use confine::{Confined, confine};
pub use document::{EngineFactory, Quarantine, Reading};
#[cfg(feature = "tesseract")]
pub use engine::hold_engine_threads;
pub use engine::{Reader, Settings, reading};
pub use hands::{Hands, PageInHand};
pub use load::{LoadSummary, load};
pub use memory::Memory;
pub use plan::{Plan, REGISTER_ENDED, Step};
pub use progress::{Progress, Tally, clock};
pub use stop::StopFlag;
pub use times::{Stage, Times};
pub use watch::watch;
pub use worker::{Share, parse as manifest_line, work};

use crate::catalogue::Counts;
use crate::config::RunConfig;
use crate::error::Error;
use crate::extract::Knowledge;
use crate::lang::Messages;
use night::{Night, Work};
use reader_process::ReaderProcess;
use readers::Readers;
use wire::Setup;

/// How a run ended, as printed on its last line.
#[derive(Debug, Clone, Default, Serialize, PartialEq)]
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
    pub newly_quarantined: Vec<(String, Quarantine)>,
    /// Files that this run set out to read and has not.
    #[serde(skip)]
    pub left: usize,
    /// The run was asked to stop before its end.
    #[serde(skip)]
    pub interrupted: bool,
    /// No file had anything new.
    #[serde(skip)]
    pub nothing_to_do: bool,
    /// What its end found.
    #[serde(skip)]
    pub closing: Closing,
}

impl Summary {
    /// Fills in how the files found stand after the run.
    fn count(&mut self, counts: Counts, took: Duration) {
        self.files = counts.files;
        self.catalogued = counts.catalogued;
        self.skipped = counts.skipped;
        self.quarantined = counts.quarantined;
        self.review = counts.review;
        self.seconds = took.as_secs_f64();
        self.pages_per_second = self.pages as f64 / self.seconds.max(0.001);
    }
}

/// Reads what is new or changed in the inboxes into the catalogue, in a process of its own.
///
/// # Errors
/// [`Error`] when the run cannot begin (inbox, register, kinds, engine, catalogue) or the catalogue
/// cannot be written any more. A file that cannot be read is no error.
pub fn run(config: &RunConfig, messages: &Messages, stop: &StopFlag) -> Result<Summary, Error> {
    // It gets ready while the inboxes are walked.
    let process = ReaderProcess::start(&Setup::of(config))?;
    run_in(process, config, Work::find(config)?, messages, stop)
}

/// [`run`] in a process that was started.
fn run_in(
    process: ReaderProcess,
    config: &RunConfig,
    work: Work,
    messages: &Messages,
    stop: &StopFlag,
) -> Result<Summary, Error> {
    let setup = Setup::of(config);
    let kinds = setup.kinds.clone();
    let knowledge = std::thread::spawn(move || Ok(Arc::new(Knowledge::load(kinds.as_deref())?)));
    let knowledge = move || {
        let loaded = knowledge.join();
        loaded.unwrap_or_else(|cause| std::panic::resume_unwind(cause))
    };
    let night = Night {
        config,
        settings: &Settings::of(
            config.engine,
            setup.model.as_deref(),
            setup.kinds.as_deref(),
        )?,
        messages,
        stop: stop.part(),
        knowledge: LazyCell::new(Box::new(knowledge)),
    };
    let process = process.when_ready(&setup)?;
    night.carry_out(work, Readers::Process(setup, process))
}

/// [`run`] within this process, with given means of reading.
///
/// # Errors
/// As [`run`].
pub fn run_with(
    config: &RunConfig,
    reading: Reading,
    settings: &Settings,
    messages: &Messages,
    stop: &StopFlag,
) -> Result<Summary, Error> {
    let knowledge = Arc::clone(&reading.knowledge);
    let night = Night {
        config,
        settings,
        messages,
        stop: stop.part(),
        knowledge: LazyCell::new(Box::new(|| Ok(knowledge))),
    };
    night.carry_out(Work::find(config)?, Readers::Here(reading))
}
