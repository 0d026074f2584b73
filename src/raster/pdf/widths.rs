//! Widths: the glyph widths of composite fonts in the one form that the extractor reads rightly.
//!
//! PDF 32000-1:2008, 9.7.4.3 knows two forms: `first [w1 w2 ...]` and `first last w`. The extractor
//! (pdf-extract 0.12) passes over the second, and every gap between words then comes out wrong.

use lopdf::{Dictionary, Object};

/// Longer ranges are not what fonts have.
const MOST_GLYPHS: i64 = 65_536;

/// Turns ranges of the font's `/W` into lists; other dictionaries stay as they are.
pub fn list_each(font: &mut Dictionary) {
    let subtype = font.get(b"Subtype").and_then(Object::as_name);
    if !matches!(subtype, Ok(b"CIDFontType0" | b"CIDFontType2")) {
        return;
    }
    if let Ok(Object::Real(width)) = font.get(b"DW") {
        let width = width.round() as i64;
        font.set("DW", width);
    }
    if let Ok(Object::Array(widths)) = font.get(b"W") {
        let listed = listed(widths);
        font.set("W", listed);
    }
}

fn listed(widths: &[Object]) -> Vec<Object> {
    let mut out = Vec::new();
    let mut rest = widths;
    loop {
        match rest {
            [
                first,
                list @ (Object::Array(_) | Object::Reference(_)),
                tail @ ..,
            ] => {
                out.extend([first.clone(), list.clone()]);
                rest = tail;
            }
            [
                Object::Integer(first),
                Object::Integer(last),
                width,
                tail @ ..,
            ] => {
                let count = (last - first + 1).clamp(0, MOST_GLYPHS) as usize;
                out.push(Object::Integer(*first));
                out.push(Object::Array(vec![width.clone(); count]));
                rest = tail;
            }
            _ => return out,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_becomes_a_list() {
        let range = [
            3.into(),
            5.into(),
            Object::Real(277.8),
            9.into(),
            vec![500.into()].into(),
        ];
        let listed = listed(&range);
        let three = vec![Object::Real(277.8); 3];
        assert_eq!(
            listed,
            [3.into(), three.into(), 9.into(), vec![500.into()].into()]
        );
    }
}
