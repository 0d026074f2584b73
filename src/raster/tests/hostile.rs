//! Stories of files made, or broken, to do harm: the answer is always pages or an error, soon.

use std::time::{Duration, Instant};

use image::ImageFormat;
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use proptest::prelude::*;

use super::make::{self, PageParts};
use super::{failure, opened};
use crate::intake::FileType::{self, Jpeg, Pdf, Png, Tiff};

fn text_page() -> PageParts {
    let lines = [
        "Độc lập - Tự do - Hạnh phúc",
        "Căn cứ Luật Đầu tư ngày 17 tháng 6 năm 2020",
    ];
    let alphabet = make::alphabet(&lines.concat());
    PageParts {
        font: Some(make::font(&alphabet)),
        contents: make::typeset(&lines, &alphabet, 0),
        ..PageParts::default()
    }
}

fn scan_page() -> PageParts {
    let jpeg = make::encoded(make::drawing(124, 176), ImageFormat::Jpeg);
    PageParts::scan(make::jpeg_image((124, 176), "DeviceGray", jpeg))
}

fn fax_page() -> PageParts {
    let entries = dictionary! {
        "ColorSpace" => "DeviceGray", "BitsPerComponent" => 1, "Filter" => "CCITTFaxDecode",
        "DecodeParms" => dictionary! { "K" => -1, "Columns" => 124, "Rows" => 176 },
    };
    let data = make::group4(&make::drawing(124, 176));
    PageParts::scan(make::pdf_image((124, 176), entries, data))
}

/// Small files of every type, all sound.
fn samples() -> Vec<(Vec<u8>, FileType)> {
    let gray = make::drawing(124, 176);
    let mut tiff = std::io::Cursor::new(Vec::new());
    tiff::encoder::TiffEncoder::new(&mut tiff)
        .unwrap()
        .with_compression(tiff::encoder::Compression::Lzw)
        .write_image::<tiff::encoder::colortype::Gray8>(124, 176, &gray)
        .unwrap();
    vec![
        (make::pdf(vec![text_page()]), Pdf),
        (make::pdf(vec![scan_page(), fax_page()]), Pdf),
        (make::encoded(gray.clone(), ImageFormat::Jpeg), Jpeg),
        (make::encoded(gray, ImageFormat::Png), Png),
        (tiff.into_inner(), Tiff),
    ]
}

/// Opens a file and reads all its pages; fails when that panics or takes long.
fn survives(bytes: Vec<u8>, file_type: FileType) {
    let started = Instant::now();
    failure(bytes, file_type);
    let took = started.elapsed();
    assert!(took < Duration::from_secs(40), "{took:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn flipped_bytes_do_no_harm(
        which in 0..5_usize,
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let (mut bytes, file_type) = samples().swap_remove(which);
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        survives(bytes, file_type);
    }

    #[test]
    fn noise_does_no_harm(noise in prop::collection::vec(any::<u8>(), 0..400)) {
        for (magic, file_type) in [
            (&b"%PDF-1.4\n"[..], Pdf),
            (b"II*\0\x08\0\0\0", Tiff),
            (b"\xff\xd8\xff\xe0", Jpeg),
            (b"\x89PNG\r\n\x1a\n", Png),
        ] {
            survives([magic, &noise].concat(), file_type);
        }
    }

    #[test]
    fn lost_middles_do_no_harm(which in 0..5_usize, from in 0..100_usize, len in 1..50_usize) {
        let (mut bytes, file_type) = samples().swap_remove(which);
        let from = bytes.len() * from / 100;
        let to = (from + bytes.len() * len / 100).min(bytes.len());
        bytes.drain(from..to);
        survives(bytes, file_type);
    }
}

#[test]
fn a_pdf_cut_anywhere_says_so() {
    let whole = make::pdf(vec![scan_page(), text_page(), fax_page()]);
    assert_eq!(failure(whole.clone(), Pdf), "none");
    for percent in 1..100 {
        let cut = whole[..whole.len() * percent / 100].to_vec();
        // In the last few bytes nothing but the end mark is missing.
        let code = failure(cut.clone(), Pdf);
        let complete = cut.windows(9).any(|window| window == b"startxref");
        assert!(
            code == "truncated" || complete,
            "cut at {percent} %: {code}"
        );
    }
}

#[test]
fn junk_around_a_pdf_does_no_harm() {
    let whole = make::pdf(vec![scan_page()]);
    assert_eq!(
        failure([b"\r\n\r\n".to_vec(), whole.clone()].concat(), Pdf),
        "none"
    );
    assert_eq!(failure([whole, vec![0; 4096]].concat(), Pdf), "none");
}

#[test]
fn a_password_is_named_as_the_reason() {
    assert_eq!(failure(locked("secret"), Pdf), "encrypted");
    // Locked against printing and changing, free to read.
    assert_eq!(failure(locked(""), Pdf), "none");
}

