//! Memory: a page is decoded only when there is room for its pixels.
//!
//! Promise: a huge page waits until it can be alone; no page waits for ever.

use std::sync::{Condvar, Mutex, PoisonError};

use crate::raster::PageSource;
use crate::raster::limits::{BASE_BYTES, BYTES_PER_PIXEL};

/// Memory that a page may take while it is decoded and read.
pub fn page_bytes(source: &PageSource, index: u32) -> u64 {
    source.pixels(index).saturating_mul(BYTES_PER_PIXEL)
}

/// Room for pixels.
#[derive(Debug)]
pub struct Memory {
    whole: u64,
    free: Mutex<u64>,
    given_back: Condvar,
}

/// Room that was taken; dropping it gives it back.
#[derive(Debug)]
pub struct Room<'a> {
    memory: &'a Memory,
    bytes: u64,
}

impl Default for Memory {
    fn default() -> Self {
        Self::of(u64::MAX)
    }
}

impl Memory {
    /// The room of a process that may hold so much in all.
    pub fn of(process_bytes: u64) -> Self {
        let whole = process_bytes.saturating_sub(BASE_BYTES).max(1);
        Self {
            whole,
            free: Mutex::new(whole),
            given_back: Condvar::new(),
        }
    }

    /// Takes room, waiting for it; what is larger than all takes all.
    pub fn take(&self, bytes: u64) -> Room<'_> {
        let bytes = bytes.min(self.whole);
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free = self
            .given_back
            .wait_while(free, |free| *free < bytes)
            .unwrap_or_else(PoisonError::into_inner);
        *free -= bytes;
        Room {
            memory: self,
            bytes,
        }
    }
}

impl Drop for Room<'_> {
    fn drop(&mut self) {
        let free = self.memory.free.lock();
        *free.unwrap_or_else(PoisonError::into_inner) += self.bytes;
        self.memory.given_back.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    #[test]
    fn pages_together_never_hold_more_than_there_is_and_a_huge_one_gets_its_turn() {
        let memory = Memory::of(BASE_BYTES + 100);
        let held = AtomicU64::new(0);
        std::thread::scope(|scope| {
            for bytes in [60, 30, 500, 40, 70, 10] {
                let (memory, held) = (&memory, &held);
                scope.spawn(move || {
                    for _ in 0..200 {
                        let room = memory.take(bytes);
                        let now = held.fetch_add(room.bytes, Ordering::SeqCst) + room.bytes;
                        assert!(now <= 100, "{now}");
                        held.fetch_sub(room.bytes, Ordering::SeqCst);
                    }
                });
            }
        });
        assert_eq!(*memory.free.lock().unwrap(), 100);
    }
}
