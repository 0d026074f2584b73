//! Stories of files: what comes out of each way of storing a page, and of each way of spoiling it.

mod hostile;
mod make;
mod pdf;
mod photo;
mod tiff;

use std::sync::Arc;

use super::{Limits, PageSource, RasterError, RasterPage, open};
use crate::document::{PageImage, Pixels};
use crate::intake::FileType;

fn opened(bytes: Vec<u8>, file_type: FileType) -> Result<PageSource, RasterError> {
    open(Arc::from(bytes), file_type, &Limits::default())
}

fn image(source: &PageSource, index: u32) -> PageImage {
    match source.page(index) {
        Ok(RasterPage::Image(image)) => image,
        other => panic!("page {index} is {other:?}"),
    }
}

fn only_image(bytes: Vec<u8>, file_type: FileType) -> PageImage {
    let source = opened(bytes, file_type).expect("the file is sound");
    assert_eq!(source.page_count(), 1);
    image(&source, 0)
}

/// The error of opening the file or of its first page that fails.
fn failure(bytes: Vec<u8>, file_type: FileType) -> &'static str {
    let source = match opened(bytes, file_type) {
        Ok(source) => source,
        Err(e) => return e.code(),
    };
    (0..source.page_count())
        .find_map(|index| source.page(index).err())
        .map_or("none", |e| e.code())
}

fn bilevel(image: &PageImage) -> &image::GrayImage {
    match &image.pixels {
        Pixels::Bilevel(page) => page,
        other => panic!("{:?} is not bilevel", other.dimensions()),
    }
}
