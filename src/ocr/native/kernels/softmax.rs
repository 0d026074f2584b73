//! Softmax: from logits to probabilities, as far as the decoder looks at them.
//!
//! Promise: plain Rust on sixteen numbers at a time and no fused operations, so that every kernel
//! gets the same bits from its own vector instructions.

use super::LANES;

/// Codes kept for every step: enough for the decoder and for alternatives of doubtful characters.
pub const KEPT: usize = 4;
/// Differences to the largest logit are cut here, as in training.
const MOST_DIFFERENCE: f32 = 86.0;

/// What the network says about one step: three pixels of a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The most probable codes, best first.
    pub top: [(u16, f32); KEPT],
    /// Probability of the null code.
    pub null: f32,
}

/// The step of these logits; the last sixteen may be filled up with negative infinity.
#[inline(always)]
pub(super) fn softmax(logits: &[[f32; LANES]], null_code: usize) -> Step {
    let mut top = [(0, f32::NEG_INFINITY); KEPT];
    let least = fourth_at_least(logits);
    for (at, lanes) in logits.iter().enumerate() {
        if lanes
            .iter()
            .fold(false, |any, &logit| any | (logit >= least))
        {
            enter(&mut top, at * LANES, lanes, least);
        }
    }
    let most = top[0].1;
    let mut totals = [0.0; LANES];
    for lanes in logits {
        let powers = exponential(lanes, most);
        for (total, power) in totals.iter_mut().zip(powers) {
            *total += power;
        }
    }
    let total: f32 = totals.iter().sum();
    // One more call of the same function: the same bits for the same logit.
    let mut kept = [f32::NEG_INFINITY; LANES];
    for (kept, &(_, logit)) in kept.iter_mut().zip(&top) {
        *kept = logit;
    }
    kept[KEPT] = logits[null_code / LANES][null_code % LANES];
    let powers = exponential(&kept, most);
    let mut step = Step {
        top,
        null: powers[KEPT] / total,
    };
    for (top, power) in step.top.iter_mut().zip(powers) {
        top.1 = power / total;
    }
    step
}

/// A bound that at least [`KEPT`] logits reach: the least of the maxima of as many groups.
#[inline(always)]
fn fourth_at_least(logits: &[[f32; LANES]]) -> f32 {
    let mut most = [f32::NEG_INFINITY; LANES];
    for lanes in logits {
        for (most, &logit) in most.iter_mut().zip(lanes) {
            *most = if logit > *most { logit } else { *most };
        }
    }
    let groups = most.chunks_exact(LANES / KEPT);
    groups
        .map(|group| group.iter().fold(f32::NEG_INFINITY, |a, &b| a.max(b)))
        .fold(f32::INFINITY, f32::min)
}

/// Enters logits among the best; of equals the first stays ahead.
#[inline(always)]
fn enter(top: &mut [(u16, f32); KEPT], first_code: usize, lanes: &[f32; LANES], least: f32) {
    for (lane, &logit) in lanes.iter().enumerate() {
        if logit >= least && logit > top[KEPT - 1].1 {
            let at = top.partition_point(|&(_, better)| better >= logit);
            top[at..].rotate_right(1);
            top[at] = ((first_code + lane) as u16, logit);
        }
    }
}

/// e to the power of the differences to the largest logit, within two units of the last place:
/// 2^n times a polynomial of the rest (Cephes' `expf`). Negative infinity gives no weight.
#[inline(always)]
fn exponential(logits: &[f32; LANES], most: f32) -> [f32; LANES] {
    /// Adding it leaves the whole number in the low bits of the mantissa.
    const ROUND: f32 = 12_582_912.0;
    const LN_2_HIGH: f32 = 0.693_359_4;
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    const POLYNOMIAL: [f32; 6] = [
        1.987_569_1e-4,
        1.398_199_9e-3,
        8.333_452e-3,
        4.166_579_6e-2,
        1.666_666_5e-1,
        5e-1,
    ];
    let mut powers = [0.0; LANES];
    for (power, &logit) in powers.iter_mut().zip(logits) {
        let x = (logit - most).max(-MOST_DIFFERENCE);
        let shifted = x * std::f32::consts::LOG2_E + ROUND;
        let n = shifted - ROUND;
        let rest = x - n * LN_2_HIGH - n * LN_2_LOW;
        let mut sum = POLYNOMIAL[0];
        for &c in &POLYNOMIAL[1..] {
            sum = sum * rest + c;
        }
        let fraction = sum * rest * rest + rest + 1.0;
        let exponent = shifted.to_bits().wrapping_sub(ROUND.to_bits());
        let scaled = f32::from_bits(fraction.to_bits().wrapping_add(exponent << 23));
        *power = if logit == f32::NEG_INFINITY {
            0.0
        } else {
            scaled
        };
    }
    powers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_are_those_of_the_exact_softmax() {
        let codes = 37;
        let mut logits = [[f32::NEG_INFINITY; LANES]; 3];
        for code in 0..codes {
            logits[code / LANES][code % LANES] = ((code * 29 % 37) as f32 - 20.0) * 0.9;
        }
        let step = softmax(&logits, 5);
        let exact = |code: usize| f64::from(logits[code / LANES][code % LANES]).exp();
        let total: f64 = (0..codes).map(exact).sum();
        let close = |p: f32, code: usize| (f64::from(p) / (exact(code) / total) - 1.0).abs() < 1e-6;
        assert!(
            step.top
                .iter()
                .all(|&(code, p)| close(p, usize::from(code)))
        );
        assert!(close(step.null, 5));
        assert!(step.top.windows(2).all(|pair| pair[0].1 >= pair[1].1));
    }
}
