//! Citation: what a paper does to other papers: replaces, revokes, extends, amends, corrects,
//! reissues or suspends them.
//!
//! Promise: a relation needs its verb at the head of a clause and the other paper's number after it;
//! legal bases, annexes and mere mentions make none.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::Reading;
use super::dates;
use super::number::{self, CODE, DIGITS, SYMBOL};
use super::standing::{self, Why};
use crate::abbreviation;
use crate::catalogue::fold;
use crate::document::{Field, FieldName, Relation, RelationVerb};
use crate::layout::{Role, Span};

/// A clause's verb; the group before it says whether it heads its clause.
static VERBS: LazyLock<Vec<(RelationVerb, Regex)>> = LazyLock::new(|| {
    use RelationVerb::*;
    let head = r"(?:(?:^|\n|dieu \d{1,2}\s?[.:]\s?)(?:quyet dinh |tuyen bo )?|\d{1,2}[.)] |nay |ve viec |cho phep |dong y |chap thuan |thong nhat |v/v |v/v|\bva |: |, )";
    [
        (Replaces, r"(?:duoc (?:cap )?)?thay (?:the|cho)(?: cho)?"),
        (Revokes, r"(?:thu hoi(?: va huy bo)?|huy bo|huy|bai bo|cham dut(?: toan bo)?(?: hieu luc| hoat dong| gia tri)?)"),
        (Extends, r"(?:gia han|keo dai (?:thoi han|thoi gian|hieu luc))"),
        (Amends, r"(?:dieu chinh|sua doi|bo sung|thay doi|cap nhat)"),
        (Corrects, r"(?:dinh chinh|hieu dinh)"),
        (Reissues, r"(?:duoc )?cap (?:lai|doi)(?: tu)?"),
        (Suspends, r"(?:tam )?(?:dinh chi|tuoc quyen su dung)"),
    ]
    .into_iter()
    .map(|(verb, words)| {
        // Few other words mean "corrects": who corrects may stand before it.
        let head = if verb == Corrects { r"(?:^|[^a-z])" } else { head };
        let pattern = format!("{head}({words})\\b").replace(' ', r"\s{1,3}");
        (verb, Regex::new(&pattern).expect("a valid pattern"))
    })
    .collect()
});

/// The number of the other paper.
static CITED: LazyLock<Regex> = LazyLock::new(|| {
    let label = r"\b(?:ma so(?:\s(?:du an|doanh nghiep|thue))?|so)(?:\sso)?\s{0,2}:?\s{0,2}";
    Regex::new(&format!(r"{label}({SYMBOL}|{DIGITS}|{CODE})")).expect("a valid pattern")
});

/// Sentences that name the other paper before what happens to it: "Giấy phép số … được thay thế bằng Giấy
/// phép này", "Giấy phép số … bị thu hồi", "Cho phép … tiếp tục sử dụng Giấy phép số … đến …".
static REVERSED: LazyLock<Vec<(RelationVerb, Regex)>> = LazyLock::new(|| {
    use RelationVerb::*;
    let cited = format!(r"\bso ?:? ?(?:{SYMBOL}|{DIGITS}|{CODE})[^.;]{{0,160}}?");
    let own = r"[^.;,]{0,60} nay co hieu luc(?: thi hanh)?";
    let ended = r"het hieu luc(?: thi hanh)?";
    [
        (
            Replaces,
            format!(r"{cited} duoc thay the (?:bang|boi) [^.;]{{0,60}}? nay"),
        ),
        (
            Replaces,
            format!(r"{cited} {ended} (?:ke )?tu (?:ngay|khi) {own}"),
        ),
        (
            Replaces,
            format!(r"ke tu (?:ngay|khi) {own}, [^.;]{{0,120}}?{cited} {ended}"),
        ),
        (
            Revokes,
            format!(r"{cited} bi (?:thu hoi|huy bo|bai bo|cham dut)"),
        ),
        (Extends, format!(r"{cited} duoc gia han")),
        (
            Extends,
            format!(r"tiep tuc (?:duoc )?su dung [^.;]{{0,200}}?{cited} den"),
        ),
        (
            Corrects,
            format!(r"(?:tai|trong|tren) [^.;]{{0,120}}?{cited}(?:dinh chinh|hieu dinh)"),
        ),
    ]
    .map(|(verb, pattern)| {
        let spaced = pattern
            .replace(' ', r"\s{1,3}")
            .replace(r"\s{1,3}?", r"\s{0,3}");
        (verb, Regex::new(&spaced).expect("a valid pattern"))
    })
    .into()
});

