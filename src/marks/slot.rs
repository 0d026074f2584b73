//! Slot: the blank that a form leaves for its number, its day, its month, found from the printed words
//! round it: `Số: __/SYMBOL`, `ngày __ tháng __ năm ____`.
//!
//! Promise: a slot is found whatever stands in it, whatever the reader made of that, also where ink
//! touches the words beside it; whatever is put into it, the line keeps all its other words.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::agreement::Agreement;
use crate::document::{Line, Page, Rect, Word};
use crate::layout::folded;

/// What a blank is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotKind {
    /// The number before its symbol.
    Number,
    /// The day of a date.
    Day,
    /// The month of a date.
    Month,
}

/// A blank and what the page's reader made of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    /// What it is for.
    pub kind: SlotKind,
    /// Its line on the page.
    pub line: usize,
    /// Its characters in the line's text.
    pub chars: Range<usize>,
    /// Its box on the readable page.
    pub rect: Rect,
    /// What the page's reader read there.
    pub as_read: String,
    /// How sure it was, 0 to 1.
    pub confidence: f32,
    /// Whether the form leaves more room there than between printed words.
    pub is_apart: bool,
    /// The form's slash was not read.
    pub lacks_slash: bool,
}

macro_rules! pattern {
    ($name:ident, $regex:expr) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($regex).expect("a valid pattern"));
    };
}

// "Số:" is misread as "S6", "Sô", "50".
pattern!(
    NUMBER_LABEL,
    r"^\W{0,3}(?:so|s0|s6|5o|sd)\b\s?[:.;,~]{0,2}|^\W{0,3}(?:so|s0|s6|5o)[:.;]"
);
pattern!(SYMBOL_ALONE, r"[A-ZĐ]{2,6}\s?[-–]\s?[A-ZĐ]{2,}");
// "ngày 05 tháng 10 năm 2025": each word perhaps misread by a letter or joined with what is written.
pattern!(DAY_WORD, r"\bng[a-z]{1,2}y?[~'.:]?");
pattern!(MONTH_WORD, r"[a-z]{0,2}h[a-z]{1,2}ng");
pattern!(
    YEAR,
    r"([a-z]{0,2}[an][a-z]?m)[\s.,:'*-]{0,3}(?:19|20)\d\d\W*$"
);

/// Lines with more characters are running text.
const MOST_CHARS: usize = 60;
/// More words than this are no misread digits.
const MOST_WORDS: usize = 3;
/// Blanks wider than this many heights of print hold no number.
const WIDEST: f32 = 9.0;
/// How much wider the room of a blank is than the line's other gaps.
const ROOMIER: f32 = 1.5;

/// The usual height of a line of print on the page.
pub fn usual_height_px(page: &Page) -> u32 {
    let mut heights: Vec<u32> = page.lines.iter().map(|line| line.rect.h).collect();
    heights.sort_unstable();
    heights.get(heights.len() / 2).copied().unwrap_or(0)
}

/// All blanks of the page, line by line, left to right.
pub fn find(page: &Page, unit_px: u32) -> Vec<Slot> {
    let mut slots = Vec::new();
    for (index, line) in page.lines.iter().enumerate() {
        let letters = Letters::of(line);
        if letters.chars.len() > MOST_CHARS {
            continue;
        }
        let found = match letters.number_slot() {
            Some((chars, lacks_slash)) => vec![(SlotKind::Number, chars, lacks_slash)],
            None => letters.date_slots(),
        };
        slots.extend(found.into_iter().filter_map(|(kind, chars, lacks_slash)| {
            let rect = letters.room(&chars, line)?;
            let is_narrow = (rect.w as f32) < WIDEST * unit_px as f32;
            is_narrow.then(|| Slot {
                kind,
                line: index,
                rect,
                as_read: letters.chars[chars.clone()]
                    .iter()
                    .collect::<String>()
                    .trim()
                    .to_owned(),
                confidence: letters.confidence(&chars, line),
                is_apart: letters.stands_apart(kind, &chars, line),
                lacks_slash,
                chars,
            })
        }));
    }
    slots
}

/// A line's text, a character each, with the columns where each stands.
struct Letters {
    chars: Vec<char>,
    folded: String,
    /// First column and column after the last; blanks between words have the gap's.
    columns: Vec<(u32, u32)>,
    /// Index of the word; `None` for a blank.
    word: Vec<Option<usize>>,
}

