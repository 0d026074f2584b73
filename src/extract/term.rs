//! Term: when a paper's effect begins and when it ends, as the paper itself says.
//!
//! Promise: terms for handing in, for works, for capital or for storage are never the paper's own;
//! a printed end wins over a counted one, and both must agree to be given.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

use super::Reading;
use super::dates::{self, DATE};
use super::kind::Effect;
use super::standing::{self, Why};
use crate::document::{Field, FieldName, Standing, Term, TermStart, TermUnit};
use crate::layout::{Role, Span};
use crate::validity::{TermRule, last_day};

/// What a paper says of its own validity.
#[derive(Debug, Default)]
pub struct Validity {
    pub fields: Vec<Field>,
    pub term: Option<Term>,
    pub unlimited: bool,
}

/// Blanks in these patterns stand for any white space; `{DATE}` for a day.
fn pattern(text: &str) -> Regex {
    let spaced = text.replace(' ', r"\s{1,3}").replace("{DATE}", DATE);
    Regex::new(&spaced).expect("a valid pattern")
}

const FORCE: &str = r"(?:co (?:hieu luc|gia tri)(?: su dung| thi hanh| phap ly)?(?: ngay)?|duoc thi hanh|\bhieu luc(?: thi hanh)?(?: cua [^.;:]{3,60}?)?(?:\s?:| la))";
/// "kể từ ngày", "tính từ thời điểm".
const FROM: &str = r"(?:ke |tinh )?tu (?:ngay |khi |thoi diem )?";
/// What has a term: the paper itself or the right that it gives.
const TERM_OF: &str = r"thoi (?:han|gian)(?: (?:cua|hieu luc|hoat dong|su dung|thue|cho thue|giao|lam viec|giay|khai thac|ton tai|cap|co gia tri|khoi cong|thuc hien)[^.;\n]{0,60}?)?\s{0,2}:?";

static FROM_SIGNING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"{FORCE}\s{{1,3}}{FROM}(?:duoc )?(?:ky|cap|ban hanh)\b"
    ))
});
static FROM_DAY: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"{FORCE}(?: ke| tinh)?(?: tu)? ({{DATE}})")));
static AFTER_SIGNING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"{FORCE} sau (\d{{1,3}})(?:\s?\([^)\n]{{1,24}}\))? ngay\s?,?\s?{FROM}(?:ky|ban hanh)"
    ))
});
static PERIOD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:{FORCE}|{TERM_OF})[^.;]{{0,60}}?\btu:?(?: ?/ ?[a-z ]{{2,20}})?:? ?({{DATE}}),? den:?(?: het)?(?: ?/ ?[a-z ]{{2,20}})?:? ?({{DATE}})"
    ))
});
/// The foreign half of a bilingual form.
static PERIOD_IN_ENGLISH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:period|validity|valid|term)\b[^.;]{0,60}?\bfrom:? ({DATE}),? (?:to|until|through):? ({DATE})",
    )
});
/// A period that begins on a day of its own, perhaps one that cannot be read.
static OWN_BEGINNING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:{FORCE}|{TERM_OF})[^.;]{{0,40}}?\btu:? (?:ngay )?\d{{1,2}}\b"
    ))
});
static UNTIL_DAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:{FORCE}|{TERM_OF})[^.;]{{0,60}}?\b(?:den|toi|het)(?: het)?(?: ngay)?\s{{0,2}}:?\s{{0,2}}({{DATE}})"
    ))
});
static TERM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:{FORCE}|{TERM_OF})([^.;]{{0,60}}?)\b(\d{{1,3}})(?:\s?\([^)\n]{{1,24}}\))? (nam|thang|ngay)\b(?:\s?,?\s?{FROM}([^.;]{{0,90}}))?"
    ))
});
static UNLIMITED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"khong (?:xac dinh )?thoi han|vo thoi han|thoi han su dung\s?:?\s?lau dai|cho den khi co (?:quyet dinh|van ban|giay phep)(?: khac)? thay the",
    )
});
/// "Giấy phép này hết hiệu lực vào ngày …", "Ngày hết hạn: …".
static ENDS_ON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:\bnay (?:se )?het (?:hieu luc|han)(?: thi hanh| su dung)?(?: vao)?|(?m:^)\W{0,3}ngay het (?:han|hieu luc)(?: ?[(/][^:\n]{0,30})?\s?:)\s{0,3}({DATE})",
    )
});
/// Terms that are not the paper's own.
static FOREIGN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"ngay lam viec|nhan duoc|bao quan|bao cao|gop|hoan thanh|nop |khieu nai|tien do|bao hanh|thi cong|xu ly|giai quyet|ho chieu|dao tao|uy quyen|ngung|hop dong|nghiem thu|su dung cong trinh|tuoi tho",
    )
});

