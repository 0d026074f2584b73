//! Whatever file the bytes say they are, they become pages or an error, within the limits.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sohoa::intake::sniff;
use sohoa::raster::{Limits, open};

fuzz_target!(|bytes: &[u8]| {
    let Ok(file_type) = sniff(bytes) else {
        return;
    };
    let limits = Limits {
        max_pixels: 12_000_000,
        max_unpacked_bytes: 50 << 20,
        max_drawing_steps: 100_000,
        ..Limits::default()
    };
    if let Ok(source) = open(bytes.into(), file_type, &limits) {
        for index in 0..source.page_count().min(3) {
            let _ = source.page(index);
        }
    }
});
