//! Signer: the name under the capacity in the signature block.

use std::sync::LazyLock;

use regex::Regex;

use super::standing::{self, Why};
use super::{Reading, persons};
use crate::catalogue::{exact_words, fold};
use crate::document::{Field, FieldName, MarkKind};
use crate::layout::{Role, Span, is_capacity};

/// Titles and ranks before a name (only some bodies print them).
static DEGREE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:(?:ts|th[s$5]|pgs|gs|bs|ks|dr|bscki{0,2}|cki{1,2}|luong y|bac si|(?:thieu|trung|thuong|dai)\s(?:uy|ta|tuong))\s?\.?\s?)+",
    )
    .expect("a valid pattern")
});

/// One mark makes another name: every word must have been read surely.
const LEAST_SURE: f32 = 0.92;
/// A word that persons are called, with these marks.
const LEAST_SURE_NAME: f32 = 0.75;

/// The last line of the block that is a name.
pub fn signer(reading: &Reading) -> Option<Field> {
    let lines = signed_lines(reading);
    let last = lines
        .iter()
        .rev()
        .find_map(|line| name_in(reading, *line))?;
    let earlier = earlier_signer(reading, last);
    let span = earlier.unwrap_or(last);
    let name = with_known_surname(&reading.paper.text.read(span));
    let rule = "signature-block";
    let words = reading.paper.text.word_rects(span);
    let weak = words.iter().zip(name.split(' ')).any(|((word, _), name)| {
        let is_known = persons::names_a_person(name);
        let least = if is_known {
            LEAST_SURE_NAME
        } else {
            LEAST_SURE
        };
        reading.paper.text.least_sure(*word) < least
    });
    let is_name = name.split(' ').all(persons::may_name_a_person) && is_whole(reading, span, &name);
    let doubt = match () {
        () if earlier.is_some() => Some(Why::Disagreement),
        () if differs_elsewhere(reading, span, &name) => Some(Why::Disagreement),
        () if weak => Some(Why::LowConfidence),
        () if !is_name => Some(Why::Unconfirmed),
        () => None,
    };
    Some(standing::words_unless(
        reading.paper,
        FieldName::Signer,
        name,
        span,
        rule,
        doubt,
    ))
}

/// Lines from a capacity to the name under it, at most.
const LINES_OF_BLOCK: usize = 8;

/// Who signed before: annexes, extensions, translations and copies at a paper's end have signers of their own.
fn earlier_signer(reading: &Reading, last: Span) -> Option<Span> {
    let text = &reading.paper.text;
    let mut lines = text
        .lines()
        .iter()
        .map(|line| line.span)
        .take_while(|line| line.start < last.start);
    let is_in_head = |line: Span| {
        matches!(
            reading.paper.role_at(line.start),
            Role::Heading | Role::Other | Role::Issuer | Role::Motto | Role::Head
        )
    };
    let last_name = text.folded_of(last);
    while let Some(line) = lines.next() {
        if is_in_head(line) || !is_capacity(text, line) {
            continue;
        }
        let mut block = lines.by_ref().take(LINES_OF_BLOCK);
        let name = block.find_map(|line| name_in(reading, line))?;
        if text.folded_of(name) != last_name && name.end <= last.start {
            return Some(name);
        }
    }
    None
}

/// A copy's own block begins so: who signs it certifies the copy, not the paper.
static COPY_BEGINS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)^\W*(?:sao\s(?:y|luc|dung)\b.{0,24}$|chung\sthuc\s(?:ban\s)?sao|so\schung\sthuc|so\W{0,3}\d+\s?/\s?(?:sy|sl|sd)\b)")
        .expect("a valid pattern")
});

/// Lines before a copy's block in which the paper's own signer is looked for.
const LINES_BEFORE_COPY: usize = 4;

/// The lines of the paper's own signature block: those before a copy's, where a name stands there.
fn signed_lines(reading: &Reading) -> Vec<Span> {
    let lines: Vec<Span> = reading.paper.lines_of(Role::Signature).collect();
    let copies = COPY_BEGINS.find_iter(reading.paper.text.folded());
    let before = |copy: usize| -> Vec<Span> {
        let all = reading.paper.text.lines().iter().map(|line| line.span);
        let before: Vec<Span> = all.take_while(|line| line.start < copy).collect();
        let signed = before.len().saturating_sub(LINES_BEFORE_COPY);
        before[signed..].to_vec()
    };
    let above: Vec<Span> = lines
        .iter()
        .copied()
        .filter(|line| !is_under_copy(reading, *line))
        .collect();
    let mut own = copies.map(|copy| before(copy.start())).chain([above]);
    let own = own.find(|lines| lines.iter().any(|line| name_in(reading, *line).is_some()));
    own.unwrap_or(lines)
}

/// Whether a line stands under the words that certify a copy: its stamp's words are no part of the text.
fn is_under_copy(reading: &Reading, line: Span) -> bool {
    let place = reading.paper.text.evidence(line, "");
    let blocks = reading
        .paper
        .marks
        .iter()
        .filter(|(page, mark)| *page == place.page && mark.kind == MarkKind::CopyBlock);
    let mut blocks = blocks.map(|(_, mark)| mark.rect);
    blocks.any(|block| {
        block.y <= place.rect.y && (block.x..block.right()).contains(&place.rect.center_x())
    })
}

