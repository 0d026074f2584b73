//! The samples read whole: the catalogue that a newcomer gets from `make demo`.

mod support;

use support::{Office, assert_golden, count, last_line, said, samples, sohoa};

/// All samples, read once into a catalogue in a temporary folder.
fn read_samples() -> (Office, String) {
    let office = Office::new();
    let output = sohoa()
        .arg("run")
        .arg(samples().join("inbox"))
        .args(["--as-of", "2026-11-23", "--catalogue"])
        .arg(office.catalogue())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    (office, last_line(&output))
}

#[test]
fn the_samples_give_the_golden_catalogue() {
    let (office, summary) = read_samples();
    assert_eq!(count(&summary, "files"), 28, "{summary}");
    assert_eq!(count(&summary, "catalogued"), 24, "{summary}");
    assert_eq!(count(&summary, "skipped"), 1, "{summary}");
    assert_eq!(count(&summary, "quarantined"), 3, "{summary}");
    assert_golden("samples.jsonl", &office.export());

    let found = office.ask(&["search", "thu hoi giay phep", "--json"]);
    assert!(found.status.success(), "{}", said(&found));
    assert!(String::from_utf8_lossy(&found.stdout).contains("521/QĐ-KKT"));
    let nothing = office.ask(&["search", "khongcotrongvanbannao"]);
    assert_eq!(nothing.status.code(), Some(3), "{}", said(&nothing));

    let shown = office.ask(&["show", "521/qd-kkt", "--as-of", "2026-11-23"]);
    let page = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(page.contains("107/GPXD-KKT"), "{page}");

    let texts = office.path("texts");
    let text = office.ask(&[
        "export",
        "--format",
        "text",
        "--all",
        "--out",
        texts.to_str().unwrap(),
    ]);
    assert!(text.status.success(), "{}", said(&text));
    let text = std::fs::read_to_string(texts.join("2022/qd-thuhoi-032.txt")).unwrap();
    assert!(
        text.contains("Thu hồi Giấy phép xây dựng số 107/GPXD-KKT"),
        "{text}"
    );

    let score = office.ask(&[
        "score",
        samples().join("truth").to_str().unwrap(),
        "--as-of",
        "2026-11-23",
    ]);
    assert!(score.status.success(), "{}", said(&score));
}
