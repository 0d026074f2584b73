//! Payload: what a code of a procedure system says of its paper.
//!
//! The systems of offices write no common form, but few: a JSON object, the query of a web address,
//! or names with values, parted by line ends, semicolons or bars. Names are told by their words
//! (`soKyHieu`, `Số/Ký hiệu`, `so_ky_hieu` are one). Promise: a text of another form gives no fields,
//! and a day that does not exist is none.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;
use serde_json::Value;

use crate::catalogue::fold;
use crate::document::FieldName;

/// Longest payload that is taken apart: the largest QR code holds 7,089 digits.
const MOST_BYTES: usize = 8_000;

/// Names of values, without marks, blanks and signs.
const NAMES: [(FieldName, &[&str]); 8] = [
    (
        FieldName::Number,
        &[
            "so",
            "sokyhieu",
            "sovakyhieu",
            "sohieu",
            "sovanban",
            "soquyetdinh",
            "sogiayphep",
            "sogiaychungnhan",
            "sogiayto",
            "sogcn",
            "sogp",
            "sochungchi",
            "sosohieu",
            "number",
            "docnumber",
            "documentnumber",
            "codenumber",
        ],
    ),
    (
        FieldName::IssueDate,
        &[
            "ngay",
            "ngaycap",
            "ngayky",
            "ngaybanhanh",
            "ngayvanban",
            "ngaythangnam",
            "issuedate",
            "issueddate",
            "dateofissue",
        ],
    ),
    (
        FieldName::Authority,
        &[
            "coquan",
            "coquancap",
            "coquanbanhanh",
            "donvibanhanh",
            "donvicap",
            "noicap",
            "coquanthamquyen",
            "tochucbanhanh",
            "authority",
            "issuer",
            "organname",
        ],
    ),
    (
        FieldName::Holder,
        &[
            "chuhoso",
            "chusohuu",
            "tochuccanhan",
            "tentochuc",
            "tentochuccanhan",
            "tendoanhnghiep",
            "doanhnghiep",
            "tencongty",
            "nhadautu",
            "chudautu",
            "capcho",
            "holder",
            "owner",
            "organization",
        ],
    ),
    (
        FieldName::HolderId,
        &[
            "madinhdanh",
            "sodinhdanh",
            "masothue",
            "masodoanhnghiep",
            "mst",
            "madoanhnghiep",
            "taxcode",
            "holderid",
        ],
    ),
    (
        FieldName::EffectiveDate,
        &[
            "ngayhieuluc",
            "hieuluctu",
            "cohieuluctu",
            "hieuluctungay",
            "effectivedate",
            "validfrom",
        ],
    ),
    (
        FieldName::ExpiryDate,
        &[
            "ngayhethan",
            "ngayhethieuluc",
            "hieulucden",
            "cohieulucden",
            "cogiatriden",
            "giatriden",
            "thoihanden",
            "thoihanhieulucden",
            "expirydate",
            "validto",
            "validuntil",
        ],
    ),
    (
        FieldName::ResultCode,
        &["maketqua", "maketquasohoa", "masoketqua", "resultcode"],
    ),
];

/// The values that a payload of a known form names; dates are ISO 8601. Empty for any other text,
/// and for one that names fewer than two values.
pub fn fields(payload: &str) -> BTreeMap<&'static str, String> {
    if payload.len() > MOST_BYTES {
        return BTreeMap::new();
    }
    let pairs = json_pairs(payload)
        .or_else(|| query_pairs(payload))
        .unwrap_or_else(|| named_pairs(payload));
    let mut fields = BTreeMap::new();
    for (name, value) in pairs {
        let Some(field) = field_of(&name) else {
            continue;
        };
        if let Some(value) = value_of(field, value.trim()) {
            fields.entry(field.as_str()).or_insert(value);
        }
    }
    match fields.len() {
        0 | 1 => BTreeMap::new(),
        _ => fields,
    }
}

fn field_of(name: &str) -> Option<FieldName> {
    let name: String = fold(name)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let known = NAMES
        .iter()
        .find(|(_, names)| names.contains(&name.as_str()));
    known.map(|(field, _)| *field)
}

fn value_of(field: FieldName, value: &str) -> Option<String> {
    match field {
        _ if value.is_empty() => None,
        FieldName::IssueDate | FieldName::EffectiveDate | FieldName::ExpiryDate => {
            day(value).map(|day| day.to_string())
        }
        FieldName::Number => value
            .contains(|c: char| c.is_ascii_digit())
            .then(|| value.to_owned()),
        _ => Some(value.to_owned()),
    }
}

