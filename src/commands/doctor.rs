//! Doctor: tells what is installed, what is missing, and the command that mends it.

use serde::Serialize;

use super::Talk;
use super::talk::print;
use crate::batch::{self, Reader};
use crate::cli::DoctorArgs;
use crate::config::Engine;
use crate::document::Line;
use crate::error::Error;
use crate::exit_code::ExitCode;

/// A page that every engine must read without a mistake.
const TEST_PAGE: &[u8] = include_bytes!("doctor_page.png");
const TEST_PAGE_TEXT: &str = "Số: 45/GPXD-KKT\nKhánh Hòa, ngày 05 tháng 10 năm 2025\n\
    Ưỡn ẹo, Ngõ hẻm, quả trứng, ghế gỗ, kỷ niệm";
const TEST_PAGE_DPI: f32 = 300.0;

/// One thing looked at.
#[derive(Debug, Serialize)]
struct Check {
    name: String,
    ok: bool,
    found: String,
    /// What mends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    mend: Option<String>,
}

impl Check {
    fn ok(name: &str, found: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            ok: true,
            found: found.into(),
            mend: None,
        }
    }

    fn bad(name: &str, found: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            ok: false,
            mend: Some(mend.into()),
            ..Self::ok(name, found)
        }
    }
}

/// `sohoa doctor`.
///
/// # Errors
/// None: what is wrong is the answer.
pub fn doctor(args: &DoctorArgs, talk: &Talk) -> Result<ExitCode, Error> {
    let mut checks = vec![
        program(),
        processors(),
        catalogue_library(),
        scratch_space(),
        confinement(),
    ];
    checks.extend(Engine::ALL.iter().map(|&engine| reader(engine, talk)));
    match args.json {
        true => print(&serde_json::to_string(&checks).expect("checks are plain data")),
        false => checks.iter().for_each(|check| print(&line(check, talk))),
    }
    Ok(match checks.iter().all(|check| check.ok) {
        true => ExitCode::Done,
        false => ExitCode::Usage,
    })
}

fn line(check: &Check, talk: &Talk) -> String {
    let mark = talk.messages.text(match check.ok {
        true => "doctor-ok",
        false => "doctor-problem",
    });
    let mut line = format!("{mark:8} {:16} {}", check.name, check.found);
    if let Some(mend) = &check.mend {
        let hint = talk.messages.text("doctor-hint");
        line.push_str(&format!("\n         {hint}: {mend}"));
    }
    line
}

fn program() -> Check {
    let build = match cfg!(debug_assertions) {
        true => "debug",
        false => "optimised",
    };
    Check::ok(
        "sohoa",
        format!(
            "{} ({build}, {})",
            env!("CARGO_PKG_VERSION"),
            std::env::consts::ARCH
        ),
    )
}

fn processors() -> Check {
    let count = std::thread::available_parallelism().map_or(1, usize::from);
    Check::ok("processors", count.to_string())
}

fn catalogue_library() -> Check {
    let version = rusqlite::version();
    let fts5 = rusqlite::Connection::open_in_memory()
        .and_then(|db| db.execute_batch("CREATE VIRTUAL TABLE probe USING fts5(text)"));
    match fts5 {
        Ok(()) => Check::ok("sqlite", format!("{version} with FTS5")),
        Err(e) => Check::bad(
            "sqlite",
            e.to_string(),
            "build sohoa with its bundled SQLite",
        ),
    }
}

/// A batch needs room beside the catalogue; a tenth of this would still hold thousands of papers.
const ENOUGH_DISK_BYTES: u64 = 1 << 30;

fn scratch_space() -> Check {
    let here = std::env::current_dir().unwrap_or_else(|_| ".".into());
    let name = "disk";
    match fs4::available_space(&here) {
        Ok(free) if free < ENOUGH_DISK_BYTES => Check::bad(
            name,
            format!("{} MB free in `{}`", free >> 20, here.display()),
            "free some space before a large batch",
        ),
        Ok(free) => Check::ok(
            name,
            format!("{} MB free in `{}`", free >> 20, here.display()),
        ),
        Err(e) => Check::bad(
            name,
            e.to_string(),
            "check that this folder is still mounted",
        ),
    }
}

/// What the reading process can give up. A kernel that lacks it is no fault of the installation.
fn confinement() -> Check {
    // On a thread of its own: what is given up never comes back.
    let confined = std::thread::spawn(|| batch::confine(&std::env::temp_dir())).join();
    match confined {
        Ok(confined) if confined.is_whole() => Check::ok("confinement", confined.to_string()),
        Ok(confined) => Check {
            mend: Some("use Linux 5.13 or later with Landlock and seccomp".to_owned()),
            ..Check::ok(
                "confinement",
                format!("{confined}: the reader is not confined"),
            )
        },
        Err(_) => Check::ok("confinement", "not known"),
    }
}

fn reader(engine: Engine, talk: &Talk) -> Check {
    let name = format!("reader {}", engine.as_str());
    match read_test_page(engine) {
        Ok(text) if text == TEST_PAGE_TEXT => {
            Check::ok(&name, talk.messages.text("doctor-page-read"))
        }
        Ok(text) => {
            let text = format!("{text:?}");
            let found = talk
                .messages
                .format("doctor-page-misread", &[("text", &text)]);
            Check::bad(&name, found, engine.mend())
        }
        Err(e) => Check::bad(&name, e.to_string(), engine.mend()),
    }
}

fn read_test_page(engine: Engine) -> Result<String, Error> {
    let page = image::load_from_memory(TEST_PAGE)
        .expect("the test page is part of the program")
        .into_luma8();
    let mut reader = Reader::of(engine).start()?;
    let lines = reader.read(&page, TEST_PAGE_DPI)?;
    let texts: Vec<String> = lines.iter().map(Line::text).collect();
    Ok(texts.join("\n"))
}
