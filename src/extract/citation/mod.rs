//! Citation: what a paper does to other papers: replaces, revokes, extends, amends, corrects,
//! reissues or suspends them.
//!
//! Promise: a relation needs its verb at the head of a clause and the other paper's number after it;
//! legal bases, annexes, titles of other papers and mere mentions make none. What a letter's subject
//! alone says, or what may be done to a part alone, is proposed.

mod days;
mod denied;
mod grammar;
mod lists;
#[cfg(test)]
mod tests;
mod unread;

use jiff::civil::Date;
use regex::Captures;

use self::days::{day_before_later_effect, day_elsewhere, day_of, last_day_of, names_a_day};
use self::denied::{is_conditional, is_refused, is_supposed};
use self::grammar::{
    AFTER_DAYS, AREA, ATTACHED, CITED, CLAUSE_END, COMPARED, DUTY, END_MOVED, Head,
    IS_WHOLE_CLAUSE, JOINED, MENTION, NO_DECISION, NOT_YET, OF_ANOTHER_THING, PART, REST_STAYS,
    REVERSED, UNDOES, VERBS, WHOLE, last_sentence_end, names_a_law,
};
use self::lists::{items, tabled};
use super::Reading;
use super::dates;
use super::kind;
use super::number;
use super::standing::{self, Why};
use crate::abbreviation;
use crate::document::{Field, FieldName, Relation, RelationVerb, Standing};
use crate::layout::{Paper, Role, Span};

const LONGEST_CLAUSE: usize = 420;
/// From the verb to the number: the name of the other paper and whose it is.
const LONGEST_NAME: usize = 200;

/// A clause that does something to other papers.
struct Clause {
    verb: RelationVerb,
    head: Head,
    /// From its verb, or from the other paper's number, to its end.
    span: Span,
    /// Whether the number stands before the verb.
    is_reversed: bool,
    /// Where the verb ends, wherever it stands.
    verb_end: usize,
}

impl Clause {
    /// Characters of the verb with which it begins; none where it begins otherwise.
    fn verb_len(&self) -> usize {
        match self.is_reversed {
            true => 0,
            false => self.verb_end - self.span.start,
        }
    }

    /// Whether it takes the other paper out of force, for good or for a time.
    fn stops(&self) -> bool {
        self.verb.ends() || self.verb == RelationVerb::Suspends
    }
}

/// All relations that the paper states, in reading order, each other paper once a verb.
pub fn relations(reading: &Reading, fields: &[Field]) -> Vec<Relation> {
    if !decides(reading.paper) {
        return Vec::new();
    }
    let mut clauses = clauses(reading);
    clauses.sort_by_key(|clause| (clause.span.start, clause.verb));
    let mut relations: Vec<Relation> = Vec::new();
    let stated = clauses.iter().filter(|clause| is_stated(reading, clause));
    for clause in stated {
        let listed = items(reading, clause);
        let all = std::iter::once(clause).chain(&listed);
        let mut named: Vec<Relation> = all.flat_map(|clause| of_clause(reading, clause)).collect();
        if named.is_empty() {
            named = tabled(reading, clause);
        }
        for relation in named {
            merge(&mut relations, relation);
        }
    }
    relations.retain(|relation| !is_itself(relation, fields) && !is_partly(relation));
    let denied = clauses
        .iter()
        .filter(|clause| is_refused(reading, clause.span.start));
    for no in denied.flat_map(|clause| of_clause(reading, clause)) {
        let is_it = |yes: &Relation| (yes.verb, &yes.number) == (no.verb, &no.number);
        relations.retain(|relation| relation.standing == Standing::Given || !is_it(relation));
    }
    drop_whole_beside_part(&mut relations);
    relations.extend(moved_end(reading, &relations));
    let read = clauses.iter().flat_map(|clause| of_clause(reading, clause));
    let read: Vec<Relation> = read.chain(relations.iter().cloned()).collect();
    let unread = unread::unread(reading, &read);
    relations.extend(
        unread
            .into_iter()
            .filter(|relation| !is_itself(relation, fields) && !is_partly(relation)),
    );
    relations
}

