//! Rank: the order of hits, and the place in it where another answer goes on.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::Fit;

/// Where a paper stands among the hits; the greatest comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    /// How it fits.
    pub fit: Fit,
    /// What speaks for it beside that.
    pub strength: u8,
    /// Day of issue as a number.
    pub issued: i32,
    /// Its record.
    pub record: i64,
}

/// The last hit of an answer, for the next to go on behind it. Plain text for addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor(pub(super) Rank);

/// A text that is no cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a place in an answer")]
pub struct NoCursor;

const FITS: [Fit; 5] = [Fit::Some, Fit::Near, Fit::Loose, Fit::Begun, Fit::Whole];

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let rank = &self.0;
        write!(
            f,
            "{}.{}.{}.{}",
            rank.fit as u8, rank.strength, rank.issued, rank.record
        )
    }
}

impl FromStr for Cursor {
    type Err = NoCursor;

    fn from_str(text: &str) -> Result<Self, NoCursor> {
        let mut numbers = text.split('.').map(|n| n.parse::<i64>().ok());
        let mut next = || numbers.next().flatten().ok_or(NoCursor);
        let fit = usize::try_from(next()?).map_err(|_| NoCursor)?;
        let rank = Rank {
            fit: *FITS.get(fit).ok_or(NoCursor)?,
            strength: next()?.try_into().map_err(|_| NoCursor)?,
            issued: next()?.try_into().map_err(|_| NoCursor)?,
            record: next()?,
        };
        // One spelling only: an address that can be compared.
        match Cursor(rank).to_string() == text {
            true => Ok(Cursor(rank)),
            false => Err(NoCursor),
        }
    }
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back_and_nothing_else_is_one() {
        let cursor = Cursor(Rank {
            fit: Fit::Whole,
            strength: 20,
            issued: 20_240_131,
            record: 7,
        });
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for text in [
            "",
            "1",
            "9.0.0.0",
            "3.256.0.0",
            "3.0.0.0.0",
            "3.0.0.x",
            "03.0.0.1",
            "3.0.0.-0",
        ] {
            assert_eq!(text.parse::<Cursor>(), Err(NoCursor), "{text}");
        }
    }
}
