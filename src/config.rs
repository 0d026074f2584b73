//! Config: arguments, environment and machine settled into one checked value that stages take.

use std::path::PathBuf;

use clap::ValueEnum;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::cli::{AsOfArg, RunArgs};

/// The settings of one run, checked.
#[derive(Debug, Clone)]
pub struct RunConfig {
    /// Inboxes that exist.
    pub inboxes: Vec<PathBuf>,
    /// The catalogue file; its folder exists.
    pub catalogue: PathBuf,
    /// The register, when there is one.
    pub register: Option<PathBuf>,
    /// The day for which status is told.
    pub as_of: Date,
    /// Pages read at the same time, at least 1.
    pub jobs: usize,
    /// Who reads.
    pub engine: Engine,
    /// A model of our own reader, instead of the shipped one.
    pub model: Option<PathBuf>,
    /// A folder of kind files beside the shipped ones.
    pub kinds: Option<PathBuf>,
    /// Also read what the register says is no longer in force.
    pub all: bool,
}

/// Who reads pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// Our own reader
    #[default]
    Native,
    /// The system's libtesseract
    #[cfg(feature = "tesseract")]
    Tesseract,
}

impl Engine {
    /// All engines of this build.
    pub const ALL: &[Engine] = &[
        Engine::Native,
        #[cfg(feature = "tesseract")]
        Engine::Tesseract,
    ];

    /// What mends an engine that does not start or misreads.
    pub fn mend(self) -> &'static str {
        match self {
            Engine::Native => "install sohoa again: its model is part of the program",
            #[cfg(feature = "tesseract")]
            Engine::Tesseract => "sudo apt-get install tesseract-ocr-vie",
        }
    }

    /// The name in the catalogue and in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Engine::Native => "native",
            #[cfg(feature = "tesseract")]
            Engine::Tesseract => "tesseract",
        }
    }
}

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// An inbox is not there.
    #[error("inbox `{}` does not exist", path.display())]
    NoInbox {
        /// The inbox as typed.
        path: PathBuf,
    },
    /// The catalogue's folder is not there.
    #[error("the folder of the catalogue `{}` does not exist", path.display())]
    NoCatalogueFolder {
        /// The catalogue as typed.
        path: PathBuf,
    },
    /// The file of a model is none that our reader can use.
    #[error("the model `{}` cannot be used: {reason}", path.display())]
    Model {
        /// The file as typed.
        path: PathBuf,
        /// What was expected of it.
        reason: String,
    },
    /// The corpus to measure is no folder with files to read.
    #[error("`{}` is no folder of scans", path.display())]
    NoCorpus {
        /// The folder as typed.
        path: PathBuf,
    },
    /// A range of days that cannot be understood.
    #[error("`{text}` is not a range of days like 2024-01-01..2024-12-31")]
    BadRange {
        /// The range as typed.
        text: String,
    },
}

impl RunConfig {
    /// Checks what was typed.
    ///
    /// # Errors
    /// [`ConfigError`] when an inbox or the catalogue's folder does not exist.
    pub fn settle(args: &RunArgs) -> Result<Self, ConfigError> {
        if let Some(path) = args.inboxes.iter().find(|path| !path.exists()) {
            return Err(ConfigError::NoInbox { path: path.clone() });
        }
        let catalogue = args.catalogue.catalogue.clone();
        let folder = catalogue.parent().filter(|p| !p.as_os_str().is_empty());
        if folder.is_some_and(|folder| !folder.is_dir()) {
            return Err(ConfigError::NoCatalogueFolder { path: catalogue });
        }
        Ok(Self {
            inboxes: args.inboxes.clone(),
            catalogue,
            register: args.register.clone(),
            as_of: day(&args.as_of),
            jobs: args.jobs.unwrap_or_else(processors).max(1),
            engine: args.engine.unwrap_or_default(),
            model: args.model.clone(),
            kinds: args.kinds.clone(),
            all: args.all,
        })
    }

    /// One inbox into one catalogue, everything else as it is by default.
    pub fn of(inbox: PathBuf, catalogue: PathBuf, jobs: usize) -> Self {
        Self {
            inboxes: vec![inbox],
            catalogue,
            register: None,
            as_of: today(),
            jobs,
            engine: Engine::default(),
            model: None,
            kinds: None,
            all: false,
        }
    }
}

/// The day that was asked for, else today where the machine stands.
pub fn day(asked: &AsOfArg) -> Date {
    asked.as_of.unwrap_or_else(today)
}

fn today() -> Date {
    Timestamp::now()
        .to_zoned_datetime(TimeZone::system())
        .date()
}

/// Processors that this process may use.
pub fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Two ends of a range of days; a missing end is open.
pub type DayRange = (Option<Date>, Option<Date>);

/// Reads `FROM..TO`, either end optional; a single day is a range of itself.
///
/// # Errors
/// [`ConfigError::BadRange`] for anything else.
pub fn day_range(text: &str) -> Result<DayRange, ConfigError> {
    let bad = || ConfigError::BadRange {
        text: text.to_owned(),
    };
    let end = |part: &str| match part.trim() {
        "" => Ok(None),
        day => day.parse::<Date>().map(Some).map_err(|_| bad()),
    };
    let (from, to) = match text.split_once("..") {
        Some((from, to)) => (end(from)?, end(to)?),
        None => (end(text)?, end(text)?),
    };
    match (from, to) {
        (None, None) => Err(bad()),
        (Some(from), Some(to)) if from > to => Err(bad()),
        range => Ok(range),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_range_may_be_open_at_either_end() {
        assert_eq!(
            day_range("2024-01-01..").unwrap(),
            (Some(date(2024, 1, 1)), None)
        );
        assert_eq!(
            day_range("..2024-12-31").unwrap(),
            (None, Some(date(2024, 12, 31)))
        );
        assert_eq!(
            day_range("2024-02-29").unwrap(),
            (Some(date(2024, 2, 29)), Some(date(2024, 2, 29)))
        );
        for text in [
            "",
            "..",
            "2024-13-01..",
            "2024-05-01..2024-04-01",
            "31/12/2024",
        ] {
            assert!(day_range(text).is_err(), "{text}");
        }
    }
}
