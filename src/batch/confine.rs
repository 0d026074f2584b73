//! Confine: what the reading process gives up before it opens a file of unknown origin. It cannot
//! make, change or remove files, open sockets, or start programs; what it is asked to write, it
//! tells its supervisor. Pages of long documents it puts into one folder, and nowhere else.

use std::fmt;
use std::path::Path;

/// What the kernel took away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confined {
    /// No file can be written outside the spool.
    pub files: bool,
    /// No socket can be opened and no program started.
    pub calls: bool,
}

impl Confined {
    /// Whether the kernel could do all of it.
    pub fn is_whole(self) -> bool {
        self.files && self.calls
    }
}

impl fmt::Display for Confined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = |yes| if yes { "yes" } else { "no" };
        let (files, calls) = (word(self.files), word(self.calls));
        write!(f, "Landlock {files}, seccomp {calls}")
    }
}

/// Gives up what reading does not need, for this thread and all that it starts. Files are made in
/// `spool` only.
#[cfg(target_os = "linux")]
pub fn confine(spool: &Path) -> Confined {
    Confined {
        files: linux::no_writing_but_in(spool).unwrap_or(false),
        calls: linux::no_sockets_no_programs().is_ok(),
    }
}

/// Nothing can be given up on this system.
#[cfg(not(target_os = "linux"))]
pub fn confine(_spool: &Path) -> Confined {
    Confined {
        files: false,
        calls: false,
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::BTreeMap;
    use std::path::Path;

    use landlock::{
        ABI, Access, AccessFs, AccessNet, PathBeneath, PathFd, Ruleset, RulesetAttr,
        RulesetCreatedAttr, RulesetError, RulesetStatus, Scope,
    };
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};

    /// The newest rules asked for; an older kernel grants those it knows.
    const RULES: ABI = ABI::V6;

    /// Some libraries write to it what nobody wants to see.
    const NOWHERE: &str = "/dev/null";

    pub fn no_writing_but_in(spool: &Path) -> Result<bool, Box<dyn std::error::Error>> {
        let nowhere = PathBeneath::new(PathFd::new(NOWHERE)?, AccessFs::WriteFile);
        let spooling = AccessFs::WriteFile | AccessFs::MakeReg | AccessFs::Truncate;
        // Where there is no such folder, pages are kept in memory.
        let spool = PathFd::new(spool).ok();
        let spool = spool.map(|spool| Ok::<_, RulesetError>(PathBeneath::new(spool, spooling)));
        let status = Ruleset::default()
            .handle_access(AccessFs::from_write(RULES))?
            .handle_access(AccessNet::from_all(RULES))?
            .scope(Scope::from_all(RULES))?
            .create()?
            .add_rule(nowhere)?
            .add_rules(spool)?
            .restrict_self()?;
        Ok(status.ruleset != RulesetStatus::NotEnforced)
    }

    /// Calls that reading never makes.
    const REFUSED: [libc::c_long; 17] = [
        libc::SYS_socket,
        libc::SYS_socketpair,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_listen,
        libc::SYS_accept,
        libc::SYS_accept4,
        libc::SYS_execve,
        libc::SYS_execveat,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_mount,
        libc::SYS_umount2,
        libc::SYS_bpf,
        libc::SYS_keyctl,
        libc::SYS_io_uring_setup,
    ];

    pub fn no_sockets_no_programs() -> Result<(), Box<dyn std::error::Error>> {
        let rules: BTreeMap<i64, Vec<_>> = REFUSED.iter().map(|&call| (call, Vec::new())).collect();
        let refuse = SeccompAction::Errno(libc::EPERM as u32);
        let filter = SeccompFilter::new(
            rules,
            SeccompAction::Allow,
            refuse,
            std::env::consts::ARCH.try_into()?,
        )?;
        let program: BpfProgram = filter.try_into()?;
        seccompiler::apply_filter(&program)?;
        Ok(())
    }

    #[cfg(test)]
    mod tests {
        use super::super::confine;

        #[test]
        fn what_is_confined_reads_and_does_nothing_else() {
            let folder = tempfile::tempdir().unwrap();
            let old = folder.path().join("old");
            std::fs::write(&old, "x").unwrap();
            let new = folder.path().join("new");
            let spool = folder.path().join("spool");
            std::fs::create_dir(&spool).unwrap();
            // On a thread of its own: what is given up never comes back.
            let confined = std::thread::spawn(move || {
                let confined = confine(&spool);
                assert_eq!(std::fs::read_to_string(&old).unwrap(), "x");
                if confined.files {
                    assert!(std::fs::write(&new, "x").is_err());
                    assert!(std::fs::write(&old, "y").is_err());
                    assert!(std::fs::remove_file(&old).is_err());
                    assert!(std::fs::write("/dev/null", "x").is_ok());
                    assert!(std::fs::write(spool.join("new"), "x").is_ok());
                    assert!(std::fs::create_dir(spool.join("folder")).is_err());
                }
                if confined.calls {
                    assert!(std::net::TcpListener::bind("127.0.0.1:0").is_err());
                    assert!(std::process::Command::new("true").spawn().is_err());
                }
                confined
            });
            confined.join().unwrap();
        }
    }
}
