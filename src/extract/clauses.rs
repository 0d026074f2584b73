//! Clauses: what a sentence about the paper's own validity states: beginning, end, term. The sentence
//! is the paper's own ([`sentences`](super::sentences)), so the wording between a word and its day may be
//! any of the language's.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

use super::dates::{self, DATE};
use super::numerals;
use super::sentences;
use crate::document::TermUnit;

/// Characters of the sentence.
pub type Place = std::ops::Range<usize>;

/// What a sentence states.
#[derive(Debug, Default, PartialEq)]
pub struct Clauses {
    /// It begins with the signing.
    pub from_signing: Option<Place>,
    /// It begins so many days after the signing.
    pub days_after: Option<(u32, Place)>,
    /// It begins on a day.
    pub from: Option<Day>,
    /// It begins on a day that could not be read.
    pub from_unread: bool,
    /// It ends with a day.
    pub until: Option<Day>,
    /// It names another end too.
    pub has_two_ends: bool,
    /// It ends after a term.
    pub term: Option<Counted>,
    /// It has no end.
    pub unlimited: bool,
    /// It speaks of effect, not only of a term.
    pub says_force: bool,
    /// It limits the start of works.
    pub is_of_works: bool,
    /// Another paper is named before the end: the end may be that paper's.
    pub names_another: bool,
}

/// A day that a sentence names.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    pub date: Date,
    /// The day itself, from its first figure.
    pub day: Place,
    /// With what leads to it.
    pub whole: Place,
}

/// A term that a sentence names.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    pub count: u32,
    pub unit: TermUnit,
    /// What it is counted from, in the sentence's words; empty where it does not say.
    pub from: String,
    /// The count, in figures or words.
    pub digits: Place,
    pub whole: Place,
}

fn pattern(text: &str) -> Regex {
    Regex::new(&text.replace("{DATE}", DATE)).expect("a valid pattern")
}

/// What may stand between "từ" or "đến" and a day, in the two languages of forms.
const FILL: &str =
    r"(?:[\s:,/()]|\b(?:het|ngay|valid|from|to|until|24 gio|0 gio|00 gio|24h|luc|thoi diem)\b)*?";
const SIGNING: &str = r"(?:duoc )?(?:ky|cap|ban hanh)\b";

static SIGNED: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("^{SIGNING}")));
static FROM_DAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:\b(?:tu|from)\b{FILL}|(?:ngay|thoi diem) co hieu luc[^:;]{{0,60}}:\s?)({{DATE}})"
    ))
});
static FROM_UNREAD: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"\b(?:tu|from)\b{FILL}[\d~]{{1,2}}\b")));
static FROM_SIGNING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:\b(?:tu|sau)|co hieu luc[^:;]{{0,60}}:)(?: (?:ngay|khi|thoi diem|luc)){{0,2}} {SIGNING}"
    ))
});
static DAYS_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    let words = numerals::WORDS;
    pattern(&format!(
        r"(?:\bsau (?:thoi han )?(?:(\d{{1,3}})(?: ?\([^)]{{1,24}}\))? |({words}))ngay\b,?(?: (?:ke|tinh))? (?:tu|sau)|\bngay thu (\d{{1,3}})(?: ?\([^)]{{1,24}}\))? (?:sau|ke tu))(?: ngay| khi)? {SIGNING}"
    ))
});
static UNTIL_DAY: LazyLock<Regex> = LazyLock::new(|| {
    let ends = r"\bhet (?:hieu luc|han|gia tri)(?: thi hanh| su dung| phap ly)?|\bket thuc";
    let label =
        r"^\W*(?:ngay het )?han(?: (?:hieu luc|su dung))?[^:;]{0,40}:\s?(?:(?:den|toi|het|ngay) )*";
    pattern(&format!(
        r"(?:\b(?:den|toi|until|through|to)\b{FILL}|{label}|(?:{ends})(?:[\s:,]|\b(?:vao|ke|tu|sau|den|toi|cua [a-z ]{{3,60}})\b)*?)({{DATE}})"
    ))
});
static TERM: LazyLock<Regex> = LazyLock::new(|| {
    let words = numerals::WORDS;
    pattern(&format!(
        r"(?:\b(?<figures>\d{{1,3}})(?: ?\((?<said>[^)]{{1,24}})\))? |\b(?<words>{words})(?:\(\s?(?<figured>\d{{1,3}})\s?\) ?)?)(?<unit>nam|thang|ngay)\b(?:,? ?\(? ?,?(?:ke |tinh )?(?:tu|sau) (?<from>[^;]{{0,90}}))?"
    ))
});
static UNLIMITED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\bkhong (?:xac dinh |gioi han |quy dinh |ghi |co )?(?:ve )?thoi han|: khong gioi han|\bvo thoi han|\blau dai\b|(?:den|toi) khi (?:co|bi) [^;]{0,60}?(?:thay the|bai bo|thu hoi)",
    )
});
static CITED: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bso\s?:?\s?\d+\s?(?:/|\d{7})"));

