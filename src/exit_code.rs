//! Exit code: what the process tells the script that started it.

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitCode {
    /// Done.
    Done,
    /// Wrong usage or configuration; nothing was changed.
    Usage,
    /// Finished, but this run put files into quarantine.
    Quarantined,
    /// Nothing to read (also when all is done already), or nothing found.
    Nothing,
    /// Interrupted; safe to resume.
    Interrupted,
}

impl ExitCode {
    /// The number for the operating system.
    pub fn code(self) -> u8 {
        match self {
            ExitCode::Done => 0,
            ExitCode::Usage => 1,
            ExitCode::Quarantined => 2,
            ExitCode::Nothing => 3,
            ExitCode::Interrupted => 130,
        }
    }
}

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code.code())
    }
}
