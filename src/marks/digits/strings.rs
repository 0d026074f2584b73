//! Strings: the scores of each step to the most probable strings, each with its probability over all
//! ways to say it (prefix search over CTC labels, Graves et al. 2006; Hannun et al. 2014).

use super::network::{LABELS, Step};

/// Strings kept from step to step.
const KEPT: usize = 10;
/// Labels less probable than this begin nothing.
const LEAST_LABEL: f32 = 1e-4;
const BLANK: usize = 0;
/// Stands for what is no digit.
const OTHER: char = '?';

/// A string and its probability.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Digits, and `?` for what is none.
    pub text: String,
    /// Of the string among all strings, 0 to 1.
    pub probability: f32,
}

#[derive(Clone)]
struct Prefix {
    labels: Vec<u8>,
    /// Probability of the paths that end in a blank, and in the last label.
    blank: f64,
    label: f64,
}

impl Prefix {
    fn sum(&self) -> f64 {
        self.blank + self.label
    }
}

/// The most probable strings, the best first.
pub fn readings(steps: &[Step]) -> Vec<Reading> {
    let mut kept = vec![Prefix {
        labels: Vec::new(),
        blank: 1.0,
        label: 0.0,
    }];
    for step in steps {
        kept = after(&kept, step);
    }
    let reading = |prefix: Prefix| Reading {
        probability: prefix.sum() as f32,
        text: prefix.labels.iter().map(|&label| sign(label)).collect(),
    };
    kept.into_iter().map(reading).collect()
}

fn after(kept: &[Prefix], step: &Step) -> Vec<Prefix> {
    let mut next: Vec<Prefix> = Vec::with_capacity(kept.len() * 3);
    for prefix in kept {
        let last = prefix.labels.last().copied();
        add(
            &mut next,
            prefix.labels.clone(),
            prefix.sum() * f64::from(step[BLANK]),
            0.0,
        );
        for (label, &score) in step.iter().enumerate().skip(1) {
            if score < LEAST_LABEL {
                continue;
            }
            let (label, score) = (label as u8, f64::from(score));
            let mut longer = prefix.labels.clone();
            longer.push(label);
            if last == Some(label) {
                // The same label again: the sign goes on, or a new one after a blank.
                add(&mut next, prefix.labels.clone(), 0.0, prefix.label * score);
                add(&mut next, longer, 0.0, prefix.blank * score);
            } else {
                add(&mut next, longer, 0.0, prefix.sum() * score);
            }
        }
    }
    next.sort_by(|a, b| b.sum().total_cmp(&a.sum()).then(a.labels.cmp(&b.labels)));
    next.truncate(KEPT);
    next
}

fn add(next: &mut Vec<Prefix>, labels: Vec<u8>, blank: f64, label: f64) {
    match next.iter_mut().find(|prefix| prefix.labels == labels) {
        Some(prefix) => {
            prefix.blank += blank;
            prefix.label += label;
        }
        None => next.push(Prefix {
            labels,
            blank,
            label,
        }),
    }
}

fn sign(label: u8) -> char {
    match label {
        1..=10 => char::from(b'0' + label - 1),
        _ => OTHER,
    }
}

const _: () = assert!(LABELS == 12);

#[cfg(test)]
mod tests {
    use super::*;

    fn step(label: usize, probability: f32) -> Step {
        let rest = (1.0 - probability) / (LABELS as f32 - 1.0);
        std::array::from_fn(|at| if at == label { probability } else { rest })
    }

    #[test]
    fn a_blank_parts_two_equal_digits() {
        // Labels 2 are the digit 1.
        let together = [step(2, 0.99), step(2, 0.99), step(0, 0.99)];
        assert_eq!(readings(&together)[0].text, "1");
        let apart = [step(2, 0.99), step(0, 0.99), step(2, 0.99)];
        assert_eq!(readings(&apart)[0].text, "11");
    }

    #[test]
    fn probabilities_are_of_the_string_over_all_its_paths() {
        let read = readings(&[step(5, 0.6), step(0, 0.6)]);
        assert_eq!(read[0].text, "4");
        assert!(read[0].probability > 0.36 && read[0].probability < 0.5);
        let sum: f32 = read.iter().map(|r| r.probability).sum();
        assert!(sum <= 1.001);
        assert_eq!(readings(&[])[0].text, "");
    }
}