fn locked(user_password: &str) -> Vec<u8> {
    let mut doc = make::document(vec![text_page()]);
    let id = Object::string_literal(vec![7; 16]);
    doc.trailer.set("ID", vec![id.clone(), id]);
    let version = lopdf::EncryptionVersion::V2 {
        document: &doc,
        owner_password: "chủ",
        user_password,
        key_length: 128,
        permissions: lopdf::Permissions::all(),
    };
    let state = lopdf::EncryptionState::try_from(version).unwrap();
    doc.encrypt(&state).unwrap();
    make::saved(doc)
}

#[test]
fn circles_of_pages_and_forms_end() {
    let mut doc = make::document(vec![scan_page()]);
    let tree = doc
        .catalog()
        .unwrap()
        .get(b"Pages")
        .unwrap()
        .as_reference()
        .unwrap();
    let kids = doc
        .get_dictionary_mut(tree)
        .unwrap()
        .get_mut(b"Kids")
        .unwrap();
    kids.as_array_mut().unwrap().push(tree.into());
    survives(make::saved(doc), Pdf);

    let mut doc = Document::with_version("1.5");
    let form = doc.new_object_id();
    let resources = dictionary! { "XObject" => dictionary! { "Im0" => form } };
    let dict = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "Resources" => resources.clone(),
        "BBox" => vec![0.into(), 0.into(), 100.into(), Object::from(100)],
    };
    doc.objects
        .insert(form, Stream::new(dict, b"/Im0 Do /Im0 Do".to_vec()).into());
    survives(with_page(doc, resources, b"/Im0 Do"), Pdf);
}

/// Ten forms, each of which draws the next one ten times: ten thousand million frames.
#[test]
fn forms_within_forms_do_not_run_for_ever() {
    let mut doc = Document::with_version("1.5");
    let mut inner: Option<lopdf::ObjectId> = None;
    for _ in 0..10 {
        let mut xobjects = Dictionary::new();
        let contents = match inner {
            Some(form) => {
                xobjects.set("F", form);
                b"/F Do ".repeat(10)
            }
            None => b"0 0 50 50 re f".to_vec(),
        };
        let dict = dictionary! {
            "Type" => "XObject", "Subtype" => "Form",
            "BBox" => vec![0.into(), 0.into(), 100.into(), Object::from(100)],
            "Resources" => dictionary! { "XObject" => xobjects },
        };
        inner = Some(doc.add_object(Stream::new(dict, contents)));
    }
    let resources = dictionary! { "XObject" => dictionary! { "F" => inner.unwrap() } };
    assert_eq!(
        failure(with_page(doc, resources, b"/F Do"), Pdf),
        "too-large"
    );
}

fn with_page(mut doc: Document, resources: Dictionary, contents: &[u8]) -> Vec<u8> {
    let contents = doc.add_object(Stream::new(Dictionary::new(), contents.to_vec()));
    let tree = doc.new_object_id();
    let page = doc.add_object(dictionary! {
        "Type" => "Page", "Parent" => tree, "Contents" => contents, "Resources" => resources,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), Object::from(842)],
    });
    let pages = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
    doc.objects.insert(tree, pages.into());
    let catalog = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    doc.trailer.set("Root", catalog);
    make::saved(doc)
}

#[test]
fn brackets_without_end_do_not_break_the_stack() {
    for bracket in ["[", "<<", "<</A "] {
        let deep = bracket.repeat(200_000);
        let file = format!(
            "%PDF-1.4\n1 0 obj\n{deep}\nendobj\ntrailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF"
        );
        survives(file.into_bytes(), Pdf);
        let mut page = text_page();
        page.contents = deep.into_bytes();
        survives(make::pdf(vec![page]), Pdf);
    }
}

#[test]
fn an_image_of_absurd_size_is_refused_before_it_is_decoded() {
    let mut scan = fax_page();
    scan.images[0].dict.set("Width", 60_000);
    scan.images[0].dict.set("Height", 60_000);
    assert_eq!(failure(make::pdf(vec![scan]), Pdf), "too-large");
}

#[test]
fn an_image_that_lies_about_its_size_is_refused() {
    let mut jpeg = make::encoded(make::drawing(124, 176), ImageFormat::Jpeg);
    let frame = jpeg
        .windows(2)
        .position(|marker| marker == b"\xff\xc0")
        .unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xf0, 0xff, 0xf0]);
    let scan = PageParts::scan(make::jpeg_image((124, 176), "DeviceGray", jpeg));
    assert_eq!(failure(make::pdf(vec![scan]), Pdf), "too-large");

    let mut fax = fax_page();
    let params = fax.images[0]
        .dict
        .get_mut(b"DecodeParms")
        .unwrap()
        .as_dict_mut()
        .unwrap();
    params.set("Columns", 100_000_000);
    assert_eq!(failure(make::pdf(vec![fax]), Pdf), "too-large");
}

