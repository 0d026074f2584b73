//! Verify: whether the originals, the database and what search uses are still what they were.

use super::Talk;
use super::talk::print;
use crate::catalogue::{Catalogue, Difference};
use crate::cli::VerifyArgs;
use crate::error::Error;
use crate::exit_code::ExitCode;

/// `sohoa verify`.
///
/// # Errors
/// [`Error`] when the catalogue cannot be read at all.
pub fn verify(args: &VerifyArgs, talk: &Talk) -> Result<ExitCode, Error> {
    let found = Catalogue::open_reader(&args.catalogue.catalogue)?.verify()?;
    let messages = &talk.messages;
    match args.json {
        true => print(&serde_json::to_string(&found).expect("a verification is plain data")),
        false => {
            for difference in &found.differences {
                print(&match difference {
                    Difference::Changed { file, path } => {
                        messages.format("verify-changed", &[("file", file), ("path", path)])
                    }
                    Difference::Missing { file, path, reason } => messages.format(
                        "verify-missing",
                        &[("file", file), ("path", path), ("reason", reason)],
                    ),
                    Difference::Words { papers, file } => {
                        let papers = papers.to_string();
                        messages.format("verify-words", &[("papers", &papers), ("file", file)])
                    }
                    Difference::Counts { file } => {
                        messages.format("verify-counts", &[("file", file)])
                    }
                    Difference::Database { reason } => {
                        messages.format("verify-database", &[("reason", reason)])
                    }
                });
            }
        }
    }
    let counts = [
        ("originals", found.originals.to_string()),
        ("count", found.differences.len().to_string()),
    ];
    let counts = counts
        .each_ref()
        .map(|(name, count)| (*name, count.as_str()));
    talk.say(&messages.format("verify-done", &counts));
    let is_of_search =
        |d: &Difference| matches!(d, Difference::Words { .. } | Difference::Counts { .. });
    if found.differences.iter().any(is_of_search) {
        let path = args.catalogue.catalogue.display().to_string();
        talk.say(&messages.format("verify-reindex", &[("catalogue", &path)]));
    }
    Ok(match found.differences.is_empty() {
        true => ExitCode::Done,
        false => ExitCode::Quarantined,
    })
}