impl Letters {
    fn of(line: &Line) -> Self {
        let mut letters = Letters {
            chars: Vec::new(),
            folded: String::new(),
            columns: Vec::new(),
            word: Vec::new(),
        };
        let mut end = line.rect.x;
        for (index, word) in line.words.iter().enumerate() {
            if index > 0 {
                letters.push(' ', (end, word.rect.x.max(end)), None);
            }
            let count = word.text.chars().count().max(1) as u32;
            for (at, c) in word.text.chars().enumerate() {
                let at = at as u32;
                let column = |at: u32| word.rect.x + word.rect.w * at / count;
                letters.push(c, (column(at), column(at + 1)), Some(index));
            }
            end = word.rect.right();
        }
        letters
    }

    fn push(&mut self, c: char, columns: (u32, u32), word: Option<usize>) {
        self.chars.push(c);
        self.folded.push(folded(c));
        self.columns.push(columns);
        self.word.push(word);
    }

    /// The blank between the label and the slash, and whether the slash is missing.
    fn number_slot(&self) -> Option<(Range<usize>, bool)> {
        let label = NUMBER_LABEL.find(&self.folded)?.end();
        let slash = self.folded[label..].find('/').map(|at| at + label);
        if let Some(slash) = slash.filter(|slash| self.is_symbol(slash + 1)) {
            // "Số cấp: …", "Số giấy phép: …": the label goes on to its colon.
            let colon = self.folded[label..slash].rfind(':');
            let start = colon.map_or(label, |at| label + at + 1);
            return self
                .may_be_digits(start..slash)
                .then_some((start..slash, false));
        }
        let text: String = self.chars.iter().collect();
        let symbol = SYMBOL_ALONE.find(&text)?;
        let start = text[..symbol.start()].chars().count();
        let blank = label..start.max(label);
        (!blank.is_empty() && self.may_be_digits(blank.clone())).then_some((blank, true))
    }

    /// Whether no words stand there: what is written was read as one or two.
    fn may_be_digits(&self, chars: Range<usize>) -> bool {
        self.words(&chars).len() <= MOST_WORDS
    }

    /// Whether capitals follow, perhaps after a year.
    fn is_symbol(&self, from: usize) -> bool {
        let rest = self.chars[from..]
            .iter()
            .skip_while(|c| c.is_whitespace() || c.is_ascii_digit() || matches!(c, '/' | '.'));
        let letters: Vec<char> = rest.take(2).copied().collect();
        letters.len() == 2 && letters.iter().all(|c| c.is_uppercase())
    }

    /// The blanks for day and month, of a line that ends with its year.
    fn date_slots(&self) -> Vec<(SlotKind, Range<usize>, bool)> {
        let Some(year) = YEAR.captures(&self.folded).and_then(|found| found.get(1)) else {
            return Vec::new();
        };
        let before_year = &self.folded[..year.start()];
        let Some(day) = DAY_WORD.find_iter(before_year).last() else {
            return Vec::new();
        };
        let Some(month) = MONTH_WORD.find_iter(&before_year[day.end()..]).last() else {
            return Vec::new();
        };
        let month = day.end() + month.start()..day.end() + month.end();
        vec![
            (SlotKind::Day, day.end()..month.start, false),
            (SlotKind::Month, month.end..year.start(), false),
        ]
    }

    /// The columns between what stands before and after, on the line's rows.
    fn room(&self, chars: &Range<usize>, line: &Line) -> Option<Rect> {
        let before = chars.start.checked_sub(1).map(|at| self.columns[at].1)?;
        let after = self.columns.get(chars.end)?;
        // A blank before the word that follows belongs to the room.
        let right = match self.word[chars.end] {
            Some(_) => after.0,
            None => after.1,
        };
        (right > before).then(|| Rect::new(before, line.rect.y, right - before, line.rect.h))
    }

    fn words(&self, chars: &Range<usize>) -> Range<usize> {
        let mut words = self.word[chars.clone()].iter().flatten();
        let first = words.next().copied();
        let last = words.last().copied().or(first);
        first.map_or(0..0, |first| first..last.unwrap_or(first) + 1)
    }

    fn confidence(&self, chars: &Range<usize>, line: &Line) -> f32 {
        let words = line.words[self.words(chars)].iter();
        words
            .map(|word| word.confidence)
            .reduce(f32::min)
            .unwrap_or(0.0)
    }

