//! The web pages as an auditor's browser, a program and an attacker meet them.

#[path = "support/site.rs"]
mod site;
mod support;

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use regex::Regex;
use site::{Answer, Clerk, PAGE_PX, Site, given, page_with, proposed};
use sohoa::catalogue::Catalogue;
use sohoa::document::{FieldName, Rect};
use support::{Office, said, sohoa};

const SOMEWHERE: Rect = Rect {
    x: 60,
    y: 40,
    w: 90,
    h: 20,
};

/// An office with `count` papers of one holder, made up, and its site.
fn office_with(count: usize, holder: &str) -> (Office, Site) {
    let office = Office::new();
    let mut clerk = Clerk::at(&office.catalogue());
    for number in 1..=count {
        // No two scans are alike.
        let scan = page_with(Rect::new(10, 10, number as u32, 9));
        let path = office.receive(&format!("{number}.png"), &scan);
        let fields = vec![
            given(FieldName::Number, &format!("{number}/GPXD-KKT"), SOMEWHERE),
            given(FieldName::Holder, holder, SOMEWHERE),
        ];
        clerk.file(&path, fields, 0);
    }
    drop(clerk);
    let site = Site::of(&office.catalogue());
    (office, site)
}

/// The outline of a value's proof, in pixels of the page as shown.
fn outline(page: &str, field: &str) -> [f64; 4] {
    let pattern = format!(
        r#"(?s)id="e-{field}".*?class="box" x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)""#
    );
    let found = Regex::new(&pattern).unwrap();
    let found = found
        .captures(page)
        .unwrap_or_else(|| panic!("no outline of {field}: {page}"));
    [1, 2, 3, 4].map(|part| found[part].parse().unwrap())
}

/// Mean brightness of a part of a served picture; the part in fractions of its sides.
fn brightness(jpeg: &[u8], [left, top, right, bottom]: [f64; 4]) -> f64 {
    let picture = image::load_from_memory(jpeg).unwrap().to_luma8();
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    let inside = |x: u32, y: u32| {
        let (x, y) = (f64::from(x) / width, f64::from(y) / height);
        (left..right).contains(&x) && (top..bottom).contains(&y)
    };
    let pixels = picture
        .enumerate_pixels()
        .filter(|(x, y, _)| inside(*x, *y));
    let values: Vec<f64> = pixels.map(|(.., pixel)| f64::from(pixel[0])).collect();
    values.iter().sum::<f64>() / values.len() as f64
}

#[test]
fn a_paper_is_found_and_each_proof_is_outlined_where_its_words_stand() {
    // The second one was scanned lying on its side.
    let office = Office::with_samples(&["2022/qd-thuhoi-032.pdf", "2026/gpxd-014.pdf"]);
    assert_eq!(office.run(&[]).status.code(), Some(0));
    let site = Site::of(&office.catalogue());
    let found = site.page("/?q=thu+hoi");
    assert!(
        found.contains("521/QĐ-KKT") && found.contains("<mark>"),
        "{found}"
    );

    let catalogue = Catalogue::open_reader(office.catalogue()).unwrap();
    let mut compared = 0;
    for stored in catalogue.records().unwrap() {
        let shown = site.page(&format!("/records/{}", stored.id));
        for field in &stored.record.fields {
            let proof = &field.evidence;
            let page = catalogue.page(&stored.file, proof.page).unwrap().unwrap();
            let [x, y, w, h] = outline(&shown, field.name.as_str());
            let words = page.lines.iter().flat_map(|line| &line.words);
            let spoken: Vec<&str> = proof.text.split_whitespace().collect();
            // Words of the proof that stand in its box lie in the outline on the page as shown.
            for word in words.filter(|word| spoken.contains(&word.text.as_str())) {
                let stored_px = page.stored_rect(&word.rect);
                if stored_px.overlap_x(&proof.rect) * stored_px.overlap_y(&proof.rect) == 0 {
                    continue;
                }
                let upright = stored_px.turned(page.quarter_turns, page.width_px, page.height_px);
                let (middle_x, middle_y) =
                    (f64::from(upright.center_x()), f64::from(upright.center_y()));
                assert!((x..x + w).contains(&middle_x), "{} {word:?}", stored.file);
                assert!((y..y + h).contains(&middle_y), "{} {word:?}", stored.file);
                compared += 1;
            }
        }
    }
    assert!(compared > 40, "{compared}");
}

