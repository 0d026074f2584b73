//! Register: the office's own list of its results (CSV or XLSX), a witness beside the papers.
//!
//! Promise: headings are matched loosely, rows by file name; a row that cannot be understood is
//! kept as it stands; a file counts as ended only when every row about it says so.

mod note;
mod table;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use super::IntakeError;
use crate::catalogue::{RegisterEntry, folded_words};

/// One row of the register.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegisterRow {
    /// The file it is about.
    pub file: String,
    /// Number and symbol.
    pub number: String,
    /// Day of issue as it stands.
    pub issue_date: String,
    /// Whom the result serves.
    pub holder: String,
    /// The clerk's note.
    pub note: String,
}

/// The register, by file.
#[derive(Debug, Clone, Default)]
pub struct Register {
    rows: HashMap<String, Vec<RegisterRow>>,
}

/// The columns, each with the headings that offices give it, without marks.
const COLUMNS: [(&str, &[&str]); 5] = [
    (
        "ten_tep",
        &[
            "ten tep",
            "ten file",
            "tep",
            "file",
            "ten tap tin",
            "tap tin",
        ],
    ),
    (
        "so_ky_hieu",
        &[
            "so ky hieu",
            "so va ky hieu",
            "so hieu",
            "so van ban",
            "so giay phep",
            "so",
        ],
    ),
    (
        "ngay_ban_hanh",
        &[
            "ngay ban hanh",
            "ngay cap",
            "ngay ky",
            "ngay van ban",
            "ngay",
        ],
    ),
    (
        "to_chuc_ca_nhan",
        &[
            "to chuc ca nhan",
            "chu the",
            "doanh nghiep",
            "to chuc",
            "ten to chuc",
            "don vi",
            "nguoi duoc cap",
        ],
    ),
    ("ghi_chu", &["ghi chu", "chu thich", "tinh trang", "note"]),
];

impl Register {
    /// Reads a register.
    ///
    /// # Errors
    /// [`IntakeError::Register`] when the file is neither CSV nor XLSX or has no column of file
    /// names, [`IntakeError::Read`] when it cannot be read.
    pub fn open(path: &Path) -> Result<Self, IntakeError> {
        let bytes = std::fs::read(path).map_err(|source| IntakeError::Read {
            path: path.to_owned(),
            source,
        })?;
        Self::parse(&bytes).map_err(|reason| IntakeError::Register {
            path: path.to_owned(),
            reason,
        })
    }

    /// Understands the bytes of a register.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        Self::from_cells(&table::cells(bytes)?)
    }

    fn from_cells(cells: &[Vec<String>]) -> Result<Self, String> {
        // A title may stand above the headings.
        let (at, places) = cells
            .iter()
            .take(20)
            .enumerate()
            .find_map(|(at, row)| Some((at, places(row)?)))
            .ok_or("no column `ten_tep` with the files' names was found")?;
        let mut register = Register::default();
        for cells in &cells[at + 1..] {
            let cell = |column: usize| {
                let text = places[column].and_then(|place| cells.get(place));
                text.map(|text| text.trim().nfc().collect())
                    .unwrap_or_default()
            };
            let row = RegisterRow {
                file: cell(0),
                number: cell(1),
                issue_date: cell(2),
                holder: cell(3),
                note: cell(4),
            };
            if !row.file.is_empty() {
                register.rows.entry(key(&row.file)).or_default().push(row);
            }
        }
        Ok(register)
    }

    /// The rows about the file of that name: by its name within the inbox, else by its bare name,
    /// else by its bare name without extension.
    pub fn rows(&self, name: &str) -> &[RegisterRow] {
        keys(name)
            .iter()
            .find_map(|key| self.rows.get(key))
            .map_or(&[], Vec::as_slice)
    }

    /// The rows that are about none of the files of these names: each row's own name for its file,
    /// and the rows about it as they stand, JSON.
    pub fn unfiled<'a>(&self, names: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
        let mut unfiled: BTreeMap<&str, &Vec<RegisterRow>> = self
            .rows
            .iter()
            .map(|(key, rows)| (key.as_str(), rows))
            .collect();
        for name in names {
            for key in keys(name) {
                unfiled.remove(key.as_str());
            }
        }
        let shown = |rows: &Vec<RegisterRow>| (rows[0].file.clone(), as_json(rows));
        unfiled.into_values().map(shown).collect()
    }

    /// The note that says that the result is no longer in force, when all rows about it say so.
    pub fn ended(&self, name: &str) -> Option<String> {
        let rows = self.rows(name);
        let ended = rows.iter().all(|row| note::says_ended(&row.note));
        rows.first().filter(|_| ended).map(|row| row.note.clone())
    }

    /// What the register says of the file; where its rows differ, it says nothing.
    pub fn entry(&self, name: &str) -> Option<RegisterEntry> {
        let rows = self.rows(name);
        if rows.is_empty() {
            return None;
        }
        Some(RegisterEntry {
            number: agreed(rows, |row| &row.number),
            issue_date: agreed(rows, |row| &row.issue_date).and_then(|text| day(&text)),
            holder: agreed(rows, |row| &row.holder),
            note: agreed(rows, |row| &row.note),
            raw: as_json(rows),
        })
    }
}

