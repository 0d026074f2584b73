//! Model: a `.traineddata` file of the eight-bit LSTM family, read and checked.
//!
//! Promise: any bytes give a model or an error that says what was expected; never a panic, and no
//! more memory than a small multiple of the file. The bytes of the file are the only source: this
//! reader knows neither language nor character.

mod bytes;
mod charset;
mod container;
mod dawg;
mod layers;

use std::fmt::Display;
use std::sync::{Arc, LazyLock, OnceLock};

use sha2::{Digest, Sha256};

use bytes::Bytes;
pub(super) use charset::{Charset, SPACE};
use container::{Container, Slot};
pub(super) use dawg::{Dawg, Edge};
pub(super) use layers::{Direction, Layers, Lstm, Matrix};

use super::kernels::{Kernel, Packed};

/// Digits of a fingerprint: enough to tell models apart, short enough to be read aloud.
const FINGERPRINT_BYTES: usize = 6;

/// The first reader: tuned to the lines of official papers (models/CARD.md).
const FIRST: &[u8] = include_bytes!("../../../../models/vie.admin.traineddata");
/// The second reader: tuned apart from the first, on other lines.
const SECOND: &[u8] = include_bytes!("../../../../models/vie.second.traineddata");

/// Why bytes are no model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The file does not start like a `.traineddata` file.
    #[error("not a .traineddata file: expected a table of 1 to 64 parts, found {slots}")]
    NotTraineddata {
        /// The number found in place of the number of parts.
        slots: u32,
    },
    /// The file ends too early.
    #[error("the model ends inside its {part}: expected {wanted} bytes at byte {offset} of it")]
    Truncated {
        /// Part of the model.
        part: &'static str,
        /// Where in the part.
        offset: usize,
        /// Bytes expected there.
        wanted: usize,
    },
    /// A needed part is absent: a model for the old engine, or of training only.
    #[error("the model has no {part}: expected a model for Tesseract's LSTM engine")]
    Missing {
        /// Part of the model.
        part: &'static str,
    },
    /// A value is not what this reader can use.
    #[error("the model's {part}: expected {expected}, found {found}")]
    Unsupported {
        /// Part of the model.
        part: &'static str,
        /// What can be used.
        expected: String,
        /// What the file says.
        found: String,
    },
}

impl ModelError {
    fn unsupported(part: &'static str, expected: String, found: impl Display) -> Self {
        Self::Unsupported {
            part,
            expected,
            found: found.to_string(),
        }
    }
}

/// Lists of words, numbers and punctuation, soft evidence for the decoder.
pub(super) struct Dictionary {
    pub(super) punctuation: Option<Dawg>,
    pub(super) words: Option<Dawg>,
    pub(super) numbers: Option<Dawg>,
}

/// A recogniser's weights, characters and word lists.
pub struct Model {
    pub(super) layers: Layers,
    pub(super) charset: Charset,
    pub(super) dictionary: Dictionary,
    packed: [OnceLock<Packed>; Kernel::COUNT],
    fingerprint: String,
}

impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model")
            .field("codes", &self.layers.output.outputs)
            .field("weights", &self.layers.weights())
            .finish_non_exhaustive()
    }
}

impl Model {
    /// Reads a model from the bytes of a `.traineddata` file.
    ///
    /// # Errors
    /// [`ModelError`] when the bytes are damaged, or a model of another family (floating point,
    /// several codes a character, the old engine).
    pub fn parse(file: &[u8]) -> Result<Self, ModelError> {
        let container = Container::parse(file)?;
        let network = container.required(Slot::Network, "LSTM network")?;
        let unicharset = container.required(Slot::Unicharset, "set of characters")?;
        let recoder = container.required(Slot::Recoder, "recoder")?;
        let layers = Layers::parse(network)?;
        let charset = Charset::parse(unicharset, recoder, &layers)?;
        let list = |slot, name| {
            container
                .part(slot)
                .map(|bytes| Dawg::parse(bytes, name))
                .transpose()
        };
        let dictionary = Dictionary {
            punctuation: list(Slot::PunctuationWords, "punctuation list")?,
            words: list(Slot::Words, "word list")?,
            numbers: list(Slot::Numbers, "number list")?,
        };
        Ok(Self {
            layers,
            charset,
            dictionary,
            packed: Default::default(),
            fingerprint: Self::fingerprint_of(file),
        })
    }

    /// The model that comes with the program: Vietnamese, tuned to official papers.
    pub fn shipped() -> Arc<Self> {
        static MODEL: LazyLock<Arc<Model>> = LazyLock::new(|| embedded(FIRST));
        Arc::clone(&MODEL)
    }

    /// The model that reads digits and doubtful words once more; it was taught apart.
    pub fn second() -> Arc<Self> {
        static MODEL: LazyLock<Arc<Model>> = LazyLock::new(|| embedded(SECOND));
        Arc::clone(&MODEL)
    }

    /// The fingerprint of [`Model::shipped`], without reading it.
    pub fn shipped_fingerprint() -> String {
        Self::fingerprint_of(FIRST)
    }

    /// The first twelve hexadecimal digits of the SHA-256 of a model's file.
    pub fn fingerprint_of(file: &[u8]) -> String {
        let digest = Sha256::digest(file);
        let bytes = digest.iter().take(FINGERPRINT_BYTES);
        bytes.map(|byte| format!("{byte:02x}")).collect()
    }

    /// The first twelve hexadecimal digits of the SHA-256 of the file that the model was read from.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Products of two numbers that the network computes for every step, what a kernel's speed is
    /// measured in.
    pub fn products_per_step(&self) -> usize {
        let layers = &self.layers;
        let weights = |lstm: &Lstm| {
            lstm.gates
                .iter()
                .map(|gate| gate.weights.len())
                .sum::<usize>()
        };
        let cells = Layers::HEIGHT_PX / layers.pool_y;
        let convolutions = cells * layers.pool_y * layers.pool_x;
        let rows: usize = layers.rows.iter().map(|(_, lstm)| weights(lstm)).sum();
        convolutions * layers.convolution.weights.len()
            + cells * weights(&layers.column)
            + rows
            + layers.output.weights.len()
    }

    /// Pixels of a line image to one step of the network.
    pub(super) fn step_px(&self) -> usize {
        self.layers.pool_x
    }

    /// The weights in the order `kernel` reads them; arranged at the first use.
    pub(super) fn packed(&self, kernel: Kernel) -> &Packed {
        self.packed[kernel as usize].get_or_init(|| Packed::arrange(&self.layers, kernel))
    }
}

#[expect(clippy::expect_used, reason = "embedded bytes, read by a test")]
fn embedded(file: &[u8]) -> Arc<Model> {
    Arc::new(Model::parse(file).expect("the embedded model is whole"))
}

#[cfg(test)]
mod tests;
