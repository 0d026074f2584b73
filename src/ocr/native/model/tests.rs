//! Tests of the model reader: the shipped model whole, and all that is no model.

use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::*;

/// The model of tessdata_fast as it is; `--model` reads it.
const STOCK: &[u8] = include_bytes!("../../../../models/vie.traineddata");

#[test]
fn the_models_are_the_files_of_the_readme() {
    for file in [FIRST, SECOND, STOCK] {
        let digest = Sha256::digest(file);
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let readme = include_str!("../../../../models/README.md");
        assert!(
            readme.contains(&hex),
            "models/README.md does not name {hex}"
        );
    }
}

#[test]
fn the_shipped_model_is_read_to_the_last_weight() {
    let model = Model::shipped();
    // The stock file's 416,301, and 193 for each character that it has no code for.
    assert_eq!(model.layers.weights(), 416_301 + 11 * 193);
    assert_eq!(model.layers.output.outputs, 280);
    assert_eq!(model.charset.null_code, 268);
    assert_eq!(model.layers.samples_seen, 2_528_724);
    let directions: Vec<_> = model
        .layers
        .rows
        .iter()
        .map(|(d, l)| (*d, l.units))
        .collect();
    let (right, left) = (Direction::LeftToRight, Direction::RightToLeft);
    assert_eq!(directions, [(right, 96), (left, 96), (right, 192)]);
}

fn alphabet(model: &Model) -> String {
    let charset = &model.charset;
    let codes = 0..model.layers.output.outputs;
    codes
        .filter_map(|code| charset.character_of(code))
        .map(|unichar| charset.text(unichar))
        .collect()
}

#[test]
fn the_shipped_alphabets_have_every_letter_of_vietnamese_and_the_signs_of_forms() {
    let vowels = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ";
    let letters = vowels.chars().chain("bcdđghklmnpqrstvx".chars());
    let letters = letters.flat_map(|c| [c].into_iter().chain(c.to_uppercase()));
    let needed: Vec<char> = letters.chain("²³☐☒☑±≤≥•".chars()).collect();
    let missing = |model: &Model| -> String {
        let all = alphabet(model);
        needed.iter().filter(|c| !all.contains(**c)).collect()
    };
    assert_eq!(missing(&Model::shipped()), "");
    assert_eq!(missing(&Model::second()), "");
    // The stock file lacks them: "kỵ" and "lỵ" are read as something else.
    assert_eq!(missing(&Model::parse(STOCK).unwrap()), "ỵỴ²³☐☒☑±≤≥•");
}

#[test]
fn the_word_list_knows_words_and_stops_at_others() {
    let model = Model::shipped();
    let words = model.dictionary.words.as_ref().unwrap();
    let unichar = |c: char| {
        let all = 0..model.layers.output.outputs;
        let mut unichars = all.filter_map(|code| model.charset.character_of(code));
        unichars
            .find(|&u| model.charset.text(u) == c.to_string())
            .unwrap()
    };
    let has = |word: &str| {
        let mut edge = None;
        for c in word.chars() {
            edge = match words.follow(edge, unichar(c)) {
                None => return false,
                found => found,
            };
        }
        edge.is_some_and(|edge| words.ends_word(edge))
    };
    assert!(has("năm") && has("định") && has("ngày"));
    assert!(!has("nămm") && !has("đxnh") && !has("q"));
}

fn error(file: &[u8]) -> String {
    Model::parse(file).unwrap_err().to_string()
}

#[test]
fn what_is_no_model_is_refused_with_what_was_expected() {
    assert!(error(b"").contains("expected 4 bytes"));
    assert!(error(b"%PDF-1.7 and more").contains("not a .traineddata file"));
    // A table of 24 parts, all absent: a model for the old engine has other parts only.
    let mut empty = 24u32.to_le_bytes().to_vec();
    empty.extend([0xff; 24 * 8]);
    assert!(error(&empty).contains("no LSTM network"));
    let mut outside = empty.clone();
    outside[4 + 17 * 8..][..8].copy_from_slice(&1_000_000i64.to_le_bytes());
    assert!(error(&outside).contains("expected 0 to 196, found 1000000"));
}

/// The stock file with the first occurrence of some bytes replaced.
fn edited(from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut file = STOCK.to_vec();
    let at = file.windows(from.len()).position(|w| w == from).unwrap();
    file[at..at + to.len()].copy_from_slice(to);
    file
}

#[test]
fn models_of_other_families_are_refused_by_name() {
    assert!(error(&edited(b"Maxpool", b"Minpool")).contains("found Minpool"));
    assert!(error(&edited(b"SummLSTM", b"QuadLSTM")).contains("found QuadLSTM"));
    // Weights of the "best" models are doubles: mode 132 in place of 133 before 16 x 10 weights.
    let int8 = [133, 16, 0, 0, 0, 10, 0, 0, 0];
    let double = [132, 16, 0, 0, 0, 10, 0, 0, 0];
    assert!(error(&edited(&int8, &double)).contains("expected eight-bit weights"));
    // An input 48 px high.
    let height = |px: u8| [1, 0, 0, 0, px, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0];
    assert!(error(&edited(&height(36), &height(48))).contains("found 48 px"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_file_cut_short_is_refused(length in 0..STOCK.len() - 64) {
        // The last part, the version text, is not looked at.
        prop_assert!(Model::parse(&STOCK[..length]).is_err());
    }

    #[test]
    fn flipped_bytes_never_panic(
        flips in prop::collection::vec((0..STOCK.len(), any::<u8>()), 1..20),
        in_front in any::<bool>(),
    ) {
        let mut file = STOCK.to_vec();
        for (at, value) in flips {
            // Half of the cases damage the table and the first layers only.
            let at = if in_front { at % 900 } else { at };
            file[at] = value;
        }
        if let Ok(model) = Model::parse(&file) {
            let strip = image::GrayImage::from_fn(90, 40, |x, y| {
                image::Luma([((x * y) % 251) as u8])
            });
            let mut scratch = super::super::read::Scratch::default();
            super::super::read::recognize_line(&model, &strip, &mut scratch);
        }
    }

    #[test]
    fn any_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        prop_assert!(Model::parse(&bytes).is_err());
    }
}