/// What the paper says of its own validity.
pub fn validity(reading: &Reading, issue: Option<&Field>) -> Validity {
    let rule = reading
        .kind
        .map_or(TermRule::Own, |kind| kind.validity.term);
    let mut validity = Validity::default();
    let ends = rule != TermRule::None;
    let period = if ends {
        let stated = own(reading, &PERIOD).or_else(|| own(reading, &PERIOD_IN_ENGLISH));
        stated.and_then(|found| period(&found))
    } else {
        None
    };
    validity
        .fields
        .extend(effect(reading, issue, period.as_ref()));
    if !ends {
        return validity;
    }
    validity.unlimited = own(reading, &UNLIMITED).is_some();
    validity.term = term(reading);
    let end_name = match rule {
        TermRule::StartOfWorks => FieldName::StartWorksBy,
        _ => FieldName::ExpiryDate,
    };
    let printed = period
        .map(|period| (period.until, period.until_span))
        .or_else(|| until_day(reading));
    let counted = counted(validity.term.as_ref(), issue, &validity.fields);
    validity.fields.extend(end(
        reading,
        end_name,
        printed,
        counted,
        issue,
        validity.term.as_ref(),
    ));
    validity
}

/// The first match of a pattern in what the paper itself says.
fn own<'a>(reading: &Reading<'a>, pattern: &Regex) -> Option<Captures<'a>> {
    own_where(reading, pattern, |_| true)
}

fn own_where<'a>(
    reading: &Reading<'a>,
    pattern: &Regex,
    is_meant: impl Fn(&Captures) -> bool,
) -> Option<Captures<'a>> {
    let text = reading.paper.text.folded();
    pattern.captures_iter(text).filter(is_meant).find(|found| {
        let whole = found.get(0).expect("a match has a whole");
        let role = reading.paper.role_at(whole.start());
        matches!(
            role,
            Role::Body
                | Role::Heading
                | Role::Head
                | Role::Signature
                | Role::Recipients
                | Role::Other
        ) && !FOREIGN.is_match(whole.as_str())
    })
}

struct Period {
    from: Date,
    from_span: Span,
    until: Date,
    until_span: Span,
}

fn period(found: &Captures) -> Option<Period> {
    Some(Period {
        from: dates::date_of(found, 2)?,
        from_span: found.get(1)?.range().into(),
        until: dates::date_of(found, 9)?,
        until_span: found.get(8)?.range().into(),
    })
}

fn until_day(reading: &Reading) -> Option<(Date, Span)> {
    let found = own(reading, &UNTIL_DAY).or_else(|| own(reading, &ENDS_ON))?;
    let whole = found.get(0)?.range();
    Some((dates::date_of(&found, 2)?, whole.into()))
}

