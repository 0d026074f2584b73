//! Night: one run from the walk of the inboxes to its summary.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Instant;

use crossbeam_channel::bounded;
use jiff::Timestamp;

use super::close::{Closing, close, settle};
use super::outcome::{Ending, How, Outcome};
use super::readers::Readers;
use super::refresh;
use super::writer::{self, LazyKnowledge, Writer};
use super::{Plan, Progress, REGISTER_ENDED, Settings, Step, StopFlag, Summary, Tally};
use crate::catalogue::{BatchEnd, BatchId, BatchStart, Catalogue, KnownFile};
use crate::config::RunConfig;
use crate::disk;
use crate::document::DocumentState;
use crate::error::Error;
use crate::intake::{self, Found, Register};
use crate::lang::Messages;

/// What lies in the inboxes.
pub struct Work {
    started: Instant,
    register: Option<Register>,
    /// The files, sorted by name.
    pub found: Vec<Found>,
}

impl Work {
    /// Walks the inboxes and reads the register.
    ///
    /// # Errors
    /// [`Error::Intake`].
    pub fn find(config: &RunConfig) -> Result<Self, Error> {
        Ok(Self {
            started: Instant::now(),
            register: config.register.as_deref().map(Register::open).transpose()?,
            found: intake::walk(&config.inboxes, &not_documents(config))?,
        })
    }
}

/// What a run is carried out with.
pub struct Night<'a> {
    /// What was asked for.
    pub config: &'a RunConfig,
    /// Under which the files are read.
    pub settings: &'a Settings,
    /// For progress.
    pub messages: &'a Messages,
    /// Whether this run should end.
    pub stop: StopFlag,
    /// Kinds of papers, and how they are judged.
    pub knowledge: LazyKnowledge,
}

impl Night<'_> {
    /// Reads the work into the catalogue.
    ///
    /// # Errors
    /// [`Error`] when the catalogue cannot be opened or written, or reading cannot go on.
    pub fn carry_out(&self, work: Work, readers: Readers) -> Result<Summary, Error> {
        check_disk(self.config)?;
        let mut catalogue = Catalogue::open_writer(&self.config.catalogue)?;
        let known = self.known_files(&catalogue)?;
        let register = work.register.as_ref();
        let asked = register.filter(|_| !self.config.all);
        let plan = Plan::new(work.found, &known, asked, self.settings, self.config.again);
        let names: HashSet<String> = plan.steps.iter().map(|(f, _)| f.name.clone()).collect();
        let nothing_to_do = plan.is_done();
        let mut summary = match nothing_to_do {
            true => Summary::default(),
            false => self.batch(&mut catalogue, plan, &known, register, readers)?,
        };
        summary.closing = self.close(&mut catalogue, register, &names)?;
        summary.nothing_to_do = nothing_to_do;
        summary.interrupted = self.stop.is_asked();
        summary.count(catalogue.counts_of(&names)?, work.started.elapsed());
        Ok(summary)
    }

    /// The files of earlier runs; one that is kept in brief and must not be counts as read in another
    /// way: then it is read again.
    fn known_files(&self, catalogue: &Catalogue) -> Result<HashMap<String, KnownFile>, Error> {
        let mut known = catalogue.known_files()?;
        let only_in_force = self.config.only_in_force.then_some(self.config.as_of);
        for name in catalogue.to_read_in_full(only_in_force)? {
            known.entry(name).and_modify(|file| file.settings.clear());
        }
        Ok(known)
    }

    /// What follows from all that is written; also when nothing is new, for a run that was killed
    /// may have left it undone.
    fn close(
        &self,
        catalogue: &mut Catalogue,
        register: Option<&Register>,
        names: &HashSet<String>,
    ) -> Result<Closing, Error> {
        catalogue.join_twins()?;
        let rules = writer::known(&self.knowledge)?.rules();
        let closing = match self.stop.is_asked() {
            // Nothing is put away before all is read.
            true => settle(catalogue, &rules)?,
            false => close(catalogue, self.config, &rules, register, names)?,
        };
        catalogue.settle_search()?;
        Ok(closing)
    }

    /// Carries out a plan as one batch; tells what this run did.
    fn batch(
        &self,
        catalogue: &mut Catalogue,
        plan: Plan,
        known: &HashMap<String, KnownFile>,
        register: Option<&Register>,
        readers: Readers,
    ) -> Result<Summary, Error> {
        let (files, bytes) = plan.work();
        let batch = self.begin(catalogue, files, bytes)?;
        let mut writer = Writer {
            tally: Tally::default(),
            read: 0,
            newly_quarantined: Vec::new(),
            progress: Progress::new(self.messages, files, bytes),
            settings: self.settings,
            engine: self.config.engine.as_str(),
            register,
            knowledge: &self.knowledge,
            catalogue,
            batch,
            pages_seen: Arc::default(),
            noted: Instant::now(),
            least_free_bytes: self.config.least_free_bytes,
            path: &self.config.catalogue,
            trouble: None,
            stop: &self.stop,
        };
        let read = take_steps(plan, known, readers, &mut writer, self.config.jobs);
        writer.progress.finish();
        read?;
        let trouble = writer.trouble.take();
        let done = Summary {
            read: writer.read,
            pages: writer.tally.pages,
            left: files.saturating_sub(writer.tally.files),
            newly_quarantined: writer.newly_quarantined,
            ..Summary::default()
        };
        let end = BatchEnd {
            ended: Timestamp::now(),
            files_read: done.read as u64,
            pages_read: done.pages as u64,
            interrupted: self.stop.is_asked(),
        };
        catalogue.end_batch(batch, &end)?;
        trouble.map_or(Ok(done), Err)
    }

    fn begin(&self, catalogue: &mut Catalogue, files: usize, bytes: u64) -> Result<BatchId, Error> {
        let batch = catalogue.begin_batch(&BatchStart {
            started: Timestamp::now(),
            as_of: self.config.as_of,
            engine: self.config.engine.as_str().to_owned(),
            settings: self.settings.reading.clone(),
        })?;
        catalogue.note_work(batch, files as u64, bytes)?;
        Ok(batch)
    }
}

/// Takes the steps of a plan: what needs no reading at once, the rest by the readers.
fn take_steps(
    plan: Plan,
    known: &HashMap<String, KnownFile>,
    readers: Readers,
    writer: &mut Writer<'_>,
    jobs: usize,
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
    let (stop, pages_seen) = (writer.stop, Arc::clone(&writer.pages_seen));
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
