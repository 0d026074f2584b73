//! Sentences: those in which a paper speaks of its own validity.
//!
//! Promise: what has effect or a term in such a sentence is the paper itself, or the right that it
//! gives (a project's, to land, to work): never a guarantee, a contract, another paper, or what somebody
//! has to do within a time. By the sentence's subject, which stands first in Vietnamese.

use std::sync::LazyLock;

use regex::Regex;

use super::Reading;
use super::kind;
use crate::layout::{Role, Span};

/// Longer ones are tables or were read without their full stops.
const LONGEST: usize = 600;

/// "Thời hạn hiệu lực của giấy phép:".
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^\W*(?:\d{1,2}\W+)?(?:thoi (?:han|gian|diem)|hieu luc|han|ngay (?:het|co))\b.{0,50}:$",
    )
    .expect("a valid pattern")
});

/// A line that begins a sentence of the paper about itself, though the line before it is full.
static BEGINS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"^(?:{PAPER}(?:[^.;]{{0,60}} nay\b|(?: [a-z]+){{0,10}}? (?:co|het) (?:hieu luc|gia tri|thoi han))|thoi (?:han|gian|diem)\b|hieu luc\b|ngay (?:het|co) (?:han|hieu luc)|co (?:gia tri|hieu luc)|han (?:su dung|hieu luc))")).expect("a valid pattern")
});

/// The heading of an article before its first sentence, whatever its stop was read as.
static ARTICLE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\W{0,3}dieu \d{1,2}\s?[.,:;]\s?").expect("a valid pattern"));

/// What papers call themselves.
const PAPER: &str = r"(?:quyet dinh|giay (?:phep|chung nhan|xac nhan)|chung chi|van ban|thong bao|cong van|nghi quyet|giay)";

/// The sentence's beginning that makes it the paper's own.
static OWN: LazyLock<Regex> = LazyLock::new(|| {
    // "Kể từ ngày ký, …", "Sau 10 ngày kể từ ngày ký, …"
    let when = r"(?:(?:(?:ke|tinh) tu|tu|sau)\b[^;]{2,70}?,? )?";
    // Letters only: "Giấy phép số 22/GP-UBND" is another paper.
    let named = format!(
        r"{PAPER}(?: [a-z,]+){{0,12}}? (?:nay\b|(?:chi |bat dau |chinh thuc )?(?:co|het|duoc|phat sinh|khong)\b)"
    );
    // Whatever the noun: it may be misread.
    let this = r"(?:[a-z,]+ ){1,12}?nay (?:chi |bat dau |chinh thuc )?(?:co|het|phat sinh) (?:hieu luc|gia tri|thoi han)";
    let right = r"du an(?: nay)? (?:co thoi han|(?:duoc )?hoat dong)|cong trinh (?:phai duoc|duoc) khoi cong";
    let of = format!(
        r"(?: ?(?:cua (?:du an|{PAPER}(?: [a-z]+){{0,8}})|(?:co |con )?hieu luc|het hieu luc|hoat dong(?: du an)?|du an|(?:cho )?thue(?: lai)?(?: dat)?|giao(?: dat| khu vuc bien)?|su dung(?: dat| khu vuc bien| {PAPER}(?: [a-z]+){{0,8}})?|lam viec(?: tai [a-z ]{{2,30}})?|khai thac(?: nuoc| khoang san)?|ton tai|(?:duoc )?cap(?: phep)?|co gia tri|khoi cong(?: cong trinh| xay dung)?|thuc hien(?: du an)?)){{0,3}}(?: ?[(/][^):\n]{{2,40}}[):])?"
    );
    let says = r" ?(?:[:(]|la\b|den\b|tu\b|ke\b|tinh\b|toi\b|khong\b|ket thuc\b|theo\b|bang\b|vo\b|\d|(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)\b)";
    let label = format!(
        r"(?:thoi (?:han|gian|diem)|hieu luc(?: thi hanh)?|han|ngay (?:het|co)(?: han)?){of}{says}"
    );
    let bare = r"ngay het (?:han|hieu luc)|co (?:gia tri|hieu luc)|khong (?:xac dinh )?thoi han|vo thoi han|(?:period|duration|validity|valid|term)\b";
    Regex::new(&format!(
        r"^\W*{when}(?:{named}|{this}|{right}|{label}|{bare})"
    ))
    .expect("a valid pattern")
});

/// "Giấy chứng nhận kiểm định cầu cảng có hiệu lực đến …": the paper that a sentence names as its subject, and
/// what it is of.
static SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"^\W*(?<paper>{PAPER})(?<of>(?: [a-z,]+){{1,12}}?) (?:chi |bat dau |chinh thuc )?(?:co|het|duoc|phat sinh)\b"))
        .expect("a valid pattern")
});

