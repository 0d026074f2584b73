//! Change: what an extension on a permit, stamped or printed, says of its days. An extension may be stamped on the
//! permit's back (Decree 217/2026/ND-CP, article 63.3c).
//!
//! Promise: an end that a stamp may have moved is never given: it waits for a person, with the day that
//! the stamp says, where it says a later one, and the stamp as its proof. So is one that a printed table or line of
//! extensions moves.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::dates;
use super::standing::{self, Why};
use crate::catalogue::fold;
use crate::document::{Field, FieldName, Mark, MarkKind};
use crate::layout::{Paper, Role};

static EXTENSION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\bgia\W+han\b").expect("a valid pattern"));
/// What stands before the day to which it extends.
static UNTIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:den|toi)(?:\W+(?:het|cuoi|ngay))*\W*$").expect("a valid pattern")
});

/// The ends that an extension moves, the one that a paper states first.
const ENDS: [FieldName; 2] = [FieldName::ExpiryDate, FieldName::StartWorksBy];
/// Probability of a day that was read in a stamp alone.
const STAMPED: f32 = 0.7;

/// "Gia hạn lần 1: từ ngày … đến ngày …", a table of extensions.
static PRINTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\bgia\s+han\b[^.;]{0,120}?\b(?:den|toi)\b([^.;]{0,100})").expect("a valid pattern")
});

/// Whether an extension is printed that names a later day than the end.
fn is_extended_in_print(paper: &Paper, end: &Field) -> bool {
    let Ok(end) = end.value.parse::<Date>() else {
        return false;
    };
    let text = paper.text.folded();
    let mut said = PRINTED.captures_iter(text);
    said.any(|said| {
        let at = said.get(0).map_or(0, |whole| whole.start());
        paper.role_at(at) != Role::Basis && dates::find_all(&said[1]).any(|day| day.date > end)
    })
}

/// The days of a paper with what its stamps and its print say of its end.
pub fn weighed(paper: &Paper, mut days: Vec<Field>) -> Vec<Field> {
    for end in days.iter_mut().filter(|day| ENDS.contains(&day.name)) {
        if end.is_given() && is_extended_in_print(paper, end) {
            end.standing = standing::standing(Some(Why::Changed));
        }
    }
    let stamps = paper.marks.iter().filter(|(_, mark)| extends(mark));
    for (page, stamp) in stamps {
        let stated = days.iter_mut().find(|day| ENDS.contains(&day.name));
        match (stated, until(stamp)) {
            (Some(end), until) => move_end(end, until, *page, stamp),
            (None, Some(until)) => days.push(stamped(ENDS[0], until, *page, stamp)),
            (None, None) => {}
        }
    }
    days
}

fn extends(mark: &Mark) -> bool {
    mark.kind == MarkKind::Change && EXTENSION.is_match(&fold(&mark.text))
}

/// The last day that the stamp's words lead to: "gia hạn đến hết ngày 31/12/2027".
fn until(stamp: &Mark) -> Option<Date> {
    let text = fold(&stamp.text);
    let days = dates::find_all(&text);
    let until = days.filter(|day| {
        text.get(..day.start)
            .is_some_and(|said| UNTIL.is_match(said))
    });
    until.map(|day| day.date).max()
}

fn move_end(end: &mut Field, until: Option<Date>, page: u32, stamp: &Mark) {
    let stated: Option<Date> = end.value.parse().ok();
    match until.filter(|until| stated.is_none_or(|stated| *until > stated)) {
        Some(until) => *end = stamped(end.name, until, page, stamp),
        None => {
            end.probability = end.probability.min(STAMPED);
            end.standing = standing::standing(Some(Why::Changed));
        }
    }
}

fn stamped(name: FieldName, until: Date, page: u32, stamp: &Mark) -> Field {
    let mut end = standing::of_mark(name, until.to_string(), page, stamp, "change-stamp");
    end.evidence.text = stamp.text.replace('\n', " ");
    end.probability = STAMPED;
    end.standing = standing::standing(Some(Why::Changed));
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Page, Rect, Standing, TextOrigin};
    use crate::layout;
    use jiff::civil::date;

    fn paper(stamp: &str) -> Paper {
        let rect = Rect::new(100, 200, 300, 80);
        let mark = Mark::new(MarkKind::Change, rect, stamp.to_owned());
        layout::read(&[Page {
            marks: vec![mark],
            ..Page::empty(2, (2480, 3508), TextOrigin::Scan)
        }])
    }

    fn stated(name: FieldName, day: Date) -> Field {
        let mark = Mark::new(MarkKind::Seal, Rect::default(), String::new());
        standing::of_mark(name, day.to_string(), 1, &mark, "printed")
    }

    fn waits(field: &Field) -> bool {
        matches!(&field.standing, Standing::Proposed { why } if why == Why::Changed.code())
    }

    #[test]
    fn an_end_that_a_stamp_extends_waits_with_the_day_of_the_stamp() {
        let stamp = "GIA HẠN GIẤY PHÉP\nGia hạn lần 1: đến hết ngày 15/8/2027\nNgày 10/8/2025";
        for name in ENDS {
            let days = weighed(&paper(stamp), vec![stated(name, date(2025, 8, 15))]);
            assert_eq!(days.len(), 1);
            assert_eq!((days[0].name, days[0].value.as_str()), (name, "2027-08-15"));
            assert!(waits(&days[0]));
            assert_eq!((days[0].evidence.page, days[0].evidence.rect.x), (2, 100));
        }
        let days = weighed(&paper(stamp), Vec::new());
        assert_eq!(days[0].value, "2027-08-15");
    }

    #[test]
    fn an_end_is_doubted_where_the_stamp_names_no_later_day() {
        for stamp in ["GIA HẠN", "GIA HẠN ĐẾN 15/8/2020"] {
            let end = stated(FieldName::ExpiryDate, date(2025, 8, 15));
            let days = weighed(&paper(stamp), vec![end]);
            assert_eq!(days[0].value, "2025-08-15");
            assert!(waits(&days[0]), "{stamp}");
        }
    }

    #[test]
    fn a_stamp_that_extends_nothing_leaves_the_end_alone() {
        let end = stated(FieldName::ExpiryDate, date(2025, 8, 15));
        let days = weighed(&paper("ĐIỀU CHỈNH ĐỊA CHỈ"), vec![end.clone()]);
        assert_eq!(days, [end]);
    }
}
