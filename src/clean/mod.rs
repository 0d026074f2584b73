//! Clean: a page as stored becomes upright, straight and readable: print black on white paper.
//!
//! Promise: the way back to the stored pixels is always known; a faint page is never taken for a
//! blank one; any image is dealt with in time linear in its pixels.

pub mod binarize;
pub mod border;
pub mod components;
pub mod deskew;
pub mod enlarge;
pub mod gray;
pub mod ink;
pub mod orient;
pub mod paper;
pub mod perspective;
pub mod streaks;
pub mod tones;

use image::GrayImage;

use crate::document::{PageImage, Pixels, Placement};
use components::{Component, Components};

/// What a page holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Nothing but paper, its grain, and specks.
    Blank,
    /// Ink that may be print.
    Ink,
}

/// A page ready to be read.
#[derive(Debug, Clone)]
pub struct CleanPage {
    /// Upright and straight: 0 is ink, 255 is paper.
    pub gray: GrayImage,
    /// Dots per inch of `gray`.
    pub dpi: f32,
    /// From pixels of `gray` to pixels of the page as stored.
    pub placement: Placement,
    /// Clockwise quarter turns that made the stored page upright, 0 to 3.
    pub quarter_turns: u8,
    /// How plainly the page stands this way up: 0 is a guess, 1 is beyond doubt.
    pub orientation_margin: f32,
    /// Skew that was straightened, in degrees, counter-clockwise positive.
    pub skew_deg: f32,
    /// What the page holds.
    pub content: Content,
}

/// Above this, pixels are merged: reading gains nothing, and time grows with the square.
const FINEST_DPI: f32 = 450.0;
/// Below this, the page is enlarged to [`WORKING_DPI`].
const COARSEST_DPI: f32 = 250.0;
/// What the reader does best with: body text is then about 36 pixels from descender to ascender.
const WORKING_DPI: f32 = 300.0;
/// A slope that moves a line's end by less than two pixels is left alone: resampling blurs.
const SMALLEST_SLOPE: f64 = 0.0008;
/// Fewer letters than this are specks, not print.
const FEWEST_LETTERS: usize = 4;

/// What a page has just been through, for whoever wants to see it on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// One channel; coloured seals and stamps faded.
    Gray,
    /// White paper: tone, grain and shadows taken out.
    Paper,
    /// Without streaks, dark borders and punch holes.
    Unspotted,
    /// Turned upright, not yet straight.
    Upright,
    /// As it goes to the reader.
    Ready,
}

/// Cleans one page.
pub fn clean(image: &PageImage) -> CleanPage {
    clean_watched(image, &mut |_, _| ())
}

/// As [`clean`], showing the page after each step.
pub fn clean_watched(image: &PageImage, watch: &mut dyn FnMut(Step, &GrayImage)) -> CleanPage {
    match perspective::rectify(image) {
        Some((sheet, back)) => {
            let clean = clean_sheet(&sheet, watch);
            CleanPage {
                placement: back.after(&clean.placement),
                ..clean
            }
        }
        None => clean_sheet(image, watch),
    }
}

/// Cleans a sheet seen from above.
fn clean_sheet(image: &PageImage, watch: &mut dyn FnMut(Step, &GrayImage)) -> CleanPage {
    let (mut page, mut dpi, mut placement) = working_page(image);
    watch(Step::Gray, &page);
    let ink = strip_paper(&mut page, image, dpi);
    watch(Step::Paper, &page);
    streaks::erase(&mut page, ink.threshold, dpi);
    let found = Components::find(&page, ink.threshold);
    border::erase(&mut page, &found, dpi);
    watch(Step::Unspotted, &page);
    let (letters, marks) = orient::letters_and_marks(&found.all, dpi);
    let content = content(&letters);
    let stance = match content {
        Content::Blank => None,
        Content::Ink => orient::stance(&letters, &marks, page.dimensions(), dpi),
    };
    let turns = stance.map_or(0, |s| s.quarter_turns);
    placement = placement.after(&Placement::turned(turns, page.width(), page.height()));
    page = deskew::turn(page, turns);
    watch(Step::Upright, &page);
    let slope = stance.map_or(0.0, |s| s.slope);
    let slope = if slope.abs() < SMALLEST_SLOPE {
        0.0
    } else {
        slope
    };
    if content == Content::Ink && dpi < COARSEST_DPI {
        let factor = f64::from(WORKING_DPI / dpi);
        page = enlarge::enlarge(&page, factor);
        placement = placement.after(&scaled(1.0 / factor));
        dpi = WORKING_DPI;
    }
    if slope != 0.0 {
        let (level, back) = deskew::level(&page, slope);
        page = level;
        placement = placement.after(&back);
    }
    watch(Step::Ready, &page);
    CleanPage {
        gray: page,
        dpi,
        placement,
        quarter_turns: turns,
        orientation_margin: stance.map_or(0.0, |s| s.margin),
        skew_deg: -slope.atan().to_degrees() as f32,
        content,
    }
}

/// The page in grey at a resolution worth working at.
fn working_page(image: &PageImage) -> (GrayImage, f32, Placement) {
    let dpi = match image.dpi.is_finite() && image.dpi > 0.0 {
        true => image.dpi.clamp(30.0, 2400.0),
        false => WORKING_DPI,
    };
    let page = gray::gray(&image.pixels, dpi);
    let factor = (dpi / FINEST_DPI).ceil().max(1.0) as u32;
    if factor == 1 || page.width() < factor || page.height() < factor {
        return (page, dpi, Placement::identity());
    }
    let page = gray::shrink(&page, factor);
    (page, dpi / factor as f32, scaled(f64::from(factor)))
}

/// Takes the paper's tone out and says what counts as ink.
fn strip_paper(page: &mut GrayImage, image: &PageImage, dpi: f32) -> binarize::Ink {
    let shrunk = page.dimensions() != image.pixels.dimensions();
    if matches!(image.pixels, Pixels::Bilevel(_)) && !shrunk {
        return binarize::Ink {
            threshold: 128,
            contrast: 255.0,
        };
    }
    let paper = paper::Paper::measure(page, dpi);
    paper.flatten(page);
    binarize::threshold(page, paper.grain)
}

fn content(letters: &[Component]) -> Content {
    match letters.len() {
        0..FEWEST_LETTERS => Content::Blank,
        _ => Content::Ink,
    }
}

fn scaled(factor: f64) -> Placement {
    Placement::from_matrix([factor, 0.0, 0.0, 0.0, factor, 0.0, 0.0, 0.0, 1.0])
}
