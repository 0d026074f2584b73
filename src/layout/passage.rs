//! Passage: running text that knows the words it came from.
//!
//! Promise: the folded text (small letters without tone marks, `d` for `đ`) has one byte for each
//! character of the text as read, so that whatever is found in it can be cut from the other and
//! shown on the page.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::document::{Evidence, Page, Rect, Source, TextOrigin};

/// A part of a passage: characters `start` to `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First character.
    pub start: usize,
    /// Character after the last.
    pub end: usize,
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Span {
            start: range.start,
            end: range.end,
        }
    }
}

/// A word's place in the text and on its page.
#[derive(Debug, Clone)]
struct Placed {
    span: Span,
    page: u32,
    /// On the page as stored.
    stored: Rect,
    /// On the readable page, where lines are level.
    readable: Rect,
    confidence: f32,
    source: Source,
    as_read: Option<String>,
}

/// A line of a passage.
#[derive(Debug, Clone, Copy)]
pub struct PassageLine {
    /// Its characters, without the line end.
    pub span: Span,
    /// Its page.
    pub page: u32,
    /// Its box on the readable page.
    pub rect: Rect,
    /// Width of the readable page.
    pub page_width_px: u32,
    /// Height of the readable page.
    pub page_height_px: u32,
}

/// Running text, a line each, with the words behind it.
#[derive(Debug, Default)]
pub struct Passage {
    chars: Vec<char>,
    folded: String,
    words: Vec<Placed>,
    lines: Vec<PassageLine>,
}

impl Passage {
    /// The text of pages, in their order, without what stamps of others say.
    pub fn of(pages: &[Page]) -> Self {
        let mut passage = Passage::default();
        for page in pages {
            for line in page.lines.iter().filter(|line| !page.is_stamped(line)) {
                let start = passage.chars.len();
                for word in &line.words {
                    passage.push_word(page, word);
                }
                let span = Span {
                    start,
                    end: passage.chars.len(),
                };
                passage.push('\n');
                passage.lines.push(PassageLine {
                    span,
                    page: page.number,
                    rect: line.rect,
                    page_width_px: page.readable_width_px,
                    page_height_px: page.readable_height_px,
                });
            }
        }
        passage
    }

    fn push_word(&mut self, page: &Page, word: &crate::document::Word) {
        if !matches!(self.chars.last(), None | Some('\n')) {
            self.push(' ');
        }
        let start = self.chars.len();
        word.text.nfc().for_each(|c| self.push(c));
        self.words.push(Placed {
            span: Span {
                start,
                end: self.chars.len(),
            },
            page: page.number,
            stored: page.stored_rect(&word.rect),
            readable: word.rect,
            confidence: word.confidence,
            as_read: word.as_read.clone(),
            source: source(page, &word.rect),
        });
    }

    fn push(&mut self, c: char) {
        self.chars.push(c);
        self.folded.push(folded(c));
    }

    /// The folded text: what patterns are matched against.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// The folded text of a part.
    pub fn folded_of(&self, span: Span) -> &str {
        &self.folded[span.start..span.end]
    }

    /// A part as read, line ends as spaces.
    pub fn read(&self, span: Span) -> String {
        let plain = |c: &char| if *c == '\n' { ' ' } else { *c };
        self.chars[span.start..span.end].iter().map(plain).collect()
    }

    /// All lines.
    pub fn lines(&self) -> &[PassageLine] {
        &self.lines
    }

    /// The right edge of the widest line of a page, in pixels of the readable page.
    fn right_edge(&self, page: u32) -> u32 {
        let lines = self.lines.iter().filter(|line| line.page == page);
        lines.map(|line| line.rect.right()).max().unwrap_or(0)
    }

    /// Whether a line runs to the right edge of its page's text, so that its paragraph may go on: nearly,
    /// or so far that the next line's first word would not have found room.
    pub fn is_full(&self, line: &PassageLine) -> bool {
        let edge = self.right_edge(line.page);
        let next = self.words_of((line.span.end + 1..line.span.end + 2).into());
        let wanted = next
            .filter(|word| word.page == line.page)
            .map(|word| word.readable.w)
            .next()
            .unwrap_or(0);
        line.rect.right() * 100 > edge * 85 || line.rect.right() + wanted > edge
    }

    /// The beginning of the paragraph in which `place` lies: the line after the last that is not full.
    pub fn paragraph_start(&self, place: usize) -> usize {
        let after = self.lines.partition_point(|line| line.span.start <= place);
        let mut first = after.saturating_sub(1);
        while first > 0 && self.is_full(&self.lines[first - 1]) {
            first -= 1;
        }
        self.lines.get(first).map_or(0, |line| line.span.start)
    }

    /// The line in which `place` lies.
    pub fn line_at(&self, place: usize) -> Option<&PassageLine> {
        let after = self.lines.partition_point(|line| line.span.start <= place);
        after.checked_sub(1).map(|index| &self.lines[index])
    }

