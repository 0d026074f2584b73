//! Holder: whom a paper serves, their tax code or identity number, and what the paper is for; by the
//! patterns of its kind.

use std::sync::LazyLock;

use regex::Regex;

use super::Reading;
use super::identity;
use super::kind;
use super::mentions;
use super::name_end;
use super::name_words;
use super::pattern::{FIRM, Pattern};
use super::standing::{self, Why};
use crate::catalogue::fold;
use crate::document::{Field, FieldName};
use crate::layout::{Passage, Role, Span};

/// Longer values have swallowed what follows them.
const LONGEST_NAME: usize = 160;
const LONGEST_SUBJECT: usize = 300;

/// Whom the paper serves: never the body that issued it.
pub fn holder(reading: &Reading, authority: Option<&Field>) -> Option<Field> {
    let text = &reading.paper.text;
    let issuer = authority.map(|issuer| fold(&issuer.value));
    let serves = |span: Span| {
        let name = text.folded_of(name_end::cut(text, span));
        let is_issuer = issuer
            .as_ref()
            .is_some_and(|issuer| is_one_body(name, issuer));
        !is_issuer && !NO_HOLDER.is_match(name)
    };
    let (span, rule) = first(reading, "holder", |kind| &kind.holder, serves)
        .map(|(span, rule)| (name_end::cut(text, span), rule))
        .filter(|(span, _)| is_whole_name(text.folded_of(*span)))
        .or_else(|| by_general_grammar(reading, serves))?;
    let longer = goes_on_elsewhere(text, span);
    let is_here_too = longer.is_some_and(|longer| is_with_a_speck(text, span, longer));
    let span = longer.filter(|_| is_here_too).unwrap_or(span);
    let own = name_words::surely_own(text, span);
    let is_cut = own.is_some_and(|own| !is_borne_out(text, own));
    let span = own
        .filter(|own| is_whole_name(text.folded_of(*own)))
        .unwrap_or(span);
    let name = mentions::weigh(text, span);
    let value = with_whole_form(&without_specks(&name.value));
    let is_long = value.chars().count() > LONGEST_NAME;
    let doubt = match () {
        // No name has a colon: a form's label was taken along.
        () if is_long || value.contains(':') => Some(Why::Grammar),
        () if is_cut || is_with_another(text, span) => Some(Why::Grammar),
        () if longer.is_some() && !is_here_too => Some(Why::Disagreement),
        () => name.doubt,
    };
    Some(standing::words_unless(
        reading.paper,
        FieldName::Holder,
        value,
        span,
        &rule,
        doubt,
    ))
}

/// Whether the name stands elsewhere too and something else follows there: what two sentences have in common
/// is the name.
fn is_borne_out(text: &Passage, name: Span) -> bool {
    let flat = text.folded().replace('\n', " ");
    let letters = &flat[name.start..name.end];
    let here = next_word(&flat, name.end);
    flat.match_indices(letters).any(|(at, _)| {
        let after = at + letters.len();
        let word = next_word(&flat, after);
        let begins_small = |at: usize| {
            text.read((at..at + 1).into())
                .starts_with(char::is_lowercase)
        };
        let is_small = !word.is_empty() && begins_small(after + 1);
        flat[after..].starts_with([',', ';', '.', ')']) || is_small && word != here
    })
}

/// The word after a blank, empty where there is none.
fn next_word(text: &str, at: usize) -> &str {
    let word = text[at..].strip_prefix(' ').unwrap_or_default();
    &word[..word.find(' ').unwrap_or(word.len())]
}

/// "… và vợ là bà …", "KIM, Young-Ho": the name goes on, or another stands beside it.
fn is_with_another(text: &Passage, name: Span) -> bool {
    let after = &text.folded()[name.end..];
    let words = text.read(name);
    let is_foreign =
        words.is_ascii() && !words.chars().any(char::is_lowercase) && words.split(' ').count() <= 3;
    let next = after
        .strip_prefix(", ")
        .map(|_| text.read((name.end + 2..name.end + 3).into()));
    CO_HOLDER.is_match(after)
        || is_foreign && next.is_some_and(|next| next.chars().all(char::is_uppercase))
}

static CO_HOLDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[\s,]{1,3}(?:(?:va|cung)\s{1,3})?(?:vo|chong|ba|ong)\b").expect("a valid pattern")
});

/// "giao 12.400 m2 đất", "giao Trưởng ban": whom an office gives nothing.
static NO_HOLDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:\d|(?:pho\s)?(?:truong|chanh)\s(?:ban|phong|van)\b|giam\sdoc)")
        .expect("a valid pattern")
});

