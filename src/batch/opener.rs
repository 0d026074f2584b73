//! Opener: opens the planned files one after the other, in order, and hands them to the readers.
//!
//! Promise: a file is opened once; which of two identical files is the original depends on their
//! names alone, never on who was read first; only so many documents are in memory as there are
//! permits.

use std::collections::HashMap;
use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender, bounded};
use rayon::ThreadPool;

use super::{Plan, Quarantine, REGISTER_ENDED, Reading, Step, StopFlag};
use crate::catalogue::KnownFile;
use crate::document::{DocumentState, FileText};
use crate::error::Error;
use crate::intake::{self, FileType, Found, Loaded};

/// The reason code of a file whose bytes another file has too.
const DUPLICATE: &str = "duplicate";

/// A file on its way to the writer.
pub struct Outcome {
    pub found: Found,
    pub sha256: Option<String>,
    pub ending: Ending,
    pub was_planned_to_read: bool,
}

/// How a file ended.
pub enum Ending {
    Catalogued(FileText),
    Skipped {
        reason: &'static str,
        detail: Option<String>,
        original: Option<String>,
    },
    Quarantined(Quarantine),
}

/// The opening half of a run.
pub struct Opener<'a> {
    originals: HashMap<String, String>,
    reading: Arc<Reading>,
    pool: ThreadPool,
    outcomes: Sender<Outcome>,
    permits: (Sender<()>, Receiver<()>),
    stop: &'a StopFlag,
}

impl<'a> Opener<'a> {
    /// Gets ready to open files for `jobs` reading threads.
    pub fn new(
        known: &HashMap<String, KnownFile>,
        reading: Reading,
        jobs: usize,
        outcomes: Sender<Outcome>,
        stop: &'a StopFlag,
    ) -> Result<Self, Error> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(jobs)
            .thread_name(|index| format!("reader-{index}"))
            .build()
            .map_err(|e| Error::System(e.to_string()))?;
        Ok(Self {
            originals: originals(known),
            reading: Arc::new(reading),
            pool,
            outcomes,
            // One more than the readers, so that a file is ready when a reader gets free.
            permits: bounded(jobs + 1),
            stop,
        })
    }

    /// Opens all files of the plan until it ends or the run is asked to stop.
    pub fn open_all(mut self, plan: Plan) {
        for (found, step) in plan.steps {
            if self.stop.is_asked() {
                break;
            }
            match step {
                Step::Done => {}
                Step::EndedByRegister { note } => self.skip(found, note),
                Step::Read => self.open(found),
            }
        }
    }

    fn skip(&self, found: Found, note: String) {
        self.send(Outcome {
            found,
            sha256: None,
            was_planned_to_read: false,
            ending: Ending::Skipped {
                reason: REGISTER_ENDED,
                detail: Some(note),
                original: None,
            },
        });
    }

    fn open(&mut self, found: Found) {
        let Ok(()) = self.permits.0.send(()) else {
            return;
        };
        let loaded = match intake::load(&found, self.reading.limits.max_bytes) {
            Ok(loaded) => loaded,
            Err(e) => {
                let ending = Ending::Quarantined(Quarantine {
                    reason: e.code().to_owned(),
                    detail: e.to_string(),
                });
                return self.finish(found, None, ending);
            }
        };
        if let Some(original) = self.original_of(&loaded, &found) {
            let ending = Ending::Skipped {
                reason: DUPLICATE,
                detail: None,
                original: Some(original),
            };
            return self.finish(found, Some(loaded.sha256), ending);
        }
        self.originals
            .insert(loaded.sha256.clone(), found.name.clone());
        match intake::sniff(&loaded.bytes) {
            Ok(file_type) => self.hand_over(found, loaded, file_type),
            Err(e) => {
                let ending = Ending::Quarantined(Quarantine {
                    reason: e.code().to_owned(),
                    detail: e.to_string(),
                });
                self.finish(found, Some(loaded.sha256), ending);
            }
        }
    }

    fn original_of(&self, loaded: &Loaded, found: &Found) -> Option<String> {
        let original = self.originals.get(&loaded.sha256)?;
        (*original != found.name).then(|| original.clone())
    }

    /// Gives the file to the readers; the permit comes back when it has been read.
    fn hand_over(&self, found: Found, loaded: Loaded, file_type: FileType) {
        let (reading, outcomes) = (self.reading.clone(), self.outcomes.clone());
        let done = self.permits.1.clone();
        self.pool.spawn(move || {
            let ending = match reading.document(loaded.bytes, file_type) {
                Ok(text) => Ending::Catalogued(text),
                Err(quarantine) => Ending::Quarantined(quarantine),
            };
            // Nobody receives any more when the catalogue failed: the run is ending.
            let _ = outcomes.send(Outcome {
                found,
                sha256: Some(loaded.sha256),
                ending,
                was_planned_to_read: true,
            });
            let _ = done.recv();
        });
    }

    fn finish(&self, found: Found, sha256: Option<String>, ending: Ending) {
        self.send(Outcome {
            found,
            sha256,
            ending,
            was_planned_to_read: true,
        });
        let _ = self.permits.1.recv();
    }

    fn send(&self, outcome: Outcome) {
        let _ = self.outcomes.send(outcome);
    }
}

/// Content that an earlier run read, by its hash, as long as the file it was read from is there.
fn originals(known: &HashMap<String, KnownFile>) -> HashMap<String, String> {
    let mut names: Vec<_> = known.iter().collect();
    names.sort_by_key(|(name, _)| *name);
    names
        .into_iter()
        .filter(|(_, file)| file.state != DocumentState::Skipped && file.path.exists())
        .filter_map(|(name, file)| Some((file.sha256.clone()?, name.clone())))
        .collect()
}
