//! Path text: a path as text, without losing the bytes of a name that is no Unicode.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How a path is written in a line of JSON: text where it is text, else its bytes.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    Bytes(Vec<u8>),
}

/// For `#[serde(with = ...)]`.
pub fn serialize<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    let written = match path.to_str() {
        Some(text) => Written::Text(text.to_owned()),
        None => Written::Bytes(path.as_os_str().as_encoded_bytes().to_vec()),
    };
    written.serialize(serializer)
}

/// For `#[serde(with = ...)]`.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PathBuf, D::Error> {
    Ok(match Written::deserialize(deserializer)? {
        Written::Text(text) => text.into(),
        Written::Bytes(bytes) => from_bytes(bytes).into(),
    })
}

#[cfg(unix)]
fn from_bytes(bytes: Vec<u8>) -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes)
}

#[cfg(not(unix))]
fn from_bytes(bytes: Vec<u8>) -> OsString {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

/// A path for the catalogue and for people: bytes that are no Unicode become `\xNN`, so that two
/// such names stay two names.
pub fn shown(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02x}"));
        }
    }
    text
}

/// The path that [`shown`] wrote.
pub fn meant(text: &str) -> PathBuf {
    let plain = PathBuf::from(text);
    if !text.contains("\\x") || plain.exists() {
        return plain;
    }
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\x") {
        bytes.extend(before.as_bytes());
        match after.get(..2).map(|hex| u8::from_str_radix(hex, 16)) {
            Some(Ok(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.extend(b"\\x");
                rest = after;
            }
        }
    }
    bytes.extend(rest.as_bytes());
    from_bytes(bytes).into()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::ffi::OsStrExt;

    #[derive(Serialize, Deserialize)]
    struct Line {
        #[serde(with = "super")]
        path: PathBuf,
    }

    #[test]
    fn names_that_are_no_unicode_survive_the_way_there_and_back() {
        for bytes in [&b"in/a\xff\xfe.pdf"[..], "giấy\n\"phép\".pdf".as_bytes()] {
            let path = PathBuf::from(std::ffi::OsStr::from_bytes(bytes));
            let line = serde_json::to_string(&Line { path: path.clone() }).unwrap();
            assert!(!line.contains('\n'));
            assert_eq!(serde_json::from_str::<Line>(&line).unwrap().path, path);
            assert_eq!(meant(&shown(&path)), path);
        }
    }
}
