//! Wire: what the supervisor and the process that reads say to each other, one JSON object a line.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Reading;
use super::engine::{Reader, Settings, reading};
use super::hands::PageInHand;
use super::memory::Memory;
use super::outcome::Ending;
use super::spool::Spool;
use crate::config::{Engine, RunConfig};
use crate::error::Error;
use crate::intake::path_text;
use crate::raster::Limits;

/// The first line to a reading process: how to read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Setup {
    /// Pages read at the same time.
    pub jobs: usize,
    /// Who reads.
    pub engine: Engine,
    /// A model instead of the shipped one.
    pub model: Option<PathBuf>,
    /// A folder of kind files beside the shipped ones.
    pub kinds: Option<PathBuf>,
    /// Put set phrases and misread words right.
    pub correct: bool,
    /// Limits against hostile files.
    pub limits: Limits,
    /// A folder for the pages of long documents: the only place where the process may write.
    #[serde(with = "path_text")]
    pub spool: PathBuf,
}

impl Setup {
    /// What a run's settings ask for.
    pub fn of(config: &RunConfig, spool: PathBuf) -> Self {
        Self {
            jobs: config.jobs,
            engine: config.engine,
            model: config.model.clone(),
            kinds: config.kinds.clone(),
            correct: config.correct,
            limits: config.limits.clone(),
            spool,
        }
    }

    /// Whether everything it names is part of the program.
    pub fn is_of_the_program(&self) -> bool {
        self.engine == Engine::Native && self.model.is_none() && self.kinds.is_none()
    }

    /// The fingerprints of what it describes.
    ///
    /// # Errors
    /// [`Error`] when the file of a model or of a kind cannot be read.
    pub fn settings(&self) -> Result<Settings, Error> {
        Settings::of(self)
    }

    /// The means of reading that it describes.
    ///
    /// # Errors
    /// [`Error`] when the model, the engine or the kinds cannot be used.
    pub fn reading(&self) -> Result<Reading, Error> {
        let reader = Reader::settle(self.engine, self.model.as_deref())?;
        let spool = Spool {
            folder: self.spool.clone(),
            reading: self.settings()?.reading,
        };
        Ok(Reading {
            correct: self.correct,
            limits: self.limits.clone(),
            memory: Arc::new(Memory::of(self.limits.max_memory_bytes)),
            spool: Some(spool),
            ..reading(&reader, self.kinds.as_deref())?
        })
    }
}

/// The second line: content that was read before, as (SHA-256, name). Every line after it is a
/// file to read ([`super::outcome::Order`]).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Originals(pub Vec<(String, String)>);

/// A line from the reading process.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Report {
    /// It can read.
    Ready,
    /// It cannot begin: its settings cannot be used.
    Refused,
    /// It is alive.
    Beat(Beat),
    /// It begins a page of a document that it reads alone.
    Begun(Begun),
    /// A file has its state.
    Ended {
        /// The file.
        name: String,
        /// SHA-256 of its bytes, where they could be read.
        sha256: Option<String>,
        /// How it ended.
        ending: Box<Ending>,
    },
}

/// A page that is begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// Counted from 1.
    pub page: u32,
    /// How many the document has.
    pub of: u32,
}

/// A sign of life.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Beat {
    /// Pages that this process has read.
    pub pages_done: u64,
    /// Memory that it holds now.
    pub memory_bytes: u64,
    /// The page that it has been reading longest.
    pub longest: Option<PageInHand>,
}
