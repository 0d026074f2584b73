//! Trial: what a kind file catches and misses, before it is used.

use super::kind::{self, Kind};
use super::{Knowledge, extract};
use crate::document::{Field, FieldName};
use crate::layout::Paper;

/// Whether a kind catches a paper.
#[derive(Debug, Clone, PartialEq)]
pub enum Catch {
    /// It is of this kind; the fields that were found.
    Caught(Vec<Field>),
    /// Its heading fits, but another kind's fits better.
    LostTo(String),
    /// Most words of a heading are in its heading.
    Near,
    /// It is something else.
    No,
}

/// What the kind of that code makes of a paper.
pub fn try_kind(knowledge: &Knowledge, code: &str, paper: &Paper) -> Catch {
    let Some(kind) = knowledge.kinds().find(|kind| kind.code == code) else {
        return Catch::No;
    };
    let Some(heading) = kind::heading_text(paper) else {
        return Catch::No;
    };
    match kind::find(paper, knowledge) {
        Some(found) if found.kind.code == code => {
            Catch::Caught(extract(paper, knowledge, None).fields)
        }
        Some(found) if kind.catches(&heading) => Catch::LostTo(found.kind.code.clone()),
        _ if is_near(kind, &heading) => Catch::Near,
        _ => Catch::No,
    }
}

/// The heading of a paper in one line, as printed.
pub fn heading_of(paper: &Paper) -> Option<String> {
    kind::title(paper).map(|title| title.value)
}

/// Fields that a kind file has a say in, in the order of display.
pub const FIELDS: [FieldName; 7] = [
    FieldName::Number,
    FieldName::IssueDate,
    FieldName::Holder,
    FieldName::HolderId,
    FieldName::Subject,
    FieldName::EffectiveDate,
    FieldName::ExpiryDate,
];

/// Two thirds of the words of one of the kind's headings.
fn is_near(kind: &Kind, heading: &str) -> bool {
    let have: Vec<&str> = heading.split_whitespace().collect();
    kind.headings.iter().any(|pattern| {
        let words: Vec<&str> = pattern
            .split_whitespace()
            .filter(|word| *word != "*")
            .collect();
        let found = words.iter().filter(|word| have.contains(word)).count();
        words.len() >= 3 && found * 3 >= words.len() * 2
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::plain;

    const PERMIT: &str = "UBND TỈNH KHÁNH HÒA\nSỞ XÂY DỰNG\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\
        Độc lập - Tự do - Hạnh phúc\nSố: 45/GPXD-SXD\nKhánh Hòa, ngày 05 tháng 10 năm 2025\n\
        GIẤY PHÉP XÂY DỰNG\n1. Cấp cho: Công ty TNHH Biển Xanh\nĐịa chỉ: Nha Trang.\n";

    #[test]
    fn a_kind_shows_what_it_catches_and_what_it_nearly_does() {
        let knowledge = Knowledge::load(None).unwrap();
        let Catch::Caught(fields) = try_kind(&knowledge, "gpxd", &plain::paper(PERMIT)) else {
            panic!("a building permit");
        };
        let holder = fields
            .iter()
            .find(|field| field.name == FieldName::Holder)
            .unwrap();
        assert_eq!(holder.value, "Công ty TNHH Biển Xanh");
        let other = plain::paper(&PERMIT.replace("GIẤY PHÉP XÂY DỰNG", "GIẤY PHÉP XÂY CẤT NHÀ"));
        assert_eq!(try_kind(&knowledge, "gpxd", &other), Catch::Near);
        assert_eq!(
            try_kind(&knowledge, "gpmt", &plain::paper(PERMIT)),
            Catch::No
        );
    }
}
