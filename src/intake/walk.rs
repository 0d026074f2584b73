//! Walk: the files of the inboxes, in one order.
//!
//! Promise: sorted by name; symbolic links never lead out of their inbox; what is not an ordinary
//! file is named, never opened.

use std::collections::HashSet;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use walkdir::{DirEntry, WalkDir};

use super::{IntakeError, path_text};

/// A file found in an inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The inbox as typed.
    #[serde(with = "path_text")]
    pub inbox: PathBuf,
    /// Where the file lies.
    #[serde(with = "path_text")]
    pub path: PathBuf,
    /// Relative to its inbox, parts joined by `/`. With several inboxes that hold the same name,
    /// the later one's carry the inbox's own name in front.
    pub name: String,
    /// Size in bytes.
    pub size_bytes: u64,
    /// Time of last change in nanoseconds since 1970.
    pub modified_ns: i64,
    /// An ordinary file: the only kind that is ever opened.
    pub is_ordinary: bool,
}

/// Finds the files of the inboxes, sorted by name. A file that lies under two of them (one inbox
/// within another) is found once. `leave_out` are files of our own that may lie in an inbox: the
/// catalogue and the register.
///
/// # Errors
/// [`IntakeError::Walk`] when a folder cannot be listed: a batch that silently lacks a folder would
/// look complete.
pub fn walk(inboxes: &[PathBuf], leave_out: &[PathBuf]) -> Result<Vec<Found>, IntakeError> {
    let leave_out: HashSet<PathBuf> = leave_out.iter().map(|path| real(path)).collect();
    let mut seen = HashSet::new();
    let mut names = HashSet::new();
    let mut all = Vec::new();
    for inbox in inboxes {
        for mut found in walk_inbox(inbox)? {
            let place = real(&found.path);
            if leave_out.contains(&place) || is_catalogues_helper(&place, &leave_out) {
                continue;
            }
            if !seen.insert(place) {
                continue;
            }
            if !names.insert(found.name.clone()) {
                found.name = format!("{}/{}", inbox_name(inbox), found.name);
                names.insert(found.name.clone());
            }
            all.push(found);
        }
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(all)
}

fn walk_inbox(inbox: &Path) -> Result<Vec<Found>, IntakeError> {
    let root = real(inbox);
    let mut found = Vec::new();
    for entry in WalkDir::new(inbox).follow_links(true).sort_by_file_name() {
        let entry = match entry {
            Ok(entry) => entry,
            // A link that leads to its own parent or to nowhere is no file of the inbox.
            Err(e) if e.loop_ancestor().is_some() || is_broken_link(&e) => continue,
            Err(e) => return Err(walk_error(inbox, &e)),
        };
        let is_within = real(entry.path()).starts_with(&root);
        if entry.file_type().is_dir() || !is_within {
            continue;
        }
        found.push(file(inbox, &entry)?);
    }
    Ok(found)
}

fn file(inbox: &Path, entry: &DirEntry) -> Result<Found, IntakeError> {
    let facts = entry.metadata().map_err(|e| walk_error(inbox, &e))?;
    let name = name_within(inbox, entry.path());
    Ok(of(inbox, entry.path(), name, &facts))
}

/// The file of that path, under a name of one's own.
///
/// # Errors
/// [`IntakeError::Read`] when there is none.
pub fn found(inbox: &Path, path: &Path, name: String) -> Result<Found, IntakeError> {
    let facts = path.metadata().map_err(|source| IntakeError::Read {
        path: path.to_owned(),
        source,
    })?;
    Ok(of(inbox, path, name, &facts))
}

fn of(inbox: &Path, path: &Path, name: String, facts: &Metadata) -> Found {
    let modified = facts.modified().ok();
    let since = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    Found {
        inbox: inbox.to_owned(),
        path: path.to_owned(),
        name,
        size_bytes: facts.len(),
        modified_ns: since.map_or(0, |since| since.as_nanos() as i64),
        is_ordinary: facts.is_file(),
    }
}

fn name_within(inbox: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(inbox).unwrap_or(path);
    let relative = match relative.as_os_str().is_empty() {
        true => Path::new(path.file_name().unwrap_or(path.as_os_str())),
        false => relative,
    };
    let parts: Vec<_> = relative
        .components()
        .map(|part| path_text::shown(part.as_ref()))
        .collect();
    parts.join("/")
}

fn inbox_name(inbox: &Path) -> String {
    let real = real(inbox);
    let name = real.file_name().unwrap_or(real.as_os_str());
    name.to_string_lossy().into_owned()
}

/// The path without links; the path itself when it does not exist.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// SQLite keeps files beside the catalogue: `NAME-wal`, `NAME-shm`, `NAME-journal`; a run keeps its
/// lock there, and a folder of pages.
fn is_catalogues_helper(path: &Path, leave_out: &HashSet<PathBuf>) -> bool {
    let is_ours = |path: &Path, endings: &[&str]| {
        let text = path.to_string_lossy();
        endings
            .iter()
            .filter_map(|ending| text.strip_suffix(ending))
            .any(|name| leave_out.contains(Path::new(name)))
    };
    let folder = path.parent();
    is_ours(path, &["-wal", "-shm", "-journal", ".lock"])
        || folder.is_some_and(|folder| is_ours(folder, &[".spool"]))
}

fn is_broken_link(error: &walkdir::Error) -> bool {
    error
        .path()
        .is_some_and(|path| path.is_symlink() && !path.exists())
}

fn walk_error(inbox: &Path, error: &walkdir::Error) -> IntakeError {
    IntakeError::Walk {
        path: error.path().unwrap_or(inbox).to_owned(),
        reason: error
            .io_error()
            .map_or_else(|| error.to_string(), std::io::Error::to_string),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn names(found: &[Found]) -> Vec<&str> {
        found.iter().map(|found| found.name.as_str()).collect()
    }

    #[test]
    fn files_come_sorted_by_name_from_all_folders() {
        let inbox = tempfile::tempdir().unwrap();
        fs::create_dir_all(inbox.path().join("2024/quý 1")).unwrap();
        for name in ["b.pdf", "2024/quý 1/z.tif", "2024/a.pdf", "a.pdf"] {
            fs::write(inbox.path().join(name), "x").unwrap();
        }
        let found = walk(&[inbox.path().to_owned()], &[]).unwrap();
        assert_eq!(
            names(&found),
            ["2024/a.pdf", "2024/quý 1/z.tif", "a.pdf", "b.pdf"]
        );
    }

    #[test]
    fn one_inbox_within_another_gives_each_file_once() {
        let inbox = tempfile::tempdir().unwrap();
        fs::create_dir(inbox.path().join("2024")).unwrap();
        fs::write(inbox.path().join("2024/a.pdf"), "x").unwrap();
        let inner = inbox.path().join("2024");
        let found = walk(&[inbox.path().to_owned(), inner], &[]).unwrap();
        assert_eq!(names(&found), ["2024/a.pdf"]);
    }

    #[test]
    fn the_same_name_in_two_inboxes_is_two_files() {
        let room = tempfile::tempdir().unwrap();
        for inbox in ["ke-1", "ke-2"] {
            fs::create_dir(room.path().join(inbox)).unwrap();
            fs::write(room.path().join(inbox).join("a.pdf"), inbox).unwrap();
        }
        let inboxes = [room.path().join("ke-1"), room.path().join("ke-2")];
        let found = walk(&inboxes, &[]).unwrap();
        assert_eq!(names(&found), ["a.pdf", "ke-2/a.pdf"]);
    }

    #[test]
    fn our_own_files_are_not_read() {
        let inbox = tempfile::tempdir().unwrap();
        fs::create_dir(inbox.path().join("so.db.spool")).unwrap();
        for name in [
            "a.pdf",
            "so.db",
            "so.db-wal",
            "so.db.spool/a.pages",
            "so.csv",
        ] {
            fs::write(inbox.path().join(name), "x").unwrap();
        }
        let ours = [inbox.path().join("so.db"), inbox.path().join("so.csv")];
        let found = walk(&[inbox.path().to_owned()], &ours).unwrap();
        assert_eq!(names(&found), ["a.pdf"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_never_lead_out_of_the_inbox() {
        use std::os::unix::fs::symlink;
        let room = tempfile::tempdir().unwrap();
        let (inbox, secret) = (room.path().join("inbox"), room.path().join("secret"));
        fs::create_dir_all(inbox.join("sub")).unwrap();
        fs::create_dir(&secret).unwrap();
        fs::write(secret.join("s.pdf"), "x").unwrap();
        fs::write(inbox.join("a.pdf"), "x").unwrap();
        symlink(&secret, inbox.join("out")).unwrap();
        symlink(secret.join("s.pdf"), inbox.join("s.pdf")).unwrap();
        symlink(&inbox, inbox.join("sub/loop")).unwrap();
        symlink(inbox.join("gone"), inbox.join("broken")).unwrap();
        let found = walk(&[inbox], &[]).unwrap();
        assert_eq!(names(&found), ["a.pdf"]);
    }
}
