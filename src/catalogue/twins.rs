//! Twins: the same paper scanned twice, in two files of different bytes, is one paper with two images.
//!
//! Papers are the same when their numbers, days of issue and authorities are, and their texts are
//! alike but for what the reader misread. Papers that merely resemble each other (one form, another
//! number) stay apart. The better image leads: more values given, then surer ones, then the name.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rusqlite::{OptionalExtension, params};

use super::{Catalogue, CatalogueError, folded_words, judgements, name_key};

/// Texts are alike when of all their words so many stand in both (Jaccard's index). Two scans of one
/// page share more, even where one word in five is misread; two papers of one form share more, too:
/// these are told apart by their numbers.
const ALIKE: f64 = 0.5;

/// A paper that may be a twin.
struct Candidate {
    id: i64,
    file: String,
    authority: Option<String>,
    given: u32,
    sureness: f64,
}

/// The best image of a paper, with the words on it.
struct Leader {
    paper: Candidate,
    words: HashSet<String>,
}

impl Catalogue {
    /// Finds the papers that are images of one paper, and notes for each which one leads.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn join_twins(&mut self) -> Result<(), CatalogueError> {
        let mut same = BTreeMap::new();
        for mut group in self.candidates()? {
            group.sort_by(better_first);
            let mut leaders: Vec<Leader> = Vec::new();
            for paper in group {
                let words = self.words_of(paper.id)?;
                match leaders.iter().find(|leader| leader.has(&paper, &words)) {
                    Some(leader) => drop(same.insert(paper.id, leader.paper.id)),
                    None => leaders.push(Leader { paper, words }),
                }
            }
        }
        self.note_twins(&same)
    }

    /// Notes for each record which one leads it, and withdraws the judgements of those that change.
    fn note_twins(&mut self, same: &BTreeMap<i64, i64>) -> Result<(), CatalogueError> {
        let before = self.twins()?;
        let leader = |twins: &BTreeMap<i64, i64>, id| twins.get(id).copied();
        let changed: BTreeSet<i64> = before
            .keys()
            .chain(same.keys())
            .filter(|id| leader(&before, id) != leader(same, id))
            .copied()
            .collect();
        let changed: Vec<i64> = changed.into_iter().collect();
        if changed.is_empty() {
            return Ok(());
        }
        let tx = self.db.transaction()?;
        judgements::withdraw(&tx, &changed)?;
        for id in &changed {
            tx.prepare_cached("UPDATE record SET same_as = ?2 WHERE id = ?1")?
                .execute(params![id, leader(same, id)])?;
        }
        judgements::withdraw(&tx, &changed)?;
        tx.commit()?;
        Ok(())
    }

    /// The leader of each record that has one.
    fn twins(&self) -> Result<BTreeMap<i64, i64>, CatalogueError> {
        let mut query = self
            .db
            .prepare("SELECT id, same_as FROM record WHERE same_as IS NOT NULL")?;
        let twins = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(twins.collect::<rusqlite::Result<_>>()?)
    }

    /// The paper that this one is a worse image of; `None` when it stands for itself.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn better_image(&self, record: i64) -> Result<Option<i64>, CatalogueError> {
        let better = self
            .db
            .prepare_cached("SELECT same_as FROM record WHERE id = ?1")?
            .query_row([record], |row| row.get(0))
            .optional()?;
        Ok(better.flatten())
    }

    /// Names of the other files that show the paper of that id, in order.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn other_images(&self, record: i64) -> Result<Vec<String>, CatalogueError> {
        let mut query = self.db.prepare_cached(
            "SELECT file.name FROM record JOIN file ON file.id = record.file
             WHERE same_as = ?1 ORDER BY file.name",
        )?;
        let names = query.query_map([record], |row| row.get(0))?;
        Ok(names.collect::<rusqlite::Result<_>>()?)
    }

    /// Papers of other files with the same number and day, in groups.
    fn candidates(&self) -> Result<Vec<Vec<Candidate>>, CatalogueError> {
        let mut query = self.db.prepare(
            "SELECT record.id, file.name, number_key, issue_date, authority,
                    (SELECT count(*) FROM field WHERE record = record.id AND standing = 'given'),
                    (SELECT coalesce(sum(probability), 0) FROM field WHERE record = record.id)
             FROM record JOIN file ON file.id = record.file
             WHERE number IS NOT NULL AND issue_date IS NOT NULL AND number_key IN
               (SELECT number_key FROM record WHERE number IS NOT NULL AND issue_date IS NOT NULL
                GROUP BY number_key, issue_date HAVING count(DISTINCT file) > 1)",
        )?;
        let mut rows = query.query([])?;
        let mut groups: BTreeMap<(String, String), Vec<Candidate>> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let candidate = Candidate {
                id: row.get(0)?,
                file: row.get(1)?,
                authority: row.get::<_, Option<String>>(4)?.map(|name| name_key(&name)),
                given: row.get(5)?,
                sureness: row.get(6)?,
            };
            let key = (row.get(2)?, row.get(3)?);
            groups.entry(key).or_default().push(candidate);
        }
        Ok(groups.into_values().collect())
    }

    fn words_of(&self, record: i64) -> Result<HashSet<String>, CatalogueError> {
        let mut query = self.db.prepare_cached(
            "SELECT page.text FROM page JOIN record ON record.file = page.file
             WHERE record.id = ?1 AND page.number BETWEEN first_page AND last_page",
        )?;
        let texts = query.query_map([record], |row| row.get::<_, String>(0))?;
        let mut words = HashSet::new();
        for text in texts {
            words.extend(folded_words(&text?));
        }
        Ok(words)
    }
}

fn better_first(a: &Candidate, b: &Candidate) -> std::cmp::Ordering {
    b.given
        .cmp(&a.given)
        .then(b.sureness.total_cmp(&a.sureness))
        .then(a.file.cmp(&b.file))
        .then(a.id.cmp(&b.id))
}

impl Leader {
    /// Whether this is another image of the same paper.
    fn has(&self, other: &Candidate, words: &HashSet<String>) -> bool {
        let authorities = match (&self.paper.authority, &other.authority) {
            (Some(ours), Some(theirs)) => ours == theirs,
            // One of the two images does not show it surely.
            _ => true,
        };
        let shared = self.words.intersection(words).count() as f64;
        let all = (self.words.len() + words.len()) as f64 - shared;
        authorities && self.paper.file != other.file && all > 0.0 && shared / all >= ALIKE
    }
}