/// What makes a revocation one of a part: an article, an item, or the words for it.
static PART: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\bmot\s+phan\b|\b(?:dieu|khoan|muc|tiet|phu\s+luc)\s+[\divx]+\b|\bdiem\s+[a-z]\b|\bnoi\s+dung\s+(?:tai|ve|quy)\b")
        .expect("a valid pattern")
});
/// An area may be all of the land or a part of it.
static AREA: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b\d[\d.,]*\s?(?:m2|ha)\b").expect("a valid pattern"));

/// Sentences that speak of what may happen, or of what nobody should do.
static SUPPOSED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\W*(?:moi|cac|nhung|viec|khi|neu|truong\s+hop|truoc|sau\s+khi|qua|doi\s+voi\s+truong|nghiem\s+cam|bat\s+ky|tat\s+ca|can|muon)\b")
        .expect("a valid pattern")
});

/// Where a clause ends.
static CLAUSE_END: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[;]|\.\s|\./|\.\n|\ndieu\s\d|:\n").expect("a valid pattern"));

/// "đến hết ngày …": the new end that an extension gives.
static UNTIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"\bden(?:\s{{1,3}}het)?\s{{1,3}}({})",
        dates::DATE
    ))
    .expect("a valid pattern")
});

const LONGEST_CLAUSE: usize = 420;
/// From the verb to the number: the name of the other paper and whose it is.
const LONGEST_NAME: usize = 200;

/// All relations that the paper states, in reading order, each other paper once a verb.
pub fn relations(reading: &Reading, fields: &[Field]) -> Vec<Relation> {
    let mut found: Vec<(usize, Relation)> = Vec::new();
    for (verb, pattern) in VERBS.iter() {
        for capture in pattern.captures_iter(reading.paper.text.folded()) {
            let Some(at) = capture.get(1) else { continue };
            let clause = clause(reading, at.start());
            found.extend(relation(reading, *verb, clause).map(|relation| (at.start(), relation)));
        }
    }
    for (verb, pattern) in REVERSED.iter() {
        for reversed in pattern.find_iter(reading.paper.text.folded()) {
            let start = reversed.start();
            let end = clause(reading, reversed.end().saturating_sub(1)).end;
            let whole = (start..end.max(reversed.end())).into();
            found.extend(relation(reading, *verb, whole).map(|relation| (start, relation)));
        }
    }
    found.sort_by_key(|(at, relation)| (*at, relation.verb));
    let mut relations: Vec<Relation> = Vec::new();
    for (_, relation) in found {
        merge(&mut relations, relation);
    }
    relations.retain(|relation| !is_itself(relation, fields) && !is_partly(relation));
    let mut parts: Vec<Relation> = relations;
    drop_whole_beside_part(&mut parts);
    parts
}

fn clause(reading: &Reading, start: usize) -> Span {
    let text = reading.paper.text.folded();
    let role = reading.paper.role_at(start);
    let other = reading
        .paper
        .parts
        .iter()
        .find(|part| part.span.start > start && part.role != role);
    // A clause of the heading ends with the heading, one of the body before the recipients.
    let most = (start + LONGEST_CLAUSE)
        .min(text.len())
        .min(other.map_or(text.len(), |part| part.span.start));
    let end = CLAUSE_END
        .find(&text[start..most])
        .map_or(most, |end| start + end.start());
    Span { start, end }
}

