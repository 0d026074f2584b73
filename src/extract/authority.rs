//! Authority: the body that issued a paper, as its name is written in running text.
//!
//! Promise: what stands in the letterhead decides; names that are known are written as known (a tone
//! mark that was misread does no harm), the place of the parent body is added when the body's own
//! lines name none.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::Error as _;

use super::Reading;
use super::bodies::Bodies;
use super::phrase;
use super::standing::{self, Why};
use crate::document::{Field, FieldName};
use crate::layout::{Role, Span};
use crate::spelling::is_syllable_but_for_marks;

/// The shipped data file.
pub const AUTHORITIES: &str = include_str!("../../authorities.toml");

/// The names of bodies and places.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// Words with which a body's name begins.
    bodies: Vec<String>,
    /// Fields of work and other parts of bodies' names, as in running text.
    parts: Vec<String>,
    /// Provinces and cities, before and after the mergers of 2025.
    places: Vec<String>,
    /// Economic and industrial zones.
    zones: Vec<String>,
    /// Short forms in letterheads.
    short: BTreeMap<String, String>,
    /// Bodies through time.
    #[serde(default)]
    pub body: Bodies,
    /// Known phrases by their folded form, longest first.
    #[serde(skip)]
    known: Vec<Known>,
}

#[derive(Debug, Clone)]
struct Known {
    folded: String,
    written: String,
    what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Body,
    Part,
    Place,
    Zone,
}

impl Names {
    /// Reads the data file.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let mut names: Names = toml::from_str(text)?;
        names.body.check().map_err(toml::de::Error::custom)?;
        let all = [
            (&names.bodies, What::Body),
            (&names.parts, What::Part),
            (&names.places, What::Place),
            (&names.zones, What::Zone),
        ];
        let mut known: Vec<Known> = all
            .into_iter()
            .flat_map(|(list, what)| list.iter().map(move |written| (written, what)))
            .map(|(written, what)| Known {
                folded: folded(written),
                written: written.clone(),
                what,
            })
            .collect();
        known.extend(names.short.iter().map(|(short, written)| Known {
            folded: folded(short),
            written: written.clone(),
            what: What::Body,
        }));
        known.sort_by_key(|known| std::cmp::Reverse(known.folded.len()));
        names.known = known;
        Ok(names)
    }

    /// The known phrase with which the folded text begins, and its length there. A body's name begins
    /// a line; within one, "Vân Phong" is no "Văn phòng".
    fn at(&self, text: &str, begins_line: bool) -> Option<(&Known, usize)> {
        let may_be = |known: &&Known| begins_line || known.what != What::Body;
        let spaced = self.known.iter().filter(may_be).find_map(|known| {
            let head = &text[..text.len().min(known.folded.len() + 2)];
            let found = phrase::find(head, &known.folded)?;
            let is_whole = !text[found.end..].starts_with(|c: char| c.is_ascii_alphanumeric());
            (found.start == 0 && is_whole).then_some((known, found.end))
        });
        spaced.or_else(|| self.joined_at(text, begins_line))
    }

    /// "SỞ YTẾ": a known phrase whose blanks were not seen.
    fn joined_at(&self, text: &str, begins_line: bool) -> Option<(&Known, usize)> {
        let end = text
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(text.len());
        let known = self.known.iter().find(|known| {
            let may_be = begins_line || known.what != What::Body;
            may_be && known.folded.contains(' ') && known.folded.replace(' ', "") == text[..end]
        })?;
        Some((known, end))
    }
}

fn folded(text: &str) -> String {
    crate::catalogue::fold(text)
}

/// The provinces and centrally run cities of the shipped data file.
pub fn places() -> Vec<String> {
    let names = Names::parse(AUTHORITIES).expect("the shipped authorities are tested");
    names.places
}

/// A letterhead line or several that name one body.
#[derive(Debug, Default, Clone)]
struct Body {
    words: Vec<String>,
    /// A place, or words that are no field of work: the name stands alone.
    names_place: bool,
    place: Option<String>,
    has_unknown: bool,
    /// A known place or zone is its last word: nothing unknown can follow.
    is_complete: bool,
    /// A word that no Vietnamese name has, or that has no place in one.
    is_garbled: bool,
}

/// The issuing body, given or proposed.
pub fn authority(reading: &Reading) -> Option<Field> {
    let paper = reading.paper;
    let lines: Vec<Span> = paper.lines_of(Role::Issuer).collect();
    let (first, last) = (lines.first()?, lines.last()?);
    let mut bodies: Vec<Body> = Vec::new();
    for span in whole_names(reading, &lines) {
        read_name(reading, span, &mut bodies);
    }
    // A speck that looks like "Sở" is no body: each has a field of work or a place.
    bodies.retain(|body| body.words.len() > 1 || body.words.iter().any(|word| word.contains(' ')));
    let value = written(&bodies)?;
    let span = Span {
        start: first.start,
        end: last.end,
    };
    let own = bodies.last()?;
    let is_whole = !own.words.is_empty() && !own.is_garbled && !lacks_place(&value, &bodies);
    let doubt = (!is_whole).then_some(Why::Unconfirmed);
    // Of a parent only the place stands in the name, unless it is an office's.
    let named = if value.contains(" - ") { 2 } else { 1 };
    let mut field = standing::words_unless(
        paper,
        FieldName::Authority,
        value,
        span,
        "letterhead",
        doubt,
    );
    let mut bodies = bodies.iter().rev().take(named);
    if bodies.all(|body| !body.has_unknown) && doubt.is_none() {
        field.standing = standing::standing(None);
        field.probability = field.probability.max(0.97);
    }
    Some(field)
}

