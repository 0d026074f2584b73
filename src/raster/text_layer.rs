//! Text layer: the letters of a born-digital page, gathered into words and lines by their places.
//! Spaces written in the file are only one sign among others: many programs write none, or write
//! them in the middle of words.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::survey::PlacedGlyph;
use crate::document::{Line, Rect, Word};

/// Baselines closer than this share of the font size are one line.
const SAME_LINE_EM: f64 = 0.3;
/// A gap this wide parts words; a space is a quarter of the font size, kerning a few hundredths.
const WORD_GAP_EM: f64 = 0.16;
/// In a row that writes its spaces, letters set wide apart are still one word.
const WORD_GAP_BESIDE_SPACES_EM: f64 = 0.3;
/// A written space that leaves less than this between its neighbours is a stray.
const SPACE_EM: f64 = 0.08;
/// A gap this wide parts columns.
const COLUMN_GAP_EM: f64 = 2.5;
/// Bold is often one letter printed twice, this close.
const DOUBLED_EM: f64 = 0.12;
/// One letter in so many may be turned, such as a label along the margin.
const MAX_TURNED_PART: usize = 50;
/// Neighbours on the ring of a seal differ by several degrees.
const RING_STEP_DEG: f64 = 0.5;
/// Raised and lowered letters are smaller than this share of their neighbour.
const SCRIPT_EM: f64 = 0.85;
/// Reach of letters above and below their baseline.
const ASCENT_EM: f64 = 0.8;
const DESCENT_EM: f64 = 0.22;

/// A letter, or a letter with the marks drawn over it.
#[derive(Debug, Clone)]
struct Letter {
    text: String,
    left: f64,
    right: f64,
    baseline: f64,
    em: f64,
}

impl Letter {
    fn is_space(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }
}

/// The lines of a page, from top to bottom and from left to right, columns parted; `None` when
/// much of the text does not stand upright and must be read by its pixels.
pub fn lines(glyphs: &[PlacedGlyph]) -> Option<Vec<Line>> {
    let on_paper = without_rings(glyphs);
    let level: Vec<&PlacedGlyph> = on_paper.iter().copied().filter(|g| g.is_level()).collect();
    if (on_paper.len() - level.len()) * MAX_TURNED_PART > on_paper.len() {
        return None;
    }
    let mut rows = rows(letters(&level));
    for row in &mut rows {
        row.sort_by(|a, b| a.left.total_cmp(&b.left));
    }
    Some(rows.iter().flat_map(|row| columns(row)).collect())
}

/// Leaves out letters set on a ring, one after another at another angle: they belong to a seal,
/// and would mix with the lines that the seal is printed over.
fn without_rings(glyphs: &[PlacedGlyph]) -> Vec<&PlacedGlyph> {
    let bends = |a: &PlacedGlyph, b: &PlacedGlyph| {
        let near = a.end.distance(b.origin) < 2.0 * a.em_px;
        near && (a.angle_deg - b.angle_deg).abs() > RING_STEP_DEG
    };
    let on_ring = |i: usize| {
        let before = i
            .checked_sub(1)
            .is_some_and(|p| bends(&glyphs[p], &glyphs[i]));
        before
            || glyphs
                .get(i + 1)
                .is_some_and(|next| bends(&glyphs[i], next))
    };
    (0..glyphs.len())
        .filter(|&i| !on_ring(i))
        .map(|i| &glyphs[i])
        .collect()
}

/// Letters in the order of drawing: marks joined to their letter, raised and lowered ones (m², the
/// number of a note) set down on its line.
fn letters(glyphs: &[&PlacedGlyph]) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::with_capacity(glyphs.len());
    for glyph in glyphs {
        let text = readable(glyph.text.as_deref());
        if text.is_empty() {
            continue;
        }
        let mut letter = Letter {
            text,
            left: glyph.origin.x.min(glyph.end.x),
            right: glyph.origin.x.max(glyph.end.x),
            baseline: glyph.origin.y,
            em: glyph.em_px,
        };
        match letters.last_mut() {
            Some(base) if letter.text.chars().all(is_combining_mark) => {
                base.text.push_str(&letter.text);
                continue;
            }
            Some(base) if is_script(base, &letter) => letter.baseline = base.baseline,
            _ => {}
        }
        letters.push(letter);
    }
    letters
}

