//! Calibration: from the confidence of a word, as the networks have it, to how often such words are
//! right, to the letter and mark.
//!
//! The data file belongs to one pair of models; it is fitted on made lines in faces that neither saw
//! (`models/training/agreement.py --fit`): isotonic regression by pooling adjacent violators (Ayer et
//! al. 1955). Words with digits have a line of their own: they are as sure as their least sure
//! character, other words as the decoder and its lists make them.

use std::sync::LazyLock;

use serde::Deserialize;

use super::model::Model;
use crate::curve::{along, rises};

/// Fitted for the two shipped models.
const SHIPPED: &str = include_str!("../../../models/calibration.toml");

/// How often words are right, by their confidence.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Calibration {
    /// Fingerprints of the first and the second model.
    models: [String; 2],
    /// Points `[confidence, share that is right]` of words without digits, rising.
    words: Vec<[f32; 2]>,
    /// Points of words with digits.
    codes: Vec<[f32; 2]>,
}

impl Calibration {
    /// The line that was fitted for these two models; none for others.
    pub(super) fn of(first: &Model, second: &Model) -> Option<&'static Self> {
        #[expect(clippy::expect_used, reason = "an embedded file, read by a test")]
        static CALIBRATION: LazyLock<Calibration> =
            LazyLock::new(|| Calibration::parse(SHIPPED).expect("the embedded file is sound"));
        let models = &CALIBRATION.models;
        (models[0] == first.fingerprint() && models[1] == second.fingerprint())
            .then_some(&*CALIBRATION)
    }

    fn parse(text: &str) -> Result<Self, String> {
        let calibration: Self = toml::from_str(text).map_err(|e| e.to_string())?;
        if rises(&calibration.words) && rises(&calibration.codes) {
            Ok(calibration)
        } else {
            Err("points: expected rising numbers".to_owned())
        }
    }

    /// How likely a word of this confidence is right.
    pub(super) fn probability(&self, confidence: f32, has_digit: bool) -> f32 {
        let points = if has_digit { &self.codes } else { &self.words };
        along(points, confidence, 0, 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_line_belongs_to_the_shipped_models() {
        let calibration = Calibration::of(&Model::shipped(), &Model::second()).unwrap();
        for has_digit in [false, true] {
            let least = calibration.probability(0.3, has_digit);
            let most = calibration.probability(0.99, has_digit);
            assert!(least < 0.6 && most > 0.97, "{least} {most}");
        }
    }

    #[test]
    fn other_models_keep_their_own_confidence() {
        assert_eq!(Calibration::of(&Model::second(), &Model::shipped()), None);
    }

    #[test]
    fn a_file_whose_points_fall_is_refused() {
        let falls = "models = [\"a\", \"b\"]\nwords = [[0.2, 0.5], [0.4, 0.3]]\ncodes = []\n";
        assert!(Calibration::parse(falls).is_err());
    }
}