#[test]
fn the_outline_lies_on_the_ink_however_the_page_was_turned() {
    let office = Office::new();
    let black = Rect::new(60, 240, 120, 30);
    let mut clerk = Clerk::at(&office.catalogue());
    for quarter_turns in 0..4 {
        let path = office.receive(&format!("{quarter_turns}.png"), &page_with(black));
        let number = given(FieldName::Number, "7/GP", black);
        clerk.file(&path, vec![number], quarter_turns);
    }
    drop(clerk);
    let site = Site::of(&office.catalogue());
    for quarter_turns in 0..4 {
        let id = quarter_turns + 1;
        let [x, y, w, h] = outline(&site.page(&format!("/records/{id}")), "number");
        let (width, height) = match quarter_turns % 2 {
            0 => (f64::from(PAGE_PX.0), f64::from(PAGE_PX.1)),
            _ => (f64::from(PAGE_PX.1), f64::from(PAGE_PX.0)),
        };
        let picture = site.get(&format!("/records/{id}/pages/1/1000.jpg"));
        assert_eq!(picture.headers["content-type"], "image/jpeg");
        let part = |grow: f64| {
            [
                (x - grow) / width,
                (y - grow) / height,
                (x + w + grow) / width,
                (y + h + grow) / height,
            ]
        };
        assert!(
            brightness(&picture.body, part(-2.0)) < 40.0,
            "{quarter_turns}"
        );
        // Above and below the outline there is paper.
        let [left, top, right, bottom] = part(3.0);
        let above = [left, top - 0.05, right, top];
        let below = [left, bottom, right, bottom + 0.05];
        assert!(brightness(&picture.body, above) > 230.0, "{quarter_turns}");
        assert!(brightness(&picture.body, below) > 230.0, "{quarter_turns}");
    }
}

#[test]
fn a_paper_and_the_one_that_revokes_it_lead_to_each_other() {
    let office = Office::with_samples(&["2022/qd-thuhoi-032.pdf", "2022/gpxd-031.pdf"]);
    assert_eq!(office.run(&[]).status.code(), Some(0));
    let site = Site::of(&office.catalogue());
    let hits = site.json("/api/v1/search?q=");
    let id = |file: &str| {
        let hits = hits["results"].as_array().unwrap();
        hits.iter().find(|hit| hit["file"] == file).unwrap()["id"].clone()
    };
    let (decision, permit) = (id("2022/qd-thuhoi-032.pdf"), id("2022/gpxd-031.pdf"));
    let page = site.page(&format!("/records/{decision}"));
    assert!(
        page.contains("Thu hồi") && page.contains(&format!("href=\"/records/{permit}\"")),
        "{page}"
    );
    let page = site.page(&format!("/records/{permit}"));
    let act = format!("href=\"/records/{decision}#e-act1\"");
    assert!(page.contains("Bị thu hồi") && page.contains(&act), "{page}");
    // The number of the permit was filled in by hand: the page says that it waits.
    assert!(page.contains("chờ xem lại"), "{page}");
}

#[test]
fn each_page_speaks_the_language_that_was_chosen() {
    let (_office, site) = office_with(1, "Công ty A");
    let chosen = site.get("/records/1?as_of=2026-12-31&lang=en");
    assert_eq!(chosen.status, 303);
    assert_eq!(chosen.headers["location"], "/records/1?as_of=2026-12-31");
    let cookie = chosen.headers["set-cookie"]
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    for path in [
        "/",
        "/records/1",
        "/expiring",
        "/batches",
        "/batches/1",
        "/records/77",
    ] {
        let vietnamese = site.get(path).text();
        assert!(vietnamese.contains("<html lang=\"vi\">"), "{path}");
        let english = site
            .ask("GET", path, &format!("Cookie: {cookie}\r\n"))
            .text();
        assert!(english.contains("<html lang=\"en\">"), "{path}");
        for page in [&vietnamese, &english] {
            // A message that does not exist would show its id.
            assert!(
                !page.contains("web-") && !page.contains("field-"),
                "{path}: {page}"
            );
        }
    }
}

