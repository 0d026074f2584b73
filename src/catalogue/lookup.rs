//! Lookup: papers by their number or their file, and their texts.

use rusqlite::params;

use super::{Catalogue, CatalogueError, number_key};

/// As long as it lives, everything that is read is of one state of the catalogue.
#[derive(Debug)]
pub struct Snapshot<'a> {
    _reading: rusqlite::Transaction<'a>,
}

impl Catalogue {
    /// Holds the state of the catalogue for several reads.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn snapshot(&self) -> Result<Snapshot<'_>, CatalogueError> {
        let reading = self.db.unchecked_transaction()?;
        // The first read is what settles the state.
        reading.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        Ok(Snapshot { _reading: reading })
    }

    /// Papers with that number, when the text is one.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn by_number(&self, number: &str) -> Result<Vec<i64>, CatalogueError> {
        number_key(number).map_or(Ok(Vec::new()), |key| self.by_number_key(&key))
    }

    /// Papers with that number in the form for comparison, the youngest first.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn by_number_key(&self, key: &str) -> Result<Vec<i64>, CatalogueError> {
        let ids = self
            .db
            .prepare_cached(
                "SELECT id FROM record WHERE number_key = ?1 AND same_as IS NULL
                 ORDER BY issue_date DESC, id",
            )?
            .query_map([key], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(ids)
    }

    /// Papers of the file of that name: its whole name, or its bare name.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn by_file(&self, name: &str) -> Result<Vec<i64>, CatalogueError> {
        let ids = self
            .db
            .prepare_cached(
                "SELECT coalesce(same_as, record.id) FROM record JOIN file ON file.id = record.file
                 WHERE file.name = ?1 OR substr(file.name, -length(?1) - 1) = '/' || ?1
                 ORDER BY file.name, part",
            )?
            .query_map([name], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(ids)
    }

    /// Number and text of each page of a paper, in order.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn pages_of(&self, record: i64) -> Result<Vec<(u32, String)>, CatalogueError> {
        let pages = self
            .db
            .prepare_cached(
                "SELECT page.number, page.text FROM record JOIN page ON page.file = record.file
                   AND page.number BETWEEN record.first_page AND record.last_page
                 WHERE record.id = ?1 ORDER BY page.number",
            )?
            .query_map(params![record], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(pages)
    }
}
