//! Hostile: files that want to stop a batch, made from the samples and by hand.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::samples;

/// Numbers that look random and are always the same.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}

/// Small samples of each type.
const SEEDS: [(&str, &str); 6] = [
    ("2022/qd-thuhoi-032.pdf", "pdf"),
    ("2014/qd-thuedat-008.pdf", "pdf"),
    ("2025/gpmt-005.pdf", "pdf"),
    ("2021/gcn-dkdn-064.tif", "tif"),
    ("2024/cv-thamdinh-034.tif", "tif"),
    ("2024/cv-thamdinh-053.jpg", "jpg"),
];

/// Fills the folder with `mutants` damaged samples and all files made by hand; tells how many files
/// a walk must find.
pub fn fill(folder: &Path, mutants: usize, seed: u64) -> usize {
    let mut dice = Dice::new(seed);
    for n in 0..mutants {
        let (sample, ending) = SEEDS[n % SEEDS.len()];
        let bytes = std::fs::read(samples().join("inbox").join(sample)).unwrap();
        let name = format!("bien-dang-{n:03}.{ending}");
        std::fs::write(folder.join(name), mutant(bytes, &mut dice)).unwrap();
    }
    let mut made = mutants;
    for (name, bytes) in by_hand() {
        std::fs::write(folder.join(name), bytes).unwrap();
        made += 1;
    }
    made + odd_files(folder)
}

/// A sample with bytes changed, cut off, repeated or blotted out.
fn mutant(mut bytes: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    match dice.below(5) {
        0 => bytes.truncate(dice.below(bytes.len())),
        1 => {
            let (from, to) = (dice.below(bytes.len()), dice.below(bytes.len()));
            let piece: Vec<u8> = bytes[from..].iter().take(5000).copied().collect();
            bytes.splice(to..to, piece);
        }
        2 => {
            let from = dice.below(bytes.len());
            let until = bytes.len().min(from + 1 + dice.below(3000));
            bytes[from..until].fill(0);
        }
        _ => {
            // The head and the tail say how the rest is read.
            for _ in 0..1 + dice.below(60) {
                let near = 1 << (3 + dice.below(15));
                let at = match dice.below(3) {
                    0 => dice.below(near.min(bytes.len())),
                    1 => bytes.len() - 1 - dice.below(near.min(bytes.len())),
                    _ => dice.below(bytes.len()),
                };
                bytes[at] = dice.below(256) as u8;
            }
        }
    }
    bytes
}

