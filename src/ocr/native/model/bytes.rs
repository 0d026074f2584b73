//! Bytes: a cursor over little-endian model data.
//!
//! Promise: reading past the end is an error that names the part and the place, never a panic;
//! no memory is reserved for more than the file holds.

use super::ModelError;

/// Cursor over one part of a model file.
pub(super) struct Bytes<'a> {
    data: &'a [u8],
    at: usize,
    part: &'static str,
}

impl<'a> Bytes<'a> {
    pub(super) fn new(data: &'a [u8], part: &'static str) -> Self {
        Self { data, at: 0, part }
    }

    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], ModelError> {
        let taken = self
            .data
            .get(self.at..)
            .and_then(|rest| rest.get(..count))
            .ok_or(ModelError::Truncated {
                part: self.part,
                offset: self.at,
                wanted: count,
            })?;
        self.at += count;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ModelError> {
        let mut out = [0; N];
        out.copy_from_slice(self.take(N)?);
        Ok(out)
    }

    pub(super) fn u8(&mut self) -> Result<u8, ModelError> {
        Ok(self.array::<1>()?[0])
    }

    pub(super) fn i16(&mut self) -> Result<i16, ModelError> {
        Ok(i16::from_le_bytes(self.array()?))
    }

    pub(super) fn i32(&mut self) -> Result<i32, ModelError> {
        Ok(i32::from_le_bytes(self.array()?))
    }

    pub(super) fn u32(&mut self) -> Result<u32, ModelError> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    pub(super) fn i64(&mut self) -> Result<i64, ModelError> {
        Ok(i64::from_le_bytes(self.array()?))
    }

    pub(super) fn f64(&mut self) -> Result<f64, ModelError> {
        Ok(f64::from_le_bytes(self.array()?))
    }

    /// A count or size in `1..=most`; `what` names it in the error.
    pub(super) fn size(&mut self, what: &'static str, most: usize) -> Result<usize, ModelError> {
        let found = self.i32()?;
        usize::try_from(found)
            .ok()
            .filter(|n| (1..=most).contains(n))
            .ok_or_else(|| ModelError::unsupported(what, format!("1 to {most}"), found))
    }

    /// A name: a length and that many bytes.
    pub(super) fn name(&mut self) -> Result<String, ModelError> {
        let length = self.u32()? as usize;
        Ok(String::from_utf8_lossy(self.take(length)?).into_owned())
    }

    /// An error when something is left: the parts were read with a wrong idea of the format.
    pub(super) fn finish(self) -> Result<(), ModelError> {
        match self.data.len() - self.at {
            0 => Ok(()),
            left => Err(ModelError::unsupported(
                self.part,
                "the end of the part".into(),
                format_args!("{left} more bytes"),
            )),
        }
    }
}
