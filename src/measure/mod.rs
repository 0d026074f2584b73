//! Measure: how fast, how large and how right this machine reads a folder of scans.
//!
//! Promise: every figure comes from whole runs into catalogues of their own, which are thrown away;
//! the folder is only read. Speed is the median of several rounds.

mod machine;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

pub use machine::Machine;

use crate::batch::{self, Reader, Reading, Settings, Stage, StopFlag, Summary, Times};
use crate::catalogue::Catalogue;
use crate::config::{ConfigError, RunConfig};
use crate::error::Error;
use crate::lang::Messages;
use crate::ocr::native::kernels::Kernel;
use crate::score;

/// What to measure.
#[derive(Debug, Clone)]
pub struct Plan {
    /// A folder of scans, or one with `files` or `inbox` and perhaps `truth` in it.
    pub corpus: PathBuf,
    /// Numbers of pages read at the same time, each measured.
    pub jobs: Vec<usize>,
    /// Times that each is measured, at least 1.
    pub rounds: usize,
    /// Who reads.
    pub reader: Reader,
}

/// What was measured.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Where.
    pub machine: Machine,
    /// Version, way of building and processor family of the program.
    pub build: String,
    /// Who read.
    pub engine: &'static str,
    /// Fingerprint of our own reader's model.
    pub model: String,
    /// Our own reader's kernel.
    pub kernel: String,
    /// The folder.
    pub corpus: PathBuf,
    /// Files read in a round.
    pub files: usize,
    /// Pages read in a round.
    pub pages: usize,
    /// Speed by the number of pages read at the same time.
    pub curve: Vec<Point>,
    /// Milliseconds of one processor a page, stage by stage, at the first of the curve.
    pub stages_ms: Vec<(&'static str, f64)>,
    /// Errors, where the folder has a truth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<TextErrors>,
}

/// One point of the curve.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Point {
    /// Pages read at the same time.
    pub jobs: usize,
    /// Seconds of the whole run, the median.
    pub seconds: f64,
    /// Pages a second.
    pub pages_per_second: f64,
    /// Times as fast as the first of the curve.
    pub gain: f64,
    /// The most memory the process held, where the system tells.
    pub peak_memory_mb: Option<u64>,
}

/// How right the text is.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct TextErrors {
    /// Papers of the truth.
    pub papers: usize,
    /// Character error rate.
    pub cer: f64,
    /// Share of the truth's words that were read.
    pub word_recall: f64,
    /// Share of the words read that the truth has.
    pub word_precision: f64,
}

/// Measures.
///
/// # Errors
/// [`Error`] when the folder is none, or a run cannot begin.
pub fn measure(plan: &Plan, messages: &Messages) -> Result<Report, Error> {
    let corpus = Corpus::find(&plan.corpus)?;
    let scratch = tempfile::tempdir().map_err(|e| Error::System(e.to_string()))?;
    let catalogue = scratch.path().join("measured.db");
    let (mut curve, mut stages_ms) = (Vec::<Point>::new(), Vec::new());
    let (mut files, mut pages) = (0, 0);
    for &jobs in &plan.jobs {
        let mut rounds = Vec::new();
        for _ in 0..plan.rounds.max(1) {
            let round = Round::run(plan, &corpus, jobs, &catalogue, messages)?;
            rounds.push(round);
        }
        rounds.sort_by(|a, b| a.summary.seconds.total_cmp(&b.summary.seconds));
        let median = &rounds[rounds.len() / 2];
        (files, pages) = (median.summary.read, median.summary.pages);
        if stages_ms.is_empty() {
            stages_ms = median.stages_ms();
        }
        let first = curve.first().map_or(median.summary.seconds, |p| p.seconds);
        curve.push(Point {
            jobs,
            seconds: median.summary.seconds,
            pages_per_second: median.summary.pages_per_second,
            gain: first / median.summary.seconds.max(0.001),
            peak_memory_mb: rounds.iter().filter_map(|r| r.peak_memory_mb).max(),
        });
    }
    let text = corpus.truth.as_deref();
    let text = text
        .map(|truth| text_errors(&catalogue, truth))
        .transpose()?;
    Ok(Report {
        machine: Machine::this(),
        build: build(),
        engine: plan.reader.engine.as_str(),
        model: plan.reader.model().fingerprint().to_owned(),
        kernel: kernel_name(plan.reader.kernel),
        corpus: plan.corpus.clone(),
        files,
        pages,
        curve,
        stages_ms,
        text,
    })
}

