//! A batch that nobody watches: what dies, what is killed, what is asked for again. Files whose
//! names begin with `fault-` make the reading process die (Cargo feature `faults`).

#![cfg(all(unix, feature = "faults"))]

mod support;

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use support::{Office, count, last_line, said, samples, sohoa};

const BORN_DIGITAL: &str = "2022/qd-thuhoi-032.pdf";
const FAX: &str = "2014/qd-thuedat-008.pdf";
const FAX_TIFF: &str = "2021/gcn-dkdn-064.tif";
const PERMIT: &str = "2022/gpxd-031.pdf";

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(samples().join("inbox").join(name)).unwrap()
}

fn start(office: &Office) -> Child {
    sohoa()
        .arg("run")
        .arg(office.inbox())
        .args(["--jobs", "2", "--catalogue"])
        .arg(office.catalogue())
        .stderr(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// The reading process of a run, once there is one.
fn reading_process(run: &Child) -> Option<String> {
    let children = format!("/proc/{0}/task/{0}/children", run.id());
    let children = std::fs::read_to_string(children).ok()?;
    // A process that follows one that died has another thread for its parent.
    let tasks = std::fs::read_dir(format!("/proc/{}/task", run.id())).ok()?;
    let others = tasks
        .flatten()
        .filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok());
    let all: String = std::iter::once(children).chain(others).collect();
    all.split_whitespace().next().map(str::to_owned)
}

fn kill(process: &str) {
    Command::new("kill").args(["-9", process]).status().unwrap();
}

fn is_running(process: &str) -> bool {
    let state = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    !state.is_empty() && !state.contains(") Z ")
}

#[test]
fn a_file_that_crashes_the_reader_is_put_aside_and_costs_no_other_file() {
    let office = Office::with_samples(&[BORN_DIGITAL, FAX, PERMIT]);
    office.receive("2014/fault-abort.tif", &sample(FAX_TIFF));
    let output = office.run(&[]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    let summary = last_line(&output);
    assert_eq!(count(&summary, "catalogued"), 3, "{summary}");
    assert_eq!(count(&summary, "quarantined"), 1, "{summary}");
    let talk = said(&output);
    assert!(
        talk.contains("2014/fault-abort.tif: the reader crashed on it, twice"),
        "{talk}"
    );
    assert!(talk.contains("sohoa retry"), "{talk}");
    let undisturbed = Office::with_samples(&[BORN_DIGITAL, FAX, PERMIT]);
    undisturbed.run(&[]);
    assert_eq!(office.export(), undisturbed.export());

    assert_eq!(office.run(&[]).status.code(), Some(3));
    let status = office.ask(&["status"]);
    let told = String::from_utf8_lossy(&status.stdout).into_owned();
    assert!(
        told.contains("is done") && told.contains("fault-abort.tif"),
        "{told}"
    );
}

#[test]
fn a_page_that_never_ends_is_put_aside_with_its_limit() {
    let office = Office::with_samples(&[BORN_DIGITAL]);
    office.receive("fault-hang.tif", &sample(FAX_TIFF));
    let output = office.run(&["--limit", "page-seconds=5"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert_eq!(count(&last_line(&output), "catalogued"), 1);
    assert!(
        said(&output).contains("limit page-seconds"),
        "{}",
        said(&output)
    );
}

#[test]
fn a_page_that_eats_memory_is_put_aside_with_its_limit() {
    let office = Office::with_samples(&[BORN_DIGITAL]);
    office.receive("fault-memory.pdf", &sample(FAX));
    let output = office.run(&["--max-memory", "600M"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert_eq!(count(&last_line(&output), "catalogued"), 1);
    let talk = said(&output);
    assert!(talk.contains("limit max-memory is 600 MB"), "{talk}");
}

#[test]
fn a_reading_process_killed_from_outside_costs_nothing() {
    let names = [BORN_DIGITAL, FAX, FAX_TIFF, PERMIT];
    let office = Office::with_samples(&names);
    let mut run = start(&office);
    let mut killed = 0;
    while run.try_wait().unwrap().is_none() && killed < 8 {
        std::thread::sleep(Duration::from_millis(120));
        if let Some(process) = reading_process(&run) {
            kill(&process);
            killed += 1;
        }
    }
    assert_eq!(run.wait().unwrap().code(), Some(0));
    let undisturbed = Office::with_samples(&names);
    undisturbed.run(&[]);
    assert_eq!(office.export(), undisturbed.export());
}

#[test]
fn the_reading_process_ends_with_its_run() {
    let office = Office::new();
    office.receive("fault-hang.tif", &sample(FAX_TIFF));
    let mut run = start(&office);
    let until = Instant::now() + Duration::from_secs(20);
    let process = loop {
        match reading_process(&run) {
            Some(process) => break process,
            None => assert!(Instant::now() < until, "no reading process"),
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    run.kill().unwrap();
    run.wait().unwrap();
    while is_running(&process) {
        assert!(Instant::now() < until, "it outlived its run");
        std::thread::sleep(Duration::from_millis(10));
    }
    let status = office.ask(&["status"]);
    assert!(!String::from_utf8_lossy(&status.stdout).contains("is running"));
}

#[test]
fn values_are_found_anew_in_stored_words_without_reading_a_scan() {
    let names = [BORN_DIGITAL, FAX, FAX_TIFF];
    let office = Office::with_samples(&names);
    office.run(&[]);
    let before = office.export();
    let refreshed = office.run(&["--refresh", "fields"]);
    assert_eq!(refreshed.status.code(), Some(0), "{}", said(&refreshed));
    assert_eq!(count(&last_line(&refreshed), "read"), 0);
    assert_eq!(office.export(), before);

    let kinds = office.path("kinds");
    std::fs::create_dir(&kinds).unwrap();
    let own = include_str!("../kinds/qd_thuhoi.toml").replace("qd_thuhoi", "thuhoi_rieng");
    std::fs::write(kinds.join("rieng.toml"), own).unwrap();
    let kinds = kinds.to_str().unwrap();
    let ruled = office.run(&["--kinds", kinds]);
    assert_eq!(ruled.status.code(), Some(0), "{}", said(&ruled));
    assert_eq!(count(&last_line(&ruled), "read"), 0);
    let fresh = Office::with_samples(&names);
    fresh.run(&["--kinds", kinds]);
    assert_eq!(office.export(), fresh.export());

    let all = office.run(&["--kinds", kinds, "--refresh", "all"]);
    assert_eq!(count(&last_line(&all), "read"), 3);
    assert_eq!(office.export(), fresh.export());
}

#[test]
fn what_was_mended_is_read_by_retry_and_nothing_else_is() {
    let office = Office::with_samples(&[BORN_DIGITAL, "hong-cut-ngang.pdf"]);
    assert_eq!(office.run(&[]).status.code(), Some(2));
    let nothing_mended = office.ask(&["retry"]);
    assert_eq!(
        nothing_mended.status.code(),
        Some(2),
        "{}",
        said(&nothing_mended)
    );
    assert_eq!(count(&last_line(&nothing_mended), "read"), 1);
    office.receive("hong-cut-ngang.pdf", &sample(FAX));
    office.receive("2023/moi.pdf", &sample(PERMIT));
    let mended = office.ask(&["retry"]);
    assert_eq!(mended.status.code(), Some(0), "{}", said(&mended));
    assert_eq!(count(&last_line(&mended), "read"), 1);
    assert!(office.export().contains("hong-cut-ngang.pdf"));
    assert!(!office.export().contains("2023/moi.pdf"));
}

#[test]
fn a_copy_is_read_when_its_original_becomes_something_else() {
    let office = Office::with_samples(&[BORN_DIGITAL]);
    office.receive("2023/ban-sao.pdf", &sample(BORN_DIGITAL));
    office.run(&[]);
    office.receive(BORN_DIGITAL, &sample(FAX));
    office.run(&[]);
    let fresh = Office::with_samples(&[]);
    fresh.receive("2023/ban-sao.pdf", &sample(BORN_DIGITAL));
    fresh.receive(BORN_DIGITAL, &sample(FAX));
    fresh.run(&[]);
    assert_eq!(office.export(), fresh.export());
    assert_eq!(office.export().lines().count(), 2);
}

#[test]
fn a_backup_is_whole_and_verify_tells_what_changed() {
    let office = Office::with_samples(&[BORN_DIGITAL, FAX_TIFF]);
    office.run(&[]);
    let copy = office.path("copy.db");
    let backup = office.ask(&["backup", copy.to_str().unwrap()]);
    assert_eq!(backup.status.code(), Some(0), "{}", said(&backup));
    let verify = |catalogue: &std::path::Path| {
        let mut command = sohoa();
        command.arg("verify").arg("--catalogue").arg(catalogue);
        command.output().unwrap()
    };
    assert_eq!(
        verify(&copy).status.code(),
        Some(0),
        "{}",
        said(&verify(&copy))
    );
    office.receive(BORN_DIGITAL, b"something else");
    std::fs::remove_file(office.inbox().join(FAX_TIFF)).unwrap();
    let output = verify(&office.catalogue());
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains(&format!("changed: {BORN_DIGITAL}")), "{told}");
    assert!(told.contains(&format!("missing: {FAX_TIFF}")), "{told}");
}

#[test]
fn a_run_does_not_begin_on_a_full_disk_and_says_which() {
    let office = Office::with_samples(&[BORN_DIGITAL]);
    let output = office.run(&["--least-free", "900000T"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("catalogue.db"), "{}", said(&output));
    assert!(!office.catalogue().exists());
}

#[test]
fn names_that_are_no_unicode_stay_two_files() {
    use std::os::unix::ffi::OsStrExt;
    let office = Office::new();
    for (bytes, name) in [
        (&b"a\xff.pdf"[..], BORN_DIGITAL),
        (b"a\xfe.pdf", FAX),
        (b"x\n\"y'.tif", FAX_TIFF),
    ] {
        let path = office.inbox().join(std::ffi::OsStr::from_bytes(bytes));
        std::fs::write(path, sample(name)).unwrap();
    }
    let output = office.run(&[]);
    assert_eq!(
        count(&last_line(&output), "catalogued"),
        3,
        "{}",
        said(&output)
    );
    assert_eq!(office.run(&[]).status.code(), Some(3));
}