/// The first day of effect.
fn effect(reading: &Reading, issue: Option<&Field>, period: Option<&Period>) -> Option<Field> {
    let name = FieldName::EffectiveDate;
    let rule = reading.kind.map_or(Effect::Clause, |kind| kind.effect);
    if rule == Effect::None {
        return None;
    }
    if let Some(period) = period {
        let field = printed(reading, name, period.from, period.from_span, "period");
        return Some(with_year_of_issue(reading, field, period.from_span, issue));
    }
    if let Some(found) = own(reading, &AFTER_SIGNING) {
        let days: i64 = found.get(1)?.as_str().parse().ok()?;
        let issued: Date = issue?.value.parse().ok()?;
        let day = issued.checked_add(jiff::Span::new().days(days)).ok()?;
        let span = found.get(0)?.range().into();
        return Some(resting(reading, name, day, span, "after-signing", issue));
    }
    if let Some(found) = own(reading, &FROM_SIGNING) {
        let day = issue?.value.parse().ok()?;
        let span = found.get(0)?.range().into();
        return Some(resting(reading, name, day, span, "from-signing", issue));
    }
    if let Some(found) = own(reading, &FROM_DAY) {
        let day = dates::date_of(&found, 2)?;
        let span = found.get(0)?.range().into();
        let field = printed(reading, name, day, span, "from-day");
        return Some(with_year_of_issue(reading, field, found.get(1)?.range().into(), issue));
    }
    let issue = issue.filter(|_| rule == Effect::Issue)?;
    let mut field = issue.clone();
    field.name = name;
    if own(reading, &OWN_BEGINNING).is_some() {
        field.standing = standing::standing(Some(Why::Unconfirmed));
    }
    field.evidence.rule = "with-issue".to_owned();
    Some(field)
}

fn printed(reading: &Reading, name: FieldName, day: Date, span: Span, rule: &str) -> Field {
    standing::code(reading.paper, name, day.to_string(), span, rule, None)
}

/// Effect begins about when a paper is issued: where the year of a first day was read with doubt and is
/// the year of issue, the two bear each other out.
fn with_year_of_issue(reading: &Reading, mut field: Field, day: Span, issue: Option<&Field>) -> Field {
    let issued = issue.filter(|issue| issue.is_given() && !field.is_given());
    let issued: Option<Date> = issued.and_then(|issue| issue.value.parse().ok());
    let begins: Option<Date> = field.value.parse().ok();
    let (Some(issued), Some(begins)) = (issued, begins) else {
        return field;
    };
    let text = reading.paper.text.folded_of(day);
    let Some(before_year) = text.rfind(" nam") else {
        return field;
    };
    let day_and_month = Span {
        start: day.start,
        end: day.start + before_year,
    };
    let is_near = days_between(issued, begins) <= NEAR_ISSUE_DAYS;
    if is_near && issued.year() == begins.year() && standing::is_sure_code(reading.paper, day_and_month) {
        field.standing = Standing::Given;
        field.probability = field.probability.max(standing::sureness_of_code(reading.paper, day_and_month));
        field.evidence.rule.push_str("+issue");
    }
    field
}

/// Papers that begin on a day of their own are issued at most so long before or after it.
const NEAR_ISSUE_DAYS: i32 = 62;

/// A day that follows from the day of issue: as sure as that is.
fn resting(
    reading: &Reading,
    name: FieldName,
    day: Date,
    span: Span,
    rule: &str,
    issue: Option<&Field>,
) -> Field {
    let rests_on_proposed = issue.is_some_and(|field| !field.is_given());
    let doubt = rests_on_proposed.then_some(Why::RestsOnProposed);
    let mut field = standing::words_unless(reading.paper, name, day.to_string(), span, rule, doubt);
    let sure = issue.map_or(0.0, |field| field.probability);
    field.probability = field.probability.min(sure);
    field
}

/// The term that the paper states.
fn term(reading: &Reading) -> Option<Term> {
    let text = reading.paper.text.folded();
    // "đến ngày 03 tháng 01" is a day, no term of three months.
    let is_term = |found: &Captures| {
        let unit = found.get(3).expect("a term has a unit");
        let is_day = text[unit.end()..]
            .trim_start()
            .starts_with(|c: char| c.is_ascii_digit());
        let whole = found.get(0).expect("a match has a whole");
        !is_day && !names_another_start(&found[1]) && !is_of_something_else(reading, whole.range())
    };
    let found = own_where(reading, &TERM, is_term)?;
    let unit = match found.get(3)?.as_str() {
        "nam" => TermUnit::Years,
        "thang" => TermUnit::Months,
        _ => TermUnit::Days,
    };
    let whole: Span = found.get(0)?.range().into();
    let count_span: Span = found.get(2)?.range().into();
    let count: u32 = found.get(2)?.as_str().parse().ok()?;
    let is_agreed = in_words(&text[count_span.end..]).is_none_or(|words| words == count);
    if !standing::is_sure_code(reading.paper, count_span) || !is_agreed {
        return None;
    }
    let start = found.get(4).map_or("", |start| start.as_str());
    Some(Term {
        count,
        unit,
        start: term_start(reading, start, whole),
        evidence: reading.paper.text.evidence(whole, "term"),
    })
}

