//! Stop: the wish to end a run, asked once (finish the documents in hand) or twice (leave now).

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::Timestamp;

use crate::exit_code::ExitCode;

/// So long before the end of a run no document is begun any more.
const LEAD: Duration = Duration::from_secs(60);

/// Shared by everything that may run long; cheap to ask.
#[derive(Debug, Clone, Default)]
pub struct StopFlag {
    asked: Arc<AtomicBool>,
    overdue: Arc<AtomicBool>,
    /// Of what this is a part.
    whole: Option<Arc<AtomicBool>>,
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
        let whole = self.whole.as_ref();
        self.asked.load(Ordering::SeqCst) || whole.is_some_and(|whole| whole.load(Ordering::SeqCst))
    }

    /// The wish to end a part: it ends with the whole, not the whole with it.
    pub fn part(&self) -> Self {
        Self {
            asked: Arc::default(),
            overdue: Arc::clone(&self.overdue),
            whole: Some(Arc::clone(&self.asked)),
        }
    }

    /// Asks the run to end by `end`: no new document is begun shortly before, none goes on after.
    pub fn ask_by(&self, end: Timestamp) {
        let flag = self.clone();
        std::thread::spawn(move || {
            let left = |end: Timestamp| {
                Duration::try_from(end.duration_since(Timestamp::now())).unwrap_or_default()
            };
            let lead = LEAD.min(left(end) / 4);
            std::thread::sleep(left(end).saturating_sub(lead));
            flag.ask();
            std::thread::sleep(left(end));
            flag.overdue.store(true, Ordering::SeqCst);
        });
    }

    /// Whether even the documents in hand should be let go; the next run reads them.
    pub fn is_overdue(&self) -> bool {
        self.overdue.load(Ordering::SeqCst)
    }

    /// Asks the run to end.
    pub fn ask(&self) {
        self.asked.store(true, Ordering::SeqCst);
    }
}
