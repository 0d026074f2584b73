//! Judged: a paper of the catalogue with its verdict for a day.

use jiff::civil::Date;

use super::{Verdict, verdict_on};
use crate::catalogue::{Catalogue, CatalogueError, StoredRecord};

/// A paper and its verdict.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The paper as stored.
    pub stored: StoredRecord,
    /// What it is worth on the day.
    pub verdict: Verdict,
}

impl Judged {
    /// The paper of that id on `day`.
    ///
    /// # Errors
    /// [`CatalogueError`] when there is none, or the catalogue cannot be read.
    pub fn read(catalogue: &Catalogue, id: i64, day: Date) -> Result<Judged, CatalogueError> {
        Ok(Judged {
            stored: catalogue.record(id)?,
            verdict: verdict_on(catalogue, id, day)?,
        })
    }

    /// All papers on `day`, by file, then page. For catalogues that fit in memory.
    ///
    /// # Errors
    /// [`CatalogueError`] when the catalogue cannot be read.
    pub fn all(catalogue: &Catalogue, day: Date) -> Result<Vec<Judged>, CatalogueError> {
        let ids = catalogue.record_ids()?;
        ids.into_iter()
            .map(|id| Judged::read(catalogue, id, day))
            .collect()
    }
}
