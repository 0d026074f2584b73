//! Facts: what decides the validity of papers, read for a run of ids at once.

use std::ops::RangeInclusive;

use rusqlite::params;

use super::read::{evidence, parsed, relation_of, standing};
use super::{Catalogue, CatalogueError};
use crate::document::{Field, FieldName, Record, Relation};

/// A paper with the fields that decide its validity (of all its fields, those only) and its relations.
#[derive(Debug, Clone, PartialEq)]
pub struct PaperFacts {
    /// Id of its record.
    pub id: i64,
    /// Name of its file.
    pub file: String,
    /// Its facts.
    pub record: Record,
}

/// Papers whose facts are in memory at once.
const FACTS_AT_ONCE: usize = 20_000;

impl Catalogue {
    /// What `f` makes of the facts of each paper, by id.
    ///
    /// # Errors
    /// [`CatalogueError::Database`] or [`CatalogueError::Corrupt`].
    pub fn map_facts<T: Send>(
        &self,
        f: impl Fn(PaperFacts) -> T + Sync,
    ) -> Result<Vec<T>, CatalogueError> {
        let Some(all) = self.id_range()? else {
            return Ok(Vec::new());
        };
        let last = *all.end();
        let runs: Vec<RangeInclusive<i64>> = all
            .step_by(FACTS_AT_ONCE)
            .map(|first| first..=last.min(first + FACTS_AT_ONCE as i64 - 1))
            .collect();
        let made = self.side_by_side(runs, |reader, run| {
            Ok(reader.facts(run)?.into_iter().map(&f).collect::<Vec<_>>())
        })?;
        Ok(made.into_iter().flatten().collect())
    }

    /// The facts of all papers whose ids lie in the range, by id.
    ///
    /// # Errors
    /// [`CatalogueError::Database`] or [`CatalogueError::Corrupt`].
    pub fn facts(&self, ids: RangeInclusive<i64>) -> Result<Vec<PaperFacts>, CatalogueError> {
        let mut papers = self.bare_papers(&ids)?;
        let place = |papers: &[PaperFacts], id: i64| papers.binary_search_by_key(&id, |p| p.id);
        for (id, field) in self.deciding_fields(&ids)? {
            if let Ok(at) = place(&papers, id) {
                let fields = &mut papers[at].record.fields;
                // A person's value comes after the machine's and stands in its place.
                fields.retain(|known| known.name != field.name);
                fields.push(field);
            }
        }
        for (id, relation) in self.relations_of(&ids)? {
            if let Ok(at) = place(&papers, id) {
                papers[at].record.relations.push(relation);
            }
        }
        Ok(papers)
    }

    /// The least and the greatest id of a record; `None` in an empty catalogue.
    fn id_range(&self) -> Result<Option<RangeInclusive<i64>>, CatalogueError> {
        let (least, most): (Option<i64>, Option<i64>) =
            self.db
                .query_row("SELECT min(id), max(id) FROM record", [], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?;
        Ok(least.zip(most).map(|(least, most)| least..=most))
    }

    fn bare_papers(&self, ids: &RangeInclusive<i64>) -> Result<Vec<PaperFacts>, CatalogueError> {
        let mut statement = self.db.prepare_cached(
            "SELECT record.id, file.name, part, first_page, last_page, unlimited, term
             FROM record JOIN file ON file.id = record.file
             WHERE record.id BETWEEN ?1 AND ?2 AND same_as IS NULL ORDER BY record.id",
        )?;
        let mut rows = statement.query(params![ids.start(), ids.end()])?;
        let mut papers = Vec::new();
        while let Some(row) = rows.next()? {
            let term: Option<String> = row.get(6)?;
            papers.push(PaperFacts {
                id: row.get(0)?,
                file: row.get(1)?,
                record: Record {
                    part: row.get(2)?,
                    first_page: row.get(3)?,
                    last_page: row.get(4)?,
                    unlimited: row.get(5)?,
                    term: term.map(|text| parsed("term", &text)).transpose()?,
                    ..Record::default()
                },
            });
        }
        Ok(papers)
    }

    fn deciding_fields(
        &self,
        ids: &RangeInclusive<i64>,
    ) -> Result<Vec<(i64, Field)>, CatalogueError> {
        let mut statement = self.db.prepare_cached(
            "SELECT record, name, value, probability, standing, why, page, x, y, w, h, text, rule, source
             FROM field WHERE record BETWEEN ?1 AND ?2 AND name IN
               ('kind', 'number', 'issue_date', 'effective_date', 'expiry_date', 'start_works_by',
                'holder', 'holder_id')
             ORDER BY record, name, by_person",
        )?;
        let mut rows = statement.query(params![ids.start(), ids.end()])?;
        let mut fields = Vec::new();
        while let Some(row) = rows.next()? {
            let Some(name) = FieldName::parse(row.get_ref(1)?.as_str().unwrap_or_default()) else {
                continue;
            };
            let field = Field {
                name,
                value: row.get(2)?,
                probability: row.get::<_, f64>(3)? as f32,
                standing: standing(row.get(4)?, row.get(5)?),
                evidence: evidence(row, 6)?,
            };
            fields.push((row.get(0)?, field));
        }
        Ok(fields)
    }

    fn relations_of(
        &self,
        ids: &RangeInclusive<i64>,
    ) -> Result<Vec<(i64, Relation)>, CatalogueError> {
        let mut statement = self.db.prepare_cached(
            "SELECT verb, number, date, kind, until, probability, standing, why,
                    page, x, y, w, h, text, rule, source, record
             FROM relation WHERE record BETWEEN ?1 AND ?2 ORDER BY record, position",
        )?;
        let mut rows = statement.query(params![ids.start(), ids.end()])?;
        let mut relations = Vec::new();
        while let Some(row) = rows.next()? {
            relations.push((row.get(16)?, relation_of(row)?));
        }
        Ok(relations)
    }
}
