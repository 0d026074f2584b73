//! Name words: the small letters that a firm's name may have.
//!
//! Promise: a name that may have swallowed words of its sentence is told. Verbs that follow a name are
//! without number ("Công ty TNHH Sao Biển trúng đấu giá", "gồm 02 nhà máy"), so it is not asked what ends
//! a name but what belongs to one: capitals, figures, words of trades and bodies (`name_words.txt`) and, before
//! the firm's own name, a short trade that is not among them ("Kem que Thủy Tạ").

use std::collections::HashSet;
use std::sync::LazyLock;

use super::name_end;
use crate::layout::{Passage, Span};
use crate::spelling::is_syllable;

/// Words that names are made of, in small letters.
static KNOWN: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("name_words.txt").lines().collect());
const MOST_SYLLABLES: usize = 4;

/// What firms and bodies are, before their own names.
const FORMS: [&str; 20] = [
    "ủy ban nhân dân",
    "ban quản lý",
    "công ty",
    "tổng công ty",
    "cổ phần",
    "trách nhiệm hữu hạn",
    "một thành viên",
    "hai thành viên",
    "doanh nghiệp",
    "doanh nghiệp tư nhân",
    "tư nhân",
    "hợp danh",
    "hợp tác xã",
    "liên hiệp hợp tác xã",
    "liên đoàn",
    "chi nhánh",
    "tập đoàn",
    "hộ kinh doanh",
    "thị xã",
    "thành phố",
];
/// The same, shortened.
const SHORT_FORMS: [&str; 12] = [
    "tnhh", "mtv", "cp", "tmcp", "htx", "dntn", "xnk", "tm", "dv", "sx", "xd", "tv",
];
/// Between two parts of a name.
const JOINS: [&str; 4] = ["và", "-", "&", "–"];
/// Before a part of a name.
const LEADS: [&str; 12] = [
    "tỉnh",
    "huyện",
    "xã",
    "phường",
    "thị",
    "trấn",
    "thôn",
    "số",
    "ông",
    "bà",
    "hộ",
    "khu",
];
/// Words of grammar: none stands within a trade that nobody knows.
const GRAMMAR: [&str; 34] = [
    "thuộc", "của", "từ", "thành", "gồm", "ở", "trong", "hoặc", "mà", "khi", "vì", "bởi", "nhưng",
    "nên", "phải", "cần", "sẽ", "đang", "vẫn", "hiện", "ra", "lên", "về", "giữa", "cùng", "kèm",
    "bằng", "qua", "này", "đó", "các", "mua", "bán", "nhập",
];
/// Small words of such a trade: "Nhôm định hình Hòn Khô", "Kem que Thủy Tạ".
const MOST_UNKNOWN: usize = 2;
/// With these another begins.
const OTHERS: [&str; 8] = [
    "công ty",
    "doanh nghiệp",
    "hợp tác",
    "chi nhánh",
    "hộ kinh",
    "ông",
    "bà",
    "hộ",
];

/// The name without what its sentence perhaps goes on with; `None` where all of it is a name. On a form, behind
/// a colon, a name stands alone.
pub fn surely_own(text: &Passage, name: Span) -> Option<Span> {
    let is_on_a_form = text.folded()[..name.start].trim_end().ends_with(':');
    let spans = name_end::words(text, name);
    let words: Vec<NameWord> = spans
        .iter()
        .map(|(span, small)| NameWord {
            is_own: text
                .read(*span)
                .trim_start_matches(['"', '“', '(', '\''])
                .starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()),
            small: small.clone(),
        })
        .collect();
    let own = own_words(&words);
    let end = spans.get(own.checked_sub(1)?)?.0.end;
    (own < words.len() && !is_on_a_form).then_some(Span { end, ..name })
}

struct NameWord {
    /// The word in small letters.
    small: String,
    /// It begins with a capital or is a figure.
    is_own: bool,
}

