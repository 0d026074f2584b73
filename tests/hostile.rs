//! A folder that wants to stop the batch: every file ends in a state, and the process that reads
//! stays within its plan.

#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, reason = "the figures are the answer")]

mod support;

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use support::hostile::{self, Dice};
use support::processes::{memory_mb, reading_process};
use support::{Office, count, said, sohoa};

/// What the reading process may hold.
const PLAN_MB: u64 = 1500;

/// Files that grow and shrink as long as the test goes on.
fn shrinking(office: &Office, go_on: &AtomicBool) {
    let bytes = std::fs::read(support::samples().join("inbox/2022/gpxd-031.pdf")).unwrap();
    let mut dice = Dice::new(7);
    while go_on.load(Ordering::SeqCst) {
        let length = dice.below(bytes.len());
        let path = office.inbox().join("co-lai.pdf");
        let _ = std::fs::write(path, &bytes[..length]);
        std::thread::sleep(Duration::from_millis(3));
    }
}

fn every_file_ends_in_a_state(mutants: usize, seed: u64) {
    let office = Office::new();
    let made = hostile::fill(&office.inbox(), mutants, seed) + 1;
    std::fs::write(office.inbox().join("co-lai.pdf"), "x").unwrap();
    let go_on = AtomicBool::new(true);
    let started = Instant::now();
    let (summary, peak_mb) = std::thread::scope(|scope| {
        scope.spawn(|| shrinking(&office, &go_on));
        let mut run = sohoa()
            .arg("run")
            .arg(office.inbox())
            .args(["--jobs", "2", "--max-memory", &format!("{PLAN_MB}M")])
            .args([
                "--limit",
                "page-seconds=15",
                "--limit",
                "unpacked-bytes=100M",
            ])
            .arg("--catalogue")
            .arg(office.catalogue())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let out = BufReader::new(run.stdout.take().unwrap());
        let lines = scope.spawn(|| out.lines().map_while(Result::ok).last());
        let mut peak_mb = 0;
        while run.try_wait().unwrap().is_none() {
            let now = reading_process(&run).and_then(memory_mb);
            peak_mb = peak_mb.max(now.map_or(0, |(_, peak)| peak));
            std::thread::sleep(Duration::from_millis(5));
        }
        go_on.store(false, Ordering::SeqCst);
        (lines.join().unwrap().unwrap_or_default(), peak_mb)
    });
    println!(
        "{made} files in {:.0?}, at most {peak_mb} MB: {summary}",
        started.elapsed()
    );
    assert_eq!(count(&summary, "files"), made, "{summary}");
    let states = ["catalogued", "skipped", "quarantined"].map(|state| count(&summary, state));
    assert_eq!(states.iter().sum::<usize>(), made, "{summary}");
    assert!(peak_mb < PLAN_MB, "{peak_mb} MB");
    let inside = std::fs::read_dir(office.path("")).unwrap().flatten();
    let ours = inside.filter(|entry| entry.file_name() != "inbox");
    for entry in ours {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(name.starts_with("catalogue.db"), "{name}");
    }
    let known = office.ask(&["status", "--json"]);
    let told = String::from_utf8_lossy(&known.stdout).into_owned();
    for crash in ["reader-crash", "internal"] {
        assert!(!told.contains(&format!("\"{crash}\"")), "{told}");
    }
}

#[test]
fn every_file_of_a_hostile_folder_ends_in_a_state() {
    every_file_ends_in_a_state(90, 1);
}

#[test]
#[ignore = "long: make soak"]
fn soak_hostile_folders() {
    for seed in 2..12 {
        every_file_ends_in_a_state(400, seed);
    }
}

/// Found by fuzzing: a PDF whose fonts have no descriptor makes the second reader of text layers give up.
#[test]
fn a_decoder_that_gives_up_tells_the_log_and_not_the_clerk() {
    let office = Office::new();
    let mut pdf = std::fs::read(support::samples().join("inbox/2023/gp-vpdd-062.pdf")).unwrap();
    let name = b"/FontDescriptor ";
    for at in 0..pdf.len() - name.len() {
        if pdf[at..].starts_with(name) {
            pdf[at + 9] = b'z';
        }
    }
    office.receive("khong-phong.pdf", &pdf);
    let output = office.run(&[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(!said(&output).contains("panicked"), "{}", said(&output));
    let asked = sohoa()
        .args(["inspect", "khong-phong.pdf", "--out", "inspected"])
        .current_dir(office.inbox())
        .env("SOHOA_LOG", "sohoa=debug")
        .output()
        .unwrap();
    assert!(
        said(&asked).contains("contained: panicked"),
        "{}",
        said(&asked)
    );
}
