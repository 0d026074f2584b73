//! Hands: which pages are being read at this moment, and since when. What a watcher needs to tell
//! a slow page from one that never ends.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use serde::{Deserialize, Serialize};

/// The pages in hand of all reading threads.
#[derive(Debug, Default)]
pub struct Hands {
    pages_done: AtomicU64,
    next: AtomicU64,
    in_hand: Mutex<HashMap<u64, Hand>>,
}

#[derive(Debug)]
struct Hand {
    file: String,
    page: u32,
    since: Instant,
}

/// A page that is being read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageInHand {
    /// Name of its file.
    pub file: String,
    /// Counted from 1.
    pub page: u32,
    /// For how long.
    pub seconds: f64,
}

impl Hands {
    /// Does the work on a page, seen by watchers.
    pub fn with<T>(&self, file: &str, page: u32, work: impl FnOnce() -> T) -> T {
        let ticket = self.next.fetch_add(1, Ordering::Relaxed);
        let hand = Hand {
            file: file.to_owned(),
            page,
            since: Instant::now(),
        };
        self.held(|hands| hands.insert(ticket, hand));
        let done = work();
        self.held(|hands| hands.remove(&ticket));
        self.pages_done.fetch_add(1, Ordering::Relaxed);
        done
    }

    /// Pages read so far.
    pub fn pages_done(&self) -> u64 {
        self.pages_done.load(Ordering::Relaxed)
    }

    /// The page that has been in hand longest.
    pub fn longest(&self) -> Option<PageInHand> {
        self.held(|hands| {
            let longest = hands.values().min_by_key(|hand| hand.since)?;
            Some(PageInHand {
                file: longest.file.clone(),
                page: longest.page,
                seconds: longest.since.elapsed().as_secs_f64(),
            })
        })
    }

    fn held<T>(&self, look: impl FnOnce(&mut HashMap<u64, Hand>) -> T) -> T {
        look(&mut self.in_hand.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
