//! Catalogue: one SQLite file that holds every file found, its pages, its papers and the proof of each
//! value. `schema.sql` explains its tables.
//!
//! Promise: one document is one transaction; one writer, any number of readers; what a person entered
//! is never touched by a re-run.

mod backup;
mod batches;
mod error;
mod facts;
mod fold;
mod judgements;
mod line;
mod neighbours;
mod open;
mod read;
mod search;
mod twins;
mod verify;
mod write;

use std::fs::File;

use rusqlite::Connection;

pub use batches::{BatchProgress, Quarantined, WorkDone};
pub use error::CatalogueError;
pub use facts::PaperFacts;
pub use fold::{
    exact_words, fold, folded_words, has_marks, is_nearly, name_key, number_key, number_words,
};
pub use judgements::{JudgedPeriod, Unjudged};
pub use line::{LineError, PaperLine, lines_of};
pub use neighbours::LONGEST_CIRCLE;
pub use read::{Counts, FilePages, KnownFile, PageSize, StoredRecord};
pub use verify::{Difference, Verification};
pub use write::{BatchEnd, BatchId, BatchStart, RegisterEntry, StoredFile};

/// An open catalogue.
#[derive(Debug)]
pub struct Catalogue {
    db: Connection,
    /// Held by the one writer as long as it lives.
    _lock: Option<File>,
}
