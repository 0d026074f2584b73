//! Engine: makes what reading needs from the settings of a run.

use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::Reading;
use super::wire::Setup;
use crate::config::{ConfigError, Engine};
use crate::error::Error;
use crate::extract::Knowledge;
use crate::ocr::native::Native;
use crate::ocr::native::kernels::Kernel;
use crate::ocr::native::model::Model;
#[cfg(feature = "tesseract")]
use crate::ocr::tesseract::Tesseract;
use crate::ocr::{OcrError, Recognizer};

/// Who reads, and what with.
#[derive(Debug, Clone)]
pub struct Reader {
    /// Which engine.
    pub engine: Engine,
    /// The model of our own reader, where it is not the shipped one.
    pub own_model: Option<Arc<Model>>,
    /// The kernel of our own reader.
    pub kernel: Kernel,
}

impl Reader {
    /// What the settings ask for, with this processor's fastest kernel.
    ///
    /// # Errors
    /// [`ConfigError::Model`] when the model's file cannot be read or is none that this reader can
    /// use.
    pub fn settle(engine: Engine, model_file: Option<&Path>) -> Result<Self, ConfigError> {
        Ok(Self {
            engine,
            own_model: model_file.map(model).transpose()?,
            kernel: Kernel::best(),
        })
    }

    /// That engine with the shipped model and this processor's fastest kernel.
    pub fn of(engine: Engine) -> Self {
        Self {
            engine,
            own_model: None,
            kernel: Kernel::best(),
        }
    }

    /// The model of our own reader; the shipped one is parsed when it is first asked for.
    pub fn model(&self) -> Arc<Model> {
        self.own_model.clone().unwrap_or_else(Model::shipped)
    }

    /// Starts an engine.
    ///
    /// # Errors
    /// [`OcrError::Start`] when its library or language data are missing.
    pub fn start(&self) -> Result<Box<dyn Recognizer>, OcrError> {
        match self.engine {
            Engine::Native => Ok(Box::new(Native::new(
                self.model(),
                Model::second(),
                self.kernel,
            ))),
            #[cfg(feature = "tesseract")]
            Engine::Tesseract => Ok(Box::new(Tesseract::new()?)),
        }
    }

    /// Tries an engine that needs more than this program, so that a run that cannot read says so
    /// before it opens anything.
    fn try_out(&self) -> Result<(), OcrError> {
        match self.engine {
            Engine::Native => Ok(()),
            #[cfg(feature = "tesseract")]
            Engine::Tesseract => self.start().map(|_| ()),
        }
    }
}

fn model(path: &Path) -> Result<Arc<Model>, ConfigError> {
    let model = Model::parse(&model_file(path)?);
    model.map(Arc::new).map_err(|e| unusable(path, e))
}

fn model_file(path: &Path) -> Result<Vec<u8>, ConfigError> {
    std::fs::read(path).map_err(|e| unusable(path, e))
}

fn unusable(path: &Path, reason: impl ToString) -> ConfigError {
    ConfigError::Model {
        path: path.to_owned(),
        reason: reason.to_string(),
    }
}

/// The means of reading with this engine, and with a folder of kinds beside the shipped ones. What is
/// part of the program is loaded when the first page needs it: nobody waits for it.
///
/// # Errors
/// [`Error`] when the kinds or the engine cannot be used.
pub fn reading(reader: &Reader, kinds: Option<&Path>) -> Result<Reading, Error> {
    reader.try_out()?;
    let own_kinds = kinds.map(|folder| Knowledge::load(Some(folder)));
    let reader = reader.clone();
    Ok(Reading {
        own_kinds: own_kinds.transpose()?.map(Arc::new),
        ..Reading::of(Arc::new(move || reader.start()))
    })
}

/// The variable that keeps libtesseract from starting threads of its own.
pub(super) const OPENMP_LIMIT: &str = "OMP_THREAD_LIMIT";

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

/// What the words of a file depend on beside its bytes. Raise it when the stages from raster to
/// reading order read differently: every file is then read again.
const READING_REVISION: u32 = 9;

/// The fingerprints of everything that a file's record depends on beside its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Of its words: when this changes, the file is read again.
    pub reading: String,
    /// Of its values: when only this changes, they are found anew in the words as stored.
    pub rules: String,
}

impl Settings {
    /// Settings that only a name tells apart, for tests and measurements.
    pub fn named(name: &str) -> Self {
        Self {
            reading: name.to_owned(),
            rules: name.to_owned(),
        }
    }

    /// Those of a run. Nothing is parsed: the process that reads finds out whether it can.
    ///
    /// # Errors
    /// [`Error`] when the file of a model or of a kind cannot be read.
    pub fn of(setup: &Setup) -> Result<Self, Error> {
        let model = match &setup.model {
            Some(path) => Model::fingerprint_of(&model_file(path)?),
            None => Model::shipped_fingerprint(),
        };
        let (revision, engine) = (READING_REVISION, setup.engine.as_str());
        let corrected = if setup.correct { "" } else { " as read" };
        let kinds = Knowledge::source_of(setup.kinds.as_deref())?;
        let version = env!("CARGO_PKG_VERSION");
        Ok(Self {
            reading: format!("{engine} model {model} revision {revision}{corrected}"),
            rules: format!("sohoa {version} kinds {}", digest(&kinds)),
        })
    }
}

/// The first twelve hexadecimal digits of the SHA-256.
fn digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().take(6).map(|b| format!("{b:02x}")).collect()
}
