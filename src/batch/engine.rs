//! Engine: makes what reading needs from the settings of a run.

use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::Reading;
use crate::config::{ConfigError, Engine, RunConfig};
use crate::error::Error;
use crate::extract::Knowledge;
use crate::ocr::native::Native;
use crate::ocr::native::kernels::Kernel;
use crate::ocr::native::model::Model;
#[cfg(feature = "tesseract")]
use crate::ocr::tesseract::Tesseract;
use crate::ocr::{OcrError, Recognizer};
use crate::raster::Limits;

/// Who reads, and what with.
#[derive(Debug, Clone)]
pub struct Reader {
    /// Which engine.
    pub engine: Engine,
    /// The model of our own reader.
    pub model: Arc<Model>,
    /// The kernel of our own reader.
    pub kernel: Kernel,
}

impl Reader {
    /// What the settings ask for, with this processor's fastest kernel.
    ///
    /// # Errors
    /// [`ConfigError::Model`] when the model's file cannot be read or is none that this reader can
    /// use.
    pub fn settle(config: &RunConfig) -> Result<Self, ConfigError> {
        Ok(Self {
            model: model(config.model.as_deref())?,
            ..Self::of(config.engine)
        })
    }

    /// That engine with the shipped model and this processor's fastest kernel.
    pub fn of(engine: Engine) -> Self {
        Self {
            engine,
            model: Model::shipped(),
            kernel: Kernel::best(),
        }
    }

    /// Starts an engine.
    ///
    /// # Errors
    /// [`OcrError::Start`] when its library or language data are missing.
    pub fn start(&self) -> Result<Box<dyn Recognizer>, OcrError> {
        match self.engine {
            Engine::Native => Ok(Box::new(Native::new(
                self.model.clone(),
                Model::second(),
                self.kernel,
            ))),
            #[cfg(feature = "tesseract")]
            Engine::Tesseract => Ok(Box::new(Tesseract::new()?)),
        }
    }
}

fn model(path: Option<&Path>) -> Result<Arc<Model>, ConfigError> {
    let Some(path) = path else {
        return Ok(Model::shipped());
    };
    let bad = |reason: String| ConfigError::Model {
        path: path.to_owned(),
        reason,
    };
    let file = std::fs::read(path).map_err(|e| bad(e.to_string()))?;
    Model::parse(&file)
        .map(Arc::new)
        .map_err(|e| bad(e.to_string()))
}

/// Loads kinds and authorities and tries the engine once, so that a run that cannot read says so
/// before it opens anything.
///
/// # Errors
/// [`Error`] when the kinds or the engine cannot be used.
pub fn reading(reader: &Reader, kinds: Option<&Path>) -> Result<Reading, Error> {
    reader.start()?;
    let reader = reader.clone();
    Ok(Reading {
        engine: Arc::new(move || reader.start()),
        knowledge: Arc::new(Knowledge::load(kinds)?),
        limits: Limits::default(),
        times: Arc::default(),
    })
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
pub fn settings(reader: &Reader, knowledge: &Knowledge) -> String {
    let kinds: String = Sha256::digest(knowledge.source())
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let (version, engine) = (env!("CARGO_PKG_VERSION"), reader.engine.as_str());
    let model = reader.model.fingerprint();
    format!("sohoa {version} {engine} model {model} kinds {kinds}")
}
