//! Scans: the pages on which reading is measured: those of SOHOA_CORPUS, else of samples/inbox.

use std::path::{Path, PathBuf};

use sohoa::clean::{CleanPage, Content, clean};
use sohoa::intake::sniff;
use sohoa::raster::{Limits, RasterPage, open};

/// Where the files lie.
pub fn folder() -> PathBuf {
    let samples = || Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/inbox");
    std::env::var_os("SOHOA_CORPUS").map_or_else(samples, PathBuf::from)
}

/// All pages with print, of the files that can be read.
pub fn pages(folder: &Path) -> Vec<CleanPage> {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.into_path())
        .collect();
    files.sort();
    files.iter().flat_map(|file| pages_of(file)).collect()
}

fn pages_of(file: &Path) -> Vec<CleanPage> {
    let bytes = std::fs::read(file).expect("a file");
    let Ok(file_type) = sniff(&bytes) else {
        return Vec::new();
    };
    let Ok(source) = open(bytes.into(), file_type, &Limits::default()) else {
        return Vec::new();
    };
    let page = |index| match source.page(index) {
        Ok(RasterPage::Image(image)) => Some(clean(&image)),
        _ => None,
    };
    (0..source.page_count())
        .filter_map(page)
        .filter(|page| page.content != Content::Blank)
        .collect()
}
