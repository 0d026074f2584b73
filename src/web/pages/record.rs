//! Record: a paper beside its page images; each value is a link to the place that proves it.

use std::collections::BTreeSet;
use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use hyper::header::LOCATION;
use jiff::civil::Date;

use super::sheet::{self, SheetView};
use super::timeline::{Step, timeline};
use super::{here, id};
use crate::catalogue::{Catalogue, Original, StoredRecord};
use crate::config;
use crate::document::{Field, FieldName, Mark, Source, Standing, percent};
use crate::extract::Knowledge;
use crate::lang::{Language, Messages};
use crate::validity::{self, Graph, Status, Verdict, graph_around, sentence};
use crate::web::asked::{Asked, Mistake};
use crate::web::failure::Failure;
use crate::web::view::View;
use crate::web::{App, originals, reply};

#[derive(Template)]
#[template(path = "web/record.html")]
struct RecordPage<'a> {
    v: View<'a>,
    id: i64,
    heading: String,
    /// The number of the heading waits for a person.
    heading_waits: bool,
    kind: Option<String>,
    day: Date,
    is_today: bool,
    mistakes: Vec<Mistake>,
    status: Status,
    reason: String,
    borderline: bool,
    fields: Vec<FieldRow>,
    steps: Vec<Step>,
    marks: Vec<MarkRow>,
    sheets: Vec<SheetView>,
    original: Original,
    is_there: bool,
    catalogue: String,
    part: Option<(u32, u32)>,
    /// Other files that show the same paper.
    other_images: Vec<String>,
}

/// A value as the page shows it.
struct FieldRow {
    name: &'static str,
    label: String,
    value: String,
    /// Why it waits for a person.
    why: Option<String>,
    percent: String,
    text: String,
    page: u32,
    /// Where it came from, if not from reading the page.
    source: Option<String>,
    rule: String,
    has_mark: bool,
    /// Where all papers of this holder are.
    same: Option<String>,
}

/// What somebody put onto a page beside its print, as the page lists it.
struct MarkRow {
    /// Its outline, and the place of this row.
    anchor: String,
    row: String,
    kind: String,
    text: String,
    /// Why a person should look at it.
    why: Option<String>,
    page: u32,
    is_shown: bool,
}

/// `GET /records/ID`.
pub async fn record(
    State(app): State<Arc<App>>,
    Extension(language): Extension<Language>,
    Path(record): Path<String>,
    uri: Uri,
) -> Result<Response, Failure> {
    let id = id(&record)?;
    let (asked, mistakes) = Asked::read(uri.query());
    let shared = app.clone();
    app.readers
        .ask(move |catalogue| {
            if let Some(better) = catalogue.better_image(id)? {
                let address = asked.address(&format!("/records/{better}"));
                return Ok((StatusCode::SEE_OTHER, [(LOCATION, address)]).into_response());
            }
            let day = asked.as_of.unwrap_or_else(config::today);
            let judged = Decided::of(catalogue, &shared.knowledge, id, day)?;
            let messages = shared.messages(language);
            let v = View::new(messages, here(&uri));
            let stored = &judged.stored;
            let original = originals::of(catalogue, id)?;
            let path = shared.readers.path();
            let (graph, verdict) = (&judged.graph, &judged.verdict);
            let marks = with_positions(catalogue.marks_of(stored)?);
            let page = RecordPage {
                id,
                heading: heading(stored, messages),
                heading_waits: stored.record.given(FieldName::Number).is_none(),
                kind: kind(stored, &shared.knowledge),
                day,
                is_today: asked.as_of.is_none(),
                mistakes,
                status: verdict.status,
                reason: sentence(&verdict.reason, language_of(messages)),
                borderline: verdict.borderline,
                fields: fields(stored, &shared.knowledge, &v),
                steps: timeline(catalogue, graph, judged.index, stored, verdict, &v)?,
                marks: mark_rows(&marks, stored, &v),
                sheets: sheet::sheets(catalogue, stored, &marks, &original, &v)?,
                is_there: originals::seems_there(&original, path),
                original,
                catalogue: path.display().to_string(),
                part: (stored.parts > 1).then_some((stored.record.part, stored.parts)),
                other_images: stored.other_images.clone(),
                v,
            };
            reply::page(&page)
        })
        .await
}

