//! Export: writes the records out.

use super::Talk;
use crate::catalogue::Catalogue;
use crate::cli::ExportArgs;
use crate::config;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::export::{self, ExportOptions};

/// `sohoa export`.
///
/// # Errors
/// [`Error`] when the catalogue cannot be read or the output cannot be written.
pub fn export(args: &ExportArgs, talk: &Talk) -> Result<ExitCode, Error> {
    let catalogue = Catalogue::open_reader(&args.catalogue.catalogue)?;
    let options = ExportOptions {
        form: args.format,
        out: args.out.clone(),
        all: args.all,
        as_of: config::day(&args.as_of),
    };
    let records = export::export(&catalogue, &options)?;
    let count = records.to_string();
    talk.say(&talk.messages.format("export-done", &[("count", &count)]));
    Ok(ExitCode::Done)
}
