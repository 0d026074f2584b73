//! Sheet: a page of a paper's file, with the proofs of its values and the marks on it outlined.

use super::timeline::act_anchor;
use crate::catalogue::{Catalogue, Original, Sheet, StoredRecord};
use crate::document::{Evidence, Mark, PageState, Rect, Standing};
use crate::web::failure::Failure;
use crate::web::pictures::WIDTHS_PX;
use crate::web::view::View;

/// A page of the file with what is outlined on it.
pub struct SheetView {
    pub page: u32,
    /// Size of the page as shown, upright, in pixels of its scan.
    pub width_px: u32,
    pub height_px: u32,
    pub small: String,
    pub large: String,
    pub large_width_px: u32,
    pub outlines: Vec<Outline>,
    /// What there is to say of it: blank, or unreadable and why.
    pub note: Option<String>,
}

/// The outline of a proof or a mark, in pixels of the page as shown.
pub struct Outline {
    pub anchor: String,
    pub back: String,
    pub label: String,
    /// Its class: `given`, `proposed`, or `put` for a mark.
    pub look: &'static str,
    pub rect: Rect,
    /// A taller box round it: what a browser scrolls to, so that there is room above.
    pub room: Rect,
}

/// Whether a proof has a place that can be outlined.
pub fn has_box(proof: &Evidence, stored: &StoredRecord) -> bool {
    is_box(proof.page, &proof.rect, stored)
}

/// Whether a box of a page can be outlined.
pub fn is_box(page: u32, rect: &Rect, stored: &StoredRecord) -> bool {
    let mut sizes = stored.page_sizes.iter();
    rect.w > 0 && rect.h > 0 && sizes.any(|size| size.page == page && size.width_px > 0)
}

/// The outline of the mark at that position of a page.
pub fn mark_anchor(page: u32, position: usize) -> String {
    format!("m-{page}-{position}")
}

/// Where that mark is listed.
pub fn mark_row(page: u32, position: usize) -> String {
    format!("l-{page}-{position}")
}

/// The paper's own pages.
pub fn sheets(
    catalogue: &Catalogue,
    stored: &StoredRecord,
    marks: &[(u32, usize, Mark)],
    original: &Original,
    v: &View,
) -> Result<Vec<SheetView>, Failure> {
    let record = &stored.record;
    let own = record.first_page..=record.last_page;
    let sheets = catalogue.sheets(&stored.file)?;
    let own = sheets.iter().filter(|sheet| own.contains(&sheet.page));
    Ok(own
        .map(|sheet| view(sheet, stored, marks, original, v))
        .collect())
}

fn view(
    sheet: &Sheet,
    stored: &StoredRecord,
    marks: &[(u32, usize, Mark)],
    original: &Original,
    v: &View,
) -> SheetView {
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
        outlines: marks_of(sheet, marks, stored, v)
            .chain(proofs(sheet, stored, v))
            .collect(),
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

/// Outlines of marks; they come first, so that a proof within one lies on top.
fn marks_of<'a>(
    sheet: &'a Sheet,
    marks: &'a [(u32, usize, Mark)],
    stored: &'a StoredRecord,
    v: &'a View,
) -> impl Iterator<Item = Outline> + 'a {
    let shown = marks
        .iter()
        .filter(|(page, _, mark)| *page == sheet.page && is_box(*page, &mark.rect, stored));
    shown.map(|(page, position, mark)| {
        let label = v.tt("mark", mark.kind.as_str());
        let back = mark_row(*page, *position);
        let look = "put";
        outline(
            sheet,
            mark_anchor(*page, *position),
            back,
            label,
            look,
            mark.rect,
        )
    })
}

fn proofs(sheet: &Sheet, stored: &StoredRecord, v: &View) -> Vec<Outline> {
    let record = &stored.record;
    let fields = record.fields.iter().map(|field| {
        let name = field.name.as_str();
        let anchors = (format!("e-{name}"), format!("f-{name}"));
        (
            anchors,
            v.tt("field", name),
            &field.standing,
            &field.evidence,
        )
    });
    let acts = record.relations.iter().enumerate().map(|(act, relation)| {
        let anchors = (act_anchor(act), "timeline".to_owned());
        let label = v.tt("verb", relation.verb.as_str());
        (anchors, label, &relation.standing, &relation.evidence)
    });
    fields
        .chain(acts)
        .filter(|(.., proof)| proof.page == sheet.page && has_box(proof, stored))
        .map(|((anchor, back), label, standing, proof)| {
            let look = match standing {
                Standing::Given => "given",
                Standing::Proposed { .. } => "proposed",
            };
            outline(sheet, anchor, back, label, look, proof.rect)
        })
        .collect()
}

fn outline(
    sheet: &Sheet,
    anchor: String,
    back: String,
    label: String,
    look: &'static str,
    stored_rect: Rect,
) -> Outline {
    let (page_w, page_h) = (sheet.width_px, sheet.height_px);
    let rect = stored_rect.turned(sheet.quarter_turns, page_w, page_h);
    Outline {
        anchor,
        back,
        label,
        look,
        rect: widened(rect, page_w.max(page_h) / 500),
        room: widened(rect, page_w.max(page_h) / 16),
    }
}

/// A box with room on all sides, not over the left and upper edge.
fn widened(rect: Rect, by: u32) -> Rect {
    let (x, y) = (rect.x.saturating_sub(by), rect.y.saturating_sub(by));
    Rect::new(x, y, rect.right() + by - x, rect.bottom() + by - y)
}
