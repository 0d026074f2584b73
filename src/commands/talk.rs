//! Talk: what the program says beside its data, in the language of the one who reads it.

use std::io::Write;

use crate::cli::{Cli, LanguageArg, LogForm};
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::lang::{Language, Messages};

/// Says things on standard error.
pub struct Talk {
    /// The messages of the reader's language.
    pub messages: Messages,
}

impl Talk {
    /// Settles the language and starts the log.
    pub fn new(cli: &Cli) -> Self {
        let language = match cli.lang {
            Some(LanguageArg::Vi) => Language::Vi,
            Some(LanguageArg::En) => Language::En,
            None => Language::from_locale(|name| std::env::var(name).ok()),
        };
        start_log(cli.log);
        Self {
            messages: Messages::new(language),
        }
    }

    /// Says a line. A closed standard error must not stop the work.
    pub fn say(&self, line: &str) {
        let _ = writeln!(std::io::stderr(), "{line}");
    }

    /// Says why a command cannot do its work, and what mends it.
    pub fn fail(&self, error: &Error) -> ExitCode {
        tracing::debug!(?error);
        let (sentence, hint) = error.told(&self.messages);
        self.say(&format!("sohoa: {sentence}"));
        if let Some(hint) = hint {
            self.say(&format!("hint: {hint}"));
        }
        ExitCode::Usage
    }
}

/// What the log shows by default: warnings of a batch reach its report, not the screen.
const DEFAULT_LOG: &str = "error";

fn start_log(form: LogForm) {
    let filter = tracing_subscriber::EnvFilter::try_from_env("SOHOA_LOG")
        .unwrap_or_else(|_| DEFAULT_LOG.into());
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    match form {
        LogForm::Text => log.init(),
        LogForm::Json => log.json().init(),
    }
}

/// Prints clap's own message; help and version are no errors.
pub fn usage(message: &clap::Error) -> std::process::ExitCode {
    let _ = message.print();
    match message.use_stderr() {
        true => ExitCode::Usage.into(),
        false => ExitCode::Done.into(),
    }
}

/// Writes data to standard output; a reader that has gone away (`| head`) is no error.
pub fn print(data: &str) {
    let _ = writeln!(std::io::stdout(), "{data}");
}
