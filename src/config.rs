//! Config: arguments, environment and machine settled into one checked value that stages take.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::ValueEnum;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::cli::{AsOfArg, RetryArgs, RunArgs, ServeArgs, WorkerArgs};
use crate::process;
use crate::raster::Limits;

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
    /// Put set phrases and misread words right.
    pub correct: bool,
    /// Also read what the register says is no longer in force.
    pub all: bool,
    /// What is done again.
    pub again: Again,
    /// Limits against hostile files.
    pub limits: Limits,
    /// Room on the catalogue's disk below which a run ends.
    pub least_free_bytes: u64,
    /// When the run is to have ended.
    pub until: Option<Timestamp>,
    /// Let other programs of the machine go first.
    pub nice: bool,
    /// Read files as they arrive, once they have stayed the same for so long.
    pub watch: Option<Duration>,
    /// Keep the text of papers in force only.
    pub only_in_force: bool,
}

/// What a run does beside reading what is new or changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Again {
    /// Nothing
    #[default]
    #[value(skip)]
    Nothing,
    /// Find the values of all papers anew in their words as stored, without reading scans
    Fields,
    /// Read everything again
    All,
    /// Only what is in quarantine, and nothing else
    #[value(skip)]
    Quarantined,
}

/// A run ends before the disk is full: other programs need it too.
const LEAST_FREE_BYTES: u64 = 64 << 20;

/// Who reads pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// A limit that cannot be set.
    #[error("the limit `{text}` cannot be set: {reason}")]
    BadLimit {
        /// As typed.
        text: String,
        /// What was expected.
        reason: String,
    },
    /// A line that is no order to a reading process.
    #[error("not an order to a reading process: {0}")]
    Order(String),
    /// An address to listen on that cannot be understood.
    #[error("`{text}` is not an address like 127.0.0.1:8017")]
    BadAddress {
        /// The address as typed.
        text: String,
    },
    /// An address that other machines can reach, where nobody logs in.
    #[error("{address} can be reached from other machines, and nobody would have to log in")]
    OpenAddress {
        /// The address.
        address: SocketAddr,
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
            jobs: jobs(args.jobs, processors()),
            engine: args.engine.unwrap_or_default(),
            model: args.model.clone(),
            kinds: args.kinds.clone(),
            correct: !args.no_correct,
            all: args.all,
            only_in_force: args.only_in_force,
            again: args.refresh.unwrap_or_default(),
            limits: limits(&args.limits, args.max_memory)?,
            least_free_bytes: args.least_free.unwrap_or(LEAST_FREE_BYTES),
            until: args.until.map(next),
            nice: args.nice,
            watch: args.watch.then(|| Duration::from_secs(args.settled)),
        })
    }

    /// Reads again what is in quarantine of these inboxes.
    ///
    /// # Errors
    /// [`ConfigError`] when an inbox is not there or a limit cannot be set.
    pub fn retry(args: &RetryArgs, inboxes: Vec<PathBuf>) -> Result<Self, ConfigError> {
        if let Some(path) = inboxes.iter().find(|path| !path.exists()) {
            return Err(ConfigError::NoInbox { path: path.clone() });
        }
        Ok(Self {
            inboxes,
            again: Again::Quarantined,
            limits: limits(&args.limits, None)?,
            ..Self::of(
                PathBuf::new(),
                args.catalogue.catalogue.clone(),
                jobs(args.jobs, processors()),
            )
        })
    }

    /// Reads what a manifest names; there is no inbox and no catalogue.
    ///
    /// # Errors
    /// [`ConfigError::BadLimit`].
    pub fn worker(args: &WorkerArgs) -> Result<Self, ConfigError> {
        Ok(Self {
            inboxes: Vec::new(),
            engine: args.engine.unwrap_or_default(),
            model: args.model.clone(),
            kinds: args.kinds.clone(),
            limits: limits(&args.limits, args.max_memory)?,
            ..Self::of(
                PathBuf::new(),
                PathBuf::new(),
                jobs(args.jobs, processors()),
            )
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
            correct: true,
            all: false,
            again: Again::Nothing,
            limits: Limits::default(),
            least_free_bytes: LEAST_FREE_BYTES,
            until: None,
            nice: false,
            watch: None,
            only_in_force: false,
        }
    }
}

