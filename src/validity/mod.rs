//! Validity: from the facts of all papers to the status of one paper on one day, with the reason.
//!
//! ```text
//! records -> Paper (facts that count) -> Graph (who acts on whom) -> judge(paper, day) -> Verdict
//! ```
//! A catalogue keeps the verdicts of all its papers for all days; `settle` says how, and how to ask.
//!
//! Promise: only values we stand behind lead to a status we stand behind. A paper is never called in
//! force because no end was found, and whatever might have ended it makes the answer `unknown`.

mod case;
mod citations;
mod explain;
mod judged;
mod paper;
mod periods;
mod relations;
mod settle;
mod status;
mod term;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use case::judge;
pub use citations::{Fit, Link};
pub use explain::{Language, sentence};
pub use judged::Judged;
pub use paper::{Act, Dated, Fact, Paper, Reading};
pub use periods::{Period, periods};
pub use relations::{Effect, Event, Graph};
pub use settle::{Rules, graph_around, settle, verdict_on};
pub use status::{Cited, Doubt, Reason, Status, Verdict};
pub use term::{last_day, rolled_past_rest_days};

/// Whether papers of a kind end by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TermRule {
    /// They have no end of their own: in force until another paper ends them.
    None,
    /// They have a term; without one that we know, nobody can say.
    Own,
    /// Their term limits the start of works only (building permits): in force until then, after that
    /// it takes the outside fact whether works began.
    StartOfWorks,
}

/// How papers of a kind that change one another stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Amendment {
    /// The n-th stands alone: a later paper of the same number supersedes the earlier ones.
    Restating,
    /// The first and its changes stand together.
    Cumulative,
}

/// What validity needs to know of a kind of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindRules {
    /// Whether it ends by time.
    pub term: TermRule,
    /// How its changes stand together.
    pub amendment: Amendment,
    /// The longest for which the law lets any paper of the kind be in force, in years from its first
    /// day. Only where the law is certain: it ends papers whose end could not be read.
    #[serde(default)]
    pub longest_years: Option<u16>,
}

impl KindRules {
    /// For a kind that nobody described: it needs a printed end, and nothing supersedes it unsaid.
    pub const UNKNOWN: KindRules = KindRules {
        term: TermRule::Own,
        amendment: Amendment::Cumulative,
        longest_years: None,
    };
}

/// Finds the rules of a kind by its code; `None` for a code that is not known.
pub type KindLookup<'a> = dyn Fn(&str) -> Option<KindRules> + Sync + 'a;
