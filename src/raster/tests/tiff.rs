//! TIFF stories.

use std::io::Cursor;

use image::GrayImage;
use tiff::encoder::{Compression, Rational, TiffEncoder, colortype};
use tiff::tags::{ResolutionUnit, Tag};

use super::{bilevel, failure, image, make, only_image, opened};
use crate::document::Pixels;
use crate::intake::FileType::Tiff;

/// What the fax world disagrees on.
#[derive(Clone, Copy)]
struct Fax {
    white_is_zero: bool,
    low_bit_first: bool,
    dpi: (u32, u32),
}

const USUAL: Fax = Fax {
    white_is_zero: true,
    low_bit_first: false,
    dpi: (200, 200),
};

fn fax_pages(pages: &[GrayImage], fax: Fax) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut bytes).unwrap();
    for page in pages {
        let mut page = page.clone();
        if !fax.white_is_zero {
            image::imageops::invert(&mut page);
        }
        let mut data = make::group4(&page);
        if fax.low_bit_first {
            data.iter_mut().for_each(|byte| *byte = byte.reverse_bits());
        }
        let mut directory = encoder.image_directory().unwrap();
        let offset = directory.write_data(&data[..]).unwrap() as u32;
        let short = |tag, value: u16| (tag, value);
        for (tag, value) in [
            short(Tag::BitsPerSample, 1),
            short(Tag::Compression, 4),
            short(
                Tag::PhotometricInterpretation,
                u16::from(!fax.white_is_zero),
            ),
            short(Tag::FillOrder, 1 + u16::from(fax.low_bit_first)),
            short(Tag::SamplesPerPixel, 1),
            short(Tag::ResolutionUnit, 2),
        ] {
            directory.write_tag(tag, value).unwrap();
        }
        for (tag, value) in [
            (Tag::ImageWidth, page.width()),
            (Tag::ImageLength, page.height()),
            (Tag::RowsPerStrip, page.height()),
            (Tag::StripOffsets, offset),
            (Tag::StripByteCounts, data.len() as u32),
        ] {
            directory.write_tag(tag, value).unwrap();
        }
        let per_inch = |n| Rational { n, d: 1 };
        directory
            .write_tag(Tag::XResolution, per_inch(fax.dpi.0))
            .unwrap();
        directory
            .write_tag(Tag::YResolution, per_inch(fax.dpi.1))
            .unwrap();
        directory.finish().unwrap();
    }
    bytes.into_inner()
}

fn gray_page(page: &GrayImage, compression: Compression) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut bytes)
        .unwrap()
        .with_compression(compression);
    let mut image = encoder
        .new_image::<colortype::Gray8>(page.width(), page.height())
        .unwrap();
    image.resolution(ResolutionUnit::Centimeter, Rational { n: 118, d: 1 });
    image.write_data(page.as_raw()).unwrap();
    bytes.into_inner()
}

#[test]
fn fax_pages_are_black_on_white_however_they_are_stored() {
    let drawing = make::drawing(1653, 2339);
    for white_is_zero in [true, false] {
        for low_bit_first in [true, false] {
            let fax = Fax {
                white_is_zero,
                low_bit_first,
                ..USUAL
            };
            let page = only_image(fax_pages(std::slice::from_ref(&drawing), fax), Tiff);
            assert_eq!(bilevel(&page), &drawing, "{white_is_zero} {low_bit_first}");
            assert_eq!(page.dpi, 200.0);
        }
    }
}

#[test]
fn every_page_of_a_file_is_given() {
    let pages = [
        make::drawing(400, 600),
        make::drawing(500, 600),
        make::drawing(600, 400),
    ];
    let source = opened(fax_pages(&pages, USUAL), Tiff).unwrap();
    assert_eq!(source.page_count(), 3);
    for (i, page) in pages.iter().enumerate().rev() {
        assert_eq!(bilevel(&image(&source, i as u32)), page);
    }
}

#[test]
fn a_fax_in_standard_resolution_is_not_flat() {
    let page = make::drawing(1728, 1145);
    let fax = Fax {
        dpi: (204, 98),
        ..USUAL
    };
    let page = only_image(fax_pages(&[page], fax), Tiff);
    assert_eq!(page.pixels.dimensions(), (1728, 2383));
    assert_eq!(page.dpi, 204.0);
}

#[test]
fn grey_pages_come_from_every_compression() {
    let drawing = make::drawing(2480, 3508);
    for compression in [
        Compression::Uncompressed,
        Compression::Lzw,
        Compression::Deflate(Default::default()),
        Compression::Packbits,
    ] {
        let page = only_image(gray_page(&drawing, compression), Tiff);
        assert!(matches!(&page.pixels, Pixels::Gray(gray) if gray == &drawing));
        assert!(
            (299.0..300.5).contains(&page.dpi),
            "118 dots per centimetre: {}",
            page.dpi
        );
    }
}

#[test]
fn colour_and_bit_pages_keep_their_kind() {
    let coloured = make::coloured(300, 400);
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut bytes).unwrap();
    encoder
        .write_image::<colortype::RGB8>(300, 400, &coloured)
        .unwrap();
    let page = only_image(bytes.into_inner(), Tiff);
    assert!(matches!(&page.pixels, Pixels::Rgb(rgb) if rgb == &coloured));
}

#[test]
fn a_file_cut_anywhere_says_so() {
    let pages = [make::drawing(1653, 2339), make::drawing(1653, 2339)];
    let whole = fax_pages(&pages, USUAL);
    let lzw = gray_page(&make::drawing(1653, 2339), Compression::Lzw);
    assert_eq!(failure(whole.clone(), Tiff), "none");
    for tenth in 1..10 {
        for file in [&whole, &lzw] {
            let code = failure(file[..file.len() * tenth / 10].to_vec(), Tiff);
            assert_eq!(code, "truncated", "cut at {tenth}0 %");
        }
    }
}

#[test]
fn a_page_list_that_bites_its_tail_ends() {
    let mut bytes = fax_pages(&[make::drawing(64, 64)], USUAL);
    let first = u32::from_le_bytes(bytes[4..8].try_into().unwrap());
    let entries = u16::from_le_bytes(bytes[first as usize..][..2].try_into().unwrap());
    let next = first as usize + 2 + usize::from(entries) * 12;
    bytes[next..next + 4].copy_from_slice(&first.to_le_bytes());
    assert_eq!(failure(bytes, Tiff), "damaged");
}

#[test]
fn a_page_of_absurd_size_is_refused_before_it_is_decoded() {
    let mut bytes = fax_pages(&[make::drawing(64, 64)], USUAL);
    let entries: [&[u8]; 3] = [b"\x00\x01\x04\0", b"\x01\x01\x04\0", b"\x16\x01\x04\0"];
    for width_height_or_rows in entries {
        let at = bytes
            .windows(4)
            .position(|tag| tag == width_height_or_rows)
            .unwrap();
        bytes[at + 8..at + 12].copy_from_slice(&60_000u32.to_le_bytes());
    }
    assert_eq!(failure(bytes, Tiff), "too-large");
}
