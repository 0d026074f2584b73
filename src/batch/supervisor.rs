//! Supervisor: keeps a process that reads at work, and outlives it. Documents that were in hand when
//! it died are tried again, each alone, page by page.
//!
//! Promise: a death counts against a document only if the document was alone, we saw it, and the
//! cause was a crash, our deadline or our memory limit. After the first, the page of which the process
//! died is put aside with the cause and the document's other pages are read; two such deaths
//! quarantine the document. A kill from outside never counts, and never loses a document.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crossbeam_channel::{RecvTimeoutError, Sender};

use super::StopFlag;
use super::death::Death;
use super::document::PageAside;
use super::hands::PageInHand;
use super::outcome::{Ending, How, Order, Outcome};
use super::reader_process::{HOPELESS, ReaderProcess};
use super::wire::{Beat, Begun, Originals, Report, Setup};
use crate::error::Error;
use crate::intake::{self, Found};

/// Files in the process beyond those being read, so that none of its threads waits.
const WINDOW_BEYOND_JOBS: usize = 2;
/// Deaths alone that put a document into quarantine.
const DEATHS_TO_QUARANTINE: u32 = 2;
/// How often the wish to stop is looked at when nothing is heard.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// A process that gives no sign of life for so long does not run (stopped, or out of memory).
const SILENCE: Duration = Duration::from_secs(120);

/// A document that was in hand when the process died.
struct Suspect {
    order: Order,
    deaths: u32,
    /// The page that it is at.
    begun: Option<Begun>,
}

impl Suspect {
    fn new(found: Found) -> Self {
        let order = Order {
            alone: true,
            ..Order::from(found)
        };
        Self {
            order,
            deaths: 0,
            begun: None,
        }
    }

    /// Puts aside the page of which the process died, where the document has others.
    fn put_page_aside(&mut self, death: &Death) {
        let Some(begun) = self.begun.take().filter(|begun| begun.of > 1) else {
            return;
        };
        let (page, file) = (begun.page, &self.order.found.name);
        tracing::warn!(%file, page, "a page is put aside: {death}");
        let reason = death.quarantine().reason;
        self.order.put_aside.push(PageAside { page, reason });
    }
}

/// Keeps the reading process at work.
pub struct Supervisor<'a> {
    setup: Setup,
    originals: HashMap<String, String>,
    waiting: VecDeque<Found>,
    suspects: VecDeque<Suspect>,
    /// Sent and not ended, in the order sent.
    in_hand: Vec<Found>,
    /// The suspect that is in hand alone.
    alone: Option<Suspect>,
    deaths_in_a_row: u32,
    outcomes: Sender<Outcome>,
    /// Pages read by the processes that died.
    pages_before: u64,
    pages_seen: &'a AtomicU64,
    stop: &'a StopFlag,
}

/// How a process' service ended.
enum Service {
    /// Nothing is left, or the run is to end.
    Over,
    Died(Death),
}

impl<'a> Supervisor<'a> {
    /// Gets ready to have files read in their order. `originals` are the names of files that were
    /// read before, by the hash of their content.
    pub fn new(
        setup: Setup,
        originals: HashMap<String, String>,
        files: Vec<Found>,
        outcomes: Sender<Outcome>,
        pages_seen: &'a AtomicU64,
        stop: &'a StopFlag,
    ) -> Self {
        Self {
            setup,
            originals,
            waiting: files.into(),
            suspects: VecDeque::new(),
            in_hand: Vec::new(),
            alone: None,
            deaths_in_a_row: 0,
            outcomes,
            pages_before: 0,
            pages_seen,
            stop,
        }
    }

    /// Has all files read, by this process and those that must follow it.
    ///
    /// # Errors
    /// [`Error::System`] when no process can be started, or each one dies at once.
    pub fn read_all(mut self, first: ReaderProcess) -> Result<(), Error> {
        let mut process = Some(first);
        loop {
            let mut serving = match process.take() {
                Some(process) => process,
                None => ReaderProcess::start(&self.setup)?.when_ready(&self.setup)?,
            };
            serving.send(&Originals(self.originals.clone().into_iter().collect()));
            match self.serve(&mut serving) {
                Service::Over => return Ok(()),
                Service::Died(death) => self.mourn(&death)?,
            }
        }
    }

