//! Backup: a whole copy of the catalogue.

use super::Talk;
use crate::catalogue::Catalogue;
use crate::cli::BackupArgs;
use crate::error::Error;
use crate::exit_code::ExitCode;

/// `sohoa backup`.
///
/// # Errors
/// [`Error`] when the catalogue cannot be read or the copy cannot be written.
pub fn backup(args: &BackupArgs, talk: &Talk) -> Result<ExitCode, Error> {
    Catalogue::open_reader(&args.catalogue.catalogue)?.back_up(&args.target)?;
    let target = args.target.display().to_string();
    talk.say(&talk.messages.format("backup-done", &[("path", &target)]));
    Ok(ExitCode::Done)
}
