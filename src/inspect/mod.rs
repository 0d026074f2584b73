//! Inspect: what the pipeline saw of a file, as pictures: each page on its way from the stored
//! pixels to the reader, and what was found drawn over it.
//!
//! Promise: the pictures are those of the same code that a run uses; nothing but the folder given
//! is written.

mod canvas;
mod index;
mod overlay;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use image::{DynamicImage, GrayImage, Rgb, RgbImage};

use crate::batch::{Quarantine, Reading, Task, Text};
use crate::clean::{self, Step, binarize, ink};
use crate::document::{FileText, PageImage, Pixels};
use crate::intake;
use crate::lang::Messages;
use crate::layout;
use crate::raster::{self, PageSource, RasterPage};
use index::{PageView, Picture};

/// Why a file cannot be looked into.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InspectError {
    /// It cannot be opened, or none of its pages can be read.
    #[error("the file cannot be looked into: {reason}")]
    File {
        /// A code of the message files.
        code: String,
        /// What the stage said.
        reason: String,
    },
    /// It has no such page.
    #[error("the file has {pages} pages, and no page {asked}")]
    NoSuchPage {
        /// The page asked for, from 1.
        asked: u32,
        /// How many there are.
        pages: u32,
    },
    /// A picture cannot be written.
    #[error("cannot write `{}`: {source}", path.display())]
    Write {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Writes the pictures of one page, or of all, into `out`, with an `index.html`; gives the path of
/// that.
///
/// # Errors
/// [`InspectError`] when the file or the page cannot be read, or `out` cannot be written.
pub fn inspect(
    reading: &Reading,
    bytes: Arc<[u8]>,
    page: Option<u32>,
    out: &Path,
    messages: &Messages,
) -> Result<PathBuf, InspectError> {
    let file_type = intake::sniff(&bytes).map_err(|e| file_error(e.code(), &e))?;
    let source = raster::open(bytes.clone(), file_type, &reading.limits)
        .map_err(|e| file_error(e.code(), &e))?;
    let pages = source.page_count();
    let wanted = match page {
        None => 1..=pages,
        Some(asked) if (1..=pages).contains(&asked) => asked..=asked,
        Some(asked) => return Err(InspectError::NoSuchPage { asked, pages }),
    };
    let text = reading
        .document(&Task {
            name: "",
            sha256: "",
            bytes,
            file_type,
            alone: false,
            put_aside: &[],
        })
        .and_then(Text::into_whole)
        .map_err(quarantined)?;
    let views = wanted
        .map(|number| Gallery::of(out, number)?.view(&source, &text, messages))
        .collect::<Result<Vec<_>, _>>()?;
    index::write(out, &views, messages)
}

fn quarantined(why: Quarantine) -> InspectError {
    file_error(&why.reason, &why.detail)
}

fn file_error(code: &str, reason: &dyn ToString) -> InspectError {
    InspectError::File {
        code: code.to_owned(),
        reason: reason.to_string(),
    }
}

/// The pictures of one page in a folder of their own.
struct Gallery {
    number: u32,
    folder: PathBuf,
    pictures: Vec<Picture>,
}

impl Gallery {
    fn of(out: &Path, number: u32) -> Result<Self, InspectError> {
        let folder = out.join(format!("page-{number:03}"));
        std::fs::create_dir_all(&folder).map_err(|source| InspectError::Write {
            path: folder.clone(),
            source,
        })?;
        Ok(Self {
            number,
            folder,
            pictures: Vec::new(),
        })
    }

    fn view(
        mut self,
        source: &PageSource,
        text: &FileText,
        messages: &Messages,
    ) -> Result<PageView, InspectError> {
        let page = &text.pages[self.number as usize - 1];
        let (stored, readable) = match source.page(self.number - 1) {
            Ok(RasterPage::Image(image)) => self.steps(&image)?,
            // A text layer has no picture: what was found is drawn on bare paper.
            _ => {
                let paper = RgbImage::from_pixel(page.width_px, page.height_px, WHITE);
                (paper.clone(), paper)
            }
        };
        let papers = layout::read(&text.pages);
        self.save("read", &overlay::reading(readable, page, &papers).into())?;
        let proofs = overlay::proofs(text, self.number);
        self.save("proof", &overlay::proof(stored, page, &proofs).into())?;
        Ok(PageView::new(
            page,
            self.pictures,
            &papers,
            &proofs,
            messages,
        ))
    }

    /// Saves the page as stored and after each step of cleaning; gives the first and the last.
    fn steps(&mut self, image: &PageImage) -> Result<(RgbImage, RgbImage), InspectError> {
        let stored = match &image.pixels {
            Pixels::Bilevel(page) | Pixels::Gray(page) => rgb(page),
            Pixels::Rgb(page) => page.clone(),
        };
        self.save("stored", &stored.clone().into())?;
        if let Pixels::Rgb(page) = &image.pixels {
            self.save("colour", &coloured_ink(page, image.dpi).into())?;
        }
        let mut saved = Ok(());
        let clean = clean::clean_watched(image, &mut |step, page| {
            if saved.is_ok() {
                saved = self.save(step_name(step), &page.clone().into());
            }
        });
        saved?;
        let ink = binarize::threshold(&clean.gray, 0.0);
        let mut bilevel = clean.gray.clone();
        bilevel
            .iter_mut()
            .for_each(|px| *px = if *px < ink.threshold { 0 } else { 255 });
        self.save("ink", &bilevel.into())?;
        Ok((stored, rgb(&clean.gray)))
    }

    fn save(&mut self, name: &'static str, picture: &DynamicImage) -> Result<(), InspectError> {
        let file = format!("{:02}-{name}.png", self.pictures.len() + 1);
        let path = self.folder.join(&file);
        picture.save(&path).map_err(|error| InspectError::Write {
            path: path.clone(),
            source: io::Error::other(error),
        })?;
        self.pictures.push(Picture {
            name,
            path: format!("page-{:03}/{file}", self.number),
        });
        Ok(())
    }
}

const WHITE: Rgb<u8> = Rgb([255; 3]);

fn step_name(step: Step) -> &'static str {
    match step {
        Step::Gray => "gray",
        Step::Paper => "paper",
        Step::Unspotted => "unspotted",
        Step::Upright => "upright",
        Step::Ready => "ready",
    }
}

fn rgb(page: &GrayImage) -> RgbImage {
    DynamicImage::ImageLuma8(page.clone()).into_rgb8()
}

/// Ink of a colour alone, the part that is taken for print in a frame.
fn coloured_ink(page: &RgbImage, dpi: f32) -> RgbImage {
    let mut layer = page.clone();
    layer
        .pixels_mut()
        .filter(|px| !ink::is_coloured(&px.0))
        .for_each(|px| *px = WHITE);
    for print in ink::coloured_print(page, dpi) {
        canvas::frame(&mut layer, &print, canvas::GREEN);
    }
    layer
}
