//! Inspect: a file's pages as the pipeline saw them, for developers and for whoever doubts a value.

use super::Talk;
use super::talk::print;
use crate::batch::{self, Reader};
use crate::cli::InspectArgs;
use crate::config::ConfigError;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::inspect;
use crate::intake;

/// `sohoa inspect`.
///
/// # Errors
/// [`Error`] when the file or the page cannot be read, or the folder cannot be written.
pub fn inspect(args: &InspectArgs, talk: &Talk) -> Result<ExitCode, Error> {
    let engine = args.engine.unwrap_or_default();
    #[cfg(feature = "tesseract")]
    batch::hold_engine_threads(engine)?;
    let reader = Reader::settle(engine, args.model.as_deref())?;
    let reading = batch::reading(&reader, args.kinds.as_deref())?;
    let missing = || ConfigError::NoInbox {
        path: args.file.clone(),
    };
    let found = intake::walk(std::slice::from_ref(&args.file), &[])?;
    let found = found.first().filter(|_| args.file.is_file());
    let loaded = intake::load(found.ok_or_else(missing)?, reading.limits.max_bytes)?;
    let index = inspect::inspect(&reading, loaded.bytes, args.page, &args.out, &talk.messages)?;
    print(&index.display().to_string());
    Ok(ExitCode::Done)
}
