//! Repeated: the columns of `record` that repeat its fields, so that it can be read and filtered alone,
//! and whether a person should look at it.

use rusqlite::{ToSql, Transaction, params_from_iter};

use super::{CatalogueError, columns, number_key};
use crate::document::{DOUBTFUL_CUT, FieldName, Page, Record};

/// Columns that are null while their value waits for review.
const GIVEN: [FieldName; 10] = [
    FieldName::Kind,
    FieldName::Title,
    FieldName::Number,
    FieldName::IssueDate,
    FieldName::Authority,
    FieldName::Holder,
    FieldName::HolderId,
    FieldName::EffectiveDate,
    FieldName::ExpiryDate,
    FieldName::StartWorksBy,
];

/// The repeated columns, in the order kind, title, number, issue_date, authority, holder, holder_id,
/// effective_date, expiry_date, start_works_by, number_key, issue_key.
#[derive(Debug, PartialEq)]
pub struct Repeated([Option<String>; GIVEN.len() + 2]);

impl Repeated {
    /// Of fields, each with its value and whether it is given; a person's come before the machine's.
    fn of<'a>(fields: &[(&str, &'a str, bool)]) -> Self {
        let value = |name: FieldName, proposed_too: bool| -> Option<&'a str> {
            let fits = |f: &&(&str, &str, bool)| f.0 == name.as_str() && (proposed_too || f.2);
            fields.iter().find(fits).map(|f| f.1)
        };
        let mut columns = [const { None }; GIVEN.len() + 2];
        for (column, name) in columns.iter_mut().zip(GIVEN) {
            *column = value(name, false).map(str::to_owned);
        }
        let [.., number, issued] = &mut columns;
        *number = value(FieldName::Number, true).and_then(number_key);
        *issued = value(FieldName::IssueDate, true).map(str::to_owned);
        Self(columns)
    }

    /// Of a paper that no person has entered values for.
    pub fn of_read(record: &Record) -> Self {
        let fields = record.fields.iter();
        let fields = fields.map(|f| (f.name.as_str(), f.value.as_str(), f.is_given()));
        Self::of(&fields.collect::<Vec<_>>())
    }

    /// As values to bind.
    pub fn values(&self) -> impl Iterator<Item = &dyn ToSql> {
        self.0.iter().map(|column| column as &dyn ToSql)
    }

    /// Gives its kind and its authority ids to be counted by.
    pub fn name_values(&self, tx: &Transaction) -> rusqlite::Result<()> {
        let [kind, _, _, _, authority, ..] = &self.0;
        columns::name_values(tx, kind.as_deref(), authority.as_deref())
    }
}

/// Whether a person should look at a paper that was just read, or at one of its pages.
pub fn needs_review(record: &Record, pages: &[Page]) -> bool {
    let own = record.first_page..=record.last_page;
    let mut pages = pages.iter().filter(|page| own.contains(&page.number));
    record.needs_review() || pages.any(Page::needs_review)
}

/// Brings the repeated columns of a stored record up to date.
pub fn refresh(tx: &Transaction, record: i64) -> Result<(), CatalogueError> {
    let stored: Vec<(String, String, bool)> = tx
        .prepare_cached(
            "SELECT name, value, standing = 'given' FROM field WHERE record = ?1
             ORDER BY by_person DESC",
        )?
        .query_map([record], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let fields = stored
        .iter()
        .map(|(name, value, given)| (&**name, &**value, *given));
    let repeated = Repeated::of(&fields.collect::<Vec<_>>());
    let doubtful = f64::from(DOUBTFUL_CUT);
    let others: [&dyn ToSql; 2] = [&record, &doubtful];
    tx.prepare_cached(
        "UPDATE record SET kind = ?1, title = ?2, number = ?3, issue_date = ?4, authority = ?5,
           holder = ?6, holder_id = ?7, effective_date = ?8, expiry_date = ?9, start_works_by = ?10,
           number_key = ?11, issue_key = ?12,
           needs_review =
             EXISTS (SELECT 1 FROM field f WHERE f.record = ?13 AND f.standing = 'proposed' AND NOT EXISTS
                       (SELECT 1 FROM field p WHERE p.record = ?13 AND p.name = f.name AND p.by_person = 1))
             OR EXISTS (SELECT 1 FROM relation WHERE record = ?13 AND standing = 'proposed')
             OR cut_doubt > ?14 OR register_differs IS NOT NULL
             OR EXISTS (SELECT 1 FROM mark WHERE mark.file = record.file
                          AND page BETWEEN first_page AND last_page AND why IS NOT NULL)
             OR EXISTS (SELECT 1 FROM page WHERE page.file = record.file
                          AND page.number BETWEEN first_page AND last_page AND state = 'unreadable')
         WHERE id = ?13",
    )?
    .execute(params_from_iter(repeated.values().chain(others)))?;
    Ok(repeated.name_values(tx)?)
}
