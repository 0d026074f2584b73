//! Cli: every command, every flag and its help. What is typed; `config` makes of it what is used.

mod runs;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

pub use runs::{RetryArgs, RunArgs, StatusArgs, WorkerArgs};

use crate::config::Engine;
use crate::ocr::native::kernels::Kernel;
use crate::search::Cursor;
use crate::validity::Status;

/// Turns folders of scanned administrative results into a catalogue people can trust.
#[derive(Debug, Parser)]
#[command(name = "sohoa", version, max_term_width = 100)]
pub struct Cli {
    /// Language of messages [default: from SOHOA_LANG, else the locale]
    #[arg(long, value_name = "LANG", env = "SOHOA_LANG", global = true)]
    pub lang: Option<LanguageArg>,

    /// Form of the log on standard error
    #[arg(long, value_name = "FORM", default_value = "text", global = true)]
    pub log: LogForm,

    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// Languages that messages exist in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LanguageArg {
    /// Vietnamese
    Vi,
    /// English
    En,
}

/// Forms of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogForm {
    /// For people
    Text,
    /// For machines, an object a line
    Json,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read what is new or changed in the inboxes into the catalogue
    Run(RunArgs),
    /// Show where a batch stands, also while it runs
    Status(StatusArgs),
    /// Read again what is in quarantine, and nothing else
    Retry(RetryArgs),
    /// Copy the catalogue, also while a batch runs
    Backup(BackupArgs),
    /// Compare the originals, the database and what search uses with what they were
    Verify(VerifyArgs),
    /// Make what search uses anew from the papers
    Reindex(ReindexArgs),
    /// Read the files of a manifest (standard input) into record lines (standard output)
    Worker(WorkerArgs),
    /// Find papers by any words, a number or a holder
    Search(SearchArgs),
    /// Show one record: fields, evidence, status with its reasons, relations
    Show(ShowArgs),
    /// Show the catalogue in a browser: search, each paper with its proof on the page
    Serve(ServeArgs),
    /// Find originals that were moved, by their content, and note where they lie now
    Relink(RelinkArgs),
    /// Write the records out
    Export(ExportArgs),
    /// Put record lines, as `sohoa worker` writes them, into a catalogue
    Load(LoadArgs),
    /// Measure the catalogue against a hand-keyed truth
    Score(ScoreArgs),
    /// Try a kind file on texts before it is used
    Kinds(KindsArgs),
    /// Measure speed, memory and errors on a folder of scans
    Bench(BenchArgs),
    /// Write every intermediate image of a file's pages, and overlays of what was found on them
    Inspect(InspectArgs),
    /// Tell what is installed, what is missing, and the command that mends it
    Doctor(DoctorArgs),
    /// Read what a supervisor sends (for sohoa itself)
    #[command(name = CHILD_COMMAND, hide = true)]
    Child,
}

/// The command under which a run starts the process that reads.
pub const CHILD_COMMAND: &str = "reading-process";

/// The catalogue a command works on.
#[derive(Debug, Args)]
pub struct CatalogueArg {
    /// Catalogue file
    #[arg(long, value_name = "FILE", env = "SOHOA_CATALOGUE")]
    pub catalogue: PathBuf,
}

/// The day for which status is told.
#[derive(Debug, Args)]
pub struct AsOfArg {
    /// Day for which status is told, as YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
}

/// Flags of `backup`.
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// Where the copy goes; what is there is replaced
    #[arg(value_name = "FILE")]
    pub target: PathBuf,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub catalogue: CatalogueArg,
}

/// Flags of `verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub catalogue: CatalogueArg,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `reindex`.
#[derive(Debug, Args)]
pub struct ReindexArgs {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub catalogue: CatalogueArg,
}

/// Flags of `search`.
#[derive(Debug, Args)]
pub struct SearchArgs {
    /// Words, a number, a name; tone marks are optional; "words in a row"; begin*
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub catalogue: CatalogueArg,
    /// Only this kind of paper
    #[arg(long, value_name = "K")]
    pub kind: Option<String>,
    /// Only this status (in_force, not_yet_effective, expired, superseded, revoked, unknown)
    #[arg(long, value_name = "S", value_parser = status)]
    pub status: Option<Status>,
    /// Only this issuing body
    #[arg(long, value_name = "A")]
    pub authority: Option<String>,
    /// Only holders with these words in their name
    #[arg(long, value_name = "H")]
    pub holder: Option<String>,
    /// Issued in this range, as FROM..TO; either end may be left out
    #[arg(long, value_name = "FROM..TO")]
    pub issued: Option<String>,
    /// Expires in this range, as FROM..TO; either end may be left out
    #[arg(long, value_name = "FROM..TO")]
    pub expires: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub as_of: AsOfArg,
    /// At most so many results
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// Go on where another answer ended, as it says
    #[arg(long, value_name = "C")]
    pub cursor: Option<Cursor>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

fn status(name: &str) -> Result<Status, String> {
    Status::parse(name).ok_or_else(|| Status::ALL.map(Status::as_str).join(", "))
}

/// Flags of `show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// Record id, number of the paper, or file name
    #[arg(value_name = "ID|NUMBER|FILE", required_unless_present = "register")]
    pub key: Option<String>,
    /// Where the register and the files do not meet, instead of a paper
    #[arg(long, conflicts_with = "key")]
    pub register: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub catalogue: CatalogueArg,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub as_of: AsOfArg,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub catalogue: CatalogueArg,
    /// Address of this machine to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8017")]
    pub listen: String,
}

