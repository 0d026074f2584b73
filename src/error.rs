//! Error: why a command cannot do its work, as one type with a code that the message files know.

use std::path::PathBuf;

use rusqlite::ErrorCode;

use crate::catalogue::CatalogueError;
use crate::config::ConfigError;
use crate::export::ExportError;
use crate::extract::KnowledgeError;
use crate::inspect::InspectError;
use crate::intake::IntakeError;
use crate::lang::Messages;
use crate::ocr::OcrError;
use crate::score::ScoreError;
use crate::web::WebError;

/// Why a command cannot do its work. A file that cannot be read is none: it is quarantined.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A setting cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// An inbox or the register cannot be read.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// Kinds or authorities cannot be used.
    #[error(transparent)]
    Knowledge(#[from] KnowledgeError),
    /// The engine cannot start.
    #[error(transparent)]
    Ocr(#[from] OcrError),
    /// The catalogue cannot be opened, read or written.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// The output cannot be written.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The truth cannot be read.
    #[error(transparent)]
    Score(#[from] ScoreError),
    /// A file cannot be looked into.
    #[error(transparent)]
    Inspect(#[from] InspectError),
    /// Too little room is left on the catalogue's disk.
    #[error("the disk of `{}` is full", path.display())]
    DiskFull {
        /// The catalogue.
        path: PathBuf,
    },
    /// An inbox went away while it was read.
    #[error("the inbox `{}` went away", path.display())]
    InboxGone {
        /// The inbox.
        path: PathBuf,
    },
    /// The web pages cannot be served.
    #[error(transparent)]
    Web(#[from] WebError),
    /// The operating system gives no threads or signals.
    #[error("the system refuses: {0}")]
    System(String),
}

impl Error {
    /// The end of the ids `error-…` and `hint-…` of the message files.
    pub fn code(&self) -> &'static str {
        match self {
            Error::Config(ConfigError::NoInbox { .. }) => "no-inbox",
            Error::Config(ConfigError::NoCatalogueFolder { .. }) => "no-catalogue-folder",
            Error::Config(ConfigError::BadRange { .. }) => "bad-range",
            Error::Config(ConfigError::Order(_)) => "order",
            Error::Config(ConfigError::BadLimit { .. }) => "bad-limit",
            Error::DiskFull { .. } => "disk-full",
            Error::InboxGone { .. } => "inbox-gone",
            Error::Config(ConfigError::BadAddress { .. }) => "bad-address",
            Error::Config(ConfigError::OpenAddress { .. }) => "open-address",
            Error::Config(ConfigError::Model { .. }) => "model",
            Error::Config(ConfigError::NoCorpus { .. }) => "no-corpus",
            Error::Intake(IntakeError::Register { .. }) => "register",
            Error::Intake(IntakeError::Walk { .. }) => "inbox",
            Error::Intake(_) => "unreadable",
            Error::Knowledge(_) => "kinds",
            Error::Ocr(OcrError::Start { .. }) => "engine",
            Error::Ocr(OcrError::Read { .. } | OcrError::Late) => "engine-read",
            Error::Catalogue(error) => catalogue_code(error),
            Error::Export(_) => "export",
            Error::Score(ScoreError::Write { .. }) => "export",
            Error::Score(_) => "truth",
            Error::Inspect(InspectError::Write { .. }) => "export",
            Error::Inspect(_) => "inspect",
            Error::Web(_) => "listen",
            Error::System(_) => "system",
        }
    }

    /// The arguments of the messages.
    pub fn arguments(&self) -> Vec<(&'static str, String)> {
        let path = match self {
            Error::Config(ConfigError::NoInbox { path })
            | Error::Config(ConfigError::NoCatalogueFolder { path })
            | Error::Config(ConfigError::Model { path, .. })
            | Error::Config(ConfigError::NoCorpus { path })
            | Error::DiskFull { path }
            | Error::InboxGone { path }
            | Error::Intake(IntakeError::Register { path, .. })
            | Error::Intake(IntakeError::Walk { path, .. })
            | Error::Intake(IntakeError::Read { path, .. })
            | Error::Catalogue(CatalogueError::Missing { path })
            | Error::Catalogue(CatalogueError::NotACatalogue { path })
            | Error::Catalogue(CatalogueError::NewerSchema { path, .. })
            | Error::Catalogue(CatalogueError::OlderSchema { path, .. })
            | Error::Catalogue(CatalogueError::InUse { path, .. })
            | Error::Catalogue(CatalogueError::Unwritable { path, .. }) => {
                path.display().to_string()
            }
            _ => String::new(),
        };
        vec![("path", path), ("reason", self.reason())]
    }

    /// What is wrong and, where something mends it, what; for a person.
    pub fn told(&self, messages: &Messages) -> (String, Option<String>) {
        let arguments = self.arguments();
        let arguments: Vec<(&str, &str)> = arguments
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let code = self.code();
        let sentence = messages
            .find(&format!("error-{code}"), &arguments)
            .unwrap_or_else(|| self.to_string());
        let hint = messages.find(&format!("hint-{code}"), &arguments);
        (sentence, hint)
    }

    /// What is wrong in particular, as the stage said it.
    fn reason(&self) -> String {
        match self {
            Error::Config(ConfigError::BadRange { text } | ConfigError::BadAddress { text }) => {
                text.clone()
            }
            Error::Config(ConfigError::OpenAddress { address }) => address.to_string(),
            Error::Config(ConfigError::Model { reason, .. })
            | Error::Intake(IntakeError::Walk { reason, .. })
            | Error::Intake(IntakeError::Register { reason, .. })
            | Error::Ocr(OcrError::Start { reason, .. })
            | Error::Ocr(OcrError::Read { reason, .. }) => reason.clone(),
            Error::Catalogue(CatalogueError::Unwritable { source, .. }) => source.to_string(),
            Error::Catalogue(CatalogueError::InUse { holder, .. }) => {
                holder.clone().unwrap_or_default()
            }
            other => other.to_string(),
        }
    }
}

fn catalogue_code(error: &CatalogueError) -> &'static str {
    match error {
        CatalogueError::Missing { .. } => "no-catalogue",
        CatalogueError::NotACatalogue { .. } => "not-a-catalogue",
        CatalogueError::NewerSchema { .. } => "newer-catalogue",
        CatalogueError::OlderSchema { .. } => "older-catalogue",
        CatalogueError::InUse { .. } => "catalogue-in-use",
        CatalogueError::Unwritable { .. } => "unwritable",
        CatalogueError::Corrupt { .. } => "catalogue-damaged",
        CatalogueError::Database(e) => match e.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => "catalogue-damaged",
            Some(ErrorCode::SystemIoFailure) => "disk-failing",
            _ => "catalogue",
        },
        _ => "catalogue",
    }
}

#[cfg(test)]
mod tests {
    use crate::lang::{Language, Messages};

    #[test]
    fn every_error_has_a_sentence_and_a_hint_in_both_languages() {
        let codes = [
            "no-inbox",
            "no-catalogue-folder",
            "bad-range",
            "order",
            "bad-limit",
            "disk-full",
            "inbox-gone",
            "bad-address",
            "open-address",
            "listen",
            "model",
            "no-corpus",
            "register",
            "inbox",
            "unreadable",
            "kinds",
            "engine",
            "engine-read",
            "no-catalogue",
            "not-a-catalogue",
            "newer-catalogue",
            "older-catalogue",
            "catalogue-in-use",
            "unwritable",
            "catalogue",
            "catalogue-damaged",
            "disk-failing",
            "export",
            "truth",
            "inspect",
            "system",
        ];
        for language in [Language::Vi, Language::En] {
            let messages = Messages::new(language);
            for code in codes {
                for part in ["error", "hint"] {
                    let id = format!("{part}-{code}");
                    assert!(
                        messages
                            .find(&id, &[("path", "x"), ("reason", "y")])
                            .is_some(),
                        "{id}"
                    );
                }
            }
        }
    }
}
