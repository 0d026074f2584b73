//! Readers: where the reading of a run is done.

use std::collections::HashMap;
use std::sync::atomic::AtomicU64;

use crossbeam_channel::Sender;

use super::opener::Opener;
use super::outcome::Outcome;
use super::reader_process::ReaderProcess;
use super::supervisor::Supervisor;
use super::wire::Setup;
use super::{Reading, StopFlag};
use crate::error::Error;
use crate::intake::Found;

/// Where the reading is done.
pub enum Readers {
    /// In a process that may die.
    Process(Setup, ReaderProcess),
    /// In threads of this one, for tests and measurements.
    Here(Reading),
}

impl Readers {
    /// The means of finding values in words.
    ///
    /// # Errors
    /// [`Error`] when the kinds cannot be used.
    pub fn rules(&self) -> Result<Reading, Error> {
        match self {
            Readers::Process(setup, _) => setup.reading(),
            Readers::Here(reading) => Ok(reading.clone()),
        }
    }

    /// Has the files read; returns when all have ended or the run is to stop. `originals` are the
    /// names of files that were read before, by the hash of their content.
    ///
    /// # Errors
    /// [`Error`] when no process or no thread can be started.
    pub fn read_all(
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
