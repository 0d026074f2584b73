//! Stamp: what the words of a stamp make it: the stamp of an arrival, a copy block, a mark of secrecy,
//! a change of a permit. Stamps are found by their coloured frame, or by their words where a copier
//! took the colour away.
//!
//! Promise: what stands in an arrival stamp or a copy block is never taken for the paper's own; the
//! words of secrecy count only alone, in capitals, in the place that the law gives them.
//!
//! Arrival stamps and copy blocks: Decree 30/2020/NĐ-CP, appendices I and IV. Secrecy: box 10a there,
//! Law 117/2025/QH15 on the protection of state secrets.

use std::sync::LazyLock;

use regex::Regex;

use crate::catalogue::fold;
use crate::document::{Line, Mark, MarkKind, Page, Rect};

macro_rules! pattern {
    ($name:ident, $regex:expr) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($regex).expect("a valid pattern"));
    };
}

// "ĐẾN" in capitals, perhaps with the office or what it counts; or "Số đến", "Công văn đến".
pattern!(
    ARRIVAL_HEAD,
    r"(?:^|\s)den\W{0,3}$|^\W{0,3}den\s+(?:so|ngay)\b"
);
pattern!(ARRIVAL_NAMED, r"^\W{0,3}(?:so|cong van|van ban)\s+den\b");
pattern!(
    ARRIVAL_LINE,
    r"^\W{0,3}(?:so|ngay|gio|chuyen|luu|ho so|so va ky hieu|den)\b"
);
pattern!(
    COPY_HEAD,
    r"^\W{0,3}(?:sao y(?: ban chinh)?|sao luc|trich sao|ban sao|chung thuc ban sao dung voi ban chinh)\W{0,3}$"
);
// A copy's own number: "Số chứng thực 123", "Số: 12/SY-UBND".
pattern!(
    COPY_NUMBER,
    r"^\W{0,3}so\s+chung thuc|^\W{0,3}so\b.*/\s?(?:sy|sl|trs|ts|bs)\b"
);
pattern!(CHANGE_WORDS, r"\b(?:gia han|dieu chinh|thay doi|bo sung)\b");
pattern!(SECRECY, r"^\W*(?:tuyet mat|toi mat|mat)\W*$");

/// A stamp's lines stand within this many heights of a line of one another.
const NEAR: u32 = 2;
/// An arrival stamp has few lines.
const MOST_ARRIVAL_LINES: usize = 7;
/// Lines of a stamp have few words.
const MOST_WORDS: usize = 8;
/// Secrecy is marked in the left half of the head.
const SECRECY_WITHIN: (f32, f32) = (0.55, 0.4);

/// What the words in a coloured frame make it; `None` for other stamps.
pub fn kind_in_frame(lines: &[Line], frame: &Rect, page: &Page) -> Option<MarkKind> {
    let is_in_place = lines.len() <= 2 && is_in_place(frame, page.width_px, page.height_px);
    let says = |pattern: &Regex| {
        let capitals = lines.iter().filter(|line| is_in_capitals(line));
        capitals
            .map(|line| fold(&line.text()))
            .any(|text| pattern.is_match(&text))
    };
    match () {
        () if page.number == 1 && is_in_place && lines.iter().any(is_secrecy) => {
            Some(MarkKind::Secrecy)
        }
        () if says(&COPY_HEAD) => Some(MarkKind::CopyBlock),
        () if lines.iter().any(is_arrival_head) => Some(MarkKind::Arrival),
        () if says(&CHANGE_WORDS) => Some(MarkKind::Change),
        () => None,
    }
}

/// Whether a line has no small letters.
pub fn is_in_capitals(line: &Line) -> bool {
    line.text().chars().all(|c| !c.is_lowercase())
}

fn is_arrival_head(line: &Line) -> bool {
    let folded = fold(&line.text());
    ARRIVAL_NAMED.is_match(&folded) || is_in_capitals(line) && ARRIVAL_HEAD.is_match(&folded)
}

