//! Place: where on its page a signature is shown, by the widget of its field.

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::contain::contained;
use crate::document::Rect;

/// The widget of a signature.
#[derive(Clone)]
pub struct Place {
    /// Where the bytes end that the signature covers: tells signatures apart.
    pub covered_to: usize,
    /// Its page, from 0.
    pub page: usize,
    /// Left, top, width and height in shares of the page as stored.
    shares: [f64; 4],
}

impl Place {
    /// Its box on a page image of that size.
    pub fn rect(&self, width_px: u32, height_px: u32) -> Rect {
        let px = |share: f64, of: u32| (share.clamp(0.0, 1.0) * f64::from(of)).round() as u32;
        let [left, top, width, height] = self.shares;
        let (x, y) = (px(left, width_px), px(top, height_px));
        let (right, bottom) = (px(left + width, width_px), px(top + height, height_px));
        Rect::new(x, y, right - x, bottom - y)
    }
}

/// The places of all signatures that are shown; none of a file that this reader cannot parse.
pub fn places(pdf: &[u8]) -> Vec<Place> {
    let found = contained(|| {
        let document = Document::load_mem(pdf).ok()?;
        let pages = document.get_pages();
        let pages: Vec<ObjectId> = pages.into_values().collect();
        let widgets = pages.iter().enumerate().flat_map(|(index, page)| {
            let widgets = widgets(&document, *page).into_iter();
            let document = &document;
            widgets.filter_map(move |widget| place(document, index, *page, widget))
        });
        Some(widgets.collect())
    });
    found.ok().flatten().unwrap_or_default()
}

fn widgets(document: &Document, page: ObjectId) -> Vec<&Dictionary> {
    document.get_page_annotations(page).unwrap_or_default()
}

fn place(document: &Document, index: usize, page: ObjectId, widget: &Dictionary) -> Option<Place> {
    let value = value(document, widget)?;
    let range = value
        .get(b"ByteRange")
        .ok()
        .and_then(|range| document.dereference(range).ok())?;
    let range = range.1.as_array().ok()?;
    let start = range.get(2)?.as_i64().ok()?;
    let length = range.get(3)?.as_i64().ok()?;
    let area = numbers(document, widget.get(b"Rect").ok()?)?;
    let sheet = numbers(
        document,
        inherited(document, page, b"CropBox").or_else(|| inherited(document, page, b"MediaBox"))?,
    )?;
    let turned = inherited(document, page, b"Rotate").and_then(|turn| turn.as_i64().ok());
    Some(Place {
        covered_to: usize::try_from(start.checked_add(length)?).ok()?,
        page: index,
        shares: shares(area, sheet, turned.unwrap_or(0))?,
    })
}

/// The signature of a widget, its own or that of the field it belongs to.
fn value<'a>(document: &'a Document, widget: &'a Dictionary) -> Option<&'a Dictionary> {
    let own = widget.get(b"V").ok();
    let of_field = || {
        let field = document.dereference(widget.get(b"Parent").ok()?).ok()?.1;
        field.as_dict().ok()?.get(b"V").ok()
    };
    let value = document.dereference(own.or_else(of_field)?).ok()?.1;
    value.as_dict().ok()
}

/// An entry of a page, perhaps of the nodes above it.
fn inherited<'a>(document: &'a Document, page: ObjectId, name: &[u8]) -> Option<&'a Object> {
    const DEEPEST: usize = 32;
    let mut node = document.get_dictionary(page).ok()?;
    for _ in 0..DEEPEST {
        if let Ok(entry) = node.get(name) {
            return document.dereference(entry).ok().map(|(_, entry)| entry);
        }
        node = document
            .dereference(node.get(b"Parent").ok()?)
            .ok()?
            .1
            .as_dict()
            .ok()?;
    }
    None
}

fn numbers(document: &Document, array: &Object) -> Option<[f64; 4]> {
    let array = document.dereference(array).ok()?.1.as_array().ok()?;
    let number = |index: usize| {
        let number = document.dereference(array.get(index)?).ok()?.1;
        number.as_float().ok().map(f64::from)
    };
    Some([number(0)?, number(1)?, number(2)?, number(3)?])
}

/// Points from the foot of the sheet to shares from the top of the page as it is shown.
fn shares(area: [f64; 4], sheet: [f64; 4], turned: i64) -> Option<[f64; 4]> {
    let (width, height) = (sheet[2] - sheet[0], sheet[3] - sheet[1]);
    if width.abs() < 1.0 || height.abs() < 1.0 {
        return None;
    }
    let (left, right) = (
        (area[0].min(area[2]) - sheet[0]) / width,
        (area[0].max(area[2]) - sheet[0]) / width,
    );
    let (top, bottom) = (
        (sheet[3] - area[1].max(area[3])) / height,
        (sheet[3] - area[1].min(area[3])) / height,
    );
    let (wide, high) = (right - left, bottom - top);
    Some(match turned.rem_euclid(360) {
        90 => [1.0 - bottom, left, high, wide],
        180 => [1.0 - right, 1.0 - bottom, wide, high],
        270 => [top, 1.0 - right, high, wide],
        _ => [left, top, wide, high],
    })
}
