//! Text: character errors line by line, and words found.
//!
//! Each line of the truth is sought where it fits best in the text as read (Sellers 1980), so that
//! another order of columns costs nothing here; words are compared as bags.

use std::collections::HashMap;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

/// Characters and words over all papers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct TextScore {
    /// Characters of the truth.
    pub chars: usize,
    /// Characters missing, wrong or too many.
    pub errors: usize,
    /// Words of the truth.
    pub words: usize,
    /// Words read.
    pub words_read: usize,
    /// Words of the truth that were read.
    pub words_found: usize,
}

impl TextScore {
    /// Character error rate.
    pub fn cer(&self) -> f64 {
        self.errors as f64 / self.chars.max(1) as f64
    }

    /// Share of the words read that the truth has.
    pub fn word_precision(&self) -> f64 {
        self.words_found as f64 / self.words_read.max(1) as f64
    }

    /// Share of the truth's words that were read.
    pub fn word_recall(&self) -> f64 {
        self.words_found as f64 / self.words.max(1) as f64
    }

    /// Adds a paper.
    pub fn add(&mut self, truth: &[String], read: &str) {
        let read = plain(read);
        let read_chars: Vec<char> = read.chars().collect();
        let lines: Vec<String> = truth.iter().map(|line| plain(line)).collect();
        for line in &lines {
            let line: Vec<char> = line.chars().collect();
            self.chars += line.len();
            self.errors += best_fit(&line, &read_chars).min(line.len());
        }
        let mut have = bag(&read);
        self.words_read += read.split(' ').filter(|word| !word.is_empty()).count();
        for word in lines
            .iter()
            .flat_map(|line| line.split(' '))
            .filter(|word| !word.is_empty())
        {
            self.words += 1;
            if let Some(count) = have.get_mut(word).filter(|count| **count > 0) {
                *count -= 1;
                self.words_found += 1;
            }
        }
    }
}

/// Composed, one kind of dash, single spaces.
fn plain(text: &str) -> String {
    let text: String = text
        .nfc()
        .map(|c| if matches!(c, '–' | '—') { '-' } else { c })
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn bag(text: &str) -> HashMap<&str, usize> {
    let mut bag = HashMap::new();
    for word in text.split(' ') {
        *bag.entry(word).or_default() += 1;
    }
    bag
}

/// The fewest edits that turn `line` into some part of `text`.
fn best_fit(line: &[char], text: &[char]) -> usize {
    let mut costs: Vec<usize> = (0..=line.len()).collect();
    let mut best = line.len();
    for &have in text {
        let mut diagonal = costs[0];
        for (row, &want) in line.iter().enumerate() {
            let step = diagonal + usize::from(have != want);
            diagonal = costs[row + 1];
            costs[row + 1] = step.min(costs[row] + 1).min(diagonal + 1);
        }
        best = best.min(costs[line.len()]);
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_wherever_it_stands() {
        let mut score = TextScore::default();
        let truth = ["Số: 12/QĐ-KKT".to_owned(), "QUYẾT ĐỊNH".to_owned()];
        score.add(&truth, "QUYẾT ĐINH\nSố: 12/QĐ-KKT thừa");
        assert_eq!((score.chars, score.errors), (23, 1));
        assert_eq!(
            (score.words, score.words_read, score.words_found),
            (4, 5, 3)
        );
    }
}
