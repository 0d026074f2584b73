//! Table: the cells of a register, whether typed as CSV or in a spreadsheet.
//!
//! Promise: UTF-8 with or without byte order mark and UTF-16 with one; `,`, `;` or tab between
//! cells; the first sheet of a workbook that has rows.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

/// Rows of cells as text.
///
/// # Errors
/// A sentence that says what is wrong.
pub fn cells(bytes: &[u8]) -> Result<Vec<Vec<String>>, String> {
    match bytes.starts_with(b"PK\x03\x04") {
        true => spreadsheet(bytes),
        false => delimited(&text(bytes)?),
    }
}

fn spreadsheet(bytes: &[u8]) -> Result<Vec<Vec<String>>, String> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes))
        .map_err(|e: calamine::XlsxError| e.to_string())?;
    for (_, sheet) in book.worksheets() {
        if sheet.height() > 1 {
            return Ok(sheet
                .rows()
                .map(|row| row.iter().map(cell).collect())
                .collect());
        }
    }
    Err("the workbook has no sheet with rows".to_owned())
}

fn cell(data: &Data) -> String {
    match data {
        Data::DateTime(time) => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        // A number typed without its symbol: no decimal point, no exponent.
        Data::Float(number) if number.fract() == 0.0 => format!("{number:.0}"),
        other => other.to_string(),
    }
}

fn text(bytes: &[u8]) -> Result<String, String> {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        char::decode_utf16(units).collect::<Result<String, _>>()
    };
    let not_utf16 = |_| "the text is not valid UTF-16".to_owned();
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return utf16(rest, u16::from_le_bytes).map_err(not_utf16);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return utf16(rest, u16::from_be_bytes).map_err(not_utf16);
    }
    let rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    String::from_utf8(rest.to_vec())
        .map_err(|_| "the text is not UTF-8; save it as \"CSV UTF-8\"".to_owned())
}

fn delimited(text: &str) -> Result<Vec<Vec<String>>, String> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes())
        .records()
        .map(|row| Ok(row?.iter().map(str::to_owned).collect()))
        .collect::<Result<_, csv::Error>>()
        .map_err(|e| e.to_string())
}

/// The commonest of the three in the first lines.
fn delimiter(text: &str) -> u8 {
    let head: Vec<&str> = text.lines().take(10).collect();
    let count = |delimiter: &u8| {
        let is = |byte: &u8| byte == delimiter;
        head.iter()
            .map(|line| line.bytes().filter(is).count())
            .sum::<usize>()
    };
    [b',', b';', b'\t']
        .into_iter()
        .max_by_key(count)
        .unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_table_in_each_coding() {
        let text = "ten_tep;ghi_chu\na.pdf;thu hồi\n";
        let mut utf16 = vec![0xff, 0xfe];
        utf16.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        let marked = ["\u{feff}", text].concat();
        let comma = text.replace(';', ",");
        let all = [text.as_bytes(), marked.as_bytes(), comma.as_bytes(), &utf16];
        for bytes in all {
            assert_eq!(cells(bytes).unwrap()[1], ["a.pdf", "thu hồi"]);
        }
    }

    #[test]
    fn an_old_coding_is_named() {
        assert!(cells(b"ten_tep\n\xe0\xe9\n").unwrap_err().contains("UTF-8"));
    }

    #[test]
    fn a_damaged_workbook_is_an_error() {
        assert!(cells(b"PK\x03\x04 not a workbook").is_err());
    }
}