fn by_hand() -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(&str, Vec<u8>)> = vec![
        ("rong.pdf", Vec::new()),
        ("mot-byte.tif", vec![b'I']),
        ("chi-dau.pdf", b"%PDF-1.7\n".to_vec()),
        ("chi-dau.png", b"\x89PNG\r\n\x1a\n".to_vec()),
        ("chi-dau.jpg", b"\xff\xd8\xff\xe0".to_vec()),
        ("chi-dau.tif", b"II*\0\x08\0\0\0".to_vec()),
        ("zip.pdf", b"PK\x03\x04 not a PDF".to_vec()),
        ("html.pdf", b"<html><body>404</body></html>".to_vec()),
        ("khong-lo.png", png_header(60_000, 60_000)),
        ("khong-co-diem-anh.png", png_header(0, 0)),
        ("khong-lo.tif", tiff_header(60_000, 60_000)),
        ("vong-trang-anh.tif", tiff_loop()),
        ("khong-lo.jpg", jpeg_header(65_000, 65_000)),
        ("vong-cay-trang.pdf", page_tree_loop()),
        ("cay-trang-sau.pdf", deep_page_tree(20_000)),
        ("muoi-nghin-trang.pdf", many_pages(10_000)),
        (
            "khai-nhieu-trang.pdf",
            pdf(&["/Type /Pages /Kids [] /Count 2000000000"]),
        ),
        ("bom.pdf", flate_bomb(1)),
        ("bom-trong-bom.pdf", flate_bomb(2)),
        ("hinh-trong-hinh.pdf", self_drawing()),
        ("long-nhau.pdf", nested(200_000)),
        ("q-vo-tan.pdf", page_with("q ".repeat(400_000).as_bytes())),
        (
            "ve-vo-tan.pdf",
            page_with("0 0 m 9 9 l S ".repeat(400_000).as_bytes()),
        ),
        ("kho-giay-khong-lo.pdf", page_sized("0 0 14400000 14400000")),
        ("kho-giay-am.pdf", page_sized("0 0 -5 -5")),
        ("kho-giay-nan.pdf", page_sized("0 0 1e999 nan")),
        ("xref-vong.pdf", xref_loop()),
        ("ma-hoa-hong.pdf", broken_encryption()),
        (
            "anh-lua-dao.pdf",
            image_that_lies("/DCTDecode", b"\xff\xd8\xff\xe0 no image"),
        ),
        (
            "jpx-hong.pdf",
            image_that_lies("/JPXDecode", b"\0\0\0\x0cjP  \r\n\x87\n"),
        ),
        (
            "jbig2-hong.pdf",
            image_that_lies("/JBIG2Decode", b"\x97JB2\r\n\x1a\n"),
        ),
        ("lzw-hong.pdf", image_that_lies("/LZWDecode", &[0x80; 64])),
        (
            "ccitt-hong.pdf",
            image_that_lies("/CCITTFaxDecode", &[0x55; 64]),
        ),
    ];
    files.push(("dau-nhay-'\"`$(x).pdf", b"%PDF-1.4 x".to_vec()));
    files.push(("xuong\ndong.pdf", b"%PDF-1.4 x".to_vec()));
    files.push(("-rf.pdf", b"%PDF-1.4 x".to_vec()));
    files.push(("\u{202e}fdp.exe", b"%PDF-1.4 x".to_vec()));
    files.push((".an.pdf", b"%PDF-1.4 x".to_vec()));
    let mut files: Vec<(String, Vec<u8>)> = files
        .into_iter()
        .map(|(name, bytes)| (name.to_owned(), bytes))
        .collect();
    files.push((format!("{}.pdf", "d".repeat(251)), b"%PDF-1.4 x".to_vec()));
    files
}

/// What is no ordinary file, or a strange one; tells how many a walk must find.
fn odd_files(folder: &Path) -> usize {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    for name in [&b"khong-unicode-\xff.pdf"[..], b"khong-unicode-\xfe.pdf"] {
        std::fs::write(folder.join(std::ffi::OsStr::from_bytes(name)), "x").unwrap();
    }
    let sparse = File::create(folder.join("tep-rong-ruot.pdf")).unwrap();
    sparse.set_len(3 << 30).unwrap();
    let made = std::process::Command::new("mkfifo")
        .arg(folder.join("ong.pdf"))
        .status();
    let fifos = usize::from(made.is_ok_and(|status| status.success()));
    std::fs::create_dir(folder.join("thu-muc.pdf")).unwrap();
    symlink(folder, folder.join("thu-muc.pdf/vong")).unwrap();
    symlink("/etc/passwd", folder.join("ra-ngoai.pdf")).unwrap();
    symlink(folder.join("khong-co"), folder.join("dut.pdf")).unwrap();
    symlink(folder.join("tu-minh.pdf"), folder.join("tu-minh.pdf")).unwrap();
    3 + fifos
}

fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut ihdr = b"IHDR".to_vec();
    ihdr.extend(width.to_be_bytes());
    ihdr.extend(height.to_be_bytes());
    ihdr.extend([8, 2, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut idat = b"IDAT".to_vec();
    idat.extend(zlib(&[0; 100]));
    for chunk in [&ihdr, &idat] {
        png.extend((chunk.len() as u32 - 4).to_be_bytes());
        png.extend(chunk.iter());
        png.extend(crc32(chunk).to_be_bytes());
    }
    png
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// One strip of grey, its directory at byte 8.
fn tiff(entries: &[(u16, u32)], next: u32) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    tiff.extend((entries.len() as u16).to_le_bytes());
    for (tag, value) in entries {
        tiff.extend(tag.to_le_bytes());
        tiff.extend(4_u16.to_le_bytes());
        tiff.extend(1_u32.to_le_bytes());
        tiff.extend(value.to_le_bytes());
    }
    tiff.extend(next.to_le_bytes());
    tiff
}

fn tiff_header(width: u32, height: u32) -> Vec<u8> {
    tiff(
        &[
            (256, width),
            (257, height),
            (258, 8),
            (259, 1),
            (262, 1),
            (273, 8),
            (277, 1),
            (278, height),
            (279, 10),
        ],
        0,
    )
}

fn tiff_loop() -> Vec<u8> {
    tiff(
        &[
            (256, 10),
            (257, 10),
            (258, 8),
            (259, 1),
            (262, 1),
            (273, 8),
            (277, 1),
            (278, 10),
            (279, 100),
        ],
        8,
    )
}

fn jpeg_header(width: u16, height: u16) -> Vec<u8> {
    let mut jpeg = b"\xff\xd8\xff\xc0\x00\x11\x08".to_vec();
    jpeg.extend(height.to_be_bytes());
    jpeg.extend(width.to_be_bytes());
    jpeg.extend(b"\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01\xff\xda\x00\x0c\x03\x01\x00\x02\x11\x03\x11\x00\x3f\x00");
    jpeg.extend([0x5a; 200]);
    jpeg
}

/// A PDF of these objects, numbered from 2; object 1 is the catalogue, object 2 its page tree. A
/// body after ` stream ` becomes a stream.
fn pdf(objects: &[&str]) -> Vec<u8> {
    let bodies = objects
        .iter()
        .map(|body| format!("<< {body} >>").into_bytes());
    raw_pdf(bodies.collect(), "")
}

fn raw_pdf(objects: Vec<Vec<u8>>, trailer: &str) -> Vec<u8> {
    let mut pdf = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n".to_vec();
    let mut places = vec![9];
    for (index, body) in objects.iter().enumerate() {
        places.push(pdf.len());
        pdf.extend(format!("{} 0 obj\n", index + 2).bytes());
        pdf.extend(body);
        pdf.extend(b"\nendobj\n");
    }
    let xref = pdf.len();
    pdf.extend(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).bytes());
    for place in &places {
        pdf.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let size = places.len() + 1;
    pdf.extend(
        format!("trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{xref}\n%%EOF\n")
            .bytes(),
    );
    pdf
}

fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let mut object = format!("<< {dict} /Length {} >>\nstream\n", data.len()).into_bytes();
    object.extend(data);
    object.extend(b"\nendstream");
    object
}

const PAGES: &str = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>";

fn page_with(contents: &[u8]) -> Vec<u8> {
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>";
    raw_pdf(vec![PAGES.into(), page.into(), stream("", contents)], "")
}

fn page_sized(media_box: &str) -> Vec<u8> {
    let page = format!("<< /Type /Page /Parent 2 0 R /MediaBox [{media_box}] >>");
    raw_pdf(vec![PAGES.into(), page.into()], "")
}

fn page_tree_loop() -> Vec<u8> {
    pdf(&[
        "/Type /Pages /Kids [3 0 R] /Count 5",
        "/Type /Pages /Parent 2 0 R /Kids [2 0 R 3 0 R] /Count 5",
    ])
}

fn deep_page_tree(depth: usize) -> Vec<u8> {
    let node = |n: usize| format!("<< /Type /Pages /Kids [{} 0 R] /Count 1 >>", n + 3).into_bytes();
    raw_pdf((0..depth).map(node).collect(), "")
}