/// Whether the sentence's subject is a paper of another name than the heading's.
pub fn is_of_another(reading: &Reading, sentence: Span) -> bool {
    let text = flat(reading, sentence);
    let Some(subject) = SUBJECT.captures(&text) else {
        return false;
    };
    let of = subject["of"].trim();
    let heading = kind::heading_text(reading.paper)
        .unwrap_or_default()
        .replace('\n', " ");
    let is_this = of
        .split(' ')
        .any(|word| matches!(word, "nay" | "tren" | "duoc" | "co" | "het" | "khong"));
    !is_this && !heading.is_empty() && !heading.contains(of)
}

/// Words without which a sentence says nothing of validity.
static VALIDITY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:hieu luc|gia tri|thoi han|thoi gian|thi hanh|ap dung|hoat dong|han|su dung|khoi cong|period|duration|valid|validity|term)\b")
        .expect("a valid pattern")
});

/// What is to be done, before a time is named.
static DUTY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:phai|nop|bao cao|de nghi|gui|lap ho so|hoan thanh|bao hanh|bao quan|luu giu|gop|nghiem thu)\b")
        .expect("a valid pattern")
});

/// To begin works within a time: the limit of a building permit, whoever is named.
static WORKS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\W*(?:trong|qua|sau) (?:thoi han )?\d.*\bkhoi cong\b").expect("a valid pattern")
});

/// The sentences in which the paper speaks of its own validity, in reading order.
pub fn own(reading: &Reading) -> Vec<Span> {
    let all = sentences(reading).into_iter();
    all.filter(|sentence| is_own(reading, *sentence)).collect()
}

fn is_own(reading: &Reading, sentence: Span) -> bool {
    let role = reading.paper.role_at(sentence.start);
    let text = flat(reading, sentence);
    let may_speak = !matches!(
        role,
        Role::Basis | Role::SignedBlock | Role::Motto | Role::Issuer
    );
    may_speak
        && !is_of_a_passport(reading, sentence)
        && VALIDITY.is_match(&text)
        && (OWN.is_match(&text) || WORKS.is_match(&text))
}

/// "Hộ chiếu (Passport No.): PX1234567; có giá / trị đến (valid until): 19/9/2029": whose end is a passport's.
fn is_of_a_passport(reading: &Reading, sentence: Span) -> bool {
    let text = reading.paper.text.folded();
    let before = &text[sentence.start.saturating_sub(PASSPORT_BEFORE)..sentence.start];
    let words = ["ho chieu", "passport", "the tam tru", "visa"];
    let at = words.iter().filter_map(|word| before.rfind(word)).max();
    // A numbered line begins another item of the form.
    at.is_some_and(|at| !NEXT_ITEM.is_match(&before[at..]))
}

const PASSPORT_BEFORE: usize = 100;
static NEXT_ITEM: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\n\W{0,2}\d{1,2}\s?[.)]").expect("a valid pattern"));

/// Whether the part of a sentence before a time says what somebody has to do until then.
pub fn is_duty(before: &str) -> bool {
    DUTY.is_match(before) && !before.contains("khoi cong")
}

/// All sentences: they end with a full stop, a semicolon or a line that is not full.
fn sentences(reading: &Reading) -> Vec<Span> {
    let text = &reading.paper.text;
    let folded = text.folded().as_bytes();
    let mut found = Vec::new();
    let mut start = 0;
    let mut ends_at = |end: usize, start: &mut usize| {
        let span = text.trimmed((*start..end).into(), "");
        if span.end > span.start && span.end - span.start <= LONGEST {
            found.push(span);
        }
        *start = end;
    };
    let mut goes_on = false;
    for line in text.lines() {
        let heading = ARTICLE.find(text.folded_of(line.span)).filter(|_| !goes_on);
        goes_on = text.is_full(line);
        let begin = line.span.start + heading.map_or(0, |heading| heading.end());
        let rest: Span = (begin..line.span.end).into();
        let first = text.read((begin..(begin + 1).min(line.span.end)).into());
        let begins = first.chars().all(char::is_uppercase) && BEGINS.is_match(text.folded_of(rest));
        if heading.is_some() || begins {
            ends_at(begin, &mut start);
        }
        for at in begin..line.span.end {
            let is_last = matches!(folded.get(at + 1), None | Some(b' ' | b'\n' | b'/' | b'"'));
            if folded[at] == b';' || folded[at] == b'.' && is_last {
                ends_at(at + 1, &mut start);
            }
        }
        let ends_with_colon = folded[..line.span.end].ends_with(b":");
        // A label's value may stand on the next line; "như sau:" ends what it announces.
        let is_label = ends_with_colon && LABEL.is_match(text.folded_of(line.span));
        if !is_label && (ends_with_colon || !text.is_full(line)) {
            ends_at(line.span.end, &mut start);
        }
    }
    found
}

/// The folded text of a sentence in one line.
pub fn flat(reading: &Reading, sentence: Span) -> String {
    reading.paper.text.folded_of(sentence).replace('\n', " ")
}
