//! Fingerprint: a file's bytes with their SHA-256.

use std::fs::File;
use std::io::Read;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::{Found, IntakeError};

/// A file in memory.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The untouched bytes.
    pub bytes: Arc<[u8]>,
    /// SHA-256 of the bytes, in lower-case hexadecimal digits.
    pub sha256: String,
}

/// Reads a file once, whole.
///
/// # Errors
/// [`IntakeError`] when it is no ordinary file, larger than `max_bytes`, unreadable, or when its
/// size is no longer what the walk saw.
pub fn load(found: &Found, max_bytes: u64) -> Result<Loaded, IntakeError> {
    let path = || found.path.clone();
    if !found.is_ordinary {
        return Err(IntakeError::Special { path: path() });
    }
    if found.size_bytes > max_bytes {
        return Err(IntakeError::TooLarge {
            path: path(),
            bytes: found.size_bytes,
            limit: max_bytes,
        });
    }
    let mut bytes = Vec::with_capacity(found.size_bytes as usize);
    let read = |source| IntakeError::Read {
        path: path(),
        source,
    };
    // One byte more than expected shows a file that is still growing.
    File::open(&found.path)
        .map_err(read)?
        .take(found.size_bytes + 1)
        .read_to_end(&mut bytes)
        .map_err(read)?;
    if bytes.len() as u64 != found.size_bytes {
        return Err(IntakeError::Changed { path: path() });
    }
    let digest = Sha256::digest(&bytes);
    Ok(Loaded {
        sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        bytes: bytes.into(),
    })
}
