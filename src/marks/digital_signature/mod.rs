//! Signatures: the digital signatures of a PDF (ISO 32000-1, 12.8; Decree 30/2020/NĐ-CP, appendix I):
//! who signed, when, with which certificates, and whether the signed bytes are unchanged.
//!
//! Promise: what is told follows from the file alone: the bytes that a signature covers, its own
//! arithmetic, the certificates that it carries. Whether those certificates are to be trusted is not
//! judged: no list of trusted authorities is consulted, and no network. A signature that cannot be
//! checked is never called valid.

mod cms;
mod key;
mod place;

use std::ops::Range;
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use regex::bytes::Regex;
use serde::Serialize;
use serde_json::{Value, json};

use crate::document::{Mark, MarkKind, Page, Rect};
use cms::Signed;

/// What became of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The bytes are those that were signed, with a certificate valid on that day.
    Valid,
    /// The bytes that it covers were changed after signing.
    Altered,
    /// The signature is not made by the key of its certificate.
    Forged,
    /// Signed when the certificate was not (yet, or any more) valid.
    Expired,
    /// It cannot be checked: an unknown algorithm, or no signature by its form.
    Unchecked,
}

impl State {
    /// Why a person should look at it, as a code of the message files.
    fn why(self) -> Option<&'static str> {
        match self {
            State::Valid => None,
            State::Altered => Some("signature-altered"),
            State::Forged => Some("signature-forged"),
            State::Expired => Some("signature-expired"),
            State::Unchecked => Some("signature-unchecked"),
        }
    }
}

/// A certificate that the signature carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Certificate {
    /// To whom it was given.
    pub subject: String,
    /// By whom.
    pub issuer: String,
    /// Its number with that issuer, in hexadecimal digits.
    pub serial: String,
    /// First moment of validity.
    pub not_before: Timestamp,
    /// Last moment of validity.
    pub not_after: Timestamp,
    /// Whether the next certificate's key signed it; none for the last one.
    pub signed_by_next: Option<bool>,
}

/// A digital signature of a file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Signature {
    /// What became of it.
    pub state: State,
    /// Name of the signer, from the certificate.
    pub signer: Option<String>,
    /// The signer's organisation, from the certificate.
    pub organisation: Option<String>,
    /// When it was signed.
    pub signed_at: Option<Timestamp>,
    /// Whether a time-stamping authority vouches for the time; else the signer's computer said it.
    pub is_time_stamped: bool,
    /// The algorithms, e.g. `RSA SHA-256`.
    pub algorithm: String,
    /// The signer's certificate first, then those of its issuers, as far as the file carries them.
    pub certificates: Vec<Certificate>,
    /// Which of the file's signatures, from 1, in the order of signing.
    pub order: usize,
    /// Signatures of the file.
    pub of: usize,
    /// Bytes that were added to the file after the last signature; they are not covered by any.
    pub later_bytes: usize,
    #[serde(skip)]
    covered_to: usize,
}

/// `/ByteRange [0 840 960 240]`: which bytes are signed; the gap holds the signature.
static BYTE_RANGE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?-u)/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")
        .expect("a valid pattern")
});
/// A file with more is no paper.
const MOST_SIGNATURES: usize = 64;

/// The digital signatures of a PDF, in the order of signing.
pub fn find(pdf: &[u8]) -> Vec<Signature> {
    let mut gaps: Vec<Range<usize>> = Vec::new();
    let mut found: Vec<Signature> = Vec::new();
    for range in BYTE_RANGE.captures_iter(pdf).take(MOST_SIGNATURES) {
        let number = |group: usize| {
            let digits = std::str::from_utf8(&range[group]).unwrap_or_default();
            digits.parse::<usize>().unwrap_or(usize::MAX)
        };
        let (first, second) = match (ranges(number(1), number(2)), ranges(number(3), number(4))) {
            (Some(first), Some(second)) => (first, second),
            _ => continue,
        };
        let gap = first.end..second.start;
        if !gaps.contains(&gap) {
            found.push(read(pdf, first, second));
            gaps.push(gap);
        }
    }
    in_order(found, pdf)
}

fn ranges(start: usize, length: usize) -> Option<Range<usize>> {
    Some(start..start.checked_add(length)?)
}

/// Signs the order and what came after the last signature.
fn in_order(mut found: Vec<Signature>, pdf: &[u8]) -> Vec<Signature> {
    found.sort_by_key(|signature| signature.covered_to);
    let of = found.len();
    for (index, signature) in found.iter_mut().enumerate() {
        signature.order = index + 1;
        signature.of = of;
    }
    if let Some(last) = found.last_mut() {
        let rest = pdf.get(last.covered_to..).unwrap_or_default();
        last.later_bytes = rest.trim_ascii().len();
    }
    found
}

