//! Reader process: the other end of `child`, as its supervisor holds it.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, bounded};
use serde::Serialize;

use super::death::Death;
use super::engine::OPENMP_LIMIT;
use super::wire::{Report, Setup};
use crate::cli::CHILD_COMMAND;
use crate::error::Error;
use crate::process;

/// Deaths in a row, with nothing achieved between them, after which something else is wrong.
pub const HOPELESS: u32 = 20;

/// A process that reads.
pub struct ReaderProcess {
    child: Child,
    orders: ChildStdin,
    /// What it tells; closed when it has ended.
    pub reports: Receiver<Report>,
    last_words: Arc<Mutex<String>>,
    talk: Option<JoinHandle<()>>,
    killed: Option<Death>,
    max_memory_bytes: u64,
}

impl ReaderProcess {
    /// Starts one and tells it how to read.
    ///
    /// # Errors
    /// [`Error::System`] when the system starts no process.
    pub fn start(setup: &Setup) -> Result<Self, Error> {
        let refused = |e: std::io::Error| Error::System(e.to_string());
        let mut child = command()
            .and_then(|mut command| command.spawn())
            .map_err(refused)?;
        let missing = || Error::System("a process without standard streams".to_owned());
        let orders = child.stdin.take().ok_or_else(missing)?;
        let told = child.stdout.take().ok_or_else(missing)?;
        let said = child.stderr.take().ok_or_else(missing)?;
        let (reports_in, reports) = bounded(setup.jobs * 2);
        std::thread::spawn(move || listen(told, &reports_in));
        let last_words = Arc::new(Mutex::new(String::new()));
        let words = Arc::clone(&last_words);
        let talk = std::thread::spawn(move || relay(said, &words));
        let mut process = Self {
            child,
            orders,
            reports,
            last_words,
            talk: Some(talk),
            killed: None,
            max_memory_bytes: setup.limits.max_memory_bytes,
        };
        process.send(setup);
        Ok(process)
    }

    /// Waits until it, or one that follows it, can read.
    ///
    /// # Errors
    /// [`Error`] when its settings cannot be used, or each one dies before it is ready.
    pub fn when_ready(mut self, setup: &Setup) -> Result<Self, Error> {
        for _ in 0..HOPELESS {
            match self.reports.recv() {
                Ok(Report::Ready) => return Ok(self),
                // Trying the same here tells why.
                Ok(_) => break,
                Err(_) => self = Self::start(setup)?,
            }
        }
        setup.reading()?;
        Err(Error::System(
            "the reading process does not start".to_owned(),
        ))
    }

    /// Sends a line. Whether the process still listens shows when its reports end.
    pub fn send(&mut self, order: &impl Serialize) {
        let mut line = serde_json::to_vec(order).expect("an order is plain data");
        line.push(b'\n');
        let _ = self.orders.write_all(&line);
    }

    /// Ends it for that reason.
    pub fn kill(&mut self, why: Death) {
        self.killed.get_or_insert(why);
        let _ = self.child.kill();
    }

    /// Why it ended, once its reports have.
    pub fn death(&mut self) -> Death {
        let status = self.child.wait().ok();
        if let Some(talk) = self.talk.take() {
            let _ = talk.join();
        }
        if let Some(why) = self.killed.take() {
            return why;
        }
        let words = self.last_words.lock();
        let words = words.unwrap_or_else(PoisonError::into_inner);
        Death::of(status, &words, self.max_memory_bytes)
    }
}

impl Drop for ReaderProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command() -> std::io::Result<Command> {
    let mut command = Command::new(process::this_program()?);
    command
        .arg(CHILD_COMMAND)
        // Engine threads x workers = processors: libtesseract must start none of its own.
        .env(OPENMP_LIMIT, "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        // An interrupt key is for the supervisor: it lets the documents in hand end.
        command.arg0("sohoa").process_group(0);
    }
    Ok(command)
}

fn listen(told: ChildStdout, reports: &Sender<Report>) {
    for line in BufReader::new(told).split(b'\n') {
        let Ok(line) = line else { return };
        match serde_json::from_slice(&line) {
            Ok(report) => {
                if reports.send(report).is_err() {
                    return;
                }
            }
            // The last line of a process that died while it wrote.
            Err(e) => tracing::debug!("a line of the reading process is no report: {e}"),
        }
    }
}

/// Passes on what it says, and remembers the last line: it may be the cause of its death.
fn relay(said: ChildStderr, last_words: &Mutex<String>) {
    for line in BufReader::new(said).split(b'\n') {
        let Ok(line) = line else { return };
        let line = String::from_utf8_lossy(&line);
        let _ = writeln!(std::io::stderr(), "{line}");
        let mut words = last_words.lock().unwrap_or_else(PoisonError::into_inner);
        *words = line.trim().to_owned();
    }
}
