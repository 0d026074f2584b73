//! Reliability: whether values that are given with a probability are right that often.
//!
//! Expected calibration error after Naeini, Cooper and Hauskrecht (2015): the mean distance between
//! probability and share of right values, over bins of equal width, weighted by their size.

use std::fmt::Write;

use serde::Serialize;

const BINS: usize = 10;

/// Values that were read, by their probability.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Reliability {
    /// A bin for each tenth: values, sum of probabilities, right ones.
    bins: [Bin; BINS],
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
struct Bin {
    values: usize,
    probability_sum: f64,
    right: usize,
}

impl Bin {
    fn probability(&self) -> f64 {
        self.probability_sum / self.values.max(1) as f64
    }

    fn share_right(&self) -> f64 {
        self.right as f64 / self.values.max(1) as f64
    }
}

impl Reliability {
    /// Adds a value, given or proposed.
    pub fn add(&mut self, probability: f64, is_right: bool) {
        let index = ((probability * BINS as f64) as usize).min(BINS - 1);
        let bin = &mut self.bins[index];
        bin.values += 1;
        bin.probability_sum += probability;
        bin.right += usize::from(is_right);
    }

    /// How many values there are.
    pub fn values(&self) -> usize {
        self.bins.iter().map(|bin| bin.values).sum()
    }

    /// Lines of a table: bin, values, mean probability and share of right values of each that has any.
    pub fn table(&self) -> Vec<String> {
        let bins = self.bins.iter().enumerate();
        let lines = bins.filter(|(_, bin)| bin.values > 0).map(|(at, bin)| {
            let (from, to) = (at as f64 / BINS as f64, (at + 1) as f64 / BINS as f64);
            format!(
                "  {from:.1}-{to:.1} {:>6} values  probability {:.3}  right {:.3}",
                bin.values,
                bin.probability(),
                bin.share_right()
            )
        });
        lines.collect()
    }

    /// Expected calibration error, 0 to 1.
    pub fn expected_error(&self) -> f64 {
        let off = |bin: &Bin| (bin.probability() - bin.share_right()).abs() * bin.values as f64;
        self.bins.iter().map(off).sum::<f64>() / self.values().max(1) as f64
    }

    /// The reliability diagram: probability to the right, share of right values upwards; the area of
    /// a point tells how many values it stands for.
    pub fn svg(&self) -> String {
        const SIZE: f64 = 400.0;
        const EDGE: f64 = 50.0;
        let at = |share: f64| EDGE + share * SIZE;
        let up = |share: f64| EDGE + (1.0 - share) * SIZE;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 500 500\" font-family=\"sans-serif\" font-size=\"13\">\n\
             <rect width=\"500\" height=\"500\" fill=\"white\"/>\n\
             <path d=\"M{0} {0}V{1}H{1}\" fill=\"none\" stroke=\"black\"/>\n\
             <path d=\"M{0} {1}L{1} {0}\" stroke=\"#888\" stroke-dasharray=\"4\"/>\n",
            EDGE,
            EDGE + SIZE,
        );
        for tick in [0.0, 0.5, 1.0] {
            let _ = writeln!(
                svg,
                "<text x=\"{}\" y=\"468\" text-anchor=\"middle\">{tick}</text>",
                at(tick)
            );
            let _ = writeln!(
                svg,
                "<text x=\"42\" y=\"{}\" text-anchor=\"end\">{tick}</text>",
                up(tick) + 4.0
            );
        }
        for bin in self.bins.iter().filter(|bin| bin.values > 0) {
            let radius = 3.0 + (bin.values as f64 / self.values() as f64).sqrt() * 14.0;
            let _ = writeln!(
                svg,
                "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"{radius:.1}\" fill=\"#1f5fa8\" fill-opacity=\"0.7\"><title>{} values, probability {:.3}, right {:.3}</title></circle>",
                at(bin.probability()),
                up(bin.share_right()),
                bin.values,
                bin.probability(),
                bin.share_right(),
            );
        }
        let _ = writeln!(
            svg,
            "<text x=\"250\" y=\"490\" text-anchor=\"middle\">probability</text>\n\
             <text x=\"14\" y=\"250\" text-anchor=\"middle\" transform=\"rotate(-90 14 250)\">share right</text>\n\
             <text x=\"250\" y=\"30\" text-anchor=\"middle\">{} values, expected calibration error {:.4}</text>\n</svg>",
            self.values(),
            self.expected_error(),
        );
        svg
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_as_often_right_as_promised_have_no_error() {
        let mut reliability = Reliability::default();
        for value in 0..100 {
            reliability.add(0.9, value < 90);
        }
        assert!(reliability.expected_error() < 1e-9);
        for _ in 0..100 {
            reliability.add(0.5, true);
        }
        assert!((reliability.expected_error() - 0.25).abs() < 1e-9);
        assert!(reliability.svg().contains("200 values"));
        assert_eq!(
            reliability.table(),
            [
                "  0.5-0.6    100 values  probability 0.500  right 1.000",
                "  0.9-1.0    100 values  probability 0.900  right 0.900",
            ]
        );
    }
}
