//! Name end: where a holder's name ends in a sentence or on a form.
//!
//! Promise: a name never swallows what follows it. Words of grammar ("được", "để", "nhằm") are told
//! from parts of names by their marks as read; a name goes on over a line's end only where the line
//! is full.

use std::sync::LazyLock;

use regex::Regex;

use crate::layout::{Passage, Span};

/// Words that end a name where they are printed in small letters: "Như Ý" and "Vận chuyển Hòa Phát" are
/// names.
const STOPS: [&str; 29] = [
    "được", "để", "đến", "nếu", "xả", "tại", "với", "theo", "có", "nhằm", "thuê", "kể", "đã", "là",
    "và các", "như", "trên", "ngày", "cụ", "làm", "do", "bị", "trực", "hoạt", "thêm", "cho", "vào",
    "sau", "còn",
];
/// Pairs of words that do, although each of them may stand in a name.
const PAIRS: [&str; 28] = [
    "tiếp tục",
    "bị thu",
    "và được",
    "sử dụng",
    "khai thác",
    "vận chuyển",
    "thực hiện",
    "thành lập",
    "trong thời",
    "không còn",
    "và vợ",
    "và chồng",
    "cùng vợ",
    "cùng chồng",
    "tạm ngừng",
    "tổ chức",
    "về việc",
    "thu hồi",
    "phê duyệt",
    "chuyển mục",
    "đủ điều",
    "hết hiệu",
    "đối với",
    "bán buôn",
    "bán lẻ",
    "hành nghề",
    "từ ngày",
    "từ \"",
];
/// Deeds that end a name where no part of it follows them: "Công ty TNHH Rượu Sim sản xuất rượu", but not "Công ty
/// Cổ phần Đầu tư xây dựng Nha Trang".
const DEEDS: [&str; 34] = [
    "sản xuất",
    "kinh doanh",
    "thăm dò",
    "lắp đặt",
    "đóng mới",
    "trả lại",
    "kéo dài",
    "đóng cửa",
    "đầu tư",
    "xây dựng",
    "nuôi trồng",
    "cải tạo",
    "sửa chữa",
    "nhập khẩu",
    "xuất khẩu",
    "chuyển nhượng",
    "mở rộng",
    "nâng cấp",
    "san lấp",
    "nạo vét",
    "đấu nối",
    "thi công",
    "chấm dứt",
    "tháo dỡ",
    "di dời",
    "tiếp nhận",
    "điều chỉnh",
    "bổ sung",
    "nhận chuyển",
    "lắp dựng",
    "khoan giếng",
    "chế biến",
    "vận hành",
    "cấp ",
];
/// Words of papers: no part of a name.
const PAPERS: [&str; 5] = [
    "giấy phép",
    "giấy chứng",
    "giấy xác",
    "quyết định",
    "hợp đồng",
];
/// Pairs of words with which the next label of a form begins: in small letters, or before a colon
/// ("Giải pháp Mã số Mã vạch" is a name).
const LABELS: [&str; 7] = [
    "mã số",
    "địa chỉ",
    "trụ sở",
    "giấy chứng",
    "đăng ký",
    "số thuế",
    "số điện",
];

const LONGEST_LABEL: usize = 60;

/// What in brackets is no part of a name.
static NO_NAME_IN_BRACKETS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\(\s?(?:ma\sso|mst|dia\schi|sau\sday|goi\stat|gcn|giay|so|duoc|ben|chu|dai\sdien|nguoi|dang\sky|tru\sso|nay\sla|truoc|da\s|(?:nam|nu|male|female)\s?[/)])")
        .expect("a valid pattern")
});
/// The next line of a form.
static NEXT_LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^\W{0,3}(?:\d{1,2}\s?[.)]|dieu\s\d|dia chi|ma so|so nha|chu co so|nguoi dai dien|dien thoai|full name|working|ten |ngay |sinh |quoc tich|gioi tinh|du dieu kien|sau khi|can cu|xet |theo )",
    )
    .expect("a valid pattern")
});

/// "Tên cơ quan, tổ chức, cá nhân: ": a label between the words that announce a name and the name.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[/\s]{0,3}(?:ten [a-z ,/()]{2,60}?|ong\s?/\s?ba|ong|ba)\s?:\s{0,3}")
        .expect("a valid pattern")
});

/// "Địa điểm thực hiện: …": a label of a form.
static LABELLED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[a-z][a-z /]{1,30}?\s?:").expect("a valid pattern"));

/// The name at the beginning of the span.
pub fn cut(text: &Passage, span: Span) -> Span {
    let label = LABEL
        .find(text.folded_of(span))
        .map_or(0, |label| label.end());
    let span = Span {
        start: span.start + label,
        end: span.end,
    };
    let line_cut = Span {
        start: span.start,
        end: end_by_lines(text, span),
    };
    let name = Span {
        start: span.start,
        end: end_by_words(text, line_cut),
    };
    with_closing_quote(text, text.trimmed(without_deed(text, name), ".,;:\"“”-_/"))
}

/// `Kho vận "Sao Biển 79"` keeps both its quotes.
fn with_closing_quote(text: &Passage, name: Span) -> Span {
    let quotes = text
        .read(name)
        .chars()
        .filter(|c| "\"“”".contains(*c))
        .count();
    let next: Span = (name.end..(name.end + 1).min(text.folded().len())).into();
    let closes = quotes % 2 == 1 && text.read(next).contains(['"', '”']);
    Span {
        end: name.end + usize::from(closes),
        ..name
    }
}

