//! Mark: what somebody put onto a paper beside its print, with its place.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Rect;

/// What a mark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    /// Digits written or stamped into the blank of the number line.
    WrittenNumber,
    /// A day written or stamped into the blank of a date.
    WrittenDay,
    /// A month likewise.
    WrittenMonth,
    /// A round seal.
    Seal,
    /// The stamp of the office that received the paper; its number and day are never the paper's.
    Arrival,
    /// What certifies a copy; its number and day are never the paper's.
    CopyBlock,
    /// The frame that says how secret the paper is.
    Secrecy,
    /// A stamp that extends or changes a permit.
    Change,
    /// A QR code.
    QrCode,
    /// A bar code.
    BarCode,
    /// A digital signature of the file, at the place where it is shown.
    DigitalSignature,
}

impl MarkKind {
    /// All kinds, in the order of display.
    pub const ALL: [MarkKind; 11] = [
        MarkKind::WrittenNumber,
        MarkKind::WrittenDay,
        MarkKind::WrittenMonth,
        MarkKind::Seal,
        MarkKind::Arrival,
        MarkKind::CopyBlock,
        MarkKind::Secrecy,
        MarkKind::Change,
        MarkKind::QrCode,
        MarkKind::BarCode,
        MarkKind::DigitalSignature,
    ];

    /// The name in exports and in the catalogue.
    pub fn as_str(self) -> &'static str {
        match self {
            MarkKind::WrittenNumber => "written_number",
            MarkKind::WrittenDay => "written_day",
            MarkKind::WrittenMonth => "written_month",
            MarkKind::Seal => "seal",
            MarkKind::Arrival => "arrival",
            MarkKind::CopyBlock => "copy_block",
            MarkKind::Secrecy => "secrecy",
            MarkKind::Change => "change",
            MarkKind::QrCode => "qr_code",
            MarkKind::BarCode => "bar_code",
            MarkKind::DigitalSignature => "digital_signature",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<MarkKind> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Whether its words are another's: its number and its day are never the paper's.
    pub fn is_foreign(self) -> bool {
        matches!(self, MarkKind::Arrival | MarkKind::CopyBlock)
    }

    /// Whether it is digits in a blank.
    pub fn is_written(self) -> bool {
        matches!(
            self,
            MarkKind::WrittenNumber | MarkKind::WrittenDay | MarkKind::WrittenMonth
        )
    }
}

/// One way to read what was written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MarkReading {
    /// The digits.
    pub text: String,
    /// That they are right, 0 to 1, as the readers see it.
    pub probability: f32,
}

/// Something put onto a page, at its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// What it is.
    pub kind: MarkKind,
    /// Box in pixels of the stored page image, before turning.
    #[serde(rename = "box")]
    pub rect: Rect,
    /// What it says, as far as it was read.
    pub text: String,
    /// For digits in a blank: the best readings, most probable first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<MarkReading>,
    /// What else is known of it, by name: the fields of a code, the certificates of a signature.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub detail: Map<String, Value>,
    /// Why a person should look at it, as a code of the message files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl Mark {
    /// Under this name a seal's detail has the words that stand round it, as far as they were read.
    pub const ROUND: &str = "round";

    /// What it says to whoever lists it: of a seal the words round it, where they were read, else those
    /// that it lies over.
    pub fn said(&self) -> &str {
        let round = self.detail.get(Self::ROUND).and_then(Value::as_str);
        round.unwrap_or(&self.text)
    }

    /// A mark of which nothing more is known than its place and what it says.
    pub fn new(kind: MarkKind, rect: Rect, text: String) -> Self {
        Self {
            kind,
            rect,
            text,
            readings: Vec::new(),
            detail: Map::new(),
            why: None,
        }
    }
}
