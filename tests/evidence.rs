//! Evidence: the box beside a value holds the text that it claims. Each box of the samples is cut out
//! of the page as it lies in the inbox and read again; with SOHOA_CORPUS (a folder of corpora, each with
//! `files/`) those of its papers too.

#![allow(clippy::print_stdout, reason = "the figures are the answer")]

mod support;

use std::path::Path;

use image::{GrayImage, Luma, imageops};
use serde_json::Value;
use sohoa::catalogue::fold;
use sohoa::clean::{CleanPage, clean};
use sohoa::intake::sniff;
use sohoa::ocr::Recognizer;
use sohoa::ocr::native::Native;
use sohoa::ocr::native::kernels::Kernel;
use sohoa::ocr::native::model::Model;
use sohoa::raster::{Limits, RasterPage, open};
use support::{Office, said, samples, sohoa};

/// Pixels around a box that belong to its letters' edges.
const MARGIN_PX: u32 = 6;
/// White around what is read again.
const FRAME_PX: u32 = 60;

/// The page of a file, cleaned; `None` for born-digital pages.
fn page(file: &Path, number: u32) -> Option<CleanPage> {
    let bytes = std::fs::read(file).unwrap();
    let kind = sniff(&bytes).ok()?;
    let source = open(bytes.into(), kind, &Limits::default()).unwrap();
    match source.page(number - 1).unwrap() {
        RasterPage::Image(image) => Some(clean(&image)),
        RasterPage::Text { .. } => None,
    }
}

/// What of the readable page lies in a box of the stored page.
fn cut(page: &CleanPage, [x, y, w, h]: [u32; 4]) -> GrayImage {
    let lies_in = |px: u32, py: u32| {
        let (sx, sy) = page.placement.point(f64::from(px), f64::from(py));
        let (x, y) = (f64::from(x), f64::from(y));
        (x..x + f64::from(w)).contains(&sx) && (y..y + f64::from(h)).contains(&sy)
    };
    let (mut left, mut top, mut right, mut bottom) = (u32::MAX, u32::MAX, 0, 0);
    for py in (0..page.gray.height()).step_by(2) {
        for px in (0..page.gray.width())
            .step_by(2)
            .filter(|px| lies_in(*px, py))
        {
            (left, right) = (left.min(px), right.max(px));
            (top, bottom) = (top.min(py), bottom.max(py));
        }
    }
    let (left, top) = (
        left.saturating_sub(MARGIN_PX),
        top.saturating_sub(MARGIN_PX),
    );
    let width = (right + MARGIN_PX)
        .min(page.gray.width() - 1)
        .saturating_sub(left)
        + 1;
    let height = (bottom + MARGIN_PX)
        .min(page.gray.height() - 1)
        .saturating_sub(top)
        + 1;
    let part = imageops::crop_imm(&page.gray, left, top, width, height).to_image();
    let mut framed =
        GrayImage::from_pixel(width + 2 * FRAME_PX, height + 2 * FRAME_PX, Luma([255]));
    imageops::overlay(&mut framed, &part, i64::from(FRAME_PX), i64::from(FRAME_PX));
    framed
}

/// Letters and digits of `want` that `have` lacks, in their order, as a share.
fn share_missing(want: &str, have: &str) -> f64 {
    let letters =
        |text: &str| -> Vec<char> { fold(text).chars().filter(|c| c.is_alphanumeric()).collect() };
    let (want, have) = (letters(want), letters(have));
    let mut row: Vec<usize> = vec![0; have.len() + 1];
    for w in &want {
        let mut diagonal = 0;
        for (at, h) in have.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if w == h {
                diagonal + 1
            } else {
                above.max(row[at])
            };
            diagonal = above;
        }
    }
    1.0 - row[have.len()] as f64 / want.len().max(1) as f64
}

/// Boxes of records, and those that lack what they claim.
fn boxes(records: &str, inbox: &Path) -> (usize, Vec<String>) {
    let mut reader = Native::new(Model::shipped(), Model::second(), Kernel::best());
    let (mut boxes, mut lost) = (0, Vec::new());
    for line in records.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let file = record["file"].as_str().unwrap();
        let mut pages: Vec<(u64, Option<CleanPage>)> = Vec::new();
        for (field, evidence) in record["evidence"].as_object().unwrap() {
            let number = evidence["page"].as_u64().unwrap();
            if !pages.iter().any(|(have, _)| *have == number) {
                pages.push((number, page(&inbox.join(file), number as u32)));
            }
            let claimed = evidence["text"].as_str().unwrap();
            // A seal's box claims no text.
            if claimed.is_empty() {
                continue;
            }
            let Some((_, Some(page))) = pages.iter().find(|(have, _)| *have == number) else {
                continue;
            };
            let side = |at: usize| evidence["box"][at].as_u64().unwrap() as u32;
            let part = cut(page, [side(0), side(1), side(2), side(3)]);
            let lines = reader.read(&part, page.dpi).unwrap();
            let text: Vec<String> = lines.iter().map(|line| line.text()).collect();
            boxes += 1;
            if share_missing(claimed, &text.join(" ")) > 0.2 {
                lost.push(format!("{file} {field}: {claimed:?}, read again {text:?}"));
            }
        }
    }
    (boxes, lost)
}

fn at_least_98_of_100_hold(what: &str, (boxes, lost): (usize, Vec<String>)) {
    println!(
        "{what}: {} of {boxes} boxes hold what they claim",
        boxes - lost.len()
    );
    assert!(boxes > 0);
    assert!(
        lost.len() * 50 <= boxes,
        "{} of {boxes} boxes: {lost:#?}",
        lost.len()
    );
}

#[test]
fn the_boxes_of_the_samples_hold_what_they_claim() {
    let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/samples.jsonl");
    let golden = std::fs::read_to_string(golden).unwrap();
    at_least_98_of_100_hold("samples", boxes(&golden, &samples().join("inbox")));
}

#[test]
fn the_boxes_of_corpora_hold_what_they_claim() {
    let Some(corpora) = std::env::var_os("SOHOA_CORPUS") else {
        return;
    };
    for folder in std::fs::read_dir(corpora).unwrap() {
        let inbox = folder.unwrap().path().join("files");
        if !inbox.is_dir() {
            continue;
        }
        let office = Office::new();
        let run = sohoa()
            .arg("run")
            .arg(&inbox)
            .arg("--catalogue")
            .arg(office.catalogue())
            .output()
            .unwrap();
        assert!(run.status.success(), "{}", said(&run));
        let what = inbox.display().to_string();
        at_least_98_of_100_hold(&what, boxes(&office.export(), &inbox));
    }
}