    fn serve(&mut self, process: &mut ReaderProcess) -> Service {
        let mut silent = Duration::ZERO;
        loop {
            self.hand_out(process);
            if self.in_hand.is_empty() || self.stop.is_overdue() {
                return Service::Over;
            }
            match process.reports.recv_timeout(LOOK_EVERY) {
                Ok(Report::Ended {
                    name,
                    sha256,
                    ending,
                }) => {
                    let Some(outcome) = self.ended(&name, sha256, *ending) else {
                        continue;
                    };
                    if self.outcomes.send(outcome).is_err() {
                        // The catalogue failed: the run is ending.
                        return Service::Over;
                    }
                }
                Ok(Report::Beat(beat)) => self.judge(&beat, process),
                Ok(Report::Begun(page)) => {
                    if let Some(suspect) = &mut self.alone {
                        suspect.begun = Some(page);
                    }
                }
                Ok(Report::Ready | Report::Refused) => {}
                Err(RecvTimeoutError::Timeout) => {
                    silent += LOOK_EVERY;
                    if silent >= SILENCE {
                        process.kill(Death::Silent);
                    }
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => return Service::Died(process.death()),
            }
            silent = Duration::ZERO;
        }
    }

    /// Sends files on: a suspect alone, all others as many as keep the readers busy.
    fn hand_out(&mut self, process: &mut ReaderProcess) {
        while !self.stop.is_asked() {
            if self.alone.is_some() {
                return;
            }
            if !self.suspects.is_empty() {
                if self.in_hand.is_empty() {
                    self.alone = self.suspects.pop_front();
                    let order = self.alone.as_ref().map(|suspect| suspect.order.clone());
                    order
                        .into_iter()
                        .for_each(|order| self.give(order, process));
                }
                return;
            }
            if self.in_hand.len() >= self.setup.jobs + WINDOW_BEYOND_JOBS {
                return;
            }
            let Some(found) = self.waiting.pop_front() else {
                return;
            };
            self.give(found.into(), process);
        }
    }

    fn give(&mut self, order: Order, process: &mut ReaderProcess) {
        process.send(&order);
        self.in_hand.push(order.found);
    }

    fn ended(&mut self, name: &str, sha256: Option<String>, ending: Ending) -> Option<Outcome> {
        let place = self.in_hand.iter().position(|found| found.name == name)?;
        let found = self.in_hand.remove(place);
        self.alone = None;
        self.deaths_in_a_row = 0;
        if let Some(sha256) = &sha256 {
            self.originals
                .entry(sha256.clone())
                .or_insert_with(|| name.to_owned());
        }
        Some(Outcome {
            found,
            sha256,
            ending,
            how: How::Read,
        })
    }

    fn judge(&self, beat: &Beat, process: &mut ReaderProcess) {
        let pages = self.pages_before + beat.pages_done;
        self.pages_seen.store(pages, Ordering::Relaxed);
        let limits = &self.setup.limits;
        let late = |page: &&PageInHand| page.seconds > limits.page_seconds_at_most();
        if beat.memory_bytes > limits.max_memory_bytes {
            process.kill(Death::Memory {
                bytes: beat.memory_bytes,
                limit: limits.max_memory_bytes,
            });
        } else if let Some(page) = beat.longest.as_ref().filter(late) {
            process.kill(Death::Deadline(page.clone()));
        }
    }

    /// What a death means for the documents that were in hand.
    fn mourn(&mut self, death: &Death) -> Result<(), Error> {
        tracing::warn!(
            in_hand = self.in_hand.len(),
            "the reading process died: {death}"
        );
        self.deaths_in_a_row += 1;
        self.pages_before = self.pages_seen.load(Ordering::Relaxed);
        if self.deaths_in_a_row >= HOPELESS {
            return Err(Error::System(format!(
                "the reading process died {HOPELESS} times in a row: {death}"
            )));
        }
        let in_hand = std::mem::take(&mut self.in_hand);
        match self.alone.take() {
            Some(mut suspect) => {
                suspect.deaths += u32::from(death.counts());
                if death.counts() {
                    suspect.put_page_aside(death);
                }
                match suspect.deaths >= DEATHS_TO_QUARANTINE {
                    true => self.quarantine(suspect.order.found, death),
                    false => self.suspects.push_front(suspect),
                }
            }
            None => self.suspects.extend(in_hand.into_iter().map(Suspect::new)),
        }
        Ok(())
    }

    fn quarantine(&mut self, found: Found, death: &Death) {
        self.deaths_in_a_row = 0;
        let loaded = intake::load(&found, self.setup.limits.max_bytes);
        let sha256 = loaded.ok().map(|loaded| loaded.sha256);
        if let Some(sha256) = &sha256 {
            let name = found.name.clone();
            self.originals.entry(sha256.clone()).or_insert(name);
        }
        let outcome = Outcome::quarantined(found, sha256, death.quarantine());
        // Nobody receives any more when the catalogue failed: the run is ending.
        let _ = self.outcomes.send(outcome);
    }
}