/// The number that stands in words in brackets at the beginning of the folded text: "(hai mươi lăm)".
fn in_words(text: &str) -> Option<u32> {
    const UNITS: [&str; 10] = [
        "khong", "mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin",
    ];
    let inner = text.trim_start().strip_prefix('(')?;
    let inner = &inner[..inner.find(')')?];
    let unit = |word: &str| match word {
        "lam" | "nham" => Some(5),
        "tu" => Some(4),
        word => UNITS.iter().position(|unit| *unit == word),
    };
    let words: Vec<&str> = inner.split_whitespace().collect();
    let number = match words.as_slice() {
        ["muoi"] => 10,
        ["muoi", last] => 10 + unit(last)?,
        [only] => unit(only)?,
        [tens, "muoi"] => unit(tens)? * 10,
        [tens, "muoi", last] | [tens, last] => unit(tens)? * 10 + unit(last)?,
        _ => return None,
    };
    u32::try_from(number).ok()
}

/// "đến ngày …" is a day; "sau 10 ngày kể từ ngày ký" is a beginning.
fn names_another_start(between: &str) -> bool {
    let mut words = between.split_whitespace();
    words.any(|word| word == "den" || word == "sau")
}

/// A term for doing something ("nộp lại … trong thời hạn 10 ngày làm việc", "bảo hành … 24 tháng").
fn is_of_something_else(reading: &Reading, found: std::ops::Range<usize>) -> bool {
    let text = reading.paper.text.folded();
    let before = &text[..found.start];
    let paragraph = reading.paper.text.paragraph_start(found.start);
    let sentence = before.rfind(['.', ';', ':']).map_or(0, |end| end + 1);
    let before = &before[sentence.max(paragraph).max(found.start.saturating_sub(90))..];
    let after = &text[found.end..];
    let after = &after[..after.find(['.', ';']).unwrap_or(after.len()).min(60)];
    // "có hiệu lực … trong thời hạn" is the paper's own, a bare "trong thời hạn" is not.
    let is_bare = text[found.start..].starts_with("tho") && before.trim_end().ends_with("trong");
    // To begin works within a term is no end of the paper (Law on Construction 2014, article 90), even
    // where its kind could not be read.
    let is_works = before.contains("khoi cong") || text[found].contains("khoi cong");
    let limits_works = reading
        .kind
        .is_some_and(|kind| kind.validity.term == TermRule::StartOfWorks);
    is_works && !limits_works
        || is_bare && !is_works
        || DEED.is_match(before)
        || DEED_AFTER.is_match(after)
}

/// What is to be done within a term, before the term is named.
static DEED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:bao hanh|thi cong|khieu nai|luu giu|luu tru|nop|hoan thanh|bao quan|gop|dinh chi|cham nhat|giai quyet|thong bao cho|bao tri|hop dong|nghiem thu|ngung|cong trinh duoc)\b",
    )
});
/// What is to be done, or from what it is counted, after the term.
static DEED_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:lam viec|nhan duoc|nghiem thu|thu ly|khoi cong|hoan thanh|thong bao|lap bien ban)\b",
    )
});

/// A term with nothing of its beginning runs from the effect; with words that no rule knows, from
/// something outside.
fn start_unsaid(reading: &Reading, whole: Span) -> TermStart {
    let after = &reading.paper.text.folded()[whole.end..];
    let rest = &after[..after.find(['.', ';']).unwrap_or(after.len()).min(60)];
    let mut words = rest.split_whitespace();
    match words.any(|word| matches!(word, "tu" | "sau" | "theo" | "tinh")) {
        true => TermStart::Outside,
        false => TermStart::Effect,
    }
}

