//! Asked: what a client wants to find, from the query of an address; and the address of it again.
//!
//! Promise: an empty parameter is none; one that cannot be understood is named, never guessed.

use jiff::civil::Date;

use crate::search::{Cursor, Query};
use crate::validity::Status;

/// Most results of a page.
pub const MOST_RESULTS: usize = 200;
/// The last day of a calendar that people use; later ones would not survive the counting of terms.
const LAST_YEAR: i16 = 9000;

/// Longest texts that a program may send, in characters; a page takes what is typed.
const LONGEST_CHARS: [(&str, usize); 4] = [
    ("q", 1000),
    ("kind", 100),
    ("authority", 300),
    ("holder", 300),
];
/// Parameters that are no text: a form sends them empty, a program leaves them out.
const NO_TEXTS: [&str; 8] = [
    "status",
    "issued_from",
    "issued_to",
    "expires_from",
    "expires_to",
    "as_of",
    "limit",
    "cursor",
];

/// What to find.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Any words, a number, a name.
    pub words: String,
    /// Only this kind, by its code.
    pub kind: Option<String>,
    /// Only this status on the day.
    pub status: Option<Status>,
    /// Only this issuing body.
    pub authority: Option<String>,
    /// Only holders in whose name these words are.
    pub holder: Option<String>,
    /// Issued on this day or later.
    pub issued_from: Option<Date>,
    /// Issued on this day or earlier.
    pub issued_to: Option<Date>,
    /// Expires on this day or later.
    pub expires_from: Option<Date>,
    /// Expires on this day or earlier.
    pub expires_to: Option<Date>,
    /// The day for which status is told; today where nobody says.
    pub as_of: Option<Date>,
    /// Results of a page.
    pub limit: Option<usize>,
    /// Where the page begins, as the page before it said.
    pub cursor: Option<Cursor>,
}

/// A parameter that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Its name.
    pub name: &'static str,
    /// Its value, cut where it is long.
    pub value: String,
}

impl Mistake {
    /// The parameter `name` has a value that cannot be understood.
    pub fn of(name: &'static str, value: &str) -> Self {
        Mistake {
            name,
            value: value.chars().take(60).collect(),
        }
    }
}

impl Asked {
    /// Reads the query of an address; what cannot be understood is left out and named.
    pub fn read(query: Option<&str>) -> (Self, Vec<Mistake>) {
        let mut asked = Asked::default();
        let mut mistakes = Vec::new();
        for (name, value) in pairs(query) {
            if let Some(mistake) = asked.set(&name, &value) {
                mistakes.push(mistake);
            }
        }
        (asked, mistakes)
    }

    /// Reads the query of an address as a program has to write it.
    ///
    /// # Errors
    /// The first [`Mistake`].
    pub fn read_strictly(query: Option<&str>) -> Result<Self, Mistake> {
        for (name, value) in pairs(query) {
            let is_named = |known: &&&str| **known == name;
            if let Some(name) = NO_TEXTS.iter().find(is_named).filter(|_| value.is_empty()) {
                return Err(Mistake::of(name, &value));
            }
            let longest = LONGEST_CHARS.iter().find(|(known, _)| *known == name);
            if let Some((name, _)) = longest.filter(|(_, most)| value.chars().count() > *most) {
                return Err(Mistake::of(name, &value));
            }
        }
        let (asked, mistakes) = Self::read(query);
        mistakes.into_iter().next().map_or(Ok(asked), Err)
    }

    /// Takes one parameter; parameters that it does not know are others' business.
    fn set(&mut self, name: &str, value: &str) -> Option<Mistake> {
        let value = value.trim();
        let text = || (!value.is_empty()).then(|| value.to_owned());
        match name {
            "q" => self.words = value.to_owned(),
            "kind" => self.kind = text(),
            "authority" => self.authority = text(),
            "holder" => self.holder = text(),
            "cursor" => return put(&mut self.cursor, "cursor", value, |text| text.parse().ok()),
            "status" => return put(&mut self.status, "status", value, Status::parse),
            "issued_from" => return put(&mut self.issued_from, "issued_from", value, day),
            "issued_to" => return put(&mut self.issued_to, "issued_to", value, day),
            "expires_from" => return put(&mut self.expires_from, "expires_from", value, day),
            "expires_to" => return put(&mut self.expires_to, "expires_to", value, day),
            "as_of" => return put(&mut self.as_of, "as_of", value, day),
            "limit" => return put(&mut self.limit, "limit", value, limit),
            _ => {}
        }
        None
    }