#[test]
fn a_scan_that_is_not_there_is_damage_and_not_a_blank_page() {
    let mut doc = make::document(vec![scan_page()]);
    let image = doc.objects.iter().find_map(|(id, object)| {
        let is_image = object.as_stream().is_ok_and(|s| s.dict.has(b"Width"));
        is_image.then_some(*id)
    });
    let mut broken = doc.clone();
    broken.objects.remove(&image.unwrap());
    assert_eq!(failure(make::saved(broken), Pdf), "damaged");
    let image = doc
        .get_object_mut(image.unwrap())
        .unwrap()
        .as_stream_mut()
        .unwrap();
    image.dict.remove(b"Width");
    assert_eq!(failure(make::saved(doc), Pdf), "damaged");
}

#[test]
fn contents_that_became_nonsense_are_damage_and_not_a_blank_page() {
    let mut page = scan_page();
    page.contents = b"q 595 0 0 842 0 0 cm /Im0 Dk Q".to_vec();
    assert_eq!(failure(make::pdf(vec![page]), Pdf), "damaged");
    let mut page = scan_page();
    page.contents = b"q 595 0 0 842 9000 0 cm /Im0 Do Q".to_vec();
    assert_eq!(failure(make::pdf(vec![page]), Pdf), "damaged");
    let blank = PageParts::default();
    assert_eq!(
        failure(make::pdf(vec![blank]), Pdf),
        "none",
        "a blank back is no damage"
    );
}

#[test]
fn contents_packed_and_then_cut_are_damage_and_not_half_a_text() {
    let mut page = text_page();
    page.contents = page.contents.repeat(30);
    let mut doc = make::document(vec![page]);
    doc.compress();
    let id = doc.get_page_contents(doc.page_iter().next().unwrap())[0];
    let stream = doc.get_object_mut(id).unwrap().as_stream_mut().unwrap();
    assert!(stream.dict.has(b"Filter"));
    let half = stream.content[..stream.content.len() / 2].to_vec();
    stream.set_content(half);
    assert_eq!(failure(make::saved(doc), Pdf), "damaged");
}

#[test]
fn more_pages_than_allowed_are_refused() {
    let pages = (0..20).map(|_| scan_page()).collect();
    let limits = super::Limits {
        max_pages: 10,
        ..super::Limits::default()
    };
    let error = super::open(make::pdf(pages).into(), Pdf, &limits)
        .err()
        .unwrap();
    assert_eq!(error.code(), "too-many-pages");
}

/// A file that goes beyond each limit when it is set so; within the default, it is read.
#[test]
fn every_limit_names_itself_and_can_be_set() {
    let text = || make::pdf(vec![text_page()]);
    let mut heavy = make::document(vec![text_page()]);
    let mut noise = 1_u32;
    let random = std::iter::repeat_with(|| {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (noise >> 24) as u8
    });
    let blanks = std::iter::repeat_n(0, 100 << 10);
    let mut stream = Stream::new(
        dictionary! {},
        random.take(300 << 10).chain(blanks).collect(),
    );
    stream.compress().unwrap();
    heavy.add_object(stream);
    let png = make::encoded(make::drawing(124, 176), ImageFormat::Png);
    let cases = [
        ("file-bytes", "100", text(), Pdf),
        ("pages", "1", make::pdf(vec![text_page(), text_page()]), Pdf),
        ("pixels", "1000", png, Png),
        ("unpacked-bytes", "1K", make::saved(heavy), Pdf),
        ("objects", "2", text(), Pdf),
        ("nesting", "1", text(), Pdf),
        ("drawing-steps", "3", text(), Pdf),
    ];
    for (name, value, bytes, file_type) in cases {
        assert_eq!(failure(bytes.clone(), file_type), "none", "{name}");
        let mut limits = super::Limits::default();
        limits.set(name, value).unwrap();
        let first = super::open(bytes.into(), file_type, &limits).and_then(|file| file.page(0));
        let told = first.err().map(|e| e.to_string()).unwrap_or_default();
        assert!(
            told.contains("limit") && told.contains(name),
            "{name}: {told}"
        );
    }
}

#[test]
fn every_thread_may_read_pages() {
    fn shared<T: Send + Sync>(_: &T) {}
    let source = opened(make::pdf(vec![scan_page(), text_page()]), Pdf).unwrap();
    shared(&source);
    std::thread::scope(|threads| {
        for _ in 0..4 {
            threads.spawn(|| (0..2).for_each(|index| assert!(source.page(index).is_ok())));
        }
    });
}
