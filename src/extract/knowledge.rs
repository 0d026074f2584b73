//! Knowledge: the kinds of papers and the names of authorities, as data.
//!
//! Promise: the shipped files are part of the program; a folder of one's own adds kinds or overrides
//! them by their code; a mistake in a file names the file, the line and what was expected.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use super::authority::{AUTHORITIES, Names};
use super::kind::Kind;
use super::probability::{CALIBRATION, Calibration};
use crate::document::FieldName;
use crate::validity::{KindRules, Rules};

macro_rules! shipped {
    ($($code:literal),* $(,)?) => {
        [$(($code, include_str!(concat!("../../kinds/", $code, ".toml")))),*]
    };
}

/// The shipped kind files.
const KINDS: [(&str, &str); 35] = shipped![
    "cchn",
    "ccnl",
    "cv",
    "cv_dinhchinh",
    "cv_thamdinh",
    "gcn_attp",
    "gcn_dkdn",
    "gcn_dkdt",
    "gcn_hoachat",
    "gcn_qsdd",
    "gcn_xangdau",
    "gp_dienluc",
    "gp_hnh",
    "gp_khoangsan",
    "gp_kinhdoanh",
    "gp_quyhoach",
    "gp_tnn",
    "gp_vlncn",
    "gp_vpdd",
    "gpld",
    "gpmt",
    "gpxd",
    "gxn_gpld",
    "pccc",
    "qd_cttdt",
    "qd_dieuchinh",
    "qd_dtm",
    "qd_giahan",
    "qd_khubien",
    "qd_quyhoach",
    "qd_thuedat",
    "qd_thuhoi",
    "tb",
    "tb_chamdut",
    "xn_moitruong",
];

/// Why kinds or authorities cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KnowledgeError {
    /// A folder or file cannot be read.
    #[error("cannot read `{}`: {source}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file is not what a kind file has to be.
    #[error("`{}`: {reason}", path.display())]
    Kind {
        /// Which.
        path: PathBuf,
        /// The line and what was expected.
        reason: String,
    },
}

/// Kinds and authorities.
#[derive(Debug)]
pub struct Knowledge {
    kinds: BTreeMap<String, Kind>,
    pub(super) names: Names,
    pub(super) calibration: Calibration,
}

impl Knowledge {
    /// The shipped kinds.
    pub fn shipped() -> Arc<Self> {
        static SHIPPED: LazyLock<Arc<Knowledge>> = LazyLock::new(|| {
            Arc::new(Knowledge::load(None).expect("the shipped kinds are tested"))
        });
        Arc::clone(&SHIPPED)
    }

    /// The shipped kinds and those of a folder.
    ///
    /// # Errors
    /// [`KnowledgeError`] when the folder or a file in it cannot be used.
    pub fn load(folder: Option<&Path>) -> Result<Self, KnowledgeError> {
        let mut knowledge = Knowledge {
            kinds: BTreeMap::new(),
            names: Names::parse(AUTHORITIES).expect("the shipped authorities are tested"),
            calibration: Calibration::parse(CALIBRATION)
                .expect("the shipped calibration is tested"),
        };
        for (code, text) in KINDS {
            knowledge.add(&PathBuf::from(format!("kinds/{code}.toml")), text)?;
        }
        for (path, text) in own_kinds(folder)? {
            let code = knowledge.add(&path, &text)?;
            prepare(&path, &knowledge.kinds[&code])?;
        }
        Ok(knowledge)
    }

    /// Whether a text is a kind file.
    ///
    /// # Errors
    /// [`KnowledgeError::Kind`] with the line and what was expected.
    pub fn check_kind(text: &str) -> Result<(), KnowledgeError> {
        let path = Path::new("kind.toml");
        prepare(path, &kind(path, text)?)
    }

    /// The bytes that [`Knowledge::load`] would read, for a fingerprint; nothing is parsed.
    ///
    /// # Errors
    /// [`KnowledgeError::Read`].
    pub fn source_of(folder: Option<&Path>) -> Result<Vec<u8>, KnowledgeError> {
        let shipped = KINDS.iter().map(|(_, text)| text.as_bytes());
        let mut source = [AUTHORITIES.as_bytes(), CALIBRATION.as_bytes()]
            .into_iter()
            .chain(shipped)
            .collect::<Vec<_>>()
            .concat();
        for (_, text) in own_kinds(folder)? {
            source.extend(text.as_bytes());
        }
        Ok(source)
    }

    /// The shipped kinds and that of one file; its code beside them.
    ///
    /// # Errors
    /// [`KnowledgeError`] when the file cannot be used.
    pub fn with_file(path: &Path) -> Result<(Self, String), KnowledgeError> {
        let mut knowledge = Self::load(None)?;
        let code = knowledge.add_file(path)?;
        Ok((knowledge, code))
    }

