//! The whole pipeline with a reader that knows the answer: what happens to a page and to a value
//! between the scanner and the catalogue, without a model.

use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use image::{GrayImage, ImageFormat, Luma};
use jiff::civil::date;
use sohoa::batch::{Reading, Settings, StopFlag, Summary, run_with};
use sohoa::catalogue::Catalogue;
use sohoa::config::RunConfig;
use sohoa::document::{FieldName, Line, MarkKind, PageState};
use sohoa::lang::{Language, Messages};
use sohoa::ocr::fake::Fake;
use sohoa::ocr::{OcrError, Recognizer};

const PERMIT: &str = "UBND TỈNH KHÁNH HÒA\n\
    BAN QUẢN LÝ\n\
    KHU KINH TẾ VÂN PHONG\n\
    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\
    Độc lập - Tự do - Hạnh phúc\n\
    Số: 45/GPXD-KKT\n\
    Khánh Hòa, ngày 05 tháng 10 năm 2025\n\
    GIẤY PHÉP XÂY DỰNG\n\
    1. Cấp cho: Công ty TNHH Thử nghiệm Biển Xanh\n\
    2. Được phép xây dựng công trình: Nhà kho số 2\n\
    3. Giấy phép này có hiệu lực khởi công xây dựng trong thời hạn 12 tháng kể từ ngày cấp.\n\
    KT. TRƯỞNG BAN\n\
    PHÓ TRƯỞNG BAN\n\
    Trần Văn Thử";

/// Rows of letter-sized blocks of `ink` on `paper`.
fn page(paper: u8, ink: u8, letters: u32) -> Vec<u8> {
    let mut page = GrayImage::from_pixel(1240, 1754, Luma([paper]));
    for letter in 0..letters {
        let (left, top) = (120 + letter % 40 * 24, 150 + letter / 40 * 40);
        for y in top..top + 14 {
            for x in left..left + 9 + letter % 3 {
                // A stroke at the left and one in the middle: like print, not like a blot.
                if x < left + 3 || (y > top + 5 && y < top + 9) {
                    page.put_pixel(x, y, Luma([ink]));
                }
            }
        }
    }
    let mut png = Vec::new();
    page.write_to(&mut Cursor::new(&mut png), ImageFormat::Png)
        .unwrap();
    png
}

fn reading(engine: impl Fn() -> Box<dyn Recognizer> + Send + Sync + 'static) -> Reading {
    Reading::of(Arc::new(move || Ok(engine())))
}

fn run(inbox: &Path, reading: Reading) -> (Summary, Catalogue) {
    let config = RunConfig {
        as_of: date(2026, 11, 23),
        ..RunConfig::of(inbox.to_owned(), inbox.with_extension("db"), 2)
    };
    let messages = Messages::new(Language::En);
    let summary = run_with(
        &config,
        reading,
        &Settings::named("test"),
        &messages,
        &StopFlag::default(),
    )
    .unwrap();
    let catalogue = Catalogue::open_reader(&config.catalogue).unwrap();
    (summary, catalogue)
}

/// An inbox with these files; the catalogue will lie beside it.
fn inbox(files: &[(&str, Vec<u8>)]) -> (tempfile::TempDir, std::path::PathBuf) {
    let room = tempfile::tempdir().unwrap();
    let inbox = room.path().join("inbox");
    std::fs::create_dir(&inbox).unwrap();
    for (name, bytes) in files {
        std::fs::write(inbox.join(name), bytes).unwrap();
    }
    (room, inbox)
}

#[test]
fn a_permit_goes_from_scan_to_catalogue_with_its_proof() {
    let (_room, inbox) = inbox(&[("a.png", page(250, 20, 400))]);
    let (summary, catalogue) = run(&inbox, reading(|| Box::new(Fake::new(PERMIT))));
    assert_eq!(
        (summary.files, summary.catalogued, summary.pages),
        (1, 1, 1)
    );
    let stored = &catalogue.records().unwrap()[0];
    let number = stored.record.field(FieldName::Number).unwrap();
    assert_eq!(number.value, "45/GPXD-KKT");
    assert_eq!(number.evidence.page, 1);
    assert!(number.evidence.text.contains("45/GPXD-KKT"));
    assert_eq!(stored.record.given(FieldName::Kind), Some("gpxd"));
    assert_eq!(
        stored.record.given(FieldName::IssueDate),
        Some("2025-10-05")
    );
}

