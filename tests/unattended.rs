//! A batch that nobody watches: what dies, what is killed, what is asked for again. Files whose
//! names begin with `fault-` make the reading process die (Cargo feature `faults`).

#![cfg(all(target_os = "linux", feature = "faults"))]

mod support;

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use support::processes::{is_running, kill, reading_process};
use support::{Office, count, hostile, last_line, said, samples, sohoa};

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
fn a_page_that_crashes_the_reader_costs_only_itself() {
    let pages = hostile::long_document(3);
    let office = Office::with_samples(&[BORN_DIGITAL]);
    office.receive("fault-abort-page-2.pdf", &pages);
    let output = office.run(&[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let summary = last_line(&output);
    assert_eq!(count(&summary, "catalogued"), 2, "{summary}");
    let talk = said(&output);
    assert!(
        talk.contains("fault-abort-page-2.pdf, page 2: the reader crashed on it"),
        "{talk}"
    );
    let export = office.export();
    let paper = export.lines().find(|line| line.contains("fault-abort"));
    assert!(paper.unwrap().contains("\"pages\":3"), "{export}");
    // Two such pages are too many: they say something of the whole document.
    office.receive("fault-abort-page-1-3.pdf", &hostile::long_document(4));
    let output = office.run(&[]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert_eq!(count(&last_line(&output), "quarantined"), 1);
}

#[test]
fn what_was_read_of_a_long_document_outlives_both_processes() {
    const PAGES: usize = 50;
    let office = Office::new();
    office.receive("fault-hang-page-50.pdf", &hostile::long_document(PAGES));
    let spool = office.path("catalogue.db.spool");
    let spooled = || {
        let file = spool.read_dir().ok()?.flatten().next()?;
        let text = std::fs::read_to_string(file.path()).ok()?;
        Some(text.lines().count())
    };
    let mut run = start(&office);
    let until = Instant::now() + Duration::from_secs(120);
    while spooled() != Some(PAGES) {
        assert!(Instant::now() < until, "{:?}", spooled());
        std::thread::sleep(Duration::from_millis(20));
    }
    run.kill().unwrap();
    run.wait().unwrap();
    // The same content under a name that harms nobody.
    let (bad, good) = ("fault-hang-page-50.pdf", "dai.pdf");
    std::fs::rename(office.inbox().join(bad), office.inbox().join(good)).unwrap();
    let output = sohoa()
        .env("SOHOA_LOG", "info")
        .args(["run", "--catalogue"])
        .arg(office.catalogue())
        .arg(office.inbox())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(
        said(&output).contains("49 of 50 pages were read by an earlier process"),
        "{}",
        said(&output)
    );
    assert_eq!(count(&last_line(&output), "pages"), PAGES);
    assert!(!spool.exists());
    let undisturbed = Office::new();
    undisturbed.receive(good, &hostile::long_document(PAGES));
    undisturbed.run(&[]);
    assert_eq!(office.export(), undisturbed.export());
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
            kill(process);
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
    let until = Instant::now() + Duration::from_secs(60);
    let process = loop {
        match reading_process(&run) {
            Some(process) => break process,
            None => assert!(Instant::now() < until, "no reading process"),
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    run.kill().unwrap();
    run.wait().unwrap();
    while is_running(process) {
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
fn a_limit_of_time_is_named_and_a_page_beyond_a_limit_too() {
    let office = Office::with_samples(&[FAX_TIFF]);
    for (limit, told) in [
        ("file-seconds=0", "limit file-seconds=0"),
        ("page-seconds=0", "limit page-seconds=0"),
        ("pixels=1000", "limit pixels=1000"),
    ] {
        let output = office.run(&["--limit", limit, "--refresh", "all"]);
        assert_eq!(output.status.code(), Some(2), "{limit}: {}", said(&output));
        assert!(said(&output).contains(told), "{limit}: {}", said(&output));
    }
    assert_eq!(office.ask(&["retry"]).status.code(), Some(0));
}

/// Reading this file gives EIO: its first bytes are no memory of the process.
const FAILING_FILE: &str = "/proc/self/mem";

#[test]
fn a_disk_that_fails_on_one_file_costs_that_file_and_is_tried_again() {
    let office = Office::with_samples(&[BORN_DIGITAL]);
    for _ in 0..2 {
        let output = office.run(&[FAILING_FILE]);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        let summary = last_line(&output);
        assert_eq!(count(&summary, "catalogued"), 1, "{summary}");
        assert_eq!(count(&summary, "quarantined"), 1, "{summary}");
        assert!(
            said(&output).contains("mem: the file cannot be opened"),
            "{}",
            said(&output)
        );
    }
    let told = office.ask(&["status", "--json"]);
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.contains("Input/output error"), "{told}");
}

#[test]
fn what_retry_reads_without_the_register_hears_it_in_the_next_run() {
    let office = Office::with_samples(&[BORN_DIGITAL]);
    office.receive(FAX, &sample("hong-cut-ngang.pdf"));
    let rows = "ten_tep,so_ky_hieu,to_chuc_ca_nhan\n\
        qd-thuhoi-032.pdf,521/QĐ-KKT,\nqd-thuedat-008.pdf,999/QĐ-UBND,\n";
    std::fs::write(office.path("so.csv"), rows).unwrap();
    let register = office.path("so.csv");
    let with_register = ["--register", register.to_str().unwrap()];
    assert_eq!(office.run(&with_register).status.code(), Some(2));
    office.receive(FAX, &sample(FAX));
    let mended = office.ask(&["retry"]);
    assert_eq!(mended.status.code(), Some(0), "{}", said(&mended));
    let next = office.run(&with_register);
    assert_eq!(count(&last_line(&next), "read"), 0, "{}", said(&next));
    let fresh = Office::with_samples(&[BORN_DIGITAL, FAX]);
    fresh.run(&with_register);
    assert_eq!(office.export(), fresh.export());
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

#[test]
fn the_same_paper_scanned_twice_is_one_paper_with_two_images() {
    let office = Office::with_samples(&[BORN_DIGITAL, FAX]);
    let mut again = sample(BORN_DIGITAL);
    again.extend(b"\n% another scan\n");
    office.receive("2023/quet-lai.pdf", &again);
    let output = office.run(&[]);
    assert_eq!(
        count(&last_line(&output), "catalogued"),
        3,
        "{}",
        said(&output)
    );
    let export = office.export();
    assert_eq!(export.lines().count(), 2, "{export}");
    assert!(
        export.contains("\"other_images\":[\"2023/quet-lai.pdf\"]"),
        "{export}"
    );
    let shown = office.ask(&["show", "2023/quet-lai.pdf"]);
    assert!(String::from_utf8_lossy(&shown.stdout).contains("521/QĐ-KKT"));

    // The better image goes away; the other one takes its place.
    office.receive(BORN_DIGITAL, &sample(FAX_TIFF));
    office.run(&[]);
    assert!(office.export().contains("\"file\":\"2023/quet-lai.pdf\""));
}

#[test]
fn files_are_read_as_they_settle_and_never_twice() {
    let office = Office::with_samples(&[BORN_DIGITAL]);
    let run = sohoa()
        .arg("run")
        .arg(office.inbox())
        .args(["--watch", "--settled", "1", "--catalogue"])
        .arg(office.catalogue())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let until = Instant::now() + Duration::from_secs(180);
    let waited_for = |papers: usize| {
        while !office.catalogue().exists() || office.export().lines().count() < papers {
            assert!(Instant::now() < until, "{papers} papers");
            std::thread::sleep(Duration::from_millis(200));
        }
    };
    waited_for(1);
    office.receive("2021/moi.tif", &sample(FAX_TIFF));
    waited_for(2);
    // The share goes away and comes back.
    let (inbox, away) = (office.inbox(), office.path("away"));
    std::fs::rename(&inbox, &away).unwrap();
    std::thread::sleep(Duration::from_secs(3));
    std::fs::rename(&away, &inbox).unwrap();
    office.receive("2014/nua.pdf", &sample(FAX));
    waited_for(3);
    let stop = ["-INT".to_owned(), run.id().to_string()];
    std::process::Command::new("kill")
        .args(stop)
        .status()
        .unwrap();
    let output = run.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let rounds = String::from_utf8_lossy(&output.stdout).into_owned();
    let read: usize = rounds.lines().map(|round| count(round, "read")).sum();
    assert_eq!(read, 3, "{rounds}");
}

#[test]
fn a_manifest_becomes_record_lines_that_load() {
    let office = Office::with_samples(&[BORN_DIGITAL, FAX_TIFF, "khong-phai-pdf.pdf"]);
    let path = |name: &str| office.inbox().join(name).display().to_string();
    let named = serde_json::json!({"path": path(FAX_TIFF), "name": "fax.tif"});
    let manifest = format!(
        "{}\n{named}\n\n{}\n/no/such/file\n",
        path(BORN_DIGITAL),
        path("khong-phai-pdf.pdf")
    );
    std::fs::write(office.path("manifest"), manifest).unwrap();
    let output = sohoa()
        .args(["worker", "--jobs", "2"])
        .stdin(std::fs::File::open(office.path("manifest")).unwrap())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("line 5"), "{}", said(&output));
    let lines = office.path("lines.jsonl");
    std::fs::write(&lines, &output.stdout).unwrap();
    let load = office.ask(&["load", lines.to_str().unwrap()]);
    assert_eq!(load.status.code(), Some(0), "{}", said(&load));
    let export = office.export();
    assert_eq!(export.lines().count(), 2, "{export}");
    assert!(export.contains("\"file\":\"fax.tif\"") && export.contains("521/QĐ-KKT"));
}

#[test]
fn an_inbox_that_goes_away_ends_the_run_and_blames_no_file() {
    let names = [BORN_DIGITAL, FAX, FAX_TIFF, PERMIT];
    let office = Office::with_samples(&names);
    // The first file takes the only reader as long as the share needs to go away.
    office.receive("0/fault-hang.tif", &sample(FAX_TIFF));
    let mut run = sohoa();
    run.arg("run")
        .arg(office.inbox())
        .args(["--jobs", "1", "--limit", "page-seconds=3"]);
    let mut run = run
        .arg("--catalogue")
        .arg(office.catalogue())
        .stderr(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    while reading_process(&run).is_none() || !office.catalogue().exists() {
        assert!(run.try_wait().unwrap().is_none());
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(700));
    std::fs::rename(office.inbox(), office.path("away")).unwrap();
    let output = run.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("went away"), "{}", said(&output));
    std::fs::rename(office.path("away"), office.inbox()).unwrap();
    std::fs::remove_file(office.inbox().join("0/fault-hang.tif")).unwrap();
    let next = office.run(&[]);
    let undisturbed = Office::with_samples(&names);
    undisturbed.run(&[]);
    assert_eq!(office.export(), undisturbed.export(), "{}", said(&next));
}
