//! A line of a manifest names a file or is refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sohoa::batch::manifest_line;

fuzz_target!(|line: &str| {
    let _ = manifest_line(line);
});
