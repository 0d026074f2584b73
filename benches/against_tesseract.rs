//! Against tesseract: our reader beside libtesseract, on the same line images and on whole pages.
//!
//! What: every scanned page of a folder (samples/inbox, or that of SOHOA_CORPUS), cleaned beforehand;
//! libtesseract with one thread and the model that our reader has too. Lines are compared word by
//! word: the stock model's text must be libtesseract's.
//! Command: `cargo bench --features tesseract --bench against_tesseract`

#![allow(clippy::print_stdout)] // the figures are the output

mod scans;

use std::time::{Duration, Instant};

use image::GrayImage;
use sohoa::clean::CleanPage;
use sohoa::config::Engine;
use sohoa::ocr::Recognizer;
use sohoa::ocr::native::Native;
use sohoa::ocr::native::decode::DecodedWord;
use sohoa::ocr::native::kernels::Kernel;
use sohoa::ocr::native::lines::{Side, find_lines};
use sohoa::ocr::native::model::Model;
use sohoa::ocr::native::read::{Scratch, recognize_lines};
use tesseract_rs::{TessPageSegMode, TesseractAPI};

/// The model that libtesseract has.
const STOCK: &[u8] = include_bytes!("../models/vie.traineddata");

fn main() {
    // OpenMP reads its limit when the process starts.
    sohoa::batch::hold_engine_threads(Engine::Tesseract).expect("the process starts anew");
    let pages = scans::pages(&scans::folder());
    let strips: Vec<GrayImage> = pages
        .iter()
        .flat_map(|page| find_lines(&page.gray, page.dpi, Side::TIGHT))
        .map(|line| line.strip)
        .collect();
    println!("{} pages, {} lines", pages.len(), strips.len());
    let theirs = lines(&strips);
    let stock = Model::parse(STOCK).expect("a model");
    for &kernel in Kernel::ALL.iter().filter(|kernel| kernel.is_available()) {
        let mut scratch = Scratch::new(kernel);
        let started = Instant::now();
        let read = recognize_lines(&stock, &strips, &mut scratch);
        let spent = started.elapsed();
        let ours: Vec<String> = read.iter().map(|words| text(words)).collect();
        let differ = ours.iter().zip(&theirs.texts).filter(|(a, b)| a != b);
        println!(
            "lines  {:11} {:>9.1?}  {:>5.1} times as fast, {} of {} lines differ",
            format!("{kernel:?}"),
            spent,
            theirs.spent.as_secs_f64() / spent.as_secs_f64(),
            differ.clone().count(),
            ours.len()
        );
        if kernel == Kernel::best() {
            differ.for_each(|(a, b)| println!("  ours   {a}\n  theirs {b}"));
        }
    }
    whole_pages(&pages);
}

struct Theirs {
    texts: Vec<String>,
    spent: Duration,
}

/// libtesseract on the line images, each whole.
fn lines(strips: &[GrayImage]) -> Theirs {
    let api = api(TessPageSegMode::PSM_RAW_LINE);
    let started = Instant::now();
    let texts = strips.iter().map(|strip| read(&api, strip)).collect();
    Theirs {
        texts,
        spent: started.elapsed(),
    }
}

fn whole_pages(pages: &[CleanPage]) {
    let api = api(TessPageSegMode::PSM_AUTO_OSD);
    let started = Instant::now();
    pages.iter().for_each(|page| {
        read(&api, &page.gray);
    });
    let theirs = started.elapsed();
    for kernel in [Kernel::Portable, Kernel::best()] {
        let mut reader = Native::new(Model::shipped(), Model::second(), kernel);
        let started = Instant::now();
        for page in pages {
            reader.read(&page.gray, page.dpi).expect("a page is read");
        }
        let ours = started.elapsed();
        println!(
            "pages  {:11} {:>9.1?}  {:>5.1} times as fast",
            format!("{kernel:?}"),
            ours / pages.len().max(1) as u32,
            theirs.as_secs_f64() / ours.as_secs_f64()
        );
    }
}

fn api(mode: TessPageSegMode) -> TesseractAPI {
    let api = TesseractAPI::new();
    api.init("", "vie").expect("the language data is installed");
    api.set_page_seg_mode(mode).expect("a mode");
    api
}

fn read(api: &TesseractAPI, image: &GrayImage) -> String {
    let (width, height) = (image.width() as i32, image.height() as i32);
    api.set_image(image.as_raw(), width, height, 1, width)
        .expect("an image");
    api.set_source_resolution(300).expect("a resolution");
    let text = api.get_utf8_text().unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn text(words: &[DecodedWord]) -> String {
    let words: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    words.join(" ")
}
