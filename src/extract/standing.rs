//! Standing: whether a value is given or proposed, and how probable it is.
//!
//! Probability is the product of how surely the words were read and what the checks leave; it is
//! fitted no further here.

use crate::document::{Evidence, Field, FieldName, Mark, Source, Standing};
use crate::layout::{Paper, Span};

/// Why a value is only proposed; `code` names it in the message files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// A word was read with doubt.
    LowConfidence,
    /// Its form is not what such values have.
    Grammar,
    /// Two places of the paper say different things.
    Disagreement,
    /// It rests on a value that is itself proposed.
    RestsOnProposed,
    /// Nothing on the paper confirms it.
    Unconfirmed,
    /// Its digits seem to be written or stamped into a blank.
    FilledIn,
    /// The code on the paper says something else.
    CodeDiffers,
    /// A stamp on the paper may have changed it.
    Changed,
}

impl Why {
    /// All reasons.
    pub const ALL: [Why; 8] = [
        Why::LowConfidence,
        Why::Grammar,
        Why::Disagreement,
        Why::RestsOnProposed,
        Why::Unconfirmed,
        Why::FilledIn,
        Why::CodeDiffers,
        Why::Changed,
    ];

    /// The code in the catalogue, in exports and in the message files.
    pub fn code(self) -> &'static str {
        match self {
            Why::LowConfidence => Standing::MISREAD,
            Why::Grammar => "grammar",
            Why::Disagreement => "disagreement",
            Why::RestsOnProposed => "rests-on-proposed",
            Why::Unconfirmed => "unconfirmed",
            Why::FilledIn => "filled-in",
            Why::CodeDiffers => "code-differs",
            Why::Changed => "changed",
        }
    }

    /// What the doubt leaves of the probability.
    fn share(self) -> f32 {
        match self {
            Why::LowConfidence => 0.9,
            Why::Grammar => 0.4,
            Why::Disagreement => 0.4,
            Why::RestsOnProposed => 0.8,
            Why::Unconfirmed => 0.7,
            Why::FilledIn => 0.7,
            Why::CodeDiffers => 0.4,
            Why::Changed => 0.7,
        }
    }
}

/// Digits and codes: every word must have been read surely. Disputed ones lie well below, however right a
/// reader is who disputes (models/calibration.toml).
const LEAST_SURE_CODE: f32 = 0.80;
/// Running text: the words on the whole, and no word a guess.
const LEAST_SURE_WORDS: f32 = 0.70;
const LEAST_SURE_WORD: f32 = 0.35;

/// A value of digits or codes at `span`; `doubt` is what speaks against it beside the reading.
pub fn code(
    paper: &Paper,
    name: FieldName,
    value: String,
    span: Span,
    rule: &str,
    doubt: Option<Why>,
) -> Field {
    let sure = sureness_of_code(paper, span);
    code_as_sure(paper, name, value, span, rule, doubt, sure)
}

/// As [`code`], where it is known otherwise how surely it was read.
pub fn code_as_sure(
    paper: &Paper,
    name: FieldName,
    value: String,
    span: Span,
    rule: &str,
    doubt: Option<Why>,
    sure: f32,
) -> Field {
    let weak = (sure < LEAST_SURE_CODE).then_some(Why::LowConfidence);
    field(paper, name, value, span, rule, sure, doubt.or(weak))
}

/// A value of running text at `span`.
pub fn words(paper: &Paper, name: FieldName, value: String, span: Span, rule: &str) -> Field {
    words_unless(paper, name, value, span, rule, None)
}

/// As [`words`], with what speaks against it beside the reading.
pub fn words_unless(
    paper: &Paper,
    name: FieldName,
    value: String,
    span: Span,
    rule: &str,
    doubt: Option<Why>,
) -> Field {
    let sure = sureness(paper, span, false);
    let weak = sure < LEAST_SURE_WORDS || paper.text.confidence(span) < LEAST_SURE_WORD;
    let doubt = doubt.or(weak.then_some(Why::LowConfidence));
    field(paper, name, value, span, rule, sure, doubt)
}

/// A value that a mark on the page proves.
pub fn of_mark(name: FieldName, value: String, page: u32, mark: &Mark, rule: &str) -> Field {
    Field {
        name,
        value,
        probability: 0.95,
        standing: Standing::Given,
        evidence: Evidence {
            page,
            rect: mark.rect,
            text: mark.text.clone(),
            rule: rule.to_owned(),
            source: Source::Scan,
        },
    }
}

/// Whether a span of digits and codes was read surely.
pub fn is_sure_code(paper: &Paper, span: Span) -> bool {
    sureness_of_code(paper, span) >= LEAST_SURE_CODE
}

/// How surely a span of digits and codes was read, 0 to 1.
pub fn sureness_of_code(paper: &Paper, span: Span) -> f32 {
    sureness(paper, span, true)
}

fn sureness(paper: &Paper, span: Span, every_word: bool) -> f32 {
    match paper.text.source(span) {
        Source::TextLayer => 0.995,
        _ if every_word => paper.text.confidence(span),
        _ => paper.text.mean_confidence(span),
    }
}

fn field(
    paper: &Paper,
    name: FieldName,
    value: String,
    span: Span,
    rule: &str,
    sure: f32,
    doubt: Option<Why>,
) -> Field {
    Field {
        name,
        value,
        probability: (sure * doubt.map_or(1.0, Why::share)).clamp(0.0, 0.999),
        standing: standing(doubt),
        evidence: paper.text.evidence(span, rule),
    }
}

/// Proposes a value of the paper that was given.
pub fn doubt(fields: &mut [Field], name: FieldName, why: Why) {
    let given = fields
        .iter_mut()
        .find(|field| field.name == name && field.is_given());
    if let Some(field) = given {
        field.standing = standing(Some(why));
        field.probability *= why.share();
    }
}

/// Given without a doubt, proposed with one.
pub fn standing(doubt: Option<Why>) -> Standing {
    doubt.map_or(Standing::Given, |why| Standing::Proposed {
        why: why.code().to_owned(),
    })
}
