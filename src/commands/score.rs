//! Score: how right the catalogue is, for the acceptance of a batch.

use std::path::Path;

use super::Talk;
use super::talk::print;
use crate::catalogue::Catalogue;
use crate::cli::ScoreArgs;
use crate::config;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::extract::Knowledge;
use crate::score::{self, Score, ScoreError};

/// `sohoa score`.
///
/// # Errors
/// [`Error`] when the truth or the catalogue cannot be read.
pub fn score(args: &ScoreArgs, _talk: &Talk) -> Result<ExitCode, Error> {
    let catalogue = Catalogue::open_reader(&args.catalogue.catalogue)?;
    let day = config::day(&args.as_of);
    let score = score::score(&catalogue, &args.truth, day)?;
    let write = |path: &Path, text: String| {
        std::fs::write(path, text).map_err(|source| ScoreError::Write {
            path: path.to_owned(),
            source,
        })
    };
    if let Some(path) = &args.reliability {
        write(path, score.reliability.svg())?;
    }
    if let Some(path) = &args.fit {
        let knowledge = Knowledge::shipped();
        write(path, knowledge.refitted(&score.values).to_toml())?;
    }
    match args.json {
        true => print(&serde_json::to_string(&score).expect("a score is plain data")),
        false => print(&table(&score, args.verbose)),
    }
    Ok(ExitCode::Done)
}

fn table(score: &Score, with_misses: bool) -> String {
    let percent = |share: f64| format!("{:.2} %", share * 100.0);
    let mut lines = vec![
        format!("papers {}", score.papers),
        format!(
            "text   CER {}  word recall {}  word precision {}",
            percent(score.text.cer()),
            percent(score.text.word_recall()),
            percent(score.text.word_precision())
        ),
        format!(
            "{:20} {:>6} {:>7} {:>6} {:>9} {:>9}",
            "field", "papers", "right", "wrong", "proposed", "invented"
        ),
    ];
    lines.extend(score.fields.iter().map(|(name, field)| {
        format!(
            "{name:20} {:>6} {:>6.1}% {:>6} {:>9} {:>9}",
            field.papers,
            100.0 * field.right as f64 / field.papers.max(1) as f64,
            field.wrong,
            field.proposed,
            field.invented
        )
    }));
    lines.push(format!(
        "probability: expected calibration error {} over {} values",
        percent(score.reliability.expected_error()),
        score.reliability.values()
    ));
    lines.extend(score.reliability.table());
    let confusion = score.status_confusion.iter();
    lines.extend(confusion.map(|(which, count)| format!("status {which}: {count}")));
    if with_misses {
        lines.extend(score.misses.iter().map(|miss| {
            format!(
                "{} | {} | {} | {}",
                miss.file, miss.field, miss.want, miss.have
            )
        }));
    }
    lines.join("\n")
}
