//! Wanted: what was typed, as words, beginnings, phrases and a number.
//!
//! Promise: nothing typed is syntax but quotation marks in pairs and a `*` behind a word.

use crate::catalogue::{WordForms, number_key, number_words, words_of};

/// What is typed beyond this adds nothing to a query.
const MOST_CHARS: usize = 2000;
const MOST_WORDS: usize = 32;

/// One thing that a paper has to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A word.
    Word(WordForms),
    /// A word that begins so.
    Beginning(String),
    /// Words that follow one another; at least two.
    Phrase(Vec<WordForms>),
}

/// What was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// All that a paper has to have.
    pub parts: Vec<Part>,
    /// The groups of what looks like a number.
    pub number_groups: Vec<String>,
    /// The whole in the form in which numbers are compared, when it may be one.
    pub number_key: Option<String>,
}

impl Wanted {
    /// Reads what was typed.
    pub fn read(typed: &str) -> Wanted {
        let typed: String = typed.chars().take(MOST_CHARS).collect();
        let mut wanted = Wanted {
            number_key: number_key(&typed).filter(|key| key.len() <= 64),
            number_groups: number_groups(&typed),
            ..Wanted::default()
        };
        let pieces: Vec<&str> = typed.split(['"', '“', '”']).collect();
        let last = pieces.len() - 1;
        for (index, piece) in pieces.into_iter().enumerate() {
            // An open quotation mark at the end is none.
            match index % 2 == 1 && index != last {
                true => wanted.add_phrase(piece),
                false => piece
                    .split_whitespace()
                    .for_each(|token| wanted.add_token(token)),
            }
        }
        wanted.parts.truncate(MOST_WORDS);
        wanted
    }

    fn add_phrase(&mut self, piece: &str) {
        let mut words: Vec<WordForms> = words_of(piece).take(MOST_WORDS).collect();
        match words.len() {
            0 => {}
            1 => self.parts.extend(words.pop().map(Part::Word)),
            _ => self.parts.push(Part::Phrase(words)),
        }
    }

    fn add_token(&mut self, token: &str) {
        let mut words: Vec<WordForms> = words_of(token).collect();
        let begun = match token.ends_with('*') {
            true => words.pop(),
            false => None,
        };
        self.parts.extend(words.into_iter().map(Part::Word));
        self.parts
            .extend(begun.map(|word| Part::Beginning(word.folded)));
    }

    /// Whether nothing is asked for by words.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// All words, those of phrases too.
    pub fn words(&self) -> impl Iterator<Item = &WordForms> {
        self.parts.iter().flat_map(|part| match part {
            Part::Word(word) => std::slice::from_ref(word),
            Part::Beginning(_) => &[],
            Part::Phrase(words) => words,
        })
    }

    /// Words side by side that stand alone.
    pub fn neighbours(&self) -> impl Iterator<Item = (&WordForms, &WordForms)> {
        self.parts.windows(2).filter_map(|pair| match pair {
            [Part::Word(a), Part::Word(b)] => Some((a, b)),
            _ => None,
        })
    }

    /// Phrases that pairs of words alone do not prove.
    pub fn long_phrases(&self) -> impl Iterator<Item = &[WordForms]> {
        self.parts.iter().filter_map(|part| match part {
            Part::Phrase(words) if words.len() > 2 => Some(words.as_slice()),
            _ => None,
        })
    }
}

/// The groups of a number within the query: of a token with digits and a separator ("45/GPXD-KKT"),
/// or of the whole when it has a group of digits and little else ("GPXD 45").
fn number_groups(typed: &str) -> Vec<String> {
    let has_digit = |text: &str| text.contains(|c: char| c.is_ascii_digit());
    let is_number = |token: &&str| has_digit(token) && token.contains(['/', '-']) && !is_day(token);
    if let Some(token) = typed.split_whitespace().find(is_number) {
        return number_words(token);
    }
    let groups = number_words(typed);
    let digits = groups.iter().filter(|group| has_digit(group)).count();
    match groups.len() <= 5 && digits > 0 && !typed.contains('"') && !is_day(typed.trim()) {
        true => groups,
        false => Vec::new(),
    }
}

/// 05/03/2024, 2024-03-05: a day, no number of a paper.
fn is_day(token: &str) -> bool {
    let groups: Vec<&str> = token.split(['/', '-', '.']).collect();
    groups.len() == 3
        && groups
            .iter()
            .all(|g| !g.is_empty() && g.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(part: &Part) -> String {
        match part {
            Part::Word(word) => word.folded.clone(),
            Part::Beginning(word) => format!("{word}*"),
            Part::Phrase(words) => {
                let words: Vec<&str> = words.iter().map(|w| w.folded.as_str()).collect();
                format!("\"{}\"", words.join(" "))
            }
        }
    }

    fn parts(typed: &str) -> Vec<String> {
        Wanted::read(typed).parts.iter().map(folded).collect()
    }

    #[test]
    fn quotation_marks_and_a_star_mean_something_and_nothing_else_does() {
        assert_eq!(
            parts("cảng \"khu kinh tế\" đườ*"),
            ["cang", "\"khu kinh te\"", "duo*"]
        );
        assert_eq!(
            parts("a AND (b OR NOT c) NEAR/2 d^2"),
            parts("a and b or not c near 2 d 2")
        );
        assert_eq!(parts("\"mở mà không đóng"), ["mo", "ma", "khong", "dong"]);
        assert_eq!(
            parts("'; DROP TABLE record;--"),
            ["drop", "table", "record"]
        );
        assert_eq!(parts("\"\" * \" * \0\u{7f}"), Vec::<String>::new());
        assert_eq!(parts("\"một\""), ["mot"]);
    }

    #[test]
    fn a_number_is_seen_in_any_spelling() {
        let groups = |typed| Wanted::read(typed).number_groups;
        for typed in ["45/GPXD-KKT", "045/gpxd-kkt", "45 gpxd kkt"] {
            assert_eq!(groups(typed), ["45", "gpxd", "kkt"], "{typed}");
        }
        assert_eq!(groups("GPXD 45"), ["gpxd", "45"]);
        assert_eq!(
            groups("giấy phép số 45/GPXD-KKT của cảng"),
            ["45", "gpxd", "kkt"]
        );
        assert!(groups("05/03/2024").is_empty());
        assert!(groups("cảng kho xăng dầu").is_empty());
    }

    #[test]
    fn a_query_without_end_is_cut() {
        let wanted = Wanted::read(&"từ ".repeat(4 << 20));
        assert_eq!(wanted.parts.len(), MOST_WORDS);
    }
}
