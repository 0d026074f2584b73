//! Close: what is left to do once everything read is written: judgements, papers kept in brief, and
//! where the register and the files do not meet.

use std::collections::HashSet;

use crate::catalogue::{Catalogue, CatalogueError, RegisterGaps};
use crate::config::RunConfig;
use crate::intake::Register;
use crate::validity::{self, Rules};

/// What the end of a run found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Closing {
    /// Files that are kept in brief from now on, because their papers have ended.
    pub abridged: usize,
    /// Where the register of this run and the files do not meet; `None` without a register.
    pub gaps: Option<RegisterGaps>,
}

/// Judges what waits, also what a run that was killed left.
pub fn settle(catalogue: &mut Catalogue, rules: &Rules) -> Result<Closing, CatalogueError> {
    validity::settle(catalogue, rules)?;
    Ok(Closing::default())
}

/// Judges what waits and tidies up after a whole run. `names` are all files found.
pub fn close(
    catalogue: &mut Catalogue,
    config: &RunConfig,
    rules: &Rules,
    register: Option<&Register>,
    names: &HashSet<String>,
) -> Result<Closing, CatalogueError> {
    let mut closing = settle(catalogue, rules)?;
    if config.only_in_force {
        closing.abridged = catalogue.abridge_ended(config.as_of)?;
    }
    if let Some(register) = register {
        catalogue.note_unfiled_rows(&register.unfiled(names.iter().map(String::as_str)))?;
        closing.gaps = Some(catalogue.register_gaps()?);
    }
    Ok(closing)
}
