//! Faults: how the reading process dies in tests, on files whose names ask for it.

/// Dies, or hangs, when the file's name says so.
pub fn strike(name: &str) {
    let name = name.rsplit('/').next().unwrap_or(name);
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
