//! The web pages as an auditor's browser, a program and an attacker meet them.

mod attacks;
mod originals;
mod programs;
mod proof;
#[path = "../support/site.rs"]
mod site;
#[path = "../support/mod.rs"]
mod support;

use site::{Clerk, Site, given, page_with};
use sohoa::document::{FieldName, Rect};
use support::Office;

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
