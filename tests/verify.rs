//! `sohoa verify`, `backup` and `reindex`: whether a catalogue is whole, and how it is made so again.

mod support;

use support::{Office, said, sohoa};

const BORN_DIGITAL: &str = "2022/qd-thuhoi-032.pdf";
const FAX_TIFF: &str = "2021/gcn-dkdn-064.tif";

#[test]
fn a_backup_is_whole_and_verify_tells_what_changed() {
    let office = Office::with_samples(&[BORN_DIGITAL, FAX_TIFF]);
    office.run(&[]);
    let copy = office.path("copy.db");
    let backup = office.ask(&["backup", copy.to_str().unwrap()]);
    assert_eq!(backup.status.code(), Some(0), "{}", said(&backup));
    let verify = |catalogue: &std::path::Path| {
        let mut command = sohoa();
        command.arg("verify").arg("--catalogue").arg(catalogue);
        command.output().unwrap()
    };
    assert_eq!(
        verify(&copy).status.code(),
        Some(0),
        "{}",
        said(&verify(&copy))
    );
    office.receive(BORN_DIGITAL, b"something else");
    std::fs::remove_file(office.inbox().join(FAX_TIFF)).unwrap();
    let output = verify(&office.catalogue());
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains(&format!("changed: {BORN_DIGITAL}")), "{told}");
    assert!(told.contains(&format!("missing: {FAX_TIFF}")), "{told}");
}

#[test]
fn a_search_that_does_not_find_what_papers_say_is_noticed_and_mended() {
    let office = Office::with_samples(&[BORN_DIGITAL]);
    office.run(&[]);
    let tampered = rusqlite::Connection::open(office.catalogue()).unwrap();
    tampered
        .execute_batch(
            "DELETE FROM posting;
             UPDATE facet_block SET columns = zeroblob(length(columns));",
        )
        .unwrap();
    drop(tampered);
    assert_eq!(office.ask(&["search", "giấy"]).status.code(), Some(3));
    let verify = office.ask(&["verify"]);
    assert_eq!(verify.status.code(), Some(2), "{}", said(&verify));
    let told = String::from_utf8_lossy(&verify.stdout).into_owned();
    assert_eq!(told.matches(BORN_DIGITAL).count(), 2, "{told}");
    assert!(said(&verify).contains("sohoa reindex"), "{}", said(&verify));
    let reindex = office.ask(&["reindex"]);
    assert_eq!(reindex.status.code(), Some(0), "{}", said(&reindex));
    assert_eq!(office.ask(&["search", "giấy"]).status.code(), Some(0));
    let verify = office.ask(&["verify"]);
    assert_eq!(verify.status.code(), Some(0), "{}", said(&verify));
}
