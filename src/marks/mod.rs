//! Marks: what somebody put onto a paper beside its print: digits in the blanks of its form, seals,
//! stamps, QR and bar codes, digital signatures, each with its box.
//!
//! Promise: what was written is read only where the printed words leave a blank for it; it goes into
//! the text as its readers read it, and is trusted only where independent readings agree.

pub mod agreement;
pub mod codes;
pub mod coloured;
pub mod cut;
pub mod digital_signature;
pub mod digits;
mod ring;
pub mod slot;
pub mod stamp;

use image::GrayImage;

use crate::catalogue::fold;
use crate::document::{Line, Mark, MarkKind, Page, PageImage, Pixels, Rect, Word};
use agreement::Agreement;
use coloured::Shape;
use cut::{Ink, Place};
use slot::{Slot, SlotKind};

/// Why a person should look at a stamp of change: the paper no longer says what its print says.
const CHANGED: &str = "changed";

/// Finds everything that was put onto a scanned page; `read` reads the words of a picture.
pub fn find(
    image: &PageImage,
    page: &mut Page,
    read: &mut dyn FnMut(&GrayImage, f32) -> Vec<Line>,
) {
    let mut marks = stamp::among_lines(page);
    for (shape, rect) in coloured::shapes(image) {
        marks.extend(match shape {
            Shape::Ring => Some(seal(image, page, rect, read)),
            Shape::Frame => framed(image, page, rect, read),
        });
    }
    page.marks.extend(marks);
    read_blanks(image, page, read);
    page.marks.sort_by_key(|mark| (mark.rect.y, mark.rect.x));
}

/// Finds the seals on the picture of a page whose text is known.
pub fn find_seals(
    image: &PageImage,
    page: &mut Page,
    read: &mut dyn FnMut(&GrayImage, f32) -> Vec<Line>,
) {
    let shapes = coloured::shapes(image).into_iter();
    let rings = shapes.filter(|(shape, _)| *shape == Shape::Ring);
    let seals: Vec<Mark> = rings
        .map(|(_, rect)| seal(image, page, rect, read))
        .collect();
    page.marks.extend(seals);
}

/// A round seal, with the words that it lies over and those round it.
fn seal(
    image: &PageImage,
    page: &Page,
    rect: Rect,
    read: &mut dyn FnMut(&GrayImage, f32) -> Vec<Line>,
) -> Mark {
    let words = page.lines.iter().flat_map(|line| &line.words);
    let is_under = |rect_of: Rect| {
        let (x, y) = (rect_of.center_x(), rect_of.center_y());
        (rect.x..rect.right()).contains(&x) && (rect.y..rect.bottom()).contains(&y)
    };
    let under = words.filter(|word| is_under(page.stored_rect(&word.rect)));
    let under: Vec<&str> = under.map(|word| word.text.as_str()).collect();
    let mut seal = Mark::new(MarkKind::Seal, rect, under.join(" "));
    if let Pixels::Rgb(pixels) = &image.pixels
        && let Some(line) = ring::unrolled(pixels, &rect, page.quarter_turns)
    {
        let mut round = read(&line, page.dpi);
        // Seals are in capitals; what has others is no reading of it.
        round.retain(stamp::is_in_capitals);
        let round: Vec<String> = round.iter().map(Line::text).collect();
        if !round.is_empty() {
            let round = round.join(" ").into();
            seal.detail.insert(Mark::ROUND.to_owned(), round);
        }
    }
    seal
}

/// A stamp in a coloured frame, by its words; reading the page took them away with its colour.
fn framed(
    image: &PageImage,
    page: &Page,
    rect: Rect,
    read: &mut dyn FnMut(&GrayImage, f32) -> Vec<Line>,
) -> Option<Mark> {
    let place = place_on(page, &rect)?;
    let picture = cut::cut(
        image,
        &page.placement,
        &place,
        place.height as u32,
        Ink::Any,
    );
    let lines = read(&picture, page.dpi);
    let kind = stamp::kind_in_frame(&lines, &rect, page)?;
    let texts: Vec<String> = lines.iter().map(Line::text).collect();
    Some(Mark {
        kind,
        rect,
        text: texts.join("\n"),
        readings: Vec::new(),
        detail: Default::default(),
        why: (kind == MarkKind::Change).then(|| CHANGED.to_owned()),
    })
}

