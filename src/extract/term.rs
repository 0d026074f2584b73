//! Term: when a paper's effect begins and when it ends, as the paper itself says.
//!
//! Promise: terms for handing in, for works, for capital or for storage are never the paper's own;
//! a printed end wins over a counted one, and both must agree to be given.

use jiff::civil::Date;

use super::Reading;
use super::clauses::{self, Clauses, Counted, Day, Place};
use super::dates;
use super::kind::{self, Effect};
use super::sentences;
use super::standing::{self, Why};
use crate::document::{Field, FieldName, Standing, Term, TermStart};
use crate::layout::Span;
use crate::validity::{TermRule, last_day};

/// What a paper says of its own validity.
#[derive(Debug, Default)]
pub struct Validity {
    pub fields: Vec<Field>,
    pub term: Option<Term>,
    pub unlimited: bool,
}

/// A sentence about the paper's own validity and what it states.
struct Said {
    sentence: Span,
    clauses: Clauses,
}

impl Said {
    /// A place of the sentence in the paper.
    fn span(&self, place: &Place) -> Span {
        Span {
            start: self.sentence.start + place.start,
            end: self.sentence.start + place.end,
        }
    }
}

/// What the paper's own sentences state, in reading order.
fn said(reading: &Reading) -> Vec<Said> {
    let own = sentences::own(reading).into_iter();
    own.map(|sentence| {
        let mut clauses = clauses::read(&sentences::flat(reading, sentence));
        clauses.names_another |= sentences::is_of_another(reading, sentence);
        Said { sentence, clauses }
    })
    .collect()
}

/// What the paper says of its own validity.
pub fn validity(reading: &Reading, issue: Option<&Field>) -> Validity {
    let rule = reading
        .kind
        .map_or(TermRule::Own, |kind| kind.validity.term);
    let said = said(reading);
    let mut validity = Validity::default();
    validity.fields.extend(effect(reading, issue, &said));
    if rule == TermRule::None {
        let end = own_end(reading, &said, issue, &validity.fields);
        validity.fields.extend(end);
        return validity;
    }
    // To begin works within a term is no end of a paper (Law on Construction 2014, article 90), even
    // where its kind could not be read.
    let limits_works = rule == TermRule::StartOfWorks;
    let ends: Vec<&Said> = said
        .iter()
        .filter(|said| limits_works || !said.clauses.is_of_works)
        .collect();
    let of_works = ends.iter().filter(|said| said.clauses.is_of_works);
    let ends: Vec<&Said> = match of_works.clone().next().is_some() {
        true => of_works.copied().collect(),
        false => ends,
    };
    validity.unlimited = ends.iter().any(|said| said.clauses.unlimited);
    validity.term = ends.iter().find_map(|said| term(reading, said));
    let name = match limits_works {
        true => FieldName::StartWorksBy,
        false => FieldName::ExpiryDate,
    };
    let printed = ends
        .iter()
        .find_map(|said| Some((*said, said.clauses.until.as_ref()?)));
    let counted = counted(validity.term.as_ref(), issue, &validity.fields);
    let end = match printed {
        Some((said, until)) => Some(printed_end(reading, name, said, until, counted, issue)),
        None => counted
            .zip(validity.term.as_ref())
            .map(|(day, term)| counted_end(name, day, term, issue)),
    };
    validity
        .fields
        .extend(end.map(|end| unless_said_otherwise(end, &said)));
    validity
}

/// The end, unless another of the paper's own sentences names another day: which of the two is meant is not said.
fn unless_said_otherwise(mut end: Field, said: &[Said]) -> Field {
    let others = said.iter().filter_map(|said| said.clauses.until.as_ref());
    let differs = |day: Date| {
        end.value
            .parse()
            .is_ok_and(|end| days_between(end, day) > HABITS_DAYS)
    };
    if end.is_given() && others.map(|other| other.date).any(differs) {
        end.standing = standing::standing(Some(Why::Disagreement));
    }
    end
}

/// The end that a paper of a kind without a term sets itself: "Quyết định này có hiệu lực … đến …", "Thời hạn
/// hiệu lực của thông báo này là 24 tháng".
fn own_end(
    reading: &Reading,
    said: &[Said],
    issue: Option<&Field>,
    fields: &[Field],
) -> Option<Field> {
    let speaks_of_itself = |said: &&Said| {
        let sentence = sentences::flat(reading, said.sentence);
        said.clauses.says_force && sentence.contains(" nay ")
    };
    let ends: Vec<&Said> = said.iter().filter(speaks_of_itself).collect();
    let name = FieldName::ExpiryDate;
    let printed = ends
        .iter()
        .find_map(|said| Some((said, said.clauses.until.as_ref()?)));
    if let Some((said, until)) = printed {
        return Some(printed_end(reading, name, said, until, None, issue));
    }
    let term = ends.iter().find_map(|said| term(reading, said))?;
    let day = counted(Some(&term), issue, fields)?;
    Some(counted_end(name, day, &term, issue))
}

