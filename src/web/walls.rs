//! Walls: who may ask, how, and what every answer carries.
//!
//! Promise: nothing but GET and HEAD; a page of another site cannot ask through a name that it lets
//! point to this machine (DNS rebinding); no script, style or picture but our own is ever run or
//! shown; every failure is a page, or for a program a problem object.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hyper::header;
use tokio::time::timeout;

use super::failure::Failure;
use super::{App, asked, pages, reply};
use crate::lang::Language;

/// Longest path and query; the head of a request as a whole has its own limit.
const MOST_ADDRESS_BYTES: usize = 8 * 1024;
/// An answer has to begin within this time.
const ANSWER_TIME: Duration = Duration::from_secs(60);

const POLICY: &str = "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Stands before every request and behind every answer.
pub async fn walls(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let language = language(request.headers());
    let (uri, asked) = (request.uri().clone(), request.headers().clone());
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    request.extensions_mut().insert(language);
    let response = match refusal(request.method(), &uri, &asked) {
        Some(refusal) => refusal.into_response(),
        None => match chosen_language(&uri) {
            Some(answer) => answer,
            None => timeout(ANSWER_TIME, next.run(request))
                .await
                .unwrap_or_else(|_| Failure::Busy.into_response()),
        },
    };
    let response = told(&app, response, language, &uri);
    let mut response = match is_read {
        true => reply::tagged(response, &asked).await,
        false => response,
    };
    furnish(response.headers_mut());
    response
}

/// Where no route leads.
pub async fn nothing_here() -> Failure {
    Failure::NotFound
}

fn refusal(method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Failure> {
    let length = uri
        .path_and_query()
        .map_or(0, |address| address.as_str().len());
    if !is_this_machine(uri, headers) {
        Some(Failure::Host)
    } else if !matches!(*method, Method::GET | Method::HEAD) {
        Some(Failure::Method)
    } else if length > MOST_ADDRESS_BYTES {
        Some(Failure::TooLong)
    } else {
        None
    }
}

/// Whether the client believes to speak with this machine itself, by number or as `localhost`. A site
/// elsewhere that lets its own name point here would be named instead.
fn is_this_machine(uri: &Uri, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (host, more) = (hosts.next(), hosts.next());
    let named = host.and_then(|host| host.to_str().ok()?.parse().ok());
    let Some(named): Option<axum::http::uri::Authority> = named.filter(|_| more.is_none()) else {
        return false;
    };
    let agrees = uri.authority().is_none_or(|asked| *asked == named);
    agrees && is_loopback_name(named.host()) && !named.as_str().contains('@')
}

fn is_loopback_name(host: &str) -> bool {
    let number = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || number
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.to_canonical().is_loopback())
}

/// The language that the reader chose, else Vietnamese.
fn language(headers: &HeaderMap) -> Language {
    let cookies = headers.get_all(header::COOKIE).iter();
    let mut cookies = cookies
        .filter_map(|value| value.to_str().ok())
        .flat_map(|list| list.split(';'))
        .map(str::trim);
    match cookies.any(|cookie| cookie == "lang=en") {
        true => Language::En,
        false => Language::Vi,
    }
}

/// `?lang=` on any page: the choice is kept, and the page is asked for again under its own address.
fn chosen_language(uri: &Uri) -> Option<Response> {
    if is_api(uri) || !uri.path().starts_with('/') || uri.path().starts_with("//") {
        return None;
    }
    let pairs = asked::pairs(uri.query());
    let chosen = pairs.iter().find(|(name, _)| name == "lang")?.1.as_str();
    let chosen = if chosen == "en" { "en" } else { "vi" };
    let mut rest = form_urlencoded::Serializer::new(String::new());
    rest.extend_pairs(pairs.iter().filter(|(name, _)| name != "lang"));
    let address = match rest.finish() {
        query if query.is_empty() => uri.path().to_owned(),
        query => format!("{}?{query}", uri.path()),
    };
    let cookie = format!("lang={chosen}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
    let head = [(header::LOCATION, address), (header::SET_COOKIE, cookie)];
    Some((StatusCode::SEE_OTHER, head).into_response())
}

fn is_api(uri: &Uri) -> bool {
    uri.path().starts_with("/api/")
}

/// A failure becomes a page in the reader's language, or a problem object.
fn told(app: &App, response: Response, language: Language, uri: &Uri) -> Response {
    let failure = match response.extensions().get::<Failure>() {
        Some(failure) => failure.clone(),
        // What the router refuses by itself: parts of an address that are no text.
        None if response.status().is_client_error() => Failure::NotFound,
        None => return response,
    };
    let messages = app.messages(language);
    let status = failure.status();
    let mut answer = match is_api(uri) {
        true => {
            let english = app.messages(Language::En);
            let (sentence, hint) = failure.told(english);
            reply::problem(status, failure.code(), &sentence, hint.as_deref())
        }
        false => pages::failure(messages, uri, &failure),
    };
    let headers = answer.headers_mut();
    match failure {
        Failure::Method => {
            drop(headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD")))
        }
        Failure::Busy => drop(headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"))),
        _ => {}
    }
    answer
}

/// What every answer carries.
fn furnish(headers: &mut HeaderMap) {
    let always = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=()",
        ),
    ];
    for (name, value) in always {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // Papers of people: kept by the reader's own browser only, and asked for again each time.
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("private, no-cache"));
    headers.append(header::VARY, HeaderValue::from_static("Cookie"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(hosts: &[&str]) -> bool {
        let mut headers = HeaderMap::new();
        for host in hosts {
            headers.append(header::HOST, HeaderValue::from_str(host).unwrap());
        }
        is_this_machine(&Uri::from_static("/"), &headers)
    }

    #[test]
    fn only_names_of_this_machine_are_answered() {
        for own in [
            "localhost",
            "LOCALHOST:8017",
            "127.0.0.1:80",
            "127.8.8.8",
            "[::1]:8017",
        ] {
            assert!(admits(&[own]), "{own}");
        }
        for other in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example:8017",
            "192.168.1.5",
            "0.0.0.0",
            "user@localhost",
            "",
        ] {
            assert!(!admits(&[other]), "{other}");
        }
        assert!(!admits(&[]));
        assert!(!admits(&["localhost", "evil.example"]));
    }

    #[test]
    fn choosing_a_language_never_leads_to_another_site() {
        for path in ["//evil.example/?lang=en", "/api/v1/search?lang=en"] {
            let answer = path
                .parse::<Uri>()
                .ok()
                .and_then(|uri| chosen_language(&uri));
            assert!(answer.is_none(), "{path}");
        }
        let answer = chosen_language(&Uri::from_static("/records/7?as_of=2026-12-31&lang=en"));
        let answer = answer.unwrap();
        assert_eq!(
            answer.headers()[header::LOCATION],
            "/records/7?as_of=2026-12-31"
        );
    }
}