    fn add_file(&mut self, path: &Path) -> Result<String, KnowledgeError> {
        let text = std::fs::read_to_string(path).map_err(|source| KnowledgeError::Read {
            path: path.to_owned(),
            source,
        })?;
        let code = self.add(path, &text)?;
        prepare(path, &self.kinds[&code])?;
        Ok(code)
    }

    fn add(&mut self, path: &Path, text: &str) -> Result<String, KnowledgeError> {
        let kind = kind(path, text)?;
        let code = kind.code.clone();
        self.kinds.insert(code.clone(), kind);
        Ok(code)
    }

    /// Probabilities fitted to values that were read with the present ones: field, probability,
    /// whether it was right.
    pub fn refitted(&self, values: &[(FieldName, f32, bool)]) -> Calibration {
        let sureness = |(name, probability, is_right): &(FieldName, f32, bool)| {
            (
                *name,
                self.calibration.sureness(*name, *probability),
                *is_right,
            )
        };
        let values: Vec<_> = values.iter().map(sureness).collect();
        Calibration::fit(&values)
    }

    /// All kinds, by code.
    pub(super) fn kinds(&self) -> impl Iterator<Item = &Kind> {
        self.kinds.values()
    }

    /// The rules of validity of a kind.
    pub fn kind_rules(&self, code: &str) -> Option<KindRules> {
        self.kinds.get(code).map(|kind| kind.validity)
    }

    /// The rules of validity of all kinds.
    pub fn rules(&self) -> Rules {
        Rules::new(
            self.kinds
                .values()
                .map(|kind| (kind.code.clone(), kind.validity)),
        )
    }

    /// The name of a kind.
    pub fn kind_name(&self, code: &str) -> Option<&str> {
        self.kinds.get(code).map(|kind| kind.name.as_str())
    }
}

/// The kind that a file describes.
fn kind(path: &Path, text: &str) -> Result<Kind, KnowledgeError> {
    let bad = |reason: String| KnowledgeError::Kind {
        path: path.to_owned(),
        reason,
    };
    let kind: Kind = toml::from_str(text).map_err(|e| bad(e.to_string()))?;
    kind.check().map_err(bad)?;
    Ok(kind)
}

/// Prepares the patterns of a kind, so that a mistake is found now and not with the first paper.
fn prepare(path: &Path, kind: &Kind) -> Result<(), KnowledgeError> {
    let mut patterns = kind.patterns();
    let prepared = patterns.try_for_each(|pattern| pattern.prepare().map(drop));
    prepared.map_err(|e| KnowledgeError::Kind {
        path: path.to_owned(),
        reason: e.to_string(),
    })
}

/// The kind files of a folder with their texts.
fn own_kinds(folder: Option<&Path>) -> Result<Vec<(PathBuf, String)>, KnowledgeError> {
    let paths = folder.map_or(Ok(Vec::new()), kind_files)?;
    let texts = paths.into_iter().map(|path| {
        let text = std::fs::read_to_string(&path);
        let text = text.map_err(|source| KnowledgeError::Read {
            path: path.clone(),
            source,
        })?;
        Ok((path, text))
    });
    texts.collect()
}

fn kind_files(folder: &Path) -> Result<Vec<PathBuf>, KnowledgeError> {
    let read = |source| KnowledgeError::Read {
        path: folder.to_owned(),
        source,
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(read)? {
        let path = entry.map_err(read)?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_shipped_kinds_load_and_a_folder_overrides_one() {
        let folder = tempfile::tempdir().unwrap();
        let own = KINDS.iter().find(|(code, _)| *code == "gpxd").unwrap().1;
        let own = own.replace("Giấy phép xây dựng", "Giấy phép xây dựng (mẫu riêng)");
        std::fs::write(folder.path().join("gpxd.toml"), own).unwrap();
        let knowledge = Knowledge::load(Some(folder.path())).unwrap();
        assert_eq!(knowledge.kinds().count(), KINDS.len());
        for kind in knowledge.kinds() {
            prepare(Path::new(&kind.code), kind).unwrap();
        }
        assert_eq!(
            knowledge.kind_name("gpxd"),
            Some("Giấy phép xây dựng (mẫu riêng)")
        );
    }

    #[test]
    fn a_mistake_names_file_line_and_what_was_expected() {
        let folder = tempfile::tempdir().unwrap();
        let text = "code = \"x\"\nname = \"X\"\nheadings = 3\n";
        std::fs::write(folder.path().join("x.toml"), text).unwrap();
        let error = Knowledge::load(Some(folder.path()))
            .unwrap_err()
            .to_string();
        assert!(error.contains("x.toml"), "{error}");
        assert!(error.contains("line 3"), "{error}");
        assert!(error.contains("expected"), "{error}");
    }
}