/// The first day of effect.
fn effect(reading: &Reading, issue: Option<&Field>, said: &[Said]) -> Option<Field> {
    let name = FieldName::EffectiveDate;
    let rule = reading.kind.map_or(Effect::Clause, |kind| kind.effect);
    if rule == Effect::None {
        return None;
    }
    let period = |said: &&Said| said.clauses.from.is_some() && said.clauses.until.is_some();
    if let Some(said) = said.iter().find(period) {
        return from_day(reading, said, issue, "period");
    }
    if let Some((said, (days, place))) = said
        .iter()
        .find_map(|said| Some((said, said.clauses.days_after.as_ref()?)))
    {
        let issued: Date = issue?.value.parse().ok()?;
        let wait = jiff::Span::new().try_days(i64::from(*days)).ok()?;
        let day = issued.checked_add(wait).ok()?;
        return Some(resting(
            reading,
            name,
            day,
            said.span(place),
            "after-signing",
            issue,
        ));
    }
    if let Some((said, place)) = said
        .iter()
        .find_map(|said| Some((said, said.clauses.from_signing.as_ref()?)))
    {
        let day = issue?.value.parse().ok()?;
        return Some(resting(
            reading,
            name,
            day,
            said.span(place),
            "from-signing",
            issue,
        ));
    }
    if let Some(said) = said.iter().find(|said| said.clauses.from.is_some()) {
        return from_day(reading, said, issue, "from-day");
    }
    let issue = issue.filter(|_| rule == Effect::Issue)?;
    let mut field = issue.clone();
    field.name = name;
    if said.iter().any(|said| said.clauses.from_unread) || names_a_period(reading) {
        field.standing = standing::standing(Some(Why::Unconfirmed));
    }
    field.evidence.rule = "with-issue".to_owned();
    Some(field)
}

/// Days from one to another stand somewhere: perhaps the paper's own, in words that were misread.
fn names_a_period(reading: &Reading) -> bool {
    let text = reading.paper.text.folded();
    let ends_by_time = reading
        .kind
        .is_some_and(|kind| kind.validity.term == TermRule::Own);
    let days: Vec<dates::FoundDate> = dates::find_all(text).collect();
    let is_period = |pair: &[dates::FoundDate]| {
        let between = text[pair[0].end..pair[1].start].trim();
        let leads_on = ["den", "toi", "cho den", "cho toi", "-"];
        leads_on.iter().any(|word| between.starts_with(word))
            && between.len() <= 20
            && pair[0].date < pair[1].date
    };
    ends_by_time && days.windows(2).any(is_period)
}

fn from_day(reading: &Reading, said: &Said, issue: Option<&Field>, rule: &str) -> Option<Field> {
    let from = said.clauses.from.as_ref()?;
    let day = said.span(&from.day);
    let (name, value) = (FieldName::EffectiveDate, from.date.to_string());
    let field = standing::code(reading.paper, name, value, day, rule, None);
    Some(with_year_of_issue(reading, field, day, issue))
}

