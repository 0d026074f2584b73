//! Any words anywhere on pages become papers without a panic: layout, numbers, dates, terms, names.
//! Each line of the text is a line of print; its first byte says where it stands.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use sohoa::batch::{Reader, Reading, reading};
use sohoa::config::Engine;
use sohoa::document::{Line, Page, Rect, TextOrigin, Word};

static READING: LazyLock<Reading> =
    LazyLock::new(|| reading(&Reader::of(Engine::Native), None).expect("the shipped kinds load"));

fuzz_target!(|text: &str| {
    let pages: Vec<Page> = text.split('\u{c}').take(4).zip(1..).map(page).collect();
    let records = READING.understand(&pages);
    for record in records.expect("rules never panic") {
        assert!(record.first_page >= 1 && record.last_page as usize <= pages.len());
    }
});

fn page((text, number): (&str, u32)) -> Page {
    Page {
        lines: text.lines().take(80).zip(0..).filter_map(line).collect(),
        ..Page::empty(number, (2480, 3508), TextOrigin::Scan)
    }
}

fn line((text, row): (&str, u32)) -> Option<Line> {
    let left = 100 + u32::from(text.bytes().next()?) * 8;
    let word = |(text, column): (&str, u32)| Word {
        text: text.to_owned(),
        as_read: None,
        rect: Rect::new((left + column * 120).min(2300), 100 + row * 42, 110, 36),
        confidence: 0.97,
    };
    let words: Vec<Word> = text
        .split_whitespace()
        .take(30)
        .zip(0..)
        .map(word)
        .collect();
    (!words.is_empty()).then(|| Line::from_words(words))
}