/// Flags of `relink`.
#[derive(Debug, Args)]
pub struct RelinkArgs {
    /// Folders in which the originals may lie now
    #[arg(required = true, value_name = "FOLDER")]
    pub folders: Vec<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub catalogue: CatalogueArg,
}

/// Forms of `export`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportForm {
    /// One object a record
    Jsonl,
    /// One row a record
    Csv,
    /// One text file a document, in reading order
    Text,
}

/// Flags of `export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub catalogue: CatalogueArg,
    /// Form
    #[arg(long, value_name = "FORM")]
    pub format: ExportForm,
    /// File to write (`-`: standard output), or folder for `text`
    #[arg(long, value_name = "PATH")]
    pub out: PathBuf,
    /// Every record, not only those in force
    #[arg(long)]
    pub all: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub as_of: AsOfArg,
}

/// Flags of `load`.
#[derive(Debug, Args)]
pub struct LoadArgs {
    /// Record lines, an object a line (`-`: standard input)
    #[arg(value_name = "FILE")]
    pub lines: PathBuf,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub catalogue: CatalogueArg,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub as_of: AsOfArg,
    /// Print the summary as one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Flags of `score`.
#[derive(Debug, Args)]
pub struct ScoreArgs {
    /// Folder of truth files (JSON)
    #[arg(value_name = "TRUTH")]
    pub truth: PathBuf,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub catalogue: CatalogueArg,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub as_of: AsOfArg,
    /// Draw the reliability diagram into this SVG file
    #[arg(long, value_name = "FILE")]
    pub reliability: Option<PathBuf>,
    /// Fit probabilities to this truth and write them into this file
    #[arg(long, value_name = "FILE")]
    pub fit: Option<PathBuf>,
    /// List every miss
    #[arg(long, short)]
    pub verbose: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `kinds`.
#[derive(Debug, Args)]
pub struct KindsArgs {
    /// What to do
    #[command(subcommand)]
    pub command: KindsCommand,
}

/// What can be done with kinds.
#[derive(Debug, Subcommand)]
pub enum KindsCommand {
    /// Show which texts a kind file catches, with what fields, and which it nearly catches
    Check {
        /// The kind file (TOML)
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Folder of texts (as `export --format text` writes them), or a catalogue
        #[arg(long, value_name = "FOLDER|CATALOGUE")]
        against: PathBuf,
    },
}

/// Flags of `bench`.
#[derive(Debug, Args)]
pub struct BenchArgs {
    /// Folder of scans; with files/ or inbox/ and truth/ in it, errors are measured too
    #[arg(value_name = "CORPUS", default_value = "samples")]
    pub corpus: PathBuf,
    /// Numbers of pages read at the same time [default: 1, 2, 4 … to the number of processors]
    #[arg(long, value_name = "N,N…", value_delimiter = ',')]
    pub jobs: Vec<usize>,
    /// Times that each number is measured; the median counts
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub rounds: usize,
    /// Who reads the pages
    #[arg(long, value_name = "NAME")]
    pub engine: Option<Engine>,
    /// Model of our own reader (.traineddata of tessdata_fast) [default: the shipped one]
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Kernel of our own reader [default: the fastest of this processor]
    #[arg(long, value_name = "NAME")]
    pub kernel: Option<Kernel>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `inspect`.
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// File to look into
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Only this page, counted from 1
    #[arg(long, value_name = "N")]
    pub page: Option<u32>,
    /// Folder for the images and their index.html; made if there is none
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Who reads the pages
    #[arg(long, value_name = "NAME")]
    pub engine: Option<Engine>,
    /// Model of our own reader (.traineddata of tessdata_fast) [default: the shipped one]
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Folder of kind files that add to or override the shipped ones
    #[arg(long, value_name = "DIR")]
    pub kinds: Option<PathBuf>,
}

/// Flags of `doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
