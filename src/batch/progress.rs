//! Progress: what a person sees while a run goes on. Bars on a terminal, else one plain line every
//! ten seconds; always on standard error.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::lang::Messages;

const PLAIN_EVERY: Duration = Duration::from_secs(10);

/// The counts that progress shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    /// Files that ended in a state in this run.
    pub files: usize,
    /// Bytes of these files.
    pub bytes: u64,
    /// Pages of the files that ended.
    pub pages: usize,
    /// Pages read, also of files that have not ended.
    pub pages_seen: usize,
    /// Papers of this run that a person should look at.
    pub review: usize,
    /// Files that this run put into quarantine.
    pub quarantined: usize,
}

/// Shows the tally of a run of `to_do` files.
pub struct Progress<'a> {
    messages: &'a Messages,
    to_do: usize,
    bytes_to_do: u64,
    started: Instant,
    plain_at: Instant,
    bars: Option<Bars>,
}

struct Bars {
    files: ProgressBar,
    pages: ProgressBar,
}

impl<'a> Progress<'a> {
    /// Begins to show.
    pub fn new(messages: &'a Messages, to_do: usize, bytes_to_do: u64) -> Self {
        let now = Instant::now();
        let on_terminal = std::io::stderr().is_terminal() && to_do > 0;
        Self {
            messages,
            to_do,
            bytes_to_do,
            started: now,
            plain_at: now,
            bars: on_terminal.then(|| Bars::new(messages, to_do)),
        }
    }

    /// Shows where the run stands.
    pub fn update(&mut self, tally: &Tally) {
        let pages = tally.pages.max(tally.pages_seen);
        let speed = pages as f64 / self.started.elapsed().as_secs_f64().max(0.001);
        if let Some(bars) = &self.bars {
            bars.files.set_position(tally.files as u64);
            bars.pages.set_message(self.line(tally, speed));
        } else if self.plain_at.elapsed() >= PLAIN_EVERY {
            self.plain_at = Instant::now();
            // A closed standard error must not stop a night's run.
            let _ = writeln!(std::io::stderr(), "{}", self.line(tally, speed));
        }
    }

    /// Ends the bars.
    pub fn finish(&self) {
        if let Some(bars) = &self.bars {
            bars.files.finish_and_clear();
            bars.pages.finish_and_clear();
        }
    }

    fn line(&self, tally: &Tally, pages_per_second: f64) -> String {
        let left = self.seconds_left(tally).map_or("?".to_owned(), clock);
        self.messages.format(
            "progress",
            &[
                ("files", &tally.files.to_string()),
                ("total", &self.to_do.to_string()),
                ("pages", &tally.pages.max(tally.pages_seen).to_string()),
                ("speed", &format!("{pages_per_second:.1}")),
                ("left", &left),
                ("review", &tally.review.to_string()),
                ("quarantined", &tally.quarantined.to_string()),
            ],
        )
    }

    /// The pages left at the rate so far; pages of unopened files go by their bytes.
    fn seconds_left(&self, tally: &Tally) -> Option<u64> {
        let left = self.bytes_to_do.saturating_sub(tally.bytes) as f64;
        let elapsed = self.started.elapsed().as_secs_f64();
        (tally.bytes > 0).then(|| (elapsed / tally.bytes as f64 * left).round() as u64)
    }
}

impl Bars {
    fn new(messages: &Messages, to_do: usize) -> Self {
        let both = MultiProgress::with_draw_target(ProgressDrawTarget::stderr());
        let files = both.add(ProgressBar::new(to_do as u64));
        files.set_prefix(messages.text("progress-files"));
        files.set_style(style("{prefix} {wide_bar} {pos}/{len}"));
        let pages = both.add(ProgressBar::new_spinner());
        pages.set_style(style("{spinner} {msg}"));
        pages.enable_steady_tick(Duration::from_millis(200));
        Self { files, pages }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("a valid template")
}

/// Seconds as `h:mm:ss`.
pub fn clock(seconds: u64) -> String {
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    format!("{hours}:{minutes:02}:{:02}", seconds % 60)
}
