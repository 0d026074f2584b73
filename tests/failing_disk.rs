//! A disk that fails in the middle of a batch: writes and syncs of the catalogue end with EIO, again and
//! again. Each run says so; on a disk that works, the same command goes on, and nothing is missing.

#![cfg(target_os = "linux")]

mod support;

use std::path::PathBuf;
use std::process::Command;

use support::{Office, said, sohoa};

/// The library that makes the disk fail.
fn library(office: &Office) -> PathBuf {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/failing_disk.c");
    let library = office.path("failing_disk.so");
    let mut compiler = Command::new("cc");
    compiler.args(["-shared", "-fPIC", "-O1", "-o"]);
    let done = compiler
        .arg(&library)
        .args([source, "-ldl"])
        .status()
        .unwrap();
    assert!(done.success());
    library
}

#[test]
fn what_a_failing_disk_interrupts_goes_on_with_nothing_missing() {
    let office = Office::with_all_samples();
    let undisturbed = Office::with_all_samples();
    undisturbed.run(&[]);
    let library = library(&office);
    let mut interrupted = 0;
    // In its making, in the first documents, in the midst, at the last checkpoint.
    for writes in [0, 1, 2, 5, 9, 20, 33, 60, 100, 150, 210, 300, 450] {
        let output = sohoa()
            .arg("run")
            .arg(office.inbox())
            .arg("--catalogue")
            .arg(office.catalogue())
            .env("LD_PRELOAD", &library)
            .env("FAIL_NAME", "catalogue.db")
            .env("FAIL_AFTER", writes.to_string())
            .output()
            .unwrap();
        let told = said(&output);
        if output.status.code() == Some(1) {
            assert!(told.contains("hint: "), "after {writes}: {told}");
            interrupted += 1;
        }
    }
    assert!(interrupted >= 5, "{interrupted}");
    office.run(&[]);
    assert_eq!(office.export(), undisturbed.export());
    assert!(office.ask(&["verify"]).status.success());
}
