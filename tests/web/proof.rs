//! What an auditor sees of a paper: where its proof stands, what happened to it.

use regex::Regex;
use sohoa::catalogue::Catalogue;
use sohoa::document::{FieldName, Mark, MarkKind, Rect};

use crate::office_with;
use crate::site::{Clerk, PAGE_PX, Site, given, page_with, proposed};
use crate::{SOMEWHERE, support::Office};

/// The outline of that name, in pixels of the page as shown.
fn outline(page: &str, anchor: &str) -> [f64; 4] {
    let pattern = format!(
        r#"(?s)id="{anchor}".*?class="box" x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)""#
    );
    let found = Regex::new(&pattern).unwrap();
    let found = found
        .captures(page)
        .unwrap_or_else(|| panic!("no outline {anchor}: {page}"));
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
            let [x, y, w, h] = outline(&shown, &format!("e-{}", field.name.as_str()));
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
fn what_somebody_put_onto_a_page_is_listed_and_outlined() {
    let office = Office::with_samples(&["2022/gpxd-031.pdf"]);
    assert_eq!(office.run(&[]).status.code(), Some(0));
    let catalogue = Catalogue::open_reader(office.catalogue()).unwrap();
    let page = catalogue.page("2022/gpxd-031.pdf", 1).unwrap().unwrap();
    let shown = Site::of(&office.catalogue()).page("/records/1");
    assert!(page.marks.iter().any(|mark| mark.kind.is_written()));
    let seal = |mark: &&Mark| mark.kind == MarkKind::Seal;
    let seal = page.marks.iter().find(seal).unwrap();
    assert!(seal.said().starts_with("BAN QUẢN LÝ KHU KINH TẾ"));
    assert!(shown.contains(seal.said()));
    for (position, mark) in page.marks.iter().enumerate() {
        let anchor = format!("m-1-{position}");
        let (row, link) = (format!("l-1-{position}"), format!("href=\"#{anchor}\""));
        assert!(
            shown.contains(&format!("id=\"{row}\"")) && shown.contains(&link),
            "{anchor}"
        );
        let [x, y, w, h] = outline(&shown, &anchor);
        let rect = mark
            .rect
            .turned(page.quarter_turns, page.width_px, page.height_px);
        let (middle_x, middle_y) = (f64::from(rect.center_x()), f64::from(rect.center_y()));
        assert!((x..x + w).contains(&middle_x) && (y..y + h).contains(&middle_y));
    }
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
        let [x, y, w, h] = outline(&site.page(&format!("/records/{id}")), "e-number");
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
    // Its number was filled in by hand, and is read.
    assert!(
        page.contains("107/GPXD-KKT") && !page.contains("chờ xem lại"),
        "{page}"
    );
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
fn all_papers_of_a_holder_are_a_click_away_and_so_is_the_way_back() {
    let office = Office::new();
    let mut clerk = Clerk::at(&office.catalogue());
    for (number, holder) in [(1, "Công ty A"), (2, "Công ty B"), (3, "CÔNG TY A")] {
        let scan = page_with(Rect::new(10, 10, number, 9));
        let path = office.receive(&format!("{number}.png"), &scan);
        let fields = vec![
            given(FieldName::Number, &format!("{number}/GP"), SOMEWHERE),
            given(FieldName::Holder, holder, SOMEWHERE),
        ];
        clerk.file(&path, fields, 0);
    }
    drop(clerk);
    let site = Site::of(&office.catalogue());
    let link = "href=\"/?holder=C%C3%B4ng+ty+A\"";
    let record = site.page("/records/1");
    assert!(record.contains(link), "{record}");
    let found = site.page("/?holder=C%C3%B4ng+ty+A");
    assert!(
        found.contains("1/GP") && found.contains("3/GP") && !found.contains("2/GP"),
        "{found}"
    );
    assert!(
        found.contains("name=\"holder\" value=\"Công ty A\""),
        "{found}"
    );
    assert!(found.contains("class=\"chosen\" href=\"/\""), "{found}");
}
