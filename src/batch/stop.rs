//! Stop: the wish to end a run, asked once (finish the documents in hand) or twice (leave now).

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::exit_code::ExitCode;

/// Shared by everything that may run long; cheap to ask.
#[derive(Debug, Clone, Default)]
pub struct StopFlag {
    asked: Arc<AtomicBool>,
}

impl StopFlag {
    /// A flag that the interrupt key and the termination signal set. The second time the process
    /// leaves at once (the first time it says `first_answer`): documents are committed whole, so nothing half-written stays behind.
    ///
    /// # Errors
    /// When the operating system refuses the handler.
    pub fn on_interrupt(first_answer: String) -> Result<Self, ctrlc::Error> {
        let flag = Self::default();
        let seen = flag.clone();
        ctrlc::set_handler(move || {
            if seen.asked.swap(true, Ordering::SeqCst) {
                std::process::exit(i32::from(ExitCode::Interrupted.code()));
            }
            let _ = writeln!(std::io::stderr(), "{first_answer}");
        })?;
        Ok(flag)
    }

    /// Whether the run should end.
    pub fn is_asked(&self) -> bool {
        self.asked.load(Ordering::SeqCst)
    }

    /// Asks the run to end.
    pub fn ask(&self) {
        self.asked.store(true, Ordering::SeqCst);
    }
}
