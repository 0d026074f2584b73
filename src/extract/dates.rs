//! Dates: days written in figures, as Vietnamese papers write them.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

/// "ngày 05 tháng 10 năm 2025", the words perhaps misread by a letter; "05/10/2025".
/// Groups 1 to 3 or 4 to 6 are day, month and year.
pub const DATE: &str = r"(?:ng[a-z]{1,3}[:.]?\s{0,3}(\d{1,2})\s{0,2}th[a-z]{1,4}\s{0,2}(\d{1,2})\s{0,2},?\s?n[a-z]{1,2}[\s.,:'*-]{0,3}(\d{4})|(?:ng[a-z]{1,3}[:.]?\s{0,3})?(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4}))";

static ANY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&format!(r"\b{DATE}\b")).expect("a valid pattern"));

/// A day at its place in the folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundDate {
    /// First character.
    pub start: usize,
    /// Character after the last.
    pub end: usize,
    /// The day.
    pub date: Date,
}

/// All days in a folded text; impossible ones (31/02) are none.
pub fn find_all(text: &str) -> impl Iterator<Item = FoundDate> + '_ {
    ANY.captures_iter(text).filter_map(|found| {
        let whole = found.get(0)?;
        Some(FoundDate {
            start: whole.start(),
            end: whole.end(),
            date: date_of(&found, 1)?,
        })
    })
}

/// The day of a match of [`DATE`] whose groups begin at `first`.
pub fn date_of(found: &Captures, first: usize) -> Option<Date> {
    let number = |long: usize| {
        let group = found
            .get(first + long)
            .or_else(|| found.get(first + long + 3))?;
        group.as_str().parse::<i16>().ok()
    };
    let (day, month, year) = (number(0)?, number(1)?, number(2)?);
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (1945..=2200).contains(&date.year()).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn days(text: &str) -> Vec<Date> {
        find_all(text).map(|found| found.date).collect()
    }

    #[test]
    fn days_as_papers_write_them() {
        assert_eq!(
            days("khanh hoa, ngay 05 thang 10 nam 2025"),
            [date(2025, 10, 5)]
        );
        assert_eq!(days("ngay 5 thang 7\nnam 2031./."), [date(2031, 7, 5)]);
        assert_eq!(
            days("cap ngay 26/8/2025, den 25-08-2027"),
            [date(2025, 8, 26), date(2027, 8, 25)]
        );
        // A speck between the words.
        assert_eq!(days("ngay 06 thang 6 nam-2025"), [date(2025, 6, 6)]);
        assert_eq!(days("31/02/2020; ngay ... thang 3 nam 2041"), []);
    }

    proptest! {
        #[test]
        fn whatever_is_found_is_a_day_of_the_text(text in "[a-z0-9 /.-]{0,80}") {
            for found in find_all(&text) {
                prop_assert!(text[found.start..found.end].contains(&found.date.year().to_string()));
            }
        }

        #[test]
        fn every_day_is_found_again(year in 1950i16..2150, month in 1i8..=12, day in 1i8..=28) {
            let want = date(year, month, day);
            prop_assert_eq!(days(&format!("ngay {day:02} thang {month} nam {year}")), [want]);
            prop_assert_eq!(days(&format!("({day}/{month:02}/{year})")), [want]);
        }
    }
}
