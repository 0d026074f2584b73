//! Search: the box, the counts, the papers.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use jiff::civil::Date;

use super::here;
use crate::config;
use crate::extract::Knowledge;
use crate::lang::{Language, Messages};
use crate::search::{self, Answer, Count, Cursor, Hit, Snippet};
use crate::validity::Status;
use crate::web::asked::{Asked, Mistake};
use crate::web::failure::Failure;
use crate::web::view::View;
use crate::web::{App, reply};

#[derive(Template)]
#[template(path = "web/search.html")]
struct SearchPage<'a> {
    v: View<'a>,
    asked: Asked,
    day: Date,
    mistakes: Vec<Mistake>,
    /// With a sign before it where there may be more.
    total: String,
    hits: Vec<HitRow>,
    facets: Vec<Facet>,
    first: Option<String>,
    next: Option<String>,
    /// The same words without filters, where there are some.
    unfiltered: Option<String>,
}

/// A result as the page shows it.
struct HitRow {
    address: String,
    heading: String,
    is_proposed: bool,
    kind: Option<String>,
    status: Status,
    borderline: bool,
    issued: Option<String>,
    until: Option<Date>,
    holder: Option<String>,
    authority: Option<String>,
    subject: Option<String>,
    waits: bool,
    /// It has the words only nearly, or not all of them.
    near: bool,
    snippet: Option<Snippet>,
    file: String,
}

/// The counts of one field, each a way to narrow the search.
struct Facet {
    name: &'static str,
    choices: Vec<Choice>,
    /// The way back, where one value is chosen.
    all: Option<String>,
}

struct Choice {
    label: String,
    /// The value where it has a colour of its own.
    code: String,
    count: u64,
    address: String,
    is_chosen: bool,
}

/// `GET /`.
pub async fn found(
    State(app): State<Arc<App>>,
    Extension(language): Extension<Language>,
    uri: Uri,
) -> Result<Response, Failure> {
    let (asked, mistakes) = Asked::read(uri.query());
    let shared = app.clone();
    app.readers
        .ask(move |catalogue| {
            let day = asked.as_of.unwrap_or_else(config::today);
            let found = search::find(catalogue, &asked.question(day))?;
            let messages = shared.messages(language);
            let page = SearchPage {
                v: View::new(messages, here(&uri)),
                facets: facets(&found, &asked, messages, &shared.knowledge),
                first: asked
                    .cursor
                    .as_ref()
                    .map(|_| without_cursor(&asked).address("/")),
                next: found.next.map(|cursor| at(&asked, cursor)),
                unfiltered: asked.is_filtered().then(|| asked.unfiltered().address("/")),
                total: match found.total_is_lower_bound {
                    true => format!("≥ {}", found.total),
                    false => found.total.to_string(),
                },
                hits: rows(found, &asked, messages, &shared.knowledge),
                asked,
                day,
                mistakes,
            };
            reply::page(&page)
        })
        .await
}

fn without_cursor(asked: &Asked) -> Asked {
    Asked {
        cursor: None,
        ..asked.clone()
    }
}

fn at(asked: &Asked, cursor: Cursor) -> String {
    let next = Asked {
        cursor: Some(cursor),
        ..asked.clone()
    };
    next.address("/")
}

fn rows(found: Answer, asked: &Asked, messages: &Messages, knowledge: &Knowledge) -> Vec<HitRow> {
    let as_of = asked
        .as_of
        .map_or(String::new(), |day| format!("?as_of={day}"));
    let row = |hit: Hit| {
        let kind = hit.kind.as_deref();
        let kind = kind.map(|code| knowledge.kind_name(code).unwrap_or(code).to_owned());
        let proposed = hit.proposed.get("number").cloned();
        let is_proposed = hit.number.is_none() && proposed.is_some();
        let heading = hit.number.clone().or(proposed);
        HitRow {
            address: format!("/records/{}{as_of}", hit.id),
            heading: heading.unwrap_or_else(|| messages.text("web-no-number")),
            is_proposed,
            kind,
            status: hit.status,
            borderline: hit.borderline,
            issued: hit.issue_date,
            until: hit.expiry_date,
            holder: hit.holder,
            authority: hit.authority,
            subject: hit.subject,
            waits: !hit.proposed.is_empty(),
            near: hit.near,
            snippet: hit.snippet,
            file: hit.file,
        }
    };
    found.hits.into_iter().map(row).collect()
}

fn facets(found: &Answer, asked: &Asked, messages: &Messages, knowledge: &Knowledge) -> Vec<Facet> {
    let plain = without_cursor(asked);
    let kind_name = |code: &str| knowledge.kind_name(code).unwrap_or(code).to_owned();
    let status_name = |code: &str| messages.text(&format!("status-{code}"));
    let counted = [
        facet(
            "status",
            &found.facets.status,
            status_name,
            asked.status.map(Status::as_str),
            |status| Asked {
                status: status.and_then(Status::parse),
                ..plain.clone()
            },
        ),
        facet(
            "kind",
            &found.facets.kind,
            kind_name,
            asked.kind.as_deref(),
            |kind| Asked {
                kind: kind.map(str::to_owned),
                ..plain.clone()
            },
        ),
        facet(
            "authority",
            &found.facets.authority,
            str::to_owned,
            asked.authority.as_deref(),
            |name| Asked {
                authority: name.map(str::to_owned),
                ..plain.clone()
            },
        ),
        facet(
            "year",
            &found.facets.issued,
            str::to_owned,
            year(asked).as_deref(),
            |year| with_year(&plain, year),
        ),
    ];
    holder(&plain, found.total)
        .into_iter()
        .chain(counted)
        .collect()
}

/// The holder that is asked for, and the way back: names are too many to be counted.
fn holder(asked: &Asked, total: u64) -> Option<Facet> {
    let name = asked.holder.clone()?;
    let all = Asked {
        holder: None,
        ..asked.clone()
    };
    Some(Facet {
        name: "holder",
        choices: vec![Choice {
            label: name,
            code: String::new(),
            count: total,
            address: String::new(),
            is_chosen: true,
        }],
        all: Some(all.address("/")),
    })
}

/// The year, where exactly one is asked for.
fn year(asked: &Asked) -> Option<String> {
    let (from, to) = (asked.issued_from?, asked.issued_to?);
    let is_year = from == from.first_of_year() && to == from.last_of_year();
    is_year.then(|| from.year().to_string())
}

fn with_year(asked: &Asked, year: Option<&str>) -> Asked {
    let first = year.and_then(|year| Date::new(year.parse().ok()?, 1, 1).ok());
    Asked {
        issued_from: first,
        issued_to: first.map(Date::last_of_year),
        ..asked.clone()
    }
}

fn facet(
    name: &'static str,
    counts: &[Count],
    label: impl Fn(&str) -> String,
    chosen: Option<&str>,
    with: impl Fn(Option<&str>) -> Asked,
) -> Facet {
    let choice = |count: &Count| Choice {
        label: label(&count.value),
        code: count.value.clone(),
        count: count.count,
        address: with(Some(&count.value)).address("/"),
        is_chosen: chosen == Some(count.value.as_str()),
    };
    Facet {
        name,
        choices: counts.iter().map(choice).collect(),
        all: chosen.map(|_| with(None).address("/")),
    }
}
