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
mod page;
mod plan;
mod progress;
mod reader_process;
mod refresh;
mod spool;
mod stop;
mod supervisor;
mod times;
mod watch;
mod wire;
mod worker;
mod writer;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crossbeam_channel::Sender;
use serde::Serialize;

pub use child::serve;
pub use close::Closing;
pub use confine::{Confined, confine};
pub use document::{EngineFactory, PageAside, Quarantine, Reading, Task, Text};
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

use crate::config::RunConfig;
use crate::error::Error;
use crate::extract::Knowledge;
use crate::intake::Found;
use crate::lang::Messages;
use night::Work;
use opener::Opener;
use outcome::{Order, Outcome};
use reader_process::ReaderProcess;
use supervisor::Supervisor;
use wire::Setup;

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
    pub newly_quarantined: Vec<(String, Quarantine)>,
    /// Pages that this run could not read, of files in the catalogue.
    #[serde(skip)]
    pub newly_unread: Vec<(String, PageAside)>,
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

/// Reads what is new or changed in the inboxes into the catalogue, in a process of its own.
///
/// # Errors
/// [`Error`] when the run cannot begin (inbox, register, kinds, engine, catalogue) or the catalogue
/// cannot be written any more. A file that cannot be read is no error.
pub fn run(config: &RunConfig, messages: &Messages, stop: &StopFlag) -> Result<Summary, Error> {
    // It gets ready while the inboxes are walked.
    let (setup, process) = start_reading(config)?;
    run_in(setup, process, config, Work::find(config)?, messages, stop)
}

/// [`run`] on files that are known already.
fn run_work(
    config: &RunConfig,
    work: Work,
    messages: &Messages,
    stop: &StopFlag,
) -> Result<Summary, Error> {
    let (setup, process) = start_reading(config)?;
    run_in(setup, process, config, work, messages, stop)
}

fn start_reading(config: &RunConfig) -> Result<(Setup, ReaderProcess), Error> {
    let spool = spool::beside(&config.catalogue);
    // Another run may have made it; without it, pages are kept in memory.
    let _ = std::fs::create_dir(&spool);
    let setup = Setup::of(config, spool);
    let process = ReaderProcess::start(&setup)?;
    Ok((setup, process))
}

fn run_in(
    setup: Setup,
    process: ReaderProcess,
    config: &RunConfig,
    work: Work,
    messages: &Messages,
    stop: &StopFlag,
) -> Result<Summary, Error> {
    let kinds = setup.kinds.clone();
    let knowledge = move || Ok(Arc::new(Knowledge::load(kinds.as_deref())?));
    let settings = setup.settings()?;
    // A model or kinds of one's own may be refused: that is told before anything is written.
    let process = match setup.is_of_the_program() {
        true => process,
        false => process.when_ready(&setup)?,
    };
    let readers = Readers::Process(setup, process);
    work.run(
        config,
        &settings,
        messages,
        stop,
        readers,
        Box::new(knowledge),
    )
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
    let knowledge = reading.knowledge();
    let (knowledge, readers) = (Box::new(|| Ok(knowledge)), Readers::Here(reading));
    Work::find(config)?.run(config, settings, messages, stop, readers, knowledge)
}

/// Where the reading is done.
enum Readers {
    /// In a process that may die.
    Process(Setup, ReaderProcess),
    /// In threads of this one, for tests and measurements.
    Here(Reading),
}

impl Readers {
    /// Has the files read; returns when all have ended or the run is to stop.
    fn read_all(
        self,
        files: Vec<Found>,
        originals: HashMap<String, String>,
        jobs: usize,
        outcomes: Sender<Outcome>,
        pages_seen: &AtomicU64,
        stop: &StopFlag,
    ) -> Result<(), Error> {
        match self {
            Readers::Process(setup, process) => {
                Supervisor::new(setup, originals, files, outcomes, pages_seen, stop)
                    .read_all(process)
            }
            Readers::Here(reading) => {
                let opener = Opener::new(originals, reading, jobs, outcomes)?;
                let files = files.into_iter().take_while(|_| !stop.is_asked());
                opener.open_all(files.map(Order::from));
                Ok(())
            }
        }
    }
}

impl Readers {
    /// The means of finding values in words.
    fn rules(&self) -> Result<Reading, Error> {
        match self {
            Readers::Process(setup, _) => setup.reading(),
            Readers::Here(reading) => Ok(reading.clone()),
        }
    }
}
