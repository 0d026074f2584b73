//! Open: a catalogue file for one writer or for any number of readers.
//!
//! Promise: a file that is not ours, or newer than us, is refused untouched; two writers never meet;
//! readers never wait for the writer nor the writer for them (write-ahead log).

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use fs4::FileExt;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction};

use super::{Catalogue, CatalogueError, columns, filing, indices};

/// 'soho': how other tools tell our file from any other SQLite file.
const APPLICATION_ID: u32 = 0x736F_686F;

/// What a new file holds.
pub(super) const SCHEMA: &str = include_str!("../../schema.sql");

/// Step n brings a file from version n to n + 1; all of them make what [`SCHEMA`] does.
const MIGRATIONS: [&str; 10] = [
    include_str!("migrations/1.sql"),
    include_str!("migrations/2.sql"),
    include_str!("migrations/3.sql"),
    include_str!("migrations/4.sql"),
    include_str!("migrations/5.sql"),
    include_str!("migrations/6.sql"),
    include_str!("migrations/7.sql"),
    include_str!("migrations/8.sql"),
    include_str!("migrations/9.sql"),
    include_str!("migrations/10.sql"),
];

const SCHEMA_VERSION: u32 = MIGRATIONS.len() as u32;

/// How long a statement waits for a lock before it fails (checkpoints and backups hold one briefly).
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

impl Catalogue {
    /// Opens the catalogue for writing, alone; makes it if there is none.
    ///
    /// # Errors
    /// [`CatalogueError::InUse`] when another run has it, [`CatalogueError::NewerSchema`],
    /// [`CatalogueError::NotACatalogue`] or [`CatalogueError::Unwritable`].
    pub fn open_writer(path: impl AsRef<Path>) -> Result<Self, CatalogueError> {
        let path = path.as_ref();
        let lock = lock(path)?;
        if !path.exists() {
            create(path)?;
        }
        let mut db = Connection::open(path).map_err(|e| cannot_open(path, e))?;
        let version = check(&db, path)?;
        db.busy_timeout(BUSY_TIMEOUT)?;
        db.pragma_update(None, "journal_mode", "wal")?;
        // FULL: one sync a document costs far less than reading it, and what a run has reported
        // as done (or a person has typed) is still there after a power cut.
        db.pragma_update(None, "synchronous", "full")?;
        // Before foreign keys count: a step may make a table anew that others refer to.
        db.pragma_update(None, "foreign_keys", false)?;
        migrate(&mut db, version)?;
        db.pragma_update(None, "foreign_keys", true)?;
        indices::make_missing(&db)?;
        Self::over(db, Some(lock))
    }

    /// Keeps few pages of the file in memory, for whoever writes documents one by one and for hours.
    ///
    /// # Errors
    /// [`CatalogueError::Database`].
    pub fn keep_little(&mut self) -> Result<(), CatalogueError> {
        self.db
            .pragma_update(None, "cache_size", -LITTLE_CACHE_KIB)?;
        Ok(())
    }

    /// Keeps many pages of the file in memory, for whoever stores very many documents: they come in no
    /// order of the indices, so that each page of these is needed again and again.
    pub(super) fn keep_much(&mut self) -> Result<(), CatalogueError> {
        self.db.pragma_update(None, "cache_size", -MUCH_CACHE_KIB)?;
        Ok(())
    }

    fn over(db: Connection, lock: Option<File>) -> Result<Self, CatalogueError> {
        // Plans do not depend on the values that are bound: else SQLite (with STAT4) prepares a statement
        // anew for each value, which takes longer than most statements run.
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        // Searching alone has some twenty statements.
        db.set_prepared_statement_cache_capacity(100);
        db.pragma_update(None, "cache_size", -CACHE_KIB)?;
        Ok(Self {
            db,
            _lock: lock,
            filing: Default::default(),
            waiting: Default::default(),
            postings: Default::default(),
            known: Default::default(),
            blocks: Default::default(),
        })
    }

    /// Opens the catalogue for reading, beside any writer.
    ///
    /// # Errors
    /// [`CatalogueError::Missing`], [`CatalogueError::NewerSchema`], [`CatalogueError::OlderSchema`]
    /// or [`CatalogueError::NotACatalogue`].
    pub fn open_reader(path: impl AsRef<Path>) -> Result<Self, CatalogueError> {
        let path = path.as_ref();
        if !path.is_file() {
            return Err(CatalogueError::Missing { path: path.into() });
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path, flags)?;
        db.busy_timeout(BUSY_TIMEOUT)?;
        check_readable(&db, path)?;
        Self::over(db, None)
    }

