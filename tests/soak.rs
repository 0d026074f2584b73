//! Soaks: hours of what the tests do in seconds. `make soak`; SOHOA_CORPUS names a folder of scans,
//! else the samples are read.

#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, reason = "the figures are the answer")]

mod support;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use support::hostile::Dice;
use support::processes::{cpu_seconds, kill, memory_mb, reading_process};
use support::{Office, count, last_line, said, samples, sohoa};

fn corpus() -> PathBuf {
    match std::env::var_os("SOHOA_CORPUS") {
        Some(folder) => {
            let folder = PathBuf::from(folder);
            let files = folder.join("files");
            if files.is_dir() { files } else { folder }
        }
        None => samples().join("inbox"),
    }
}

fn number(name: &str, default: usize) -> usize {
    let asked = std::env::var(name).ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn run(inbox: &Path, catalogue: &Path) -> Command {
    let mut command = sohoa();
    command
        .arg("run")
        .arg(inbox)
        .arg("--catalogue")
        .arg(catalogue)
        .args(["--jobs", "2"]);
    command
}

fn start(inbox: &Path, catalogue: &Path) -> Child {
    let mut command = run(inbox, catalogue);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap()
}

fn export(catalogue: &Path) -> String {
    let output = sohoa()
        .args([
            "export",
            "--format",
            "jsonl",
            "--all",
            "--as-of",
            "2026-11-23",
            "--out",
            "-",
        ])
        .arg("--catalogue")
        .arg(catalogue)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// Kills both processes at random moments until the batch is done; the catalogue must be that of an
/// undisturbed run.
#[test]
#[ignore = "long: make soak"]
fn soak_kills() {
    let (inbox, kills) = (corpus(), number("SOHOA_KILLS", 200));
    let office = Office::new();
    let undisturbed = office.path("undisturbed.db");
    let started = Instant::now();
    let output = run(&inbox, &undisturbed).output().unwrap();
    let whole = started.elapsed();
    let summary = last_line(&output);
    println!("undisturbed in {whole:.1?}: {summary}");
    let want = export(&undisturbed);
    let mut dice = Dice::new(20);
    let (mut killed, mut runs, mut batches) = ([0, 0], 0, 0);
    while killed[0] + killed[1] < kills {
        let catalogue = office.path(&format!("killed-{batches}.db"));
        batches += 1;
        loop {
            runs += 1;
            let mut run = start(&inbox, &catalogue);
            // Uniform over what a whole batch takes, a part of it at a time: many kills a batch.
            let wait = whole.mul_f64(dice.below(1000) as f64 / 1000.0 / 4.0);
            std::thread::sleep(wait);
            let reader = reading_process(&run).filter(|_| dice.below(2) == 0);
            match reader {
                Some(reader) => {
                    kill(reader);
                    killed[0] += 1;
                    // The same run goes on; sometimes it dies next, at once.
                    std::thread::sleep(Duration::from_millis(dice.below(400) as u64));
                }
                None => std::thread::sleep(Duration::from_millis(1)),
            }
            if run.try_wait().unwrap().is_some() {
                break;
            }
            run.kill().unwrap();
            run.wait().unwrap();
            killed[1] += 1;
        }
        // Whatever the last kill left, one more run ends it.
        let last = run(&inbox, &catalogue).output().unwrap();
        let got = export(&catalogue);
        assert!(got == want, "batch {batches} differs: {}", last_line(&last));
        for key in ["files", "catalogued", "skipped", "quarantined"] {
            assert_eq!(count(&last_line(&last), key), count(&summary, key), "{key}");
        }
        std::fs::remove_file(&catalogue).unwrap();
    }
    println!(
        "{} kills of the reading process, {} of the run, {runs} runs, {batches} batches: all as undisturbed",
        killed[0], killed[1]
    );
}

/// The disk of the catalogue fills up in the middle of a batch, again and again; with more room the
/// same command goes on. Needs the right to mount a small tmpfs.
#[test]
#[ignore = "long: make soak"]
fn soak_full_disk() {
    let office = Office::new();
    let (inbox, disk) = (corpus(), office.path("disk"));
    std::fs::create_dir(&disk).unwrap();
    let mount = |options: &str| {
        let mut command = Command::new("mount");
        command
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(&disk);
        command.status().is_ok_and(|status| status.success())
    };
    if !mount("size=300k") {
        return println!("skipped: no right to mount a tmpfs");
    }
    let catalogue = disk.join("catalogue.db");
    let undisturbed = office.path("undisturbed.db");
    run(&inbox, &undisturbed).output().unwrap();
    let mut refused = 0;
    for size_kb in (300..200_000).step_by(150) {
        assert!(mount(&format!("remount,size={size_kb}k")));
        let output = run(&inbox, &catalogue)
            .args(["--least-free", "0"])
            .output()
            .unwrap();
        match output.status.code() {
            Some(1) => {
                assert!(said(&output).contains("hint: "), "{}", said(&output));
                refused += 1;
            }
            Some(0 | 2 | 3) => break,
            other => panic!("{other:?}: {}", said(&output)),
        }
    }
    let same = export(&catalogue) == export(&undisturbed);
    Command::new("umount").arg(&disk).status().unwrap();
    println!("{refused} full disks");
    assert!(refused > 0 && same);
}

/// Memory and processor time do not grow with the batch: the samples under new names, each with
/// other bytes.
#[test]
#[ignore = "long: make soak"]
fn soak_flat_memory() {
    let pages = number("SOHOA_PAGES", 3000);
    let office = Office::new();
    let scans: Vec<PathBuf> = std::fs::read_dir(corpus().join("2022"))
        .or_else(|_| std::fs::read_dir(corpus()))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file() && path.metadata().unwrap().len() < 3 << 20)
        .collect();
    for n in 0..pages {
        let scan = &scans[n % scans.len()];
        let mut bytes = std::fs::read(scan).unwrap();
        bytes.extend(format!("\n%{n}\n").bytes());
        let ending = scan.extension().unwrap().to_string_lossy();
        std::fs::write(office.inbox().join(format!("{n:06}.{ending}")), bytes).unwrap();
    }
    let mut run = start(&office.inbox(), &office.catalogue());
    let mut seen: Vec<(u64, u64, f64)> = Vec::new();
    println!("pages,memory_mb,cpu_seconds");
    while run.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_secs(2));
        let status = office.ask(&["status", "--json"]);
        let status: serde_json::Value = serde_json::from_slice(&status.stdout).unwrap_or_default();
        let both = [Some(run.id()), reading_process(&run)];
        let memory: u64 = both
            .iter()
            .flatten()
            .filter_map(|&p| memory_mb(p))
            .map(|m| m.0)
            .sum();
        let cpu: f64 = both.iter().flatten().filter_map(|&p| cpu_seconds(p)).sum();
        let Some(pages) = status["pages_read"].as_u64().filter(|_| both[1].is_some()) else {
            continue;
        };
        println!("{pages},{memory},{cpu:.2}");
        seen.push((pages, memory, cpu));
    }
    let last = seen.last().unwrap().0;
    let tenth = (last / 10).max(1);
    let between = |from: u64, to: u64| {
        let some: Vec<_> = seen.iter().filter(|s| (from..to).contains(&s.0)).collect();
        let memory = some.iter().map(|s| s.1).max().unwrap_or(0);
        let (first, end) = (some.first().unwrap(), some.last().unwrap());
        let pages = (end.0 - first.0).max(1);
        (memory, (end.2 - first.2) / pages as f64)
    };
    let (early_mb, early_cpu) = between(500.min(tenth), 500.min(tenth) + 2 * tenth);
    let (late_mb, late_cpu) = between(last - 2 * tenth, last + 1);
    println!(
        "after {last} pages: {early_mb} MB then {late_mb} MB, {:.1} ms then {:.1} ms a page",
        early_cpu * 1000.0,
        late_cpu * 1000.0
    );
    assert!(late_mb as f64 <= early_mb as f64 * 1.05 + 10.0);
}
