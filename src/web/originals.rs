//! Originals: the untouched bytes of a paper's file, by the paper's id alone.
//!
//! Promise: the place comes from the catalogue, never from a client; bytes that are not those that
//! were read (another hash) are never shown as the original.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::Body;
use sha2::{Digest, Sha256};

use super::failure::Failure;
use super::flow::flow;
use crate::catalogue::{Catalogue, Original};

/// Bytes that are hashed at a time.
const CHUNK_BYTES: usize = 64 * 1024;

/// An original whose content is still that which was read.
pub struct Verified {
    file: File,
    /// Number of its bytes.
    pub size_bytes: u64,
}

/// The original of the paper with that id, as the catalogue knows it.
pub fn of(catalogue: &Catalogue, record: i64) -> Result<Original, Failure> {
    catalogue
        .original(record)?
        .ok_or_else(|| Failure::NoRecord(record.to_string()))
}

/// Whether a file of the right size lies at its place: a look, no proof.
pub fn seems_there(original: &Original, catalogue: &Path) -> bool {
    let place = place(original, catalogue);
    place.is_some_and(|(_, size_bytes)| size_bytes == original.size_bytes)
}

/// Opens the original and compares its content with what was read.
pub fn open(original: &Original, catalogue: &Path) -> Result<Verified, Failure> {
    let path = original.path.display().to_string();
    let gone = || Failure::OriginalGone {
        path: path.clone(),
        catalogue: catalogue.display().to_string(),
    };
    let (place, size_bytes) = place(original, catalogue).ok_or_else(gone)?;
    let mut file = File::open(place).map_err(|_| gone())?;
    let is_same = size_bytes == original.size_bytes
        && original.sha256.is_some()
        && sha256(&mut file).ok() == original.sha256;
    if !is_same {
        return Err(Failure::OriginalChanged {
            path,
            catalogue: catalogue.display().to_string(),
        });
    }
    file.rewind().map_err(|_| Failure::Internal)?;
    Ok(Verified { file, size_bytes })
}

impl Verified {
    /// All bytes.
    pub fn bytes(mut self) -> Result<Arc<[u8]>, Failure> {
        let mut bytes = Vec::with_capacity(self.size_bytes as usize);
        let read = self
            .file
            .by_ref()
            .take(self.size_bytes)
            .read_to_end(&mut bytes);
        read.map_err(|_| Failure::Internal)?;
        Ok(bytes.into())
    }

    /// The bytes as they flow to a client.
    pub fn flow(mut self) -> Body {
        flow(move |out| io::copy(&mut self.file, out).map(drop))
    }
}

/// The ordinary file at the original's place and its size. A relative place is looked for from where
/// the server was started, then beside the catalogue.
fn place(original: &Original, catalogue: &Path) -> Option<(PathBuf, u64)> {
    let beside = catalogue.parent().unwrap_or(Path::new("."));
    let places = [original.path.clone(), beside.join(&original.path)];
    places.into_iter().find_map(|place| {
        let about = std::fs::metadata(&place).ok()?;
        about.is_file().then_some((place, about.len()))
    })
}

fn sha256(file: &mut File) -> io::Result<String> {
    let mut digest = Sha256::new();
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        match file.read(&mut chunk)? {
            0 => break,
            count => digest.update(&chunk[..count]),
        }
    }
    Ok(digest
        .finalize()
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect())
}
