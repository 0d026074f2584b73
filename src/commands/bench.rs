//! Bench: how fast, how large and how right this machine reads, for developers and buyers.

use super::Talk;
use super::talk::print;
use crate::batch::Reader;
use crate::cli::BenchArgs;
use crate::config;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::measure::{self, Plan, Report};

/// `sohoa bench`.
///
/// # Errors
/// [`Error`] when the corpus or the model cannot be used, or a run cannot begin.
pub fn bench(args: &BenchArgs, talk: &Talk) -> Result<ExitCode, Error> {
    let engine = args.engine.unwrap_or_default();
    #[cfg(feature = "tesseract")]
    crate::batch::hold_engine_threads(engine)?;
    let mut reader = Reader::settle(engine, args.model.as_deref())?;
    if let Some(kernel) = args.kernel {
        reader.kernel = kernel;
    }
    let plan = Plan {
        corpus: args.corpus.clone(),
        jobs: jobs(&args.jobs),
        rounds: args.rounds,
        reader,
    };
    let report = measure::measure(&plan, &talk.messages)?;
    match args.json {
        true => print(&serde_json::to_string(&report).expect("a report is plain data")),
        false => print(&table(&report)),
    }
    Ok(ExitCode::Done)
}

/// What was asked for, else powers of two up to the processors, and these.
fn jobs(asked: &[usize]) -> Vec<usize> {
    if !asked.is_empty() {
        return asked.iter().map(|&jobs| jobs.max(1)).collect();
    }
    let all = config::processors();
    let powers = std::iter::successors(Some(1), |jobs| Some(jobs * 2));
    powers.take_while(|&jobs| jobs < all).chain([all]).collect()
}

fn table(report: &Report) -> String {
    let machine = &report.machine;
    let memory = machine.memory_mb.map(|mb| format!(", {mb} MB"));
    let mut lines = vec![
        format!(
            "machine  {}, {} processors{}",
            machine.processor,
            machine.processors,
            memory.unwrap_or_default()
        ),
        format!("build    {}", report.build),
        format!(
            "reader   {}, model {}, kernel {}",
            report.engine, report.model, report.kernel
        ),
        format!(
            "corpus   {}: {} files, {} pages",
            report.corpus.display(),
            report.files,
            report.pages
        ),
        String::new(),
        format!(
            "{:>4} {:>9} {:>9} {:>11} {:>6} {:>9}",
            "jobs", "seconds", "pages/s", "pages/s/job", "gain", "peak MB"
        ),
    ];
    lines.extend(report.curve.iter().map(|point| {
        format!(
            "{:>4} {:>9.2} {:>9.2} {:>11.2} {:>6.2} {:>9}",
            point.jobs,
            point.seconds,
            point.pages_per_second,
            point.pages_per_second / point.jobs as f64,
            point.gain,
            point
                .peak_memory_mb
                .map_or("-".to_owned(), |mb| mb.to_string())
        )
    }));
    lines.push(String::new());
    lines.push(format!("{:8} {:>10}", "stage", "ms a page"));
    let stages = report.stages_ms.iter();
    lines.extend(stages.map(|(stage, ms)| format!("{stage:8} {ms:>10.2}")));
    if let Some(text) = &report.text {
        lines.push(String::new());
        lines.push(format!(
            "CER {:.2} %, word recall {:.2} %, word precision {:.2} %, over {} papers",
            text.cer * 100.0,
            text.word_recall * 100.0,
            text.word_precision * 100.0,
            text.papers
        ));
    }
    lines.join("\n")
}