/// Effect begins about when a paper is issued: where the year of a first day was read with doubt and is
/// the year of issue, the two bear each other out.
fn with_year_of_issue(
    reading: &Reading,
    mut field: Field,
    day: Span,
    issue: Option<&Field>,
) -> Field {
    let issued = issue.filter(|issue| issue.is_given() && !field.is_given());
    let issued: Option<Date> = issued.and_then(|issue| issue.value.parse().ok());
    let begins: Option<Date> = field.value.parse().ok();
    let before_year = reading.paper.text.folded_of(day).rfind(" nam");
    let (Some(issued), Some(begins), Some(before_year)) = (issued, begins, before_year) else {
        return field;
    };
    let day_and_month = Span {
        start: day.start,
        end: day.start + before_year,
    };
    let is_near = days_between(issued, begins) <= NEAR_ISSUE_DAYS;
    let sure = standing::sureness_of_code(reading.paper, day_and_month);
    if is_near
        && issued.year() == begins.year()
        && standing::is_sure_code(reading.paper, day_and_month)
    {
        field.standing = Standing::Given;
        field.probability = field.probability.max(sure);
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

/// The term that a sentence states, where it was read surely.
fn term(reading: &Reading, said: &Said) -> Option<Term> {
    let counted = said.clauses.term.as_ref()?;
    let is_sure = standing::is_sure_code(reading.paper, said.span(&counted.digits));
    (is_sure && !said.clauses.names_another).then(|| Term {
        count: counted.count,
        unit: counted.unit,
        start: term_start(reading, counted, said),
        evidence: reading
            .paper
            .text
            .evidence(said.span(&counted.whole), "term"),
    })
}

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
fn term_start(reading: &Reading, counted: &Counted, said: &Said) -> TermStart {
    let (words, whole) = (counted.from.as_str(), said.span(&counted.whole));
    let is_decision = reading.kind.is_some_and(|kind| kind.code == "qd_cttdt");
    let first = || first_issue(reading);
    // "từ ngày ký đến ngày …" names the end.
    let is_end = |day: &dates::FoundDate| {
        let before = words[..day.start].trim_end();
        ["den", "den het", "qua"]
            .iter()
            .any(|end| before.ends_with(end))
    };
    if let Some(day) = dates::find_all(words).find(|day| !is_end(day)) {
        return TermStart::Day(day.date);
    }
    let words = ["ngay ", "khi ", "thoi diem "]
        .iter()
        .fold(words, |words, lead| words.trim_start_matches(lead));
    let has = |part: &str| words.contains(part);
    match () {
        () if has("ban giao") || has("giao dat") || has("thuc dia") => TermStart::Outside,
        () if has("lan dau") && is_of_another(reading, words) => TermStart::Outside,
        () if has("lan dau") => first().map_or(TermStart::Outside, |day| TermStart::Day(day.date)),
        () if has("chap thuan") && !is_decision => TermStart::Outside,
        () if words.starts_with("co hieu luc") || has("nay co hieu luc") => TermStart::Effect,
        () if has("nay duoc ky") || has("nay duoc ban hanh") || has("nay duoc cap") => {
            TermStart::Issue
        }
        () if is_of_another(reading, words) || clauses::is_from_a_contract(words) => {
            TermStart::Outside
        }
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

/// The day on which the paper was first issued: not the day of a firm's first registration.
fn first_issue(reading: &Reading) -> Option<dates::FoundDate> {
    let text = reading.paper.text.folded();
    let heading = kind::heading_text(reading.paper).unwrap_or_default();
    let of_firm = |before: &str| {
        ["doanh nghiep", "kinh doanh"]
            .iter()
            .any(|of| before.contains(of) && !heading.contains(of))
    };
    let mut places = text.match_indices("lan dau").map(|(at, _)| at);
    let at = places.find(|at| !of_firm(&text[at.saturating_sub(FIRM_BEFORE)..*at]))?;
    dates::find_all(&text[at..(at + 60).min(text.len())]).next()
}

/// A firm's registration stands so near before the day of its first issue.
const FIRM_BEFORE: usize = 110;

/// "được cấp Giấy chứng nhận quyền sử dụng đất": another paper than this one, whose heading names it.
fn is_of_another(reading: &Reading, words: &str) -> bool {
    let names = ["giay chung nhan", "giay phep", "giay xac nhan", "chung chi"];
    let after_verb = words.find("giay ").or_else(|| words.find("chung chi"));
    let Some(name) = after_verb.map(|at| &words[at..]) else {
        return false;
    };
    let is_word = |word: &&str| !matches!(*word, "nay" | "lan" | "dau" | "do" | "va");
    let name: Vec<&str> = name
        .split(|c: char| !c.is_ascii_alphabetic())
        .take_while(|word| !word.is_empty())
        .take_while(is_word)
        .take(5)
        .collect();
    let name = name.join(" ");
    let heading = kind::heading_text(reading.paper).unwrap_or_default();
    let is_named = names.iter().any(|of| name.starts_with(of));
    is_named && !names.contains(&name.as_str()) && !heading.replace('\n', " ").contains(&name)
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

/// The end that is printed, given where a counted one agrees and nothing else is meant.
fn printed_end(
    reading: &Reading,
    name: FieldName,
    said: &Said,
    until: &Day,
    counted: Option<Date>,
    issue: Option<&Field>,
) -> Field {
    let differs = counted.is_some_and(|counted| days_between(counted, until.date) > HABITS_DAYS);
    let issued: Option<Date> = issue.and_then(|field| field.value.parse().ok());
    let doubt = match () {
        () if issued.is_some_and(|issued| until.date < issued) => Some(Why::Grammar),
        () if differs || said.clauses.names_another || said.clauses.has_two_ends => {
            Some(Why::Disagreement)
        }
        () => None,
    };
    let (value, span) = (until.date.to_string(), said.span(&until.whole));
    let sure = standing::sureness_of_code(reading.paper, said.span(&until.day));
    standing::code_as_sure(reading.paper, name, value, span, "printed-end", doubt, sure)
}

/// The end that follows from a term: as sure as the day it is counted from.
fn counted_end(name: FieldName, day: Date, term: &Term, issue: Option<&Field>) -> Field {
    let is_proposed = match term.start {
        TermStart::Day(_) => false,
        _ => issue.is_some_and(|field| !field.is_given()),
    };
    let doubt = is_proposed.then_some(Why::RestsOnProposed);
    Field {
        name,
        value: day.to_string(),
        probability: issue.map_or(0.9, |field| field.probability),
        standing: standing::standing(doubt),
        evidence: term.evidence.clone(),
    }
}

fn days_between(one: Date, other: Date) -> i32 {
    let span = one
        .until((jiff::Unit::Day, other))
        .map(|span| span.get_days());
    span.unwrap_or(i32::MAX).abs()
}
