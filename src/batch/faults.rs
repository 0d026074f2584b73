//! Faults: how the reading process dies in tests, on files whose names ask for it.

/// Dies, or hangs, when the file's name says so: on each page, or after `-page-N` on that one.
pub fn strike(name: &str, page: u32) {
    let name = name.rsplit('/').next().unwrap_or(name);
    let is_meant = |pages: &str| pages.split(['-', '.']).any(|n| n == page.to_string());
    if name
        .split_once("-page-")
        .is_some_and(|(_, pages)| !is_meant(pages))
    {
        return;
    }
    if name.starts_with("fault-abort") {
        std::process::abort();
    }
    if name.starts_with("fault-hang") {
        std::thread::sleep(std::time::Duration::from_secs(3600));
    }
    if name.starts_with("fault-memory") {
        let held: Vec<Vec<u8>> = (0..64).map(|_| vec![1; 64 << 20]).collect();
        std::thread::sleep(std::time::Duration::from_secs(3600));
        drop(held);
    }
}
