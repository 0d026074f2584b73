//! `sohoa load` as a clerk meets it: lines from elsewhere become a catalogue.

mod support;

use support::{Office, count, last_line, said, samples, sohoa};

fn load(office: &Office, lines: &str) -> std::process::Output {
    let path = office.path("lines.jsonl");
    std::fs::write(&path, lines).unwrap();
    office.ask(&["load", path.to_str().unwrap()])
}

#[test]
fn an_export_becomes_a_catalogue_again() {
    let office = Office::with_samples(&["2022/qd-thuhoi-032.pdf", "2021/gcn-dkdn-064.tif"]);
    office.run(&[]);
    let exported = office.export();
    let elsewhere = Office::new();
    let output = load(&elsewhere, &exported);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(count(&last_line(&output), "papers"), 2);
    assert_eq!(elsewhere.export(), exported);

    let records = records(&elsewhere);
    load(&elsewhere, &exported);
    assert_eq!(
        elsewhere.export(),
        exported,
        "loading again changes nothing"
    );
    assert_eq!(self::records(&elsewhere), records);
}

/// All rows of `record`.
fn records(office: &Office) -> Vec<String> {
    let db = rusqlite::Connection::open(office.catalogue()).unwrap();
    let mut rows = db.prepare("SELECT * FROM record ORDER BY id").unwrap();
    let columns = rows.column_count();
    let row = |row: &rusqlite::Row| {
        let values: Vec<_> = (0..columns)
            .map(|column| row.get_ref(column).unwrap())
            .collect();
        Ok(format!("{values:?}"))
    };
    rows.query_map([], row)
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

#[test]
fn a_handwritten_number_that_does_not_fit_into_its_series_waits() {
    let line = |number: &str, day: &str, source: &str| {
        format!(
            "{{\"file\":\"{}.pdf\",\"number\":\"{number}/GPXD-KKT\",\"issue_date\":\"{day}\",\
             \"authority\":\"Ban Quản lý Khu kinh tế Vân Phong\",\"text\":[\"giấy phép {number}\"],\
             \"evidence\":{{\"number\":{{\"page\":1,\"box\":[1,1,9,9],\"text\":\"{number}\",\
             \"rule\":\"r\",\"source\":\"{source}\"}}}}}}\n",
            number.replace('/', "-")
        )
    };
    let office = Office::new();
    let lines = [
        line("46", "2025-01-16", "scan"),
        line("47", "2025-01-17", "handwriting"),
        line("48", "2025-01-18", "scan"),
        line("90", "2025-03-03", "scan"),
        line("93", "2025-03-05", "scan"),
        // 97, misread.
        line("37", "2025-03-07", "handwriting"),
    ];
    load(&office, &lines.concat());
    let waiting = |number: &str| {
        let file = format!("\"file\":\"{number}.pdf\"");
        let export = office.export();
        let line = export.lines().find(|line| line.contains(&file)).unwrap();
        line.contains("\"why\":\"out-of-series\"")
    };
    assert!(waiting("37"));
    assert!(!waiting("47") && !waiting("93"));
}

#[test]
fn a_malformed_line_is_named_and_the_rest_is_loaded() {
    let office = Office::new();
    let output = load(
        &office,
        "{\"file\":\"a.pdf\",\"number\":\"45/GPXD-KKT\",\"text\":[\"giấy phép\"]}\n\nnot json\n\
         {\"file\":\"b.pdf\",\"issue_date\":\"yesterday\"}\n{\"file\":\"c.pdf\",\"text\":[\"quyết định\"]}",
    );
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    let summary = last_line(&output);
    assert_eq!(
        (count(&summary, "lines"), count(&summary, "papers")),
        (4, 2)
    );
    assert_eq!(count(&summary, "malformed"), 2);
    let talk = said(&output);
    assert!(talk.contains("line 3 was left out"), "{talk}");
    assert!(talk.contains("line 4 was left out"), "{talk}");
    let found = office.ask(&["search", "giay phep"]);
    assert!(String::from_utf8_lossy(&found.stdout).contains("45/GPXD-KKT"));
}

#[test]
fn two_images_of_one_paper_are_one_and_papers_of_one_form_stay_two() {
    let line = |file: &str, number: &str, day: &str, word: &str| {
        format!(
            "{{\"file\":\"{file}\",\"number\":\"{number}\",\"issue_date\":\"{day}\",\
             \"authority\":\"Ban Quản lý Khu kinh tế Vân Phong\",\"text\":[\"quyết định thu hồi giấy phép \
             xây dựng của công ty {word} tại khu kinh tế theo đề nghị của trưởng phòng\"]}}\n"
        )
    };
    let office = Office::new();
    let lines = [
        line("a.pdf", "12/QĐ-KKT", "2024-03-15", "Biển Xanh"),
        line("b.pdf", "12/QĐ-KKT", "2024-03-15", "Biến Xanh"),
        line("c.pdf", "13/QĐ-KKT", "2024-03-15", "Biển Xanh"),
        line("d.pdf", "12/QĐ-KKT", "2025-03-15", "Biển Xanh"),
    ];
    load(&office, &lines.concat());
    let export = office.export();
    assert_eq!(export.lines().count(), 3, "{export}");
    let first = export.lines().next().unwrap();
    assert!(first.contains("\"other_images\":[\"b.pdf\"]"), "{first}");
}

#[test]
fn papers_of_one_file_that_stand_apart_never_replace_one_another() {
    let office = Office::new();
    let paper = |file: &str, part: u32| {
        format!(
            "{{\"file\":\"{file}\",\"part\":{part},\"page_range\":[{part},{part}],\"text\":[\"x\"]}}\n"
        )
    };
    let lines = [paper("a", 1), paper("a", 2), paper("b", 1), paper("a", 3)].concat();
    let output = load(&office, &lines);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert_eq!(count(&last_line(&output), "papers"), 3);
    assert!(said(&output).contains("line 4"), "{}", said(&output));
}

#[test]
fn standard_input_is_read_and_nothing_is_nothing() {
    let office = Office::new();
    let output = sohoa()
        .args(["load", "-", "--catalogue"])
        .arg(office.catalogue())
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    let missing = office.ask(&["load", samples().join("no-such-file").to_str().unwrap()]);
    assert_eq!(missing.status.code(), Some(1), "{}", said(&missing));
}
