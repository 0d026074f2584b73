//! Runs: the flags of the commands that read, and of those that tell how reading goes.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Time;

use super::{AsOfArg, CatalogueArg};
use crate::config::{Again, Engine};
use crate::raster::limits;

/// Flags of `run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// Folders (or files) to read
    #[arg(required = true, value_name = "INBOX")]
    pub inboxes: Vec<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub catalogue: CatalogueArg,
    /// The office's own list (CSV or XLSX): a witness, not the truth
    #[arg(long, value_name = "FILE")]
    pub register: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub as_of: AsOfArg,
    /// Pages read at the same time [default: the number of processors]
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Who reads the pages
    #[arg(long, value_name = "NAME")]
    pub engine: Option<Engine>,
    /// Model of our own reader (.traineddata of tessdata_fast) [default: the shipped one]
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Folder of kind files that add to or override the shipped ones
    #[arg(long, value_name = "DIR")]
    pub kinds: Option<PathBuf>,
    /// Also read what the register says is no longer in force
    #[arg(long)]
    pub all: bool,
    /// Go on and read files as they arrive, until stopped
    #[arg(long)]
    pub watch: bool,
    /// With --watch: seconds that a file must stay the same before it is read
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    pub settled: u64,
    /// Keep words as they were read: set phrases and misread words are not put right
    #[arg(long)]
    pub no_correct: bool,
    /// Do more than what is new or changed
    #[arg(long, value_name = "WHAT")]
    pub refresh: Option<Again>,
    /// End by this time of day, as HH:MM; the next run goes on
    #[arg(long, value_name = "HH:MM", value_parser = time_of_day)]
    pub until: Option<Time>,
    /// Most memory for reading, as 4G [default: three quarters of the machine's]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub max_memory: Option<u64>,
    /// End when less than this is free on the catalogue's disk [default: 64M]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub least_free: Option<u64>,
    /// A limit against hostile files: file-bytes, pages, pixels, unpacked-bytes, drawing-steps,
    /// page-seconds, file-seconds; may be repeated
    #[arg(
        long = "limit",
        value_name = "NAME=VALUE",
        env = "SOHOA_LIMITS",
        value_delimiter = ','
    )]
    pub limits: Vec<String>,
    /// Let other programs of this machine go first
    #[arg(long)]
    pub nice: bool,
    /// Keep the text of papers in force only; what has ended is kept in brief, with the reason
    #[arg(long)]
    pub only_in_force: bool,
    /// Print the summary as one JSON object
    #[arg(long)]
    pub json: bool,
}

fn size(text: &str) -> Result<u64, String> {
    limits::size(text).ok_or_else(|| "a size like 512M or 4G is expected".to_owned())
}

fn time_of_day(text: &str) -> Result<Time, String> {
    let (hour, minute) = text.split_once(':').unwrap_or((text, "x"));
    match (hour.parse(), minute.parse()) {
        (Ok(hour), Ok(minute)) => Time::new(hour, minute, 0, 0).map_err(|e| e.to_string()),
        _ => Err("a time like 06:00 is expected".to_owned()),
    }
}

/// Flags of `status`.
#[derive(Debug, Args)]
pub struct StatusArgs {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub catalogue: CatalogueArg,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `retry`.
#[derive(Debug, Args)]
pub struct RetryArgs {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub catalogue: CatalogueArg,
    /// Pages read at the same time [default: the number of processors]
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// A limit against hostile files, as in `run`; may be repeated
    #[arg(
        long = "limit",
        value_name = "NAME=VALUE",
        env = "SOHOA_LIMITS",
        value_delimiter = ','
    )]
    pub limits: Vec<String>,
    /// Print the summary as one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Flags of `worker`.
#[derive(Debug, Args)]
pub struct WorkerArgs {
    /// Pages read at the same time [default: the number of processors]
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Who reads the pages
    #[arg(long, value_name = "NAME")]
    pub engine: Option<Engine>,
    /// Model of our own reader (.traineddata of tessdata_fast) [default: the shipped one]
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Folder of kind files that add to or override the shipped ones
    #[arg(long, value_name = "DIR")]
    pub kinds: Option<PathBuf>,
    /// Most memory for reading, as 4G [default: three quarters of the machine's]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub max_memory: Option<u64>,
    /// A limit against hostile files, as in `run`; may be repeated
    #[arg(
        long = "limit",
        value_name = "NAME=VALUE",
        env = "SOHOA_LIMITS",
        value_delimiter = ','
    )]
    pub limits: Vec<String>,
}
