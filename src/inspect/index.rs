//! Index: one page of HTML that shows the pictures side by side, with the text and the proofs.

use std::path::{Path, PathBuf};

use askama::Template;

use super::InspectError;
use super::overlay::{self, Proof};
use crate::document::{Page, PageState, TextOrigin, percent};
use crate::lang::{Language, Messages};
use crate::layout::Paper;

/// A picture that was written.
pub struct Picture {
    /// What it shows; the end of an id `inspect-picture-…` of the message files.
    pub name: &'static str,
    /// Its file, relative to the index.
    pub path: String,
}

/// A page as the index shows it.
pub struct PageView {
    heading: String,
    facts: String,
    pictures: Vec<(String, String)>,
    lines: Vec<LineView>,
    proofs: Vec<ProofView>,
}

struct LineView {
    role: &'static str,
    text: String,
    percent: u8,
}

struct ProofView {
    name: String,
    value: String,
    text: String,
    rule: String,
    place: String,
    why: String,
}

impl PageView {
    /// Puts together what is shown of a page.
    pub fn new(
        page: &Page,
        pictures: Vec<Picture>,
        paper: &Paper,
        proofs: &[Proof],
        messages: &Messages,
    ) -> Self {
        let caption = |picture: Picture| {
            let caption = messages.text(&format!("inspect-picture-{}", picture.name));
            (caption, picture.path)
        };
        let lines = page.lines.iter().zip(overlay::roles(paper, page.number));
        Self {
            heading: messages.format("show-page", &[("page", &page.number.to_string())]),
            facts: facts(page),
            pictures: pictures.into_iter().map(caption).collect(),
            lines: lines
                .map(|(line, (role, _))| LineView {
                    role: overlay::role_name(role),
                    text: line.text(),
                    percent: percent(line.confidence()),
                })
                .collect(),
            proofs: proofs.iter().map(|proof| shown(proof, messages)).collect(),
        }
    }
}

fn shown(proof: &Proof, messages: &Messages) -> ProofView {
    let named = |id: String| messages.find(&id, &[]);
    let name = named(format!("field-{}", proof.name))
        .or_else(|| named(format!("verb-{}", proof.name)))
        .unwrap_or_else(|| proof.name.to_owned());
    let rect = proof.evidence.rect;
    ProofView {
        name,
        value: proof.value.to_owned(),
        text: proof.evidence.text.clone(),
        rule: proof.evidence.rule.clone(),
        place: format!("[{}, {}, {}, {}]", rect.x, rect.y, rect.w, rect.h),
        why: proof.why.map_or(String::new(), |why| {
            let why = messages.text(&format!("why-{why}"));
            messages.format("show-proposed", &[("why", &why)])
        }),
    }
}

/// How the page was stored and what made it readable.
fn facts(page: &Page) -> String {
    let origin = match page.origin {
        TextOrigin::Scan => "scan",
        TextOrigin::TextLayer => "text layer",
    };
    let state = match page.state {
        PageState::Read => "read",
        PageState::Blank => "blank",
        PageState::Unreadable => "unreadable",
    };
    let problem = page.problem.as_deref().unwrap_or_default();
    format!(
        "{origin} {} x {} px, {:.0} dpi, turned {} x 90°, skew {:+.2}°, {state} {problem}",
        page.width_px, page.height_px, page.dpi, page.quarter_turns, page.skew_deg
    )
}

#[derive(Template)]
#[template(path = "inspect.html")]
struct Index<'a> {
    language: &'static str,
    title: String,
    legend: String,
    pages: &'a [PageView],
}

/// Writes `index.html` into the folder; gives its path.
pub fn write(out: &Path, pages: &[PageView], messages: &Messages) -> Result<PathBuf, InspectError> {
    let index = Index {
        language: match messages.language {
            Language::Vi => "vi",
            Language::En => "en",
        },
        title: messages.text("inspect-title"),
        legend: messages.text("inspect-legend"),
        pages,
    };
    let path = out.join("index.html");
    let html = index.render().expect("a template over plain data");
    std::fs::write(&path, html).map_err(|source| InspectError::Write {
        path: path.clone(),
        source,
    })?;
    Ok(path)
}
