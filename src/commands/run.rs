//! Run: reads the inboxes into the catalogue and says how it went.

use super::Talk;
use super::talk::print;
use crate::batch::{self, StopFlag, Summary};
use crate::cli::RunArgs;
use crate::config::RunConfig;
use crate::error::Error;
use crate::exit_code::ExitCode;

/// How many quarantined files are named; the rest is counted.
const NAMED_FILES: usize = 20;

/// `sohoa run`.
///
/// # Errors
/// [`Error`] when the run cannot begin or the catalogue cannot be written.
pub fn run(args: &RunArgs, talk: &Talk) -> Result<ExitCode, Error> {
    let config = RunConfig::settle(args)?;
    #[cfg(feature = "tesseract")]
    batch::hold_engine_threads(config.engine)?;
    let stop = StopFlag::on_interrupt(talk.messages.text("run-stopping"))
        .map_err(|e| Error::System(e.to_string()))?;
    let summary = batch::run(&config, &talk.messages, &stop)?;
    say_quarantined(&summary, talk);
    say_what_next(&summary, &config, talk);
    print(&match args.json {
        true => serde_json::to_string(&summary).expect("a summary is plain data"),
        false => line(&summary),
    });
    Ok(exit_code(&summary))
}

fn exit_code(summary: &Summary) -> ExitCode {
    if summary.interrupted {
        ExitCode::Interrupted
    } else if !summary.newly_quarantined.is_empty() {
        ExitCode::Quarantined
    } else if summary.nothing_to_do {
        ExitCode::Nothing
    } else {
        ExitCode::Done
    }
}

/// The summary as scripts read it.
fn line(s: &Summary) -> String {
    format!(
        "files {} catalogued {} skipped {} quarantined {} read {} pages {} review {} seconds {:.1} pages_per_second {:.2}",
        s.files,
        s.catalogued,
        s.skipped,
        s.quarantined,
        s.read,
        s.pages,
        s.review,
        s.seconds,
        s.pages_per_second
    )
}

fn say_quarantined(summary: &Summary, talk: &Talk) {
    let files = &summary.newly_quarantined;
    if files.is_empty() {
        return;
    }
    talk.say(&talk.messages.text("run-quarantined"));
    for (file, reason) in files.iter().take(NAMED_FILES) {
        let reason = talk.messages.text(&format!("reason-{reason}"));
        let line = [("file", file.as_str()), ("reason", reason.as_str())];
        talk.say(&format!(
            "  {}",
            talk.messages.format("run-quarantined-file", &line)
        ));
    }
    if files.len() > NAMED_FILES {
        talk.say(&format!("  + {}", files.len() - NAMED_FILES));
    }
}

fn say_what_next(summary: &Summary, config: &RunConfig, talk: &Talk) {
    let messages = &talk.messages;
    if summary.interrupted {
        return talk.say(&messages.text("run-interrupted"));
    }
    if summary.nothing_to_do {
        return talk.say(&messages.text("run-nothing"));
    }
    if summary.review > 0 {
        let count = summary.review.to_string();
        talk.say(&messages.format("run-review", &[("count", &count)]));
    }
    let catalogue = config.catalogue.display().to_string();
    talk.say(&messages.format("run-next", &[("catalogue", &catalogue)]));
}
