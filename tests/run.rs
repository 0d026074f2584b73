//! `sohoa run` as a clerk meets it: the real binary over real files.

mod support;

use std::time::{Duration, Instant};

use support::{Office, count, last_line, said, samples, sohoa};

const BORN_DIGITAL: &str = "2022/qd-thuhoi-032.pdf";
const FAX: &str = "2014/qd-thuedat-008.pdf";
const FAX_TIFF: &str = "2021/gcn-dkdn-064.tif";

#[test]
fn every_file_ends_in_one_state_and_a_second_run_reads_nothing() {
    let office = Office::with_samples(&[
        BORN_DIGITAL,
        FAX_TIFF,
        "2021/ban-sao-gcn-dkdn-064.tif",
        "co-mat-khau.pdf",
        "hong-cut-ngang.pdf",
        "khong-phai-pdf.pdf",
    ]);
    let first = office.run(&[]);
    assert_eq!(first.status.code(), Some(2), "{}", said(&first));
    let summary = last_line(&first);
    assert_eq!(count(&summary, "files"), 6, "{summary}");
    assert_eq!(count(&summary, "catalogued"), 2, "{summary}");
    assert_eq!(count(&summary, "skipped"), 1, "{summary}");
    assert_eq!(count(&summary, "quarantined"), 3, "{summary}");
    let talk = said(&first);
    assert!(
        talk.contains("co-mat-khau.pdf: the file asks for a password"),
        "{talk}"
    );
    assert!(
        talk.contains("khong-phai-pdf.pdf: not a PDF, TIFF, JPEG or PNG"),
        "{talk}"
    );
    assert!(talk.contains("hong-cut-ngang.pdf: the file is"), "{talk}");

    let started = Instant::now();
    let second = office.run(&[]);
    assert_eq!(second.status.code(), Some(3), "{}", said(&second));
    assert_eq!(count(&last_line(&second), "read"), 0);
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn the_number_of_jobs_changes_nothing_in_the_catalogue() {
    let names = [BORN_DIGITAL, FAX, FAX_TIFF, "2021/ban-sao-gcn-dkdn-064.tif"];
    let exports: Vec<String> = ["1", "3"]
        .map(|jobs| {
            let office = Office::with_samples(&names);
            office.run(&["--jobs", jobs]);
            office.export()
        })
        .into();
    assert_eq!(exports[0], exports[1]);
    assert_eq!(exports[0].lines().count(), 3);
}

#[test]
fn a_changed_file_is_read_again_and_its_old_values_go() {
    let office = Office::with_samples(&[BORN_DIGITAL]);
    office.run(&[]);
    assert!(office.export().contains("521/QĐ-KKT"));
    let other = std::fs::read(samples().join("inbox").join(FAX_TIFF)).unwrap();
    office.receive(BORN_DIGITAL, &other);
    let output = office.run(&[]);
    assert_eq!(count(&last_line(&output), "read"), 1);
    assert!(!office.export().contains("521/QĐ-KKT"));
}

#[test]
fn what_the_register_says_has_ended_is_left_out_unless_asked_for() {
    let office = Office::with_samples(&[BORN_DIGITAL, FAX_TIFF]);
    let register = office.path("so-theo-doi.csv");
    std::fs::write(
        &register,
        "\u{feff}Tên tệp;Số, ký hiệu;Ngày ban hành;Tổ chức/cá nhân;Ghi chú\n\
         qd-thuhoi-032.pdf;521/QĐ-KKT;10/10/2022;Công ty TNHH Logistics Cổ Mã;đã bị thay thế\n",
    )
    .unwrap();
    let register = register.to_str().unwrap();
    let output = office.run(&["--register", register]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let summary = last_line(&output);
    assert_eq!(
        (count(&summary, "catalogued"), count(&summary, "skipped")),
        (1, 1)
    );
    assert!(!office.export().contains("521/QĐ-KKT"));

    let again = office.run(&["--register", register, "--all"]);
    assert_eq!(count(&last_line(&again), "read"), 1);
    assert!(office.export().contains("521/QĐ-KKT"));
}

#[test]
fn what_cannot_begin_says_why_and_what_mends_it() {
    let office = Office::with_samples(&[BORN_DIGITAL]);
    let missing = sohoa()
        .args(["run", "/no/such/inbox", "--catalogue"])
        .arg(office.catalogue())
        .output()
        .unwrap();
    assert_eq!(missing.status.code(), Some(1));
    assert!(
        said(&missing).contains("/no/such/inbox"),
        "{}",
        said(&missing)
    );
    assert!(said(&missing).contains("hint: "), "{}", said(&missing));
    assert!(!office.catalogue().exists());

    std::fs::write(
        office.catalogue(),
        "not a database, but long enough to look at",
    )
    .unwrap();
    let foreign = office.run(&[]);
    assert_eq!(foreign.status.code(), Some(1), "{}", said(&foreign));
    assert!(said(&foreign).contains("hint: "), "{}", said(&foreign));
}

#[test]
fn an_empty_inbox_is_nothing_to_read() {
    let office = Office::new();
    let output = office.run(&[]);
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert_eq!(count(&last_line(&output), "files"), 0);
}

#[test]
fn messages_exist_in_vietnamese() {
    let office = Office::with_samples(&["khong-phai-pdf.pdf"]);
    let output = office.run(&["--lang", "vi"]);
    assert!(
        said(&output).contains("không phải PDF, TIFF, JPEG hay PNG"),
        "{}",
        said(&output)
    );
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_finishes_what_it_has_in_hand_and_the_next_goes_on() {
    let office = Office::with_samples(&[BORN_DIGITAL, FAX, FAX_TIFF, "2022/gpxd-031.pdf"]);
    let mut run = sohoa()
        .arg("run")
        .arg(office.inbox())
        .args(["--jobs", "1", "--catalogue"])
        .arg(office.catalogue())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    while !office.catalogue().exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let interrupt = std::process::Command::new("kill")
        .args(["-INT", &run.id().to_string()])
        .status()
        .unwrap();
    assert!(interrupt.success());
    let code = run.wait().unwrap().code();
    assert!(matches!(code, Some(130 | 0)), "{code:?}");
    office.run(&[]);

    let undisturbed = Office::with_samples(&[BORN_DIGITAL, FAX, FAX_TIFF, "2022/gpxd-031.pdf"]);
    undisturbed.run(&[]);
    assert_eq!(office.export(), undisturbed.export());
}

#[cfg(unix)]
#[test]
fn a_killed_run_leaves_whole_documents_and_the_next_ends_as_if_undisturbed() {
    let names = [BORN_DIGITAL, FAX, FAX_TIFF, "2022/gpxd-031.pdf"];
    let undisturbed = Office::with_samples(&names);
    undisturbed.run(&[]);
    for delay_ms in [5, 60, 150, 300, 600] {
        let office = Office::with_samples(&names);
        let mut run = sohoa()
            .arg("run")
            .arg(office.inbox())
            .args(["--jobs", "2", "--catalogue"])
            .arg(office.catalogue())
            .stderr(std::process::Stdio::null())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(delay_ms));
        run.kill().unwrap();
        run.wait().unwrap();
        office.run(&[]);
        assert_eq!(
            office.export(),
            undisturbed.export(),
            "killed after {delay_ms} ms"
        );
    }
}

#[test]
fn a_catalogue_that_another_run_writes_or_a_newer_version_wrote_is_left_alone() {
    let office = Office::with_samples(&[BORN_DIGITAL]);
    let writer = sohoa::catalogue::Catalogue::open_writer(office.catalogue()).unwrap();
    let second = office.run(&[]);
    assert_eq!(second.status.code(), Some(1), "{}", said(&second));
    assert!(said(&second).contains("another run"), "{}", said(&second));
    drop(writer);

    let newer = rusqlite::Connection::open(office.catalogue()).unwrap();
    newer.pragma_update(None, "user_version", 9999).unwrap();
    drop(newer);
    let before = std::fs::read(office.catalogue()).unwrap();
    let output = office.run(&[]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("newer version"), "{}", said(&output));
    assert_eq!(std::fs::read(office.catalogue()).unwrap(), before);
}

#[test]
fn the_readme_names_every_command_and_the_help_every_flag_of_the_contract() {
    let help = |arguments: &[&str]| {
        let output = sohoa().args(arguments).arg("--help").output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let readme = include_str!("../README.md");
    for command in [
        "run", "status", "retry", "backup", "verify", "worker", "search", "show", "export", "load",
        "score", "bench", "doctor",
    ] {
        assert!(help(&[]).contains(command), "{command}");
        assert!(readme.contains(&format!("`sohoa {command}")), "{command}");
    }
    let run = help(&["run"]);
    for flag in [
        "--catalogue",
        "--register",
        "--as-of",
        "--jobs",
        "--engine",
        "--model",
        "--kinds",
        "--all",
        "--refresh",
        "--watch",
        "--until",
        "--max-memory",
        "--nice",
        "--limit",
        "--json",
    ] {
        assert!(run.contains(flag), "{flag}");
    }
}

#[test]
fn what_has_ended_is_kept_in_brief_when_only_what_is_in_force_is_wanted() {
    let expired = "2014/gp-tnn-048.tif";
    let office = Office::with_samples(&[BORN_DIGITAL, expired]);
    let day = ["--as-of", "2026-11-23"];
    let only = office.run(&["--only-in-force", day[0], day[1]]);
    let talk = said(&only);
    assert!(
        talk.contains("1 files hold only papers that are no longer in force"),
        "{talk}"
    );
    let line = |office: &Office| {
        let export = office.export();
        let line = export.lines().find(|line| line.contains(expired)).unwrap();
        serde_json::from_str::<serde_json::Value>(line).unwrap()
    };
    let brief = line(&office);
    assert_eq!(brief["number"], "350/GP-UBND");
    assert_eq!(brief["status"], "expired");
    assert!(
        brief["status_reason"]
            .as_str()
            .unwrap()
            .contains("16/06/2017")
    );
    assert!(brief["signer"].is_null());
    assert_eq!(
        office.ask(&["search", "350/GP-UBND"]).status.code(),
        Some(0)
    );

    // Nothing to read as long as it stays so; read in full when that is wanted.
    let again = office.run(&["--only-in-force", day[0], day[1]]);
    assert_eq!(again.status.code(), Some(3), "{}", said(&again));
    let in_full = office.run(&day);
    assert_eq!(count(&last_line(&in_full), "read"), 1, "{}", said(&in_full));
    assert!(line(&office)["signer"].is_string());
}

#[test]
fn the_register_confirms_and_contradicts_but_never_overrules() {
    let office = Office::with_samples(&[BORN_DIGITAL, "2014/gp-tnn-048.tif", FAX_TIFF]);
    let register = office.path("so.csv");
    std::fs::write(
        &register,
        "ten_tep,so_ky_hieu,ngay_ban_hanh,to_chuc_ca_nhan,ghi_chu\n\
         gp-tnn-048.tif,353/GP-UBND,16/06/2014,,\n\
         qd-thuhoi-032.pdf,521/QĐ-KKT,,,\n\
         khong-co-tep-nay.pdf,99/QĐ-KKT,,,\n",
    )
    .unwrap();
    let output = office.run(&["--register", register.to_str().unwrap()]);
    let talk = said(&output);
    assert!(
        talk.contains(
            "1 rows without a file, 1 files without a row, 1 files that say something else"
        ),
        "{talk}"
    );
    let gaps = office.ask(&["show", "--register", "--json"]);
    let gaps: serde_json::Value = serde_json::from_slice(&gaps.stdout).unwrap();
    assert_eq!(gaps["rows_without_file"][0], "khong-co-tep-nay.pdf");
    assert_eq!(gaps["files_without_row"][0], FAX_TIFF);
    assert_eq!(gaps["papers_that_differ"][0], "2014/gp-tnn-048.tif");

    let shown = office.ask(&["show", "350/GP-UBND"]);
    let page = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(page.contains("the register says otherwise"), "{page}");
    assert!(page.contains("353/GP-UBND"), "{page}");
    let confirmed = office.export();
    let confirmed = confirmed
        .lines()
        .find(|line| line.contains("521/QĐ-KKT"))
        .unwrap();
    let confirmed: serde_json::Value = serde_json::from_str(confirmed).unwrap();
    assert!(confirmed["probability"]["number"].as_f64().unwrap() > 0.998);
}
