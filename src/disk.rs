//! Disk: how much room there is beside a file.

use std::path::Path;

/// Bytes free where the file lies or will lie; `None` when the system does not tell.
pub fn free_bytes(file: &Path) -> Option<u64> {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    fs4::available_space(folder.unwrap_or(Path::new("."))).ok()
}
