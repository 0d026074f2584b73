//! Copy: whether the scanned paper is an original, a certified copy or a photocopy, as far as it says so
//! itself. Photocopies and certified copies are not digitised as results (Circular 01/2023/TT-VPCP).
//!
//! Promise: what certifies a copy wins over the seal that stands beside it; a paper that shows neither
//! words nor a coloured seal says nothing.

use std::sync::LazyLock;

use regex::Regex;

use super::standing;
use crate::document::{Copy, Field, FieldName, MarkKind};
use crate::layout::{Paper, Role};

/// What a copy says of itself in its block (Decree 30/2020, appendix I; Decree 23/2015, article 12).
const CERTIFIED: [&str; 5] = [
    "sao y",
    "sao luc",
    "trich sao",
    "chung thuc ban sao",
    "dung voi ban chinh",
];

/// A line that is nothing but the name of what the paper is.
static ALONE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)^\W{0,3}(?:(?<original>ban (?:chinh|goc))|(?<certified>ban sao)|(?<plain>ban (?:photo|pho to|photocopy|chup)))\W{0,3}$")
        .expect("a valid pattern")
});

/// Whether it is a copy, where it shows that.
pub fn copy(paper: &Paper) -> Option<Field> {
    by_mark(
        paper,
        MarkKind::CopyBlock,
        Copy::CertifiedCopy,
        "copy-block",
    )
    .or_else(|| by_words(paper))
    .or_else(|| by_label(paper))
    .or_else(|| {
        let mut original = by_mark(paper, MarkKind::Seal, Copy::Original, "coloured-seal")?;
        // The seal itself is the proof, and not the words that it lies over.
        original.evidence.text = String::new();
        Some(original)
    })
}

fn by_mark(paper: &Paper, kind: MarkKind, copy: Copy, rule: &str) -> Option<Field> {
    let (page, mark) = paper.marks.iter().find(|(_, mark)| mark.kind == kind)?;
    let value = copy.as_str().to_owned();
    Some(standing::of_mark(FieldName::Copy, value, *page, mark, rule))
}

fn by_words(paper: &Paper) -> Option<Field> {
    let text = paper.text.folded();
    let mut found = CERTIFIED.iter().flat_map(|words| text.match_indices(words));
    let is_own = |(at, _): &(usize, &str)| {
        !matches!(
            paper.role_at(*at),
            Role::Body | Role::Basis | Role::Recipients
        )
    };
    let (at, words) = found.find(is_own)?;
    Some(said(paper, Copy::CertifiedCopy, at..at + words.len()))
}

fn by_label(paper: &Paper) -> Option<Field> {
    let found = ALONE.captures(paper.text.folded())?;
    let whole = found.get(0)?.range();
    let copy = match () {
        () if found.name("original").is_some() => Copy::Original,
        () if found.name("certified").is_some() => Copy::CertifiedCopy,
        () => Copy::Photocopy,
    };
    Some(said(paper, copy, whole))
}

fn said(paper: &Paper, copy: Copy, at: std::ops::Range<usize>) -> Field {
    standing::words(
        paper,
        FieldName::Copy,
        copy.as_str().to_owned(),
        at.into(),
        "copy-words",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Mark, Rect};
    use crate::layout::plain;

    const PAPER: &str = "UBND TỈNH KHÁNH HÒA\nSỞ XÂY DỰNG\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\
        Độc lập - Tự do - Hạnh phúc\nGIẤY PHÉP XÂY DỰNG\n1. Cấp cho: Công ty TNHH Biển Xanh\n\
        Nộp lại bản chính và bản sao y khi được yêu cầu.\nNơi nhận:\n- Lưu: VT.\n";

    fn is(text: &str) -> Option<String> {
        copy(&plain::paper(text)).map(|field| field.value)
    }

    #[test]
    fn a_copy_says_so_and_a_sentence_about_copies_says_nothing() {
        assert_eq!(is(PAPER), None);
        assert_eq!(
            is(&format!("SAO Y BẢN CHÍNH\n{PAPER}")),
            Some("certified_copy".into())
        );
        assert_eq!(
            is(&format!("{PAPER}BẢN SAO\n")),
            Some("certified_copy".into())
        );
        assert_eq!(
            is(&format!("(Bản chính)\n{PAPER}")),
            Some("original".into())
        );
    }

    #[test]
    fn a_coloured_seal_makes_an_original_unless_it_certifies_a_copy() {
        let mut paper = plain::paper(PAPER);
        let mark = |kind| Mark::new(kind, Rect::new(10, 10, 90, 90), String::new());
        paper.marks.push((1, mark(MarkKind::Seal)));
        assert_eq!(copy(&paper).unwrap().value, "original");
        paper.marks.push((1, mark(MarkKind::CopyBlock)));
        assert_eq!(copy(&paper).unwrap().value, "certified_copy");
    }
}
