//! Probability: from how surely the words of a value were read, and what speaks against it, to how
//! often such values are right.
//!
//! The data file `calibration.toml` has for each field points of a rising line, fitted on hand-keyed
//! papers (`sohoa score TRUTH --catalogue FILE --fit calibration.toml`). Isotonic regression by pooling
//! adjacent violators (Ayer et al. 1955), with one right and one wrong value added to each pool, so that
//! few papers promise little.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Deserialize;

use super::standing::{Why, standing};
use crate::curve::{along, rises};
use crate::document::{Field, FieldName};

/// The shipped data file.
pub const CALIBRATION: &str = include_str!("../../calibration.toml");

/// Values of a pool before neighbours are joined.
const SMALLEST_POOL: usize = 12;
/// Fewer values tell nothing of a field.
const FEWEST_VALUES: usize = 30;
/// Share of given values that may be wrong.
const MOST_WRONG: f32 = 0.003;
/// Points rise at least so much, so that a probability leads back to the sureness it came from.
const SMALLEST_RISE: f32 = 0.0001;

/// How surely read values turn out to be right, for each field.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// The least probability with which a value of the field is given.
    #[serde(default)]
    given_from: BTreeMap<String, f32>,
    /// Points `[sureness, probability]` of each field, rising.
    #[serde(default)]
    points: BTreeMap<String, Vec<[f32; 2]>>,
}

impl Calibration {
    /// Reads the data file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let calibration: Calibration = toml::from_str(text).map_err(|e| e.to_string())?;
        match calibration.points.iter().find(|(_, points)| !rises(points)) {
            Some((field, _)) => Err(format!("points of `{field}`: expected rising numbers")),
            None => Ok(calibration),
        }
    }

    /// Puts the probability in the place of the sureness, and proposes what is not probable enough.
    pub fn apply(&self, field: &mut Field) {
        let name = field.name.as_str();
        field.probability = self.probability(field.name, field.probability);
        let least = self.given_from.get(name).copied().unwrap_or(0.0);
        if field.is_given() && field.probability + SMALLEST_RISE < least {
            field.standing = standing(Some(Why::LowConfidence));
        }
    }

    fn probability(&self, name: FieldName, sureness: f32) -> f32 {
        let points = self.points.get(name.as_str());
        points.map_or(sureness, |points| along(points, sureness, 0, 1))
    }

    /// The sureness from which a probability came.
    pub fn sureness(&self, name: FieldName, probability: f32) -> f32 {
        let points = self.points.get(name.as_str());
        points.map_or(probability, |points| along(points, probability, 1, 0))
    }

    /// Fits points and thresholds to values: field, sureness, whether it was right.
    pub fn fit(values: &[(FieldName, f32, bool)]) -> Calibration {
        let mut of_field: BTreeMap<String, Vec<(f32, bool)>> = BTreeMap::new();
        for (name, sureness, is_right) in values {
            let list = of_field.entry(name.as_str().to_owned()).or_default();
            list.push((*sureness, *is_right));
        }
        let mut fitted = Calibration::default();
        of_field.retain(|_, values| values.len() >= FEWEST_VALUES);
        for (name, mut values) in of_field {
            values.sort_by(|a, b| a.0.total_cmp(&b.0));
            let points = rising(&values);
            if let Some(least) = least_sureness(&values) {
                let least = along(&points, least, 0, 1);
                fitted.given_from.insert(name.clone(), least);
            }
            fitted.points.insert(name, points);
        }
        fitted
    }

    /// The data file.
    pub fn to_toml(&self) -> String {
        let mut text = "# How often values read with a sureness are right, for each field: points [sureness, probability].\n\
            # Made by: sohoa score TRUTH --catalogue FILE --fit calibration.toml\n\n[given_from]\n"
            .to_owned();
        for (name, least) in &self.given_from {
            let _ = writeln!(text, "{name} = {least:.4}");
        }
        text.push_str("\n[points]\n");
        for (name, points) in &self.points {
            let points: Vec<String> = points
                .iter()
                .map(|[x, y]| format!("[{x:.4}, {y:.4}]"))
                .collect();
            let _ = writeln!(text, "{name} = [{}]", points.join(", "));
        }
        text
    }
}

