//! Dates: days in figures and in words, as Vietnamese papers write them.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

use super::numerals;

macro_rules! date {
    ($numeral:literal) => {
        concat!(
            r"(?:ng[a-z]{1,3}[:.]?\s{0,3}(?:\([a-z ]{2,12}\)\s{0,2})?(\d{1,2})\s{0,2}th[a-z]{1,4}\s{0,2}(\d{1,2})\s{0,2},?\s?n[a-z]{1,2}[\s.,:'*-]{0,3}(\d{4})\b",
            r"|(?:ng[a-z]{1,3}[:.]?\s{0,3})?(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})\b",
            r"|ngay:?\s{1,3}(?:m[ou]ng\s{1,3})?(", $numeral, r"(?:\s{1,3}", $numeral, r"){0,2})",
            r"\s{1,3}thang\s{1,3}(", $numeral, r"(?:\s{1,3}", $numeral, r")?),?",
            r"\s{1,3}nam\s{1,3}((?:mot|hai)\s{1,3}(?:nghin|ngan)(?:\s{1,3}", $numeral, r"){2,5})",
            r"\s?(?:[.,;:)(/]|$))",
        )
    };
}

/// "ngày 05 tháng 10 năm 2025", "ngày (to) 14 tháng 9 năm 2027", the words perhaps misread by a letter; "05/10/2025"; "ngày mười lăm tháng
/// sáu năm hai nghìn không trăm ba mươi" before a sign, because words without marks that go on ("sau
/// khi") look like numbers. Groups 1 to 3, 4 to 6 or 7 to 9 are day, month and year.
pub const DATE: &str =
    date!("(?:khong|mot|hai|ba|bon|tu|nam|lam|nham|sau|bay|tam|chin|muoi|tram|le|linh)");

static ANY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&format!(r"\b{DATE}")).expect("a valid pattern"));

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

/// The end of a month, a quarter or a year, in figures: "hết tháng 6 năm 2027", "hết quý II/2027", "cuối năm 2030".
static PERIOD_END: LazyLock<Regex> = LazyLock::new(|| {
    let (to, year) = (r"(?:\s?/\s?|\s?-\s?|,?\s?nam\s?)", r"(\d{4})\b");
    let pattern = format!(
        r"\b(?:het|cuoi)\s(?:thang\s?(\d{{1,2}}){to}{year}|quy\s?(i{{1,3}}|iv|[1-4]){to}{year}|nam\s?{year})"
    );
    Regex::new(&pattern).expect("a valid pattern")
});

/// The last days of the periods that a folded text names the end of.
pub fn period_ends(text: &str) -> impl Iterator<Item = FoundDate> + '_ {
    PERIOD_END.captures_iter(text).filter_map(|found| {
        let whole = found.get(0)?;
        Some(FoundDate {
            start: whole.start(),
            end: whole.end(),
            date: last_day_of(&found)?,
        })
    })
}

fn last_day_of(found: &Captures) -> Option<Date> {
    let group = |number: usize| found.get(number).map(|group| group.as_str());
    let (month, year) = match (group(1), group(3)) {
        (Some(month), _) => (month.parse().ok()?, group(2)?),
        (_, Some(quarter)) => (3 * quarter_of(quarter)?, group(4)?),
        _ => (12, group(5)?),
    };
    let day = Date::new(year.parse().ok()?, month, 1)
        .ok()?
        .last_of_month();
    (1945..=2200).contains(&day.year()).then_some(day)
}

fn quarter_of(numeral: &str) -> Option<i8> {
    match numeral {
        "i" => Some(1),
        "ii" => Some(2),
        "iii" => Some(3),
        "iv" => Some(4),
        figure => figure.parse().ok(),
    }
}

/// The day of a match of [`DATE`] whose groups begin at `first`.
pub fn date_of(found: &Captures, first: usize) -> Option<Date> {
    let figures = |part: usize| {
        let group = found.get(first + part).or(found.get(first + part + 3));
        group?.as_str().parse::<i16>().ok()
    };
    let words = |part: usize| found.get(first + part + 6).map(|group| group.as_str());
    let (day, month, year) = match (words(0), words(1), words(2)) {
        (Some(day), Some(month), Some(year)) => (small(day)?, small(month)?, year_in_words(year)?),
        _ => (figures(0)?, figures(1)?, figures(2)?),
    };
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (1945..=2200).contains(&date.year()).then_some(date)
}

fn small(words: &str) -> Option<i16> {
    numerals::number(words)?.try_into().ok()
}

/// "hai nghin khong tram ba muoi".
fn year_in_words(words: &str) -> Option<i16> {
    let words: Vec<&str> = words.split_whitespace().collect();
    let thousands = small(words.first()?)?;
    Some(thousands * 1000 + small(&words.get(2..)?.join(" "))?)
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

    #[test]
    fn periods_end_with_their_last_day() {
        let ends = |text| -> Vec<Date> { period_ends(text).map(|found| found.date).collect() };
        for (text, day) in [
            ("den het thang 6 nam 2027.", date(2027, 6, 30)),
            ("den het thang 02/2028", date(2028, 2, 29)),
            ("den het quy iii/2027", date(2027, 9, 30)),
            ("toi cuoi quy 4, nam 2026", date(2026, 12, 31)),
            ("den het nam 2030", date(2030, 12, 31)),
        ] {
            assert_eq!(ends(text), [day], "{text}");
        }
        for text in [
            "den thang 6 nam 2027",
            "den nam 2030",
            "het thang 13 nam 2027",
            "den het 12 thang 2026",
        ] {
            assert_eq!(ends(text), [], "{text}");
        }
    }

    #[test]
    fn days_in_words() {
        for (text, is) in [
            (
                "ngay muoi lam thang sau nam hai nghin khong tram ba muoi.",
                date(2030, 6, 15),
            ),
            (
                "ngay mung hai thang nam nam hai nghin khong tram linh nam;",
                date(2005, 5, 2),
            ),
            (
                "ngay hai muoi tu thang tu, nam hai ngan khong tram hai muoi bay",
                date(2027, 4, 24),
            ),
            (
                "ngay ba muoi mot thang muoi hai nam mot nghin chin tram chin muoi chin)",
                date(1999, 12, 31),
            ),
        ] {
            assert_eq!(days(text), [is], "{text}");
        }
        // "… ba mươi sau khi", "… ba mươi sáu": without marks nobody knows.
        assert_eq!(
            days("ngay mot thang hai nam hai nghin khong tram ba muoi sau khi"),
            []
        );
        assert_eq!(
            days("ngay ba muoi thang hai nam hai nghin khong tram ba muoi."),
            []
        );
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
