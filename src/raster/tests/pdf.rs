//! PDF stories.

use image::{ImageFormat, Rgb, imageops};
use lopdf::{Object, dictionary};

use super::make::{self, PageParts};
use super::{RasterPage, bilevel, failure, image, only_image, opened};
use crate::document::Pixels;
use crate::intake::FileType::Pdf;

const SIZE: (u32, u32) = (620, 877);

const OFFICIAL: [&str; 6] = [
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: 125/QĐ-BQL",
    "QUYẾT ĐỊNH",
    "Về việc cấp Giấy chứng nhận đăng ký đầu tư cho dự án",
    "Căn cứ Luật Đầu tư ngày 17 tháng 6 năm 2020;",
];

fn official(mode: i64) -> PageParts {
    let alphabet = make::alphabet(&OFFICIAL.concat());
    PageParts {
        font: Some(make::font(&alphabet)),
        contents: make::typeset(&OFFICIAL, &alphabet, mode),
        ..PageParts::default()
    }
}

fn gray_scan() -> PageParts {
    let jpeg = make::encoded(make::drawing(SIZE.0, SIZE.1), ImageFormat::Jpeg);
    PageParts::scan(make::jpeg_image(SIZE, "DeviceGray", jpeg))
}

fn group4_scan(black_is_1: bool, inverted: bool) -> PageParts {
    let mut drawing = make::drawing(SIZE.0, SIZE.1);
    // In BlackIs1 data a black run gives 1, which DeviceGray shows as white.
    if black_is_1 != inverted {
        imageops::invert(&mut drawing);
    }
    let mut entries = dictionary! {
        "ColorSpace" => "DeviceGray", "BitsPerComponent" => 1, "Filter" => "CCITTFaxDecode",
        "DecodeParms" => dictionary! {
            "K" => -1, "Columns" => i64::from(SIZE.0), "Rows" => i64::from(SIZE.1),
            "BlackIs1" => black_is_1,
        },
    };
    if inverted {
        entries.set("Decode", vec![Object::from(1), 0.into()]);
    }
    PageParts::scan(make::pdf_image(SIZE, entries, make::group4(&drawing)))
}

#[test]
fn a_scanned_page_gives_the_pixels_of_its_image() {
    let gray = only_image(make::pdf(vec![gray_scan()]), Pdf);
    let Pixels::Gray(page) = &gray.pixels else {
        panic!("a grey scan stays grey");
    };
    let jpeg = make::encoded(make::drawing(SIZE.0, SIZE.1), ImageFormat::Jpeg);
    let expected = image::load_from_memory(&jpeg).unwrap().into_luma8();
    let worst = page
        .iter()
        .zip(expected.iter())
        .map(|(a, b)| a.abs_diff(*b))
        .max();
    assert!(
        worst <= Some(2),
        "decoders round differently, no more: {worst:?}"
    );
    assert!((74.0..76.0).contains(&gray.dpi), "{}", gray.dpi);

    let jpeg = make::encoded(make::coloured(SIZE.0, SIZE.1), ImageFormat::Jpeg);
    let scan = PageParts::scan(make::jpeg_image(SIZE, "DeviceRGB", jpeg));
    assert!(matches!(
        only_image(make::pdf(vec![scan]), Pdf).pixels,
        Pixels::Rgb(_)
    ));
}

#[test]
fn fax_pages_are_black_on_white_however_they_are_stored() {
    for (black_is_1, inverted) in [(false, false), (true, false), (false, true), (true, true)] {
        let page = only_image(make::pdf(vec![group4_scan(black_is_1, inverted)]), Pdf);
        let same = bilevel(&page) == &make::drawing(SIZE.0, SIZE.1);
        assert!(same, "BlackIs1 {black_is_1}, inverted Decode {inverted}");
    }
}

#[test]
fn ink_printed_through_a_stencil_is_a_fax_page() {
    let drawing = make::drawing(SIZE.0, SIZE.1);
    let entries = dictionary! { "ImageMask" => true, "BitsPerComponent" => 1 };
    let scan = PageParts::scan(make::pdf_image(SIZE, entries, make::packed(&drawing)));
    assert_eq!(bilevel(&only_image(make::pdf(vec![scan]), Pdf)), &drawing);
}

#[test]
fn a_palette_of_two_colours_is_shown_in_its_colours() {
    let entries = dictionary! {
        "BitsPerComponent" => 1,
        "ColorSpace" => vec![
            "Indexed".into(), "DeviceRGB".into(), 1.into(),
            Object::string_literal(vec![10, 20, 200, 255, 255, 255]),
        ],
    };
    let packed = make::packed(&make::drawing(SIZE.0, SIZE.1));
    let scan = PageParts::scan(make::pdf_image(SIZE, entries, packed));
    let Pixels::Rgb(page) = only_image(make::pdf(vec![scan]), Pdf).pixels else {
        panic!("blue ink is colour");
    };
    assert_eq!(page.get_pixel(SIZE.0 * 5 / 32, 1), &Rgb([10, 20, 200]));
}

