//! Opener: opens the planned files one after the other, in order, and hands them to the readers.
//!
//! Promise: a file is opened once; which of two identical files is the original depends on their
//! names alone, never on who was read first; only so many documents are in memory as there are
//! permits.

use std::collections::HashMap;
use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender, bounded};
use rayon::ThreadPool;

use super::document::Task;
use super::outcome::{Ending, How, Order, Outcome};
use super::{Quarantine, Reading};
use crate::error::Error;
use crate::intake::{self, FileType, Found, Loaded};

/// The reason code of a file whose bytes another file has too.
const DUPLICATE: &str = "duplicate";

/// The opening half of a run.
pub struct Opener {
    originals: HashMap<String, String>,
    reading: Arc<Reading>,
    pool: ThreadPool,
    outcomes: Sender<Outcome>,
    permits: (Sender<()>, Receiver<()>),
}

impl Opener {
    /// Gets ready to open files for `jobs` reading threads. `originals` are the names of files that
    /// were read before, by the hash of their content.
    pub fn new(
        originals: HashMap<String, String>,
        reading: Reading,
        jobs: usize,
        outcomes: Sender<Outcome>,
    ) -> Result<Self, Error> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(jobs)
            .thread_name(|index| format!("reader-{index}"))
            .build()
            .map_err(|e| Error::System(e.to_string()))?;
        Ok(Self {
            originals,
            reading: Arc::new(reading),
            pool,
            outcomes,
            // One more than the readers, so that a file is ready when a reader gets free.
            permits: bounded(jobs + 1),
        })
    }

    /// Opens the files one after the other.
    pub fn open_all(mut self, orders: impl IntoIterator<Item = Order>) {
        for order in orders {
            self.open(order);
        }
    }

    fn open(&mut self, order: Order) {
        let found = order.found.clone();
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
                reason: DUPLICATE.to_owned(),
                detail: None,
                original: Some(original),
            };
            return self.finish(found, Some(loaded.sha256), ending);
        }
        self.originals
            .insert(loaded.sha256.clone(), found.name.clone());
        match intake::sniff(&loaded.bytes) {
            Ok(file_type) => self.hand_over(order, loaded, file_type),
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
    fn hand_over(&self, order: Order, loaded: Loaded, file_type: FileType) {
        let (reading, outcomes) = (self.reading.clone(), self.outcomes.clone());
        let done = self.permits.1.clone();
        self.pool.spawn(move || {
            let task = Task {
                name: &order.found.name,
                sha256: &loaded.sha256,
                bytes: loaded.bytes,
                file_type,
                alone: order.alone,
                put_aside: &order.put_aside,
            };
            let ending = match reading.document(&task) {
                Ok(text) => Ending::Catalogued(text),
                Err(quarantine) => Ending::Quarantined(quarantine),
            };
            // Nobody receives any more when the catalogue failed: the run is ending.
            drop(task);
            let _ = outcomes.send(Outcome {
                found: order.found,
                sha256: Some(loaded.sha256),
                ending,
                how: How::Read,
            });
            let _ = done.recv();
        });
    }

    fn finish(&self, found: Found, sha256: Option<String>, ending: Ending) {
        let _ = self.outcomes.send(Outcome {
            found,
            sha256,
            ending,
            how: How::Read,
        });
        let _ = self.permits.1.recv();
    }
}
