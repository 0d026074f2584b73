//! Truth: what a person keyed of each paper, a JSON file each.

use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::ScoreError;

/// What a person keyed of one paper.
#[derive(Debug, Deserialize)]
pub struct Truth {
    /// Name of the file.
    pub file: String,
    /// The fields by their name in exports; `skip` names fields that are not scored.
    #[serde(default)]
    pub fields: Map<String, Value>,
    /// The text, a line each.
    #[serde(default)]
    pub text: Vec<String>,
    /// Number and day were written by hand.
    #[serde(default)]
    pub handwritten: bool,
}

impl Truth {
    /// The value of a field.
    pub fn value(&self, field: &str) -> Option<String> {
        self.fields
            .get(field)
            .and_then(Value::as_str)
            .map(str::to_owned)
    }

    /// Whether the field is not scored.
    pub fn skips(&self, field: &str) -> bool {
        let skip = self.fields.get("skip").and_then(Value::as_array);
        skip.is_some_and(|skip| skip.iter().any(|name| name == field))
    }
}

/// All truth files of a folder, by name.
pub fn read(folder: &Path) -> Result<Vec<Truth>, ScoreError> {
    let failed = |path: &Path, reason: String| ScoreError::Truth {
        path: path.to_owned(),
        reason,
    };
    let entries = std::fs::read_dir(folder).map_err(|e| failed(folder, e.to_string()))?;
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    paths.sort();
    if paths.is_empty() {
        return Err(failed(folder, "there is no JSON file in it".to_owned()));
    }
    paths
        .iter()
        .map(|path| {
            let text = std::fs::read_to_string(path).map_err(|e| failed(path, e.to_string()))?;
            serde_json::from_str(&text).map_err(|e| failed(path, e.to_string()))
        })
        .collect()
}
