//! Search: papers by any words, a number, or a holder; tone marks are optional.
//!
//! Promise: whatever a person types is words, never syntax; a number is found however it is spaced;
//! what was typed with marks and is written so on the paper comes first.

use rusqlite::params;

use super::{Catalogue, CatalogueError, exact_words, folded_words, has_marks, number_key};

/// More candidates than this are not ranked: the query is too wide to be answered by a list.
const MOST_CANDIDATES: usize = 2000;
/// More words than this add nothing to a query.
const MOST_WORDS: usize = 32;
/// Weights of number, names and body in the rank (bm25).
const WEIGHTS: &str = "8.0, 4.0, 1.0";

impl Catalogue {
    /// Ids of the papers that fit the words, best first. All words must be there; when no paper has
    /// all, those that have most.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn search(&self, words: &str) -> Result<Vec<i64>, CatalogueError> {
        let mut found = self.by_number(words)?;
        let folded: Vec<String> = folded_words(words).into_iter().take(MOST_WORDS).collect();
        if folded.is_empty() {
            return Ok(found);
        }
        let mut ranked = self.ranked(&match_all(&folded))?;
        if ranked.is_empty() && found.is_empty() && folded.len() > 1 {
            ranked = self.ranked(&match_any(&folded))?;
        }
        if has_marks(words) {
            let exact: Vec<String> = exact_words(words).into_iter().take(MOST_WORDS).collect();
            let as_typed = self.as_typed(&match_all(&exact))?;
            // Stable: within both groups the rank decides.
            ranked.sort_by_key(|id| !as_typed.contains(id));
        }
        found.extend(
            ranked
                .into_iter()
                .filter(|id| !found.contains(id))
                .collect::<Vec<_>>(),
        );
        Ok(found)
    }

    /// Papers with that number, when the words are one.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn by_number(&self, number: &str) -> Result<Vec<i64>, CatalogueError> {
        let Some(key) = number_key(number) else {
            return Ok(Vec::new());
        };
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

    fn ranked(&self, query: &str) -> Result<Vec<i64>, CatalogueError> {
        let sql = format!(
            "SELECT rowid FROM words_folded WHERE words_folded MATCH ?1
             ORDER BY bm25(words_folded, {WEIGHTS}), rowid LIMIT ?2"
        );
        let ids = self
            .db
            .prepare_cached(&sql)?
            .query_map(params![query, MOST_CANDIDATES as i64], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(ids)
    }

    fn as_typed(&self, query: &str) -> Result<Vec<i64>, CatalogueError> {
        let ids = self
            .db
            .prepare_cached("SELECT rowid FROM words_exact WHERE words_exact MATCH ?1 LIMIT ?2")?
            .query_map(params![query, MOST_CANDIDATES as i64], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(ids)
    }
}

/// All words, the last one perhaps not typed to its end. Words are letters and digits only, and
/// quoted: nothing of what was typed is syntax.
fn match_all(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    let last_is_begun = words.last().is_some_and(|word| word.chars().count() >= 2);
    let ending = if last_is_begun { "*" } else { "" };
    quoted.join(" ") + ending
}

fn match_any(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    quoted.join(" OR ")
}
