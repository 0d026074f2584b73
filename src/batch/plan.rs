//! Plan: which of the found files this run must read, and why the others are left as they are.
//!
//! Promise: a file whose content and settings have not changed is never opened again.

use std::collections::{HashMap, HashSet};

use super::Settings;
use super::document::SPOOL_FAILED;
use crate::catalogue::KnownFile;
use crate::config::Again;
use crate::document::DocumentState;
use crate::intake::{Found, Register};

/// What to do with one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Nothing: it ended in its state in an earlier run and is unchanged.
    Done,
    /// Read it.
    Read,
    /// Find its values anew in its words as stored.
    Refresh,
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
/// The reason code of a file on which a stage of ours failed.
const RULES_FAILED: &str = "internal";

impl Plan {
    /// Decides for each file.
    pub fn new(
        found: Vec<Found>,
        known: &HashMap<String, KnownFile>,
        register: Option<&Register>,
        settings: &Settings,
        again: Again,
    ) -> Self {
        let deciding = Deciding {
            known,
            register,
            settings,
            again,
        };
        let mut steps: Vec<_> = found
            .into_iter()
            .map(|file| {
                let step = deciding.step(&file);
                (file, step)
            })
            .collect();
        if again != Again::Quarantined {
            follow_originals(&mut steps, known);
        }
        Self { steps }
    }

    /// How many files have to be read or refreshed, and how many bytes they have.
    pub fn work(&self) -> (usize, u64) {
        let work = self
            .steps
            .iter()
            .filter(|(_, step)| matches!(step, Step::Read | Step::Refresh));
        work.fold((0, 0), |(files, bytes), (found, _)| {
            (files + 1, bytes + found.size_bytes)
        })
    }

    /// Whether every file is done already.
    pub fn is_done(&self) -> bool {
        self.steps.iter().all(|(_, step)| *step == Step::Done)
    }
}

struct Deciding<'a> {
    known: &'a HashMap<String, KnownFile>,
    register: Option<&'a Register>,
    settings: &'a Settings,
    again: Again,
}

impl Deciding<'_> {
    fn step(&self, file: &Found) -> Step {
        let known = self.known.get(&file.name);
        let unchanged = known.filter(|known| is_unchanged(file, known));
        if self.again == Again::Quarantined {
            return match known {
                Some(known) if known.state == DocumentState::Quarantined => Step::Read,
                _ => Step::Done,
            };
        }
        if let Some(note) = self
            .register
            .and_then(|register| register.ended(&file.name))
        {
            return ended(unchanged, note);
        }
        match unchanged {
            Some(known) if !known.is_skipped_for(REGISTER_ENDED) => {
                self.step_of_unchanged(file, known)
            }
            _ => Step::Read,
        }
    }

    fn step_of_unchanged(&self, file: &Found, known: &KnownFile) -> Step {
        let same_rules = known.rules == self.settings.rules && !self.hears_news(file, known);
        let is_catalogued = known.state == DocumentState::Catalogued;
        match self.again {
            Again::All => Step::Read,
            // What the system refused once it may grant now.
            _ if known.is_quarantined_for(&["unreadable-file", "changed", SPOOL_FAILED]) => {
                Step::Read
            }
            // A file kept in brief has no words to find values in.
            _ if known.brief && !same_rules => Step::Read,
            Again::Fields if is_catalogued && !known.brief => Step::Refresh,
            _ if known.settings != self.settings.reading => Step::Read,
            _ if same_rules => Step::Done,
            _ if is_catalogued => Step::Refresh,
            // Rules decide nothing of it, unless they failed on it.
            _ if known.reason.as_deref() == Some(RULES_FAILED) => Step::Read,
            _ => Step::Done,
        }
    }

    /// Whether the register says something that it did not say when the file was last understood.
    fn hears_news(&self, file: &Found, known: &KnownFile) -> bool {
        let says = self.register.and_then(|r| r.entry(&file.name));
        says.is_some_and(|says| known.register.as_deref() != Some(says.raw.as_str()))
    }
}

fn is_unchanged(file: &Found, known: &KnownFile) -> bool {
    known.size_bytes == file.size_bytes && known.modified_ns == file.modified_ns
}

/// What was read before stays read: the register is a witness, it deletes nothing.
fn ended(unchanged: Option<&KnownFile>, note: String) -> Step {
    let settled = unchanged.is_some_and(|known| {
        known.state == DocumentState::Catalogued || known.is_skipped_for(REGISTER_ENDED)
    });
    match settled {
        true => Step::Done,
        false => Step::EndedByRegister { note },
    }
}

/// A copy whose original is read again, or is no longer what it was, may be the only one left.
fn follow_originals(steps: &mut [(Found, Step)], known: &HashMap<String, KnownFile>) {
    let reread: HashSet<String> = steps
        .iter()
        .filter(|(_, step)| *step == Step::Read)
        .map(|(file, _)| file.name.clone())
        .collect();
    for (file, step) in steps.iter_mut().filter(|(_, step)| *step == Step::Done) {
        let Some(copy) = known.get(&file.name) else {
            continue;
        };
        let is_orphan = |original: &String| {
            let now = known.get(original);
            reread.contains(original) || now.is_none_or(|now| now.sha256 != copy.sha256)
        };
        if copy.original.as_ref().is_some_and(is_orphan) {
            *step = Step::Read;
        }
    }
}