/// An object, whose values may be objects.
fn json_pairs(payload: &str) -> Option<Vec<(String, String)>> {
    let Ok(Value::Object(object)) = serde_json::from_str(payload) else {
        return None;
    };
    let mut pairs = Vec::new();
    for (name, value) in object {
        match value {
            Value::Object(inner) => {
                pairs.extend(inner.into_iter().filter_map(|(n, v)| Some((n, plain(v)?))));
            }
            value => pairs.extend(plain(value).map(|value| (name, value))),
        }
    }
    Some(pairs)
}

fn plain(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The part of a web address after its question mark.
fn query_pairs(payload: &str) -> Option<Vec<(String, String)>> {
    let is_address = ["http://", "https://"]
        .iter()
        .any(|start| payload.starts_with(start));
    let (_, query) = payload.split_once('?').filter(|_| is_address)?;
    let query = query.split('#').next().unwrap_or_default();
    let pairs = form_urlencoded::parse(query.as_bytes());
    Some(
        pairs
            .map(|(n, v)| (n.into_owned(), v.into_owned()))
            .collect(),
    )
}

/// `Số: 12/GP-KKT; Ngày cấp: 05/10/2025`.
fn named_pairs(payload: &str) -> Vec<(String, String)> {
    let parts = payload.split(['\n', '\r', ';', '|']);
    let pair = |part: &str| {
        let (name, value) = part.split_once([':', '='])?;
        Some((name.trim().to_owned(), value.trim().to_owned()))
    };
    parts.filter_map(pair).collect()
}

static DAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})|(?:ngay\s+)?(?P<d2>\d{1,2})\s*(?:[-/.]|thang)\s*(?P<m2>\d{1,2})\s*(?:[-/.]|nam)\s*(?P<y2>\d{4}))(?:[t\s,].*)?$",
    )
    .expect("a valid pattern")
});

/// A day in figures, the year first or last; a time after it is left out.
fn day(text: &str) -> Option<Date> {
    let folded = fold(text);
    let found = DAY.captures(folded.trim())?;
    let part = |names: [&str; 2]| {
        let part = found.name(names[0]).or_else(|| found.name(names[1]))?;
        part.as_str().parse::<i16>().ok()
    };
    let (year, month, day) = (part(["y", "y2"])?, part(["m", "m2"])?, part(["d", "d2"])?);
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn expected() -> BTreeMap<&'static str, String> {
        BTreeMap::from([
            ("number", "45/GPXD-KKT".to_owned()),
            ("issue_date", "2025-10-05".to_owned()),
            ("authority", "Ban Quản lý Khu kinh tế Vân Phong".to_owned()),
        ])
    }

    #[test]
    fn one_paper_in_the_forms_of_different_systems() {
        for payload in [
            r#"{"soKyHieu":"45/GPXD-KKT","ngayBanHanh":"2025-10-05T08:30:00","coQuan":"Ban Quản lý Khu kinh tế Vân Phong","maHoSo":"H32.1-251001-0012"}"#,
            r#"{"giayPhep":{"so":"45/GPXD-KKT","ngay_cap":"05/10/2025","noi_cap":"Ban Quản lý Khu kinh tế Vân Phong"}}"#,
            "https://tracuu.example.vn/kq?so=45%2FGPXD-KKT&ngaycap=05-10-2025&coquan=Ban+Qu%E1%BA%A3n+l%C3%BD+Khu+kinh+t%E1%BA%BF+V%C3%A2n+Phong#x",
            "Số/Ký hiệu: 45/GPXD-KKT\nNgày ban hành: ngày 05 tháng 10 năm 2025\nCơ quan ban hành: Ban Quản lý Khu kinh tế Vân Phong",
            "SỐ=45/GPXD-KKT; NGÀY CẤP=5/10/2025; NƠI CẤP=Ban Quản lý Khu kinh tế Vân Phong",
            "Số: 45/GPXD-KKT|Ngày ký: 2025/10/05|Cơ quan: Ban Quản lý Khu kinh tế Vân Phong",
        ] {
            assert_eq!(fields(payload), expected(), "{payload}");
        }
    }

    #[test]
    fn other_texts_give_no_fields() {
        for payload in [
            "",
            "https://example.vn/",
            "https://example.vn/?so=45",
            "8931234567890",
            "056012345678|225123456|Nguyễn Văn Thử|01011990|Nam|Nha Trang|01012022",
            r#"["so", "45/GPXD-KKT"]"#,
            "Số: không; Ngày: 31/02/2025",
        ] {
            assert!(fields(payload).is_empty(), "{payload}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_payload(text in "\\PC{0,200}") {
            let found = fields(&text);
            prop_assert!(found.len() != 1);
        }
    }
}
