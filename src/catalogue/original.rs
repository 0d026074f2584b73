//! Original: where the scan of a paper lies, what it has to be, and how its pages stand.

use std::path::PathBuf;

use rusqlite::{OptionalExtension, Row, params};

use super::read::named;
use super::{Catalogue, CatalogueError};
use crate::document::{PageState, TextOrigin};
use crate::intake::path_text;

/// The file from which a paper was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// Name relative to its inbox.
    pub name: String,
    /// Where it lay when it was read, or where it was found again.
    pub path: PathBuf,
    /// SHA-256 of its untouched bytes.
    pub sha256: Option<String>,
    /// Their number.
    pub size_bytes: u64,
}

/// A file whose content is known by its hash, wherever it lies now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Its row.
    pub id: i64,
    /// The file.
    pub original: Original,
}

/// How a page stands in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Counted from 1.
    pub page: u32,
    /// What became of it.
    pub state: PageState,
    /// Why it could not be read, as a code of the message files.
    pub problem: Option<String>,
    /// Where its words come from.
    pub origin: TextOrigin,
    /// Width of the page image as stored.
    pub width_px: u32,
    /// Height of the page image as stored.
    pub height_px: u32,
    /// Clockwise quarter turns that make it upright.
    pub quarter_turns: u8,
}

impl Catalogue {
    /// The file of the paper with that id; `None` when there is no such paper.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn original(&self, record: i64) -> Result<Option<Original>, CatalogueError> {
        let original = self
            .db
            .prepare_cached(
                "SELECT name, path, sha256, size_bytes FROM file
                 WHERE id = (SELECT file FROM record WHERE id = ?1)",
            )?
            .query_row([record], original)
            .optional()?;
        Ok(original)
    }

    /// Every file whose content is known, by name.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn placed_files(&self) -> Result<Vec<Placed>, CatalogueError> {
        let files = self
            .db
            .prepare(
                "SELECT name, path, sha256, size_bytes, id FROM file
                 WHERE sha256 IS NOT NULL ORDER BY name",
            )?
            .query_map([], |row| {
                Ok(Placed {
                    original: original(row)?,
                    id: row.get(4)?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
        Ok(files)
    }

    /// Notes where files lie now, all or none.
    ///
    /// # Errors
    /// [`CatalogueError::Database`]; the catalogue is then as it was before.
    pub fn relocate(&mut self, moved: &[(i64, PathBuf)]) -> Result<(), CatalogueError> {
        let tx = self.db.transaction()?;
        for (id, path) in moved {
            tx.prepare_cached("UPDATE file SET path = ?2 WHERE id = ?1")?
                .execute(params![id, path_text::shown(path)])?;
        }
        tx.commit()?;
        Ok(())
    }

    /// The pages of the file of that name, in order.
    ///
    /// # Errors
    /// [`CatalogueError::Database`] or [`CatalogueError::Corrupt`].
    pub fn sheets(&self, file: &str) -> Result<Vec<Sheet>, CatalogueError> {
        let mut statement = self.db.prepare_cached(
            "SELECT number, page.state, problem, origin, width_px, height_px, quarter_turns
             FROM page JOIN file ON file.id = page.file WHERE file.name = ?1 ORDER BY number",
        )?;
        let mut rows = statement.query([file])?;
        let mut sheets = Vec::new();
        while let Some(row) = rows.next()? {
            sheets.push(Sheet {
                page: row.get(0)?,
                state: named("page state", row.get(1)?)?,
                problem: row.get(2)?,
                origin: named("origin", row.get(3)?)?,
                width_px: row.get(4)?,
                height_px: row.get(5)?,
                quarter_turns: row.get(6)?,
            });
        }
        Ok(sheets)
    }
}

/// From the columns name, path, sha256 and size_bytes.
fn original(row: &Row) -> rusqlite::Result<Original> {
    Ok(Original {
        name: row.get(0)?,
        path: path_text::meant(&row.get::<_, String>(1)?),
        sha256: row.get(2)?,
        size_bytes: row.get::<_, i64>(3)? as u64,
    })
}
