//! Retry: reads again what is in quarantine, after the files or the machine have been mended.

use super::Talk;
use super::run;
use crate::catalogue::Catalogue;
use crate::cli::RetryArgs;
use crate::config::RunConfig;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::intake::path_text;

/// `sohoa retry`.
///
/// # Errors
/// [`Error`] as for `run`.
pub fn retry(args: &RetryArgs, talk: &Talk) -> Result<ExitCode, Error> {
    let catalogue = Catalogue::open_reader(&args.catalogue.catalogue)?;
    let inboxes = catalogue.inboxes()?;
    drop(catalogue);
    let inboxes = inboxes.iter().map(|inbox| path_text::meant(inbox));
    let config = RunConfig::retry(args, inboxes.collect())?;
    run::carry_out(&config, args.json, talk)
}
