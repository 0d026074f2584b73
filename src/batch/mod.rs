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
mod opener;
mod outcome;
mod plan;
mod progress;
mod reader_process;
mod refresh;
mod stop;
mod supervisor;
mod times;
mod watch;
mod wire;
mod worker;
mod writer;

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Instant;

use crossbeam_channel::{Sender, bounded};
use jiff::Timestamp;
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

use crate::catalogue::{BatchEnd, BatchStart, Catalogue, KnownFile};
use crate::config::RunConfig;
use crate::disk;
use crate::document::DocumentState;
use crate::error::Error;
use crate::extract::Knowledge;
use crate::intake::{self, Found, Register};
use crate::lang::Messages;
use close::{close, settle};
use opener::Opener;
use outcome::{Ending, How, Outcome};
use reader_process::ReaderProcess;
use supervisor::Supervisor;
use wire::Setup;
use writer::Writer;

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
    let process = ReaderProcess::start(&Setup::of(config))?;
    run_in(process, config, Work::find(config)?, messages, stop)
}

/// [`run`] on files that are known already.
fn run_work(
    config: &RunConfig,
    work: Work,
    messages: &Messages,
    stop: &StopFlag,
) -> Result<Summary, Error> {
    let process = ReaderProcess::start(&Setup::of(config))?;
    run_in(process, config, work, messages, stop)
}

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
    let settings = Settings::of(
        config.engine,
        setup.model.as_deref(),
        setup.kinds.as_deref(),
    )?;
    let process = process.when_ready(&setup)?;
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
    let knowledge = reading.knowledge.clone();
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
                opener.open_all(files.into_iter().take_while(|_| !stop.is_asked()));
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

/// What lies in the inboxes.
struct Work {
    started: Instant,
    register: Option<Register>,
    found: Vec<Found>,
}

impl Work {
    fn find(config: &RunConfig) -> Result<Self, Error> {
        Ok(Self {
            started: Instant::now(),
            register: config.register.as_deref().map(Register::open).transpose()?,
            found: intake::walk(&config.inboxes, &not_documents(config))?,
        })
    }

    fn run(
        self,
        config: &RunConfig,
        settings: &Settings,
        messages: &Messages,
        stop: &StopFlag,
        readers: Readers,
        knowledge: Box<dyn FnOnce() -> Result<Arc<Knowledge>, Error>>,
    ) -> Result<Summary, Error> {
        let knowledge = LazyCell::new(knowledge);
        let stop = &stop.part();
        check_disk(config)?;
        let mut catalogue = Catalogue::open_writer(&config.catalogue)?;
        let mut known = catalogue.known_files()?;
        for name in catalogue.to_read_in_full(config.only_in_force.then_some(config.as_of))? {
            // As if it had been read in another way: then it is read again.
            known.entry(name).and_modify(|file| file.settings.clear());
        }
        let asked = self.register.as_ref().filter(|_| !config.all);
        let plan = Plan::new(self.found, &known, asked, settings, config.again);
        let names: HashSet<String> = plan.steps.iter().map(|(f, _)| f.name.clone()).collect();
        let nothing_to_do = plan.is_done();
        let mut done = Done::default();
        if !nothing_to_do {
            let batch = catalogue.begin_batch(&BatchStart {
                started: Timestamp::now(),
                as_of: config.as_of,
                engine: config.engine.as_str().to_owned(),
                settings: settings.reading.clone(),
            })?;
            let (files, bytes) = plan.work();
            catalogue.note_work(batch, files as u64, bytes)?;
            let mut writer = Writer {
                tally: Tally::default(),
                read: 0,
                newly_quarantined: Vec::new(),
                progress: Progress::new(messages, files, bytes),
                settings,
                engine: config.engine.as_str(),
                register: self.register.as_ref(),
                knowledge: &knowledge,
                catalogue: &mut catalogue,
                batch,
                pages_seen: Arc::default(),
                noted: Instant::now(),
                least_free_bytes: config.least_free_bytes,
                path: &config.catalogue,
                trouble: None,
                stop,
            };
            let read = carry_out(plan, &known, readers, &mut writer, config.jobs, stop);
            writer.progress.finish();
            done = Done {
                read: writer.read,
                pages: writer.tally.pages,
                left: files.saturating_sub(writer.tally.files),
                newly_quarantined: writer.newly_quarantined,
            };
            let trouble = writer.trouble.take();
            read?;
            catalogue.end_batch(
                batch,
                &BatchEnd {
                    ended: Timestamp::now(),
                    files_read: done.read as u64,
                    pages_read: done.pages as u64,
                    interrupted: stop.is_asked(),
                },
            )?;
            if let Some(trouble) = trouble {
                return Err(trouble);
            }
        }
        // Also when nothing is new: a run that was killed may have left papers unjudged.
        catalogue.join_twins()?;
        let rules = writer::known(&knowledge)?.rules();
        let register = self.register.as_ref();
        let closing = match stop.is_asked() {
            // Nothing is put away before all is read.
            true => settle(&mut catalogue, &rules)?,
            false => close(&mut catalogue, config, &rules, register, &names)?,
        };
        catalogue.settle_search()?;
        let counts = catalogue.counts_of(&names)?;
        let seconds = self.started.elapsed().as_secs_f64();
        Ok(Summary {
            files: counts.files,
            catalogued: counts.catalogued,
            skipped: counts.skipped,
            quarantined: counts.quarantined,
            read: done.read,
            pages: done.pages,
            review: counts.review,
            seconds,
            pages_per_second: done.pages as f64 / seconds.max(0.001),
            newly_quarantined: done.newly_quarantined,
            left: done.left,
            interrupted: stop.is_asked(),
            nothing_to_do,
            closing,
        })
    }
}