/// The sureness above which no more than [`MOST_WRONG`] of the values, which rise, are wrong; `None`
/// where all of them are right: then nothing is known against less sure ones.
fn least_sureness(values: &[(f32, bool)]) -> Option<f32> {
    let (mut wrong, mut least) = (0.0, 1.0);
    for (count, (sureness, is_right)) in (1u16..).zip(values.iter().rev()) {
        wrong += if *is_right { 0.0 } else { 1.0 };
        if wrong > f32::from(count) * MOST_WRONG {
            return Some(least);
        }
        least = *sureness;
    }
    None
}

/// Pools of values by sureness, joined until their shares of right values rise.
fn rising(values: &[(f32, bool)]) -> Vec<[f32; 2]> {
    // Sum of sureness, right values, values.
    let mut pools: Vec<(f32, f32, f32)> = Vec::new();
    for chunk in values.chunks(SMALLEST_POOL) {
        let sureness: f32 = chunk.iter().map(|(sureness, _)| sureness).sum();
        let right = chunk.iter().filter(|(_, is_right)| *is_right).count() as f32;
        pools.push((sureness, right, chunk.len() as f32));
        while let [.., a, b] = pools.as_slice()
            && share(*a) >= share(*b)
        {
            let joined = (a.0 + b.0, a.1 + b.1, a.2 + b.2);
            pools.truncate(pools.len() - 2);
            pools.push(joined);
        }
    }
    let mut points: Vec<[f32; 2]> = Vec::new();
    for pool in pools {
        let (x, y) = (pool.0 / pool.2, share(pool).clamp(0.001, 0.998));
        match points.last() {
            Some([left, below]) if x <= left + SMALLEST_RISE || y <= below + SMALLEST_RISE => {}
            _ if (SMALLEST_RISE..1.0 - SMALLEST_RISE).contains(&x) => points.push([x, y]),
            _ => {}
        }
    }
    points
}

fn share((_, right, values): (f32, f32, f32)) -> f32 {
    (right + 1.0) / (values + 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_shipped_file_is_sound_and_written_as_read() {
        let shipped = Calibration::parse(CALIBRATION).unwrap();
        assert_eq!(Calibration::parse(&shipped.to_toml()), Ok(shipped));
    }

    #[test]
    fn values_that_are_often_wrong_become_improbable() {
        let values: Vec<_> = (0..400)
            .map(|at| {
                (
                    FieldName::Holder,
                    if at % 2 == 0 { 0.95 } else { 0.6 },
                    at % 2 == 0 || at % 8 == 1,
                )
            })
            .collect();
        let fitted = Calibration::fit(&values);
        assert!(fitted.probability(FieldName::Holder, 0.95) > 0.98);
        let low = fitted.probability(FieldName::Holder, 0.6);
        assert!((0.2..0.3).contains(&low), "{low}");
    }

    proptest! {
        #[test]
        fn a_probability_leads_back_to_its_sureness(
            values in prop::collection::vec((0.0f32..1.0, any::<bool>()), 0..300), sureness in 0.01f32..0.99,
        ) {
            let values: Vec<_> = values.into_iter().map(|(s, right)| (FieldName::Number, s, right)).collect();
            let fitted = Calibration::fit(&values);
            let probability = fitted.probability(FieldName::Number, sureness);
            prop_assert!((0.0..=1.0).contains(&probability));
            let back = fitted.sureness(FieldName::Number, probability);
            prop_assert!((back - sureness).abs() < 0.05, "{} {} {}", sureness, probability, back);
        }
    }
}