/// Where each column stands in the row of headings; `None` when this row is none.
fn places(row: &[String]) -> Option<[Option<usize>; 5]> {
    let headings: Vec<String> = row.iter().map(|text| heading(text)).collect();
    let place = |column: usize| {
        let (_, names) = COLUMNS[column];
        names
            .iter()
            .find_map(|name| headings.iter().position(|h| *h == heading(name)))
    };
    let places: [Option<usize>; 5] = std::array::from_fn(place);
    places[0].map(|_| places)
}

fn heading(text: &str) -> String {
    folded_words(&text.replace('_', " ")).join(" ")
}

/// The keys under which a row about the file may stand, the surest first: its name within the inbox,
/// its bare name, its bare name without extension.
fn keys(name: &str) -> [String; 3] {
    let whole = key(name);
    let bare = whole.rsplit('/').next().unwrap_or_default().to_owned();
    let stem = bare
        .rsplit_once('.')
        .map_or(bare.as_str(), |(stem, _)| stem)
        .to_owned();
    [whole, bare, stem]
}

/// File names as compared: composed, small letters, `/` between folders.
fn key(name: &str) -> String {
    name.nfc()
        .flat_map(char::to_lowercase)
        .map(|c| if c == '\\' { '/' } else { c })
        .collect()
}

fn agreed(rows: &[RegisterRow], value: impl Fn(&RegisterRow) -> &String) -> Option<String> {
    let first = value(&rows[0]);
    let all_same = rows.iter().all(|row| value(row) == first);
    (all_same && !first.is_empty()).then(|| first.clone())
}

fn as_json(rows: &[RegisterRow]) -> String {
    let rows: Vec<_> = rows.iter().map(raw).collect();
    serde_json::Value::from(rows).to_string()
}

fn raw(row: &RegisterRow) -> serde_json::Value {
    let values = [
        &row.file,
        &row.number,
        &row.issue_date,
        &row.holder,
        &row.note,
    ];
    COLUMNS
        .iter()
        .zip(values)
        .map(|((name, _), value)| (name.to_string(), value.as_str().into()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// A day as clerks type it: day first with any separator, or ISO 8601.
fn day(text: &str) -> Option<Date> {
    let numbers: Vec<i16> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .take(3)
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let [first, month, last] = numbers[..] else {
        return None;
    };
    let (day, year) = match first > 31 {
        true => (last, first),
        false => (first, last),
    };
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (date.year() > 1900).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn register(text: &str) -> Register {
        Register::from_cells(&table::cells(text.as_bytes()).unwrap()).unwrap()
    }

    #[test]
    fn headings_are_matched_as_offices_write_them() {
        let with_title = "DANH MỤC KẾT QUẢ GIẢI QUYẾT TTHC;;;\n\
            TT;Tên tệp;Số, ký hiệu;Ngày ban hành;Tổ chức, cá nhân;Ghi chú\n\
            1;Sub\\A.PDF;12/GP;5/3/2020;Công ty A;\n";
        let entry = register(with_title).entry("sub/a.pdf").unwrap();
        assert_eq!(entry.number.as_deref(), Some("12/GP"));
        assert_eq!(entry.issue_date, Some(date(2020, 3, 5)));
        assert_eq!(entry.holder.as_deref(), Some("Công ty A"));
        assert_eq!(entry.note, None);
    }

    #[test]
    fn a_bare_name_is_found_in_any_folder() {
        let text = "ten_tep,so_ky_hieu\na.pdf,1\nb,2\n";
        assert_eq!(register(text).rows("2024/a.pdf").len(), 1);
        assert_eq!(register(text).rows("2024/b.tif").len(), 1);
        assert_eq!(register(text).rows("c.pdf").len(), 0);
    }

    #[test]
    fn rows_about_no_file_are_told() {
        let rows = register("ten_tep,so_ky_hieu\nB.pdf,2\nsub/a.pdf,1\nc,3\n");
        let unfiled = rows.unfiled(["sub/a.pdf", "x/c.tif"].into_iter());
        assert_eq!(unfiled.len(), 1);
        assert_eq!(unfiled[0].0, "B.pdf");
        assert!(unfiled[0].1.contains("\"so_ky_hieu\":\"2\""));
    }

    #[test]
    fn two_rows_that_differ_say_nothing() {
        let text = "ten_tep,so_ky_hieu,ghi_chu\na.pdf,1,hết hiệu lực\na.pdf,2,\n";
        assert_eq!(register(text).entry("a.pdf").unwrap().number, None);
        // The second row may be another file's under a wrong name, or the first may be.
        assert_eq!(register(text).ended("a.pdf"), None);
    }

    #[test]
    fn a_table_without_file_names_is_no_register() {
        let cells = table::cells(b"stt,noi dung\n1,x\n").unwrap();
        assert!(
            Register::from_cells(&cells)
                .unwrap_err()
                .contains("ten_tep")
        );
    }

    #[test]
    fn days_are_read_day_first() {
        assert_eq!(day("03/04/2021"), Some(date(2021, 4, 3)));
        assert_eq!(day("2021-04-03 00:00:00"), Some(date(2021, 4, 3)));
        assert_eq!(day("31/02/2021"), None);
        assert_eq!(day("không rõ"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_register_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = table::cells(&bytes).and_then(|cells| Register::from_cells(&cells).map(|_| ()));
        }

        #[test]
        fn any_day_text_is_safe(text in "\\PC{0,30}") {
            let _ = day(&text);
        }
    }
}
