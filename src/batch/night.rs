//! Night: one run, from what lies in the inboxes to its summary.
//!
//! Promise: what is not read in this run is left as it was found, for the next one.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use crossbeam_channel::bounded;
use jiff::Timestamp;

use super::close::{Closing, close, settle};
use super::outcome::{Ending, How, Outcome};
use super::writer::{self, Judging, LazyKnowledge, Writer};
use super::{
    PageAside, Plan, Progress, Quarantine, REGISTER_ENDED, Readers, Settings, Step, StopFlag,
    Summary, Tally, refresh, spool,
};
use crate::catalogue::{BatchEnd, BatchId, BatchStart, Catalogue, KnownFile};
use crate::config::RunConfig;
use crate::disk;
use crate::document::DocumentState;
use crate::error::Error;
use crate::extract::Knowledge;
use crate::intake::{self, Found, Register};
use crate::lang::Messages;

/// What lies in the inboxes.
pub struct Work {
    started: Instant,
    register: Option<Register>,
    /// The files, in the order of their names.
    pub found: Vec<Found>,
}

impl Work {
    /// Walks the inboxes and reads the register.
    ///
    /// # Errors
    /// [`Error`] when one of them cannot be.
    pub fn find(config: &RunConfig) -> Result<Self, Error> {
        Ok(Self {
            started: Instant::now(),
            register: config.register.as_deref().map(Register::open).transpose()?,
            found: intake::walk(&config.inboxes, &not_documents(config))?,
        })
    }

    /// Brings the catalogue up to what lies there.
    ///
    /// # Errors
    /// As [`super::run`].
    pub fn run(
        self,
        config: &RunConfig,
        settings: &Settings,
        messages: &Messages,
        stop: &StopFlag,
        readers: Readers,
        knowledge: Box<dyn FnOnce() -> Result<Arc<Knowledge>, Error>>,
    ) -> Result<Summary, Error> {
        let night = Night {
            config,
            settings,
            messages,
            stop: &stop.part(),
            register: self.register.as_ref(),
            knowledge: &LazyCell::new(knowledge),
            spool: spool::beside(&config.catalogue),
        };
        check_disk(config)?;
        let mut catalogue = Catalogue::open_writer(&config.catalogue)?;
        catalogue.keep_little()?;
        let known = night.known_files(&catalogue)?;
        let asked = self.register.as_ref().filter(|_| !config.all);
        let plan = Plan::new(self.found, &known, asked, settings, config.again);
        let names: HashSet<String> = plan.steps.iter().map(|(f, _)| f.name.clone()).collect();
        let nothing_to_do = plan.is_done();
        let done = match nothing_to_do {
            true => Done::default(),
            false => night.read(&mut catalogue, plan, &known, readers)?,
        };
        // Also when nothing is new: a run that was killed may have left papers unjudged.
        let closing = night.close(&mut catalogue, &names)?;
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
            newly_unread: done.newly_unread,
            left: done.left,
            interrupted: night.stop.is_asked(),
            nothing_to_do,
            closing,
        })
    }
}

/// What stays the same through a run.
struct Night<'a> {
    config: &'a RunConfig,
    settings: &'a Settings,
    messages: &'a Messages,
    stop: &'a StopFlag,
    register: Option<&'a Register>,
    knowledge: &'a LazyKnowledge,
    spool: PathBuf,
}

impl Night<'_> {
    /// The files that the catalogue has.
    fn known_files(&self, catalogue: &Catalogue) -> Result<HashMap<String, KnownFile>, Error> {
        let mut known = catalogue.known_files()?;
        let in_force_on = self.config.only_in_force.then_some(self.config.as_of);
        for name in catalogue.to_read_in_full(in_force_on)? {
            // As if it had been read in another way: then it is read again.
            known.entry(name).and_modify(|file| file.settings.clear());
        }
        Ok(known)
    }

    /// Reads what the plan says, as a batch of the catalogue.
    fn read(
        &self,
        catalogue: &mut Catalogue,
        plan: Plan,
        known: &HashMap<String, KnownFile>,
        readers: Readers,
    ) -> Result<Done, Error> {
        let batch = catalogue.begin_batch(&BatchStart {
            started: Timestamp::now(),
            as_of: self.config.as_of,
            engine: self.config.engine.as_str().to_owned(),
            settings: self.settings.reading.clone(),
        })?;
        let (files, bytes) = plan.work();
        catalogue.note_work(batch, files as u64, bytes)?;
        let judges = !catalogue.expect_documents(files)?;
        let progress = Progress::new(self.messages, files, bytes);
        let mut writer = self.writer(catalogue, batch, progress, judges);
        let read = carry_out(
            plan,
            known,
            readers,
            &mut writer,
            self.config.jobs,
            self.stop,
        );
        writer.progress.finish();
        let done = Done {
            read: writer.read,
            pages: writer.tally.pages,
            left: files.saturating_sub(writer.tally.files),
            newly_quarantined: writer.newly_quarantined,
            newly_unread: writer.newly_unread,
        };
        let trouble = writer.trouble.take();
        read?;
        catalogue.end_batch(
            batch,
            &BatchEnd {
                ended: Timestamp::now(),
                files_read: done.read as u64,
                pages_read: done.pages as u64,
                interrupted: self.stop.is_asked(),
            },
        )?;
        trouble.map_or(Ok(done), Err)
    }

    fn writer<'w>(
        &'w self,
        catalogue: &'w mut Catalogue,
        batch: BatchId,
        progress: Progress<'w>,
        judges: bool,
    ) -> Writer<'w> {
        Writer {
            tally: Tally::default(),
            read: 0,
            newly_quarantined: Vec::new(),
            newly_unread: Vec::new(),
            spool: &self.spool,
            progress,
            settings: self.settings,
            engine: self.config.engine.as_str(),
            register: self.register,
            knowledge: self.knowledge,
            catalogue,
            batch,
            pages_seen: Arc::default(),
            noted: Instant::now(),
            judging: judges.then(Judging::default),
            least_free_bytes: self.config.least_free_bytes,
            path: &self.config.catalogue,
            trouble: None,
            stop: self.stop,
        }
    }

    /// What can be told only of all papers together: twins, series, validity.
    fn close(&self, catalogue: &mut Catalogue, names: &HashSet<String>) -> Result<Closing, Error> {
        catalogue.join_twins()?;
        catalogue.doubt_out_of_series()?;
        let rules = writer::known(self.knowledge)?.rules();
        if self.stop.is_asked() {
            // Nothing is put away before all is read, and the pages of a document that was let go wait
            // for the next run.
            return Ok(settle(catalogue, &rules)?);
        }
        let closing = close(catalogue, self.config, &rules, self.register, names)?;
        let _ = std::fs::remove_dir_all(&self.spool);
        Ok(closing)
    }
}

/// What a run has done.
#[derive(Default)]
struct Done {
    read: usize,
    pages: usize,
    left: usize,
    newly_quarantined: Vec<(String, Quarantine)>,
    newly_unread: Vec<(String, PageAside)>,
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
