//! Process: what the operating system is asked for on behalf of the process that reads.

use std::path::PathBuf;

/// The program that is running, even when its file has been replaced since.
///
/// # Errors
/// When the system does not tell.
pub fn this_program() -> std::io::Result<PathBuf> {
    let linux = PathBuf::from("/proc/self/exe");
    match linux.exists() {
        true => Ok(linux),
        false => std::env::current_exe(),
    }
}

/// Has the kernel end this process with its parent.
pub fn end_with_parent() {
    #[cfg(target_os = "linux")]
    // Where this fails, the closed standard input still ends the process.
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
}

/// Leaves interrupts to the parent: a service manager sends them to all processes of a group.
///
/// # Errors
/// When the system refuses the handler.
pub fn ignore_interrupts() -> Result<(), ctrlc::Error> {
    ctrlc::set_handler(|| {})
}

/// Memory that this process holds now.
pub fn memory_bytes() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = text.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * page_bytes())
}

#[cfg(unix)]
fn page_bytes() -> u64 {
    rustix::param::page_size() as u64
}

#[cfg(not(unix))]
fn page_bytes() -> u64 {
    4096
}

/// The part of the machine's memory that is ours by default.
const OUR_PART: f64 = 0.75;

/// Memory that reading may take where nobody says otherwise: a part of the machine's, or of what
/// its container may have.
pub fn memory_for_us() -> u64 {
    let machine = std::fs::read_to_string("/proc/meminfo")
        .ok()
        .and_then(|text| {
            let line = text.lines().find(|line| line.starts_with("MemTotal"))?;
            let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
            Some(kilobytes * 1024)
        });
    let container = std::fs::read_to_string("/sys/fs/cgroup/memory.max");
    let container = container.ok().and_then(|text| text.trim().parse().ok());
    let all = machine.into_iter().chain(container).min();
    all.map_or(u64::MAX, |bytes| (bytes as f64 * OUR_PART) as u64)
}

/// Lets other programs of the machine go first; what is started later inherits it.
pub fn be_nice() {
    #[cfg(unix)]
    let _ = rustix::process::nice(10);
}
