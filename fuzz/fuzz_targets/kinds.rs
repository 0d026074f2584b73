//! A kind file of any text is understood or refused with a reason.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sohoa::extract::Knowledge;

fuzz_target!(|text: &str| {
    let _ = Knowledge::check_kind(text);
});
