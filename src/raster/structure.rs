//! Structure: how many objects a PDF has and how deep they nest, told from its bytes before a parser
//! follows them.

use super::{Limits, RasterError};

/// Looks at the parts of a file between its streams, one after the other.
#[derive(Debug, Default)]
pub struct Structure {
    objects: u64,
    depth: u32,
    deepest: u32,
}

impl Structure {
    /// The next part outside of streams.
    pub fn add(&mut self, part: &[u8]) {
        let mut at = 0;
        // After one without an end, no other is looked for: time stays linear.
        let mut has_strings = true;
        while let Some(&byte) = part.get(at) {
            at += match (byte, part.get(at + 1)) {
                (b'(', _) if has_strings => {
                    let len = string_len(&part[at..]);
                    has_strings = len.is_some();
                    len.unwrap_or(1)
                }
                (b'[', _) => self.open(1),
                (b']', _) => self.close(1),
                (b'<', Some(b'<')) => self.open(2),
                (b'>', Some(b'>')) => self.close(2),
                (b'o', _) if part[at..].starts_with(b"obj") && follows_number(&part[..at]) => {
                    self.objects += 1;
                    // What an object leaves open ends with it.
                    self.depth = 0;
                    3
                }
                _ => 1,
            };
        }
    }

    fn open(&mut self, len: usize) -> usize {
        self.depth = self.depth.saturating_add(1);
        self.deepest = self.deepest.max(self.depth);
        len
    }

    fn close(&mut self, len: usize) -> usize {
        self.depth = self.depth.saturating_sub(1);
        len
    }

    /// Whether all that was added is within the limits.
    ///
    /// # Errors
    /// [`RasterError::TooLarge`] with the limit's name.
    pub fn check(&self, limits: &Limits) -> Result<(), RasterError> {
        if self.objects > limits.max_objects {
            return Err(RasterError::TooLarge(format!(
                "{} objects in the PDF, limit objects={}",
                self.objects, limits.max_objects
            )));
        }
        if self.deepest > limits.max_nesting {
            return Err(RasterError::TooLarge(format!(
                "{} lists within lists in the PDF, limit nesting={}",
                self.deepest, limits.max_nesting
            )));
        }
        Ok(())
    }
}

/// Bytes of the string that begins here, up to its own closing bracket.
fn string_len(text: &[u8]) -> Option<usize> {
    let mut depth = 0_u32;
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' if depth == 1 => return Some(at + 1),
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    None
}

/// Whether "12 0 " stands before it: then it is no "endobj".
fn follows_number(before: &[u8]) -> bool {
    let Some((b' ' | b'\t' | b'\r' | b'\n', rest)) = before.split_last() else {
        return false;
    };
    rest.last().is_some_and(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> (u64, u32) {
        let mut structure = Structure::default();
        structure.add(text.as_bytes());
        (structure.objects, structure.deepest)
    }

    #[test]
    fn objects_are_counted_and_lists_within_lists() {
        let text = "1 0 obj << /Kids [2 0 R [3 0 R]] >> endobj\n2 0 obj [[ (a [[[ \\) [) ] endobj";
        assert_eq!(of(text), (2, 3));
        assert_eq!(of("<48656c6c6f> (un[closed"), (0, 1));
        assert_eq!(of(""), (0, 0));
    }
}