/// Departments and committees are a province's or district's: a name without it has lost a line.
fn lacks_place(value: &str, bodies: &[Body]) -> bool {
    let is_local = ["Sở ", "Phòng ", "Ủy ban nhân dân", "Hội đồng nhân dân"]
        .iter()
        .any(|word| value.starts_with(word) || value.contains(&format!(" - {word}")));
    is_local && !bodies.iter().any(|body| body.names_place)
}

/// The id beside the name, as sure as the name.
pub fn authority_id(reading: &Reading, authority: Option<&Field>) -> Option<Field> {
    let mut field = authority?.clone();
    field.name = FieldName::AuthorityId;
    field.value = reading.knowledge.names.body.id_of(&field.value);
    Some(field)
}

/// Lines joined to the names they make: a name begins with the word for a body, and a name's phrases
/// may run over a line's end.
fn whole_names(reading: &Reading, lines: &[Span]) -> Vec<Span> {
    let text = &reading.paper.text;
    let mut names: Vec<Span> = Vec::new();
    for line in lines {
        let line = text.trimmed(*line, ".,:;-_*'\"|~");
        let line = without_lead(reading, line);
        let folded = text.folded_of(line);
        let begins = reading.knowledge.names.at(folded, true);
        let begins = begins.is_some_and(|(known, _)| known.what == What::Body);
        match names.last_mut() {
            Some(name)
                if !begins
                    || wants_a_name(text.folded_of(*name))
                    || completes(reading, *name, folded) =>
            {
                name.end = line.end.max(name.end);
            }
            _ => names.push(line),
        }
    }
    names
}

/// Whether a letterhead's line ends where a name must follow: "BAN QUẢN LÝ KHU KINH TẾ" goes on with
/// "VÂN PHONG", which is no "VĂN PHÒNG".
fn wants_a_name(folded: &str) -> bool {
    const UNNAMED: [&str; 7] = [
        "khu kinh te",
        "khu cong nghiep",
        "tinh",
        "thanh pho",
        "huyen",
        "xa",
        "phuong",
    ];
    UNNAMED.iter().any(|word| {
        let rest = folded.strip_suffix(word);
        rest.is_some_and(|rest| rest.ends_with([' ', '\n']))
    })
}

/// "KHU KINH TẾ VÂN" / "PHONG": a line of one word that ends a known place or zone.
fn completes(reading: &Reading, name: Span, line: &str) -> bool {
    let before = reading.paper.text.folded_of(name);
    let whole = format!(
        "{} {line}",
        before.rsplit([' ', '\n']).next().unwrap_or_default()
    );
    let names = &reading.knowledge.names;
    let is_place = |known: &Known| matches!(known.what, What::Place | What::Zone);
    let known = names.at(&whole, false);
    !line.contains(' ')
        && known.is_some_and(|(known, length)| is_place(known) && length == whole.len())
}

/// The line without a speck before the word with which a body's name begins.
fn without_lead(reading: &Reading, line: Span) -> Span {
    let folded = reading.paper.text.folded_of(line);
    let Some((lead, rest)) = folded.split_once(' ') else {
        return line;
    };
    let is_short = lead.bytes().filter(u8::is_ascii_alphanumeric).count() <= 2;
    let is_body = |known: &Known| known.what == What::Body;
    let names = &reading.knowledge.names;
    let begins_later = names
        .at(rest, true)
        .is_some_and(|(known, _)| is_body(known));
    match is_short && names.at(folded, true).is_none() && begins_later {
        true => Span {
            start: line.start + lead.len() + 1,
            end: line.end,
        },
        false => line,
    }
}

/// Adds the words of a name to the bodies.
fn read_name(reading: &Reading, name: Span, bodies: &mut Vec<Body>) {
    let text = &reading.paper.text;
    let names = &reading.knowledge.names;
    let folded = text.folded_of(name).replace('\n', " ");
    let read = text.read(name);
    if !folded.bytes().any(|b| b.is_ascii_alphabetic()) {
        return;
    }
    let chars: Vec<char> = read.chars().collect();
    let mut at = 0;
    let mut is_first = true;
    while at < folded.len() {
        if !folded.as_bytes()[at].is_ascii_alphanumeric() {
            push_sign(bodies, folded.as_bytes()[at]);
            at += 1;
            continue;
        }
        let known = names.at(&folded[at..], is_first);
        if is_first
            && (bodies.is_empty() || known.is_some_and(|(known, _)| known.what == What::Body))
        {
            bodies.push(Body::default());
        }
        is_first = false;
        let body = bodies.last_mut().expect("a body was just begun");
        at += match known {
            Some((known, length)) => push_known(body, known, length),
            None => push_unknown(body, &folded[at..], &chars[at..]),
        };
    }
}