/// Whom papers of any kind serve: words that stand before a holder's name.
static GENERAL: LazyLock<Regex> = LazyLock::new(|| {
    let before = r"(?:cap (?:giay )?(?:phep )?cho|cho phep|cap phep cho|(?:don vi|to chuc|chu) duoc cap(?: phep)?|xac nhan|chung nhan|chu dau tu|chu du an|nha dau tu|ten to chuc(?:, ca nhan)?|ten co so|ten doanh nghiep|ten don vi|ho va ten|giao|xu phat doi voi|doi voi) ?:?(?: ong/ba| ong \(ba\)| ong| ba)? ?:?";
    let pattern = format!(r"\b{before} ?(?<v>{FIRM}(?s:.{{3,160}}))");
    Regex::new(&pattern.replace(" ?", r"\s{0,3}").replace(' ', r"\s{1,3}"))
        .expect("a valid pattern")
});

/// Whether a name and the issuing body's are one, as far as the shorter goes: nobody serves itself
/// ("Điều chỉnh Quyết định số 77/QĐ-KKT của Ban Quản lý …").
fn is_one_body(name: &str, issuer: &str) -> bool {
    let name = name.replace('\n', " ");
    name.starts_with(issuer) || issuer.starts_with(&name)
}

/// The first firm after such words, outside legal bases.
fn by_general_grammar(
    reading: &Reading,
    serves: impl Fn(Span) -> bool + Copy,
) -> Option<(Span, String)> {
    let text = &reading.paper.text;
    let in_body = GENERAL.captures_iter(text.folded()).filter(|found| {
        let at = found.get(0).map_or(0, |whole| whole.start());
        matches!(reading.paper.role_at(at), Role::Body)
    });
    let mut names = in_body.filter_map(|found| Some(Span::from(found.name("v")?.range())));
    let found = names.find(|span| serves(*span));
    let span = name_end::cut(text, found.or_else(|| only_firm(reading, serves))?);
    is_whole_name(text.folded_of(span)).then(|| (span, "holder".to_owned()))
}

/// The firm of the first article, where the paper's articles name no other.
fn only_firm(reading: &Reading, serves: impl Fn(Span) -> bool) -> Option<Span> {
    let text = &reading.paper.text;
    let article = FIRST_ARTICLE.find(text.folded())?.end();
    let in_body = |place: &Span| reading.paper.role_at(place.start) == Role::Body;
    let firms: Vec<Span> = OF_A_FIRM
        .captures_iter(&text.folded()[article..])
        .filter_map(|found| found.name("v"))
        .map(|firm| {
            let start = article + firm.start();
            let most = (start + LONGEST_NAME).min(text.folded().len());
            Span::from(start..most)
        })
        .filter(|place| in_body(place) && serves(*place))
        .collect();
    let letters = |span: &Span| {
        text.folded_of(name_end::cut(text, *span))
            .replace('\n', " ")
    };
    let first = firms.first()?;
    let is_alone = firms.iter().all(|other| letters(other) == letters(first));
    is_alone.then_some(*first)
}

static FIRST_ARTICLE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)^\W{0,3}dieu\s1\b").expect("a valid pattern"));
/// "… của Công ty A", "… do Công ty A làm chủ đầu tư".
static OF_A_FIRM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"\b(?:cua|do|cho)\s{{1,3}}(?<v>{FIRM})")).expect("a valid pattern")
});

/// More than the words for a firm and its form.
fn is_whole_name(folded: &str) -> bool {
    let rest = FIRM_ONLY
        .find(folded)
        .map_or(folded, |form| &folded[form.end()..]);
    rest.bytes().filter(u8::is_ascii_alphanumeric).count() >= 2
}

/// What a firm's name begins with (Law on Enterprises 2020, article 37).
static FIRM_ONLY: LazyLock<Regex> = LazyLock::new(|| {
    let form = r"(?:\W+(?:tnhh|cp|co phan|trach nhiem huu han|mtv|(?:mot|hai) thanh vien|tu nhan|hop danh)\b)*";
    Regex::new(&format!("^(?:chi nhanh )?{FIRM}{form}").replace(' ', r"\s"))
        .expect("a valid pattern")
});

/// The name in another mention, where it goes on after the dot that ends it here: a speck after a word
/// looks like a name's end ("Bao bì Tân. Lập Thịnh").
fn goes_on_elsewhere(text: &Passage, span: Span) -> Option<Span> {
    let (folded, name) = (text.folded(), text.folded_of(span));
    if !folded[span.end..].starts_with('.') {
        return None;
    }
    folded.match_indices(name).find_map(|(start, _)| {
        let end = start + name.len();
        let next = (end + 1).min(folded.len())..(end + 2).min(folded.len());
        let goes_on = folded[end..].starts_with([' ', '\n'])
            && text.read(next.into()).starts_with(char::is_uppercase);
        let most = (end + LONGEST_NAME).min(folded.len());
        goes_on.then(|| name_end::cut(text, (start..most).into()))
    })
}

/// Whether the longer name stands here too, but for a speck within it.
fn is_with_a_speck(text: &Passage, here: Span, longer: Span) -> bool {
    let flat = |text: &str| text.replace('\n', " ");
    let more = flat(&text.folded_of(longer)[here.end - here.start..]);
    flat(&text.folded()[here.end..]).starts_with(&format!(".{more}"))
}