/// Where the scans and the truth of a corpus lie.
struct Corpus {
    scans: PathBuf,
    truth: Option<PathBuf>,
}

impl Corpus {
    fn find(folder: &Path) -> Result<Self, ConfigError> {
        if !folder.is_dir() {
            return Err(ConfigError::NoCorpus {
                path: folder.to_owned(),
            });
        }
        let is_folder = |path: &PathBuf| path.is_dir();
        let inside = ["files", "inbox"].map(|name| folder.join(name));
        let scans = inside.into_iter().find(is_folder);
        Ok(Self {
            scans: scans.unwrap_or_else(|| folder.to_owned()),
            truth: Some(folder.join("truth")).filter(is_folder),
        })
    }
}

/// One run over the corpus.
struct Round {
    summary: Summary,
    times: Arc<Times>,
    peak_memory_mb: Option<u64>,
}

impl Round {
    fn run(
        plan: &Plan,
        corpus: &Corpus,
        jobs: usize,
        catalogue: &Path,
        messages: &Messages,
    ) -> Result<Self, Error> {
        remove(catalogue)?;
        let config = RunConfig::of(corpus.scans.clone(), catalogue.to_owned(), jobs);
        let reading: Reading = batch::reading(&plan.reader, None)?;
        let times = Arc::clone(&reading.times);
        machine::forget_peak_memory();
        let stop = StopFlag::default();
        let summary = batch::run_with(
            &config,
            reading,
            &Settings::named("measured"),
            messages,
            &stop,
        )?;
        if summary.read == 0 {
            let path = plan.corpus.clone();
            return Err(ConfigError::NoCorpus { path }.into());
        }
        Ok(Self {
            summary,
            times,
            peak_memory_mb: machine::peak_memory_mb(),
        })
    }

    fn stages_ms(&self) -> Vec<(&'static str, f64)> {
        let pages = self.summary.pages.max(1) as f64;
        let per_page = |spent: Duration| spent.as_secs_f64() * 1000.0 / pages;
        Stage::ALL
            .iter()
            .map(|&stage| (stage.as_str(), per_page(self.times.spent(stage))))
            .collect()
    }
}

/// Every round begins with an empty catalogue.
fn remove(catalogue: &Path) -> Result<(), Error> {
    for end in ["", "-wal", "-shm"] {
        let mut path = catalogue.as_os_str().to_owned();
        path.push(end);
        match std::fs::remove_file(path) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                return Err(Error::System(e.to_string()));
            }
            _ => {}
        }
    }
    Ok(())
}

fn text_errors(catalogue: &Path, truth: &Path) -> Result<TextErrors, Error> {
    let catalogue = Catalogue::open_reader(catalogue)?;
    // Status is not measured here: any day will do.
    let score = score::score(&catalogue, truth, jiff::civil::Date::MAX)?;
    Ok(TextErrors {
        papers: score.papers,
        cer: score.text.cer(),
        word_recall: score.text.word_recall(),
        word_precision: score.text.word_precision(),
    })
}

fn build() -> String {
    let way = match cfg!(debug_assertions) {
        true => "debug",
        false => "optimised",
    };
    let (version, family) = (env!("CARGO_PKG_VERSION"), std::env::consts::ARCH);
    format!("sohoa {version}, {way}, {family}")
}

fn kernel_name(kernel: Kernel) -> String {
    clap::ValueEnum::to_possible_value(&kernel)
        .map(|name| name.get_name().to_owned())
        .unwrap_or_default()
}