fn relation(reading: &Reading, verb: RelationVerb, clause: Span) -> Option<Relation> {
    let paper = reading.paper;
    let role = paper.role_at(clause.start);
    if !matches!(role, Role::Body | Role::Heading) || is_denied(reading, clause.start) {
        return None;
    }
    let text = paper.text.folded_of(clause);
    let cited = CITED.captures(text)?;
    let number = cited.get(1)?;
    if number.start() > LONGEST_NAME || names_a_law(&text[..number.start()], number.as_str()) {
        return None;
    }
    let number_span = Span {
        start: clause.start + number.start(),
        end: clause.start + number.end(),
    };
    let value = number::canonical(&paper.text.read(number_span));
    let verb = match verb {
        RelationVerb::Revokes if PART.is_match(&text[..number.start()]) => {
            RelationVerb::PartlyRevokes
        }
        verb => verb,
    };
    let may_be_part = verb == RelationVerb::Revokes && AREA.is_match(&text[..number.start()]);
    let rest = &text[number.end()..];
    let until = (verb == RelationVerb::Extends)
        .then(|| {
            UNTIL
                .captures(rest)
                .and_then(|found| dates::date_of(&found, 2))
        })
        .flatten();
    let day = day_of(rest, until)
        .map(|day| {
            (
                day.date,
                clause.start + number.end() + day.start,
                clause.start + number.end() + day.end,
            )
        })
        .or_else(|| {
            day_elsewhere(
                reading,
                &paper.text.folded()[number_span.start..number_span.end],
            )
        });
    let end = day
        .map_or(number_span.end, |(_, _, end)| end)
        .clamp(number_span.end, clause.end);
    let sure = standing::is_sure_code(paper, number_span)
        && day.is_none_or(|(_, start, end)| standing::is_sure_code(paper, Span { start, end }));
    let doubt = match () {
        () if !sure || day.is_none() && names_a_day(rest) => Some(Why::LowConfidence),
        () if abbreviation::is_doubtful(&value) => Some(Why::Grammar),
        () if may_be_part => Some(Why::Unconfirmed),
        () => None,
    };
    Some(Relation {
        verb,
        number: value,
        date: day.map(|(date, ..)| date),
        kind: None,
        until,
        probability: standing::sureness_of_code(paper, number_span),
        standing: standing::standing(doubt),
        evidence: paper.text.evidence(
            Span {
                start: clause.start,
                end,
            },
            "citation",
        ),
    })
}

/// "không thuộc diện điều chỉnh", "chưa gia hạn".
fn is_denied(reading: &Reading, at: usize) -> bool {
    let text = reading.paper.text.folded();
    let ends = [";", ". ", ".\n"].map(|end| text[..at].rfind(end).map_or(0, |end| end + 1));
    let sentence = ends
        .into_iter()
        .fold(reading.paper.text.paragraph_start(at), usize::max);
    let before = &text[at.saturating_sub(24)..at];
    let led = before
        .trim_end_matches("chap thuan ")
        .trim_end_matches("cho phep ");
    let is_passive = led.ends_with("duoc ") && !led.ends_with("nay duoc ");
    is_passive
        || SUPPOSED.is_match(&text[sentence..at])
        || begins_line(reading, at).is_some_and(|line| SUPPOSED.is_match(&text[line..at]))
        || ["de nghi", "truong hop", "nhu cau", "thu tuc"]
            .iter()
            .any(|words| before.contains(words))
        || denies(reading, at.saturating_sub(24)..at)
}

/// "không", "chưa", "nếu", "khi", but not the "khí" of "cơ khí" nor a word of a name.
fn denies(reading: &Reading, before: std::ops::Range<usize>) -> bool {
    let read = reading.paper.text.read(before.into());
    let words = read.split(|c: char| !c.is_alphabetic());
    words.into_iter().any(|word| match fold(word).as_str() {
        "khi" => word == "khi",
        "khong" | "chua" | "neu" => !word.starts_with(char::is_uppercase),
        _ => false,
    })
}

/// The beginning of the line in which `at` lies, where a capital begins it.
fn begins_line(reading: &Reading, at: usize) -> Option<usize> {
    let text = &reading.paper.text;
    let start = text.line_at(at)?.span.start.min(at);
    let first = text.read((start..start + 1).into());
    first.chars().all(char::is_uppercase).then_some(start)
}

/// Laws and decrees are amended by others than the offices whose papers are read here.
fn names_a_law(before: &str, number: &str) -> bool {
    ["/nd-cp", "/qh1", "/tt-", "/ttg", "-ttg", "-cp"]
        .iter()
        .any(|part| number.contains(part))
        || before.contains("nghi dinh")
}