#[test]
fn a_value_that_waits_for_a_person_says_so() {
    let office = Office::new();
    let path = office.receive("a.png", &page_with(SOMEWHERE));
    let fields = vec![proposed(FieldName::Number, "12/GP", SOMEWHERE)];
    Clerk::at(&office.catalogue()).file(&path, fields, 0);
    let site = Site::of(&office.catalogue());
    let page = site.page("/records/1");
    assert!(page.contains("class=\"mark proposed\""), "{page}");
    assert!(
        page.contains("chờ xem lại:</strong> có từ đọc chưa chắc"),
        "{page}"
    );
    let hit = &site.json("/api/v1/search?q=12/GP")["results"][0];
    assert!(hit["number"].is_null());
    assert_eq!(hit["proposed"]["number"], "12/GP");
}

#[test]
fn what_ends_soon_is_listed_the_soonest_first() {
    let office = Office::new();
    let mut clerk = Clerk::at(&office.catalogue());
    for (number, last) in [
        ("1", "2027-01-15"),
        ("2", "2026-12-01"),
        ("3", "2027-06-30"),
        ("4", "2026-11-01"),
    ] {
        let path = office.receive(&format!("{number}.png"), &page_with(SOMEWHERE));
        let fields = vec![
            given(FieldName::Kind, "gpmt", SOMEWHERE),
            given(FieldName::Number, &format!("{number}/GPMT-KKT"), SOMEWHERE),
            given(FieldName::IssueDate, "2020-01-15", SOMEWHERE),
            given(FieldName::ExpiryDate, last, SOMEWHERE),
        ];
        clerk.file(&path, fields, 0);
    }
    clerk.settle();
    drop(clerk);
    let site = Site::of(&office.catalogue());
    let numbers = |path: &str| {
        let page = site.page(path);
        let found = Regex::new(r">(\d)/GPMT-KKT</a>").unwrap();
        let found = found.captures_iter(&page).map(|found| found[1].to_owned());
        found.collect::<Vec<String>>()
    };
    assert_eq!(numbers("/expiring?as_of=2026-11-24"), ["2", "1"]);
    assert_eq!(numbers("/expiring?as_of=2026-11-24&days=30"), ["2"]);
    assert_eq!(
        numbers("/expiring?as_of=2026-11-24&days=365"),
        ["2", "1", "3"]
    );
    assert_eq!(numbers("/expiring?as_of=2026-11-01"), ["4", "2", "1"]);
    let record = site.page("/records/2?as_of=2026-12-02");
    assert!(record.contains("chip expired"), "{record}");
}

#[test]
fn a_script_in_a_holders_name_is_only_text() {
    let holder = "<script>alert(1)</script>\"><img src=x onerror=alert(2)>";
    let (_office, site) = office_with(1, holder);
    for path in [
        "/",
        "/?q=script",
        "/records/1",
        "/?q=%3Cscript%3Ealert(3)%3C/script%3E%22%3E",
    ] {
        let answer = site.get(path);
        let page = answer.text();
        assert!(
            !page.contains("<script>") && !page.contains("<img src=x"),
            "{path}: {page}"
        );
        let policy = &answer.headers["content-security-policy"];
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe"),
            "{policy}"
        );
    }
}

#[test]
fn no_path_leads_out_of_the_catalogue() {
    let (office, site) = office_with(1, "Công ty A");
    std::fs::write(office.path("secret.txt"), "SECRET").unwrap();
    for path in [
        "/records/../../../../etc/passwd",
        "/records/1/../../secret.txt",
        "/records/1/pages/..%2f..%2fsecret.txt/1000.jpg",
        "/records/1/pages/1/..%2f..%2f..%2fsecret.txt",
        "/records/..%2f..%2fsecret.txt/original",
        "/records/%2e%2e/original",
        "/records/%ff%fe/original",
        "/records/1%00/original",
        "/assets/../secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "//etc/passwd",
        "/records/1/pages/1/999999.jpg",
        "/records/1/pages/0/1000.jpg",
        "/records/1/pages/99999999999/1000.jpg",
        "/records/01",
        "/records/-1",
    ] {
        let answer = site.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(
            !answer.text().contains("SECRET") && !answer.text().contains("root:"),
            "{path}"
        );
    }
}