#[test]
fn what_a_digital_signature_shows_of_itself_is_not_the_papers() {
    let block = "Người ký: Ủy ban nhân dân tỉnh Khánh Hòa\n\
        Email: ubnd@khanhhoa.gov.vn\n\
        Cơ quan: Tỉnh Khánh Hòa\n\
        Thời gian ký: 06/10/2025 16:03:11 +07:00";
    let signed = format!("{block}\n{PERMIT}");
    let (_room, inbox) = inbox(&[("a.png", page(250, 20, 400))]);
    let (_, catalogue) = run(&inbox, reading(move || Box::new(Fake::new(&signed))));
    let record = &catalogue.records().unwrap()[0].record;
    assert_eq!(record.given(FieldName::Number), Some("45/GPXD-KKT"));
    assert_eq!(record.given(FieldName::IssueDate), Some("2025-10-05"));
    let authority = record.field(FieldName::Authority).unwrap();
    assert_eq!(authority.value, "Ban Quản lý Khu kinh tế Vân Phong");
}

#[test]
fn a_faint_page_is_read_and_a_nearly_blank_one_is_not() {
    let files = [
        ("dam.png", page(250, 20, 400)),
        ("mo.png", page(250, 205, 400)),
        ("tren-giay-xam.png", page(150, 115, 400)),
        ("mot-dong.png", page(250, 60, 12)),
        ("trang.png", page(250, 250, 0)),
        ("hai-vet-ban.png", page(250, 60, 2)),
    ];
    let (_room, inbox) = inbox(&files);
    let (_, catalogue) = run(&inbox, reading(|| Box::new(Fake::new(PERMIT))));
    let state = |name: &str| catalogue.page(name, 1).unwrap().unwrap().state;
    for name in ["dam.png", "mo.png", "tren-giay-xam.png", "mot-dong.png"] {
        assert_eq!(state(name), PageState::Read, "{name}");
    }
    for name in ["trang.png", "hai-vet-ban.png"] {
        assert_eq!(state(name), PageState::Blank, "{name}");
    }
}

/// The permit with these lines under its number.
fn permit_with(lines: &str) -> String {
    PERMIT.replace("Khánh Hòa, ngày", &format!("{lines}\nKhánh Hòa, ngày"))
}

#[test]
fn a_paper_marked_secret_is_quarantined_and_its_text_is_stored_nowhere() {
    let (_room, inbox) = inbox(&[("a.png", page(250, 20, 400))]);
    let secret = permit_with("TỐI MẬT");
    let (summary, catalogue) = run(&inbox, reading(move || Box::new(Fake::new(secret.clone()))));
    assert_eq!((summary.catalogued, summary.quarantined), (0, 1));
    assert_eq!(summary.newly_quarantined[0].1.reason, "state-secret");
    assert_eq!(catalogue.page_texts("a.png").unwrap(), None);
    assert_eq!(catalogue.records().unwrap(), []);
}

#[test]
fn the_word_of_secrecy_in_a_sentence_is_no_mark() {
    let (_room, inbox) = inbox(&[("a.png", page(250, 20, 400))]);
    let open = permit_with("V/v mật độ xây dựng");
    let (summary, _) = run(&inbox, reading(move || Box::new(Fake::new(open.clone()))));
    assert_eq!((summary.catalogued, summary.quarantined), (1, 0));
}

#[test]
fn the_number_and_day_of_an_arrival_are_not_the_papers() {
    let (_room, inbox) = inbox(&[("a.png", page(250, 20, 400))]);
    let received = PERMIT
        .replace("Số: 45/GPXD-KKT", "ĐẾN\nSố: 14708\nNgày 20/7/2026")
        .replace("Khánh Hòa, ngày 05 tháng 10 năm 2025\n", "");
    let (_, catalogue) = run(
        &inbox,
        reading(move || Box::new(Fake::new(received.clone()))),
    );
    let record = &catalogue.records().unwrap()[0].record;
    assert_eq!(record.field(FieldName::Number), None);
    assert_eq!(record.field(FieldName::IssueDate), None);
    let marks = catalogue.marks("a.png", None).unwrap();
    assert_eq!(marks.len(), 1);
    assert_eq!(marks[0].1.kind, MarkKind::Arrival);
    assert_eq!(marks[0].1.text, "ĐẾN\nSố: 14708\nNgày 20/7/2026");
}

