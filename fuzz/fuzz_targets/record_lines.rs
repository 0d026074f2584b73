//! A record line of any text is understood or refused; what was understood is written and read back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sohoa::catalogue::{PaperLine, lines_of};

fuzz_target!(|text: &str| {
    let Ok(line) = PaperLine::parse(text) else {
        return;
    };
    if let Ok(file) = line.finish() {
        for line in lines_of(&file) {
            PaperLine::parse(&line).expect("our own lines are understood");
        }
    }
});
