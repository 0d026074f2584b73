//! Reindex: what search uses is made anew from the papers.

use super::Talk;
use crate::catalogue::{Catalogue, CatalogueError};
use crate::cli::ReindexArgs;
use crate::error::Error;
use crate::exit_code::ExitCode;

/// `sohoa reindex`.
///
/// # Errors
/// [`Error`] when the catalogue is in use or cannot be written.
pub fn reindex(args: &ReindexArgs, talk: &Talk) -> Result<ExitCode, Error> {
    let path = &args.catalogue.catalogue;
    if !path.is_file() {
        return Err(CatalogueError::Missing { path: path.clone() }.into());
    }
    let papers = Catalogue::open_writer(path)?.reindex()?;
    let papers = papers.to_string();
    talk.say(&talk.messages.format("reindex-done", &[("papers", &papers)]));
    Ok(ExitCode::Done)
}
