//! Page: the best papers with what a reader needs to choose among them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::count::Tally;
use super::rank::{Cursor, Rank};
use super::sets::Found;
use super::snippet::{Marker, Snippet};
use super::{Answer, Fit, Query};
use crate::catalogue::{Catalogue, CatalogueError};
use crate::document::FieldName;
use crate::validity::{Status, verdict_on};

/// One paper found.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "each is the field of that name")]
pub struct Hit {
    pub id: i64,
    pub file: String,
    pub part: u32,
    pub kind: Option<String>,
    pub title: Option<String>,
    pub number: Option<String>,
    pub issue_date: Option<String>,
    pub authority: Option<String>,
    pub holder: Option<String>,
    pub subject: Option<String>,
    pub status: Status,
    pub borderline: bool,
    pub expiry_date: Option<Date>,
    /// Values that wait for a person, by field.
    pub proposed: BTreeMap<&'static str, String>,
    /// How it fits the words.
    pub fit: Fit,
    /// It has the words only nearly as typed, or not all of them.
    pub near: bool,
    /// The line that fits best.
    pub snippet: Option<Snippet>,
}

/// The hits that are asked for, and where the next ones are.
pub fn answer(
    catalogue: &Catalogue,
    found: Found,
    tally: Tally,
    query: &Query,
) -> Result<Answer, CatalogueError> {
    let mut best = tally.best;
    let has_more = best.len() > query.limit;
    best.truncate(query.limit);
    let hits = best
        .iter()
        .map(|rank| hit(catalogue, &found.marker, rank, query.as_of));
    Ok(Answer {
        total: tally.total,
        total_is_lower_bound: found.may_be_more,
        hits: hits.collect::<Result<_, _>>()?,
        facets: tally.facets,
        next: best.last().filter(|_| has_more).map(|rank| Cursor(*rank)),
    })
}

fn hit(
    catalogue: &Catalogue,
    marker: &Marker,
    rank: &Rank,
    day: Date,
) -> Result<Hit, CatalogueError> {
    let headline = catalogue.headline(rank.record)?;
    let verdict = verdict_on(catalogue, rank.record, day)?;
    let given = |name| headline.given(name).map(str::to_owned);
    let snippet = match marker.is_idle() {
        true => None,
        false => marker.snippet(&catalogue.pages_of(rank.record)?),
    };
    Ok(Hit {
        id: rank.record,
        kind: given(FieldName::Kind),
        title: given(FieldName::Title),
        number: given(FieldName::Number),
        issue_date: given(FieldName::IssueDate),
        authority: given(FieldName::Authority),
        holder: given(FieldName::Holder),
        subject: given(FieldName::Subject),
        status: verdict.status,
        borderline: verdict.borderline,
        expiry_date: verdict.expiry_date,
        proposed: headline
            .proposed()
            .map(|(name, value)| (name.as_str(), value.to_owned()))
            .collect(),
        fit: rank.fit,
        near: rank.fit < Fit::Begun,
        snippet,
        part: headline.part,
        file: headline.file,
    })
}
