//! Reply: answers as pages, as JSON, and as problem objects (RFC 9457), with tags by which a client
//! learns that nothing has changed.

use askama::Template;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use hyper::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::failure::Failure;

/// Largest answer that is tagged; larger ones flow.
const MOST_TAGGED_BYTES: u64 = 16 << 20;

/// A page.
pub fn page(template: &impl Template) -> Result<Response, Failure> {
    let text = template.render().map_err(|_| Failure::Internal)?;
    Ok(([(CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response())
}

/// An object.
pub fn json(value: &impl Serialize) -> Result<Response, Failure> {
    let text = serde_json::to_string(value).map_err(|_| Failure::Internal)?;
    Ok(([(CONTENT_TYPE, "application/json")], text).into_response())
}

/// Why there is no answer, for a program.
pub fn problem(status: StatusCode, code: &str, sentence: &str, hint: Option<&str>) -> Response {
    let mut object = serde_json::json!({
        "type": "about:blank",
        "title": status.canonical_reason().unwrap_or("Error"),
        "status": status.as_u16(),
        "code": code,
        "detail": sentence,
    });
    if let Some(hint) = hint {
        object["hint"] = hint.into();
    }
    let media = [(CONTENT_TYPE, "application/problem+json")];
    (status, media, object.to_string()).into_response()
}

/// Gives an answer its tag; one that the client has already becomes "not modified".
pub async fn tagged(response: Response, asked: &HeaderMap) -> Response {
    let has_bytes = hyper::body::Body::size_hint(response.body())
        .exact()
        .is_some_and(|size| size <= MOST_TAGGED_BYTES);
    if response.status() != StatusCode::OK || !has_bytes {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, MOST_TAGGED_BYTES as usize).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if !parts.headers.contains_key(ETAG) {
        parts.headers.insert(ETAG, tag_of(&bytes));
    }
    if is_known(asked, &parts.headers[ETAG]) {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(CONTENT_TYPE);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

fn tag_of(bytes: &Bytes) -> HeaderValue {
    let digest = Sha256::digest(bytes);
    let tag: String = digest.iter().take(12).map(|b| format!("{b:02x}")).collect();
    HeaderValue::from_str(&format!("\"{tag}\"")).expect("digits and letters")
}

/// Whether the client has what carries this tag.
pub fn is_known(asked: &HeaderMap, tag: &HeaderValue) -> bool {
    let known = asked.get_all(IF_NONE_MATCH).iter();
    let known = known.filter_map(|value| value.to_str().ok());
    let is_ours =
        |known: &str| known == "*" || known.trim_start_matches("W/").as_bytes() == tag.as_bytes();
    known
        .flat_map(|list| list.split(','))
        .any(|known| is_ours(known.trim()))
}
