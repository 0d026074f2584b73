//! Brief: papers that are no longer in force, kept with what tells them and ends them, without their
//! text.
//!
//! Promise: what decides the validity of any paper stays, and what a person entered too; the original
//! is untouched, so that a run reads it in full again when it has to.

use std::collections::HashSet;

use jiff::civil::Date;
use rusqlite::params;

use super::rows::record_ids;
use super::{Catalogue, CatalogueError, filing, postings};

/// Whether a paper is surely no longer in force on day ?1.
const HAS_ENDED: &str = "EXISTS (SELECT 1 FROM validity WHERE validity.record = record.id
    AND ?1 BETWEEN first_day AND last_day AND NOT borderline
    AND status IN ('expired', 'superseded', 'revoked'))";

impl Catalogue {
    /// Keeps in brief the files whose papers have all ended by `day`; gives the number of files.
    ///
    /// # Errors
    /// [`CatalogueError::Database`]; the catalogue is then as it was before.
    pub fn abridge_ended(&mut self, day: Date) -> Result<usize, CatalogueError> {
        let files: Vec<i64> = self
            .db
            .prepare(&format!(
                "SELECT id FROM file WHERE state = 'catalogued' AND NOT brief
                   AND EXISTS (SELECT 1 FROM record WHERE file = file.id)
                   AND NOT EXISTS (SELECT 1 FROM record WHERE file = file.id AND NOT {HAS_ENDED})"
            ))?
            .query_map([day.to_string()], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for &file in &files {
            self.abridge(file)?;
        }
        Ok(files.len())
    }

    fn abridge(&mut self, file: i64) -> Result<(), CatalogueError> {
        let tx = self.db.transaction()?;
        let records = record_ids(&tx, file)?;
        let filed = filing::terms_of(&tx, &mut self.filing, &records)?;
        for sql in [
            "UPDATE page SET text = '', words = '[]' WHERE file = ?1",
            "DELETE FROM field WHERE by_person = 0 AND name IN ('subject', 'signer', 'copy', 'result_code')
               AND record IN (SELECT id FROM record WHERE file = ?1)",
            "UPDATE file SET brief = 1 WHERE id = ?1",
        ] {
            tx.prepare_cached(sql)?.execute([file])?;
        }
        filing::refile(&tx, &mut self.filing, &records, &filed)?;
        postings::keep_up(&tx)?;
        tx.commit()?;
        Ok(())
    }

    /// Names of the files that are kept in brief and have to be read in full: all of them, or, where
    /// only what is in force on a day is wanted in full, those with a paper that has not ended by it.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn to_read_in_full(
        &self,
        only_in_force_on: Option<Date>,
    ) -> Result<HashSet<String>, CatalogueError> {
        let names = self
            .db
            .prepare(&format!(
                "SELECT name FROM file WHERE brief AND
                   (?1 IS NULL OR EXISTS (SELECT 1 FROM record WHERE file = file.id AND NOT {HAS_ENDED}))"
            ))?
            .query_map(params![only_in_force_on.map(|day| day.to_string())], |row| {
                row.get(0)
            })?
            .collect::<rusqlite::Result<_>>()?;
        Ok(names)
    }
}