fn read(pdf: &[u8], first: Range<usize>, second: Range<usize>) -> Signature {
    let covered_to = second.end;
    let parts = (first.start == 0 && first.end < second.start)
        .then(|| Some([pdf.get(first.clone())?, pdf.get(second.clone())?]))
        .flatten();
    let signed = parts.and_then(|parts| {
        let contents = hexadecimal(pdf.get(first.end..second.start)?)?;
        cms::check(&contents, parts)
    });
    match signed {
        Some(signed) => of_signed(signed, covered_to),
        None => Signature {
            state: State::Unchecked,
            signer: None,
            organisation: None,
            signed_at: None,
            is_time_stamped: false,
            algorithm: String::new(),
            certificates: Vec::new(),
            order: 0,
            of: 0,
            later_bytes: 0,
            covered_to,
        },
    }
}

fn of_signed(signed: Signed, covered_to: usize) -> Signature {
    let expired = match (signed.signed_at, signed.certificates.first()) {
        (Some(at), Some(own)) => at < own.not_before || at > own.not_after,
        _ => false,
    };
    Signature {
        state: match signed.state {
            State::Valid if expired => State::Expired,
            state => state,
        },
        signer: signed.signer,
        organisation: signed.organisation,
        signed_at: signed.signed_at,
        is_time_stamped: signed.is_time_stamped,
        algorithm: signed.algorithm,
        certificates: signed.certificates,
        order: 0,
        of: 0,
        later_bytes: 0,
        covered_to,
    }
}

/// The gap holds `<3082…0000>` and nothing else.
fn hexadecimal(gap: &[u8]) -> Option<Vec<u8>> {
    let digits = gap.trim_ascii().strip_prefix(b"<")?.strip_suffix(b">")?;
    let value = |digit: &u8| char::from(*digit).to_digit(16).map(|v| v as u8);
    let (pairs, rest) = digits.as_chunks::<2>();
    let bytes = pairs
        .iter()
        .map(|[high, low]| Some(value(high)? << 4 | value(low)?));
    rest.is_empty().then(|| bytes.collect()).flatten()
}

impl Signature {
    fn into_mark(self, rect: Rect) -> Mark {
        let said = [
            self.signer.clone(),
            self.organisation.clone(),
            self.signed_at
                .map(|at| in_vietnam(at).strftime("%Y-%m-%d %H:%M").to_string()),
        ];
        let said: Vec<String> = said.into_iter().flatten().collect();
        let mut mark = Mark::new(MarkKind::DigitalSignature, rect, said.join(", "));
        let why = self.state.why();
        let why = why.or((self.later_bytes > 0).then_some("signature-later-changes"));
        mark.why = why.map(str::to_owned);
        if let Some(at) = self.signed_at {
            let day = in_vietnam(at).date().to_string();
            mark.detail.insert("signed_on".to_owned(), json!(day));
        }
        if let Ok(Value::Object(known)) = serde_json::to_value(&self) {
            mark.detail.extend(known);
        }
        mark
    }
}

/// Days are counted where the offices are.
fn in_vietnam(at: Timestamp) -> jiff::ZonedDateTime {
    at.to_zoned_datetime(TimeZone::fixed(Offset::constant(7)))
}

/// A signature with the place where it is shown.
pub struct Shown {
    signature: Signature,
    place: Option<place::Place>,
}

impl Shown {
    /// Puts it on its page.
    pub fn put_on(self, page: &mut Page) {
        let rect = self.place.map_or(Rect::default(), |place| {
            place.rect(page.width_px, page.height_px)
        });
        page.marks.push(self.signature.into_mark(rect));
    }
}

/// The signatures of a PDF of so many pages, each with the page (from 0) on which it is shown; one that
/// is not shown belongs to the first page, with an empty box.
pub fn shown(pdf: &[u8], pages: usize) -> Vec<(usize, Shown)> {
    let signatures = find(pdf);
    if signatures.is_empty() || pages == 0 {
        return Vec::new();
    }
    let places = place::places(pdf);
    let shown = signatures.into_iter().map(|signature| {
        let place = places
            .iter()
            .find(|place| place.covered_to == signature.covered_to)
            .cloned();
        let index = place.as_ref().map_or(0, |place| place.page).min(pages - 1);
        (index, Shown { signature, place })
    });
    shown.collect()
}

#[cfg(test)]
mod tests;
