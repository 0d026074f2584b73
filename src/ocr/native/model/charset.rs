//! Charset: the model's characters and the network outputs (codes) that stand for them.
//!
//! Promise: every code either has one character, or is the null of CTC, or is never chosen.

use unicode_normalization::UnicodeNormalization;

use super::layers::Layers;
use super::{Bytes, ModelError};

/// The unichar id, in every model, of the space.
pub(in super::super) const SPACE: u32 = 0;
/// Scripts have fewer than this many characters, also Chinese.
const MOST_CHARACTERS: usize = 1 << 16;
/// Bit of a unichar's properties: it is a digit.
const DIGIT_PROPERTY: u32 = 8;

struct Character {
    text: String,
    is_digit: bool,
}

/// Characters by unichar id, unichar ids by code.
pub(in super::super) struct Charset {
    characters: Vec<Character>,
    by_code: Vec<Option<u32>>,
    /// The code of "no character here".
    pub(in super::super) null_code: usize,
}

impl Charset {
    pub(super) fn parse(
        unicharset: &[u8],
        recoder: &[u8],
        layers: &Layers,
    ) -> Result<Self, ModelError> {
        let characters = parse_characters(unicharset)?;
        let codes = parse_codes(recoder, characters.len())?;
        let outputs = layers.output.outputs;
        let null_code = layers.null_code;
        let mut by_code = vec![None; outputs];
        for (id, &code) in codes.iter().enumerate() {
            if code >= outputs {
                let expected = format!("codes below {outputs}");
                return Err(ModelError::unsupported("recoder", expected, code));
            }
            if code != null_code && by_code[code].is_none() {
                by_code[code] = Some(id as u32);
            }
        }
        Ok(Self {
            characters,
            by_code,
            null_code,
        })
    }

    /// The unichar id of a code; none for the null and for codes without a character.
    pub(in super::super) fn character_of(&self, code: usize) -> Option<u32> {
        self.by_code[code]
    }

    /// Text of a unichar, composed (NFC).
    pub(in super::super) fn text(&self, unichar: u32) -> &str {
        &self.characters[unichar as usize].text
    }

    pub(in super::super) fn is_digit(&self, unichar: u32) -> bool {
        self.characters[unichar as usize].is_digit
    }
}

fn parse_characters(unicharset: &[u8]) -> Result<Vec<Character>, ModelError> {
    const PART: &str = "set of characters";
    let expected = |what: &str| what.to_owned();
    let text = std::str::from_utf8(unicharset)
        .map_err(|e| ModelError::unsupported(PART, expected("UTF-8"), e))?;
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let count = first
        .trim()
        .parse()
        .ok()
        .filter(|n| (1..=MOST_CHARACTERS).contains(n))
        .ok_or_else(|| {
            ModelError::unsupported(PART, format!("a count up to {MOST_CHARACTERS}"), first)
        })?;
    let characters: Vec<_> = lines.take(count).map(parse_character).collect();
    if characters.len() != count {
        let found = format_args!("{}", characters.len()).to_string();
        return Err(ModelError::unsupported(
            PART,
            format!("{count} lines"),
            found,
        ));
    }
    Ok(characters)
}

/// A line: token, properties in hexadecimal, then metrics that only the old engine needs.
fn parse_character(line: &str) -> Character {
    let mut columns = line.split(' ');
    let token = columns.next().unwrap_or_default();
    let properties = columns.next().unwrap_or_default();
    let properties = u32::from_str_radix(properties, 16).unwrap_or(0);
    Character {
        text: match token {
            "NULL" => " ".to_owned(),
            token => token.nfc().collect(),
        },
        is_digit: properties & DIGIT_PROPERTY != 0,
    }
}

/// The code of every unichar; models that need several codes a character are refused.
fn parse_codes(recoder: &[u8], characters: usize) -> Result<Vec<usize>, ModelError> {
    const PART: &str = "recoder";
    let mut bytes = Bytes::new(recoder, PART);
    let count = bytes.size(PART, MOST_CHARACTERS)?;
    if count != characters {
        let expected = format!("{characters} characters");
        return Err(ModelError::unsupported(PART, expected, count));
    }
    let mut codes = Vec::with_capacity(count);
    for _ in 0..count {
        let _self_normalised = bytes.u8()?;
        let length = bytes.u32()?;
        if length != 1 {
            let expected = "one code a character".to_owned();
            return Err(ModelError::unsupported(PART, expected, length));
        }
        codes.push(bytes.i32()? as usize);
    }
    bytes.finish()?;
    Ok(codes)
}
