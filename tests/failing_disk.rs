//! A disk that fails in the middle of a batch: writes and syncs of the catalogue end with EIO, again and
//! again, or the power goes and the end of the write-ahead log is lost or torn. Each run says so; on a disk
//! that works, the same command goes on, and nothing is missing.

#![cfg(target_os = "linux")]

mod support;

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

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

/// A run that is killed when it has written some of its work; its write-ahead log.
fn killed_run(office: &Office, after: Duration) -> Vec<u8> {
    let mut run = sohoa()
        .arg("run")
        .arg(office.inbox())
        .arg("--catalogue")
        .arg(office.catalogue())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(after);
    run.kill().unwrap();
    run.wait().unwrap();
    std::fs::read(log(office)).unwrap_or_default()
}

fn log(office: &Office) -> PathBuf {
    let mut name = office.catalogue().into_os_string();
    name.push("-wal");
    name.into()
}

#[test]
fn what_a_power_cut_tears_off_the_log_is_read_again() {
    let undisturbed = Office::with_all_samples();
    undisturbed.run(&[]);
    let mut torn = 0;
    for (round, tenths) in (0..).zip([0, 3, 5, 9, 10]) {
        let office = Office::with_all_samples();
        let mut log_bytes = killed_run(&office, Duration::from_millis(500 + 300 * round));
        // What was never synced may be lost from any byte on; the last block may hold anything.
        log_bytes.truncate(log_bytes.len() * tenths / 10);
        let tail = log_bytes.len().saturating_sub(1000);
        log_bytes[tail..].iter_mut().for_each(|byte| *byte = !*byte);
        torn += usize::from(!log_bytes.is_empty());
        std::fs::write(log(&office), &log_bytes).unwrap();
        let output = office.run(&[]);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert_eq!(office.export(), undisturbed.export(), "{tenths} tenths");
        assert!(office.ask(&["verify"]).status.success());
    }
    assert!(torn >= 2, "{torn}");
}
