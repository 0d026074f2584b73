//! Any bytes are a model or an error, and a model reads a line without a panic.
#![no_main]

use image::{GrayImage, Luma};
use libfuzzer_sys::fuzz_target;
use sohoa::ocr::native::kernels::Kernel;
use sohoa::ocr::native::model::Model;
use sohoa::ocr::native::read::{Scratch, recognize_line};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(model) = Model::parse(bytes) {
        let strip = GrayImage::from_fn(90, 40, |x, y| Luma([((x * y) % 251) as u8]));
        recognize_line(&model, &strip, &mut Scratch::new(Kernel::Portable));
    }
});