impl NameWord {
    fn is_figure(&self) -> bool {
        self.small.bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// Where a name stands while its words are gone through.
#[derive(Clone, Copy, PartialEq)]
enum After {
    /// A form, a known word, a join: any known word may follow.
    Known,
    /// The first word of its own after that: its second syllable may be small.
    FirstOwn,
    /// Another word of its own.
    Own,
    /// Small words that nobody knows.
    Unknown,
}

/// How many words are surely the name's, from its first.
fn own_words(words: &[NameWord]) -> usize {
    let mut after = After::Known;
    let mut rest = words;
    let is_of_persons = known(words).is_none();
    while let [word, more @ ..] = rest {
        let next = more.first();
        let known = known(rest).filter(|_| word.is_own || after == After::Known);
        let unknown = unknown(rest).filter(|_| matches!(after, After::Known | After::FirstOwn));
        let is_quantity = word.is_figure() && next.is_some_and(|next| !next.is_own && !joins(next));
        let is_lead = leads(word) && next.is_some_and(|next| next.is_own || leads(next));
        let is_join = joins(word) && (word.small == "-" || is_of_persons || !begins_another(more));
        after = match after {
            _ if known.is_some() => After::Known,
            // "02 nhà máy"
            _ if is_quantity => break,
            After::Known | After::Unknown if word.is_own => match is_syllable(&word.small) {
                true => After::FirstOwn,
                false => After::Own,
            },
            _ if word.is_own => After::Own,
            _ if is_join => After::Known,
            _ if unknown.is_some() => After::Unknown,
            _ if is_lead => After::Own,
            _ => break,
        };
        rest = &rest[known
            .or(unknown)
            .filter(|_| !word.is_own || known.is_some())
            .unwrap_or(1)..];
    }
    words.len() - rest.len()
}

/// How many small words at the beginning may be a trade's, before the firm's own name.
fn unknown(words: &[NameWord]) -> Option<usize> {
    let is_small = |word: &&NameWord| !word.is_own && !joins(word);
    let count = words.iter().take_while(is_small).count();
    let is_grammar = |word: &NameWord| GRAMMAR.contains(&word.small.as_str());
    let after = words[count..].iter().find(|word| !joins(word));
    let goes_on = after.is_some_and(|word| word.is_own && !word.is_figure());
    let is_trade = (1..=MOST_UNKNOWN).contains(&count) && !words[..count].iter().any(is_grammar);
    (is_trade && goes_on).then_some(count)
}

/// How many words at the beginning make a known one, at most.
fn known(words: &[NameWord]) -> Option<usize> {
    let is_short = words
        .first()
        .is_some_and(|word| SHORT_FORMS.contains(&word.small.as_str()));
    let most = MOST_SYLLABLES.min(words.len());
    let long = (2..=most).rev().find(|&count| {
        let word: Vec<&str> = words[..count]
            .iter()
            .map(|word| word.small.as_str())
            .collect();
        let word = word.join(" ");
        KNOWN.contains(word.as_str()) || FORMS.contains(&word.as_str())
    });
    long.or(is_short.then_some(1))
}

fn leads(word: &NameWord) -> bool {
    LEADS.contains(&word.small.as_str())
}

fn joins(word: &NameWord) -> bool {
    JOINS.contains(&word.small.as_str())
}

fn begins_another(words: &[NameWord]) -> bool {
    let mut start: Vec<&str> = words
        .iter()
        .take(2)
        .map(|word| word.small.as_str())
        .collect();
    start.resize(2, "");
    let start = format!("{} {} ", start[0], start[1]);
    OTHERS
        .iter()
        .any(|other| start.starts_with(&format!("{other} ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(name: &str) -> String {
        let words: Vec<NameWord> = name
            .split(' ')
            .map(|word| NameWord {
                small: word.to_lowercase(),
                is_own: word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()),
            })
            .collect();
        name.split(' ')
            .take(own_words(&words))
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn names_are_names() {
        for name in [
            "Công ty TNHH Một thành viên Yến sào Hòn Nội",
            "Công ty Cổ phần Vật liệu xây dựng Ninh Thủy Phát",
            "công ty cổ phần xây dựng và thương mại Nha Trang",
            "Công ty Cổ phần Xây dựng 47",
            "Công ty TNHH Kem que Thủy Tạ",
            "Công ty TNHH Nhôm định hình Hòn Khô",
            "Công ty TNHH Kho xăng dầu ngoại quan Vân Phong",
            "Hợp tác xã Quản lý chợ Vạn Giã",
            "Liên đoàn Địa chất Thuỷ văn - Địa chất Công trình Miền Trung",
            "Đặng Công Thành và bà Huỳnh Thị Kim Cúc",
            "Công ty TNHH 1-5 Food",
            "Hợp tác xã Nông nghiệp dịch vụ tổng hợp Diên Toàn",
            "Hộ kinh doanh Nước mắm Số 584 Ngày Nay",
            "Tổng Công ty Khánh Việt - Chi nhánh Ninh Hòa",
            "Cơ sở sản xuất bánh tráng Lò Ba Hai",
            "Ủy ban nhân dân xã Vạn Hưng",
            "hộ ông Nguyễn Tấn Tài",
            "KIM SO CAP",
        ] {
            assert_eq!(own(name), name);
        }
    }

    /// All of these were given as names.
    #[test]
    fn what_the_sentence_says_of_a_holder_is_no_name() {
        for words in [
            "đạt hạng 4 sao",
            "phải",
            "không",
            "gồm 02 nhà máy",
            "nộp tiền",
            "thuộc dự án Khu du lịch",
            "thay đổi",
            "của ông Lê Văn A",
            "và Công ty TNHH B",
            "mà không cần",
            "đề nghị",
            "mua lại từ Công ty D",
            "đổi tên thành Công ty H",
            "trúng thầu gói 3",
            "lấy nước từ hồ Hoa Sơn",
            "giải thể",
            "nhập Gỗ",
            "treo 03 băng rôn",
            "in 500 bản",
            "lắp đặt đường ống dẫn nước qua đường tỉnh lộ 651",
        ] {
            for name in ["Công ty TNHH Sao Biển", "Công ty TNHH Thương mại Sao Biển"] {
                let all = format!("{name} {words}");
                assert!(own(&all).len() < all.len(), "{all}");
            }
        }
    }
}
