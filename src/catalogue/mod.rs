//! Catalogue: one SQLite file that holds every file found, its pages, its papers and the proof of each
//! value. `schema.sql` explains its tables.
//!
//! Promise: one document is one transaction; one writer, any number of readers; what a person entered
//! is never touched by a re-run.

mod backup;
mod batches;
mod block;
mod brief;
mod columns;
mod ending;
mod error;
mod facts;
mod filing;
mod fold;
mod id_set;
mod indices;
mod judgements;
mod known_words;
mod line;
mod lookup;
mod neighbours;
mod open;
mod original;
mod pages;
mod postings;
mod read;
mod register_gaps;
mod repeated;
mod rows;
mod series;
mod side;
mod terms;
mod twins;
pub mod values;
mod verify;
mod write;

use std::cell::RefCell;
use std::fs::File;

use rusqlite::Connection;

pub use batches::{BatchProgress, FileStates, Quarantined, WorkDone};
pub use block::{ANOTHER_IMAGE, BLOCK_IDS, BlockOnDay, DayNumber, STATUS_NAMES, day_number};
pub use ending::Ending;
pub use error::CatalogueError;
pub use facts::PaperFacts;
pub use filing::FiledFile;
pub use fold::{
    exact_words, fold, folded_words, have_same_digits, is_nearly, is_word_part, name_key,
    number_key, number_words,
};
pub use id_set::IdSet;
pub use judgements::{JudgedPeriod, Unjudged};
pub use line::{LineError, PaperLine, lines_of};
pub use lookup::{Headline, Snapshot};
pub use neighbours::LONGEST_CIRCLE;
pub use open::beside;
pub use original::{Original, Placed, Sheet};
pub use pages::FilePages;
pub use postings::{WordIndex, place, record_at};
pub use read::{Counts, KnownFile, PageSize, StoredRecord};
pub use register_gaps::RegisterGaps;
pub use terms::{Filing, PaperTexts, TermKind, WordForms, words_of};
pub use verify::{Difference, Verification};
pub use write::{BatchEnd, BatchId, BatchStart, RegisterEntry, StoredFile};

/// An open catalogue.
#[derive(Debug)]
pub struct Catalogue {
    db: Connection,
    /// Held by the one writer as long as it lives.
    _lock: Option<File>,
    /// Forms of words that were met while storing.
    filing: Filing,
    /// Papers that waited to be filed when a search last looked.
    waiting: RefCell<postings::WaitingCache>,
    /// Postings that were read while searching.
    postings: RefCell<postings::PostingCache>,
    /// Words that were read while searching.
    known: RefCell<known_words::KnownWords>,
    /// Columns that were read while searching.
    blocks: RefCell<columns::BlockCache>,
}
