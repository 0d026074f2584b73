//! Read lines: what each of the two readers, and both together, make of pictures of lines.
//!
//! What: every PNG of a folder that `models/training/write_lines.py` wrote. Output: a row a word: file,
//! reader (`first`, `second`, `both`), word, its confidence, and each character's.
//! Command: `cargo run --release --example read_lines -- FOLDER [FIRST SECOND]` (model files).

#![allow(clippy::print_stdout)] // the rows are the output

use std::path::{Path, PathBuf};
use std::sync::Arc;

use image::GrayImage;
use sohoa::ocr::native::decode::DecodedWord;
use sohoa::ocr::native::kernels::Kernel;
use sohoa::ocr::native::model::Model;
use sohoa::ocr::native::read::{Scratch, recognize_lines};
use sohoa::ocr::native::{Native, confidence};

/// Lines read together.
const BATCH: usize = 60;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let folder = arguments.next().ok_or("a folder of lines is expected")?;
    let [first, second] = match (arguments.next(), arguments.next()) {
        (Some(first), Some(second)) => [model(&first)?, model(&second)?],
        _ => [Model::shipped(), Model::second()],
    };
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|kind| kind == "png"));
    files.sort();
    let mut scratch = Scratch::new(Kernel::best());
    let mut both = Native::new(Arc::clone(&first), Arc::clone(&second), Kernel::best());
    for files in files.chunks(BATCH) {
        let strips: Vec<GrayImage> = files
            .iter()
            .map(|file| image::open(file).map(|image| image.into_luma8()))
            .collect::<Result<_, _>>()?;
        tell(
            files,
            "first",
            recognize_lines(&first, &strips, &mut scratch),
        );
        tell(
            files,
            "second",
            recognize_lines(&second, &strips, &mut scratch),
        );
        tell(
            files,
            "both",
            both.read_strips(&strips.iter().collect::<Vec<_>>()),
        );
    }
    Ok(())
}

fn model(file: &Path) -> Result<Arc<Model>, Box<dyn std::error::Error>> {
    Ok(Arc::new(Model::parse(&std::fs::read(file)?)?))
}

fn tell(files: &[PathBuf], reader: &str, lines: Vec<Vec<DecodedWord>>) {
    for (file, words) in files.iter().zip(lines) {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        for word in words {
            let chars = word.chars.iter();
            let chars: Vec<String> = chars
                .map(|char| format!("{}:{:.4}", char.text, char.confidence))
                .collect();
            println!(
                "{name}\t{reader}\t{}\t{:.4}\t{}",
                word.text,
                confidence(&word),
                chars.join(" ")
            );
        }
    }
}