fn clauses(reading: &Reading) -> Vec<Clause> {
    let text = reading.paper.text.folded();
    let mut clauses = Vec::new();
    for (verb, pattern) in VERBS.iter() {
        for found in pattern.captures_iter(text) {
            let (Some(whole), Some(words)) = (found.get(0), found.get(1)) else {
                continue;
            };
            clauses.push(Clause {
                verb: *verb,
                head: Head::of(&text[whole.start()..words.start()]),
                span: clause_from(reading, words.start()),
                is_reversed: false,
                verb_end: words.end(),
            });
        }
    }
    for (verb, pattern) in REVERSED.iter() {
        for reversed in pattern.find_iter(text) {
            let end = clause_from(reading, reversed.end().saturating_sub(1)).end;
            clauses.push(Clause {
                verb: *verb,
                head: Head::Own,
                span: (reversed.start()..end.max(reversed.end())).into(),
                is_reversed: true,
                verb_end: reversed.end(),
            });
        }
    }
    clauses
}

/// Whether papers of this heading do anything to others: reports, requests, plans and minutes do not.
fn decides(paper: &Paper) -> bool {
    kind::heading_text(paper).is_none_or(|heading| !NO_DECISION.is_match(&heading))
}

fn clause_from(reading: &Reading, start: usize) -> Span {
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

/// Whether the paper itself says it, of itself: not a title of another paper, nor what another paper
/// once did.
fn is_stated(reading: &Reading, clause: &Clause) -> bool {
    let role = reading.paper.role_at(clause.span.start);
    let in_brackets = reading.paper.text.folded()[..clause.span.start].ends_with('(');
    // "(Thay thế Giấy phép số …)" under the title; in a sentence brackets tell of another paper.
    let may_state = match role {
        Role::Heading => true,
        Role::Head => in_brackets,
        Role::Body => !in_brackets,
        _ => false,
    };
    may_state
        && !is_supposed(reading, clause.span.start)
        && !is_conditional(reading, clause.span)
        && !is_past_or_possible(reading, clause)
        && !is_of_another(reading, clause)
        && !is_mention(reading, clause)
}

/// "Giấy phép số … sẽ bị thu hồi", "đã được gia hạn", "… cho 34 hộ bị thu hồi đất".
fn is_past_or_possible(reading: &Reading, clause: &Clause) -> bool {
    let text = reading.paper.text.folded();
    let is_not_now = || NOT_YET.is_match(&text[clause.span.start..clause.verb_end]);
    let is_of_another_thing = || OF_ANOTHER_THING.is_match(&text[clause.verb_end..]);
    clause.is_reversed && (is_not_now() || is_of_another_thing())
}

/// "sửa đổi tại Quyết định số …", "thay đổi lần thứ ba ngày …".
fn is_mention(reading: &Reading, clause: &Clause) -> bool {
    let text = reading.paper.text.folded_of(clause.span);
    !clause.is_reversed && MENTION.is_match(&text[clause.verb_len()..])
}

/// "Quyết định số 90 về việc thu hồi …", "Giấy phép số 12 ngày …, gia hạn ngày …": the other paper, named
/// before, is spoken of.
fn is_of_another(reading: &Reading, clause: &Clause) -> bool {
    let says = matches!(clause.head, Head::About | Head::Comma);
    let (text, at) = (reading.paper.text.folded(), clause.span.start);
    let heading = reading.paper.lines_of(Role::Heading).next();
    let heading = heading.map_or(0, |line| line.start).min(at);
    let before = &text[heading.max(at.saturating_sub(LONGEST_CLAUSE))..at];
    let sentence = &before[last_sentence_end(before).unwrap_or(0)..];
    says && CITED.is_match(sentence) && !sentence.contains(" nay ")
}

/// What the clause does to the paper that it names first, and to those that "và" or a comma joins to it.
fn of_clause(reading: &Reading, clause: &Clause) -> Vec<Relation> {
    let text = reading.paper.text.folded_of(clause.span);
    let mut found: Vec<Relation> = Vec::new();
    let mut at = clause.verb_len();
    let (mut object_from, mut is_past_a_law) = (at, false);
    let cited: Vec<Captures> = CITED.captures_iter(text).collect();
    for (index, capture) in cited.iter().enumerate() {
        let is_listed = capture.name("listed").is_some();
        let number = capture.name("number").or(capture.name("listed"));
        let (Some(whole), Some(number)) = (capture.get(0), number) else {
            continue;
        };
        if is_listed && found.is_empty() {
            continue;
        }
        let before = &text[at.min(whole.start())..whole.start()];
        let next = cited.get(index + 1).and_then(|next| next.get(0));
        let rest = number.end()..next.map_or(text.len(), |next| next.start());
        at = number.end();
        if names_a_law(before, number.as_str()) {
            if !found.is_empty() || !clause.stops() {
                break;
            }
            (object_from, is_past_a_law) = (number.end(), true);
            continue;
        }
        let is_joined = || match is_listed {
            true => JOINED.is_day(before),
            false => number.as_str().contains('/') && JOINED.is_match(before),
        };
        if before.len() > LONGEST_NAME || !found.is_empty() && !is_joined() {
            break;
        }
        let object = &text[object_from.min(whole.start())..whole.start()];
        if UNDOES.is_match(object) || clause.verb == RelationVerb::Extends && DUTY.is_match(object)
        {
            break;
        }
        let mut relation = relation(reading, clause, object, number.range(), rest);
        if is_past_a_law && relation.standing == Standing::Given {
            relation.standing = standing::standing(Some(Why::Unconfirmed));
        }
        found.push(relation);
    }
    found
}

/// What the clause does to the paper of the number at `number`, which `object` leads to and `rest` follows.
fn relation(
    reading: &Reading,
    clause: &Clause,
    object: &str,
    number: std::ops::Range<usize>,
    rest: std::ops::Range<usize>,
) -> Relation {
    let (paper, start) = (reading.paper, clause.span.start);
    let text = paper.text.folded_of(clause.span);
    let number_span: Span = (start + number.start..start + number.end).into();
    let value = number::canonical(&paper.text.read(number_span));
    let (verb, may_be_other) = verb_of(reading, clause, object);
    let (verb, may_be_other) = match excepts(reading, (start + rest.start..start + rest.end).into())
    {
        true => (without_whole(verb), true),
        false => (
            verb,
            may_be_other || clause.stops() && AFTER_DAYS.is_match(&text[rest.clone()]),
        ),
    };
    let after = &text[rest];
    let until = last_day_of(verb, &text[number.end..])
        .or_else(|| day_before_later_effect(reading, verb, clause));
    let (value, is_torn) = match torn_number(reading, number_span) {
        Some(whole) => (whole, true),
        None => (value, false),
    };
    let from = start + number.end;
    let day = day_of(after, until)
        .map(|day| (day.date, from + day.start, from + day.end))
        .or_else(|| day_elsewhere(reading, &text[number.clone()]));
    let end = day
        .map_or(number_span.end, |(_, _, end)| end)
        .clamp(number_span.end, clause.span.end);
    let sure = !is_torn
        && standing::is_sure_code(paper, number_span)
        && day.is_none_or(|(_, start, end)| standing::is_sure_code(paper, Span { start, end }));
    let doubt = match () {
        () if may_be_other || clause.head == Head::Subject => Some(Why::Unconfirmed),
        () if abbreviation::is_doubtful(&value) => Some(Why::Grammar),
        () if !sure || day.is_none() && names_a_day(after) => Some(Why::LowConfidence),
        () => None,
    };
    Relation {
        verb,
        number: value,
        date: day.map(|(date, ..)| date),
        kind: None,
        until,
        probability: standing::sureness_of_code(paper, number_span),
        standing: standing::standing(doubt),
        evidence: paper.text.evidence((start..end).into(), "citation"),
    }
}

/// The number with what the next line begins with: the hyphen at a line's end is lost ("634/GP" / "UBND ngày …").
fn torn_number(reading: &Reading, number: Span) -> Option<String> {
    let text = &reading.paper.text;
    let rest = text.folded()[number.end..].strip_prefix('\n')?;
    let letters = rest.bytes().take_while(u8::is_ascii_lowercase).count();
    let next: Span = (number.end + 1..number.end + 1 + letters).into();
    let is_symbol = (2..=12).contains(&letters) && text.read(next).chars().all(char::is_uppercase);
    is_symbol.then(|| number::canonical(&format!("{}-{}", text.read(number), text.read(next))))
}

/// "…, trừ quy định tại Điều 4": some of the other paper stays ("trụ sở" and "lưu trữ" except nothing).
fn excepts(reading: &Reading, after_number: Span) -> bool {
    let read = reading.paper.text.read(after_number).to_lowercase();
    read.split(|c: char| !c.is_alphabetic())
        .any(|word| word == "trừ")
}

/// The verb for a part of the paper.
fn without_whole(verb: RelationVerb) -> RelationVerb {
    match verb {
        RelationVerb::Replaces => RelationVerb::Amends,
        RelationVerb::Revokes => RelationVerb::PartlyRevokes,
        verb => verb,
    }
}

/// The verb for what the clause takes away, and whether it may be other than it says: the other paper is
/// only compared with, an area may be all of the land, what is no paper may be a part of one, and where the rest
/// stays as it is, a part is meant.
fn verb_of(reading: &Reading, clause: &Clause, object: &str) -> (RelationVerb, bool) {
    if COMPARED.is_match(object) {
        return (clause.verb, true);
    }
    if clause.is_reversed {
        let rest = &reading.paper.text.folded()[clause.verb_end..];
        return (clause.verb, !IS_WHOLE_CLAUSE.is_match(rest));
    }
    let is_whole = WHOLE.is_match(object);
    match clause.verb {
        // "Đình chỉ hoạt động của lò sấy số 2 (Giấy phép số …)".
        RelationVerb::Suspends => return (clause.verb, !is_whole),
        RelationVerb::Replaces | RelationVerb::Revokes => {}
        verb => return (verb, false),
    }
    if PART.is_match(object) {
        return (without_whole(clause.verb), false);
    }
    if !is_whole {
        return (without_whole(clause.verb), true);
    }
    if ATTACHED.is_match(object) || clause.verb == RelationVerb::Replaces {
        return (clause.verb, ATTACHED.is_match(object));
    }
    let rest_stays = REST_STAYS.is_match(reading.paper.text.folded());
    (clause.verb, rest_stays || AREA.is_match(object))
}

/// An end of the other paper that a change or correction moves: proposed as an extension, for a person to
/// see that the printed end no longer holds.
fn moved_end(reading: &Reading, relations: &[Relation]) -> Vec<Relation> {
    let text = &reading.paper.text;
    let moved = END_MOVED
        .iter()
        .flat_map(|moved| moved.captures_iter(text.folded()));
    let is_stated = |found: &Captures| {
        let at = found.get(0).map_or(0, |whole| whole.start());
        matches!(reading.paper.role_at(at), Role::Body | Role::Heading)
    };
    let Some(moved) = moved.into_iter().find(is_stated) else {
        return Vec::new();
    };
    let is_changed = |relation: &&Relation| {
        matches!(relation.verb, RelationVerb::Amends | RelationVerb::Corrects)
    };
    let until = dates::date_of(&moved, 2);
    let extended = |changed: &Relation| Relation {
        verb: RelationVerb::Extends,
        until,
        standing: standing::standing(Some(Why::Unconfirmed)),
        ..changed.clone()
    };
    relations.iter().filter(is_changed).map(extended).collect()
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
            let agree = new.date.is_none() || new.date == known.date;
            let until = known.until.or(new.until);
            if !agree {
                known.standing = standing::standing(Some(Why::Disagreement));
            } else if is_unconfirmed(known) && new.standing == Standing::Given && new.date.is_some()
            {
                *known = new;
            }
            known.until = until;
        }
    }
}

fn is_unconfirmed(relation: &Relation) -> bool {
    matches!(&relation.standing, Standing::Proposed { why } if why == Why::Unconfirmed.code())
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
