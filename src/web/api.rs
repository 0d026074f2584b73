//! Api: the same answers for programs; `openapi.json` describes them.

use std::io;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use hyper::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use serde_json::{Value, json};

use super::asked::{Asked, Mistake, pairs};
use super::failure::Failure;
use super::flow::flow;
use super::pages::{self, Decided};
use super::{App, reply};
use crate::config;
use crate::export::{self, Chosen, record_line};
use crate::search;
use crate::validity::Judged;

const DOCUMENT: &str = include_str!("openapi.json");

/// `GET /api/v1/search`.
pub async fn found(State(app): State<Arc<App>>, uri: Uri) -> Result<Response, Failure> {
    let asked = asked(&uri)?;
    let found = app.readers.ask(move |catalogue| {
        let day = asked.as_of.unwrap_or_else(config::today);
        Ok(search::find(catalogue, &asked.question(day))?)
    });
    reply::json(&found.await?)
}

/// `GET /api/v1/records/ID`: the keys of the export, and what lies around the paper.
pub async fn record(
    State(app): State<Arc<App>>,
    Path(record): Path<String>,
    uri: Uri,
) -> Result<Response, Failure> {
    let id = pages::id(&record)?;
    let asked = asked(&uri)?;
    let shared = app.clone();
    let object = app.readers.ask(move |catalogue| {
        let day = asked.as_of.unwrap_or_else(config::today);
        let decided = Decided::of(catalogue, &shared.knowledge, id, day)?;
        let judged = Judged {
            stored: decided.stored,
            verdict: decided.verdict,
        };
        let line = record_line(&judged);
        let mut object: Value = serde_json::from_str(&line).map_err(|_| Failure::Internal)?;
        let id = judged.stored.id;
        object["id"] = json!(id);
        object["as_of"] = json!(day);
        object["page"] = json!(format!("/records/{id}"));
        object["original"] = json!(format!("/records/{id}/original"));
        Ok(object)
    });
    reply::json(&object.await?)
}

/// `GET /api/v1/openapi.json`.
pub async fn document() -> Response {
    ([(CONTENT_TYPE, "application/json")], DOCUMENT).into_response()
}

fn asked(uri: &Uri) -> Result<Asked, Failure> {
    Ok(Asked::read_strictly(uri.query())?)
}

/// `GET /api/v1/export`: flows, however many records there are.
pub async fn export(State(app): State<Arc<App>>, uri: Uri) -> Result<Response, Failure> {
    let as_of = asked(&uri)?.as_of.unwrap_or_else(config::today);
    let wish = Wish::read(uri.query())?;
    let turn = app.exports.clone().try_acquire_owned();
    let turn = turn.map_err(|_| Failure::Busy)?;
    let catalogue = app.readers.alone().await?;
    let body = flow(move |out| {
        let _turn = turn;
        let chosen = Chosen {
            catalogue: &catalogue,
            all: wish.all,
            as_of,
        };
        let written = match wish.is_table {
            true => export::write_table(out, &chosen),
            false => export::write_lines(out, &chosen),
        };
        written.map(drop).map_err(io::Error::other)
    });
    let (media, name) = match wish.is_table {
        true => (
            "text/csv; charset=utf-8",
            "attachment; filename=\"sohoa.csv\"",
        ),
        false => ("application/jsonl", "attachment; filename=\"sohoa.jsonl\""),
    };
    let head = [(CONTENT_TYPE, media), (CONTENT_DISPOSITION, name)];
    Ok((head, body).into_response())
}

/// Which export.
#[derive(Clone, Copy)]
struct Wish {
    is_table: bool,
    all: bool,
}

impl Wish {
    fn read(query: Option<&str>) -> Result<Self, Failure> {
        let mut wish = Wish {
            is_table: false,
            all: false,
        };
        for (name, value) in pairs(query) {
            match (name.as_str(), value.as_str()) {
                ("format", "jsonl") => wish.is_table = false,
                ("format", "csv") => wish.is_table = true,
                ("all", "0") => wish.all = false,
                ("all", "1") => wish.all = true,
                ("format", _) => return Err(Mistake::of("format", &value).into()),
                ("all", _) => return Err(Mistake::of("all", &value).into()),
                _ => {}
            }
        }
        Ok(wish)
    }
}