#[test]
fn a_turned_page_is_given_as_stored() {
    let mut scan = gray_scan();
    scan.entries.set("Rotate", 90);
    let page = only_image(make::pdf(vec![scan]), Pdf);
    assert_eq!(page.pixels.dimensions(), SIZE);
}

#[test]
fn strips_are_put_together() {
    let drawing = make::drawing(SIZE.0, SIZE.1);
    let half = SIZE.1 / 2;
    let strip = |y: u32, rows: u32| {
        let part = imageops::crop_imm(&drawing, 0, y, SIZE.0, rows).to_image();
        let entries = dictionary! { "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8 };
        make::pdf_image((SIZE.0, rows), entries, part.into_raw())
    };
    let place = |name: &str, y: u32, rows: u32| {
        let unit = make::A4.1 / SIZE.1 as f32;
        let (h, bottom) = (rows as f32 * unit, (SIZE.1 - y - rows) as f32 * unit);
        format!("q {} 0 0 {h} 0 {bottom} cm /{name} Do Q ", make::A4.0)
    };
    let page = PageParts {
        images: vec![strip(0, half), strip(half, SIZE.1 - half)],
        contents: (place("Im0", 0, half) + &place("Im1", half, SIZE.1 - half)).into_bytes(),
        ..PageParts::default()
    };
    let page = only_image(make::pdf(vec![page]), Pdf);
    assert_eq!(page.pixels.dimensions(), (2480, 3508), "300 dots per inch");
    assert_eq!(page.dpi, 300.0);
    let Pixels::Gray(page) = page.pixels else {
        panic!("nothing on it is coloured");
    };
    let small = imageops::resize(&page, SIZE.0, SIZE.1, imageops::FilterType::Triangle);
    let off = small
        .iter()
        .zip(drawing.iter())
        .filter(|(a, b)| a.abs_diff(**b) > 100)
        .count();
    assert!(off * 100 < small.len(), "{off} pixels differ");
}

#[test]
fn what_is_drawn_over_a_scan_is_seen() {
    let mut signed = gray_scan();
    signed.contents.extend(b"1 0 0 RG 5 w 100 100 200 80 re S");
    let page = only_image(make::pdf(vec![signed]), Pdf);
    assert_eq!(page.pixels.dimensions(), (2480, 3508));
    assert!(
        matches!(page.pixels, Pixels::Rgb(_)),
        "the red frame is there"
    );

    let mut redacted = gray_scan();
    redacted.contents.extend(b"1 g 100 100 200 80 re f");
    let page = only_image(make::pdf(vec![redacted]), Pdf);
    assert_eq!(
        page.pixels.dimensions(),
        (2480, 3508),
        "the white box is not looked under"
    );
}

#[test]
fn a_born_digital_page_gives_its_text_and_boxes() {
    let source = opened(make::pdf(vec![official(0)]), Pdf).unwrap();
    let Ok(RasterPage::Text {
        lines,
        width_px,
        height_px,
        ..
    }) = source.page(0)
    else {
        panic!("a sound text layer is taken");
    };
    assert_eq!((width_px, height_px), (2480, 3508));
    let texts: Vec<String> = lines.iter().map(|line| line.text()).collect();
    assert_eq!(texts, OFFICIAL);
    // "CỘNG": 72 points from the left, its baseline 780 points from the foot.
    let rect = lines[0].words[0].rect;
    assert_eq!((rect.x, rect.right()), (300, 400));
    assert!(
        rect.y < 258 && rect.bottom() > 258 && rect.h < 60,
        "{rect:?}"
    );
}

/// A QR code of 2 points a module, 300 points from the left and the foot.
fn code_in_paths(payload: &str, one_path: bool) -> Vec<u8> {
    let code = qrcode::QrCode::new(payload).unwrap();
    let side = code.width();
    let mut path = String::from(" 0 g ");
    for (at, color) in code.to_colors().into_iter().enumerate() {
        if color == qrcode::Color::Dark {
            let (x, y) = (300 + 2 * (at % side), 300 + 2 * (side - at / side));
            path += &format!("{x} {y} 2 2 re {}", if one_path { "" } else { "f " });
        }
    }
    path += "f";
    path.into_bytes()
}

#[test]
fn a_code_on_a_born_digital_page_is_read() {
    let payload = "G15.22-250117-0047";
    for one_path in [true, false] {
        let mut page = official(0);
        page.contents.extend(code_in_paths(payload, one_path));
        let source = opened(make::pdf(vec![page]), Pdf).unwrap();
        let Ok(RasterPage::Text {
            picture: Some(picture),
            ..
        }) = source.page(0)
        else {
            panic!("its text is taken, and the page is drawn");
        };
        let size = picture.pixels.dimensions();
        let found = crate::marks::codes::find(&crate::clean::clean(&picture), size);
        let texts: Vec<&str> = found.iter().map(|mark| mark.text.as_str()).collect();
        assert_eq!(texts, [payload]);
    }
    let plain = opened(make::pdf(vec![official(0)]), Pdf).unwrap();
    let without = plain.page(0).unwrap();
    assert!(matches!(without, RasterPage::Text { picture: None, .. }));
}

#[test]
fn a_turned_text_page_has_boxes_on_the_displayed_page() {
    let mut page = official(0);
    let turned = format!("q 0 1 -1 0 {} 0 cm ", make::A4.1).into_bytes();
    page.contents = [turned, page.contents, b" Q".to_vec()].concat();
    let sides = [
        0.into(),
        0.into(),
        Object::Real(make::A4.1),
        Object::Real(make::A4.0),
    ];
    page.entries.set("MediaBox", sides.to_vec());
    page.entries.set("Rotate", 90);
    let source = opened(make::pdf(vec![page]), Pdf).unwrap();
    let Ok(RasterPage::Text {
        lines, width_px, ..
    }) = source.page(0)
    else {
        panic!("a page that is displayed upright is upright");
    };
    assert_eq!(width_px, 2480);
    assert_eq!(lines[0].text(), OFFICIAL[0]);
    assert_eq!(lines[0].words[0].rect.x, 300);
}

#[test]
fn words_without_spaces_and_stray_spaces_are_told_by_their_places() {
    let text = [
        "Căn cứ Luật Đầu tư",
        "Độc lập - Tự do - Hạnh phúc và dân chủ",
    ];
    let alphabet = make::alphabet(&text.concat());
    let code = |c: char| alphabet.iter().position(|&l| l == c).unwrap() as u8 + 33;
    // Every word is set on its own and no space is written.
    let mut contents = b"BT /F0 12 Tf ".to_vec();
    for (row, line) in text.iter().enumerate() {
        let mut x = 72;
        for word in line.split(' ') {
            contents.extend(format!("1 0 0 1 {x} {} Tm <", 700 - 20 * row).bytes());
            contents.extend(
                word.chars()
                    .flat_map(|c| format!("{:02X}", code(c)).into_bytes()),
            );
            contents.extend(b"> Tj ");
            x += 6 * word.chars().count() + 3;
        }
    }
    // "Luật", its letters one by one, with a space of no width between them.
    for (i, c) in "Luật".chars().enumerate() {
        let x = 72 + 6 * i;
        contents
            .extend(format!("1 0 0 1 {x} 600 Tm <{:02X}> Tj -3 0 Td <20> Tj ", code(c)).bytes());
    }
    contents.extend(b"ET");
    let font = Some(make::font(&alphabet));
    let page = PageParts {
        font,
        contents,
        ..PageParts::default()
    };
    let source = opened(make::pdf(vec![page]), Pdf).unwrap();
    let Ok(RasterPage::Text { lines, .. }) = source.page(0) else {
        panic!("a sound text layer is taken");
    };
    let texts: Vec<String> = lines.iter().map(|line| line.text()).collect();
    assert_eq!(texts, [text[0], text[1], "Luật"]);
}

#[test]
fn a_hidden_layer_of_text_is_never_trusted() {
    // Over a scan, where it is some other reader's work.
    let hidden = official(3);
    let mut scan = gray_scan();
    scan.font = hidden.font;
    scan.contents.extend(hidden.contents);
    let page = only_image(make::pdf(vec![scan]), Pdf);
    assert_eq!(
        page.pixels.dimensions(),
        SIZE,
        "the scan itself, not rendered"
    );
    // Under a scan, drawn first.
    let under = official(0);
    let mut scan = gray_scan();
    scan.font = under.font;
    scan.contents = [under.contents, scan.contents].concat();
    assert_eq!(
        only_image(make::pdf(vec![scan]), Pdf).pixels.dimensions(),
        SIZE
    );
    // Alone on bare paper.
    let page = only_image(make::pdf(vec![official(3)]), Pdf);
    let Pixels::Gray(page) = page.pixels else {
        panic!("a page that shows nothing");
    };
    assert!(page.iter().all(|&pixel| pixel == 255));
}

#[test]
fn white_and_covered_text_is_not_trusted() {
    let mut white = official(0);
    white.contents = [b"1 g ".to_vec(), white.contents].concat();
    assert!(matches!(
        opened(make::pdf(vec![white]), Pdf).unwrap().page(0),
        Ok(RasterPage::Image(_))
    ));
    let mut covered = official(0);
    covered.contents.extend(b" 1 g 60 770 400 30 re f");
    assert!(matches!(
        opened(make::pdf(vec![covered]), Pdf).unwrap().page(0),
        Ok(RasterPage::Image(_))
    ));
}

#[test]
fn text_in_a_legacy_font_is_read_by_its_pixels() {
    let lines = [
        "Céng hßa x· héi chñ nghÜa ViÖt Nam",
        "§éc lËp - Tù do - H¹nh phóc",
    ];
    let alphabet = make::alphabet(&lines.concat());
    let page = PageParts {
        font: Some(make::font(&alphabet)),
        contents: make::typeset(&lines, &alphabet, 0),
        ..PageParts::default()
    };
    assert!(matches!(
        opened(make::pdf(vec![page]), Pdf).unwrap().page(0),
        Ok(RasterPage::Image(_))
    ));
}

#[test]
fn text_around_a_large_picture_is_read_by_its_pixels() {
    let mut page = official(0);
    page.images = gray_scan().images;
    page.contents.extend(b" q 400 0 0 400 90 100 cm /Im0 Do Q");
    assert!(matches!(
        opened(make::pdf(vec![page]), Pdf).unwrap().page(0),
        Ok(RasterPage::Image(_))
    ));
}

#[test]
fn pages_are_counted_and_kept_apart() {
    let source = opened(
        make::pdf(vec![gray_scan(), official(0), group4_scan(true, false)]),
        Pdf,
    );
    let source = source.unwrap();
    assert_eq!(source.page_count(), 3);
    assert!(matches!(image(&source, 0).pixels, Pixels::Gray(_)));
    assert!(matches!(source.page(1), Ok(RasterPage::Text { .. })));
    assert!(matches!(image(&source, 2).pixels, Pixels::Bilevel(_)));
    assert!(source.page(3).is_err());
}

#[test]
fn a_poster_size_written_by_mistake_does_not_fill_the_memory() {
    let mut page = PageParts {
        contents: b"72 72 100 100 re f".to_vec(),
        ..PageParts::default()
    };
    let side = Object::Real(14_400.0);
    page.entries
        .set("MediaBox", vec![0.into(), 0.into(), side.clone(), side]);
    let page = only_image(make::pdf(vec![page]), Pdf);
    assert_eq!(page.pixels.dimensions(), (2480, 2480), "taken for A4");
}

#[test]
fn missing_pages_show() {
    let mut doc = make::document(vec![gray_scan(), gray_scan()]);
    let tree = doc
        .catalog()
        .unwrap()
        .get(b"Pages")
        .unwrap()
        .as_reference()
        .unwrap();
    doc.get_dictionary_mut(tree).unwrap().set("Count", 9);
    let source = opened(make::saved(doc), Pdf).unwrap();
    assert_eq!(source.page_count(), 3);
    assert_eq!(source.page(2).unwrap_err().code(), "truncated");
}

#[test]
fn a_document_without_pages_is_not_a_document() {
    assert_eq!(failure(make::pdf(vec![]), Pdf), "no-pages");
}

#[test]
fn contents_that_cannot_be_unpacked_are_damage_and_not_a_blank_page() {
    let mut doc = make::document(vec![gray_scan()]);
    let page = doc.page_iter().next().unwrap();
    let contents = doc.get_page_contents(page)[0];
    let stream = doc
        .get_object_mut(contents)
        .unwrap()
        .as_stream_mut()
        .unwrap();
    stream.dict.set("Filter", "LZWDecode");
    stream.set_content(vec![0xff; 40]);
    assert_eq!(failure(make::saved(doc), Pdf), "damaged");
}

#[test]
fn a_scan_whose_data_end_early_is_cut_short() {
    let jpeg = make::encoded(make::drawing(SIZE.0, SIZE.1), ImageFormat::Jpeg);
    let cut = jpeg[..jpeg.len() * 6 / 10].to_vec();
    let scan = PageParts::scan(make::jpeg_image(SIZE, "DeviceGray", cut));
    assert_eq!(failure(make::pdf(vec![scan]), Pdf), "truncated");

    let data = make::group4(&make::drawing(SIZE.0, SIZE.1));
    let mut scan = group4_scan(false, false);
    scan.images[0].set_content(data[..data.len() / 2].to_vec());
    assert_eq!(failure(make::pdf(vec![scan]), Pdf), "truncated");
}
