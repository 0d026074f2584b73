//! Search: papers by any words, a number, a name; with filters, counts and the line that fits best.
//! Command line, pages and API ask the same function.
//!
//! ```text
//! Query -> wanted (words, phrases, a number) -> sets of papers, chunk by chunk -> filtered, counted,
//! the best of them ranked -> Answer
//! ```
//! How papers are ranked, the strongest first:
//! 1. all words as typed: with the tone marks that were typed or, where none were, each beside one that it
//!    was typed beside; then the last word begun only; then all words with other marks or apart; then a
//!    word (of four or more: two) that looks misread ([`Fit`]); where nothing has all words, what has most
//!    of them. The weaker ones are looked for only where few papers have the words as typed;
//! 2. the paper's own number is the one asked for; has its groups;
//! 3. tone marks as typed; all words in its holder's name, in its title and names; words beside each
//!    other as typed;
//! 4. the youngest.
//!
//! Promise: whatever a person types is words, never syntax: only `"…"` (a phrase) and a `*` at the end
//! of a word (a beginning) mean something. Every hit is counted: totals and counts are exact, but for a
//! phrase of three words or more that very many papers may have ([`Answer::total_is_lower_bound`]).

mod count;
mod near;
mod page;
mod rank;
mod sets;
mod snippet;
#[cfg(test)]
mod tests;
mod wanted;

use jiff::civil::Date;
use serde::Serialize;

use crate::catalogue::{Catalogue, CatalogueError};
use crate::validity::Status;

pub use page::Hit;
pub use rank::Cursor;
pub use snippet::{Piece, Snippet};

/// Two ends of a range of days, both included; a missing end is open.
pub type Days = (Option<Date>, Option<Date>);

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// Words, phrases in quotation marks, a number, a name; nothing: all papers, the youngest first.
    pub words: String,
    /// Only this kind, by its code.
    pub kind: Option<String>,
    /// Only this status on the day.
    pub status: Option<Status>,
    /// The day for which status is told.
    pub as_of: Date,
    /// Only issuing bodies in whose name these words stand together.
    pub authority: Option<String>,
    /// Only holders in whose name these words are.
    pub holder: Option<String>,
    /// Issued in this range.
    pub issued: Days,
    /// Last day in force, after extensions, in this range.
    pub expires: Days,
    /// At most so many hits.
    pub limit: usize,
    /// Go on behind the last hit of another answer.
    pub cursor: Option<Cursor>,
}

impl Query {
    /// A query for words alone.
    pub fn new(words: impl Into<String>, as_of: Date) -> Self {
        Query {
            words: words.into(),
            kind: None,
            status: None,
            as_of,
            authority: None,
            holder: None,
            issued: (None, None),
            expires: (None, None),
            limit: 20,
            cursor: None,
        }
    }
}

/// How a paper fits the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// It has some of the words.
    Some,
    /// It has words that differ by one sign or two.
    Near,
    /// It has all words, with other tone marks than were typed or apart.
    Loose,
    /// It has a word that begins with the last one.
    Begun,
    /// It has all words.
    Whole,
}

/// What was found.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// How many papers fit.
    pub total: u64,
    /// There may be more.
    pub total_is_lower_bound: bool,
    /// The best of them.
    #[serde(rename = "results")]
    pub hits: Vec<Hit>,
    /// How many papers have which value; each as if its own filter were not set.
    pub facets: Facets,
    /// Where the next hits are; `None` at the end.
    pub next: Option<Cursor>,
}

/// Counts by value, the most frequent first (years: the last first).
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "each is the field of that name")]
pub struct Facets {
    pub kind: Vec<Count>,
    pub status: Vec<Count>,
    pub authority: Vec<Count>,
    pub issued: Vec<Count>,
}

/// How many papers have a value.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// The value.
    pub value: String,
    /// Papers that have it.
    pub count: u64,
}

/// Finds what is asked.
///
/// # Errors
/// [`CatalogueError`] when the catalogue cannot be read; no query is an error.
pub fn find(catalogue: &Catalogue, query: &Query) -> Result<Answer, CatalogueError> {
    // All that follows sees one state of the catalogue, whatever is written meanwhile.
    let _snapshot = catalogue.snapshot()?;
    catalogue.refresh_blocks()?;
    let wanted = wanted::Wanted::read(&query.words);
    let found = sets::find(catalogue, &wanted, query)?;
    let counted = count::count(catalogue, &found, query)?;
    page::answer(catalogue, found, counted, query)
}
