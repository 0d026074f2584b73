//! The judgements that a catalogue keeps are those of judging everything anew.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::validity::{periods, settle, verdict_on};

/// Few numbers, days and holders, so that papers meet in every way.
fn any_paper() -> impl Strategy<Value = Make> {
    let act = (
        0..8usize,
        0..NUMBERS.len(),
        0..7usize,
        0..3usize,
        any::<bool>(),
    );
    (
        0..12usize,
        0..6usize,
        0..NUMBERS.len(),
        0..7usize,
        0..4usize,
        0..8usize,
        0..5usize,
        prop::collection::vec(act, 0..3),
    )
        .prop_map(|(file, kind, number, day, holder, doubt, end, acts)| {
            let mut made = paper(
                &format!("{file:02}.pdf"),
                ["permit", "certificate", "project", "decision", "works", ""][kind],
                NUMBERS[number],
                DAYS[day],
                ["Công ty A", "Công ty A", "Doanh nghiệp Biển Xanh", ""][holder],
            );
            made = match doubt {
                0 => made.only_proposed(FieldName::Number),
                1 => made.only_proposed(FieldName::IssueDate),
                _ => made,
            };
            made = match end {
                0 => made.until("2021-06-30"),
                1 => made.until("2030-01-01"),
                2 => made.for_term(12, TermUnit::Months, TermStart::Issue),
                _ => made,
            };
            for (verb, number, day, until, sure) in acts {
                let until = ["", "2022-05-05", "2031-05-05"][until];
                made = made.acts_until(RelationVerb::ALL[verb], NUMBERS[number], DAYS[day], until);
                if !sure {
                    made = made.act_only_proposed();
                }
            }
            made
        })
}

const NUMBERS: [&str; 13] = [
    "371/GP-UBND",
    "372/GP-UBND",
    "371/GP-UBNO",
    "15/QĐ-KKT",
    "16/QĐ-KKT",
    "15/QĐ-KKI",
    "4275604886",
    "4275604887",
    "12/2020/GCN",
    "12/2021/GCN",
    "",
    "07/GPXD",
    // A code given once, which its form for comparison no longer shows.
    "KHA-00019230",
];
const DAYS: [&str; 7] = [
    "2019-05-02",
    "2019-05-02",
    "2020-02-29",
    "2020-02-28",
    "2021-08-31",
    "2021-07-31",
    "",
];

/// All periods in the catalogue, by file, and the same judged anew.
fn kept_and_anew(catalogue: &mut Catalogue) -> (Vec<String>, Vec<String>) {
    let rules = rules();
    let ids = catalogue.record_ids().unwrap();
    let mut days: BTreeSet<Date> = DAYS.iter().filter_map(|day| day.parse().ok()).collect();
    days.extend([TODAY, date(2020, 5, 3), date(2021, 7, 1), date(2030, 1, 2)]);
    let kept = |catalogue: &Catalogue| {
        let mut lines = Vec::new();
        for &id in &ids {
            let file = catalogue.record(id).unwrap().file;
            for &day in &days {
                let verdict = verdict_on(catalogue, id, day).unwrap();
                lines.push(format!("{file} {day} {verdict:?}"));
            }
        }
        lines
    };
    let before = kept(catalogue);
    catalogue.withdraw_judgements().unwrap();
    settle(catalogue, &rules).unwrap();
    (before, kept(catalogue))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_the_order_of_arrival(arrivals in prop::collection::vec(any_paper(), 1..25)) {
        let (_folder, mut catalogue, batch) = catalogue();
        let rules = rules();
        settle(&mut catalogue, &rules).unwrap();
        for (nth, made) in arrivals.iter().enumerate() {
            // The same file arriving again stands in the place of its earlier reading.
            catalogue.store(batch, &made.stored()).unwrap();
            if nth % 3 != 1 {
                settle(&mut catalogue, &rules).unwrap();
            }
        }
        settle(&mut catalogue, &rules).unwrap();
        let (kept, anew) = kept_and_anew(&mut catalogue);
        prop_assert_eq!(kept, anew);
    }

    #[test]
    fn a_period_holds_on_each_of_its_days(papers in prop::collection::vec(any_paper(), 1..8)) {
        let office = office(&papers);
        for index in 0..papers.len() {
            for period in periods(&office.0, index) {
                let mut day = period.first_day.max(date(2018, 1, 1));
                while day <= period.last_day.min(date(2034, 1, 1)) {
                    prop_assert_eq!(&judge(&office.0, index, day), &period.verdict, "{}", day);
                    day = day.tomorrow().unwrap();
                }
            }
        }
    }
}

#[test]
fn a_paper_is_judged_again_when_its_revocation_arrives() {
    let (_folder, mut catalogue, batch) = catalogue();
    let permit =
        paper("a.pdf", "permit", "371/GP-UBND", "2024-02-06", "Công ty A").until("2031-07-05");
    catalogue.store(batch, &permit.stored()).unwrap();
    settle(&mut catalogue, &rules()).unwrap();
    let id = catalogue.record_ids().unwrap()[0];
    let status = |catalogue: &Catalogue| verdict_on(catalogue, id, TODAY).unwrap().status;
    assert_eq!(status(&catalogue), Status::InForce);

    let decision = paper("b.pdf", "decision", "15/QĐ-UBND", "2025-03-01", "Công ty A").acts(
        RelationVerb::Revokes,
        "371/GP-UBND",
        "2024-02-06",
    );
    catalogue.store(batch, &decision.stored()).unwrap();
    // Killed here, nobody is told that the permit is in force.
    assert_eq!(status(&catalogue), Status::Unknown);
    assert_eq!(settle(&mut catalogue, &rules()).unwrap(), 2);
    assert_eq!(status(&catalogue), Status::Revoked);
}

/// The certificate stood as replaced by a later one of its number, though that one had been revoked since.
#[test]
fn a_paper_is_judged_again_when_its_successor_is_revoked() {
    let (_folder, mut catalogue, batch) = catalogue();
    let number = "12/2021/GCN";
    let issued = |file: &str, day: &str| paper(file, "project", number, day, "Công ty A");
    let decision = paper("c.pdf", "decision", "15/QĐ-KKT", "2022-03-01", "Công ty A").acts(
        RelationVerb::Revokes,
        number,
        "2021-08-31",
    );
    let made = [
        issued("a.pdf", "2019-05-02"),
        issued("b.pdf", "2021-08-31"),
        decision,
    ];
    for made in made {
        catalogue.store(batch, &made.stored()).unwrap();
        settle(&mut catalogue, &rules()).unwrap();
    }
    let (kept, anew) = kept_and_anew(&mut catalogue);
    assert_eq!(kept, anew);
}

#[test]
fn other_rules_of_kinds_judge_everything_again() {
    let (_folder, mut catalogue, batch) = catalogue();
    let permit = paper("a.pdf", "permit", "371/GP-UBND", "2024-02-06", "Công ty A");
    catalogue.store(batch, &permit.stored()).unwrap();
    settle(&mut catalogue, &rules()).unwrap();
    let id = catalogue.record_ids().unwrap()[0];
    assert_eq!(
        verdict_on(&catalogue, id, TODAY).unwrap().status,
        Status::Unknown
    );
    let endless = KindRules {
        term: TermRule::None,
        amendment: Amendment::Cumulative,
        longest_years: None,
    };
    let own_kinds = Rules::new([("permit".to_owned(), endless)]);
    assert_eq!(settle(&mut catalogue, &own_kinds).unwrap(), 1);
    assert_eq!(
        verdict_on(&catalogue, id, TODAY).unwrap().status,
        Status::InForce
    );
}