    /// Whether the file can still be read after another process may have brought it to another
    /// version; `path` is where it was opened.
    ///
    /// # Errors
    /// As [`Catalogue::open_reader`].
    pub fn recheck(&self, path: &Path) -> Result<(), CatalogueError> {
        check_readable(&self.db, path)
    }
}

fn check_readable(db: &Connection, path: &Path) -> Result<(), CatalogueError> {
    match check(db, path)? {
        SCHEMA_VERSION => Ok(()),
        0 => Err(CatalogueError::NotACatalogue { path: path.into() }),
        found => Err(CatalogueError::OlderSchema {
            path: path.into(),
            found,
            known: SCHEMA_VERSION,
        }),
    }
}

impl Catalogue {
    /// Whether some process is writing to the catalogue at this moment.
    pub fn is_being_written(path: &Path) -> bool {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .open(lock_path(path));
        file.is_ok_and(|file| FileExt::try_lock(&file).is_err())
    }
}

fn lock_path(path: &Path) -> PathBuf {
    beside(path, ".lock")
}

/// What lies beside a catalogue and has its name with another ending.
pub fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Makes a new catalogue, which has its name only when it is whole: somebody may look at it at once,
/// and the power may fail.
fn create(path: &Path) -> Result<(), CatalogueError> {
    let unfinished = beside(path, ".new");
    let unwritable = |source| CatalogueError::Unwritable {
        path: path.into(),
        source,
    };
    match std::fs::remove_file(&unfinished) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(unwritable(e)),
        _ => {}
    }
    let mut db = Connection::open(&unfinished).map_err(|e| cannot_open(path, e))?;
    // Synced as a whole, once, before it gets its name.
    db.pragma_update(None, "synchronous", "off")?;
    let tx = db.transaction()?;
    tx.execute_batch(SCHEMA)?;
    mark(&tx, SCHEMA_VERSION)?;
    tx.commit()?;
    db.pragma_update(None, "journal_mode", "wal")?;
    db.close().map_err(|(_, e)| e)?;
    let synced = File::open(&unfinished).and_then(|file| file.sync_all());
    synced
        .and_then(|()| std::fs::rename(&unfinished, path))
        .map_err(unwritable)
}

/// Pages that a connection keeps in memory.
const CACHE_KIB: i64 = 64 << 10;
/// Holds the indices of a million papers.
const MUCH_CACHE_KIB: i64 = 512 << 10;
/// Full after some hundred pages of scans: memory is then what it will be in the morning.
const LITTLE_CACHE_KIB: i64 = 8 << 10;

/// This version brings an index of words, in which all papers have to be filed.
const WORD_INDEX_VERSION: u32 = 4;

/// An exclusive lock on `<catalogue>.lock`, given back when dropped or when the process ends however
/// it ends. The file itself stays: removing it would let two runs lock two different files.
fn lock(path: &Path) -> Result<File, CatalogueError> {
    let lock_path = lock_path(path);
    let unwritable = |source| CatalogueError::Unwritable {
        path: lock_path.clone(),
        source,
    };
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&lock_path)
        .map_err(unwritable)?;
    if FileExt::try_lock(&file).is_err() {
        let mut holder = String::new();
        let holder = file.read_to_string(&mut holder).map(|_| holder);
        return Err(CatalogueError::InUse {
            path: path.into(),
            holder: holder
                .ok()
                .map(|h| h.trim().to_owned())
                .filter(|h| !h.is_empty()),
        });
    }
    file.set_len(0)
        .and_then(|()| file.rewind())
        .and_then(|()| writeln!(file, "process {}", std::process::id()))
        .map_err(unwritable)?;
    Ok(file)
}

/// The schema version of a file that is ours; 0 for an empty one.
fn check(db: &Connection, path: &Path) -> Result<u32, CatalogueError> {
    let foreign = || CatalogueError::NotACatalogue { path: path.into() };
    let pragma = |name| db.pragma_query_value(None, name, |row| row.get::<_, u32>(0));
    let application = pragma("application_id").map_err(|e| not_a_database(e, path))?;
    let version = pragma("user_version")?;
    let tables: u32 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (application, version, tables) {
        (0, 0, 0) => Ok(0),
        (APPLICATION_ID, found, _) if found > SCHEMA_VERSION => Err(CatalogueError::NewerSchema {
            path: path.into(),
            found,
            known: SCHEMA_VERSION,
        }),
        (APPLICATION_ID, found, _) if found > 0 => Ok(found),
        _ => Err(foreign()),
    }
}

