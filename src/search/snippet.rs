//! Snippet: the line of a paper that fits best, with what was searched for marked.

use std::cell::RefCell;
use std::collections::HashMap;

use foldhash::fast::RandomState;
use serde::Serialize;

use super::wanted::{Part, Wanted};
use crate::catalogue::{WordForms, is_word_part, words_of};

/// A longer line is shown from shortly before its first mark.
const LONGEST_LINE_CHARS: usize = 240;
const CHARS_BEFORE_MARK: usize = 60;
/// What is read of a very long paper.
const MOST_BYTES: usize = 1 << 20;

/// The line of a paper that fits best.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// Its page.
    pub page: u32,
    /// Its text in pieces: what was searched for, and what stands between.
    pub pieces: Vec<Piece>,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// As it was read.
    pub text: String,
    /// Whether it was searched for.
    pub hit: bool,
}

/// Knows which words to mark.
#[derive(Debug)]
pub struct Marker {
    /// Folded words, each with a number of its own.
    words: HashMap<String, usize>,
    beginnings: Vec<String>,
    /// Which letters and digits the words and beginnings begin with, as far as they are ASCII.
    initials: u128,
    /// Words as they stand on papers, and which of those that are marked they are.
    met: RefCell<HashMap<String, Option<usize>, RandomState>>,
}

impl Marker {
    /// Marks what is wanted.
    pub fn new(wanted: &Wanted) -> Self {
        let mut marker = Marker {
            words: HashMap::new(),
            beginnings: Vec::new(),
            initials: 0,
            met: RefCell::default(),
        };
        marker.mark_begun(&wanted.parts);
        marker.mark_also(wanted.words().map(|word| word.folded.clone()));
        marker
    }

    /// Marks these words too.
    pub fn mark_also(&mut self, words: impl IntoIterator<Item = String>) {
        for word in words {
            let number = self.words.len();
            self.initials |= initial(&word);
            self.words.entry(word).or_insert(number);
        }
        self.met.get_mut().clear();
    }

    /// Marks words that begin as these parts say, too.
    pub fn mark_begun(&mut self, parts: &[Part]) {
        for beginning in beginnings(parts) {
            self.initials |= initial(&beginning);
            self.beginnings.push(beginning);
        }
        self.met.get_mut().clear();
    }

    /// Whether there is nothing to mark.
    pub fn is_idle(&self) -> bool {
        self.words.is_empty() && self.beginnings.is_empty()
    }

    /// The line of `pages` with most of the words; the first of several.
    pub fn snippet(&self, pages: &[(u32, String)]) -> Option<Snippet> {
        let mut best: Option<(usize, u32, &str)> = None;
        let mut bytes = 0;
        for (page, text) in pages {
            bytes += text.len();
            if bytes > MOST_BYTES {
                break;
            }
            for line in text.lines() {
                let count = self.count(line);
                if count > best.map_or(0, |best| best.0) {
                    best = Some((count, *page, line));
                }
            }
        }
        let (_, page, line) = best?;
        let pieces = self.pieces(line);
        Some(Snippet { page, pieces })
    }

    /// Whether the words of a phrase that is marked follow one another in `text`.
    pub fn stands_in(&self, phrase: &[WordForms], text: &str) -> bool {
        let phrase = phrase
            .iter()
            .map(|word| self.words.get(&word.folded).copied());
        let phrase: Vec<Option<usize>> = phrase.collect();
        let words: Vec<Option<usize>> = raw_words(text).map(|word| self.marked(word)).collect();
        words.windows(phrase.len()).any(|words| *words == *phrase)
    }

    /// How many different words of the line are marked.
    fn count(&self, line: &str) -> usize {
        let mut marked: Vec<usize> = raw_words(line)
            .filter_map(|word| self.marked(word))
            .collect();
        marked.sort_unstable();
        marked.dedup();
        marked.len()
    }

    /// Which of the marked words a word is: beginnings have their numbers after those of whole words.
    fn marked(&self, word: &str) -> Option<usize> {
        if self.begins_otherwise(word) {
            return None;
        }
        if let Some(marked) = self.met.borrow().get(word) {
            return *marked;
        }
        let folded = words_of(word)
            .next()
            .map_or(String::new(), |forms| forms.folded);
        let marked = self.words.get(&folded).copied().or_else(|| {
            let begun = self.beginnings.iter().position(|b| folded.starts_with(b));
            Some(self.words.len() + begun?)
        });
        self.met.borrow_mut().insert(word.to_owned(), marked);
        marked
    }

