//! Originals that are changed, moved or gone, and catalogues that cannot be read.

use crate::office_with;
use crate::support::said;

#[test]
fn an_original_is_given_as_it_is_and_never_as_another_file() {
    let (office, site) = office_with(1, "Công ty A");
    let path = office.inbox().join("1.png");
    let bytes = std::fs::read(&path).unwrap();
    let answer = site.get("/records/1/original");
    assert_eq!(answer.body, bytes);
    assert!(answer.headers["content-disposition"].starts_with("attachment; filename=\"1.png\""));

    // Another file in its place, even of the same size, is not shown as the paper.
    let mut other = bytes.clone();
    *other.last_mut().unwrap() ^= 1;
    std::fs::write(&path, &other).unwrap();
    let changed = site.get("/records/1/original");
    assert_eq!(changed.status, 409);
    assert!(
        changed.text().contains("sohoa relink"),
        "{}",
        changed.text()
    );
    #[cfg(unix)]
    {
        std::fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink("/etc/hostname", &path).unwrap();
        assert_eq!(site.get("/records/1/original").status, 409);
    }
}

#[test]
fn a_moved_original_is_said_to_be_moved_and_relink_finds_it() {
    let (office, site) = office_with(2, "Công ty A");
    let moved = office.path("kho/2026");
    std::fs::create_dir_all(&moved).unwrap();
    std::fs::rename(office.inbox().join("2.png"), moved.join("hai.png")).unwrap();
    let page = site.page("/records/2");
    assert!(page.contains("sohoa relink --catalogue"), "{page}");
    assert!(
        page.contains("2/GPXD-KKT") && page.contains("id=\"e-number\""),
        "{page}"
    );
    let picture = site.get("/records/2/pages/1/1000.jpg");
    assert_eq!(picture.status, 404);
    assert!(
        picture.text().contains("sohoa relink"),
        "{}",
        picture.text()
    );

    let nowhere = office.ask(&["relink", office.inbox().to_str().unwrap()]);
    assert_eq!(nowhere.status.code(), Some(3), "{}", said(&nowhere));
    let found = office.ask(&["relink", office.path("kho").to_str().unwrap()]);
    assert_eq!(found.status.code(), Some(0), "{}", said(&found));
    let summary = String::from_utf8_lossy(&found.stdout).into_owned();
    assert_eq!(summary.trim(), "files 2 in_place 1 found 1 missing 0");
    assert_eq!(site.get("/records/2/pages/1/1000.jpg").status, 200);
    assert!(!site.page("/records/2").contains("relink"));
}

#[test]
fn a_catalogue_that_cannot_be_read_is_a_page_that_says_what_to_do() {
    let (office, site) = office_with(1, "Công ty A");
    assert_eq!(site.get("/records/1").status, 200);
    let newer = rusqlite::Connection::open(office.catalogue()).unwrap();
    let version: u32 = newer
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    newer.pragma_update(None, "user_version", 999).unwrap();
    let answer = site.get("/records/1");
    assert_eq!(answer.status, 503);
    assert!(answer.text().contains("mới hơn"), "{}", answer.text());
    let problem = site.get("/api/v1/records/1");
    assert_eq!(problem.status, 503);
    assert_eq!(problem.headers["content-type"], "application/problem+json");
    newer.pragma_update(None, "user_version", version).unwrap();
    drop(newer);
    assert_eq!(site.get("/records/1").status, 200, "it gets well by itself");

    std::fs::rename(office.catalogue(), office.path("away.db")).unwrap();
    let gone = site.get("/");
    assert_eq!(gone.status, 503);
    assert!(gone.text().contains("sohoa run"), "{}", gone.text());
}