/// Reads a sentence, folded and in one line.
pub fn read(sentence: &str) -> Clauses {
    let mut clauses = Clauses {
        is_of_works: sentence.contains("khoi cong"),
        says_force: says_force(sentence),
        ..Clauses::default()
    };
    let is_works = clauses.is_of_works;
    let may_be_own = |at: usize| is_works || !sentences::is_duty(&sentence[..at]);
    clauses.days_after = days_after(sentence);
    clauses.until = until(sentence).filter(|day| may_be_own(day.whole.start));
    clauses.has_two_ends = clauses.until.as_ref().is_some_and(|until| {
        let days = UNTIL_DAY.captures_iter(sentence);
        let days = days.filter_map(|end| dates::date_of(&end, 2));
        let mut ends = days.chain(dates::period_ends(sentence).map(|end| end.date));
        LIMITED.is_match(&sentence[..until.whole.start]) || ends.any(|end| end != until.date)
    });
    clauses.term =
        term(sentence, clauses.days_after.as_ref()).filter(|term| may_be_own(term.whole.start));
    let is_counted_from = |at: &Place| {
        let term = clauses.term.as_ref();
        term.is_some_and(|term| term.whole.contains(&at.start)) || is_of_a_right(sentence)
    };
    // "từ ngày ký đến …": a period, though no effect is spoken of.
    let is_before_end = |at: &Place| {
        let until = clauses.until.as_ref();
        until.is_some_and(|until| until.whole.start >= at.end)
    };
    let from = first_day(&FROM_DAY, sentence);
    clauses.from = from.filter(|from| {
        is_before_end(&from.whole)
            || !is_counted_from(&from.whole) && !is_end(sentence, &from.whole)
    });
    clauses.from_unread = clauses.from.is_none() && FROM_UNREAD.is_match(sentence);
    clauses.from_signing = FROM_SIGNING
        .find(sentence)
        .map(|found| found.range())
        .filter(|found| clauses.days_after.is_none() && !is_of_a_contract(&sentence[found.end..]))
        .filter(|found| !is_counted_from(found) && (says_force(sentence) || is_before_end(found)));
    clauses.unlimited = UNLIMITED.is_match(sentence);
    let end = clauses.until.as_ref().map(|until| until.whole.start);
    let end = end.or(clauses.term.as_ref().map(|term| term.whole.start));
    clauses.names_another = end.is_some_and(|end| CITED.is_match(&sentence[..end]));
    clauses
}

/// "ký Hợp đồng", "cấp phép khai thác mỏ": what a term is counted from is not this paper.
pub fn is_from_a_contract(from: &str) -> bool {
    let signed = SIGNED.find(from);
    signed.is_some_and(|signed| is_of_a_contract(&from[signed.end()..]))
}

/// Whether what follows a signing is not the paper.
fn is_of_a_contract(after_signing: &str) -> bool {
    let after = after_signing.trim_start();
    let after = after.strip_prefix("ket ").unwrap_or(after);
    [
        "hop dong",
        "bien ban",
        "thoa thuan",
        "cam ket",
        "phep khai thac",
        "phu luc",
    ]
    .iter()
    .any(|what| after.starts_with(what))
}

/// Effect, not only a term, is spoken of.
fn says_force(sentence: &str) -> bool {
    ["hieu luc", "gia tri", "thi hanh", "ap dung"]
        .iter()
        .any(|word| sentence.contains(word))
}

/// The term of a project, of land: what it is counted from is no beginning of the paper.
fn is_of_a_right(sentence: &str) -> bool {
    [
        "hoat dong",
        "thue",
        "su dung dat",
        "giao dat",
        "thuc hien du an",
    ]
    .iter()
    .any(|word| sentence.contains(word))
        && !says_force(sentence)
}

/// "hết hiệu lực kể từ ngày …" names an end.
fn is_end(sentence: &str, from: &Place) -> bool {
    let before = sentence[..from.start].trim_end();
    ["ke", "tinh"]
        .iter()
        .fold(before, |before, word| {
            before.trim_end_matches(word).trim_end()
        })
        .rsplit_once("het ")
        .is_some_and(|(_, what)| what.starts_with("hieu luc") || what.starts_with("gia tri"))
}

/// The end that is printed: a day, or the last one of a month, a quarter or a year.
fn until(sentence: &str) -> Option<Day> {
    first_day(&UNTIL_DAY, sentence).or_else(|| {
        let end = dates::period_ends(sentence).find(|end| leads_to(&sentence[..end.start]))?;
        let figures = sentence[end.start..end.end].find(|c: char| c.is_ascii_digit())?;
        Some(Day {
            date: end.date,
            day: end.start + figures..end.end,
            whole: end.start..end.end,
        })
    })
}

/// "đến" before the end of a period.
fn leads_to(before: &str) -> bool {
    let before = before.trim_end();
    ["den", "toi", "den thoi diem"]
        .iter()
        .any(|word| before.ends_with(word))
}

fn first_day(pattern: &Regex, sentence: &str) -> Option<Day> {
    pattern.captures_iter(sentence).find_map(|found| {
        let day = found.get(1)?;
        let figures = day.as_str().find(|c: char| c.is_ascii_digit());
        Some(Day {
            date: dates::date_of(&found, 2)?,
            day: day.start() + figures.unwrap_or(0)..day.end(),
            whole: found.get(0)?.range(),
        })
    })
}

