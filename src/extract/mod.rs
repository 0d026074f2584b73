//! Extract: the parts of a paper become fields with their proof.
//!
//! Promise: a value is *given* only when its form is right, its words were read surely and nothing
//! on the paper speaks against it; else it is *proposed* with the reason. Digits are never corrected.

mod agreement;
mod authority;
mod bodies;
mod change;
mod citation;
mod clauses;
mod code;
mod copy;
mod dates;
mod filled_in;
mod holder;
mod identity;
mod issue;
mod kind;
mod knowledge;
mod mentions;
mod name_end;
mod name_words;
mod number;
mod numerals;
mod pattern;
mod persons;
mod phrase;
mod probability;
mod sentences;
mod signer;
mod standing;
mod term;
pub mod trial;
mod witness;

pub use authority::places;
pub use knowledge::{Knowledge, KnowledgeError};
pub use probability::Calibration;
pub use standing::Why;
pub use witness::Witness;

use std::borrow::Cow;
use std::convert::Infallible;
use std::ops::Range;

use crate::document::{Field, FieldName, Page, Record};
use crate::layout::{self, Paper, PaperPages};
use kind::Kind;
use term::Validity;

/// What is known of a paper while it is read: its text, its kind, what the kind file says.
struct Reading<'a> {
    paper: &'a Paper,
    kind: Option<&'a Kind>,
    knowledge: &'a Knowledge,
}

/// Reads the papers among the pages of a file. What the office's register says of the file is said of
/// the paper that bears the number it names, or of the only one.
pub fn papers(pages: &[Page], knowledge: &Knowledge, witness: Option<&Witness>) -> Vec<Record> {
    let parts = layout::split(pages);
    let load = |range| Ok::<_, Infallible>(Cow::Borrowed(&pages[range]));
    let Ok(records) = papers_of(&parts, load, knowledge, witness);
    records
}

/// [`papers`] of pages that are not all at hand: `load` brings those in a range of places.
///
/// # Errors
/// Those of `load`.
pub fn papers_of<'p, E>(
    parts: &[PaperPages],
    mut load: impl FnMut(Range<usize>) -> Result<Cow<'p, [Page]>, E>,
    knowledge: &Knowledge,
    witness: Option<&Witness>,
) -> Result<Vec<Record>, E> {
    let mut records = Vec::with_capacity(parts.len());
    for (nth, part) in parts.iter().enumerate() {
        let paper = layout::read(&consulted(part.pages.clone(), &mut load)?);
        let alone = extract(&paper, knowledge, None);
        let meant = witness.filter(|witness| parts.len() == 1 || witness.names(&alone));
        let record = match meant {
            Some(_) => extract(&paper, knowledge, meant),
            None => alone,
        };
        records.push(Record {
            part: nth as u32 + 1,
            cut_doubt: part.doubt,
            ..record
        });
    }
    Ok(records)
}

/// What a paper is stands on its first pages, who signed it on its last: of a book-length report no
/// others are consulted, so that memory does not grow with its length.
const FIRST_PAGES: usize = 300;
const LAST_PAGES: usize = 100;

fn consulted<'p, E>(
    pages: Range<usize>,
    mut load: impl FnMut(Range<usize>) -> Result<Cow<'p, [Page]>, E>,
) -> Result<Cow<'p, [Page]>, E> {
    if pages.len() <= FIRST_PAGES + LAST_PAGES {
        return load(pages);
    }
    let mut some = load(pages.start..pages.start + FIRST_PAGES)?.into_owned();
    some.extend_from_slice(&load(pages.end - LAST_PAGES..pages.end)?);
    Ok(Cow::Owned(some))
}

/// Reads one paper.
pub fn extract(paper: &Paper, knowledge: &Knowledge, witness: Option<&Witness>) -> Record {
    let agreed = |field: Field| match witness {
        Some(witness) => witness.weigh(field),
        None => field,
    };
    let found = kind::find(paper, knowledge);
    let reading = Reading {
        paper,
        kind: found.as_ref().map(|found| found.kind),
        knowledge,
    };
    let mut fields = Vec::new();
    fields.extend(
        found
            .as_ref()
            .map(|found| found.field.clone())
            .or_else(|| kind::other(paper)),
    );
    fields.extend(kind::title(paper));
    let weighed = |name, printed| code::weighed(paper, name, printed);
    let issue_date = issue::issue_date(&reading).map(agreed);
    let issue = weighed(FieldName::IssueDate, issue_date);
    let (issue, validity) = issue_and_validity(&reading, issue);
    fields.extend(issue.clone());
    let number = number::number(&reading, issue.as_ref()).map(agreed);
    fields.extend(weighed(FieldName::Number, number));
    let authority = authority::authority(&reading);
    let holder = holder::holder(&reading, authority.as_ref()).map(agreed);
    fields.extend(weighed(FieldName::Authority, authority));
    fields.extend(weighed(FieldName::Holder, holder));
    fields.extend(weighed(FieldName::HolderId, holder::holder_id(&reading)));
    fields.extend(weighed(
        FieldName::ResultCode,
        number::result_code(&reading),
    ));
    fields.extend(holder::subject(&reading));
    fields.extend(signer::signer(&reading));
    fields.extend(change::weighed(paper, by_codes(validity.fields, &weighed)));
    fields.extend(copy::copy(paper));
    agreement::check(&mut fields, knowledge);
    let authority = fields
        .iter()
        .find(|field| field.name == FieldName::Authority);
    fields.extend(authority::authority_id(&reading, authority));
    for field in &mut fields {
        knowledge.calibration.apply(field);
    }
    fields.sort_by_key(|field| field.name);
    Record {
        part: 1,
        first_page: paper.first_page,
        last_page: paper.last_page,
        relations: citation::relations(&reading, &fields),
        register_differs: witness.map_or(Vec::new(), |witness| witness.differs_from(&fields)),
        fields,
        term: validity.term,
        unlimited: validity.unlimited,
        cut_doubt: 0.0,
    }
}

/// The day of issue and what rests on it, each confirmed by the other where the law gives the term
/// between them.
fn issue_and_validity(reading: &Reading, issue: Option<Field>) -> (Option<Field>, Validity) {
    let mut validity = term::validity(reading, issue.as_ref());
    let end = validity
        .fields
        .iter_mut()
        .find(|field| field.name == FieldName::ExpiryDate);
    let (Some(kind), Some(mut confirmed), Some(end)) = (reading.kind, issue.clone(), end) else {
        return (issue, validity);
    };
    agreement::confirm_by_term(&mut confirmed, end, &kind.terms_years);
    if Some(&confirmed) != issue.as_ref() {
        validity = term::validity(reading, Some(&confirmed));
    }
    (Some(confirmed), validity)
}

/// The days of effect with what codes say of them.
fn by_codes(
    mut fields: Vec<Field>,
    weighed: &dyn Fn(FieldName, Option<Field>) -> Option<Field>,
) -> Vec<Field> {
    for name in [FieldName::EffectiveDate, FieldName::ExpiryDate] {
        let printed = fields.iter().position(|field| field.name == name);
        let printed = printed.map(|at| fields.remove(at));
        fields.extend(weighed(name, printed));
    }
    fields
}

#[cfg(test)]
mod tests;
