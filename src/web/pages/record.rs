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

use super::timeline::{Step, act_anchor, timeline};
use super::{here, id};
use crate::catalogue::{Catalogue, Original, Sheet, StoredRecord};
use crate::config;
use crate::document::{Evidence, Field, FieldName, PageState, Rect, Source, Standing, percent};
use crate::extract::Knowledge;
use crate::lang::{Language, Messages};
use crate::validity::{self, Graph, Status, Verdict, graph_around, sentence};
use crate::web::asked::{Asked, Mistake};
use crate::web::failure::Failure;
use crate::web::pictures::WIDTHS_PX;
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

/// A page of the file with the marks on it.
struct SheetView {
    page: u32,
    /// Size of the page as shown, upright, in pixels of its scan.
    width_px: u32,
    height_px: u32,
    small: String,
    large: String,
    large_width_px: u32,
    marks: Vec<Mark>,
    /// What there is to say of it: blank, or unreadable and why.
    note: Option<String>,
}

/// The outline of a proof, in pixels of the page as shown.
struct Mark {
    anchor: String,
    back: String,
    label: String,
    is_proposed: bool,
    rect: Rect,
    /// A taller box round it: what a browser scrolls to, so that there is room above.
    room: Rect,
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
                sheets: sheets(catalogue, stored, &original, &v)?,
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
        has_mark: has_mark(&field.evidence, stored),
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

fn has_mark(proof: &Evidence, stored: &StoredRecord) -> bool {
    let is_box = proof.rect.w > 0 && proof.rect.h > 0;
    let mut sizes = stored.page_sizes.iter();
    is_box && sizes.any(|size| size.page == proof.page && size.width_px > 0)
}

fn sheets(
    catalogue: &Catalogue,
    stored: &StoredRecord,
    original: &Original,
    v: &View,
) -> Result<Vec<SheetView>, Failure> {
    let record = &stored.record;
    let own = record.first_page..=record.last_page;
    let sheets = catalogue.sheets(&stored.file)?;
    let own = sheets.iter().filter(|sheet| own.contains(&sheet.page));
    Ok(own.map(|sheet| view(sheet, stored, original, v)).collect())
}

fn view(sheet: &Sheet, stored: &StoredRecord, original: &Original, v: &View) -> SheetView {
    let is_turned = sheet.quarter_turns % 2 == 1;
    let (width_px, height_px) = match is_turned {
        true => (sheet.height_px, sheet.width_px),
        false => (sheet.width_px, sheet.height_px),
    };
    // The tag of the original makes a new address of a new scan.
    let tag: String = original
        .sha256
        .iter()
        .flat_map(|hash| hash.chars().take(12))
        .collect();
    let picture = |width: u32| {
        format!(
            "/records/{}/pages/{}/{width}.jpg?v={tag}",
            stored.id, sheet.page
        )
    };
    SheetView {
        page: sheet.page,
        width_px,
        height_px,
        small: picture(WIDTHS_PX[0]),
        large: picture(WIDTHS_PX[1]),
        large_width_px: width_px.min(WIDTHS_PX[1]),
        marks: marks(sheet, stored, v),
        note: note(sheet, v),
    }
}

fn note(sheet: &Sheet, v: &View) -> Option<String> {
    match (sheet.state, &sheet.problem) {
        (PageState::Read, _) => None,
        (PageState::Blank, _) => Some(v.t("web-page-blank")),
        (PageState::Unreadable, Some(code)) => {
            Some(v.f("web-page-problem", "reason", v.tt("page-reason", code)))
        }
        (PageState::Unreadable, None) => Some(v.t("web-page-unreadable")),
    }
}

fn marks(sheet: &Sheet, stored: &StoredRecord, v: &View) -> Vec<Mark> {
    let record = &stored.record;
    let fields = record.fields.iter().map(|field| {
        let name = field.name.as_str();
        let label = v.tt("field", name);
        (
            format!("e-{name}"),
            format!("f-{name}"),
            label,
            &field.standing,
            &field.evidence,
        )
    });
    let acts = record.relations.iter().enumerate().map(|(act, relation)| {
        let label = v.tt("verb", relation.verb.as_str());
        let back = "timeline".to_owned();
        (
            act_anchor(act),
            back,
            label,
            &relation.standing,
            &relation.evidence,
        )
    });
    fields
        .chain(acts)
        .filter(|(.., proof)| proof.page == sheet.page && has_mark(proof, stored))
        .map(|(anchor, back, label, standing, proof)| {
            let (page_w, page_h) = (sheet.width_px, sheet.height_px);
            let rect = proof.rect.turned(sheet.quarter_turns, page_w, page_h);
            Mark {
                anchor,
                back,
                label,
                is_proposed: *standing != Standing::Given,
                rect: widened(rect, page_w.max(page_h) / 500),
                room: widened(rect, page_w.max(page_h) / 16),
            }
        })
        .collect()
}

/// A box with room on all sides, not over the left and upper edge.
fn widened(rect: Rect, by: u32) -> Rect {
    let (x, y) = (rect.x.saturating_sub(by), rect.y.saturating_sub(by));
    Rect::new(x, y, rect.right() + by - x, rect.bottom() + by - y)
}
