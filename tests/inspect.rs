//! `sohoa inspect`: what a person who doubts a value gets to see.

mod support;

use support::{said, samples, sohoa};

#[test]
fn every_step_of_a_scan_can_be_looked_at() {
    let room = tempfile::tempdir().unwrap();
    let output = sohoa()
        .arg("inspect")
        .arg(samples().join("inbox/2022/gpxd-031.pdf"))
        .arg("--out")
        .arg(room.path().join("pictures"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", said(&output));
    let index = String::from_utf8(output.stdout).unwrap();
    let html = std::fs::read_to_string(index.trim()).unwrap();
    for step in [
        "stored",
        "colour",
        "gray",
        "paper",
        "unspotted",
        "upright",
        "ready",
        "ink",
        "read",
        "proof",
    ] {
        let file = html
            .split('"')
            .find(|part| part.ends_with(&format!("-{step}.png")));
        let file = file.unwrap_or_else(|| panic!("no picture of {step}"));
        let picture = image::open(room.path().join("pictures").join(file)).unwrap();
        assert!(picture.width() > 1000, "{file}");
    }
    assert!(html.contains("/GPXD-KKT"), "{html}");
}

#[test]
fn a_page_that_is_not_there_is_told() {
    let room = tempfile::tempdir().unwrap();
    let output = sohoa()
        .arg("inspect")
        .arg(samples().join("inbox/2022/gpxd-031.pdf"))
        .args(["--page", "7", "--out"])
        .arg(room.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("no page 7"), "{}", said(&output));
}
