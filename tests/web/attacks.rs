//! What an attacker tries.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use crate::office_with;
use crate::support::{said, sohoa};

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
