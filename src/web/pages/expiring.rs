//! Expiring: what ends soon, the soonest first.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;

use super::here;
use crate::catalogue::Ending;
use crate::config;
use crate::extract::Knowledge;
use crate::lang::Language;
use crate::web::asked::{Asked, Mistake, pairs};
use crate::web::failure::Failure;
use crate::web::view::View;
use crate::web::{App, reply};

/// How far ahead one can look, in days.
const WINDOWS_DAYS: [i64; 5] = [30, 60, 90, 180, 365];
/// Papers on one page.
const MOST_ROWS: usize = 1000;
const USUAL_WINDOW_DAYS: i64 = 90;

#[derive(Template)]
#[template(path = "web/expiring.html")]
struct ExpiringPage<'a> {
    v: View<'a>,
    day: Date,
    until: Date,
    days: i64,
    windows: [i64; 5],
    asked: Asked,
    mistakes: Vec<Mistake>,
    rows: Vec<Row>,
    /// There are more.
    is_cut: bool,
}

struct Row {
    ending: Ending,
    kind: Option<String>,
    days_left: i32,
}

impl Row {
    fn of(ending: Ending, knowledge: &Knowledge, day: Date) -> Self {
        let kind = ending.kind.as_deref();
        let kind = kind.map(|code| knowledge.kind_name(code).unwrap_or(code).to_owned());
        Row {
            days_left: day.until(ending.last).map_or(0, |span| span.get_days()),
            kind,
            ending,
        }
    }
}

/// `GET /expiring`.
pub async fn expiring(
    State(app): State<Arc<App>>,
    Extension(language): Extension<Language>,
    uri: Uri,
) -> Result<Response, Failure> {
    let (asked, mistakes) = Asked::read(uri.query());
    let days = days(uri.query());
    let shared = app.clone();
    app.readers
        .ask(move |catalogue| {
            let day = asked.as_of.unwrap_or_else(config::today);
            let until = day.saturating_add(days.days());
            let mut endings = catalogue.ending(day, until, MOST_ROWS + 1)?;
            let is_cut = endings.len() > MOST_ROWS;
            endings.truncate(MOST_ROWS);
            let row = |ending| Row::of(ending, &shared.knowledge, day);
            reply::page(&ExpiringPage {
                v: View::new(shared.messages(language), here(&uri)),
                day,
                until,
                days,
                windows: WINDOWS_DAYS,
                asked,
                mistakes,
                rows: endings.into_iter().map(row).collect(),
                is_cut,
            })
        })
        .await
}

fn days(query: Option<&str>) -> i64 {
    let asked = pairs(query).into_iter().find(|(name, _)| name == "days");
    let asked = asked.and_then(|(_, days)| days.parse().ok());
    asked
        .filter(|days| WINDOWS_DAYS.contains(days))
        .unwrap_or(USUAL_WINDOW_DAYS)
}
