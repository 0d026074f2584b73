//! Batches: the runs that filled the catalogue, and one of them while it goes on.

use std::path::Path;
use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{self, State};
use axum::http::Uri;
use axum::response::Response;
use jiff::Timestamp;

use super::here;
use crate::batch::clock;
use crate::catalogue::{BatchProgress, Catalogue, FileStates, Quarantined};
use crate::lang::Language;
use crate::web::failure::Failure;
use crate::web::view::View;
use crate::web::{App, reply};

/// Runs on one page.
const MOST_BATCHES: usize = 100;
/// Files named on one page.
const MOST_FILES: usize = 500;

#[derive(Template)]
#[template(path = "web/batches.html")]
struct BatchesPage<'a> {
    v: View<'a>,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "web/batch.html")]
struct BatchPage<'a> {
    v: View<'a>,
    row: Row,
    /// Names of files and why each.
    quarantined: Vec<(String, String)>,
}

struct Row {
    batch: BatchProgress,
    files: FileStates,
    /// A code of the message files: done, running, interrupted, killed.
    state: &'static str,
}

impl Row {
    fn of(catalogue: &Catalogue, batch: BatchProgress, path: &Path) -> Result<Self, Failure> {
        let is_alive = || Catalogue::is_being_written(path);
        let latest = catalogue.last_batch()?.map(|latest| latest.id);
        let state = match (&batch.ended, batch.interrupted) {
            (Some(_), true) => "interrupted",
            (Some(_), false) => "done",
            (None, _) if latest == Some(batch.id) && is_alive() => "running",
            (None, _) => "killed",
        };
        Ok(Self {
            files: catalogue.states_by(batch.id)?,
            batch,
            state,
        })
    }

    /// How much is left, for a batch that runs.
    fn left(&self) -> Option<String> {
        self.batch.seconds_left().map(clock)
    }

    fn pages_per_second(&self) -> String {
        format!("{:.1}", self.batch.pages_per_second())
    }

    fn silent_seconds(&self) -> i64 {
        let seen = self.batch.seen.unwrap_or(self.batch.started);
        Timestamp::now().duration_since(seen).as_secs().max(0)
    }
}

/// `GET /batches`.
pub async fn batches(
    State(app): State<Arc<App>>,
    Extension(language): Extension<Language>,
    uri: Uri,
) -> Result<Response, Failure> {
    let shared = app.clone();
    app.readers
        .ask(move |catalogue| {
            let batches = catalogue.batches(MOST_BATCHES)?.into_iter();
            let rows = batches.map(|batch| Row::of(catalogue, batch, shared.readers.path()));
            reply::page(&BatchesPage {
                v: View::new(shared.messages(language), here(&uri)),
                rows: rows.collect::<Result<_, _>>()?,
            })
        })
        .await
}

/// `GET /batches/ID`.
pub async fn batch(
    State(app): State<Arc<App>>,
    Extension(language): Extension<Language>,
    extract::Path(id): extract::Path<String>,
    uri: Uri,
) -> Result<Response, Failure> {
    let no_batch = || Failure::NoBatch(id.chars().take(40).collect());
    let id = super::id(&id).map_err(|_| no_batch())?;
    let shared = app.clone();
    app.readers
        .ask(move |catalogue| {
            let batch = catalogue.batch(id)?;
            let batch = batch.ok_or_else(|| Failure::NoBatch(id.to_string()))?;
            let messages = shared.messages(language);
            let quarantined = catalogue.quarantined_by(id, MOST_FILES)?.into_iter();
            let told = |file: Quarantined| {
                let detail = [("detail", file.detail.as_deref().unwrap_or_default())];
                let why = messages.format(&format!("reason-{}", file.reason), &detail);
                (file.file, why)
            };
            reply::page(&BatchPage {
                v: View::new(messages, here(&uri)),
                quarantined: quarantined.map(told).collect(),
                row: Row::of(catalogue, batch, shared.readers.path())?,
            })
        })
        .await
}
