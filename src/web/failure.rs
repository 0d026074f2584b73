//! Failure: why a request has no answer, as a status, a sentence and what mends it.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::asked::Mistake;
use crate::catalogue::CatalogueError;
use crate::error::Error;
use crate::lang::Messages;
use crate::raster::RasterError;

/// Why a request has no answer. `walls` makes a page or a problem object of it.
#[derive(Debug, Clone)]
pub enum Failure {
    /// There is nothing at that address.
    NotFound,
    /// There is no paper of that id.
    NoRecord(String),
    /// There is no batch of that id.
    NoBatch(String),
    /// The paper has no such page.
    NoPage(u32),
    /// The catalogue cannot be read.
    Catalogue(Arc<Error>),
    /// The original is no longer where it was.
    OriginalGone {
        /// Where it was.
        path: String,
        /// The catalogue, for the command that finds it again.
        catalogue: String,
    },
    /// The file at its place is another one now.
    OriginalChanged {
        /// Where it is.
        path: String,
        /// The catalogue, for the command that finds it again.
        catalogue: String,
    },
    /// The page cannot be drawn.
    Undrawn(String),
    /// A parameter cannot be understood.
    Parameter(Mistake),
    /// A method that changes things.
    Method,
    /// The address bar names another machine: a page elsewhere may be behind it.
    Host,
    /// More was typed than anybody types.
    TooLong,
    /// Too many requests at once.
    Busy,
    /// A defect of the program.
    Internal,
}

impl Failure {
    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Failure::NotFound
            | Failure::NoRecord(_)
            | Failure::NoBatch(_)
            | Failure::NoPage(_)
            | Failure::OriginalGone { .. } => StatusCode::NOT_FOUND,
            Failure::OriginalChanged { .. } => StatusCode::CONFLICT,
            Failure::Parameter(_) => StatusCode::BAD_REQUEST,
            Failure::Method => StatusCode::METHOD_NOT_ALLOWED,
            Failure::Host => StatusCode::MISDIRECTED_REQUEST,
            Failure::TooLong => StatusCode::URI_TOO_LONG,
            Failure::Catalogue(_) | Failure::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Failure::Undrawn(_) | Failure::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The end of its message ids, and its type in problem objects.
    pub fn code(&self) -> &'static str {
        match self {
            Failure::NotFound => "not-found",
            Failure::NoRecord(_) => "no-record",
            Failure::NoBatch(_) => "no-batch",
            Failure::NoPage(_) => "no-page",
            Failure::Catalogue(_) => "catalogue",
            Failure::OriginalGone { .. } => "original-gone",
            Failure::OriginalChanged { .. } => "original-changed",
            Failure::Undrawn(_) => "undrawn",
            Failure::Parameter(_) => "parameter",
            Failure::Method => "method",
            Failure::Host => "host",
            Failure::TooLong => "too-long",
            Failure::Busy => "busy",
            Failure::Internal => "internal",
        }
    }

    /// What went wrong, and what mends it, for a person.
    pub fn told(&self, messages: &Messages) -> (String, Option<String>) {
        if let Failure::Catalogue(error) = self {
            return error.told(messages);
        }
        let arguments = self.arguments(messages);
        let arguments: Vec<(&str, &str)> =
            arguments.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let code = self.code();
        (
            messages.format(&format!("web-failure-{code}"), &arguments),
            messages.find(&format!("web-mend-{code}"), &arguments),
        )
    }

    fn arguments(&self, messages: &Messages) -> Vec<(&'static str, String)> {
        match self {
            Failure::NoRecord(id) | Failure::NoBatch(id) => vec![("id", id.clone())],
            Failure::NoPage(page) => vec![("page", page.to_string())],
            Failure::OriginalGone { path, catalogue }
            | Failure::OriginalChanged { path, catalogue } => {
                vec![("path", path.clone()), ("catalogue", catalogue.clone())]
            }
            Failure::Undrawn(code) => vec![("reason", messages.text(&format!("reason-{code}")))],
            Failure::Parameter(mistake) => vec![
                ("name", mistake.name.to_owned()),
                ("value", mistake.value.clone()),
            ],
            _ => Vec::new(),
        }
    }
}

impl From<CatalogueError> for Failure {
    fn from(error: CatalogueError) -> Self {
        match error {
            CatalogueError::NoRecord(id) => Failure::NoRecord(id.to_string()),
            error => Failure::Catalogue(Arc::new(error.into())),
        }
    }
}

impl From<Mistake> for Failure {
    fn from(mistake: Mistake) -> Self {
        Failure::Parameter(mistake)
    }
}

impl From<RasterError> for Failure {
    fn from(error: RasterError) -> Self {
        Failure::Undrawn(error.code().to_owned())
    }
}

impl IntoResponse for Failure {
    /// An empty answer that carries the failure to `walls`, which knows the reader's language.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
