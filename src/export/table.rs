//! Table: a row a record, for a spreadsheet.
//!
//! Promise: opens with its marks in Excel (UTF-8 with byte order mark); no cell is run as a formula.

use std::io::{self, Write};

use super::{Chosen, Stopped};
use crate::document::{FieldName, RelationVerb, Standing};
use crate::validity::{Judged, Language, sentence};

/// The fields in the order of columns, after `file`.
const FIELDS: [FieldName; 10] = [
    FieldName::Kind,
    FieldName::Title,
    FieldName::Number,
    FieldName::IssueDate,
    FieldName::Authority,
    FieldName::Holder,
    FieldName::HolderId,
    FieldName::Subject,
    FieldName::Signer,
    FieldName::EffectiveDate,
];

/// Writes a row of headings and all rows; gives the number of records.
///
/// # Errors
/// [`Stopped`].
pub fn write(out: &mut dyn Write, chosen: &Chosen) -> Result<usize, Stopped> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut table = csv::Writer::from_writer(out);
    table.write_record(headings()).map_err(io::Error::from)?;
    let count = chosen.each(|paper| {
        let row = row(paper);
        let cells = row.iter().map(|cell| harmless(cell));
        Ok(table.write_record(cells).map_err(io::Error::from)?)
    })?;
    table.flush()?;
    Ok(count)
}

fn headings() -> Vec<&'static str> {
    let mut headings = vec!["file", "part", "first_page", "last_page"];
    headings.extend(FIELDS.iter().map(|field| field.as_str()));
    headings.extend([
        "expiry_date",
        "start_works_by",
        "status",
        "status_reason",
        "borderline",
    ]);
    headings.extend(RelationVerb::ALL.iter().map(|verb| verb.as_str()));
    headings.extend(["copy", "result_code", "needs_review"]);
    headings
}

fn row(paper: &Judged) -> Vec<String> {
    let (record, verdict) = (&paper.stored.record, &paper.verdict);
    let given = |name: FieldName| record.given(name).unwrap_or_default().to_owned();
    let day = |day: Option<jiff::civil::Date>| day.map_or(String::new(), |day| day.to_string());
    let yes = |yes: bool| if yes { "1" } else { "0" }.to_owned();
    let mut row = vec![
        paper.stored.file.clone(),
        record.part.to_string(),
        record.first_page.to_string(),
        record.last_page.to_string(),
    ];
    row.extend(FIELDS.map(given));
    row.extend([
        day(verdict.expiry_date),
        day(verdict.start_works_by),
        verdict.status.as_str().to_owned(),
        sentence(&verdict.reason, Language::Vietnamese),
        yes(verdict.borderline),
    ]);
    row.extend(RelationVerb::ALL.map(|verb| cited(paper, verb)));
    row.extend([
        given(FieldName::Copy),
        given(FieldName::ResultCode),
        yes(record.needs_review()),
    ]);
    row
}

fn cited(paper: &Judged, verb: RelationVerb) -> String {
    let relations = paper.stored.record.relations.iter();
    let cited: Vec<String> = relations
        .filter(|relation| relation.verb == verb && relation.standing == Standing::Given)
        .map(|relation| match relation.date {
            Some(date) => format!("{} ({date})", relation.number),
            None => relation.number.clone(),
        })
        .collect();
    cited.join("; ")
}

/// A cell that a spreadsheet would run gets an apostrophe (OWASP, CSV injection).
fn harmless(cell: &str) -> String {
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holder_named_like_a_formula_stays_text() {
        assert_eq!(
            harmless("=HYPERLINK(\"http://x\")"),
            "'=HYPERLINK(\"http://x\")"
        );
        assert_eq!(harmless("Công ty A"), "Công ty A");
    }

    #[test]
    fn a_column_a_heading() {
        assert_eq!(
            headings().len(),
            4 + FIELDS.len() + 5 + RelationVerb::ALL.len() + 3
        );
    }
}
