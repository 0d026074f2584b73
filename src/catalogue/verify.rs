//! Verify: whether the catalogue and the originals are still what they were, and whether search finds what
//! the papers say.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use rayon::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Catalogue, CatalogueError};
use crate::intake::path_text;

/// Something that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum Difference {
    /// An original has other bytes than those read.
    Changed {
        /// Its name in the catalogue.
        file: String,
        /// Where it lies.
        path: String,
    },
    /// An original cannot be read where it lay.
    Missing {
        /// Its name in the catalogue.
        file: String,
        /// Where it lay.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// Search finds papers by words that they do not have, or not by those that they have.
    Words {
        /// How many papers.
        papers: usize,
        /// The file of one of them.
        file: String,
    },
    /// Search filters and counts papers by other values than they have.
    Counts {
        /// The file of one of them.
        file: String,
    },
    /// The database is damaged.
    Database {
        /// What SQLite found.
        reason: String,
    },
}

/// What was looked at and what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Originals compared.
    pub originals: usize,
    /// What differs, by name.
    pub differences: Vec<Difference>,
}

/// Differences of the database that are told; one is enough to act.
const TOLD: u32 = 20;

impl Catalogue {
    /// Compares each original with the hash of what was read and what search uses with the papers, and
    /// checks the database.
    ///
    /// # Errors
    /// [`CatalogueError`] when the catalogue cannot be read at all.
    pub fn verify(&self) -> Result<Verification, CatalogueError> {
        let mut differences = self.damage()?;
        if differences.is_empty() {
            differences.extend(self.index_differences()?);
        }
        let originals = self.hashes()?;
        let differing: Vec<Difference> = originals
            .par_iter()
            .filter_map(|(file, (path, sha256))| difference(file, path, sha256))
            .collect();
        differences.extend(differing);
        Ok(Verification {
            originals: originals.len(),
            differences,
        })
    }

    fn damage(&self) -> Result<Vec<Difference>, CatalogueError> {
        let mut found = Vec::new();
        let mut check = self
            .db
            .prepare(&format!("PRAGMA integrity_check({TOLD})"))?;
        let lines = check.query_map([], |row| row.get::<_, String>(0))?;
        for reason in lines {
            match reason {
                Ok(reason) if reason == "ok" => {}
                Ok(reason) => found.push(Difference::Database { reason }),
                Err(e) => found.push(Difference::Database {
                    reason: e.to_string(),
                }),
            }
        }
        let mut orphans = self.db.prepare("PRAGMA foreign_key_check")?;
        let tables = orphans.query_map([], |row| row.get::<_, String>(0))?;
        for table in tables.take(TOLD as usize) {
            found.push(Difference::Database {
                reason: format!("a row of {} belongs to nothing", table?),
            });
        }
        Ok(found)
    }

    fn index_differences(&self) -> Result<Vec<Difference>, CatalogueError> {
        let _snapshot = self.snapshot()?;
        let mut found = Vec::new();
        let misfiled = self.misfiled()?;
        if let Some(first) = misfiled.first() {
            found.push(Difference::Words {
                papers: misfiled.len(),
                file: self.file_of(*first)?,
            });
        }
        if let Some(first) = self.miscounted()?.first() {
            let file = self.file_of(*first)?;
            found.push(Difference::Counts { file });
        }
        Ok(found)
    }

    /// The file of a paper; its id where it is no longer there.
    fn file_of(&self, record: i64) -> Result<String, CatalogueError> {
        match self.headline(record) {
            Ok(headline) => Ok(headline.file),
            Err(CatalogueError::NoRecord(id)) => Ok(format!("#{id}")),
            Err(error) => Err(error),
        }
    }

    fn hashes(&self) -> Result<BTreeMap<String, (String, String)>, CatalogueError> {
        let mut query = self
            .db
            .prepare("SELECT name, path, sha256 FROM file WHERE sha256 IS NOT NULL")?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn difference(file: &str, path: &str, sha256: &str) -> Option<Difference> {
    match sha256_of(&path_text::meant(path)) {
        Ok(now) if now == sha256 => None,
        Ok(_) => Some(Difference::Changed {
            file: file.to_owned(),
            path: path.to_owned(),
        }),
        Err(e) => Some(Difference::Missing {
            file: file.to_owned(),
            path: path.to_owned(),
            reason: e.to_string(),
        }),
    }
}

fn sha256_of(path: &Path) -> io::Result<String> {
    let facts = path.metadata()?;
    if !facts.is_file() {
        return Err(io::Error::other("not an ordinary file"));
    }
    let (mut file, mut digest) = (File::open(path)?, Sha256::new());
    let mut piece = vec![0; 1 << 20];
    loop {
        match file.read(&mut piece)? {
            0 => break,
            read => digest.update(&piece[..read]),
        }
    }
    Ok(digest
        .finalize()
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect())
}
