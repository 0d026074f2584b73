//! Papers: hundreds of made papers, each wording of the law's forms among them, are understood
//! rightly, or not at all. The big run is `cargo run --profile ci --example papers`.

#[path = "../examples/papers/content.rs"]
mod content;
#[path = "../examples/papers/forms.rs"]
mod forms;
#[path = "../examples/papers/head.rs"]
mod head;
#[path = "../examples/papers/maker.rs"]
mod maker;
#[path = "../examples/papers/measure.rs"]
mod measure;
#[path = "../examples/papers/noise.rs"]
mod noise;
#[path = "../examples/papers/office.rs"]
mod office;
#[path = "../examples/papers/sheet.rs"]
mod sheet;
#[path = "../examples/papers/truth.rs"]
mod truth;
#[path = "../examples/papers/wording.rs"]
mod wording;

use measure::{Measure, measure};

/// Titles with a misread mark are given as read: they are words to look at, not values to act on.
fn wrong_values(measure: &Measure) -> Vec<String> {
    let wrong = measure
        .misses
        .iter()
        .filter(|miss| miss.is_wrong && miss.field != "title");
    wrong.map(ToString::to_string).collect()
}

fn right_share(measure: &Measure, field: &str) -> f64 {
    let count = measure.counts[field];
    count.right as f64 / count.papers.max(1) as f64
}

#[test]
fn papers_read_without_a_mistake_are_understood() {
    let measure = measure(400, 100_000, false, true);
    assert_eq!(wrong_values(&measure), Vec::<String>::new());
    for field in [
        "kind",
        "issue_date",
        "authority",
        "holder",
        "signer",
        "effective_date",
        "expiry_date",
        "status",
    ] {
        assert!(
            right_share(&measure, field) >= 0.97,
            "{field}\n{}",
            measure.table()
        );
    }
}

#[test]
fn misread_words_make_a_value_doubtful_not_wrong() {
    let measure = measure(400, 200_000, false, false);
    let wrong = wrong_values(&measure);
    let given: usize = measure
        .counts
        .values()
        .map(|count| count.right + count.wrong)
        .sum();
    assert!(wrong.len() * 1000 <= given * 3, "{wrong:#?}");
}

#[test]
fn wordings_that_were_never_seen_are_missed_rather_than_mistaken() {
    let measure = measure(400, 300_000, true, true);
    let wrong = wrong_values(&measure);
    let given: usize = measure
        .counts
        .values()
        .map(|count| count.right + count.wrong)
        .sum();
    assert!(wrong.len() * 1000 <= given * 3, "{wrong:#?}");
}
