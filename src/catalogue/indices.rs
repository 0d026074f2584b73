//! Indices: of the tables by values, which very many documents are stored without, because filling an
//! index at the end is quicker than keeping it in order row by row.
//!
//! Promise: a writer that opens a catalogue finds all of them, however the one before it ended.

use rusqlite::Connection;

use super::open::SCHEMA;
use super::{Catalogue, CatalogueError};

const CREATE: &str = "CREATE INDEX ";
/// To fill the indices of more papers than this again takes longer than it saves.
const MOST_PAPERS: i64 = 50_000;

/// The statements that make them.
fn statements() -> impl Iterator<Item = &'static str> {
    SCHEMA.lines().filter(|line| line.starts_with(CREATE))
}

/// Makes those that are missing.
pub fn make_missing(db: &Connection) -> rusqlite::Result<()> {
    let missing = statements().map(|sql| sql.replacen(CREATE, "CREATE INDEX IF NOT EXISTS ", 1));
    db.execute_batch(&missing.collect::<String>())
}

impl Catalogue {
    /// Gets ready for very many documents: takes away all judgements, keeps many pages of the file in
    /// memory, and does without indices until [`Catalogue::expect_no_more`], unless much is stored
    /// already.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn expect_very_many(&mut self) -> Result<(), CatalogueError> {
        self.keep_much()?;
        self.withdraw_judgements()?;
        let is_large = self
            .db
            .prepare("SELECT 1 FROM record LIMIT 1 OFFSET ?1")?
            .exists([MOST_PAPERS])?;
        if is_large {
            return Ok(());
        }
        let names = statements().filter_map(|sql| sql[CREATE.len()..].split(' ').next());
        let drop = names.map(|name| format!("DROP INDEX IF EXISTS {name};"));
        Ok(self
            .db
            .execute_batch(&format!("BEGIN; {} COMMIT;", drop.collect::<String>()))?)
    }

    /// Makes the indices again that [`Catalogue::expect_very_many`] did without.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn expect_no_more(&mut self) -> Result<(), CatalogueError> {
        Ok(make_missing(&self.db)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(catalogue: &Catalogue) -> Vec<String> {
        let indices =
            "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name";
        let mut indices = catalogue.db.prepare(indices).unwrap();
        let names = indices.query_map([], |row| row.get(0)).unwrap();
        names.collect::<rusqlite::Result<_>>().unwrap()
    }

    #[test]
    fn whoever_opens_the_catalogue_after_a_load_that_was_killed_finds_its_indices() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.db");
        let mut catalogue = Catalogue::open_writer(&path).unwrap();
        let all = names(&catalogue);
        assert!(all.len() > 10, "{all:?}");
        catalogue.expect_very_many().unwrap();
        assert!(names(&catalogue).is_empty());
        drop(catalogue);
        assert_eq!(names(&Catalogue::open_writer(&path).unwrap()), all);
    }
}
