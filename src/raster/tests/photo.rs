//! Stories of image files.

use image::codecs::jpeg::{JpegEncoder, PixelDensity};
use image::{ExtendedColorType, ImageFormat};

use super::{Limits, failure, image, make, only_image, open};
use crate::document::Pixels;
use crate::intake::FileType::{Jpeg, Png};
use crate::raster::limits::BASE_BYTES;

#[test]
fn colour_stays_colour_and_grey_stays_grey() {
    let colour = make::encoded(make::coloured(300, 400), ImageFormat::Jpeg);
    assert!(matches!(only_image(colour, Jpeg).pixels, Pixels::Rgb(_)));
    let gray = make::encoded(make::drawing(300, 400), ImageFormat::Jpeg);
    assert!(matches!(only_image(gray, Jpeg).pixels, Pixels::Gray(_)));
    let drawing = make::drawing(300, 400);
    let png = only_image(make::encoded(drawing.clone(), ImageFormat::Png), Png);
    assert!(matches!(png.pixels, Pixels::Gray(page) if page == drawing));
    let coloured = make::coloured(300, 400);
    let png = only_image(make::encoded(coloured.clone(), ImageFormat::Png), Png);
    assert!(matches!(png.pixels, Pixels::Rgb(page) if page == coloured));
}

#[test]
fn a_photo_for_whose_colours_there_is_no_memory_is_read_in_grey() {
    let bytes = make::encoded(make::coloured(300, 400), ImageFormat::Jpeg);
    let limits = Limits {
        max_memory_bytes: BASE_BYTES + 300 * 400 * 3,
        ..Limits::default()
    };
    let source = open(bytes.into(), Jpeg, &limits).unwrap();
    let pixels = image(&source, 0).pixels;
    assert!(matches!(pixels, Pixels::Gray(page) if page.dimensions() == (300, 400)));
}

#[test]
fn the_resolution_of_a_scanner_is_believed() {
    let page = make::drawing(1653, 2339);
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new(&mut bytes);
    encoder.set_pixel_density(PixelDensity::dpi(200));
    encoder
        .encode(&page, 1653, 2339, ExtendedColorType::L8)
        .unwrap();
    assert_eq!(only_image(bytes, Jpeg).dpi, 200.0);
}

#[test]
fn the_resolution_that_a_camera_app_wrote_is_believed() {
    let field = |tag, value| exif::Field {
        tag,
        ifd_num: exif::In::PRIMARY,
        value,
    };
    let rational = exif::Value::Rational(vec![exif::Rational { num: 250, denom: 1 }]);
    let resolution = field(exif::Tag::XResolution, rational);
    let turned = field(exif::Tag::Orientation, exif::Value::Short(vec![6]));
    let mut writer = exif::experimental::Writer::new();
    writer.push_field(&resolution);
    writer.push_field(&turned);
    let mut block = std::io::Cursor::new(Vec::new());
    writer.write(&mut block, false).unwrap();
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new(&mut bytes);
    image::ImageEncoder::set_exif_metadata(&mut encoder, block.into_inner()).unwrap();
    encoder
        .encode(
            &make::drawing(1700, 2200),
            1700,
            2200,
            ExtendedColorType::L8,
        )
        .unwrap();
    let page = only_image(bytes, Jpeg);
    assert_eq!(page.dpi, 250.0);
    assert_eq!(page.pixels.dimensions(), (1700, 2200), "stored, not turned");
}

#[test]
fn transparent_is_paper() {
    let clear = image::RgbaImage::from_pixel(40, 60, image::Rgba([0, 0, 0, 0]));
    let page = only_image(make::encoded(clear, ImageFormat::Png), Png);
    assert!(matches!(page.pixels, Pixels::Rgb(page) if page.iter().all(|&c| c == 255)));
}

#[test]
fn a_file_cut_anywhere_says_so() {
    let drawing = make::drawing(1200, 1700);
    let jpeg = make::encoded(drawing.clone(), ImageFormat::Jpeg);
    let colour = make::encoded(make::coloured(1200, 1700), ImageFormat::Jpeg);
    let png = make::encoded(drawing, ImageFormat::Png);
    for tenth in 1..10 {
        for (file, file_type) in [(&jpeg, Jpeg), (&colour, Jpeg), (&png, Png)] {
            let code = failure(file[..file.len() * tenth / 10].to_vec(), file_type);
            assert_eq!(code, "truncated", "{file_type:?} cut at {tenth}0 %");
        }
    }
}

#[test]
fn a_photo_that_lost_its_middle_is_cut_whatever_its_end() {
    let mut noise = 1_u32;
    let mut page = make::drawing(1200, 1700);
    for pixel in page.iter_mut() {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *pixel = (*pixel / 2 + 60).saturating_add((noise >> 28) as u8);
    }
    let jpeg = make::encoded(page, ImageFormat::Jpeg);
    assert_eq!(failure(jpeg.clone(), Jpeg), "none");
    let half = jpeg.len() / 2;
    let glued = [&jpeg[..half], b"\xff\xd9"].concat();
    assert_eq!(failure(glued, Jpeg), "truncated");
    let holed = [&jpeg[..half], &jpeg[half + half / 2..]].concat();
    assert_eq!(failure(holed, Jpeg), "truncated");
}

#[test]
fn junk_behind_a_photo_does_no_harm() {
    let mut jpeg = make::encoded(make::drawing(120, 170), ImageFormat::Jpeg);
    jpeg.extend([0; 512]);
    jpeg.extend(b"appended by a camera");
    assert_eq!(failure(jpeg, Jpeg), "none");
}
