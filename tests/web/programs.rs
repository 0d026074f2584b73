//! What a program asks, and many at once.

use std::io::{Read, Write};

use sohoa::document::FieldName;

use crate::site::{Answer, Clerk, given};
use crate::{SOMEWHERE, office_with};

#[test]
fn a_program_reads_all_papers_page_by_page_and_learns_when_nothing_changed() {
    let (_office, site) = office_with(7, "Công ty Bến Cảng");
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = site.json(&format!("/api/v1/search?q=ben+cang&limit=3{cursor}"));
        assert_eq!(page["total"], 7);
        assert_eq!(page["facets"]["status"][0]["count"], 7);
        seen.extend(
            page["results"]
                .as_array()
                .unwrap()
                .iter()
                .map(|hit| hit["id"].as_i64().unwrap()),
        );
        let Some(next) = page["next"].as_str() else {
            break;
        };
        cursor = format!("&cursor={next}");
    }
    seen.sort_unstable();
    assert_eq!(seen, [1, 2, 3, 4, 5, 6, 7]);

    let tag = site.get("/api/v1/records/3").headers["etag"].clone();
    let again = site.ask(
        "GET",
        "/api/v1/records/3",
        &format!("If-None-Match: {tag}\r\n"),
    );
    assert_eq!((again.status, again.body.len()), (304, 0));
    let record = site.json("/api/v1/records/3?as_of=2026-12-31");
    assert_eq!(record["number"], "3/GPXD-KKT");
    assert_eq!(
        record["evidence"]["number"]["box"],
        serde_json::json!([60, 40, 90, 20])
    );

    let wrong = site.get("/api/v1/search?as_of=31/12/2026");
    assert_eq!(wrong.status, 400);
    let problem: serde_json::Value = serde_json::from_slice(&wrong.body).unwrap();
    assert_eq!(
        (&problem["code"], &problem["status"]),
        (&"parameter".into(), &400.into())
    );
    assert!(
        problem["detail"].as_str().unwrap().contains("as_of"),
        "{problem}"
    );

    let lines = site.page("/api/v1/export?all=1");
    assert_eq!(lines.lines().count(), 7);
    let table = site.get("/api/v1/export?all=1&format=csv");
    assert!(table.headers["content-type"].starts_with("text/csv"));
    assert_eq!(table.text().lines().count(), 8);
    let paths = site.json("/api/v1/openapi.json")["paths"].clone();
    assert_eq!(paths.as_object().unwrap().len(), 4);
}

#[test]
fn readers_never_wait_for_a_writer() {
    let (office, site) = office_with(3, "Công ty A");
    let path = office.inbox().join("1.png");
    let mut clerk = Clerk::at(&office.catalogue());
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            for number in 0..60 {
                let number = given(FieldName::Number, &format!("{number}/QĐ"), SOMEWHERE);
                clerk.file(&path, vec![number], 0);
            }
        });
        let ask = |_| {
            let site = &site;
            scope.spawn(move || {
                let paths = ["/", "/?q=cong+ty", "/records/2", "/api/v1/search?q=quyet"];
                paths.map(|path| site.get(path))
            })
        };
        let asking: Vec<_> = (0..8).map(ask).collect();
        let answers = asking
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect();
        writing.join().unwrap();
        answers
    });
    assert!(answers.iter().all(|answer| answer.status == 200));
}

#[test]
fn asked_to_stop_it_stops() {
    let (_office, site) = office_with(1, "Công ty A");
    let idle = site.connect();
    assert_eq!(site.get("/").status, 200);
    let address = site.address;
    site.stop();
    assert!(std::net::TcpStream::connect(address).is_err());
    drop(idle);
}

#[test]
fn an_export_that_nobody_takes_keeps_nobody_waiting() {
    // More than sockets hold.
    let (office, site) = office_with(20, &"Công ty A ".repeat(50_000));
    let mut slow = site.connect();
    let request = format!(
        "GET /api/v1/export?all=1 HTTP/1.1\r\nHost: {}\r\n\r\n",
        site.address
    );
    slow.write_all(request.as_bytes()).unwrap();
    let mut begun = [0; 12];
    slow.read_exact(&mut begun).unwrap();
    assert_eq!(&begun, b"HTTP/1.1 200");
    for _ in 0..10 {
        assert_eq!(site.get("/batches").status, 200);
    }
    let number = given(FieldName::Number, "1/QĐ", SOMEWHERE);
    Clerk::at(&office.catalogue()).file(&office.inbox().join("1.png"), vec![number], 0);
    assert_eq!(site.json("/api/v1/records/1")["number"], "1/QĐ");
    let second = site.get("/api/v1/export");
    assert_eq!(second.status, 503, "one at a time");
}
