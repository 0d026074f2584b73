//! Support: an inbox in a temporary folder, the real binary, and golden files.

#![allow(dead_code, reason = "each test file uses its own part")]

pub mod hostile;
pub mod processes;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A temporary folder with an inbox and a catalogue beside it.
pub struct Office {
    folder: TempDir,
}

impl Office {
    /// An office with an empty inbox.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("inbox")).unwrap();
        Self { folder }
    }

    /// An office whose inbox holds the named samples.
    pub fn with_samples(names: &[&str]) -> Self {
        let office = Self::new();
        for name in names {
            office.receive(
                name,
                &std::fs::read(samples().join("inbox").join(name)).unwrap(),
            );
        }
        office
    }

    /// An office whose inbox holds all samples.
    pub fn with_all_samples() -> Self {
        let office = Self::new();
        let inbox = samples().join("inbox");
        for entry in walkdir::WalkDir::new(&inbox) {
            let entry = entry.unwrap();
            if entry.file_type().is_file() {
                let name = entry.path().strip_prefix(&inbox).unwrap().to_str().unwrap();
                office.receive(name, &std::fs::read(entry.path()).unwrap());
            }
        }
        office
    }

    pub fn inbox(&self) -> PathBuf {
        self.path("inbox")
    }

    pub fn catalogue(&self) -> PathBuf {
        self.path("catalogue.db")
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Puts a file into the inbox.
    pub fn receive(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.inbox().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// `sohoa run` over the inbox.
    pub fn run(&self, more: &[&str]) -> Output {
        sohoa()
            .arg("run")
            .arg(self.inbox())
            .arg("--catalogue")
            .arg(self.catalogue())
            .args(more)
            .output()
            .unwrap()
    }

    /// `sohoa COMMAND … --catalogue` of this office.
    pub fn ask(&self, arguments: &[&str]) -> Output {
        sohoa()
            .args(arguments)
            .arg("--catalogue")
            .arg(self.catalogue())
            .output()
            .unwrap()
    }

    /// All records as exported lines.
    pub fn export(&self) -> String {
        let output = self.ask(&[
            "export",
            "--format",
            "jsonl",
            "--all",
            "--as-of",
            "2026-11-23",
            "--out",
            "-",
        ]);
        assert!(output.status.success(), "{}", said(&output));
        String::from_utf8(output.stdout).unwrap()
    }
}

/// The real binary (SOHOA_BIN names another one), speaking English.
pub fn sohoa() -> Command {
    let other = std::env::var_os("SOHOA_BIN");
    let mut command = Command::new(other.unwrap_or(env!("CARGO_BIN_EXE_sohoa").into()));
    command.env("SOHOA_LANG", "en");
    command
}

/// What the program said on standard error.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The last line on standard output.
pub fn last_line(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().last().unwrap_or_default().to_owned()
}

/// The number after `key` in a summary line.
pub fn count(summary: &str, key: &str) -> usize {
    let mut words = summary.split(' ').skip_while(|word| *word != key);
    words
        .nth(1)
        .unwrap_or_else(|| panic!("no {key} in: {summary}"))
        .parse()
        .unwrap()
}

pub fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

/// Compares with `tests/golden/<name>`; `SOHOA_UPDATE_GOLDEN=1` rewrites it instead.
pub fn assert_golden(name: &str, got: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name);
    if std::env::var_os("SOHOA_UPDATE_GOLDEN").is_some() {
        return std::fs::write(path, got).unwrap();
    }
    let want = std::fs::read_to_string(&path).unwrap_or_default();
    for (row, (want, got)) in want.lines().zip(got.lines()).enumerate() {
        assert_eq!(want, got, "{name}, line {}", row + 1);
    }
    assert_eq!(want.lines().count(), got.lines().count(), "{name}");
}
