//! Limits: bounds within which a file of unknown origin is read. Each has a name, by which it is set
//! (`--limit NAME=VALUE`) and by which a file that goes beyond it is told.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::RasterError;

/// Bounds within which a file is read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// Largest file.
    pub max_bytes: u64,
    /// Most pages of a file.
    pub max_pages: u32,
    /// Most pixels of a page.
    pub max_pixels: u64,
    /// Most bytes that a stream of a PDF may become when unpacked.
    pub max_unpacked_bytes: u64,
    /// Most objects of a PDF.
    pub max_objects: u64,
    /// Deepest that lists of a PDF may lie within lists.
    pub max_nesting: u32,
    /// Most steps of drawing on a page of a PDF.
    pub max_drawing_steps: u32,
    /// Longest that a page may take.
    pub page_seconds: f64,
    /// Longest that a file may take.
    pub file_seconds: f64,
    /// Most memory that a reading process may hold.
    pub max_memory_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 1 << 30,
            max_pages: 5000,
            max_pixels: 400_000_000,
            max_unpacked_bytes: 1_600_000_000,
            max_objects: 5_000_000,
            max_nesting: 500,
            max_drawing_steps: 3_000_000,
            page_seconds: 60.0,
            file_seconds: 7200.0,
            max_memory_bytes: u64::MAX,
        }
    }
}

/// What a reading process needs beside pixels: models, words, the file's bytes.
pub const BASE_BYTES: u64 = 256 << 20;
/// A pixel while it is decoded and cleaned: three colours, grey, and three working copies.
pub const BYTES_PER_PIXEL: u64 = 7;

/// The names of limits, as typed and as told.
pub const NAMES: [&str; 9] = [
    "file-bytes",
    "pages",
    "pixels",
    "unpacked-bytes",
    "objects",
    "nesting",
    "drawing-steps",
    "page-seconds",
    "file-seconds",
];

impl Limits {
    /// Sets the limit of that name.
    ///
    /// # Errors
    /// What is wrong with the name or the value.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        let count = || size(value).ok_or_else(|| format!("`{value}` is no number for {name}"));
        let small = || count().map(|count| u32::try_from(count).unwrap_or(u32::MAX));
        match name {
            "file-bytes" => self.max_bytes = count()?,
            "pages" => self.max_pages = small()?,
            "pixels" => self.max_pixels = count()?,
            "unpacked-bytes" => self.max_unpacked_bytes = count()?,
            "objects" => self.max_objects = count()?,
            "nesting" => self.max_nesting = small()?,
            "drawing-steps" => self.max_drawing_steps = small()?,
            "page-seconds" => self.page_seconds = count()? as f64,
            "file-seconds" => self.file_seconds = count()? as f64,
            _ => return Err(format!("`{name}` is none of {}", NAMES.join(", "))),
        }
        Ok(())
    }

    /// After so long a page is taken for one that never ends. Code of our own asks the time and
    /// ends before; what cannot be asked is ended from outside.
    pub fn page_seconds_at_most(&self) -> f64 {
        self.page_seconds * 1.25 + 1.0
    }

    /// Longest that a page may take.
    pub fn page_time(&self) -> Duration {
        Duration::try_from_secs_f64(self.page_seconds).unwrap_or(Duration::MAX)
    }

    /// Whether an image of this size can be decoded in colour with the memory that there is; in grey it
    /// takes a third.
    pub(super) fn has_room_for_colour(&self, width_px: u32, height_px: u32) -> bool {
        let pixels = u64::from(width_px) * u64::from(height_px);
        pixels.saturating_mul(BYTES_PER_PIXEL) <= self.max_memory_bytes.saturating_sub(BASE_BYTES)
    }

    /// Whether an image of this size may be decoded.
    pub(super) fn admit(&self, width_px: u64, height_px: u64) -> Result<(), RasterError> {
        if width_px == 0 || height_px == 0 {
            return Err(RasterError::Damaged("an image without pixels".to_owned()));
        }
        if width_px.saturating_mul(height_px) > self.max_pixels {
            return Err(RasterError::TooLarge(format!(
                "an image of {width_px} x {height_px} pixels, limit pixels={}",
                self.max_pixels
            )));
        }
        Ok(())
    }
}

/// A number, or a number with K, M, G or T for powers of 1024.
pub fn size(text: &str) -> Option<u64> {
    let text = text.trim().trim_end_matches(['B', 'b', 'i']);
    let (digits, unit) = match text.char_indices().next_back()? {
        (at, last) if last.is_ascii_alphabetic() => (&text[..at], last.to_ascii_uppercase()),
        _ => (text, ' '),
    };
    let power = " KMGT".find(unit)?;
    digits
        .trim()
        .parse::<u64>()
        .ok()?
        .checked_mul(1 << (10 * power))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_can_be_set_by_its_name() {
        for name in NAMES {
            let mut limits = Limits::default();
            limits.set(name, "7").unwrap();
            assert_ne!(limits, Limits::default(), "{name}");
            assert!(limits.set(name, "much").is_err(), "{name}");
        }
        assert!(Limits::default().set("colours", "7").is_err());
    }

    #[test]
    fn sizes_may_have_a_unit() {
        assert_eq!(size("1500"), Some(1500));
        assert_eq!(size("2G"), Some(2 << 30));
        assert_eq!(size("512 MiB"), Some(512 << 20));
        assert_eq!(size("99999999999T"), None);
        assert_eq!(size(""), None);
        assert_eq!(size("G"), None);
    }
}
