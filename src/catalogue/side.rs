//! Side: reading much of a catalogue on all processors, each with a connection of its own.
//!
//! Promise: only what was committed is read; answers come in the order of the questions.

use std::path::Path;

use rayon::prelude::*;

use super::{Catalogue, CatalogueError};

impl Catalogue {
    /// Asks `read` each of `questions`, some at a time.
    ///
    /// # Errors
    /// The first of `read`, or of opening the file again.
    pub(super) fn side_by_side<Q: Send, A: Send>(
        &self,
        questions: Vec<Q>,
        read: impl Fn(&Catalogue, Q) -> Result<A, CatalogueError> + Sync,
    ) -> Result<Vec<A>, CatalogueError> {
        let path = Path::new(self.db.path().unwrap_or_default());
        let of_one_reader = questions.len().div_ceil(4 * rayon::current_num_threads());
        let parts = questions.into_par_iter().chunks(of_one_reader.max(1));
        let answers: Vec<Vec<A>> = parts
            .map(|part| {
                let reader = Catalogue::open_reader(path)?;
                part.into_iter().map(|one| read(&reader, one)).collect()
            })
            .collect::<Result<_, CatalogueError>>()?;
        Ok(answers.into_iter().flatten().collect())
    }
}
