//! Lookup: papers by their number or their file, what lists show of them, and their texts.

use rusqlite::params;

use super::{Catalogue, CatalogueError, number_key};
use crate::document::FieldName;

/// What a list of papers shows of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headline {
    /// Name of its file.
    pub file: String,
    /// Which paper of its file, from 1.
    pub part: u32,
    /// Its values, each once: a person's stands in the place of the machine's.
    values: Vec<Headed>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Headed {
    name: FieldName,
    value: String,
    is_given: bool,
}

impl Headline {
    /// A value that is given.
    pub fn given(&self, name: FieldName) -> Option<&str> {
        let mut given = self.values.iter().filter(|value| value.is_given);
        given
            .find(|value| value.name == name)
            .map(|value| value.value.as_str())
    }

    /// Values that wait for a person.
    pub fn proposed(&self) -> impl Iterator<Item = (FieldName, &str)> {
        let waiting = self.values.iter().filter(|value| !value.is_given);
        waiting.map(|value| (value.name, value.value.as_str()))
    }
}

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

    /// What a list shows of the paper of that id.
    ///
    /// # Errors
    /// [`CatalogueError::NoRecord`] when there is none.
    pub fn headline(&self, record: i64) -> Result<Headline, CatalogueError> {
        let mut own = self.db.prepare_cached(
            "SELECT file.name, part FROM record JOIN file ON file.id = record.file WHERE record.id = ?1",
        )?;
        let mut own = own.query([record])?;
        let own = own.next()?.ok_or(CatalogueError::NoRecord(record))?;
        let mut headline = Headline {
            file: own.get(0)?,
            part: own.get(1)?,
            values: Vec::new(),
        };
        let mut values = self.db.prepare_cached(
            "SELECT name, value, standing = 'given' FROM field WHERE record = ?1 ORDER BY name, by_person DESC",
        )?;
        let mut values = values.query([record])?;
        while let Some(row) = values.next()? {
            let name = FieldName::parse(row.get_ref(0)?.as_str().unwrap_or_default());
            let Some(name) = name else { continue };
            if headline.values.last().is_some_and(|last| last.name == name) {
                continue;
            }
            headline.values.push(Headed {
                name,
                value: row.get(1)?,
                is_given: row.get(2)?,
            });
        }
        Ok(headline)
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