/// A reader that fails on some pages and panics on others.
struct Broken(u32);

impl Recognizer for Broken {
    fn read(&mut self, page: &GrayImage, dpi: f32) -> Result<Vec<Line>, OcrError> {
        self.0 += 1;
        match self.0 % 3 {
            0 => panic!("a reader that dies"),
            1 => Err(OcrError::Read {
                engine: "broken",
                reason: "out of order".to_owned(),
            }),
            _ => Fake::new(PERMIT).read(page, dpi),
        }
    }
}

#[test]
fn a_reader_that_fails_or_dies_costs_its_page_and_nothing_else() {
    let files: Vec<(String, Vec<u8>)> = (0..9)
        .map(|i| (format!("{i}.png"), page(250, 20, 300 + i)))
        .collect();
    let named: Vec<(&str, Vec<u8>)> = files.iter().map(|(n, b)| (n.as_str(), b.clone())).collect();
    let (_room, inbox) = inbox(&named);
    let (summary, catalogue) = run(&inbox, reading(|| Box::new(Broken(0))));
    assert_eq!(summary.files, 9);
    assert_eq!(summary.catalogued + summary.quarantined, 9);
    assert!(
        summary.quarantined > 0 && summary.catalogued > 0,
        "{summary:?}"
    );
    assert_eq!(catalogue.known_files().unwrap().len(), 9);
}

#[test]
fn what_no_engine_can_read_is_catalogued_as_such() {
    let (_room, inbox) = inbox(&[("anh.png", page(250, 20, 400))]);
    let (summary, catalogue) = run(&inbox, reading(|| Box::new(Fake::new(""))));
    assert_eq!(summary.catalogued, 1);
    let page = catalogue.page("anh.png", 1).unwrap().unwrap();
    assert_eq!(page.state, PageState::Unreadable);
}

#[test]
fn a_page_without_print_is_catalogued_with_its_reason_and_goes_to_review() {
    let hills = GrayImage::from_fn(1240, 1754, |x, y| {
        let hill = (x as f32 / 160.0).sin() + 0.7 * (y as f32 / 110.0).cos();
        let grass = ((x * 37 + y * 91) % 53) as f32;
        Luma([(110.0 + 60.0 * hill + grass).clamp(0.0, 255.0) as u8])
    });
    let mut photo = Vec::new();
    hills
        .write_to(&mut Cursor::new(&mut photo), ImageFormat::Png)
        .unwrap();
    let files = [
        ("anh.png", photo),
        ("khong-doc-duoc.png", page(250, 20, 400)),
    ];
    let (_room, inbox) = inbox(&files);
    let (summary, catalogue) = run(&inbox, reading(|| Box::new(Fake::new(""))));
    assert_eq!((summary.catalogued, summary.quarantined), (2, 0));
    for (name, problem) in [("anh.png", Some("photo")), ("khong-doc-duoc.png", None)] {
        let page = catalogue.page(name, 1).unwrap().unwrap();
        assert_eq!(page.state, PageState::Unreadable, "{name}");
        assert_eq!(page.problem.as_deref(), problem, "{name}");
        assert!(page.needs_review(), "{name}");
    }
    assert_eq!(summary.review, 2);
}

#[test]
fn set_phrases_are_put_right_or_left_as_read() {
    let misread = || {
        Box::new(Fake::new(
            PERMIT.replace("CỘNG HÒA XÃ HỘI", "CỘNG HÒA XÀ HỘI"),
        )) as Box<_>
    };
    for (correct, text) in [(true, "XÃ HỘI"), (false, "XÀ HỘI")] {
        let (_room, inbox) = inbox(&[("a.png", page(250, 20, 400))]);
        let (_, catalogue) = run(
            &inbox,
            Reading {
                correct,
                ..reading(misread)
            },
        );
        let page = catalogue.page("a.png", 1).unwrap().unwrap();
        assert!(page.text().contains(text), "{correct}: {}", page.text());
        let read = page
            .lines
            .iter()
            .flat_map(|line| &line.words)
            .find_map(|w| w.as_read.as_deref());
        assert_eq!(
            read,
            correct.then_some("XÀ"),
            "what was read stays with the word"
        );
    }
}