    /// The part without blanks and the given signs at its ends.
    pub fn trimmed(&self, span: Span, signs: &str) -> Span {
        let is_out = |c: &char| c.is_whitespace() || signs.contains(*c);
        let part = &self.chars[span.start..span.end];
        let lead = part.iter().take_while(|c| is_out(c)).count();
        let trail = part[lead..].iter().rev().take_while(|c| is_out(c)).count();
        Span {
            start: span.start + lead,
            end: span.end - trail,
        }
    }

    fn words_of(&self, span: Span) -> impl Iterator<Item = &Placed> {
        let first = self
            .words
            .partition_point(|word| word.span.end <= span.start);
        self.words[first..]
            .iter()
            .take_while(move |word| word.span.start < span.end)
    }

    /// The words of a part and their boxes on the readable page.
    pub fn word_rects(&self, span: Span) -> Vec<(Span, Rect)> {
        let words = self.words_of(span);
        words.map(|word| (word.span, word.readable)).collect()
    }

    /// The least sure word of a part, 0 to 1; 0 when it has none.
    pub fn confidence(&self, span: Span) -> f32 {
        let least = self.words_of(span).map(|word| word.confidence);
        least.reduce(f32::min).unwrap_or(0.0)
    }

    /// The least sure word of a part that was read from pixels, 0 to 1; a text layer is sure.
    pub fn least_sure(&self, span: Span) -> f32 {
        match self.source(span) {
            Source::TextLayer => 1.0,
            _ => self.confidence(span),
        }
    }

    /// The mean over the words of a part, 0 to 1; 0 when it has none.
    pub fn mean_confidence(&self, span: Span) -> f32 {
        let (sum, count) = self.words_of(span).fold((0.0, 0), |(sum, count), word| {
            (sum + word.confidence, count + 1)
        });
        sum / count.max(1) as f32
    }

    /// The box of a part on the readable page of its first word.
    pub fn rect(&self, span: Span) -> Option<Rect> {
        let page = self.words_of(span).next()?.page;
        let on_page = self.words_of(span).filter(|word| word.page == page);
        Rect::union_of(on_page.map(|word| &word.readable))
    }

    /// Where a part comes from: handwriting or a scan when any of its words does.
    pub fn source(&self, span: Span) -> Source {
        let has = |source| self.words_of(span).any(|word| word.source == source);
        match () {
            () if has(Source::Handwriting) => Source::Handwriting,
            () if has(Source::TextLayer) && !has(Source::Scan) => Source::TextLayer,
            () => Source::Scan,
        }
    }

    /// What was read before marks were put right; of handwriting, what was read as such.
    fn as_read(&self, word: &Placed) -> String {
        let before = word.as_read.clone();
        let before = before.filter(|_| word.source != Source::Handwriting);
        before.unwrap_or_else(|| self.read(word.span))
    }

    /// The proof of what was read from a part: the words on its first page.
    pub fn evidence(&self, span: Span, rule: &str) -> Evidence {
        let page = self.words_of(span).next().map_or(1, |word| word.page);
        let on_page: Vec<&Placed> = self
            .words_of(span)
            .filter(|word| word.page == page)
            .collect();
        let texts: Vec<String> = on_page.iter().map(|word| self.as_read(word)).collect();
        Evidence {
            page,
            rect: Rect::union_of(on_page.iter().map(|word| &word.stored)).unwrap_or_default(),
            text: texts.join(" "),
            rule: rule.to_owned(),
            source: self.source(span),
        }
    }
}

/// Where the word at that place of the page comes from.
fn source(page: &Page, rect: &Rect) -> Source {
    let mut written = page.marks.iter().filter(|mark| mark.kind.is_written());
    match page.origin {
        TextOrigin::TextLayer => Source::TextLayer,
        TextOrigin::Scan if written.any(|mark| mark.rect == page.stored_rect(rect)) => {
            Source::Handwriting
        }
        TextOrigin::Scan => Source::Scan,
    }
}

/// One ASCII character for each character: small, without marks; unknown signs become `~`.
pub fn folded(c: char) -> char {
    match c {
        'đ' | 'Đ' | 'Ð' | 'ð' => 'd',
        '–' | '—' | '−' | '‐' | '‑' => '-',
        '“' | '”' | '„' | '«' | '»' => '"',
        '‘' | '’' => '\'',
        '\u{A0}' => ' ',
        c if c.is_ascii() => c.to_ascii_lowercase(),
        c => {
            let base = c.nfd().next().unwrap_or(c).to_ascii_lowercase();
            if base.is_ascii() { base } else { '~' }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn folding_keeps_places(text in "\\PC{0,200}") {
            let folded: String = text.chars().map(folded).collect();
            prop_assert_eq!(folded.len(), text.chars().count());
        }
    }

    #[test]
    fn letters_lose_their_marks() {
        let folded: String = "Số: 12/QĐ-KKT – Ưỡn ẹo".chars().map(folded).collect();
        assert_eq!(folded, "so: 12/qd-kkt - uon eo");
    }
}
