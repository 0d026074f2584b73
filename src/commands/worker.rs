//! Worker: a manifest on standard input, record lines on standard output.

use std::io::{stdin, stdout};

use super::Talk;
use crate::batch::{self, StopFlag};
use crate::cli::WorkerArgs;
use crate::config::RunConfig;
use crate::error::Error;
use crate::exit_code::ExitCode;

/// `sohoa worker`.
///
/// # Errors
/// [`Error`] when reading cannot begin, or the lines cannot be read or written.
pub fn worker(args: &WorkerArgs, talk: &Talk) -> Result<ExitCode, Error> {
    let config = RunConfig::worker(args)?;
    let stop = StopFlag::on_interrupt(talk.messages.text("run-stopping"))
        .map_err(|e| Error::System(e.to_string()))?;
    let share = batch::work(&config, &mut stdin().lock(), &mut stdout().lock(), &stop)?;
    for (number, reason) in &share.unusable {
        let number = number.to_string();
        let arguments = [("number", number.as_str()), ("reason", reason.as_str())];
        talk.say(&talk.messages.format("load-malformed", &arguments));
    }
    Ok(if stop.is_asked() {
        ExitCode::Interrupted
    } else if share.quarantined > 0 || !share.unusable.is_empty() {
        ExitCode::Quarantined
    } else if share.files == 0 {
        ExitCode::Nothing
    } else {
        ExitCode::Done
    })
}
