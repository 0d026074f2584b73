//! Term: counting days, months and years as the Civil Code does.
//!
//! Promise: the nominal last day by Civil Code 2015 (No. 91/2015/QH13), articles 144 to 148 (the Civil
//! Code 2005, articles 149 to 153, counts the same). Another lawful reading never changes the result;
//! it only makes a day near the end doubtful.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use crate::document::TermUnit;

/// The last day of a term of `count` units that is counted from `start`; `None` for an empty term
/// or a day beyond the calendar.
///
/// The first day is not counted (147.2); months end on the corresponding day of the last month or,
/// if it has none, on that month's last day (148.3); years on the corresponding day and month (148.4;
/// silent on 29 February, read like 148.3). The end is that day at 24:00 (148.6).
pub fn last_day(start: Date, count: u32, unit: TermUnit) -> Option<Date> {
    if count == 0 {
        return None;
    }
    // jiff adds months and years by the corresponding day and cuts to the month's last day.
    start.checked_add(span(count, unit)?).ok()
}

/// The end of `last` by article 148.5: a term that ends on a weekend or a public holiday ends with
/// the next working day. Only holidays of the solar calendar are known; the others are set each year.
pub fn rolled_past_rest_days(last: Date) -> Date {
    let mut day = last;
    while is_rest_day(day) {
        match day.tomorrow() {
            Ok(next) => day = next,
            Err(_) => return day,
        }
    }
    day
}

fn span(count: u32, unit: TermUnit) -> Option<Span> {
    let count = i64::from(count);
    let span = match unit {
        TermUnit::Days => 0.days().try_days(count),
        TermUnit::Months => 0.days().try_months(count),
        TermUnit::Years => 0.days().try_years(count),
    };
    span.ok()
}

fn is_rest_day(day: Date) -> bool {
    // Labour Code 2019, article 112: New Year, 30 April, 1 May, 2 September.
    let holiday = matches!((day.month(), day.day()), (1, 1) | (4, 30) | (5, 1) | (9, 2));
    holiday || matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn the_worked_examples_of_the_civil_code() {
        let cases = [
            (date(2024, 3, 15), 12, TermUnit::Months, date(2025, 3, 15)),
            (date(2023, 8, 31), 6, TermUnit::Months, date(2024, 2, 29)),
            (date(2024, 2, 29), 1, TermUnit::Years, date(2025, 2, 28)),
            (date(2024, 2, 29), 4, TermUnit::Years, date(2028, 2, 29)),
            (date(2026, 6, 23), 50, TermUnit::Years, date(2076, 6, 23)),
            (date(2013, 10, 30), 10, TermUnit::Days, date(2013, 11, 9)),
            (date(2024, 1, 31), 1, TermUnit::Months, date(2024, 2, 29)),
            (date(2022, 9, 8), 10, TermUnit::Years, date(2032, 9, 8)),
        ];
        for (start, count, unit, end) in cases {
            assert_eq!(
                last_day(start, count, unit),
                Some(end),
                "{count} {unit:?} from {start}"
            );
        }
    }

    #[test]
    fn a_weekend_end_may_lawfully_be_monday() {
        // 15/03/2025 is a Saturday.
        assert_eq!(rolled_past_rest_days(date(2025, 3, 15)), date(2025, 3, 17));
        assert_eq!(rolled_past_rest_days(date(2025, 3, 14)), date(2025, 3, 14));
        // 30/04/2027 (Friday, holiday), 01/05 (Saturday, holiday), 02/05 (Sunday).
        assert_eq!(rolled_past_rest_days(date(2027, 4, 30)), date(2027, 5, 3));
    }

    #[test]
    fn impossible_terms_have_no_end() {
        assert_eq!(last_day(date(2024, 1, 1), 0, TermUnit::Days), None);
        assert_eq!(last_day(date(2024, 1, 1), u32::MAX, TermUnit::Years), None);
        assert_eq!(last_day(date(9999, 12, 31), 1, TermUnit::Days), None);
    }

    proptest! {
        #[test]
        fn an_end_is_after_its_start_and_keeps_the_day_where_the_month_has_it(
            year in 1980i16..2100, month in 1i8..=12, day in 1i8..=31, count in 1u32..600,
        ) {
            prop_assume!(Date::new(year, month, day).is_ok());
            let start = date(year, month, day);
            let end = last_day(start, count, TermUnit::Months).unwrap();
            let months = (i32::from(end.year()) - i32::from(year)) * 12
                + i32::from(end.month()) - i32::from(month);
            prop_assert_eq!(months, count as i32);
            prop_assert_eq!(end.day(), day.min(end.days_in_month()));
            prop_assert!(end > start);
        }

        #[test]
        fn a_year_is_twelve_months_and_longer_terms_end_later(
            offset in 0i64..40_000, count in 1u32..80,
        ) {
            let start = date(1980, 1, 1).checked_add(offset.days()).unwrap();
            let years = last_day(start, count, TermUnit::Years).unwrap();
            prop_assert_eq!(Some(years), last_day(start, count * 12, TermUnit::Months));
            prop_assert!(years < last_day(start, count + 1, TermUnit::Years).unwrap());
        }

        #[test]
        fn a_rolled_end_is_a_working_day_within_a_week(offset in 0i64..40_000) {
            let end = date(1980, 1, 1).checked_add(offset.days()).unwrap();
            let rolled = rolled_past_rest_days(end);
            prop_assert!(!is_rest_day(rolled) && rolled >= end);
            prop_assert!(rolled <= end.checked_add(6.days()).unwrap());
        }
    }
}
