//! Register gaps: where the office's register and the files do not meet.

use super::{Catalogue, CatalogueError};

/// Where the register and the files do not meet, by file name.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct RegisterGaps {
    /// Rows of the register last used that are about no file.
    pub rows_without_file: Vec<String>,
    /// Files of which the register says nothing; empty where there was never a register.
    pub files_without_row: Vec<String>,
    /// Files with a paper that says something else than the register.
    pub papers_that_differ: Vec<String>,
}

impl Catalogue {
    /// Notes the rows of the register that are about no file, in place of those noted before.
    ///
    /// # Errors
    /// [`CatalogueError::Database`]; the catalogue is then as it was before.
    pub fn note_unfiled_rows(&mut self, rows: &[(String, String)]) -> Result<(), CatalogueError> {
        let tx = self.db.transaction()?;
        tx.execute("DELETE FROM unfiled_row", [])?;
        for (name, raw) in rows {
            tx.prepare_cached("INSERT OR REPLACE INTO unfiled_row VALUES (?1, ?2)")?
                .execute([name, raw])?;
        }
        tx.commit()?;
        Ok(())
    }

    /// Where the register and the files do not meet.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn register_gaps(&self) -> Result<RegisterGaps, CatalogueError> {
        let names = |sql: &str| -> rusqlite::Result<Vec<String>> {
            let mut statement = self.db.prepare(sql)?;
            let names = statement.query_map([], |row| row.get(0))?;
            names.collect()
        };
        Ok(RegisterGaps {
            rows_without_file: names("SELECT name FROM unfiled_row ORDER BY name")?,
            files_without_row: names(
                "SELECT name FROM file WHERE EXISTS (SELECT 1 FROM register_row)
                   AND NOT EXISTS (SELECT 1 FROM register_row WHERE file = file.id) ORDER BY name",
            )?,
            papers_that_differ: names(
                "SELECT DISTINCT name FROM file JOIN record ON record.file = file.id
                 WHERE register_differs IS NOT NULL ORDER BY name",
            )?,
        })
    }
}
