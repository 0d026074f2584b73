//! Tests of decoding: steps written by hand, as a network might give them.

use super::*;
use crate::ocr::native::kernels::KEPT;

/// The code of a character; `None` is the null.
fn code(character: Option<char>) -> u16 {
    let model = Model::shipped();
    let Some(character) = character else {
        return model.charset.null_code as u16;
    };
    let mut codes = 0..model.layers.output.outputs;
    let is_it = |&code: &usize| {
        let unichar = model.charset.character_of(code);
        unichar.is_some_and(|u| model.charset.text(u) == character.to_string())
    };
    codes.find(is_it).unwrap() as u16
}

/// A step with two choices; the rest goes to codes nobody looks at.
fn step(first: (Option<char>, f32), second: (Option<char>, f32)) -> Step {
    let mut top = [(code(Some('~')), 0.0); KEPT];
    top[0] = (code(first.0), first.1);
    top[1] = (code(second.0), second.1);
    top[2] = (code(Some('|')), 1e-6);
    let null = [first, second].into_iter().find(|(c, _)| c.is_none());
    Step {
        top,
        null: null.map_or(1e-6, |(_, p)| p),
    }
}

/// Steps that are sure of each character of a pattern; `_` is the null.
fn sure(pattern: &str) -> Vec<Step> {
    pattern
        .chars()
        .map(|c| match c {
            '_' => step((None, 0.999), (Some('.'), 1e-4)),
            c => step((Some(c), 0.999), (None, 1e-4)),
        })
        .collect()
}

fn words(steps: &[Step]) -> Vec<DecodedWord> {
    decode(&Model::shipped(), steps, 5.0, &mut Scratch::default())
}

fn text(steps: &[Step]) -> String {
    let words: Vec<_> = words(steps).into_iter().map(|word| word.text).collect();
    words.join(" ")
}

#[test]
fn repeats_fold_and_nulls_part_doubled_letters() {
    assert_eq!(text(&sure("_nn_ă_m_")), "năm");
    assert_eq!(text(&sure("xoo_o_ng")), "xoong");
    assert_eq!(text(&sure("2_0_0_5")), "2005");
    assert_eq!(text(&sure("____")), "");
    assert_eq!(text(&[]), "");
}

#[test]
fn spaces_part_words_and_never_stand_in_them() {
    let words = words(&sure("_ _s_ố_ _ _1_2_ _"));
    let texts: Vec<_> = words.iter().map(|word| word.text.as_str()).collect();
    assert_eq!(texts, ["số", "12"]);
}

#[test]
fn the_word_list_decides_between_two_letters_that_look_alike() {
    let undecided = |p: f32| {
        let mut steps = sure("_n_");
        steps.push(step((Some('ả'), p), (Some('ă'), 0.99 - p)));
        steps.extend(sure("_m_"));
        steps
    };
    // "nảm" is no word; the list is soft evidence, which a sure network outweighs.
    assert_eq!(text(&undecided(0.55)), "năm");
    assert_eq!(text(&undecided(0.97)), "nảm");
}

#[test]
fn the_other_reading_is_kept_as_an_alternative() {
    let mut steps = sure("_4_");
    steps.push(step((Some('6'), 0.6), (Some('8'), 0.39)));
    steps.extend(sure("_7_"));
    let words = words(&steps);
    assert_eq!(words[0].text, "467");
    let doubtful = &words[0].chars[1];
    assert_eq!(doubtful.alternatives, [("8".to_owned(), 0.39)]);
    assert!((doubtful.confidence - 0.6).abs() < 1e-5);
    assert!(words[0].chars[0].alternatives.is_empty());
    assert!(words[0].confidence < 0.85);
}

/// "từ ngày ký." was doubted for a speck beside its full stop.
#[test]
fn a_doubtful_full_stop_makes_no_word_doubtful() {
    let ending = |p: f32| {
        let mut steps = sure("_n_ă_m_");
        steps.push(step((Some('.'), p), (Some(','), 0.99 - p)));
        steps.extend(sure("_"));
        words(&steps)[0].confidence
    };
    assert_eq!(ending(0.6), ending(0.98));
}

#[test]
fn characters_end_in_the_middle_of_the_nulls_between() {
    let words = words(&sure("_n___ă_m__"));
    let ends: Vec<_> = words[0]
        .chars
        .iter()
        .map(|c| (c.start_px, c.end_px))
        .collect();
    assert_eq!(ends, [(0.0, 15.0), (15.0, 30.0), (30.0, 50.0)]);
}

#[test]
fn words_and_numbers_of_the_lists_are_known_also_inside_punctuation() {
    let known = |pattern: &str| words(&sure(pattern))[0].in_dictionary;
    assert!(known("n_ă_m"));
    assert!(known("(_n_ă_m_)"));
    assert!(known("n_ă_m_,"));
    assert!(known("2_0_2_5"));
    assert!(!known("q_x_w_z"));
}

#[test]
fn what_the_decoder_remembers_of_a_line_does_not_change_the_next() {
    let lines = [sure("_n_ă_m_ _2_5"), sure("t_h_á_n_g"), sure("(_n_g_à_y_)")];
    let mut scratch = Scratch::default();
    for line in lines.iter().chain(&lines) {
        let again = decode(&Model::shipped(), line, 5.0, &mut scratch);
        assert_eq!(again, words(line));
    }
}
