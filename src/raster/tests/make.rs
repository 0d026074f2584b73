//! Files made for the tests.

use std::io::Cursor;

use image::{DynamicImage, GrayImage, ImageFormat, Luma, Rgb, RgbImage};
use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};

/// A4 in points.
pub const A4: (f32, f32) = (595.276, 841.89);

/// A page with a frame that is open on one side, so that no turn or mirror image equals it.
pub fn drawing(width: u32, height: u32) -> GrayImage {
    GrayImage::from_fn(width, height, |x, y| {
        let (u, v) = (x * 16 / width, y * 16 / height);
        let ink = u == 2 || v == 2 && u < 12 || v == 13 && u < 6 || x == y;
        Luma([if ink { 0 } else { 255 }])
    })
}

/// The same in colour.
pub fn coloured(width: u32, height: u32) -> RgbImage {
    let gray = drawing(width, height);
    RgbImage::from_fn(width, height, |x, y| match gray.get_pixel(x, y).0 {
        [0] => Rgb([190, 20, 30]),
        _ => Rgb([250, 248, 240]),
    })
}

/// Group 4 data: black runs where the drawing has ink.
pub fn group4(page: &GrayImage) -> Vec<u8> {
    let mut encoder = fax::encoder::Encoder::new(fax::VecWriter::new());
    for row in page.rows() {
        let colors = row.map(|pixel| match pixel.0 {
            [0] => fax::Color::Black,
            _ => fax::Color::White,
        });
        encoder
            .encode_line(colors, page.width())
            .expect("writing to memory");
    }
    encoder.finish().expect("writing to memory").finish()
}

/// One bit a pixel, set for paper.
pub fn packed(page: &GrayImage) -> Vec<u8> {
    page.rows()
        .flat_map(|row| {
            let bits: Vec<u8> = row.map(|pixel| u8::from(pixel.0[0] > 0)).collect();
            let bytes = bits.chunks(8).map(|eight| {
                eight
                    .iter()
                    .enumerate()
                    .map(|(i, bit)| bit << (7 - i))
                    .sum()
            });
            bytes.collect::<Vec<u8>>()
        })
        .collect()
}

pub fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image
        .into()
        .write_to(&mut bytes, format)
        .expect("writing to memory");
    bytes.into_inner()
}

/// An image of a PDF: its dictionary and its data as stored.
pub fn pdf_image(size: (u32, u32), entries: Dictionary, data: Vec<u8>) -> Stream {
    let mut dict = dictionary! {
        "Type" => "XObject", "Subtype" => "Image",
        "Width" => i64::from(size.0), "Height" => i64::from(size.1),
    };
    for (key, value) in entries {
        dict.set(key, value);
    }
    Stream::new(dict, data).with_compression(false)
}

pub fn jpeg_image(size: (u32, u32), space: &str, data: Vec<u8>) -> Stream {
    let entries = dictionary! {
        "ColorSpace" => space, "BitsPerComponent" => 8, "Filter" => "DCTDecode",
    };
    pdf_image(size, entries, data)
}

/// A page: its images by name (`Im0`, `Im1`, ...), a font `F0` if any, its contents and entries.
#[derive(Default)]
pub struct PageParts {
    pub images: Vec<Stream>,
    pub font: Option<Dictionary>,
    pub contents: Vec<u8>,
    pub entries: Dictionary,
}

impl PageParts {
    /// One image stretched over the whole page.
    pub fn scan(image: Stream) -> Self {
        Self {
            images: vec![image],
            contents: format!("q {} 0 0 {} 0 0 cm /Im0 Do Q ", A4.0, A4.1).into_bytes(),
            ..Self::default()
        }
    }
}

pub fn pdf(pages: Vec<PageParts>) -> Vec<u8> {
    saved(document(pages))
}

pub fn saved(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("writing to memory");
    bytes
}

pub fn document(pages: Vec<PageParts>) -> Document {
    let mut doc = Document::with_version("1.5");
    let root = doc.new_object_id();
    let kids: Vec<Object> = pages
        .into_iter()
        .map(|page| add(&mut doc, root, page))
        .collect();
    let count = kids.len() as i64;
    let tree = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
    doc.objects.insert(root, tree.into());
    let catalog = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
    doc.trailer.set("Root", catalog);
    doc
}

fn add(doc: &mut Document, root: lopdf::ObjectId, page: PageParts) -> Object {
    let mut images = Dictionary::new();
    for (i, image) in page.images.into_iter().enumerate() {
        images.set(format!("Im{i}"), doc.add_object(image));
    }
    let mut fonts = Dictionary::new();
    if let Some(mut font) = page.font {
        if let Ok(Object::Stream(map)) = font.get(b"ToUnicode").cloned() {
            font.set("ToUnicode", doc.add_object(map));
        }
        fonts.set("F0", doc.add_object(font));
    }
    let contents = doc.add_object(Stream::new(Dictionary::new(), page.contents));
    let mut dict = dictionary! {
        "Type" => "Page", "Parent" => root, "Contents" => contents,
        "MediaBox" => vec![0.into(), 0.into(), Object::Real(A4.0), Object::Real(A4.1)],
        "Resources" => dictionary! { "XObject" => images, "Font" => fonts },
    };
    for (key, value) in page.entries {
        dict.set(key, value);
    }
    doc.add_object(dict).into()
}

/// A font of one-byte codes that say which letters they are: code 33 is the first of `alphabet`.
pub fn font(alphabet: &[char]) -> Dictionary {
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n\
         1 begincodespacerange <00> <FF> endcodespacerange\n",
    );
    for (i, letter) in alphabet.iter().enumerate() {
        let code = i + 33;
        map += &format!(
            "1 beginbfchar <{code:02X}> <{:04X}> endbfchar\n",
            *letter as u32
        );
    }
    map += "1 beginbfchar <20> <0020> endbfchar\nendcmap end end";
    let widths: Vec<Object> = (32..=255)
        .map(|code| if code == 32 { 250 } else { 500 }.into())
        .collect();
    dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
        "FirstChar" => 32, "LastChar" => 255, "Widths" => widths,
        "ToUnicode" => Stream::new(Dictionary::new(), map.into_bytes()),
    }
}

/// The letters of a text, each once.
pub fn alphabet(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    letters.sort_unstable();
    letters.dedup();
    letters
}

/// Lines of text set at 12 points from the top of the page, shown in `mode`.
pub fn typeset(lines: &[&str], alphabet: &[char], mode: i64) -> Vec<u8> {
    let mut operations = vec![
        Operation::new("BT", vec![]),
        Operation::new("Tf", vec!["F0".into(), 12.into()]),
        Operation::new("Tr", vec![mode.into()]),
    ];
    for (i, line) in lines.iter().enumerate() {
        let y = 780 - 18 * i as i64;
        let place = vec![1.into(), 0.into(), 0.into(), 1.into(), 72.into(), y.into()];
        operations.push(Operation::new("Tm", place));
        let shown = Object::string_literal(codes(line, alphabet));
        operations.push(Operation::new("Tj", vec![shown]));
    }
    operations.push(Operation::new("ET", vec![]));
    Content { operations }.encode().expect("writing to memory")
}

fn codes(line: &str, alphabet: &[char]) -> Vec<u8> {
    let code = |c: char| match alphabet.iter().position(|&letter| letter == c) {
        Some(i) => i as u8 + 33,
        None => b' ',
    };
    line.chars().map(code).collect()
}