fn days_after(sentence: &str) -> Option<(u32, Place)> {
    let found = DAYS_AFTER.captures(sentence)?;
    let whole = found.get(0)?.range();
    let in_figures = found.get(1).or_else(|| found.get(3));
    let days = match in_figures {
        Some(figures) => figures.as_str().parse().ok()?,
        None => numerals::number(found.get(2)?.as_str())?,
    };
    // "hết hiệu lực sau 90 ngày kể từ ngày ký" is an end.
    (!is_end(sentence, &whole)).then_some((days, whole))
}

/// The first term that is not the wait for the effect; none where its words and figures differ.
fn term(sentence: &str, wait: Option<&(u32, Place)>) -> Option<Counted> {
    let is_wait = |found: &Captures| {
        let whole = found.get(0).map_or(0..0, |whole| whole.range());
        wait.is_some_and(|(_, wait)| wait.contains(&whole.start))
    };
    let mut terms = TERM.captures_iter(sentence);
    let is_counted = |found: &Captures| count(found).is_some_and(|count| count > 0);
    let found =
        terms.find(|found| !is_wait(found) && is_term(sentence, found) && is_counted(found))?;
    let whole = found.get(0)?;
    let is_sure = !goes_on(sentence, &found)
        && !IN_STAGES.is_match(sentence)
        && !LIMITED.is_match(&sentence[whole.start()..])
        && (until(sentence).is_some() || !SAYS_AN_END.is_match(&sentence[whole.start()..]));
    counted(&found).filter(|_| is_sure)
}

/// Neither a day ("đến ngày 03 tháng 01", "ngày 5 tháng 7 năm 2031") nor "sau ngày ký": "after", not "six".
fn is_term(sentence: &str, found: &Captures) -> bool {
    let (Some(whole), Some(unit)) = (found.get(0), found.name("unit")) else {
        return false;
    };
    let after = sentence[unit.end()..].trim_start();
    let before = sentence[..whole.start()].trim_end();
    let is_day = after.starts_with(|c: char| c.is_ascii_digit()) && !MONTHS_MORE.is_match(after)
        || ["ngay", "thang", "den", "thu", "quy"]
            .iter()
            .any(|word| before.ends_with(word));
    let words = found.name("words").map(|words| words.as_str().trim());
    let is_after =
        words == Some("sau") && found.name("figured").is_none() && unit.as_str() == "ngay";
    // "không quá 05 năm" is a limit; "10 năm 6 tháng" is no ten years.
    let is_limit = ["khong qua", "toi da", "khong vuot qua"]
        .iter()
        .any(|words| before.ends_with(words));
    !is_day && !is_after && !is_limit
}

/// "10 năm 6 tháng", "10 năm và 6 tháng".
fn goes_on(sentence: &str, found: &Captures) -> bool {
    let end = found.name("unit").map_or(0, |unit| unit.end());
    let after = sentence[end..].trim_start();
    let after = after.strip_prefix("va ").unwrap_or(after);
    MONTHS_MORE.is_match(after)
}

/// "12 tháng đối với giai đoạn 1 và 24 tháng đối với giai đoạn 2".
static IN_STAGES: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bgiai doan (?:1|i|mot|dau)\b"));
/// "nhưng không quá ngày …", "gia hạn tự động": the term is not all that is said of the end.
static LIMITED: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bkhong (?:vuot )?qua\b|\btu dong\b"));
/// An end beside the term that could not be read: "đến tháng 10 năm 2030", "(11/5/2024 - 10/5/2026)".
static SAYS_AN_END: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:den|toi|het han|cuoi)\b[^;.]{0,30}?\d|\d\s?-\s?\d{1,2}[/.]\d"));
static MONTHS_MORE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\d{1,2}(?: ?\([^)]{1,24}\))? (?:thang|ngay)\b"));

/// In figures, else in words.
fn count(found: &Captures) -> Option<u32> {
    let figures = found.name("figures").or(found.name("figured"));
    match figures {
        Some(figures) => figures.as_str().parse().ok(),
        None => numerals::number(found.name("words")?.as_str()),
    }
}

fn counted(found: &Captures) -> Option<Counted> {
    let count = count(found)?;
    let said = ["words", "said"].iter().find_map(|name| found.name(name));
    let said = said.and_then(|said| numerals::number(said.as_str()));
    let digits = ["figures", "figured", "words"];
    let digits = digits.iter().find_map(|name| found.name(name))?;
    let from = found.name("from").map_or("", |from| from.as_str());
    said.is_none_or(|said| said == count).then(|| Counted {
        count,
        unit: match found.name("unit").map_or("", |unit| unit.as_str()) {
            "nam" => TermUnit::Years,
            "thang" => TermUnit::Months,
            _ => TermUnit::Days,
        },
        from: from.to_owned(),
        digits: digits.range(),
        whole: found.get(0).map_or(0..0, |whole| whole.range()),
    })
}