fn push_sign(bodies: &mut [Body], sign: u8) {
    if let (b',' | b'-', Some(body)) = (sign, bodies.last_mut())
        && let Some(word) = body.words.last_mut()
    {
        word.push_str(if sign == b',' { "," } else { " -" });
    }
}

fn push_known(body: &mut Body, known: &Known, length: usize) -> usize {
    if is_level(&known.folded) || known.what == What::Place {
        without_speck(body);
    }
    let previous = body.words.last().map(String::as_str);
    let written = match (known.what, previous) {
        // "tỉnh", "huyện" are written small within a name.
        (_, Some(_)) if is_level(&known.folded) => known.written.to_lowercase(),
        _ => known.written.clone(),
    };
    body.is_complete = matches!(known.what, What::Place | What::Zone);
    body.names_place |= body.is_complete;
    if known.what == What::Place {
        let level = previous.filter(|word| is_level(&folded(word)));
        let level = level.map(str::to_lowercase);
        body.place = Some(match level {
            Some(level) => format!("{level} {written}"),
            None => written.clone(),
        });
    }
    body.words.push(written);
    length
}

/// No comma or dash stands before the place of a body; what looks like one is a speck.
fn without_speck(body: &mut Body) {
    if let Some(word) = body.words.last_mut() {
        word.truncate(word.trim_end_matches([',', '-', ' ']).len());
    }
}

/// An unknown word: a proper name after a zone or a level, else a word of a field of work.
fn push_unknown(body: &mut Body, folded_rest: &str, chars: &[char]) -> usize {
    let length = folded_rest
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '~')
        .unwrap_or(folded_rest.len())
        .max(1);
    let word: String = chars[..length].iter().collect();
    let small = word.to_lowercase();
    let previous = body.words.last().map(|word| folded(word));
    let mut words = previous.as_deref().unwrap_or_default().split(' ');
    let is_counted = matches!(
        words.next_back(),
        Some("so" | "quan" | "vuc" | "vung" | "phuong" | "cap")
    );
    // The end of a rule under the letterhead looks like a 1.
    if word.bytes().all(|c| c.is_ascii_digit()) && !is_counted {
        return length;
    }
    let is_linking = matches!(folded(&small).as_str(), "va" | "cac" | "cua" | "tai");
    let is_proper = body.names_place
        || previous
            .as_deref()
            .is_some_and(|word| is_level(word) || word.starts_with("khu "));
    let written = match () {
        () if is_linking => small,
        () if is_proper => {
            body.names_place = true;
            capitalised(&small)
        }
        // "Cục Điều tiết điện lực", "Phòng Tài chính - Kế hoạch": a field of work begins large.
        () if body.words.len() < 2 || previous.is_some_and(|word| word.ends_with('-')) => {
            capitalised(&small)
        }
        () => small,
    };
    body.has_unknown |= !is_linking && !is_proper;
    body.is_garbled |= !is_syllable_but_for_marks(&word) || (body.is_complete && !is_linking);
    body.is_complete &= !is_linking;
    body.words.push(written);
    if is_proper {
        body.place = after_level(&body.words).or(body.place.take());
    }
    length
}

/// "huyện Vạn Ninh" of "Ủy ban nhân dân huyện Vạn Ninh".
fn after_level(words: &[String]) -> Option<String> {
    let level = words.iter().rposition(|word| is_level(&folded(word)))?;
    Some(words[level..].join(" "))
}

fn is_level(folded: &str) -> bool {
    matches!(
        folded,
        "tinh" | "huyen" | "thi xa" | "thanh pho" | "xa" | "phuong" | "quan" | "dac khu"
    )
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// The name in running text, with its parent's place or its parent where its own lines name none.
fn written(bodies: &[Body]) -> Option<String> {
    let own = bodies.last()?;
    let name = own.words.join(" ");
    let parent = bodies.len().checked_sub(2).map(|index| &bodies[index]);
    let is_office = ["Phòng", "Văn phòng", "Chi cục", "Trung tâm", "Thanh tra"]
        .iter()
        .any(|word| name.starts_with(word));
    Some(match parent {
        Some(parent) if is_office && parent.words[0].starts_with("Sở") => {
            let place = place_of(&bodies[..bodies.len() - 1]).filter(|_| !parent.names_place);
            let above = with_place(&parent.words.join(" "), place);
            format!("{name} - {above}")
        }
        Some(_) if !own.names_place => with_place(&name, place_of(&bodies[..bodies.len() - 1])),
        _ => name,
    })
}

fn place_of(bodies: &[Body]) -> Option<&str> {
    bodies.iter().rev().find_map(|body| body.place.as_deref())
}

fn with_place(name: &str, place: Option<&str>) -> String {
    match place {
        Some(place) => format!("{name} {place}"),
        None => name.to_owned(),
    }
}