/// Brings an older file up to date step by step: killed in between, it is at one version or the next.
fn migrate(db: &mut Connection, from: u32) -> Result<(), CatalogueError> {
    for (version, step) in (1..).zip(MIGRATIONS).skip(from as usize) {
        let tx = db.transaction()?;
        tx.execute_batch(step)?;
        if version == WORD_INDEX_VERSION {
            filing::file_all(&tx)?;
        }
        mark(&tx, version)?;
        tx.commit()?;
    }
    if from < SCHEMA_VERSION {
        let tx = db.transaction()?;
        columns::mend_blocks(&tx)?;
        tx.commit()?;
    }
    Ok(())
}

fn mark(tx: &Transaction, version: u32) -> rusqlite::Result<()> {
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", version)
}

fn not_a_database(error: rusqlite::Error, path: &Path) -> CatalogueError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => {
            CatalogueError::NotACatalogue { path: path.into() }
        }
        _ => error.into(),
    }
}

fn cannot_open(path: &Path, error: rusqlite::Error) -> CatalogueError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::CannotOpen | rusqlite::ErrorCode::ReadOnly) => {
            CatalogueError::Unwritable {
                path: path.into(),
                source: std::io::Error::other(error.to_string()),
            }
        }
        _ => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything in a file but the comments: how it was made, with its columns in order, and its rows.
    fn picture(db: &Connection) -> Vec<String> {
        let without_comments = |sql: String| {
            let lines = sql
                .lines()
                .map(|line| line.split("--").next().unwrap_or_default());
            let text = lines.collect::<Vec<_>>().join(" ");
            text.replace(['"', ' ', '\n'], "")
        };
        let all = |sql: &str| -> Vec<String> {
            let mut statement = db.prepare(sql).unwrap();
            let rows = statement.query_map([], |row| row.get(0)).unwrap();
            rows.collect::<rusqlite::Result<_>>().unwrap()
        };
        let made = all("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name");
        let tables = all("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
        let rows = tables.into_iter().map(|table| {
            let count = format!("SELECT '{table} ' || count(*) FROM {table}");
            all(&count).remove(0)
        });
        made.into_iter().map(without_comments).chain(rows).collect()
    }

    #[test]
    fn a_file_brought_up_to_date_is_what_schema_sql_says() {
        let mut grown = Connection::open_in_memory().unwrap();
        migrate(&mut grown, 0).unwrap();
        let fresh = Connection::open_in_memory().unwrap();
        fresh.execute_batch(SCHEMA).unwrap();
        assert_eq!(picture(&grown), picture(&fresh));
    }

    #[test]
    fn papers_of_an_older_file_are_found_after_it_is_brought_up_to_date() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.db");
        let older = Connection::open(&path).unwrap();
        for sql in &MIGRATIONS[..WORD_INDEX_VERSION as usize - 1] {
            older.execute_batch(sql).unwrap();
        }
        older
            .execute_batch(
                "PRAGMA application_id = 0x736F686F;
                 PRAGMA user_version = 3;
                 INSERT INTO batch (as_of, settings, engine, started) VALUES ('2026-01-01', '', '', '');
                 INSERT INTO file (name, inbox, path, size_bytes, modified_ns, state, settings, engine, batch)
                   VALUES ('a', '', '', 0, 0, 'catalogued', '', '', 1);
                 INSERT INTO page VALUES (1, 1, 'read', NULL, 'scan', 1, 1, 300, 0, 0, '{}', 'Giấy phép', '[]');
                 INSERT INTO record (file, part, first_page, last_page, unlimited, kind, needs_review)
                   VALUES (1, 1, 1, 1, 0, 'gpxd', 0);",
            )
            .unwrap();
        drop(older);
        let catalogue = Catalogue::open_writer(&path).unwrap();
        let index = catalogue.word_index().unwrap();
        assert!(index.papers(0, "wgiay").unwrap().contains(1));
        assert_eq!(catalogue.kind_ids("gpxd").unwrap(), [1]);
    }

    #[test]
    fn kinds_of_an_older_file_whose_latest_paper_stands_alone_are_known() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.db");
        let older = Connection::open(&path).unwrap();
        for sql in &MIGRATIONS[..8] {
            older.execute_batch(sql).unwrap();
        }
        older
            .execute_batch(
                r#"PRAGMA application_id = 0x736F686F;
                   PRAGMA user_version = 8;
                   UPDATE judged_by SET rules = '1 {"kinds":{"gcn_dkdt":{"amendment":"restating"},"gpxd":{"amendment":"cumulative"}}}';"#,
            )
            .unwrap();
        drop(older);
        let catalogue = Catalogue::open_writer(&path).unwrap();
        let kinds = catalogue
            .db
            .prepare("SELECT kind FROM restating_kind")
            .unwrap()
            .query_map([], |row| row.get::<_, String>(0))
            .unwrap()
            .collect::<rusqlite::Result<Vec<_>>>()
            .unwrap();
        assert_eq!(kinds, ["gcn_dkdt"]);
    }
}
