//! Lists: papers that a clause names one under the other, in items or in the rows of a table.

use super::super::Reading;
use super::grammar::{ANNOUNCES, Head, ITEM, NEXT_ARTICLE, STAYS, TABLED, names_a_law};
use super::{Clause, relation};
use crate::document::Relation;

/// The items of a list that the clause announces or begins: "Thu hồi các giấy phép sau:\na) Giấy phép số …;".
pub(super) fn items(reading: &Reading, clause: &Clause) -> Vec<Clause> {
    let text = reading.paper.text.folded();
    let role = reading.paper.role_at(clause.span.start);
    let mut items = Vec::new();
    let mut at = clause.span.end;
    while !clause.is_reversed
        && clause.stops()
        && let Some(item) = ITEM
            .captures(&text[at..])
            .and_then(|item| item.name("item"))
        && reading.paper.role_at(at + item.start()) == role
        && !STAYS.is_match(item.as_str())
    {
        items.push(Clause {
            verb: clause.verb,
            head: clause.head,
            span: (at + item.start()..at + item.end()).into(),
            is_reversed: false,
            verb_end: at + item.start(),
        });
        at += item.end();
    }
    items
}

/// The papers of a table or an annex that the clause announces: proposed, for what else a table names is not
/// told from them.
pub(super) fn tabled(reading: &Reading, clause: &Clause) -> Vec<Relation> {
    let text = reading.paper.text.folded();
    if !clause.stops() || !ANNOUNCES.is_match(reading.paper.text.folded_of(clause.span)) {
        return Vec::new();
    }
    let rows = &text[clause.span.end..];
    let is_annexed = reading
        .paper
        .text
        .folded_of(clause.span)
        .contains("kem theo");
    let next = NEXT_ARTICLE.find(rows).filter(|_| !is_annexed);
    let rows = &rows[..next.map_or(rows.len(), |next| next.start())];
    let cited: Vec<regex::Match> = TABLED
        .find_iter(rows)
        .filter(|number| !names_a_law("", number.as_str()))
        .collect();
    let ends = cited
        .iter()
        .skip(1)
        .map(|next| next.start())
        .chain([rows.len()]);
    let in_table = |(number, end): (&regex::Match, usize)| {
        let at = clause.span.end;
        let row = Clause {
            span: (at + number.start()..at + end).into(),
            head: Head::Subject,
            verb_end: at + number.start(),
            ..*clause
        };
        relation(
            reading,
            &row,
            "",
            0..number.len(),
            number.len()..end - number.start(),
        )
    };
    cited.iter().zip(ends).map(in_table).collect()
}
