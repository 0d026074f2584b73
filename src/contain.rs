//! Contain: work on bytes of unknown origin, by code that may give up with a panic.
//!
//! Promise: such a panic ends that work and nothing else, and is told in the log at level `debug` only:
//! it is the file's damage, and says nothing to the person at the screen. Every other panic is told as
//! ever.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;
use std::thread;

thread_local! {
    /// How many contained works this thread is in.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// Does the work; its panic comes back as an error.
///
/// # Errors
/// What the panic said.
pub fn contained<T>(work: impl FnOnce() -> T) -> thread::Result<T> {
    static QUIET: Once = Once::new();
    QUIET.call_once(keep_quiet_within);
    DEPTH.set(DEPTH.get() + 1);
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    DEPTH.set(DEPTH.get() - 1);
    done
}

fn keep_quiet_within() {
    let tell = panic::take_hook();
    panic::set_hook(Box::new(move |panic| match DEPTH.get() {
        0 => tell(panic),
        _ => tracing::debug!("contained: {panic}"),
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_ends_its_own_work_only() {
        let inner = || contained(|| panic!("inner")).is_err();
        assert!(contained(inner).expect("the outer work goes on"));
        assert_eq!(contained(|| 7).expect("no panic"), 7);
        assert_eq!(DEPTH.get(), 0);
    }
}