/// A paper, what it is worth on a day, and the papers that decide it.
pub struct Decided {
    /// The paper.
    pub stored: StoredRecord,
    /// What it is worth.
    pub verdict: Verdict,
    graph: Graph,
    index: usize,
}

impl Decided {
    /// Judges the paper with that id for `day`.
    pub fn of(
        catalogue: &Catalogue,
        knowledge: &Knowledge,
        id: i64,
        day: Date,
    ) -> Result<Self, Failure> {
        let id = catalogue.better_image(id)?.unwrap_or(id);
        let stored = catalogue.record(id)?;
        let graph = graph_around(catalogue, &knowledge.rules(), &BTreeSet::from([id]))?;
        let index = graph.index_of(id);
        let index = index.ok_or_else(|| Failure::NoRecord(id.to_string()))?;
        Ok(Self {
            verdict: validity::judge(&graph, index, day),
            stored,
            graph,
            index,
        })
    }
}

fn language_of(messages: &Messages) -> validity::Language {
    match messages.language {
        Language::Vi => validity::Language::Vietnamese,
        Language::En => validity::Language::English,
    }
}

/// The number, confirmed or not.
fn heading(stored: &StoredRecord, messages: &Messages) -> String {
    let number = stored.record.field(FieldName::Number);
    number.map_or_else(
        || messages.text("web-no-number"),
        |field| field.value.clone(),
    )
}

fn kind(stored: &StoredRecord, knowledge: &Knowledge) -> Option<String> {
    let code = stored.record.given(FieldName::Kind)?;
    Some(knowledge.kind_name(code).unwrap_or(code).to_owned())
}

fn fields(stored: &StoredRecord, knowledge: &Knowledge, v: &View) -> Vec<FieldRow> {
    let row = |field: &Field| FieldRow {
        name: field.name.as_str(),
        label: v.tt("field", field.name.as_str()),
        value: match field.name {
            FieldName::Kind => knowledge
                .kind_name(&field.value)
                .unwrap_or(&field.value)
                .to_owned(),
            FieldName::Copy => v.tt("copy", &field.value),
            _ => v.value(&field.value),
        },
        why: why(&field.standing, v),
        percent: percent(field.probability).to_string(),
        text: field.evidence.text.clone(),
        page: field.evidence.page,
        source: source(field.evidence.source, v),
        rule: field.evidence.rule.clone(),
        has_mark: sheet::has_box(&field.evidence, stored),
        same: (field.name == FieldName::Holder).then(|| {
            let asked = Asked {
                holder: Some(field.value.clone()),
                ..Asked::default()
            };
            asked.address("/")
        }),
    };
    stored.record.fields.iter().map(row).collect()
}

fn why(standing: &Standing, v: &View) -> Option<String> {
    match standing {
        Standing::Given => None,
        Standing::Proposed { why } => Some(v.tt("why", why)),
    }
}

fn source(source: Source, v: &View) -> Option<String> {
    let code = match source {
        Source::Scan => return None,
        Source::Handwriting => "handwriting",
        Source::TextLayer => "text_layer",
        Source::Qr => "qr",
        Source::Signature => "signature",
        Source::Register => "register",
        Source::Person => "person",
    };
    Some(v.tt("source", code))
}

/// Marks with their page and their position on it.
fn with_positions(marks: Vec<(u32, Mark)>) -> Vec<(u32, usize, Mark)> {
    let mut placed: Vec<(u32, usize, Mark)> = Vec::new();
    for (page, mark) in marks {
        let position = match placed.last() {
            Some((last, position, _)) if *last == page => position + 1,
            _ => 0,
        };
        placed.push((page, position, mark));
    }
    placed
}

fn mark_rows(marks: &[(u32, usize, Mark)], stored: &StoredRecord, v: &View) -> Vec<MarkRow> {
    let row = |(page, position, mark): &(u32, usize, Mark)| MarkRow {
        anchor: sheet::mark_anchor(*page, *position),
        row: sheet::mark_row(*page, *position),
        kind: v.tt("mark", mark.kind.as_str()),
        text: mark.said().replace('\n', " / "),
        why: mark.why.as_ref().map(|why| v.tt("why", why)),
        page: *page,
        is_shown: sheet::is_box(*page, &mark.rect, stored),
    };
    marks.iter().map(row).collect()
}
