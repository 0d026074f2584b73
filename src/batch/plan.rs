//! Plan: which of the found files this run must read, and why the others are left as they are.
//!
//! Promise: a file whose content and settings have not changed is never opened again.

use std::collections::HashMap;

use crate::catalogue::KnownFile;
use crate::document::DocumentState;
use crate::intake::{Found, Register};

/// What to do with one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Nothing: it ended in its state in an earlier run and is unchanged.
    Done,
    /// Read it.
    Read,
    /// Leave it out: the register says that the result is no longer in force.
    EndedByRegister {
        /// The register's note.
        note: String,
    },
}

/// The steps of a run, in the order of the files' names.
pub struct Plan {
    /// Each found file with its step.
    pub steps: Vec<(Found, Step)>,
}

/// The reason code of a file that the register says is no longer in force.
pub const REGISTER_ENDED: &str = "register-ended";

impl Plan {
    /// Decides for each file. `settings` is the fingerprint of everything that reading depends on.
    pub fn new(
        found: Vec<Found>,
        known: &HashMap<String, KnownFile>,
        register: Option<&Register>,
        settings: &str,
    ) -> Self {
        let steps = found
            .into_iter()
            .map(|file| {
                let step = step(&file, known.get(&file.name), register, settings);
                (file, step)
            })
            .collect();
        Self { steps }
    }

    /// How many files have to be read.
    pub fn to_read(&self) -> usize {
        let reads = |(_, step): &&(Found, Step)| *step == Step::Read;
        self.steps.iter().filter(reads).count()
    }

    /// Whether every file is done already.
    pub fn is_done(&self) -> bool {
        self.steps.iter().all(|(_, step)| *step == Step::Done)
    }
}

fn step(
    file: &Found,
    known: Option<&KnownFile>,
    register: Option<&Register>,
    settings: &str,
) -> Step {
    let unchanged = known.filter(|known| {
        known.size_bytes == file.size_bytes && known.modified_ns == file.modified_ns
    });
    let ended = register.and_then(|register| register.ended(&file.name));
    if let Some(note) = ended {
        // What was read before stays read: the register is a witness, it deletes nothing.
        let settled = unchanged.is_some_and(|known| {
            known.state == DocumentState::Catalogued || known.is_skipped_for(REGISTER_ENDED)
        });
        return match settled {
            true => Step::Done,
            false => Step::EndedByRegister { note },
        };
    }
    match unchanged {
        Some(known) if known.settings == settings && !known.is_skipped_for(REGISTER_ENDED) => {
            Step::Done
        }
        _ => Step::Read,
    }
}
