//! Load: record lines into a catalogue.

use std::io::{BufRead, BufReader, stdin};
use std::path::Path;
use std::time::Instant;

use super::Talk;
use super::talk::print;
use crate::batch::{self, LoadSummary};
use crate::catalogue::Catalogue;
use crate::cli::LoadArgs;
use crate::config;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::extract::Knowledge;
use crate::intake::IntakeError;
use crate::validity;

/// `sohoa load`.
///
/// # Errors
/// [`Error`] when the lines cannot be read or the catalogue cannot be written.
pub fn load(args: &LoadArgs, talk: &Talk) -> Result<ExitCode, Error> {
    let mut input = open(&args.lines)?;
    let mut catalogue = Catalogue::open_writer(&args.catalogue.catalogue)?;
    let day = config::day(&args.as_of);
    let mut summary = batch::load(&mut catalogue, &mut input, day)?;
    let started = Instant::now();
    catalogue.join_twins()?;
    catalogue.doubt_out_of_series()?;
    validity::settle(&mut catalogue, &Knowledge::shipped().rules())?;
    catalogue.settle_search()?;
    summary.seconds += started.elapsed().as_secs_f64();
    say_malformed(&summary, talk);
    print(&match args.json {
        true => serde_json::to_string(&summary).expect("a summary is plain data"),
        false => line(&summary),
    });
    Ok(match summary {
        LoadSummary { lines: 0, .. } => ExitCode::Nothing,
        LoadSummary { malformed: 0, .. } => ExitCode::Done,
        _ => ExitCode::Quarantined,
    })
}

fn open(path: &Path) -> Result<Box<dyn BufRead + Send>, Error> {
    if path == Path::new("-") {
        return Ok(Box::new(BufReader::new(stdin())));
    }
    let unreadable = |source| IntakeError::Read {
        path: path.to_owned(),
        source,
    };
    let file = std::fs::File::open(path).map_err(unreadable)?;
    Ok(Box::new(BufReader::with_capacity(1 << 20, file)))
}

/// The summary as scripts read it.
fn line(s: &LoadSummary) -> String {
    format!(
        "lines {} files {} papers {} malformed {} seconds {:.1}",
        s.lines, s.files, s.papers, s.malformed, s.seconds
    )
}

fn say_malformed(summary: &LoadSummary, talk: &Talk) {
    for (number, reason) in &summary.named {
        let number = number.to_string();
        let arguments = [("number", number.as_str()), ("reason", reason.as_str())];
        talk.say(&talk.messages.format("load-malformed", &arguments));
    }
    let more = summary.malformed - summary.named.len();
    if more > 0 {
        talk.say(&format!("  + {more}"));
    }
}
