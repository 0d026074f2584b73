//! Status: a batch as it is seen from outside, whether it runs, ended or was killed.

use jiff::Timestamp;
use serde::Serialize;

use super::Talk;
use super::run::reason;
use super::talk::print;
use crate::batch::clock;
use crate::catalogue::{BatchProgress, Catalogue, Quarantined};
use crate::cli::StatusArgs;
use crate::error::Error;
use crate::exit_code::ExitCode;

/// What is told of the latest batch.
#[derive(Debug, Serialize)]
struct Status {
    state: &'static str,
    #[serde(flatten)]
    batch: BatchProgress,
    pages_per_second: f64,
    pages_left: Option<u64>,
    seconds_left: Option<u64>,
    silent_seconds: Option<i64>,
    quarantined: Vec<Quarantined>,
}

/// `sohoa status`.
///
/// # Errors
/// [`Error`] when the catalogue cannot be read.
pub fn status(args: &StatusArgs, talk: &Talk) -> Result<ExitCode, Error> {
    let path = &args.catalogue.catalogue;
    let catalogue = Catalogue::open_reader(path)?;
    let Some(batch) = catalogue.last_batch()? else {
        talk.say(&talk.messages.text("status-none"));
        return Ok(ExitCode::Nothing);
    };
    let status = Status {
        state: state(&batch, Catalogue::is_being_written(path)),
        pages_per_second: batch.pages_per_second(),
        pages_left: batch.pages_left().filter(|_| batch.ended.is_none()),
        seconds_left: batch.seconds_left().filter(|_| batch.ended.is_none()),
        silent_seconds: batch
            .seen
            .map(|seen| Timestamp::now().duration_since(seen).as_secs()),
        quarantined: catalogue.quarantined()?,
        batch,
    };
    match args.json {
        true => print(&serde_json::to_string(&status).expect("a status is plain data")),
        false => tell(&status, &path.display().to_string(), talk),
    }
    Ok(ExitCode::Done)
}

fn state(batch: &BatchProgress, is_being_written: bool) -> &'static str {
    match (&batch.ended, is_being_written) {
        (Some(_), _) if batch.interrupted => "interrupted",
        (Some(_), _) => "done",
        (None, true) => "running",
        (None, false) => "dead",
    }
}

fn tell(status: &Status, catalogue: &str, talk: &Talk) {
    let messages = &talk.messages;
    let batch = &status.batch;
    let unknown = || "?".to_owned();
    let count = |count: Option<u64>| count.map_or_else(unknown, |count| count.to_string());
    print(&messages.format(
        &format!("status-{}", status.state),
        &[
            ("batch", &batch.id.to_string()),
            (
                "silent",
                &count(status.silent_seconds.map(|s| s.max(0) as u64)),
            ),
        ],
    ));
    print(&messages.format(
        "status-work",
        &[
            ("files", &batch.files_read.to_string()),
            ("total", &batch.files_to_read.to_string()),
            ("pages", &batch.pages_read.to_string()),
            ("speed", &format!("{:.1}", status.pages_per_second)),
        ],
    ));
    if batch.ended.is_none() {
        let left = status.seconds_left.map_or_else(unknown, clock);
        let pages = count(status.pages_left);
        print(&messages.format("status-left", &[("pages", &pages), ("time", &left)]));
    }
    for file in &status.quarantined {
        print(&format!(
            "  {}: {}",
            file.file,
            reason(&file.reason, file.detail.as_deref(), talk)
        ));
    }
    if !status.quarantined.is_empty() {
        talk.say(&messages.format("hint-retry", &[("catalogue", catalogue)]));
    }
}
