//! `sohoa bench` over a small corpus: what is measured is there, and adds up.

use std::path::Path;
use std::process::Command;

fn bench(arguments: &[&str]) -> serde_json::Value {
    let output = Command::new(env!("CARGO_BIN_EXE_sohoa"))
        .args(["bench", "--rounds", "1", "--json"])
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_folder_with_a_truth_is_measured_in_speed_memory_and_errors() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let corpus = tempfile::tempdir().unwrap();
    for (from, to) in [("inbox/2022", "files"), ("truth", "truth")] {
        let folder = corpus.path().join(to);
        std::fs::create_dir(&folder).unwrap();
        for file in std::fs::read_dir(samples.join(from)).unwrap() {
            let file = file.unwrap();
            let is_wanted = to == "files" || file.file_name() == "gpxd-031.json";
            if is_wanted {
                std::fs::copy(file.path(), folder.join(file.file_name())).unwrap();
            }
        }
    }
    let folder = corpus.path().to_str().unwrap();
    let report = bench(&[folder, "--jobs", "1,2"]);
    let curve = report["curve"].as_array().unwrap();
    assert_eq!(curve.len(), 2);
    assert_eq!(curve[1]["jobs"], 2);
    assert!(curve[0]["pages_per_second"].as_f64().unwrap() > 0.0);
    let stages_ms: f64 = report["stages_ms"]
        .as_array()
        .unwrap()
        .iter()
        .map(|stage| stage[1].as_f64().unwrap())
        .sum();
    let seconds = curve[0]["seconds"].as_f64().unwrap();
    let pages = report["pages"].as_f64().unwrap();
    assert!(stages_ms * pages <= seconds * 1000.0, "{report}");
    assert_eq!(report["text"]["papers"], 1);
    assert!(report["text"]["cer"].as_f64().unwrap() < 0.05, "{report}");

    let portable = bench(&[folder, "--jobs", "1", "--kernel", "portable"]);
    assert_eq!(portable["kernel"], "portable");
    assert_eq!(portable["text"], report["text"]);
}
