//! `sohoa kinds check` as an office meets it: a kind file of its own, tried before a run.

mod support;

use support::{Office, said, sohoa};

const OWN: &str = "code = \"gp_bien\"\nname = \"Giấy phép đặt biển\"\nheadings = [\"giay phep dat bien quang cao\"]\n\
    holder = ['cap cho ?: ?{name}']\n\n[validity]\nterm = \"own\"\namendment = \"cumulative\"\n";

fn text(heading: &str) -> String {
    format!(
        "UBND TỈNH KHÁNH HÒA\nSỞ XÂY DỰNG\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\
         Số: 45/GP-SXD\nKhánh Hòa, ngày 05 tháng 10 năm 2025\n{heading}\nCấp cho: Công ty TNHH Biển Xanh\n\
         Địa chỉ: Nha Trang.\n"
    )
}

fn check(office: &Office) -> std::process::Output {
    let (file, texts) = (office.path("gp_bien.toml"), office.path("texts"));
    sohoa()
        .args(["kinds", "check"])
        .arg(file)
        .arg("--against")
        .arg(texts)
        .output()
        .unwrap()
}

#[test]
fn it_shows_what_the_file_catches_with_its_fields_and_what_it_nearly_catches() {
    let office = Office::new();
    std::fs::create_dir(office.path("texts")).unwrap();
    std::fs::write(office.path("gp_bien.toml"), OWN).unwrap();
    for (name, heading) in [
        ("a.txt", "GIẤY PHÉP ĐẶT BIỂN QUẢNG CÁO"),
        ("b.txt", "GIẤY PHÉP DỰNG BIỂN QUẢNG CÁO"),
        ("c.txt", "GIẤY PHÉP XÂY DỰNG"),
    ] {
        std::fs::write(office.path("texts").join(name), text(heading)).unwrap();
    }
    let output = check(&office);
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}", said(&output));
    assert!(shown.contains("caught  a.txt"), "{shown}");
    assert!(shown.contains("holder: Công ty TNHH Biển Xanh"), "{shown}");
    assert!(shown.contains("near  b.txt"), "{shown}");
    assert!(!shown.contains("c.txt"), "{shown}");
    assert!(said(&output).contains("1 of 3"), "{}", said(&output));
}

#[test]
fn a_mistake_in_the_file_names_its_line_and_what_was_expected() {
    let office = Office::new();
    std::fs::create_dir(office.path("texts")).unwrap();
    std::fs::write(
        office.path("gp_bien.toml"),
        OWN.replace("\"own\"", "\"forever\""),
    )
    .unwrap();
    let output = check(&office);
    assert_eq!(output.status.code(), Some(1));
    let said = said(&output);
    for part in ["gp_bien.toml", "line 7", "expected one of"] {
        assert!(said.contains(part), "{said}");
    }
}
