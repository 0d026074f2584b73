//! Bodies: issuing bodies through time, from the data file: one id for every spelling, who came after
//! whom.

use std::collections::HashSet;

use jiff::civil::Date;
use serde::Deserialize;

use crate::catalogue::fold;

/// An issuing body as the data file has it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// Its id, the same for every spelling of its name.
    pub id: String,
    /// Its name in running text.
    name: String,
    /// Other spellings.
    #[serde(default)]
    aliases: Vec<String>,
    /// Its abbreviations in numbers.
    #[serde(default)]
    symbols: Vec<String>,
    /// The first day on which it could issue.
    #[serde(default)]
    pub from: Option<Date>,
    /// The last day on which it could issue.
    #[serde(default)]
    pub until: Option<Date>,
    /// The id of the body that took over its tasks.
    #[serde(default)]
    pub successor: Option<String>,
}

impl Body {
    /// Whether the folded group of a number's symbol is an abbreviation of it.
    pub fn has_symbol(&self, folded: &str) -> bool {
        self.symbols.iter().any(|symbol| fold(symbol) == folded)
    }

    fn is_called(&self, folded: &str) -> bool {
        fold(&self.name) == folded || self.aliases.iter().any(|alias| fold(alias) == folded)
    }
}

/// All bodies of the data file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Bodies(Vec<Body>);

impl Bodies {
    /// The body of that name, in any spelling.
    pub fn find(&self, name: &str) -> Option<&Body> {
        let folded = fold(name);
        self.0.iter().find(|body| body.is_called(&folded))
    }

    /// The id that stands beside a name: the body's own, else the name in small letters.
    pub fn id_of(&self, name: &str) -> String {
        match self.find(name) {
            Some(body) => body.id.clone(),
            None => slug(name),
        }
    }

    /// What is wrong with the data, if anything: two bodies of one id, a successor that is not there.
    pub fn check(&self) -> Result<(), String> {
        let mut ids = HashSet::new();
        for body in &self.0 {
            if !ids.insert(body.id.as_str()) {
                return Err(format!("body `{}` stands twice; expected one", body.id));
            }
        }
        let lost = self.0.iter().find_map(|body| {
            let successor = body.successor.as_deref()?;
            (!ids.contains(successor)).then_some((body, successor))
        });
        match lost {
            Some((body, successor)) => Err(format!(
                "body `{}`: its successor `{successor}` is not in the file",
                body.id
            )),
            None => Ok(()),
        }
    }
}

/// "Sở Công Thương tỉnh Lào Cai" is `so-cong-thuong-tinh-lao-cai`.
fn slug(name: &str) -> String {
    let folded = fold(name);
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

#[cfg(test)]
mod tests {
    use super::super::authority::{AUTHORITIES, Names};
    use super::*;

    fn shipped() -> Bodies {
        Names::parse(AUTHORITIES).unwrap().body
    }

    #[test]
    fn every_spelling_has_the_same_id() {
        let bodies = shipped();
        for name in [
            "Ban Quản lý Khu kinh tế Vân Phong",
            "BQL KKT Vân Phong",
            "BAN QUẢN LÝ KHU KINH TẾ VÂN PHONG",
        ] {
            assert_eq!(bodies.id_of(name), "bql-kkt-van-phong", "{name}");
        }
        assert_eq!(
            bodies.id_of("Sở Công Thương tỉnh Lào Cai"),
            "so-cong-thuong-tinh-lao-cai"
        );
    }

    #[test]
    fn the_shipped_bodies_lead_to_their_successors() {
        let bodies = shipped();
        assert_eq!(bodies.check(), Ok(()));
        let board = bodies.find("Ban Quản lý Khu kinh tế Vân Phong").unwrap();
        assert_eq!(board.successor.as_deref(), Some("bql-kkt-kcn-khanh-hoa"));
    }
}
