//! Pictures: pages as a browser shows them, made from the original when somebody looks.
//!
//! Promise: upright; the pixels of the page as stored, only turned and made smaller, so that a box in
//! stored pixels has its place; what was made is kept within bounds; only so many are made at once.

use std::collections::VecDeque;
use std::io::Cursor;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::body::Bytes;
use image::DynamicImage;
use image::codecs::jpeg::JpegEncoder;
use lru::LruCache;
use tokio::sync::Semaphore;

use super::failure::Failure;
use super::originals;
use crate::catalogue::{Original, Sheet};
use crate::config::processors;
use crate::document::Pixels;
use crate::intake;
use crate::raster::{self, Limits, PageSource};

/// Widths in which pages are made: for a screen, and for a closer look.
pub const WIDTHS_PX: [u32; 2] = [1000, 2000];
/// Pictures kept, in bytes.
const KEPT_BYTES: usize = 96 << 20;
/// Originals kept open, so that the next page does not read the file again.
const KEPT_ORIGINALS: usize = 4;
/// Largest original that is kept open.
const MOST_KEPT_BYTES: u64 = 64 << 20;
/// Print stays sharp from here on.
const JPEG_QUALITY: u8 = 80;

/// Tells a picture from others: SHA-256 of the original, page, turns, width.
type Key = (String, u32, u8, u32);

/// Makes pictures and keeps some.
pub struct Pictures {
    made: Mutex<Made>,
    open: Mutex<VecDeque<(String, Arc<PageSource>)>>,
    turns: Semaphore,
}

struct Made {
    pictures: LruCache<Key, Bytes>,
    bytes: usize,
}

impl Default for Pictures {
    fn default() -> Self {
        Self {
            made: Mutex::new(Made {
                pictures: LruCache::unbounded(),
                bytes: 0,
            }),
            open: Mutex::default(),
            turns: Semaphore::new(processors()),
        }
    }
}

impl Pictures {
    /// A page as JPEG, `width_px` wide or as wide as its scan is, if that is less.
    pub async fn picture(
        self: &Arc<Self>,
        original: Original,
        sheet: Sheet,
        width_px: u32,
        catalogue: &Path,
    ) -> Result<Bytes, Failure> {
        let sha256 = original.sha256.clone().unwrap_or_default();
        let key = (sha256, sheet.page, sheet.quarter_turns, width_px);
        if let Some(made) = self.kept(&key) {
            return Ok(made);
        }
        let _turn = self.turns.acquire().await.map_err(|_| Failure::Busy)?;
        // Somebody else may have asked for the same while this one waited.
        if let Some(made) = self.kept(&key) {
            return Ok(made);
        }
        let (this, catalogue) = (self.clone(), catalogue.to_owned());
        let making = tokio::task::spawn_blocking(move || {
            let source = this.source(&original, &catalogue)?;
            let made = draw(&source, &sheet, width_px)?;
            this.keep(key, made.clone());
            Ok(made)
        });
        making.await.unwrap_or(Err(Failure::Internal))
    }

    fn kept(&self, key: &Key) -> Option<Bytes> {
        lock(&self.made).pictures.get(key).cloned()
    }

    fn keep(&self, key: Key, picture: Bytes) {
        let mut made = lock(&self.made);
        made.bytes += picture.len();
        if let Some(old) = made.pictures.put(key, picture) {
            made.bytes -= old.len();
        }
        while made.bytes > KEPT_BYTES {
            let Some((_, oldest)) = made.pictures.pop_lru() else {
                break;
            };
            made.bytes -= oldest.len();
        }
    }

    /// The open original; looked at again each time, because it may have moved.
    fn source(&self, original: &Original, catalogue: &Path) -> Result<Arc<PageSource>, Failure> {
        let sha256 = original.sha256.clone().unwrap_or_default();
        let known = {
            let open = lock(&self.open);
            open.iter()
                .find(|(hash, _)| *hash == sha256)
                .map(|(_, source)| source.clone())
        };
        if let Some(source) = known.filter(|_| originals::seems_there(original, catalogue)) {
            return Ok(source);
        }
        let bytes = originals::open(original, catalogue)?.bytes()?;
        let file_type = intake::sniff(&bytes).map_err(|e| Failure::Undrawn(e.code().to_owned()))?;
        let source = Arc::new(raster::open(bytes, file_type, &Limits::default())?);
        if original.size_bytes <= MOST_KEPT_BYTES {
            let mut open = lock(&self.open);
            open.push_front((sha256, source.clone()));
            open.truncate(KEPT_ORIGINALS);
        }
        Ok(source)
    }
}

/// A thread that panicked with the lock has left nothing half done: both caches are only read and
/// added to.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner())
}

fn draw(source: &PageSource, sheet: &Sheet, width_px: u32) -> Result<Bytes, Failure> {
    let picture = match source.picture(sheet.page - 1)?.pixels {
        Pixels::Bilevel(gray) | Pixels::Gray(gray) => DynamicImage::ImageLuma8(gray),
        Pixels::Rgb(rgb) => DynamicImage::ImageRgb8(rgb),
    };
    let is_turned = sheet.quarter_turns % 2 == 1;
    let (width, height) = (picture.width(), picture.height());
    let upright_width = if is_turned { height } else { width };
    // Made smaller before it is turned: fewer pixels to move.
    let picture = match upright_width > width_px {
        true => {
            let scaled = |side: u32| {
                let side = u64::from(side) * u64::from(width_px);
                (side.div_ceil(u64::from(upright_width)) as u32).max(1)
            };
            picture.thumbnail_exact(scaled(width), scaled(height))
        }
        false => picture,
    };
    let upright = match sheet.quarter_turns % 4 {
        1 => picture.rotate90(),
        2 => picture.rotate180(),
        3 => picture.rotate270(),
        _ => picture,
    };
    let mut jpeg = Cursor::new(Vec::new());
    let encoder = JpegEncoder::new_with_quality(&mut jpeg, JPEG_QUALITY);
    upright
        .write_with_encoder(encoder)
        .map_err(|_| Failure::Internal)?;
    Ok(jpeg.into_inner().into())
}
