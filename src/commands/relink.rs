//! Relink: originals that were moved are found again by their content.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::Talk;
use super::talk::print;
use crate::catalogue::{Catalogue, CatalogueError, Placed};
use crate::cli::RelinkArgs;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::intake::{self, Found};
use crate::raster::Limits;

/// How many files that are still missing are named.
const NAMED_FILES: usize = 20;

/// `sohoa relink`.
///
/// # Errors
/// [`Error`] when the catalogue is in use or a folder cannot be listed.
pub fn relink(args: &RelinkArgs, talk: &Talk) -> Result<ExitCode, Error> {
    let path = &args.catalogue.catalogue;
    if !path.is_file() {
        return Err(CatalogueError::Missing { path: path.clone() }.into());
    }
    let mut catalogue = Catalogue::open_writer(path)?;
    let files = catalogue.placed_files()?;
    let missing: Vec<&Placed> = files.iter().filter(|file| !is_in_place(file)).collect();
    let found = found_again(&args.folders, path, &missing)?;
    catalogue.relocate(&found)?;
    let again: HashSet<i64> = found.iter().map(|(id, _)| *id).collect();
    let still: Vec<&&Placed> = missing.iter().filter(|f| !again.contains(&f.id)).collect();
    if !still.is_empty() {
        talk.say(&talk.messages.text("relink-missing"));
        for file in still.iter().take(NAMED_FILES) {
            talk.say(&format!("  {}", file.original.name));
        }
        if still.len() > NAMED_FILES {
            talk.say(&format!("  + {}", still.len() - NAMED_FILES));
        }
    }
    print(&format!(
        "files {} in_place {} found {} missing {}",
        files.len(),
        files.len() - missing.len(),
        found.len(),
        still.len()
    ));
    Ok(match found.is_empty() && !still.is_empty() {
        true => ExitCode::Nothing,
        false => ExitCode::Done,
    })
}

fn is_in_place(file: &Placed) -> bool {
    std::fs::metadata(&file.original.path)
        .is_ok_and(|about| about.is_file() && about.len() == file.original.size_bytes)
}

/// Where the missing files lie now. Only files of a size that is missing are read.
fn found_again(
    folders: &[PathBuf],
    catalogue: &Path,
    missing: &[&Placed],
) -> Result<Vec<(i64, PathBuf)>, Error> {
    let sizes: HashSet<u64> = missing.iter().map(|f| f.original.size_bytes).collect();
    let mut by_hash: HashMap<String, Vec<Found>> = HashMap::new();
    for candidate in intake::walk(folders, &[catalogue.to_owned()])? {
        if !sizes.contains(&candidate.size_bytes) {
            continue;
        }
        match intake::load(&candidate, Limits::default().max_bytes) {
            Ok(loaded) => by_hash.entry(loaded.sha256).or_default().push(candidate),
            Err(error) => tracing::warn!("{error}"),
        }
    }
    let place = |file: &&Placed| {
        let copies = by_hash.get(file.original.sha256.as_ref()?)?;
        let nearest = copies
            .iter()
            .max_by_key(|copy| common_end(&copy.name, &file.original.name))?;
        Some((file.id, std::path::absolute(&nearest.path).ok()?))
    };
    Ok(missing.iter().filter_map(place).collect())
}

/// How many parts two names share at their end: of several copies, the one that is named alike.
fn common_end(a: &str, b: &str) -> usize {
    let (a, b) = (a.rsplit('/'), b.rsplit('/'));
    a.zip(b).take_while(|(a, b)| a == b).count()
}