    /// The query of an address that asks for this; empty where nothing is asked.
    pub fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let day = |day: &Option<Date>| day.map(|day| day.to_string());
        let parts = [
            ("q", Some(self.words.clone()).filter(|q| !q.is_empty())),
            ("kind", self.kind.clone()),
            ("status", self.status.map(|s| s.as_str().to_owned())),
            ("authority", self.authority.clone()),
            ("holder", self.holder.clone()),
            ("issued_from", day(&self.issued_from)),
            ("issued_to", day(&self.issued_to)),
            ("expires_from", day(&self.expires_from)),
            ("expires_to", day(&self.expires_to)),
            ("as_of", day(&self.as_of)),
            ("limit", self.limit.map(|limit| limit.to_string())),
            ("cursor", self.cursor.map(|cursor| cursor.to_string())),
        ];
        for (name, value) in parts {
            value.map(|value| query.append_pair(name, &value));
        }
        query.finish()
    }

    /// What the catalogue is asked, with status told for `day`.
    pub fn question(&self, day: Date) -> Query {
        let plain = Query::new(self.words.clone(), day);
        Query {
            kind: self.kind.clone(),
            status: self.status,
            authority: self.authority.clone(),
            holder: self.holder.clone(),
            issued: (self.issued_from, self.issued_to),
            expires: (self.expires_from, self.expires_to),
            limit: self.limit.unwrap_or(plain.limit),
            cursor: self.cursor,
            ..plain
        }
    }

    /// The address under `path` that asks for this.
    pub fn address(&self, path: &str) -> String {
        match self.query() {
            query if query.is_empty() => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    }

    /// Whether anything narrows the search down.
    pub fn is_filtered(&self) -> bool {
        let unfiltered = self.unfiltered();
        let first_page = Asked {
            cursor: None,
            ..self.clone()
        };
        first_page != unfiltered
    }

    /// The same words and day, and nothing that narrows the search down.
    pub fn unfiltered(&self) -> Asked {
        Asked {
            words: self.words.clone(),
            as_of: self.as_of,
            limit: self.limit,
            ..Asked::default()
        }
    }
}

/// The names and values of the query of an address.
pub fn pairs(query: Option<&str>) -> Vec<(String, String)> {
    form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

/// Reads one parameter of those that are no text.
fn put<T>(
    slot: &mut Option<T>,
    name: &'static str,
    value: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Option<Mistake> {
    *slot = None;
    if value.is_empty() {
        return None;
    }
    *slot = read(value);
    let not_understood = slot.is_none();
    not_understood.then(|| Mistake::of(name, value))
}

/// A day as `YYYY-MM-DD`.
pub fn day(text: &str) -> Option<Date> {
    let day: Date = (text.len() == 10).then(|| text.parse().ok())??;
    (1..=LAST_YEAR).contains(&day.year()).then_some(day)
}

fn limit(text: &str) -> Option<usize> {
    let limit: usize = text.parse().ok()?;
    (1..=MOST_RESULTS).contains(&limit).then_some(limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_gives_its_own_address() {
        let query = "q=45%2FGPXD-KKT+c%E1%BA%A3ng&kind=gpxd&status=in_force&as_of=2026-12-31";
        let (asked, mistakes) = Asked::read(Some(query));
        assert_eq!(mistakes, []);
        assert_eq!(asked.words, "45/GPXD-KKT cảng");
        assert_eq!(Asked::read(Some(&asked.query())).0, asked);
        assert!(asked.is_filtered());
        assert_eq!(
            Asked::read(Some("q=&kind=&as_of=")).0.address("/"),
            "/",
            "a form sends its empty boxes too"
        );
    }

    #[test]
    fn what_is_not_understood_is_named_and_left_out() {
        let (asked, mistakes) = Asked::read(Some(
            "as_of=31/12/2026&limit=0&status=%27%3B--&expires_to=2024-02-30",
        ));
        let names: Vec<&str> = mistakes.iter().map(|mistake| mistake.name).collect();
        assert_eq!(names, ["as_of", "limit", "status", "expires_to"]);
        assert_eq!(asked, Asked::default());
    }

    #[test]
    fn a_program_is_told_what_a_form_is_forgiven() {
        let wrong = |query: &str| Asked::read_strictly(Some(query)).unwrap_err().name;
        assert_eq!(wrong("q=a&as_of="), "as_of");
        assert_eq!(wrong(&format!("q={}", "ờ".repeat(1001))), "q");
        assert_eq!(wrong("limit=201"), "limit");
        assert!(Asked::read_strictly(Some("q=&kind=gpxd&other=")).is_ok());
    }
}
