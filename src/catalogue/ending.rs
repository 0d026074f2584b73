//! Ending: papers in force that end soon, as judged when the catalogue was last written.

use jiff::civil::Date;
use rusqlite::params;

use super::{Catalogue, CatalogueError};

/// A paper that ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// Its record.
    pub record: i64,
    /// Its last day.
    pub last: Date,
    /// Works have to begin by then; the paper itself has no end.
    pub is_start_of_works: bool,
    /// Its number, given or proposed.
    pub number: Option<String>,
    /// Code of its kind.
    pub kind: Option<String>,
    /// Whom it serves.
    pub holder: Option<String>,
    /// Name of its file.
    pub file: String,
}

impl Catalogue {
    /// Papers in force on `day` whose last day is not after `until`, the soonest first; at most so many.
    ///
    /// # Errors
    /// [`CatalogueError`] when the catalogue cannot be read.
    pub fn ending(
        &self,
        day: Date,
        until: Date,
        most: usize,
    ) -> Result<Vec<Ending>, CatalogueError> {
        // A paper in force changes its status after its last day: there its period ends, too.
        let mut statement = self.db.prepare_cached(
            "SELECT DISTINCT record.id, coalesce(ending.expiry_date, ending.start_works_by) AS last,
               ending.expiry_date IS NULL,
               (SELECT value FROM field WHERE record = record.id AND name = 'number'
                ORDER BY by_person DESC LIMIT 1),
               kind, holder, file.name
             FROM validity ending
             JOIN record ON record.id = ending.record JOIN file ON file.id = record.file
             WHERE ending.status = 'in_force' AND ending.last_day BETWEEN ?1 AND ?2
               AND last BETWEEN ?1 AND ?2
               AND EXISTS (SELECT 1 FROM validity now WHERE now.record = ending.record
                 AND ?1 BETWEEN now.first_day AND now.last_day AND now.status = 'in_force')
             ORDER BY last, record.id LIMIT ?3",
        )?;
        let mut rows = statement.query(params![day.to_string(), until.to_string(), most as i64])?;
        let mut endings = Vec::new();
        while let Some(row) = rows.next()? {
            let last: String = row.get(1)?;
            endings.push(Ending {
                record: row.get(0)?,
                last: last.parse().map_err(|_| CatalogueError::Corrupt {
                    what: "last day",
                    value: last.clone(),
                })?,
                is_start_of_works: row.get(2)?,
                number: row.get(3)?,
                kind: row.get(4)?,
                holder: row.get(5)?,
                file: row.get(6)?,
            });
        }
        Ok(endings)
    }
}
