//! Soaks: hours of what the tests do in seconds. `make soak`; SOHOA_CORPUS names a folder of scans,
//! else the samples are read.

#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, reason = "the figures are the answer")]

mod support;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use support::hostile::{self, Dice};
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

fn run(inboxes: &[PathBuf], catalogue: &Path) -> Command {
    let mut command = sohoa();
    command
        .arg("run")
        .args(inboxes)
        .arg("--catalogue")
        .arg(catalogue)
        .args(["--jobs", "2"]);
    command
}

fn start(inboxes: &[PathBuf], catalogue: &Path) -> Child {
    let mut command = run(inboxes, catalogue);
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

/// Kills both processes at random moments until the batch is done, of which a long document is part;
/// the catalogue must be that of an undisturbed run.
#[test]
#[ignore = "long: make soak"]
fn soak_kills() {
    let kills = number("SOHOA_KILLS", 200);
    let office = Office::new();
    office.receive("dai.pdf", &hostile::long_document(60));
    let inboxes = [corpus(), office.inbox()];
    let undisturbed = office.path("undisturbed.db");
    let started = Instant::now();
    let output = run(&inboxes, &undisturbed).output().unwrap();
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
            let mut run = start(&inboxes, &catalogue);
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
        let last = run(&inboxes, &catalogue).output().unwrap();
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
    let (inboxes, disk) = ([corpus()], office.path("disk"));
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
    run(&inboxes, &undisturbed).output().unwrap();
    let mut refused = 0;
    for size_kb in (300..200_000).step_by(150) {
        assert!(mount(&format!("remount,size={size_kb}k")));
        let output = run(&inboxes, &catalogue)
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

/// What the run and the process that reads for it took at one moment.
struct Moment {
    pages: u64,
    memory_mb: f64,
    cpu_seconds: f64,
}

/// The moments between two numbers of pages.
struct Span<'a>(Vec<&'a Moment>);

impl Span<'_> {
    fn of(moments: &[Moment], from: u64, to: u64) -> Span<'_> {
        let within = |moment: &&Moment| (from..=to).contains(&moment.pages);
        Span(moments.iter().filter(within).collect())
    }

    /// Mean memory, in MB.
    fn memory_mb(&self) -> f64 {
        self.0.iter().map(|moment| moment.memory_mb).sum::<f64>() / self.0.len() as f64
    }

    /// Processor time for a page, in milliseconds.
    fn cpu_ms(&self) -> f64 {
        let (first, last) = (self.0[0], self.0[self.0.len() - 1]);
        (last.cpu_seconds - first.cpu_seconds) * 1000.0 / (last.pages - first.pages) as f64
    }
}

/// Memory and processor time do not grow with the batch: the samples again and again, under new names
/// and each with other bytes.
#[test]
#[ignore = "long: make soak"]
fn soak_flat_memory() {
    /// Larger ones would fill the disk before they fill the memory.
    const LARGEST_SCAN_BYTES: u64 = 500_000;
    let pages = number("SOHOA_PAGES", 3000) as u64;
    let office = Office::new();
    let mut scans: Vec<PathBuf> = walkdir::WalkDir::new(corpus())
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.is_file() && path.metadata().unwrap().len() < LARGEST_SCAN_BYTES)
        .collect();
    scans.sort();
    // Some scans have several pages: the run is ended when enough are read.
    for n in 0..pages as usize {
        let scan = &scans[n % scans.len()];
        let mut bytes = std::fs::read(scan).unwrap();
        bytes.extend(format!("\n%{n}\n").bytes());
        let ending = scan.extension().unwrap().to_string_lossy();
        std::fs::write(office.inbox().join(format!("{n:06}.{ending}")), bytes).unwrap();
    }
    let mut run = start(&[office.inbox()], &office.catalogue());
    let mut moments: Vec<Moment> = Vec::new();
    println!("pages,memory_mb,cpu_seconds");
    while run.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_secs(2));
        let Some(moment) = moment(&office, &run) else {
            continue;
        };
        let (read, memory, cpu) = (moment.pages, moment.memory_mb, moment.cpu_seconds);
        println!("{read},{memory:.0},{cpu:.2}");
        moments.push(moment);
        if read >= pages {
            run.kill().unwrap();
        }
    }
    let last = moments.last().unwrap().pages;
    let window = 1000.min(last / 3);
    let begun = moments[0].pages;
    let settled = 500.min(last / 4);
    let late = Span::of(&moments, last - window, last);
    let early_mb = Span::of(&moments, settled, settled + window).memory_mb();
    let early_ms = Span::of(&moments, begun, begun + window).cpu_ms();
    let (late_mb, late_ms) = (late.memory_mb(), late.cpu_ms());
    println!(
        "{last} pages, {window} at the beginning and at the end: {early_mb:.0} MB then {late_mb:.0} MB ({:+.1} %), \
         {early_ms:.1} ms then {late_ms:.1} ms a page ({:+.1} %)",
        (late_mb / early_mb - 1.0) * 100.0,
        (late_ms / early_ms - 1.0) * 100.0
    );
    assert!(late_mb <= early_mb * 1.05);
    assert!(late_ms <= early_ms * 1.05);
}

fn moment(office: &Office, run: &Child) -> Option<Moment> {
    let status = office.ask(&["status", "--json"]);
    let status: serde_json::Value = serde_json::from_slice(&status.stdout).ok()?;
    let both = [run.id(), reading_process(run)?];
    let memory: u64 = both.iter().filter_map(|&p| memory_mb(p)).map(|m| m.0).sum();
    Some(Moment {
        pages: status["pages_read"].as_u64()?,
        memory_mb: memory as f64,
        cpu_seconds: both.iter().filter_map(|&p| cpu_seconds(p)).sum(),
    })
}