#[test]
fn whatever_is_typed_is_words() {
    let (_office, site) = office_with(3, "Công ty A");
    for query in [
        "'; DROP TABLE record; --",
        "\" OR 1=1 --",
        "a AND",
        "\"x",
        "c++",
        "NEAR(a b, 3)",
        "number:7",
        "* ^ ( ) { } [ ] - : ,",
        "%00%01",
        "%F0%9F%98%80 %E2%80%AE",
        "a%0D%0ASet-Cookie: x=y",
    ] {
        let query = query
            .replace(' ', "+")
            .replace('"', "%22")
            .replace('\'', "%27");
        let answer = site.get(&format!(
            "/?q={}",
            query.replace('#', "%23").replace("++", "%2B%2B")
        ));
        assert_eq!(answer.status, 200, "{query}");
        assert!(!answer.headers.contains_key("set-cookie"), "{query}");
    }
    assert_eq!(site.json("/api/v1/search?q=")["total"], 3);
    // One long word, as long as an address may be.
    assert_eq!(site.get(&format!("/?q={}", "a".repeat(7000))).status, 200);
    assert_eq!(site.get(&format!("/?q={}", "a".repeat(9000))).status, 414);
}

#[test]
fn a_query_of_ten_megabytes_is_refused_and_costs_nothing() {
    let (_office, site) = office_with(1, "Công ty A");
    let host = site.address;
    let huge = format!(
        "GET /?q={} HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "a".repeat(10 << 20)
    );
    let answer = site.send(huge.as_bytes());
    // Closed while we were still sending, or told so.
    assert!([0, 414, 431].contains(&answer.status), "{}", answer.status);
    let many = format!(
        "GET / HTTP/1.1\r\nHost: {host}\r\n{}\r\n",
        "X-A: b\r\n".repeat(1000)
    );
    let answer = site.send(many.as_bytes());
    assert!([0, 431].contains(&answer.status), "{}", answer.status);
    assert_eq!(site.get("/").status, 200);
}

#[test]
fn slow_clients_do_not_keep_others_waiting() {
    let (_office, site) = office_with(1, "Công ty A");
    let mut slow: Vec<_> = (0..100)
        .map(|_| {
            let mut stream = site.connect();
            stream.write_all(b"GET / HTTP/1.1\r\nHost: loc").unwrap();
            stream
        })
        .collect();
    let asked = Instant::now();
    assert_eq!(site.get("/").status, 200);
    assert!(asked.elapsed() < Duration::from_secs(10));
    // After a while the server hangs up.
    let mut rest = Vec::new();
    let ended = slow[0].read_to_end(&mut rest);
    assert!(ended.is_ok(), "{ended:?}");
}

#[test]
fn only_this_machine_is_answered_and_only_when_it_asks_to_read() {
    let (_office, site) = office_with(1, "Công ty A");
    let to = |host: &str| {
        site.send(format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes())
    };
    assert_eq!(to("localhost").status, 200);
    let rebound = to("evil.example");
    assert_eq!(rebound.status, 421);
    assert!(
        rebound.text().contains("http://localhost"),
        "{}",
        rebound.text()
    );
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"] {
        let answer = site.ask(method, "/records/1", "Content-Length: 0\r\n");
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.headers["allow"], "GET, HEAD", "{method}");
    }
    let head = site.ask("HEAD", "/records/1", "");
    assert_eq!((head.status, head.body.len()), (200, 0));
}

#[test]
fn every_answer_carries_the_walls() {
    let (_office, site) = office_with(1, "Công ty A");
    for path in [
        "/",
        "/nothing",
        "/records/1",
        "/records/1/pages/1/1000.jpg",
        "/api/v1/search",
        "/api/x",
    ] {
        let headers = site.get(path).headers;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(headers.get(name).map(String::as_str), Some(value), "{path}");
        }
        assert!(
            headers["content-security-policy"].starts_with("default-src 'none'"),
            "{path}"
        );
    }
    // Everything that a page needs comes from here.
    let page = site.page("/records/1");
    assert!(
        !page.contains("http://") && !page.contains("https://"),
        "{page}"
    );
    assert!(
        !page.contains(" style=") && !page.contains(" onclick="),
        "{page}"
    );
}

#[test]
fn an_address_that_others_can_reach_is_refused() {
    let (office, _site) = office_with(1, "Công ty A");
    for address in ["0.0.0.0:0", "[::]:0", "192.168.7.7:8017"] {
        let refused = office.ask(&["serve", "--listen", address]);
        assert_eq!(refused.status.code(), Some(1), "{address}");
        let said = said(&refused);
        assert!(
            said.contains("other machines") && said.contains("ssh -L"),
            "{said}"
        );
    }
    let missing = sohoa()
        .args(["serve", "--catalogue", "nowhere.db"])
        .output()
        .unwrap();
    assert_eq!(missing.status.code(), Some(1));
    assert!(said(&missing).contains("sohoa run"), "{}", said(&missing));
}

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
