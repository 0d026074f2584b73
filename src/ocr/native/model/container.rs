//! Container: the `.traineddata` file as a table of parts.
//!
//! Promise: only the parts a recogniser needs are looked at; an offset outside the file is an error.

use super::ModelError;
use super::bytes::Bytes;

/// Slots of the table, as Tesseract's `TessdataType` numbers them.
#[derive(Clone, Copy)]
pub(super) enum Slot {
    Network = 17,
    PunctuationWords = 18,
    Words = 19,
    Numbers = 20,
    Unicharset = 21,
    Recoder = 22,
}

/// Tesseract 5 knows 24 slots; newer files may have a few more.
const MOST_SLOTS: u32 = 64;

pub(super) struct Container<'a> {
    file: &'a [u8],
    offsets: Vec<Option<usize>>,
}

impl<'a> Container<'a> {
    pub(super) fn parse(file: &'a [u8]) -> Result<Self, ModelError> {
        let mut table = Bytes::new(file, "table of parts");
        let slots = table.u32()?;
        if slots == 0 || slots > MOST_SLOTS {
            return Err(ModelError::NotTraineddata { slots });
        }
        let mut offsets = Vec::with_capacity(slots as usize);
        for _ in 0..slots {
            let offset = table.i64()?;
            offsets.push(match usize::try_from(offset) {
                Ok(offset) if offset <= file.len() => Some(offset),
                Err(_) if offset == -1 => None,
                _ => {
                    let expected = format!("0 to {}", file.len());
                    return Err(ModelError::unsupported(
                        "offset of a part",
                        expected,
                        offset,
                    ));
                }
            });
        }
        Ok(Self { file, offsets })
    }

    /// The bytes of a part, if the file has it. A part ends where the next one starts.
    pub(super) fn part(&self, slot: Slot) -> Option<&'a [u8]> {
        let start = (*self.offsets.get(slot as usize)?)?;
        let end = self.offsets[slot as usize + 1..]
            .iter()
            .flatten()
            .next()
            .copied()
            .unwrap_or(self.file.len());
        self.file.get(start..end)
    }

    pub(super) fn required(&self, slot: Slot, name: &'static str) -> Result<&'a [u8], ModelError> {
        self.part(slot).ok_or(ModelError::Missing { part: name })
    }
}