/// From when a term is counted, by the words after "kể từ ngày".
fn term_start(reading: &Reading, words: &str, whole: Span) -> TermStart {
    let is_decision = reading.kind.is_some_and(|kind| kind.code == "qd_cttdt");
    let first = || {
        let text = reading.paper.text.folded();
        let from = text.find("lan dau")?;
        dates::find_all(&text[from..(from + 60).min(text.len())]).next()
    };
    let has = |part: &str| words.contains(part);
    if let Some(day) = dates::find_all(words).next() {
        return TermStart::Day(day.date);
    }
    match () {
        () if has("ban giao") || has("giao dat") || has("thuc dia") => TermStart::Outside,
        () if has("lan dau") => first().map_or(TermStart::Outside, |day| TermStart::Day(day.date)),
        () if has("chap thuan") && !is_decision => TermStart::Outside,
        () if words.starts_with("co hieu luc") => TermStart::Effect,
        () if [
            "ky",
            "cap",
            "duoc cap",
            "ban hanh",
            "duoc ky",
            "duoc chap thuan",
            "chap thuan",
            "uy ban",
            "ubnd",
        ]
        .iter()
        .any(|start| words.starts_with(start)) =>
        {
            TermStart::Issue
        }
        () if words.is_empty() => start_unsaid(reading, whole),
        () => TermStart::Outside,
    }
}

/// The end that the term gives, where its start is known.
fn counted(term: Option<&Term>, issue: Option<&Field>, fields: &[Field]) -> Option<Date> {
    let term = term?;
    let day = |field: Option<&Field>| field.and_then(|field| field.value.parse::<Date>().ok());
    let effect = fields
        .iter()
        .find(|field| field.name == FieldName::EffectiveDate);
    let start = match term.start {
        TermStart::Issue => day(issue)?,
        TermStart::Effect => day(effect).or_else(|| day(issue))?,
        TermStart::Day(day) => day,
        TermStart::Outside => return None,
    };
    last_day(start, term.count, term.unit)
}

/// Days by which a printed end may differ from a counted one: both habits of counting, a weekend.
const HABITS_DAYS: i32 = 4;

fn end(
    reading: &Reading,
    name: FieldName,
    printed: Option<(Date, Span)>,
    counted: Option<Date>,
    issue: Option<&Field>,
    term: Option<&Term>,
) -> Option<Field> {
    let paper = reading.paper;
    match (printed, counted) {
        (Some((day, span)), counted) => {
            let differs = counted.is_some_and(|counted| days_between(counted, day) > HABITS_DAYS);
            let issued: Option<Date> = issue.and_then(|field| field.value.parse().ok());
            let is_before = issued.is_some_and(|issued| day < issued);
            let doubt = match () {
                () if is_before => Some(Why::Grammar),
                () if differs => Some(Why::Disagreement),
                () => None,
            };
            Some(standing::code(
                paper,
                name,
                day.to_string(),
                span,
                "printed-end",
                doubt,
            ))
        }
        (None, Some(day)) => {
            let term = term?;
            let is_proposed = match term.start {
                TermStart::Day(_) => false,
                _ => issue.is_some_and(|field| !field.is_given()),
            };
            let doubt = is_proposed.then_some(Why::RestsOnProposed);
            Some(Field {
                name,
                value: day.to_string(),
                probability: issue.map_or(0.9, |field| field.probability),
                standing: doubt.map_or(Standing::Given, |why| standing::standing(Some(why))),
                evidence: term.evidence.clone(),
            })
        }
        (None, None) => None,
    }
}

fn days_between(one: Date, other: Date) -> i32 {
    let span = one
        .until((jiff::Unit::Day, other))
        .map(|span| span.get_days());
    span.unwrap_or(i32::MAX).abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_brackets_are_read() {
        for (text, number) in [
            (" (ba) nam", 3),
            ("(muoi) nam", 10),
            ("(muoi lam) nam", 15),
            ("(hai muoi tu) thang", 24),
            ("(nam muoi) nam", 50),
            ("(chin muoi mot) ngay", 91),
        ] {
            assert_eq!(in_words(text), Some(number), "{text}");
        }
        assert_eq!(in_words("(tu ngay 05/3/2020) nam"), None);
        assert_eq!(in_words(" nam"), None);
    }
}
