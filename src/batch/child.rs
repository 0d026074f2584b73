//! Child: the process that reads. It gets files on standard input, a line each, and tells what
//! became of them on standard output; it writes nothing else and opens nothing but originals.
//!
//! Promise: when the supervisor is gone, however it ended, the child ends too.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Stdin, Write};
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};

use super::confine::confine;
use super::hands::Hands;
use super::opener::Opener;
use super::outcome::{Order, Outcome};
use super::wire::{Beat, Begun, Originals, Report, Setup};
use crate::config::ConfigError;
use crate::error::Error;
use crate::process;

/// How often a sign of life is given.
const BEAT_EVERY: Duration = Duration::from_millis(250);

/// Reads what the supervisor sends until it closes standard input.
///
/// # Errors
/// [`Error`] when the settings cannot be used or the supervisor cannot be understood.
pub fn serve() -> Result<(), Error> {
    process::end_with_parent();
    process::ignore_interrupts().map_err(|e| Error::System(e.to_string()))?;
    let mut orders = BufReader::new(std::io::stdin());
    let setup: Setup = order(&mut orders)?;
    let Ok(mut reading) = setup.reading() else {
        // The supervisor tries the same and tells the person why.
        tell(&Report::Refused);
        return Ok(());
    };
    reading.announce = Arc::new(|page, of| tell(&Report::Begun(Begun { page, of })));
    let confined = confine(&setup.spool);
    if !confined.is_whole() {
        tracing::warn!("the kernel confines the reading process only in part: {confined}");
    }
    tell(&Report::Ready);
    let Originals(originals) = order(&mut orders)?;
    let hands = Arc::clone(&reading.hands);
    std::thread::spawn(move || beat(&hands));
    let (outcomes, arrivals) = bounded(setup.jobs * 2);
    let opener = Opener::new(HashMap::from_iter(originals), reading, setup.jobs, outcomes)?;
    let (files, to_open) = unbounded();
    std::thread::spawn(move || take_orders(orders, &files));
    std::thread::spawn(move || opener.open_all(to_open));
    report(&arrivals);
    Ok(())
}

fn order<T: serde::de::DeserializeOwned>(orders: &mut BufReader<Stdin>) -> Result<T, Error> {
    let mut line = String::new();
    orders
        .read_line(&mut line)
        .map_err(|e| Error::System(e.to_string()))?;
    serde_json::from_str(&line).map_err(|e| ConfigError::Order(e.to_string()).into())
}

/// Hands on the files; a closed or broken standard input means that nobody wants the answers.
fn take_orders(orders: BufReader<Stdin>, files: &Sender<Order>) {
    for line in orders.lines() {
        let Some(order) = line.ok().and_then(|line| serde_json::from_str(&line).ok()) else {
            break;
        };
        if files.send(order).is_err() {
            break;
        }
    }
    std::process::exit(0);
}

fn report(arrivals: &Receiver<Outcome>) {
    for outcome in arrivals {
        tell(&Report::Ended {
            name: outcome.found.name,
            sha256: outcome.sha256,
            ending: Box::new(outcome.ending),
        });
    }
}

fn beat(hands: &Hands) {
    loop {
        tell(&Report::Beat(Beat {
            pages_done: hands.pages_done(),
            memory_bytes: process::memory_bytes().unwrap_or(0),
            longest: hands.longest(),
        }));
        std::thread::sleep(BEAT_EVERY);
    }
}

/// One whole line or, when the supervisor is gone, the end.
fn tell(report: &Report) {
    let mut line = serde_json::to_vec(report).expect("a report is plain data");
    line.push(b'\n');
    let mut out = std::io::stdout().lock();
    if out.write_all(&line).and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
}
