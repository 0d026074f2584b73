//! Run: reads the inboxes into the catalogue and says how it went.

use super::Talk;
use super::talk::print;
use crate::batch::{self, StopFlag, Summary};
use crate::cli::RunArgs;
use crate::config::RunConfig;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::process;

/// How many quarantined files are named; the rest is counted.
const NAMED_FILES: usize = 20;

/// `sohoa run`.
///
/// # Errors
/// [`Error`] when the run cannot begin or the catalogue cannot be written.
pub fn run(args: &RunArgs, talk: &Talk) -> Result<ExitCode, Error> {
    carry_out(&RunConfig::settle(args)?, args.json, talk)
}

/// Carries out a settled run and says how it went.
///
/// # Errors
/// As [`run`].
pub fn carry_out(config: &RunConfig, json: bool, talk: &Talk) -> Result<ExitCode, Error> {
    if config.nice {
        process::be_nice();
    }
    let stop = StopFlag::on_interrupt(talk.messages.text("run-stopping"))
        .map_err(|e| Error::System(e.to_string()))?;
    if let Some(until) = config.until {
        stop.ask_by(until);
    }
    if let Some(settle) = config.watch {
        let mut tell = |round: Result<Summary, &Error>| match round {
            Ok(summary) => say(&summary, config, json, talk),
            Err(away) => {
                talk.fail(away);
            }
        };
        batch::watch(config, settle, &talk.messages, &stop, &mut tell)?;
        return Ok(ExitCode::Interrupted);
    }
    let summary = batch::run(config, &talk.messages, &stop)?;
    say(&summary, config, json, talk);
    Ok(exit_code(&summary))
}

fn say(summary: &Summary, config: &RunConfig, json: bool, talk: &Talk) {
    say_quarantined(summary, talk);
    say_unread(summary, talk);
    say_closing(summary, config, talk);
    say_what_next(summary, config, talk);
    print(&match json {
        true => serde_json::to_string(summary).expect("a summary is plain data"),
        false => line(summary),
    });
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
    for (file, why) in files.iter().take(NAMED_FILES) {
        let reason = reason(&why.reason, Some(&why.detail), talk);
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

fn say_unread(summary: &Summary, talk: &Talk) {
    let pages = &summary.newly_unread;
    if pages.is_empty() {
        return;
    }
    talk.say(&talk.messages.text("run-unread"));
    for (file, aside) in pages.iter().take(NAMED_FILES) {
        let page = aside.page.to_string();
        let reason = talk.messages.text(&format!("page-reason-{}", aside.reason));
        let line = [
            ("file", file.as_str()),
            ("page", &page),
            ("reason", &reason),
        ];
        talk.say(&format!(
            "  {}",
            talk.messages.format("run-unread-page", &line)
        ));
    }
    if pages.len() > NAMED_FILES {
        talk.say(&format!("  + {}", pages.len() - NAMED_FILES));
    }
}

/// Why a file is in quarantine, for people; a limit that it went beyond is named.
pub fn reason(code: &str, detail: Option<&str>, talk: &Talk) -> String {
    let detail = [("detail", detail.unwrap_or_default())];
    talk.messages.format(&format!("reason-{code}"), &detail)
}

/// What was kept in brief, and where the register and the files do not meet.
fn say_closing(summary: &Summary, config: &RunConfig, talk: &Talk) {
    let messages = &talk.messages;
    let closing = &summary.closing;
    if closing.abridged > 0 {
        let count = closing.abridged.to_string();
        talk.say(&messages.format("run-abridged", &[("count", &count)]));
    }
    let Some(gaps) = &closing.gaps else { return };
    let counts = [
        ("rows", gaps.rows_without_file.len().to_string()),
        ("files", gaps.files_without_row.len().to_string()),
        ("differ", gaps.papers_that_differ.len().to_string()),
        ("catalogue", config.catalogue.display().to_string()),
    ];
    let counts: Vec<(&str, &str)> = counts.iter().map(|(k, v)| (*k, v.as_str())).collect();
    talk.say(&messages.format("run-register", &counts));
}

fn say_what_next(summary: &Summary, config: &RunConfig, talk: &Talk) {
    let messages = &talk.messages;
    if summary.interrupted {
        let left = summary.left.to_string();
        return talk.say(&messages.format("run-interrupted", &[("left", &left)]));
    }
    if summary.nothing_to_do {
        return talk.say(&messages.text("run-nothing"));
    }
    if summary.review > 0 {
        let count = summary.review.to_string();
        talk.say(&messages.format("run-review", &[("count", &count)]));
    }
    let catalogue = config.catalogue.display().to_string();
    if !summary.newly_quarantined.is_empty() {
        talk.say(&messages.format("hint-retry", &[("catalogue", &catalogue)]));
    }
    talk.say(&messages.format("run-next", &[("catalogue", &catalogue)]));
}
