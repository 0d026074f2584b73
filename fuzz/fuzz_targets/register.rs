//! A register of any bytes is understood or refused, never a panic; what it says can be asked.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sohoa::intake::Register;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(register) = Register::parse(bytes) {
        let _ = register.ended("a.pdf");
        let _ = register.entry("a.pdf");
    }
});
