//! Phrase: finding words that a reader may have misread by a letter.
//!
//! Promise: at most one error for every eight letters, none in phrases shorter than that, never in a
//! digit; Sellers' algorithm (1980), so time is the product of both lengths.

/// Letters for each error that is allowed.
const LETTERS_PER_ERROR: usize = 8;

/// A phrase found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// First character.
    pub start: usize,
    /// Character after the last.
    pub end: usize,
    /// Letters wrong, missing or too many.
    pub errors: usize,
}

/// The best place of `phrase` in `text` (both folded), beginning and ending at a word's end.
pub fn find(text: &str, phrase: &str) -> Option<Found> {
    if let Some(found) = find_exact(text, phrase) {
        return Some(found);
    }
    let letters = phrase.bytes().filter(u8::is_ascii_alphabetic).count();
    let most = letters / LETTERS_PER_ERROR;
    if most == 0 || phrase.len() > text.len() + most {
        return None;
    }
    sellers(text.as_bytes(), phrase.as_bytes(), most)
}

fn find_exact(text: &str, phrase: &str) -> Option<Found> {
    text.match_indices(phrase).find_map(|(start, _)| {
        let end = start + phrase.len();
        is_whole(text.as_bytes(), start, end).then_some(Found {
            start,
            end,
            errors: 0,
        })
    })
}

fn is_whole(text: &[u8], start: usize, end: usize) -> bool {
    let is_word = |at: usize| text.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let begins_within = start > 0 && is_word(start - 1) && is_word(start);
    let ends_within = is_word(end) && is_word(end - 1);
    !begins_within && !ends_within
}

/// Columns of the edit matrix over the text; a match may start anywhere.
fn sellers(text: &[u8], phrase: &[u8], most: usize) -> Option<Found> {
    let mut costs: Vec<(usize, usize)> = (0..=phrase.len()).map(|cost| (cost, 0)).collect();
    let mut best: Option<Found> = None;
    for (at, &have) in text.iter().enumerate() {
        let mut diagonal = costs[0];
        costs[0] = (0, at + 1);
        for (row, &want) in phrase.iter().enumerate() {
            let above = costs[row];
            let left = costs[row + 1];
            let step = substitution(have, want);
            let options = [
                (diagonal.0 + step, diagonal.1),
                (above.0 + 1, above.1),
                (left.0 + 1, left.1),
            ];
            diagonal = left;
            costs[row + 1] = *options.iter().min().expect("three options");
        }
        let (errors, start) = costs[phrase.len()];
        let better = best.is_none_or(|best| errors < best.errors);
        if errors <= most && better && is_whole(text, start, at + 1) {
            best = Some(Found {
                start,
                end: at + 1,
                errors,
            });
        }
    }
    best
}

fn substitution(have: u8, want: u8) -> usize {
    match () {
        () if have == want || (have == b'\n' && want == b' ') => 0,
        // A digit is never taken for another.
        () if have.is_ascii_digit() && want.is_ascii_digit() => 100,
        () => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misread_letter_is_forgiven_in_a_long_phrase_only() {
        let text = "quyet dinh\nthu hoi giay phop xay dung";
        let found = find(text, "giay phep xay dung").unwrap();
        assert_eq!(
            (&text[found.start..found.end], found.errors),
            ("giay phop xay dung", 1)
        );
        assert_eq!(find("quyet dlnh", "dinh"), None);
        assert_eq!(find("nam 2021", "nam 2027"), None);
    }

    #[test]
    fn words_are_found_whole() {
        assert_eq!(find("thuong mai", "thu"), None);
        assert!(find("cho cong ty a thue dat", "thue dat").is_some());
    }
}