fn is_script(base: &Letter, letter: &Letter) -> bool {
    letter.em < SCRIPT_EM * base.em
        && (letter.baseline - base.baseline).abs() < 0.6 * base.em
        && (letter.left - base.right).abs() < 0.3 * base.em
}

/// Ligatures become letters, invisible codes vanish; a glyph without meaning stays one.
fn readable(text: Option<&str>) -> String {
    let Some(text) = text else {
        return char::REPLACEMENT_CHARACTER.to_string();
    };
    text.chars()
        .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\0'))
        .flat_map(|c| match c {
            '\u{fb00}'..='\u{fb06}' => c.to_string().nfkc().collect::<Vec<_>>(),
            '\u{ad}' | '\u{2010}' | '\u{2011}' => vec!['-'],
            c => vec![c],
        })
        .collect()
}

/// Letters grouped by baseline, from top to bottom.
fn rows(mut letters: Vec<Letter>) -> Vec<Vec<Letter>> {
    letters.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut rows: Vec<Vec<Letter>> = Vec::new();
    for letter in letters {
        let same = rows.last().and_then(|row| row.last()).is_some_and(|last| {
            letter.baseline - last.baseline <= SAME_LINE_EM * letter.em.min(last.em)
        });
        match rows.last_mut() {
            Some(row) if same => row.push(letter),
            _ => rows.push(vec![letter]),
        }
    }
    rows
}

/// Parts a row into words, and into lines where a column ends.
fn columns(row: &[Letter]) -> Vec<Line> {
    let plain_gap = match row.iter().any(Letter::is_space) {
        true => WORD_GAP_BESIDE_SPACES_EM,
        false => WORD_GAP_EM,
    };
    let mut columns: Vec<Vec<Word>> = vec![Vec::new()];
    let mut word: Vec<&Letter> = Vec::new();
    let (mut reach, mut space) = (f64::NEG_INFINITY, false);
    for letter in row {
        if letter.is_space() {
            space = true;
            continue;
        }
        if word.last().is_some_and(|last| is_doubled(last, letter)) {
            continue;
        }
        let gap = (letter.left - reach) / letter.em.max(1.0);
        if gap > if space { SPACE_EM } else { plain_gap } {
            columns
                .last_mut()
                .expect("never empty")
                .extend(finished(&mut word));
        }
        if gap > COLUMN_GAP_EM {
            columns.push(Vec::new());
        }
        (reach, space) = (reach.max(letter.right), false);
        word.push(letter);
    }
    columns
        .last_mut()
        .expect("never empty")
        .extend(finished(&mut word));
    columns.retain(|words| !words.is_empty());
    columns.into_iter().map(Line::from_words).collect()
}

fn finished(word: &mut Vec<&Letter>) -> Option<Word> {
    let letters = std::mem::take(word);
    let text: String = letters
        .iter()
        .flat_map(|letter| letter.text.nfc())
        .collect();
    let text: String = text.nfc().filter(|c| !c.is_whitespace()).collect();
    let edge = |f: fn(&Letter) -> f64, pick: fn(f64, f64) -> f64| {
        letters
            .iter()
            .map(|letter| f(letter))
            .reduce(pick)
            .map(|v| v.max(0.0))
    };
    let left = edge(|l| l.left, f64::min)?.round();
    let right = edge(|l| l.right, f64::max)?.round();
    let top = edge(|l| l.baseline - ASCENT_EM * l.em, f64::min)?.round();
    let bottom = edge(|l| l.baseline + DESCENT_EM * l.em, f64::max)?.round();
    let side = |from: f64, to: f64| (to - from).max(1.0) as u32;
    (!text.is_empty()).then(|| Word {
        as_read: None,
        text,
        rect: Rect::new(
            left as u32,
            top as u32,
            side(left, right),
            side(top, bottom),
        ),
        confidence: 1.0,
    })
}

fn is_doubled(last: &Letter, letter: &Letter) -> bool {
    letter.text == last.text && (letter.left - last.left).abs() < DOUBLED_EM * letter.em
}
