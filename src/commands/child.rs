//! Child: the reading process of a run.

use crate::batch;
use crate::error::Error;
use crate::exit_code::ExitCode;

/// `sohoa reading-process`, as a run starts it.
///
/// # Errors
/// [`Error`] when what it is sent cannot be understood.
pub fn child() -> Result<ExitCode, Error> {
    batch::serve().map(|()| ExitCode::Done)
}
