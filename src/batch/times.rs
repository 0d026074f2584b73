//! Times: where the processors' time of a run goes, stage by stage.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The stages that a page passes, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// A file's bytes to pixels or to a text layer.
    Raster,
    /// Upright, straight, without stains.
    Clean,
    /// Lines and words.
    Ocr,
    /// Reading order and marks of lines; parts of the paper.
    Layout,
    /// What was written, stamped and sealed.
    Marks,
    /// Fields.
    Extract,
}

impl Stage {
    /// All stages.
    pub const ALL: [Stage; 6] = [
        Stage::Raster,
        Stage::Clean,
        Stage::Ocr,
        Stage::Layout,
        Stage::Marks,
        Stage::Extract,
    ];

    /// The name of its folder.
    pub fn as_str(self) -> &'static str {
        match self {
            Stage::Raster => "raster",
            Stage::Clean => "clean",
            Stage::Ocr => "ocr",
            Stage::Layout => "layout",
            Stage::Marks => "marks",
            Stage::Extract => "extract",
        }
    }
}

/// Time spent in each stage, over all threads.
#[derive(Debug, Default)]
pub struct Times([AtomicU64; Stage::ALL.len()]);

impl Times {
    /// Does the work and notes its time.
    pub fn of<T>(&self, stage: Stage, work: impl FnOnce() -> T) -> T {
        let started = Instant::now();
        let done = work();
        let spent_ns = u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.0[stage as usize].fetch_add(spent_ns, Ordering::Relaxed);
        done
    }

    /// What was spent in that stage.
    pub fn spent(&self, stage: Stage) -> Duration {
        Duration::from_nanos(self.0[stage as usize].load(Ordering::Relaxed))
    }
}
