//! Field: a value read from a paper, with the proof of it.

use serde::{Deserialize, Serialize};

use super::Rect;

/// What a value is about. The order is the order of display.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldName {
    /// Code of the kind of paper, from `kinds/`.
    Kind,
    /// The heading as printed.
    Title,
    /// Number and symbol.
    Number,
    /// Day of issue.
    IssueDate,
    /// The body that issued it.
    Authority,
    /// Id of that body, the same for every spelling of its name.
    AuthorityId,
    /// Whom it serves.
    Holder,
    /// Tax code or identity number of the holder.
    HolderId,
    /// What it is for.
    Subject,
    /// Who signed.
    Signer,
    /// First day of effect.
    EffectiveDate,
    /// Last day in force as the paper itself states or lets one compute it.
    ExpiryDate,
    /// Last day to begin works (building permits).
    StartWorksBy,
    /// Original, certified copy or photocopy.
    Copy,
    /// Code of the digitised result, where printed.
    ResultCode,
}

impl FieldName {
    /// All fields in display order.
    pub const ALL: [FieldName; 15] = [
        FieldName::Kind,
        FieldName::Title,
        FieldName::Number,
        FieldName::IssueDate,
        FieldName::Authority,
        FieldName::AuthorityId,
        FieldName::Holder,
        FieldName::HolderId,
        FieldName::Subject,
        FieldName::Signer,
        FieldName::EffectiveDate,
        FieldName::ExpiryDate,
        FieldName::StartWorksBy,
        FieldName::Copy,
        FieldName::ResultCode,
    ];

    /// The name in exports and in the catalogue.
    pub fn as_str(self) -> &'static str {
        match self {
            FieldName::Kind => "kind",
            FieldName::Title => "title",
            FieldName::Number => "number",
            FieldName::IssueDate => "issue_date",
            FieldName::Authority => "authority",
            FieldName::AuthorityId => "authority_id",
            FieldName::Holder => "holder",
            FieldName::HolderId => "holder_id",
            FieldName::Subject => "subject",
            FieldName::Signer => "signer",
            FieldName::EffectiveDate => "effective_date",
            FieldName::ExpiryDate => "expiry_date",
            FieldName::StartWorksBy => "start_works_by",
            FieldName::Copy => "copy",
            FieldName::ResultCode => "result_code",
        }
    }

    /// The field of that name.
    pub fn parse(name: &str) -> Option<FieldName> {
        Self::ALL.into_iter().find(|f| f.as_str() == name)
    }
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Read from pixels.
    Scan,
    /// Handwritten on the page.
    Handwriting,
    /// A trustworthy text layer.
    TextLayer,
    /// A QR or bar code.
    Qr,
    /// A digital signature.
    Signature,
    /// The office's register.
    Register,
    /// A person.
    Person,
}

/// The place on the page that proves a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Page of the file, counted from 1.
    pub page: u32,
    /// Box in pixels of the stored page image, before turning.
    #[serde(rename = "box")]
    pub rect: Rect,
    /// The text as read.
    pub text: String,
    /// The rule that found it.
    pub rule: String,
    /// Where it comes from.
    pub source: Source,
}

/// Whether we stand behind a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// We stand behind it.
    Given,
    /// It waits for a person; `why` in one key of the message files.
    Proposed {
        /// Why it is not given.
        why: String,
    },
}

impl Standing {
    /// The code of the doubt that is about the reading of letters and figures alone.
    pub const MISREAD: &str = "low-confidence";

    /// Whether the value was understood, and doubt is left only of how it was read: what has the same letters
    /// elsewhere can confirm it.
    pub fn is_perhaps_misread(&self) -> bool {
        matches!(self, Standing::Proposed { why } if why == Self::MISREAD)
    }
}

/// A value with its proof.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Which field.
    pub name: FieldName,
    /// Canonical value; dates are ISO 8601.
    pub value: String,
    /// Probability that the value is right, 0 to 1.
    pub probability: f32,
    /// Given or proposed.
    pub standing: Standing,
    /// The proof; values derived from others carry the proof of what they were derived from.
    pub evidence: Evidence,
}

impl Field {
    /// Whether we stand behind the value.
    pub fn is_given(&self) -> bool {
        self.standing == Standing::Given
    }
}

/// A probability for people, in whole per cent; 100 stands for certainty alone.
pub fn percent(probability: f32) -> u8 {
    match (probability * 100.0).round() {
        100.0 if probability < 1.0 => 99,
        rounded => rounded as u8,
    }
}