    fn stands_apart(&self, kind: SlotKind, chars: &Range<usize>, line: &Line) -> bool {
        if kind == SlotKind::Number {
            let word_at = |at: usize| self.word.get(at).copied().flatten();
            let last = chars.end.checked_sub(1).and_then(word_at);
            return last != word_at(chars.end);
        }
        let within = self.words(chars);
        let gap = |left: usize| {
            let (left, right) = (line.words[left].rect, line.words[left + 1].rect);
            right.x.saturating_sub(left.right()) as f32
        };
        // Gaps round the other blank's digits say nothing of the usual gap.
        let is_short_number =
            |word: &Word| word.text.len() <= 2 && word.text.bytes().all(|b| b.is_ascii_digit());
        let is_beside = |left: usize| within.contains(&left) || within.contains(&(left + 1));
        let is_usual = |&left: &usize| {
            !is_beside(left) && !line.words[left..left + 2].iter().any(is_short_number)
        };
        let count = line.words.len().saturating_sub(1);
        let mut others: Vec<f32> = (0..count).filter(is_usual).map(gap).collect();
        others.sort_by(f32::total_cmp);
        let usual = others
            .get(others.len() / 2)
            .copied()
            .unwrap_or(0.0)
            .max(1.0);
        let mut beside = (0..count).filter(|&left| is_beside(left)).map(gap);
        within.is_empty() || beside.any(|gap| gap > usual * ROOMIER)
    }
}

/// Puts a reading into its blank; the words beside it keep what is theirs. Gives the word's place.
pub fn fill(line: &mut Line, slot: &Slot, agreement: &Agreement) -> usize {
    let mut words: Vec<Word> = Vec::with_capacity(line.words.len() + 1);
    let mut filled = Some(Word {
        text: agreement.text.clone(),
        as_read: Some(slot.as_read.clone())
            .filter(|read| !read.is_empty() && *read != agreement.text),
        rect: slot.rect,
        confidence: agreement.confidence,
    });
    let mut at = 0;
    for word in line.words.drain(..) {
        let count = word.text.chars().count();
        let (start, end) = (at, at + count);
        at = end + 1;
        words.extend(part(
            &word,
            0..slot.chars.start.saturating_sub(start).min(count),
        ));
        if end > slot.chars.start {
            words.extend(filled.take());
        }
        let rest = slot.chars.end.saturating_sub(start).min(count)..count;
        if let Some(mut rest) = part(&word, rest).filter(|_| end > slot.chars.end) {
            if slot.lacks_slash && start <= slot.chars.end {
                rest.as_read.get_or_insert_with(|| rest.text.clone());
                rest.text.insert(0, '/');
            }
            words.push(rest);
        }
    }
    words.extend(filled);
    *line = Line::from_words(words);
    let is_filled = |word: &Word| word.rect == slot.rect && word.text == agreement.text;
    let place = line.words.iter().position(is_filled).unwrap_or(0);
    trust_form(line, slot, place, agreement.confidence);
    place
}

/// Ink that touches the form's words makes its reader doubt them; that they stand there is how the blank
/// was found.
fn trust_form(line: &mut Line, slot: &Slot, place: usize, confidence: f32) {
    let after = (slot.kind != SlotKind::Number).then_some(place + 1);
    for beside in place.checked_sub(1).into_iter().chain(after) {
        if let Some(word) = line.words.get_mut(beside)
            && !word.text.contains(|c: char| c.is_ascii_digit())
        {
            word.confidence = word.confidence.max(confidence);
        }
    }
}

/// Some of a word's characters, with their share of its box.
fn part(word: &Word, chars: Range<usize>) -> Option<Word> {
    let count = word.text.chars().count();
    if chars.len() == count {
        return Some(word.clone());
    }
    let text: String = word
        .text
        .chars()
        .skip(chars.start)
        .take(chars.len())
        .collect();
    let column = |at: usize| word.rect.w * at as u32 / count.max(1) as u32;
    let (left, right) = (column(chars.start), column(chars.end));
    (!text.trim_matches(['.', '…', '_']).is_empty()).then(|| Word {
        text,
        as_read: None,
        rect: Rect::new(word.rect.x + left, word.rect.y, right - left, word.rect.h),
        confidence: word.confidence,
    })
}

#[cfg(test)]
mod tests;
