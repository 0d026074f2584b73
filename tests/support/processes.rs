//! Processes: a run and the process that reads for it, seen from outside (Linux).

use std::process::{Child, Command};

/// The reading process of a run, once there is one.
pub fn reading_process(run: &Child) -> Option<u32> {
    // A process that follows one that died has another thread for its parent.
    let tasks = std::fs::read_dir(format!("/proc/{}/task", run.id())).ok()?;
    let children = tasks
        .flatten()
        .filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok());
    let children: String = children.collect();
    children.split_whitespace().next()?.parse().ok()
}

pub fn kill(process: u32) {
    let process = process.to_string();
    Command::new("kill")
        .args(["-9", &process])
        .status()
        .unwrap();
}

pub fn is_running(process: u32) -> bool {
    let state = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    !state.is_empty() && !state.contains(") Z ")
}

/// Memory that the process holds now, and the most that it held.
pub fn memory_mb(process: u32) -> Option<(u64, u64)> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let amount = |key| {
        let line = status.lines().find(|line| line.starts_with(key))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok()
    };
    Some((amount("VmRSS")? >> 10, amount("VmHWM")? >> 10))
}

/// Processor time that the process has taken.
pub fn cpu_seconds(process: u32) -> Option<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let ticks: f64 = fields[11].parse::<f64>().ok()? + fields[12].parse::<f64>().ok()?;
    Some(ticks / 100.0)
}
