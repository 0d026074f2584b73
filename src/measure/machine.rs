//! Machine: what a measurement was taken on. Linux tells; elsewhere what is not known is left out.

use serde::Serialize;

use crate::config;

/// What reads.
#[derive(Debug, Clone, Serialize)]
pub struct Machine {
    /// The processor's name.
    pub processor: String,
    /// Processors that this process may use.
    pub processors: usize,
    /// Memory of the machine.
    pub memory_mb: Option<u64>,
}

impl Machine {
    /// The machine that this program runs on.
    pub fn this() -> Self {
        let cpuinfo = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let name = cpuinfo.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            (key.trim() == "model name").then(|| value.trim().to_owned())
        });
        Self {
            processor: name.unwrap_or_else(|| std::env::consts::ARCH.to_owned()),
            processors: config::processors(),
            memory_mb: amount_mb("/proc/meminfo", "MemTotal"),
        }
    }
}

/// Begins anew to note the most memory that this process holds.
pub fn forget_peak_memory() {
    // proc(5): 5 resets the high-water mark. Where it fails, the peak of all rounds is told.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The most memory that this process held.
pub fn peak_memory_mb() -> Option<u64> {
    amount_mb("/proc/self/status", "VmHWM")
}

fn amount_mb(file: &str, key: &str) -> Option<u64> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(key))?;
    let amount_kb: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(amount_kb / 1024)
}
