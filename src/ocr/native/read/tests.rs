//! Tests of reading: a printed line and what scans and people do to lines.

use image::imageops::{self, FilterType};

use super::*;

const TEXT: &str = "Khánh Hòa, ngày 05 tháng 10 năm 2025";

fn printed_line() -> GrayImage {
    image::load_from_memory(include_bytes!("line.png"))
        .unwrap()
        .into_luma8()
}

fn text(words: &[DecodedWord]) -> String {
    let words: Vec<_> = words.iter().map(|word| word.text.as_str()).collect();
    words.join(" ")
}

fn read(strip: &GrayImage) -> Vec<DecodedWord> {
    recognize_line(&Model::shipped(), strip, &mut Scratch::default())
}

#[test]
fn a_printed_line_is_read_with_its_tone_marks_and_surely() {
    let words = read(&printed_line());
    assert_eq!(text(&words), TEXT);
    for word in &words {
        assert!(word.confidence > 0.9, "{word:?}");
        assert!(word.chars.iter().all(|c| c.confidence > 0.9), "{word:?}");
    }
}

#[test]
fn characters_stand_where_their_ink_is() {
    let strip = printed_line();
    let words = read(&strip);
    let chars: Vec<_> = words.iter().flat_map(|word| &word.chars).collect();
    assert!(chars.is_sorted_by(|a, b| a.end_px <= b.start_px));
    assert!(chars.iter().all(|c| c.start_px < c.end_px));
    // Where the words' ink starts and ends on the page, as measured there, less the crop's edge.
    let ends = |word: &DecodedWord| (word.chars[0].start_px, word.chars.last().unwrap().end_px);
    for (word, (left, right)) in [(0, (4.0, 146.0)), (3, (398.0, 448.0)), (7, (773.0, 877.0))] {
        let (start, end) = ends(&words[word]);
        assert!(
            (start - left).abs() < 14.0 && (end - right).abs() < 14.0,
            "{:?}",
            words[word]
        );
    }
}

#[test]
fn all_kernels_read_the_same_words() {
    let strip = printed_line();
    let expected = read(&strip);
    for &kernel in Kernel::ALL {
        let words = recognize_line(&Model::shipped(), &strip, &mut Scratch::new(kernel));
        assert_eq!(words, expected, "{kernel:?}");
    }
}

#[test]
fn neighbours_in_a_batch_change_nothing() {
    let strip = printed_line();
    let part = |width: u32| crop_imm(&strip, 0, 0, width, strip.height()).to_image();
    let strips: Vec<_> = [881, 150, 0, 380, 881, 600, 447, 1].map(part).into();
    let together = recognize_lines(&Model::shipped(), &strips, &mut Scratch::default());
    let alone: Vec<_> = strips.iter().map(read).collect();
    assert_eq!(together, alone);
}

#[test]
fn light_print_on_dark_ground_is_read() {
    let mut strip = printed_line();
    imageops::invert(&mut strip);
    assert_eq!(text(&read(&strip)), TEXT);
}

#[test]
fn a_faint_and_a_grey_line_are_read_like_a_black_one() {
    for (ink, paper) in [(150, 235), (60, 130)] {
        let mut strip = printed_line();
        for pixel in strip.iter_mut() {
            let share = u32::from(*pixel);
            *pixel = (ink + (paper - ink) * share / 255) as u8;
        }
        assert_eq!(text(&read(&strip)), TEXT, "ink {ink} on {paper}");
    }
}

#[test]
fn lines_of_every_resolution_are_read() {
    let strip = printed_line();
    for height in [24, 30, 36, 41, 72, 100, 144, 300] {
        let width = strip.width() * height / strip.height();
        let scaled = imageops::resize(&strip, width, height, FilterType::Triangle);
        assert_eq!(text(&read(&scaled)), TEXT, "{height} px high");
    }
}

#[test]
fn a_line_of_thirty_thousand_pixels_is_read_to_its_end() {
    let strip = printed_line();
    let low = imageops::resize(&strip, 440, 29, FilterType::Triangle);
    let mut long = GrayImage::from_pixel(30_000, 29, image::Luma([255]));
    let copies = 30_000 / 460;
    for copy in 0..copies {
        imageops::replace(&mut long, &low, i64::from(copy) * 460, 0);
    }
    let words = read(&long);
    assert_eq!(
        words.iter().filter(|word| word.text == "ngày").count(),
        copies as usize
    );
    let chars: Vec<_> = words.iter().flat_map(|word| &word.chars).collect();
    assert!(chars.is_sorted_by(|a, b| a.start_px <= b.start_px));
    assert!(chars.last().unwrap().end_px > 29_800.0);
}

#[test]
fn strips_without_print_give_no_sure_word() {
    let blank = |w, h| GrayImage::from_pixel(w, h, image::Luma([250]));
    for (w, h) in [(0, 0), (1, 1), (3, 40), (900, 40), (40, 5000)] {
        assert_eq!(read(&blank(w, h)), [], "blank, {w} x {h}");
    }
    let mut state = 1u32;
    let noise = GrayImage::from_fn(700, 45, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        image::Luma([(state >> 24) as u8])
    });
    // Printed words are above 0.9.
    let sure: Vec<_> = read(&noise)
        .into_iter()
        .filter(|w| w.confidence > 0.7)
        .collect();
    assert_eq!(sure, [], "noise");
}

#[test]
fn a_doubtful_character_tells_what_else_it_might_be() {
    // Blurred until the network hesitates.
    let strip = printed_line();
    let small = imageops::resize(&strip, 150, 10, FilterType::Triangle);
    let words = read(&small);
    let doubtful = words
        .iter()
        .flat_map(|word| &word.chars)
        .find(|c| c.confidence < 0.8);
    let doubtful = doubtful.expect("at 10 px something is doubtful");
    assert!(!doubtful.alternatives.is_empty(), "{doubtful:?}");
    assert!(doubtful.alternatives.is_sorted_by(|a, b| a.1 >= b.1));
    assert!(
        doubtful
            .alternatives
            .iter()
            .all(|(text, _)| *text != doubtful.text)
    );
}