fn many_pages(pages: usize) -> Vec<u8> {
    let kids: String = (0..pages).map(|n| format!("{} 0 R ", n + 3)).collect();
    let tree = format!("<< /Type /Pages /Kids [{kids}] /Count {pages} >>").into_bytes();
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>";
    let pages = std::iter::repeat_n(page.as_bytes().to_vec(), pages);
    raw_pdf(std::iter::once(tree).chain(pages).collect(), "")
}

/// A PDF of so many pages, each drawn differently: a decision, and what is attached to it. Its letters
/// are a font of the renderer's own, which no text layer is trusted for.
pub fn long_document(pages: usize) -> Vec<u8> {
    let kids: String = (0..pages).map(|n| format!("{} 0 R ", 2 * n + 4)).collect();
    let tree = format!("<< /Type /Pages /Kids [{kids}] /Count {pages} >>").into_bytes();
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
    let mut objects = vec![tree, font.into()];
    for n in 0..pages {
        let page = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R \
             /Resources << /Font << /F 3 0 R >> >> >>",
            2 * n + 5
        );
        let lines = (0..12)
            .map(|row| format!("(Trang {} dong {row} cua tai lieu dai) Tj 0 -40 Td ", n + 1));
        let text: String = lines.collect();
        let drawing = format!("BT /F 14 Tf 70 760 Td {text} ET");
        objects.extend([page.into_bytes(), stream("", drawing.as_bytes())]);
    }
    raw_pdf(objects, "")
}

fn zlib(data: &[u8]) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    packed.write_all(data).unwrap();
    packed.finish().unwrap()
}

/// Blanks that unpack to 256 MB, packed as often as told.
fn flate_bomb(layers: usize) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    let blanks = vec![b' '; 1 << 20];
    (0..256).for_each(|_| packed.write_all(&blanks).unwrap());
    let mut data = packed.finish().unwrap();
    for _ in 1..layers {
        data = zlib(&data);
    }
    let filters = "/FlateDecode ".repeat(layers);
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>";
    let bomb = stream(&format!("/Filter [{filters}]"), &data);
    raw_pdf(vec![PAGES.into(), page.into(), bomb], "")
}

/// Forms that draw each other: 2^30 drawings.
fn self_drawing() -> Vec<u8> {
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
                /Resources << /XObject << /F 5 0 R >> >> >>";
    let mut objects = vec![PAGES.into(), page.into(), stream("", b"/F Do")];
    for n in 0..30 {
        let dict = format!(
            "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /F {} 0 R >> >>",
            n + 6
        );
        objects.push(stream(&dict, b"/F Do /F Do"));
    }
    raw_pdf(objects, "")
}

fn nested(depth: usize) -> Vec<u8> {
    let page = format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots {}{} >>",
        "[".repeat(depth),
        "]".repeat(depth)
    );
    raw_pdf(vec![PAGES.into(), page.into()], "")
}

fn xref_loop() -> Vec<u8> {
    let pdf = page_sized("0 0 595 842");
    let text = String::from_utf8_lossy(&pdf).into_owned();
    let place = text.rfind("\nxref").unwrap() + 1;
    text.replace("/Root 1 0 R", &format!("/Root 1 0 R /Prev {place}"))
        .into_bytes()
}

fn broken_encryption() -> Vec<u8> {
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>";
    raw_pdf(
        vec![PAGES.into(), page.into()],
        "/Encrypt << /Filter /Standard /V 99 /R -1 /O () /U () /P 1e99 >> /ID [()()]",
    )
}

fn image_that_lies(filter: &str, data: &[u8]) -> Vec<u8> {
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
                /Resources << /XObject << /I 5 0 R >> >> >>";
    let dict = format!(
        "/Type /XObject /Subtype /Image /Width 30000 /Height 30000 /BitsPerComponent 8 \
         /ColorSpace /DeviceRGB /Filter {filter}"
    );
    let drawing = stream("", b"595 0 0 842 0 0 cm /I Do");
    raw_pdf(
        vec![PAGES.into(), page.into(), drawing, stream(&dict, data)],
        "",
    )
}
