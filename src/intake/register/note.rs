//! Note: what a clerk's remark says about a result's force.
//!
//! Promise: only a remark that says that this result has ended counts; that it ended another one
//! ("thay thế Giấy phép số 12") does not.

use crate::catalogue::folded_words;

/// Remarks that say so by themselves, as folded words.
const ENDED: [&str; 14] = [
    "het hieu luc",
    "het han",
    "het gia tri",
    "khong con hieu luc",
    "khong con gia tri",
    "mat hieu luc",
    "cham dut",
    "huy bo",
    "bai bo",
    "bi huy",
    "bi thay the",
    "duoc thay the",
    "thay the boi",
    "thay the bang",
];

/// Words before a remark that turn it round.
const NEGATIONS: [&str; 3] = ["chua", "khong", "khong bi"];

/// Whether the remark says that the result is no longer in force.
pub fn says_ended(note: &str) -> bool {
    let words = folded_words(note);
    let text = format!(" {} ", words.join(" "));
    ENDED.iter().any(|phrase| says(&text, phrase)) || says_revoked(&text)
}

fn says(text: &str, phrase: &str) -> bool {
    text.match_indices(&format!(" {phrase} "))
        .any(|(at, _)| !is_negated(&text[..at]))
}

/// "Thu hồi" alone is said of the result; a "quyết định thu hồi" is the result itself, unless there
/// is one ("đã có quyết định thu hồi", "theo QĐ thu hồi").
fn says_revoked(text: &str) -> bool {
    text.match_indices(" thu hoi ").any(|(at, phrase)| {
        let (before, after) = (&text[..at], &text[at + phrase.len()..]);
        let is_title = ["quyet dinh", "qd"]
            .iter()
            .any(|name| before.ends_with(name));
        let there_is_one = [" co ", " theo "].iter().any(|word| before.contains(word));
        let in_part = after.starts_with("mot phan");
        !in_part && !is_negated(before) && (!is_title || there_is_one)
    })
}

fn is_negated(before: &str) -> bool {
    NEGATIONS
        .iter()
        .any(|word| before.ends_with(&format!(" {word}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_clerks_write_when_a_result_has_ended() {
        for note in [
            "hết hiệu lực",
            "Đã hết hiệu lực từ 01/01/2024",
            "bị thay thế bởi GP số 15",
            "thu hồi",
            "Đã thu hồi theo QĐ 123/QĐ-KKT",
            "đã có quyết định thu hồi",
            "HỦY BỎ",
            "huỷ bỏ",
            "Không còn hiệu lực",
        ] {
            assert!(says_ended(note), "{note}");
        }
    }

    #[test]
    fn what_they_write_of_results_in_force() {
        for note in [
            "",
            "còn hiệu lực",
            "chưa hết hiệu lực",
            "không bị thu hồi",
            "thay thế Giấy phép số 12/GP",
            "Quyết định thu hồi Giấy phép số 12/GP",
            "thu hồi một phần diện tích",
            "bản sao",
        ] {
            assert!(!says_ended(note), "{note}");
        }
    }
}