/// A dot between a small letter and a capital is a speck between two words.
fn without_specks(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let is_speck = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let after = letters.get(at + 1);
        letters[at] == '.'
            && before.is_some_and(|c| c.is_lowercase())
            && after.is_some_and(|c| c.is_uppercase())
    };
    (0..letters.len())
        .map(|at| if is_speck(at) { ' ' } else { letters[at] })
        .collect()
}

/// "Côn ty", "Công t": the words that nearly every firm's name begins with are known, and one letter
/// of them may be lost.
fn with_whole_form(name: &str) -> String {
    const FORM: &str = "cong ty";
    let Some((first, rest)) = name.split_once(' ') else {
        return name.to_owned();
    };
    let (second, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    let read = fold(&format!("{first} {second}"));
    let lost_one = |at: usize| format!("{}{}", &FORM[..at], &FORM[at + 1..]) == read;
    let half_is_whole = first.to_lowercase() == "công" || second.to_lowercase() == "ty";
    let is_form = read == FORM || (half_is_whole && (0..FORM.len()).any(lost_one));
    if !is_form || rest.is_empty() {
        return name.to_owned();
    }
    let all_capitals = !second.chars().any(char::is_lowercase);
    let form = if all_capitals { "CÔNG TY" } else { "Công ty" };
    format!("{form} {rest}")
}

/// The holder's tax code or identity number: every digit as read.
pub fn holder_id(reading: &Reading) -> Option<Field> {
    let (span, rule) = first(reading, "holder_id", |kind| &kind.holder_id, |_| true)?;
    let value: String = reading.paper.text.read(span).split_whitespace().collect();
    let doubt = (!identity::is_sound(&value)).then_some(Why::Grammar);
    Some(standing::code(
        reading.paper,
        FieldName::HolderId,
        value,
        span,
        &rule,
        doubt,
    ))
}

/// What the paper is for; its heading where it names nothing else.
pub fn subject(reading: &Reading) -> Option<Field> {
    let paper = reading.paper;
    let (span, rule) = first(reading, "subject", |kind| &kind.subject, |_| true)
        .or_else(|| Some((kind::heading_span(paper)?, "heading".to_owned())))?;
    let span = paper.text.trimmed(span, ".,;:-\"“”");
    let value = paper.text.read(span);
    let doubt = (value.chars().count() > LONGEST_SUBJECT).then_some(Why::Grammar);
    Some(standing::words_unless(
        paper,
        FieldName::Subject,
        value,
        span,
        &rule,
        doubt,
    ))
}

/// "Họ và tên/Full name: …", "Làm việc tại (Working at): …": a form's label in its other language.
static LABEL_AGAIN: LazyLock<Regex> = LazyLock::new(|| {
    let words = r"[a-z][a-z ,'/.-]{1,60}?";
    Regex::new(&format!(r"^\s{{0,3}}(?:/\s?{words}\s?:|\({words}\)\s?:)")).expect("a valid pattern")
});

/// The first pattern of the kind that finds something wanted outside legal bases.
fn first<'a>(
    reading: &Reading<'a>,
    what: &str,
    patterns: impl Fn(&'a kind::Kind) -> &'a [Pattern],
    is_wanted: impl Fn(Span) -> bool,
) -> Option<(Span, String)> {
    let kind = reading.kind?;
    let text = &reading.paper.text;
    let found = patterns(kind).iter().find_map(|pattern| {
        let mut from = 0;
        while let Some(found) = pattern.regex().captures_at(text.folded(), from) {
            let (whole, value) = (found.get(0)?, found.name("v")?);
            let label = LABEL_AGAIN
                .find(value.as_str())
                .map_or(0, |label| label.end());
            let own = (value.start() + label..value.end()).into();
            let span = text.trimmed(own, ".,;:\"“”-_");
            let is_own = reading.paper.role_at(span.start) != Role::Basis;
            if is_own && span.start < span.end && is_wanted(span) {
                return Some(span);
            }
            // The next may begin within what this one took.
            from = whole.start() + 1;
        }
        None
    })?;
    Some((found, format!("kinds/{}:{what}", kind.code)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_a_firm_is_whole_and_its_name_is_left_alone() {
        assert_eq!(with_whole_form("Côn ty TNHH Cơ khí"), "Công ty TNHH Cơ khí");
        assert_eq!(with_whole_form("CÔNG T CỔ PHẦN A"), "CÔNG TY CỔ PHẦN A");
        assert_eq!(with_whole_form("Cong ty TNHH Cổ Mã"), "Công ty TNHH Cổ Mã");
        assert_eq!(with_whole_form("Nguyễn Văn An"), "Nguyễn Văn An");
        assert_eq!(with_whole_form("Còn Tý Ba"), "Còn Tý Ba");
    }

    #[test]
    fn a_speck_between_words_is_no_dot() {
        assert_eq!(
            without_specks("Bao bì Tân.Lập Thịnh"),
            "Bao bì Tân Lập Thịnh"
        );
        assert_eq!(without_specks("Công ty TM.DV Á"), "Công ty TM.DV Á");
    }
}