/// Stamps that were read with the page's lines.
pub fn among_lines(page: &Page) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (index, line) in page.lines.iter().enumerate() {
        let folded = fold(&line.text());
        let lines = match () {
            () if is_marked_secret(line, page) => Some((MarkKind::Secrecy, vec![index])),
            () if is_arrival_head(line) => {
                arrival(page, index).map(|lines| (MarkKind::Arrival, lines))
            }
            () if is_in_capitals(line) && COPY_HEAD.is_match(&folded) => {
                Some((MarkKind::CopyBlock, copy_block(page, index)))
            }
            () => None,
        };
        if let Some((kind, lines)) = lines {
            marks.push(mark(page, kind, &lines));
        }
    }
    marks
}

fn mark(page: &Page, kind: MarkKind, lines: &[usize]) -> Mark {
    let lines: Vec<&Line> = lines.iter().map(|&line| &page.lines[line]).collect();
    let rect = Rect::union_of(lines.iter().map(|line| &line.rect)).unwrap_or_default();
    let texts: Vec<String> = lines.iter().map(|line| line.text()).collect();
    Mark {
        kind,
        rect: page.stored_rect(&rect),
        text: texts.join("\n"),
        readings: Vec::new(),
        detail: Default::default(),
        why: None,
    }
}

fn is_secrecy(line: &Line) -> bool {
    is_in_capitals(line) && SECRECY.is_match(&fold(&line.text()))
}

/// The words of secrecy alone on their line, in the left half of the first page's head.
fn is_marked_secret(line: &Line, page: &Page) -> bool {
    let (width, height) = (page.readable_width_px, page.readable_height_px);
    page.number == 1 && is_secrecy(line) && is_in_place(&line.rect, width, height)
}

fn is_in_place(rect: &Rect, width_px: u32, height_px: u32) -> bool {
    let (across, down) = SECRECY_WITHIN;
    (rect.center_x() as f32) < width_px as f32 * across
        && (rect.center_y() as f32) < height_px as f32 * down
}

/// The lines of an arrival stamp: its word and, near it, what it counts.
fn arrival(page: &Page, head: usize) -> Option<Vec<usize>> {
    let mut lines = vec![head];
    let mut reach = page.lines[head].rect;
    // The word stands beside or above the lines it belongs to.
    let mut grew = true;
    while grew && lines.len() < MOST_ARRIVAL_LINES {
        grew = false;
        for (index, line) in page.lines.iter().enumerate() {
            let is_new = !lines.contains(&index) && line.words.len() <= MOST_WORDS;
            if is_new && is_near(&reach, &line.rect) && ARRIVAL_LINE.is_match(&fold(&line.text())) {
                reach = reach.union(&line.rect);
                lines.push(index);
                grew = true;
            }
        }
    }
    lines.sort_unstable();
    // "đến" alone is a word of a sentence; a stamp counts and dates.
    (lines.len() >= 2).then_some(lines)
}

/// The head of a copy block, its number and its day: what follows below it, in its own column. Under
/// "BẢN SAO" at a paper's top stands the paper's own number, so only a copy's number makes it a block.
fn copy_block(page: &Page, head: usize) -> Vec<usize> {
    let mut lines = vec![head];
    let mut is_block = !fold(&page.lines[head].text()).contains("ban sao");
    let mut reach = page.lines[head].rect;
    for (index, line) in page.lines.iter().enumerate() {
        let is_below = line.rect.y >= reach.y && index != head;
        let is_own = line.words.len() <= MOST_WORDS + 4 && is_near(&reach, &line.rect);
        let folded = fold(&line.text());
        let is_number = COPY_NUMBER.is_match(&folded);
        is_block |= is_below && is_own && is_number;
        if is_below && is_own && (is_number || is_block && folded.contains("ngay")) {
            reach = reach.union(&line.rect);
            lines.push(index);
        }
    }
    lines
}

fn is_near(one: &Rect, other: &Rect) -> bool {
    let reach = NEAR * other.h.max(1);
    let apart = |low: u32, high: u32, other_low: u32, other_high: u32| {
        other_low
            .saturating_sub(high)
            .max(low.saturating_sub(other_high))
    };
    apart(one.y, one.bottom(), other.y, other.bottom()) <= reach
        && apart(one.x, one.right(), other.x, other.right()) <= reach
}

#[cfg(test)]
mod tests;