fn limits(settings: &[String], max_memory: Option<u64>) -> Result<Limits, ConfigError> {
    let mut limits = Limits {
        max_memory_bytes: max_memory.unwrap_or_else(process::memory_for_us),
        ..Limits::default()
    };
    for setting in settings {
        let bad = |reason| ConfigError::BadLimit {
            text: setting.clone(),
            reason,
        };
        let (name, value) = setting
            .split_once('=')
            .ok_or_else(|| bad("NAME=VALUE is expected".to_owned()))?;
        limits.set(name.trim(), value).map_err(bad)?;
    }
    Ok(limits)
}

/// The next moment at which the clock shows this time.
fn next(time: Time) -> Timestamp {
    let now = Timestamp::now().to_zoned_datetime(TimeZone::system());
    let at = |date: Date| date.to_datetime(time).to_zoned_datetime(TimeZone::system());
    let today = at(now.date());
    let tomorrow = || now.date().tomorrow().and_then(at);
    let next = today.and_then(|today| if today > now { Ok(today) } else { tomorrow() });
    next.map_or_else(|_| Timestamp::now(), |next| next.timestamp())
}

/// Reading threads: what was asked for, but never none, and never more than processors. Each has one
/// engine with one thread, so engine threads x workers = processors.
fn jobs(asked: Option<usize>, processors: usize) -> usize {
    asked.unwrap_or(processors).clamp(1, processors.max(1))
}

/// The settings of the web pages, checked.
#[derive(Debug, Clone)]
pub struct ServeConfig {
    /// The catalogue file.
    pub catalogue: PathBuf,
    /// Where to listen: this machine only, as long as nobody has to log in.
    pub listen: SocketAddr,
}

impl ServeConfig {
    /// Checks what was typed.
    ///
    /// # Errors
    /// [`ConfigError`] when the address is none, or can be reached from other machines.
    pub fn settle(args: &ServeArgs) -> Result<Self, ConfigError> {
        Ok(Self {
            catalogue: args.catalogue.catalogue.clone(),
            listen: loopback_address(&args.listen)?,
        })
    }
}

/// Reads `ADDRESS:PORT` or `localhost:PORT`; only an address of the machine itself is taken.
fn loopback_address(text: &str) -> Result<SocketAddr, ConfigError> {
    let numbers = text.replacen("localhost:", "127.0.0.1:", 1);
    let address: SocketAddr = numbers.parse().map_err(|_| ConfigError::BadAddress {
        text: text.to_owned(),
    })?;
    match address.ip().to_canonical().is_loopback() {
        true => Ok(address),
        false => Err(ConfigError::OpenAddress { address }),
    }
}

/// The day that was asked for, else today where the machine stands.
pub fn day(asked: &AsOfArg) -> Date {
    asked.as_of.unwrap_or_else(today)
}

/// Today where the machine stands.
pub fn today() -> Date {
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

    /// Others computed threads from pages, and came to none for one page and to hundreds for many.
    #[test]
    fn there_is_always_a_reader_and_never_more_than_processors() {
        for processors in 1..=64 {
            assert_eq!(jobs(None, processors), processors);
            for asked in [0, 1, 3, 619] {
                let jobs = jobs(Some(asked), processors);
                assert!(
                    (1..=processors).contains(&jobs),
                    "{asked} on {processors}: {jobs}"
                );
            }
        }
    }

    #[test]
    fn only_an_address_of_the_machine_itself_is_listened_on() {
        for own in [
            "127.0.0.1:0",
            "127.9.9.9:8017",
            "[::1]:8017",
            "localhost:80",
            "[::ffff:127.0.0.1]:80",
        ] {
            assert!(loopback_address(own).is_ok(), "{own}");
        }
        for open in ["0.0.0.0:8017", "[::]:8017", "192.168.1.5:80", "8.8.8.8:53"] {
            let refused = loopback_address(open);
            assert!(
                matches!(refused, Err(ConfigError::OpenAddress { .. })),
                "{open}"
            );
        }
        for nonsense in ["", "127.0.0.1", "example.com:80", "127.0.0.1:99999"] {
            let refused = loopback_address(nonsense);
            assert!(
                matches!(refused, Err(ConfigError::BadAddress { .. })),
                "{nonsense}"
            );
        }
    }

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