    /// Whether a word surely begins with another letter or digit than all that are marked. Leading zeros
    /// and letters with marks take a closer look.
    fn begins_otherwise(&self, word: &str) -> bool {
        let first = word.as_bytes()[0].to_ascii_lowercase();
        first.is_ascii() && first != b'0' && self.initials >> first & 1 == 0
    }

    fn pieces(&self, line: &str) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut rest = line;
        while let Some(first) = rest.chars().next() {
            let in_word = is_word_part(first);
            let end = rest
                .find(|c| is_word_part(c) != in_word)
                .unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            let hit = in_word && self.marked(run).is_some();
            push(&mut pieces, run, hit);
            rest = after;
        }
        shortened(joined(pieces))
    }
}

fn initial(word: &str) -> u128 {
    let first = word.bytes().next().filter(u8::is_ascii);
    first.map_or(0, |first| 1 << first)
}

fn beginnings(parts: &[Part]) -> impl Iterator<Item = String> {
    parts.iter().filter_map(|part| match part {
        Part::Beginning(beginning) => Some(beginning.clone()),
        _ => None,
    })
}

fn raw_words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_word_part(c))
        .filter(|word| !word.is_empty())
}

fn push(pieces: &mut Vec<Piece>, text: &str, hit: bool) {
    match pieces.last_mut() {
        Some(last) if last.hit == hit => last.text.push_str(text),
        _ => pieces.push(Piece {
            text: text.to_owned(),
            hit,
        }),
    }
}

/// Marked words that only a space parts are one piece.
fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::new();
    let mut pieces = pieces.into_iter().peekable();
    while let Some(piece) = pieces.next() {
        let between = piece.text == " "
            && joined.last().is_some_and(|last| last.hit)
            && pieces.peek().is_some_and(|next| next.hit);
        push(&mut joined, &piece.text, piece.hit || between);
    }
    joined
}

fn shortened(mut pieces: Vec<Piece>) -> Vec<Piece> {
    if let Some(first) = pieces.first_mut().filter(|first| !first.hit) {
        let length = first.text.chars().count();
        if length > CHARS_BEFORE_MARK * 2 {
            let tail: String = first
                .text
                .chars()
                .skip(length - CHARS_BEFORE_MARK)
                .collect();
            first.text = format!("…{tail}");
        }
    }
    let mut left = LONGEST_LINE_CHARS;
    for (index, piece) in pieces.iter_mut().enumerate() {
        let length = piece.text.chars().count();
        if length > left {
            piece.text = piece.text.chars().take(left).chain(['…']).collect();
            pieces.truncate(index + 1);
            break;
        }
        left -= length;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snippet(query: &str, text: &str) -> Option<Vec<(String, bool)>> {
        let marker = Marker::new(&Wanted::read(query));
        let snippet = marker.snippet(&[(1, text.to_owned())])?;
        Some(
            snippet
                .pieces
                .into_iter()
                .map(|p| (p.text, p.hit))
                .collect(),
        )
    }

    #[test]
    fn the_line_that_fits_best_is_shown_with_its_words_marked() {
        let text = "Căn cứ Luật Xây dựng;\nThu hồi Giấy phép xây dựng, số 45\nGiấy";
        let want = [
            ("Thu hồi ", false),
            ("Giấy phép", true),
            (" xây dựng, số 45", false),
        ];
        let want = want.map(|(text, hit)| (text.to_owned(), hit));
        assert_eq!(snippet("giay phep", text).unwrap(), want);
        assert_eq!(snippet("cảng", text), None);
        assert_eq!(snippet("", text), None);
        assert_eq!(snippet("xa*", text).unwrap()[1], ("Xây".to_owned(), true));
    }

    #[test]
    fn a_page_that_is_one_long_line_is_cut_round_the_mark() {
        let text = format!("{} giấy phép {}", "một ".repeat(500), "hai ".repeat(500));
        let pieces = snippet("giấy phép", &text).unwrap();
        assert!(pieces[0].0.starts_with('…') && pieces[2].0.ends_with('…'));
        assert_eq!(pieces[1], ("giấy phép".to_owned(), true));
    }
}