/// Whether the same letters stand elsewhere (a digital signature names the signer too) with other marks.
fn differs_elsewhere(reading: &Reading, span: Span, name: &str) -> bool {
    let text = &reading.paper.text;
    let others = text.folded().match_indices(text.folded_of(span));
    let read = others.map(|(start, found)| text.read((start..start + found.len()).into()));
    let one_spelling = |name: &str| exact_words(&name.to_lowercase());
    let mut read = read.map(|other| with_known_surname(&other));
    read.any(|other| one_spelling(&other) != one_spelling(name))
}

/// Surnames are a closed set: marks that make none are misread where the letters make one only.
const SURNAMES: [&str; 96] = [
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ",
    "Hồ", "Ngô", "Dương", "Lý", "Đinh", "Đoàn", "Lâm", "Trịnh", "Mai", "Đào", "Hà", "Cao",
    "Trương", "Lương", "Thái", "Châu", "Tạ", "Phùng", "Tô", "Vương", "Văn", "Tăng", "Quách", "Lại",
    "Hứa", "Thạch", "Diệp", "Từ", "Chu", "La", "Đàm", "Tống", "Giang", "Chung", "Triệu", "Kiều",
    "Hồng", "Đồng", "Danh", "Lư", "Lữ", "Thân", "Kim", "Mã", "Bạch", "Liêu", "Tiêu", "Dư", "Âu",
    "Nông", "Vi", "Hầu", "Khổng", "Lục", "Lưu", "Ma", "Mạc", "Nghiêm", "Ninh", "Ông", "Phí",
    "Quang", "Sơn", "Thiều", "Tôn", "Trang", "Trà", "Ung", "Viên", "Vòng", "Xa", "Y", "Yên", "Bế",
    "Cù", "Doãn", "Đậu", "Điền", "Hàn", "Khúc", "Khuất", "Lò", "Thi", "Tòng",
];

/// The name with the surname that its letters mean.
fn with_known_surname(name: &str) -> String {
    let Some((first, rest)) = name.split_once(' ') else {
        return name.to_owned();
    };
    let mut known = SURNAMES
        .iter()
        .filter(|surname| fold(surname) == fold(first));
    match (SURNAMES.contains(&first), known.next(), known.next()) {
        (false, Some(surname), None) => format!("{surname} {rest}"),
        _ => name.to_owned(),
    }
}

/// What a pen beside a name is read as: "1 Trương Thanh Hoài", ">5 Phạm Huy Nam Sơn".
static SPECKS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:[^a-z\s]{1,2}\s)+").expect("a valid pattern"));

/// Surnames that stand within names as often: after a speck they may be what is left of a name.
const ALSO_WITHIN: [&str; 18] = [
    "Văn", "Thị", "Hồng", "Kim", "Mai", "Quang", "Châu", "Hà", "Thái", "Cao", "Lâm", "Sơn",
    "Trang", "Giang", "Chung", "Đồng", "Thi", "Hoàng",
];

/// Whether nothing stands before the name that may be its surname, misread.
fn is_whole(reading: &Reading, name: Span, read: &str) -> bool {
    let text = &reading.paper.text;
    let begins = text
        .line_at(name.start)
        .map_or(name.start, |line| line.span.start);
    let specks = SPECKS.is_match(text.folded_of((begins..name.start).into()));
    let mut words = read.split(' ');
    let has_surname = words
        .next()
        .is_some_and(|first| SURNAMES.contains(&first) && !ALSO_WITHIN.contains(&first));
    !specks || has_surname && words.count() >= 2
}

fn name_in(reading: &Reading, line: Span) -> Option<Span> {
    let text = &reading.paper.text;
    let after = |pattern: &Regex, start: usize| {
        let rest = text.folded_of((start..line.end).into());
        start + pattern.find(rest).map_or(0, |found| found.end())
    };
    let span = Span {
        start: after(&DEGREE, after(&SPECKS, line.start)),
        end: line.end,
    };
    let span = text.trimmed(span, ".,;:-_~*'\"“”‘’|/\\()");
    is_name(&text.read(span)).then_some(span)
}

/// Two to six capitalised words of letters.
fn is_name(read: &str) -> bool {
    let words: Vec<&str> = read.split_whitespace().collect();
    let is_word = |word: &&str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && word.chars().count() <= 7
            && letters.all(char::is_lowercase)
    };
    (2..=6).contains(&words.len()) && words.iter().all(is_word) && read.chars().count() >= 6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surname_gets_the_marks_that_it_has() {
        assert_eq!(with_known_surname("Đỉnh Gia Hoà"), "Đinh Gia Hoà");
        assert_eq!(with_known_surname("Huynh Đức Mai"), "Huỳnh Đức Mai");
        // What is a surname stays, and what may be several.
        assert_eq!(with_known_surname("Lư Văn A"), "Lư Văn A");
        assert_eq!(with_known_surname("Lứ Văn A"), "Lứ Văn A");
    }

    #[test]
    fn a_name_is_told_from_what_stands_around_it() {
        for name in ["Ngô Minh Yến", "Trần Văn Thử", "Công Huyền Tôn Nữ Thị Hà"] {
            assert!(is_name(name), "{name}");
        }
        for other in [
            "PHÓ TRƯỞNG BAN",
            "(Đã ký)",
            "Ngô",
            "ngô minh yến",
            "Như Điều 3;",
        ] {
            assert!(!is_name(other), "{other}");
        }
    }
}