/// What a run has done.
#[derive(Default)]
struct Done {
    read: usize,
    pages: usize,
    left: usize,
    newly_quarantined: Vec<(String, Quarantine)>,
}

/// Carries out the plan: what needs no reading at once, the rest by the readers.
fn carry_out(
    plan: Plan,
    known: &HashMap<String, KnownFile>,
    readers: Readers,
    writer: &mut Writer<'_>,
    jobs: usize,
    stop: &StopFlag,
) -> Result<(), Error> {
    let (mut to_read, mut to_refresh) = (Vec::new(), Vec::new());
    for (found, step) in plan.steps {
        match step {
            Step::Done => {}
            Step::EndedByRegister { note } => writer.write(ended_by_register(found, note))?,
            Step::Refresh => to_refresh.push(found),
            Step::Read => to_read.push(found),
        }
    }
    if !to_refresh.is_empty() {
        refresh::refresh(to_refresh, known, &readers.rules()?, writer, jobs)?;
    }
    let pages_seen = Arc::clone(&writer.pages_seen);
    let originals = originals(known, &to_read);
    let (outcomes, arrivals) = bounded(jobs * 2);
    std::thread::scope(|scope| {
        let reading = scope
            .spawn(move || readers.read_all(to_read, originals, jobs, outcomes, &pages_seen, stop));
        let written = writer.write_all(&arrivals);
        // Readers still at work find nobody to send to, and end.
        drop(arrivals);
        let read = reading.join();
        written?;
        read.unwrap_or_else(|cause| std::panic::resume_unwind(cause))
    })
}

fn ended_by_register(found: Found, note: String) -> Outcome {
    Outcome {
        found,
        sha256: None,
        how: How::LeftOut,
        ending: Ending::Skipped {
            reason: REGISTER_ENDED.to_owned(),
            detail: Some(note),
            original: None,
        },
    }
}

/// Content that an earlier run read, by its hash, as long as the file it was read from is there.
/// Only a file of the same size can be a copy of it.
fn originals(known: &HashMap<String, KnownFile>, to_read: &[Found]) -> HashMap<String, String> {
    let sizes: HashSet<u64> = to_read.iter().map(|found| found.size_bytes).collect();
    let reread: HashSet<&str> = to_read.iter().map(|found| found.name.as_str()).collect();
    let mut names: Vec<_> = known
        .iter()
        .filter(|(_, file)| {
            file.state != DocumentState::Skipped && sizes.contains(&file.size_bytes)
        })
        .filter(|(name, file)| !reread.contains(name.as_str()) && file.path.exists())
        .collect();
    names.sort_by_key(|(name, _)| *name);
    names
        .into_iter()
        .filter_map(|(name, file)| Some((file.sha256.clone()?, name.clone())))
        .collect()
}

/// A run that begins on a full disk would only find out later.
fn check_disk(config: &RunConfig) -> Result<(), Error> {
    match disk::free_bytes(&config.catalogue) {
        Some(free) if free < config.least_free_bytes => Err(Error::DiskFull {
            path: config.catalogue.clone(),
        }),
        _ => Ok(()),
    }
}

/// Files of our own that may lie inside an inbox.
fn not_documents(config: &RunConfig) -> Vec<std::path::PathBuf> {
    let mut paths = vec![config.catalogue.clone()];
    paths.extend(config.register.clone());
    paths
}
