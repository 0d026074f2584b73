//! Watch: files are read as they arrive.
//!
//! Promise: a file is taken only when its size and time have stayed the same for a while, so never
//! while a scanner still writes it; it is taken once; an inbox that goes away is waited for.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use super::night::Work;
use super::{StopFlag, Summary, run_work};
use crate::config::RunConfig;
use crate::error::Error;
use crate::intake::Found;
use crate::lang::Messages;

/// How often the inboxes are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How often the wish to stop is looked at.
const STEP: Duration = Duration::from_millis(100);

/// Reads what settles in the inboxes until asked to stop. `tell` hears of each round that read
/// something, and of each time that an inbox goes away.
///
/// # Errors
/// [`Error`] as for [`super::run`], but for an inbox that goes away.
pub fn watch(
    config: &RunConfig,
    settle: Duration,
    messages: &Messages,
    stop: &StopFlag,
    tell: &mut dyn FnMut(Result<Summary, &Error>),
) -> Result<(), Error> {
    let mut inbox = Settling::default();
    let mut is_away = false;
    while !stop.is_asked() {
        let round = match Work::find(config) {
            Ok(mut work) => {
                is_away = false;
                work.found = inbox.settled(work.found, settle, Instant::now());
                match work.found.is_empty() {
                    true => Ok(None),
                    false => run_work(config, work, messages, stop).map(Some),
                }
            }
            Err(e) => Err(e),
        };
        match round {
            Ok(Some(summary)) if !summary.nothing_to_do => tell(Ok(summary)),
            Ok(_) => {}
            Err(e @ (Error::Intake(_) | Error::InboxGone { .. })) => {
                if !std::mem::replace(&mut is_away, true) {
                    tell(Err(&e));
                }
                // What was in hand then is taken again when the inbox is back.
                inbox = Settling::default();
            }
            Err(e) => return Err(e),
        }
        rest(stop);
    }
    Ok(())
}

fn rest(stop: &StopFlag) {
    let until = Instant::now() + LOOK_EVERY;
    while !stop.is_asked() && Instant::now() < until {
        std::thread::sleep(STEP);
    }
}

/// Size and time of change.
type Look = (u64, i64);

/// Files on their way into the inboxes.
#[derive(Default)]
struct Settling {
    /// How each file looked, and since when.
    looks: HashMap<String, (Look, Instant)>,
    /// Files that were taken, as they looked.
    taken: HashSet<(String, Look)>,
}

impl Settling {
    /// The files that have looked the same for as long as `settle` and were not taken yet.
    fn settled(&mut self, found: Vec<Found>, settle: Duration, now: Instant) -> Vec<Found> {
        let names: HashSet<&String> = found.iter().map(|file| &file.name).collect();
        self.looks.retain(|name, _| names.contains(name));
        found
            .into_iter()
            .filter(|file| self.take(file, settle, now))
            .collect()
    }

    fn take(&mut self, file: &Found, settle: Duration, now: Instant) -> bool {
        let look = (file.size_bytes, file.modified_ns);
        let seen = self.looks.entry(file.name.clone()).or_insert((look, now));
        if seen.0 != look {
            *seen = (look, now);
        }
        now.duration_since(seen.1) >= settle && self.taken.insert((file.name.clone(), look))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, size_bytes: u64) -> Found {
        Found {
            inbox: "inbox".into(),
            path: name.into(),
            name: name.to_owned(),
            size_bytes,
            modified_ns: 0,
            is_ordinary: true,
        }
    }

    #[test]
    fn a_file_is_taken_once_and_never_while_it_grows() {
        let settle = Duration::from_secs(10);
        let start = Instant::now();
        let mut inbox = Settling::default();
        let mut at = |seconds, files: &[(&str, u64)]| {
            let files = files
                .iter()
                .map(|(name, size)| found(name, *size))
                .collect();
            let now = start + Duration::from_secs(seconds);
            let taken = inbox.settled(files, settle, now);
            taken.into_iter().map(|file| file.name).collect::<Vec<_>>()
        };
        assert!(at(0, &[("a", 5), ("b", 1)]).is_empty());
        assert!(at(5, &[("a", 5), ("b", 2)]).is_empty());
        assert_eq!(at(10, &[("a", 5), ("b", 2)]), ["a"]);
        assert_eq!(at(15, &[("a", 5), ("b", 2)]), ["b"]);
        assert!(at(60, &[("a", 5), ("b", 2)]).is_empty());
        // A share that goes and comes brings nothing new; a new version of a file is new.
        assert!(at(70, &[]).is_empty());
        assert!(at(80, &[("a", 5), ("b", 3)]).is_empty());
        assert_eq!(at(95, &[("a", 5), ("b", 3)]), ["b"]);
    }
}
