//! Pages: one file a page, from a request to what its template shows.

mod batches;
mod expiring;
mod record;
mod search;
mod sheet;
mod timeline;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use hyper::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, ETAG};

pub use batches::{batch, batches};
pub use expiring::expiring;
pub use record::{Decided, record};
pub use search::found;

use super::failure::Failure;
use super::view::View;
use super::{App, originals, pictures, reply};
use crate::lang::Messages;

/// The id in an address: digits only, so that each paper has one address.
pub(super) fn id(text: &str) -> Result<i64, Failure> {
    let is_plain = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    let id = is_plain.then(|| text.parse().ok()).flatten();
    id.ok_or_else(|| Failure::NoRecord(text.chars().take(40).collect()))
}

/// The address of a page, without the machine's name.
fn here(uri: &Uri) -> &str {
    uri.path_and_query().map_or("/", |address| address.as_str())
}

#[derive(Template)]
#[template(path = "web/failure.html")]
struct FailurePage<'a> {
    v: View<'a>,
    status: StatusCode,
    sentence: String,
    hint: Option<String>,
}

/// A failure as a page.
pub fn failure(messages: &Messages, uri: &Uri, failure: &Failure) -> Response {
    let (sentence, hint) = failure.told(messages);
    let status = failure.status();
    let page = FailurePage {
        v: View::new(messages, here(uri)),
        status,
        sentence,
        hint,
    };
    let answer = reply::page(&page).unwrap_or_else(|_| status.into_response());
    (status, answer).into_response()
}

/// `GET /records/ID/pages/PAGE/WIDTH.jpg`.
pub async fn picture(
    State(app): State<Arc<App>>,
    Path((record, page, width)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let record = id(&record)?;
    let page: u32 = page.parse().map_err(|_| Failure::NotFound)?;
    let width = width
        .strip_suffix(".jpg")
        .and_then(|width| width.parse().ok());
    let width = width.filter(|width| pictures::WIDTHS_PX.contains(width));
    let width: u32 = width.ok_or(Failure::NotFound)?;
    let (original, sheet) = app
        .readers
        .ask(move |catalogue| {
            let original = originals::of(catalogue, record)?;
            let sheets = catalogue.sheets(&original.name)?;
            let sheet = sheets.into_iter().find(|sheet| sheet.page == page);
            Ok((original, sheet.ok_or(Failure::NoPage(page))?))
        })
        .await?;
    let tag = format!(
        "\"{}-{page}-{width}-{}\"",
        original.sha256.as_deref().unwrap_or_default(),
        sheet.quarter_turns
    );
    let catalogue = app.readers.path();
    let jpeg = app
        .pictures
        .picture(original, sheet, width, catalogue)
        .await?;
    let head = [
        (CONTENT_TYPE, "image/jpeg"),
        (CACHE_CONTROL, "private, max-age=600"),
        (ETAG, tag.as_str()),
    ];
    Ok((head, jpeg).into_response())
}

/// `GET /records/ID/original`: the untouched file, for saving.
pub async fn original(
    State(app): State<Arc<App>>,
    Path(record): Path<String>,
) -> Result<Response, Failure> {
    let record = id(&record)?;
    let path = app.readers.path().to_owned();
    let (name, verified) = app
        .readers
        .ask(move |catalogue| {
            let original = originals::of(catalogue, record)?;
            let verified = originals::open(&original, &path)?;
            Ok((original.name, verified))
        })
        .await?;
    let size = verified.size_bytes.to_string();
    let head = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (CONTENT_LENGTH, size),
        (CONTENT_DISPOSITION, saved_as(&name)),
    ];
    Ok((head, verified.flow()).into_response())
}

/// Says under which name to save a file (RFC 6266): its own name, never a folder.
fn saved_as(name: &str) -> String {
    let own = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let ascii: String = own
        .chars()
        .map(|c| if plain(c) { c } else { '_' })
        .collect();
    let mut exact = String::new();
    for byte in own.bytes() {
        match plain(byte.into()) {
            true => exact.push(byte.into()),
            false => exact.push_str(&format!("%{byte:02X}")),
        }
    }
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{exact}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_saved_under_its_own_name_whatever_is_in_it() {
        assert_eq!(
            saved_as("2022/giấy\"phép\r\n.pdf"),
            "attachment; filename=\"gi_y_ph_p__.pdf\"; filename*=UTF-8''gi%E1%BA%A5y%22ph%C3%A9p%0D%0A.pdf"
        );
        assert!(saved_as("a\\..\\b.pdf").contains("filename=\"b.pdf\""));
    }

    #[test]
    fn a_paper_has_one_address() {
        assert_eq!(id("11").unwrap(), 11);
        for other in [
            "",
            "0",
            "011",
            "+1",
            "-1",
            "1e3",
            "../1",
            "99999999999999999999",
        ] {
            assert!(id(other).is_err(), "{other}");
        }
    }
}
