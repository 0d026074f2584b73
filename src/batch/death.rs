//! Death: why a process that reads ended before its time.

use std::fmt;
use std::process::ExitStatus;

use super::Quarantine;
use super::hands::PageInHand;

/// Why a reading process ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Death {
    /// A fault of its own: a signal that the kernel sends for one, or an exit that nobody asked for.
    Crash(String),
    /// Killed by us: a page took longer than it may.
    Deadline(PageInHand),
    /// Killed by us: it held more memory than it may.
    Memory {
        /// What it held.
        bytes: u64,
        /// What it may hold.
        limit: u64,
    },
    /// Killed by us: it gave no sign of life.
    Silent,
    /// Somebody else ended it.
    Foreign(String),
}

/// The words with which a Rust program ends when it gets no memory.
const OUT_OF_MEMORY: &str = "memory allocation of";

impl Death {
    /// From how the process ended by itself and the last thing it said on standard error.
    pub fn of(status: Option<ExitStatus>, last_words: &str, limit_bytes: u64) -> Self {
        let Some(status) = status else {
            return Death::Foreign("its end was not seen".to_owned());
        };
        if !is_fault(status) {
            return Death::Foreign(status.to_string());
        }
        let asked = last_words.strip_prefix(OUT_OF_MEMORY).and_then(|rest| {
            let bytes = rest.split_whitespace().next()?;
            bytes.parse().ok()
        });
        match asked {
            Some(bytes) => Death::Memory {
                bytes,
                limit: limit_bytes,
            },
            None => Death::Crash(match last_words {
                "" => status.to_string(),
                words => format!("{status}: {words}"),
            }),
        }
    }

    /// Whether a document that was alone is to blame.
    pub fn counts(&self) -> bool {
        !matches!(self, Death::Silent | Death::Foreign(_))
    }

    /// Why a document is put aside for it.
    pub fn quarantine(&self) -> Quarantine {
        let reason = match self {
            Death::Deadline(_) => "too-slow",
            Death::Memory { .. } => "too-much-memory",
            _ => "reader-crash",
        };
        Quarantine {
            reason: reason.to_owned(),
            detail: self.to_string(),
        }
    }
}

/// Signals that the kernel sends for a program's own fault; an exit is one too.
#[cfg(unix)]
fn is_fault(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;
    // Numbers common to all systems: ILL, TRAP, ABRT, FPE, SEGV; BUS and SYS of Linux.
    const FAULTS: [i32; 7] = [4, 5, 6, 7, 8, 11, 31];
    match status.signal() {
        Some(signal) => FAULTS.contains(&signal),
        None => !status.success(),
    }
}

#[cfg(not(unix))]
fn is_fault(status: ExitStatus) -> bool {
    !status.success()
}

impl fmt::Display for Death {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Death::Crash(how) => write!(f, "the reader crashed ({how})"),
            Death::Deadline(PageInHand {
                file,
                page,
                seconds,
            }) => write!(
                f,
                "page {page} of `{file}` was still not read after {seconds:.0} seconds (limit page-seconds)"
            ),
            Death::Memory { bytes, limit } => write!(
                f,
                "the reader wanted {} MB at once or in all, the limit max-memory is {} MB",
                bytes >> 20,
                limit >> 20
            ),
            Death::Silent => write!(f, "the reader gave no sign of life"),
            Death::Foreign(how) => write!(f, "the reader was ended from outside ({how})"),
        }
    }
}
