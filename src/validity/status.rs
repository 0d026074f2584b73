//! Status: what a paper may be worth on a day, and the one reason that decides.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::document::RelationVerb;

/// What a paper is worth on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// In force.
    InForce,
    /// Its first day lies ahead.
    NotYetEffective,
    /// Its last day has passed.
    Expired,
    /// Another paper stands in its place.
    Superseded,
    /// A decision has ended it.
    Revoked,
    /// What we know does not let one say.
    Unknown,
}

impl Status {
    /// All of them, in the order of display.
    pub const ALL: [Status; 6] = [
        Status::InForce,
        Status::NotYetEffective,
        Status::Expired,
        Status::Superseded,
        Status::Revoked,
        Status::Unknown,
    ];

    /// The name in exports.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::InForce => "in_force",
            Status::NotYetEffective => "not_yet_effective",
            Status::Expired => "expired",
            Status::Superseded => "superseded",
            Status::Revoked => "revoked",
            Status::Unknown => "unknown",
        }
    }

    /// The status of that name.
    pub fn parse(name: &str) -> Option<Status> {
        Self::ALL.into_iter().find(|s| s.as_str() == name)
    }
}

/// A paper as one names it to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cited {
    /// Id of its record.
    pub id: i64,
    /// Number, confirmed or not.
    pub number: Option<String>,
    /// Day of issue, confirmed or not.
    pub date: Option<Date>,
    /// Name of its file.
    pub file: String,
}

/// Why something may have happened to a paper, but not surely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// The citation, or what it is compared with, waits for review.
    Citation,
    /// The citation fits several papers.
    SeveralFit,
    /// The citation differs from this paper by a sign: one of the two may be misread.
    NearlySame,
    /// The days of the two papers speak against it.
    Contradicted,
    /// The acting paper's day is not confirmed.
    Day,
    /// The acting paper was itself ended later.
    ActingPaperEnded,
}

/// The one reason that decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
#[allow(missing_docs, reason = "each variant says what its fields are")]
pub enum Reason {
    /// A decision ended it.
    Revoked { by: Cited, from: Date },
    /// Another stands in its place.
    Superseded { by: Cited, from: Date },
    /// Its last day has passed.
    Ended {
        last: Date,
        counted: bool,
        extended_by: Option<Cited>,
    },
    /// Its end is not known; the law lets no paper of its kind last longer.
    EndedByLaw { last: Date },
    /// Its first day lies ahead.
    StartsLater { from: Date },
    /// It bears a date of issue that lies ahead.
    IssuedLater { issued: Date },
    /// In force until its last day.
    Until {
        last: Date,
        counted: bool,
        extended_by: Option<Cited>,
    },
    /// Papers of its kind have no end of their own.
    NoTermKind,
    /// It says that it has no end.
    Unlimited,
    /// Works may begin until a day.
    WorksMayBegin {
        until: Date,
        extended_by: Option<Cited>,
    },
    /// The day to begin works has passed: whether they began is an outside fact.
    WorksUnknown { until: Date },
    /// Something may have happened to it.
    MayBeEnded {
        verb: RelationVerb,
        by: Cited,
        doubt: Doubt,
    },
    /// It is stopped.
    Suspended { by: Cited, until: Option<Date> },
    /// It was extended when it had already ended.
    ExtendedTooLate { last: Date, until: Date, by: Cited },
    /// It was, or may have been, extended to a day that is not known.
    ExtendedUnknown { last: Option<Date>, by: Cited },
    /// Its first day is not known or not confirmed.
    StartUnconfirmed { proposed: Option<Date> },
    /// Its end is not confirmed.
    EndUnconfirmed { proposed: Date },
    /// Its term is counted from a fact that the paper does not hold.
    OutsideStart,
    /// Its kind has an end, and none was found.
    NoEndFound,
    /// Its kind is not known or not confirmed, and no end was found.
    KindUnknown,
    /// It, or a paper that may act on it, has changed since it was judged.
    Unjudged,
}

/// The answer for a paper and a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What it is worth.
    pub status: Status,
    /// Why.
    pub reason: Reason,
    /// Another lawful reading would give another answer, or the end is within a day.
    pub borderline: bool,
    /// Last day in force after extensions, if confirmed.
    pub expiry_date: Option<Date>,
    /// Last day to begin works after extensions, if confirmed.
    pub start_works_by: Option<Date>,
}
