//! Confusions: what `src/ocr/confusions.toml` holds, learned from known papers.
//!
//! What: catalogues of papers whose text is known, each with its folder of truth files. Output: how often
//! words were right and wrong by their confidence, and which letters were read as which.
//! Command: `cargo run --release --example confusions -- CATALOGUE TRUTH [CATALOGUE TRUTH]...`

#![allow(clippy::print_stdout)] // the file is the output

use std::path::{Path, PathBuf};

use sohoa::catalogue::Catalogue;
use sohoa::document::Word;
use sohoa::ocr::confusion::{Doubt, Learned};
use sohoa::score::truth;
use unicode_normalization::UnicodeNormalization;

/// Bounds of confidence.
const BELOW: [f32; 10] = [0.7, 0.8, 0.84, 0.88, 0.9, 0.92, 0.94, 0.96, 0.98, 1.01];
/// With more letters misread, a word tells nothing of letters.
const MOST_LETTERS: usize = 2;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let mut learned = Learned {
        doubt: BELOW
            .map(|below| Doubt {
                below,
                right: 0,
                wrong: 0,
            })
            .to_vec(),
        ..Learned::default()
    };
    for pair in arguments.chunks(2) {
        let [catalogue, truth] = pair else {
            return Err("a folder of truth files is expected with each catalogue".into());
        };
        learn(&Catalogue::open_reader(catalogue)?, truth, &mut learned)?;
    }
    println!(
        "# Made by examples/confusions.rs.\n\n{}",
        toml::to_string(&learned)?
    );
    Ok(())
}

fn learn(
    catalogue: &Catalogue,
    truth: &Path,
    learned: &mut Learned,
) -> Result<(), Box<dyn std::error::Error>> {
    for truth in truth::read(truth)? {
        let pages = catalogue.pages(&truth.file)?;
        let lines = pages.iter().flat_map(|page| &page.lines);
        let words: Vec<&Word> = lines.flat_map(|line| &line.words).collect();
        let read: Vec<String> = words.iter().map(|word| as_read(word)).collect();
        let lines = truth.text.iter().map(|line| line.nfc().collect::<String>());
        let meant: Vec<String> = lines
            .flat_map(|line| line.split_whitespace().map(core).collect::<Vec<_>>())
            .collect();
        for (meant_at, read_at) in beside(&meant, &read) {
            note(
                &meant[meant_at],
                &read[read_at],
                words[read_at].confidence,
                learned,
            );
        }
    }
    Ok(())
}

/// What the engine read, before anything was put right.
fn as_read(word: &Word) -> String {
    core(word.as_read.as_ref().unwrap_or(&word.text))
}

fn core(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

fn note(meant: &str, read: &str, confidence: f32, learned: &mut Learned) {
    let in_small_letters = |word: &str| !word.is_empty() && word.chars().all(char::is_lowercase);
    if !in_small_letters(meant) || !in_small_letters(read) {
        return;
    }
    let other: Vec<(char, char)> = match meant.chars().count() == read.chars().count() {
        true => meant
            .chars()
            .zip(read.chars())
            .filter(|(meant, read)| meant != read)
            .collect(),
        false => return,
    };
    if other.len() > MOST_LETTERS {
        return;
    }
    let bound = learned
        .doubt
        .iter_mut()
        .find(|doubt| confidence < doubt.below);
    let doubt = bound.expect("the last bound is above one");
    match other.is_empty() {
        true => doubt.right += 1,
        false => doubt.wrong += 1,
    }
    for (meant, read) in other {
        let seen = learned.letters.entry(meant.to_string()).or_default();
        *seen.entry(read.to_string()).or_default() += 1;
    }
}

/// Places of words that are the same in both texts, or stand alone between two that are, by the longest
/// common subsequence (Wagner and Fischer 1974).
fn beside(meant: &[String], read: &[String]) -> Vec<(usize, usize)> {
    let width = read.len() + 1;
    let mut common = vec![0_u32; (meant.len() + 1) * width];
    for m in (0..meant.len()).rev() {
        for r in (0..read.len()).rev() {
            common[m * width + r] = match meant[m] == read[r] {
                true => common[(m + 1) * width + r + 1] + 1,
                false => common[(m + 1) * width + r].max(common[m * width + r + 1]),
            };
        }
    }
    let (mut pairs, mut gap, mut m, mut r) = (Vec::new(), (0, 0), 0, 0);
    while m < meant.len() && r < read.len() {
        if meant[m] == read[r] {
            let (m_from, r_from) = gap;
            if m - m_from == r - r_from {
                pairs.extend((m_from..m).zip(r_from..r));
            }
            pairs.push((m, r));
            (m, r) = (m + 1, r + 1);
            gap = (m, r);
        } else if common[(m + 1) * width + r] >= common[m * width + r + 1] {
            m += 1;
        } else {
            r += 1;
        }
    }
    pairs
}
