//! Outcome: a file on its way from the readers to the writer, in the state in which it ends.

use serde::{Deserialize, Serialize};

use super::Quarantine;
use super::document::{PageAside, Text};
use crate::intake::Found;

/// A file to read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Order {
    pub found: Found,
    /// Whether its pages are read one after the other, because a process died of it.
    pub alone: bool,
    /// Pages that are not tried again.
    pub put_aside: Vec<PageAside>,
}

impl From<Found> for Order {
    fn from(found: Found) -> Self {
        Self {
            found,
            alone: false,
            put_aside: Vec::new(),
        }
    }
}

/// A file with what became of it.
#[derive(Debug)]
pub struct Outcome {
    pub found: Found,
    pub sha256: Option<String>,
    pub ending: Ending,
    pub how: How,
}

/// How an outcome came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// By reading the file.
    Read,
    /// By finding its values anew in its words, which were read under these settings.
    Refreshed { settings: String },
    /// By what the register says.
    LeftOut,
}

/// How a file ended.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    Catalogued(Text),
    Skipped {
        reason: String,
        detail: Option<String>,
        original: Option<String>,
    },
    Quarantined(Quarantine),
}

impl Outcome {
    /// A file that was to be read and could not be.
    pub fn quarantined(found: Found, sha256: Option<String>, why: Quarantine) -> Self {
        Self {
            found,
            sha256,
            ending: Ending::Quarantined(why),
            how: How::Read,
        }
    }
}