/// The other paper's day: the latest of its clause that is not the extension's new end.
fn day_of(rest: &str, until: Option<Date>) -> Option<dates::FoundDate> {
    let near = &rest[..rest.len().min(120)];
    let stop = [
        " den het",
        " den ngay",
        "\nden ",
        " cap cho",
        " do ",
        " ly do",
        " nhu sau",
    ]
    .iter()
    .filter_map(|stop| near.find(stop))
    .min()
    .unwrap_or(near.len());
    let days = dates::find_all(&near[..stop]).filter(|day| Some(day.date) != until);
    days.max_by_key(|day| day.date).or_else(|| {
        let found = ISSUED_BY.captures(near)?;
        let day = found.get(1)?;
        Some(dates::FoundDate {
            start: day.start(),
            end: day.end(),
            date: dates::date_of(&found, 2)?,
        })
    })
}

/// A day stands right after the number, whether or not it could be read.
fn names_a_day(rest: &str) -> bool {
    let near = rest[..rest.len().min(24)].trim_start();
    let near = ["duoc ", "cap ", "ky ", "ban hanh "]
        .iter()
        .fold(near, |near, word| near.trim_start_matches(word));
    near.strip_prefix("ngay")
        .is_some_and(|day| day.contains(|c: char| c.is_ascii_digit()))
}

/// "do Ban Quản lý Khu kinh tế Vân Phong cấp ngày …" right after the number.
static ISSUED_BY: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = format!(
        r"^ do [^.;,]{{3,90}}? (?:cap|ban hanh|ky) ({})",
        dates::DATE
    );
    Regex::new(&pattern.replace(' ', r"\s{1,3}")).expect("a valid pattern")
});

/// The day beside another mention of the same number: "Ngày …, Ban Quản lý ban hành Quyết định số …".
fn day_elsewhere(reading: &Reading, number: &str) -> Option<(Date, usize, usize)> {
    let text = reading.paper.text.folded();
    text.match_indices(number).find_map(|(at, _)| {
        if reading.paper.role_at(at) == Role::Basis {
            return None;
        }
        let from = at + number.len();
        let after = &text[from..(from + 60).min(text.len())];
        if let Some(day) = day_of(after, None) {
            return Some((day.date, from + day.start, from + day.end));
        }
        let from = at.saturating_sub(160);
        let before = &text[from..at];
        let sentence = before
            .rfind(". ")
            .max(before.rfind(".\n"))
            .map_or(0, |end| end + 2);
        let issues = ["ban hanh", "cap"]
            .iter()
            .any(|word| before[sentence..].contains(word));
        let day = dates::find_all(&before[sentence..])
            .last()
            .filter(|_| issues)?;
        Some((
            day.date,
            from + sentence + day.start,
            from + sentence + day.end,
        ))
    })
}

/// The same statement in heading and article is one; what one of them lacks the other gives.
fn merge(relations: &mut Vec<Relation>, new: Relation) {
    let known = relations
        .iter_mut()
        .find(|known| known.verb == new.verb && known.number == new.number);
    match known {
        None => relations.push(new),
        Some(known) if known.date.is_none() && new.date.is_some() => *known = new,
        Some(known) => {
            known.until = known.until.or(new.until);
            let agree = new.date.is_none() || new.date == known.date;
            if !agree {
                known.standing = standing::standing(Some(Why::Disagreement));
            }
        }
    }
}

/// A paper that names its own number and day speaks of itself.
fn is_itself(relation: &Relation, fields: &[Field]) -> bool {
    let value = |name: FieldName| {
        fields
            .iter()
            .find(|f| f.name == name)
            .map(|f| f.value.as_str())
    };
    let own_day = value(FieldName::IssueDate).and_then(|day| day.parse::<Date>().ok());
    value(FieldName::Number) == Some(relation.number.as_str())
        && (relation.date.is_none() || relation.date == own_day)
}

/// A branch number of fewer than two digits and no symbol cites nothing.
fn is_partly(relation: &Relation) -> bool {
    relation.number.chars().filter(char::is_ascii_digit).count() == 0
}

/// "Thu hồi một phần" is found as "thu hồi" too.
fn drop_whole_beside_part(relations: &mut Vec<Relation>) {
    let parts: Vec<String> = relations
        .iter()
        .filter(|relation| relation.verb == RelationVerb::PartlyRevokes)
        .map(|relation| relation.number.clone())
        .collect();
    relations.retain(|r| r.verb != RelationVerb::Revokes || !parts.contains(&r.number));
}