/// The name without a deed that follows its last part.
fn without_deed(text: &Passage, name: Span) -> Span {
    let words = words(text, name);
    let last = last_part(text, &words);
    let pair = |at: usize| {
        format!(
            "{} {}",
            words[at].1,
            words.get(at + 1).map_or("", |(_, next)| next)
        )
    };
    let deed =
        (last + 1..words.len()).find(|&at| DEEDS.iter().any(|deed| pair(at).starts_with(deed)));
    let end = deed
        .filter(|_| last > 0)
        .map_or(name.end, |at| words[at].0.start);
    Span { end, ..name }
}

/// The last word with a capital or a figure that names no paper.
fn last_part(text: &Passage, words: &[(Span, String)]) -> usize {
    let is_paper =
        |pair: &[(Span, String)]| PAPERS.contains(&format!("{} {}", pair[0].1, pair[1].1).as_str());
    let own = words.windows(2).position(is_paper).unwrap_or(words.len());
    let is_part = |(word, _): &(Span, String)| {
        text.read(*word)
            .starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
    };
    words[..own].iter().rposition(is_part).unwrap_or(0)
}

/// The end of the last line over which the name may run.
fn end_by_lines(text: &Passage, span: Span) -> usize {
    let mut end = span.start;
    loop {
        let Some(line) = text.line_at(end) else {
            return span.end;
        };
        if line.span.end >= span.end {
            return span.end;
        }
        end = line.span.end;
        let next = end + 1;
        if next >= span.end {
            return end;
        }
        let first = Span {
            start: next,
            end: next + 1,
        };
        let is_label = LABELLED.is_match(&text.folded()[next..])
            && text.read(first).chars().all(char::is_uppercase);
        if !text.is_full(line) || is_label || NEXT_LINE.is_match(&text.folded()[next..]) {
            return end;
        }
        end = next;
    }
}

/// The beginning of the first word that is no part of the name.
fn end_by_words(text: &Passage, span: Span) -> usize {
    let words = words(text, span);
    for (at, (word, read)) in words.iter().enumerate().skip(1) {
        let next = words.get(at + 1).map_or("", |(_, next)| next.as_str());
        let pair = format!("{read} {next}");
        let is_bracket = NO_NAME_IN_BRACKETS.is_match(&text.folded()[word.start..span.end]);
        let may_be_a_name = is_capital(text, *word) && !begins_line(text, *word);
        let is_label =
            is_label(&pair) && (!is_capital(text, *word) || is_before_a_colon(text, *word));
        if is_label || is_bracket || is_stop(read, &pair) && !may_be_a_name {
            return word.start;
        }
        let ends = text.folded_of(words[at - 1].0);
        if ends.ends_with([',', ';']) && !goes_on_after_comma(text, word.start, span.end) {
            return word.start;
        }
        if ends.ends_with("./.") || ends.ends_with('.') && !is_short_form(ends) {
            return word.start;
        }
    }
    span.end
}

fn is_stop(word: &str, pair: &str) -> bool {
    let ends_it =
        |stop: &str| stop == word || stop.contains(' ') && pair.starts_with(&format!("{stop} "));
    STOPS.iter().any(|stop| ends_it(stop)) || PAIRS.iter().any(|stop| pair.starts_with(stop))
}

fn is_label(pair: &str) -> bool {
    LABELS.iter().any(|label| pair.starts_with(label))
}

fn is_before_a_colon(text: &Passage, word: Span) -> bool {
    let rest = &text.folded()[word.start..];
    let label = &rest[..rest.len().min(LONGEST_LABEL)];
    label
        .find([':', ';', ',', '.', '\n'])
        .is_some_and(|at| label[at..].starts_with(':'))
}

fn is_capital(text: &Passage, word: Span) -> bool {
    text.read(word).starts_with(char::is_uppercase)
}

fn begins_line(text: &Passage, word: Span) -> bool {
    text.folded()[..word.start].ends_with('\n')
}

/// "TM.", "CO.", "A.": short forms have their own dot.
fn is_short_form(word: &str) -> bool {
    const SHORT: [&str; 12] = [
        "co", "inc", "ltd", "corp", "pte", "tm", "dv", "xd", "sx", "xnk", "tp", "st",
    ];
    let word = word.trim_end_matches('.');
    word.len() == 1 || word.contains('.') || SHORT.contains(&word)
}

/// "TAN TRADING CO., LTD": a name's own comma.
fn goes_on_after_comma(text: &Passage, at: usize, end: usize) -> bool {
    let rest = &text.folded()[at..end];
    ["ltd", "inc", "llc", "jsc", "s.a", "corp", "pte", "co."]
        .iter()
        .any(|own| rest.starts_with(own))
}

/// Words with their text in small letters.
pub(super) fn words(text: &Passage, span: Span) -> Vec<(Span, String)> {
    let folded = text.folded_of(span);
    let mut words = Vec::new();
    let mut at = 0;
    for word in folded.split([' ', '\n']) {
        let span = Span {
            start: span.start + at,
            end: span.start + at + word.len(),
        };
        at += word.len() + 1;
        if !word.is_empty() {
            let read = text.read(span).to_lowercase();
            words.push((span, read.trim_matches([',', ';', '.', ':']).to_owned()));
        }
    }
    words
}
