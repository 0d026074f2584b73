//! Engine: makes what reading needs from the settings of a run.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::{EngineFactory, Reading};
use crate::config::{Engine, RunConfig};
use crate::error::Error;
use crate::extract::Knowledge;
use crate::ocr::Recognizer;
use crate::ocr::native::Native;
#[cfg(feature = "tesseract")]
use crate::ocr::tesseract::Tesseract;
use crate::raster::Limits;

/// Loads kinds and authorities and tries the engine once, so that a run that cannot read says so
/// before it opens anything.
pub fn reading(config: &RunConfig) -> Result<Reading, Error> {
    let engine = engine_factory(config.engine);
    engine()?;
    Ok(Reading {
        engine,
        knowledge: Arc::new(Knowledge::load(config.kinds.as_deref())?),
        limits: Limits::default(),
    })
}

/// How engines of that name are started.
pub fn engine_factory(engine: Engine) -> EngineFactory {
    match engine {
        Engine::Native => Arc::new(|| Ok(Box::new(Native::default()) as Box<dyn Recognizer>)),
        #[cfg(feature = "tesseract")]
        Engine::Tesseract => {
            Arc::new(|| Tesseract::new().map(|engine| Box::new(engine) as Box<dyn Recognizer>))
        }
    }
}

/// The variable that keeps libtesseract from starting threads of its own.
#[cfg(feature = "tesseract")]
const OPENMP_LIMIT: &str = "OMP_THREAD_LIMIT";

/// Starts the process anew with one OpenMP thread where the engine is libtesseract: its threads
/// get in the way of ours, and OpenMP reads its limit only when the process starts.
///
/// # Errors
/// [`Error::System`] when the process cannot be started anew.
#[cfg(feature = "tesseract")]
pub fn hold_engine_threads(engine: Engine) -> Result<(), Error> {
    use std::os::unix::process::CommandExt;
    if engine != Engine::Tesseract || std::env::var_os(OPENMP_LIMIT).is_some() {
        return Ok(());
    }
    let program = std::env::current_exe().map_err(|e| Error::System(e.to_string()))?;
    let error = std::process::Command::new(program)
        .args(std::env::args_os().skip(1))
        .env(OPENMP_LIMIT, "1")
        .exec();
    Err(Error::System(error.to_string()))
}

/// The fingerprint of everything that a file's reading depends on beside its bytes.
pub fn settings(config: &RunConfig, knowledge: &Knowledge) -> String {
    let kinds: String = Sha256::digest(knowledge.source())
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let (version, engine) = (env!("CARGO_PKG_VERSION"), config.engine.as_str());
    format!("sohoa {version} {engine} kinds {kinds}")
}
