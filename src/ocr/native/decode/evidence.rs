//! Evidence: what a step says about the three codes that paths may take there: its two best and
//! the null.
//!
//! Promise: every logarithm is taken once a step, not once a path.

use super::super::network::Step;

/// Certainty that every step loses, so that shorter paths are a little better.
const STEP_COST: f64 = -0.085;
/// Logarithms of probabilities are cut here.
pub(super) const LEAST_CERTAINTY: f32 = -20.0;

/// A step's probabilities as the beam needs them.
pub(super) struct Evidence {
    /// The two best codes and the null.
    options: [Choice; 3],
    count: usize,
    top: u16,
    second: u16,
    /// Certainty of the two best and the null together.
    pub(super) all_three: Certainty,
}

#[derive(Clone, Copy, Default)]
pub(super) struct Certainty {
    /// Logarithm of the probability, with the cost of a step.
    pub(super) certainty: f32,
    pub(super) probability: f32,
}

impl Certainty {
    pub(super) fn of(probability: f32) -> Self {
        let log = if probability > LEAST_CERTAINTY.exp() {
            probability.ln()
        } else {
            LEAST_CERTAINTY
        };
        Self {
            certainty: (f64::from(log) + STEP_COST) as f32,
            probability,
        }
    }
}

#[derive(Clone, Copy, Default)]
pub(super) struct Choice {
    pub(super) code: u16,
    pub(super) character: Option<u32>,
    pub(super) is_null: bool,
    pub(super) alone: Certainty,
    pub(super) with_null: Certainty,
}

impl Evidence {
    pub(super) fn of(step: &Step, null: u16, character_of: &dyn Fn(u16) -> Option<u32>) -> Self {
        let (top, second) = (step.top[0].0, step.top[1].0);
        let mut options = [Choice::default(); 3];
        let mut count = 0;
        for (code, p) in [step.top[0], step.top[1], (null, step.null)] {
            if options[..count].iter().all(|o| o.code != code) {
                options[count] = Choice {
                    code,
                    character: character_of(code),
                    is_null: code == null,
                    alone: Certainty::of(p),
                    with_null: Certainty::of(p + step.null),
                };
                count += 1;
            }
        }
        Self {
            options,
            count,
            top,
            second,
            all_three: Certainty::of(step.top[0].1 + step.null + step.top[1].1),
        }
    }

    pub(super) fn options(&self) -> &[Choice] {
        &self.options[..self.count]
    }

    pub(super) fn are_top_two(&self, a: u16, b: u16) -> bool {
        (a == self.top && b == self.second) || (a == self.second && b == self.top)
    }
}