/// A place on the page, in the page's own size, ready for its reader.
fn levelled(image: &PageImage, page: &Page, place: &Place, ink: Ink) -> GrayImage {
    let rows = place.height.max(1.0) as u32;
    let mut picture = cut::cut(image, &page.placement, place, rows, ink);
    cut::level(&mut picture);
    picture
}

/// A box of the stored page on the readable one.
fn place_on(page: &Page, rect: &Rect) -> Option<Place> {
    let back = page.placement.inverse()?;
    let on = back.rect(rect, page.readable_width_px, page.readable_height_px);
    (on.w > 0 && on.h > 0).then(|| Place {
        left: f64::from(on.x),
        top: f64::from(on.y),
        width: f64::from(on.w),
        height: f64::from(on.h),
    })
}

/// Reads what was written into the blanks of a page's lines, and puts it where it belongs: into the
/// lines, and beside them as marks.
fn read_blanks(
    image: &PageImage,
    page: &mut Page,
    read: &mut dyn FnMut(&GrayImage, f32) -> Vec<Line>,
) {
    let unit_px = slot::usual_height_px(page);
    let mut slots = slot::find(page, unit_px);
    // From the last to the first: what is put into a line moves the words after it.
    slots.reverse();
    slots.retain(|slot| !page.is_stamped(&page.lines[slot.line]));
    for slot in slots {
        let agreement = agreement::read(image, page, &slot, unit_px);
        if let Some(agreement) = agreement {
            let is_sure = agreement.confidence > agreement::DISPUTED;
            let place = write_in(page, &slot, agreement);
            if is_sure && slot.kind == SlotKind::Number {
                confirm_symbol(image, page, slot.line, place + 1, read);
            }
        }
    }
}

/// Symbols that were read as surely as this need no second reading.
const SURE_SYMBOL: f32 = 0.85;

/// Where the symbol is cut when it is read again, in halves of its height from its left end: with its
/// slash, and without it and the leader dots before it.
const BEFORE_SYMBOL: [f64; 4] = [-0.25, 1.0, 2.0, 3.0];

/// Ink that touches a number's symbol makes its reader doubt the symbol: it is read again, alone.
fn confirm_symbol(
    image: &PageImage,
    page: &mut Page,
    line: usize,
    first: usize,
    read: &mut dyn FnMut(&GrayImage, f32) -> Vec<Line>,
) {
    let words = page.lines[line].words.get(first..).unwrap_or_default();
    let is_doubted = words.iter().any(|word| word.confidence < SURE_SYMBOL);
    let Some(rect) = Rect::union_of(words.iter().map(|word| &word.rect)).filter(|_| is_doubted)
    else {
        return;
    };
    let wanted = signs(words);
    let mut sure = 0.0;
    for skipped in BEFORE_SYMBOL {
        let place = symbol_place(&rect, skipped);
        if sure >= SURE_SYMBOL || place.width < place.height / 2.0 {
            break;
        }
        let again = read(&levelled(image, page, &place, Ink::NotRed), page.dpi);
        let same = again.iter().filter(|line| signs(&line.words) == wanted);
        sure = same.map(least_sure).fold(sure, f32::max);
    }
    for word in page.lines[line].words.iter_mut().skip(first) {
        word.confidence = word.confidence.max(sure);
    }
}

fn symbol_place(symbol: &Rect, skipped: f64) -> Place {
    let room = f64::from(symbol.h) / 2.0;
    Place {
        left: f64::from(symbol.x) + room * skipped,
        top: f64::from(symbol.y) - room,
        width: f64::from(symbol.w) + room * (0.75 - skipped),
        height: f64::from(symbol.h) + 2.0 * room,
    }
}

/// Letters without marks and digits.
fn signs(words: &[Word]) -> String {
    let text: String = words.iter().map(|word| fold(&word.text)).collect();
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn least_sure(line: &Line) -> f32 {
    let sure = line.words.iter().map(|word| word.confidence);
    sure.reduce(f32::min).unwrap_or(0.0)
}

/// Gives the place of the word that was written.
fn write_in(page: &mut Page, slot: &Slot, agreement: Agreement) -> usize {
    page.marks.push(Mark {
        kind: match slot.kind {
            SlotKind::Number => MarkKind::WrittenNumber,
            SlotKind::Day => MarkKind::WrittenDay,
            SlotKind::Month => MarkKind::WrittenMonth,
        },
        rect: page.stored_rect(&slot.rect),
        text: agreement.text.clone(),
        readings: agreement.readings.clone(),
        detail: Default::default(),
        why: None,
    });
    slot::fill(&mut page.lines[slot.line], slot, &agreement)
}
