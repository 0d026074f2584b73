//! Number: a paper's number and symbol, by the grammar of Decree 30/2020/NĐ-CP and of the codes that
//! registers give.
//!
//! Promise: digits are as read; letters of known abbreviations get the marks that they have
//! (`QD` was printed `QĐ`); numbers of legal bases, annexes and stamps are never the paper's own.

use std::sync::LazyLock;

use regex::Regex;

use super::Reading;
use super::filled_in;
use super::kind::NumberForm;
use super::standing::{self, Why};
use crate::abbreviation;
use crate::document::{Field, FieldName};
use crate::layout::{Role, SPECK, Span};

/// `45/GPXD-KKT`, `08/2009/QĐ-UBND`, folded.
pub const SYMBOL: &str = r"\d{1,6}(?:\s?/\s?(?:19|20)\d\d)?\s?/\s?(?:gp\s(?:xd|mt|ld)|[a-z]{1,12})(?:\s?[-/&.]\s?[a-z0-9]{1,12}){0,4}";
/// `7389839724`, `4212345678-001`, `37212000123`.
pub const DIGITS: &str = r"\d{8,14}(?:-\d{3})?";
/// `018630`, `36-00010`, `KHA-00019230`.
pub const CODE: &str = r"(?:[a-z]{2,4}\s?-\s?\d{5,9}|\d{2,3}\s?-\s?\d{4,8}|\d{5,7})";

static FORMS: LazyLock<[(NumberForm, Regex); 3]> = LazyLock::new(|| {
    [
        (NumberForm::Symbol, SYMBOL),
        (NumberForm::TenDigits, r"\d{10}(?:-\d{3})?"),
        (NumberForm::Code, CODE),
    ]
    .map(|(form, regex)| {
        (
            form,
            Regex::new(&format!("^{regex}")).expect("a valid pattern"),
        )
    })
});

/// Abbreviations of types and bodies whose letters carry marks.
const MARKED: [(&str, &str); 26] = [
    ("qd", "QĐ"),
    ("ttr", "TTr"),
    ("ctr", "CTr"),
    ("nd", "NĐ"),
    ("hd", "HĐ"),
    ("cd", "CĐ"),
    ("hdtd", "HĐTĐ"),
    ("hdnd", "HĐND"),
    ("cndk", "CNĐK"),
    ("gpld", "GPLĐ"),
    ("dkkd", "ĐKKD"),
    ("dkdn", "ĐKDN"),
    ("gcndkdt", "GCNĐKĐT"),
    ("gcndkkd", "GCNĐKKD"),
    ("dkdt", "ĐKĐT"),
    ("ctdt", "CTĐT"),
    ("ldtbxh", "LĐTBXH"),
    ("khdt", "KHĐT"),
    ("skhdt", "SKHĐT"),
    ("bgddt", "BGDĐT"),
    ("sldtbxh", "SLĐTBXH"),
    ("dl", "ĐL"),
    ("ctn", "CTN"),
    ("ubnd", "UBND"),
    ("ttg", "TTg"),
    ("vpdd", "VPĐD"),
];

/// The paper's own number, given or proposed.
pub fn number(reading: &Reading, issue: Option<&Field>) -> Option<Field> {
    let mut found: Vec<(Span, String, NumberForm)> = Vec::new();
    for label in labels(reading) {
        found.extend(after_label(reading, &label));
        if !found.is_empty() {
            break;
        }
    }
    let (span, value, form) = found.first()?.clone();
    let differs = found.iter().any(|(_, other, _)| *other != value);
    let doubt = match () {
        () if differs => Some(Why::Disagreement),
        () if goes_on_below(reading, span) => Some(Why::Grammar),
        () if abbreviation::is_doubtful(&value) => Some(Why::Grammar),
        () if wants_other_form(reading, form) => Some(Why::Grammar),
        () if year_differs(&value, issue) => Some(Why::Disagreement),
        () if filled_in::number(reading.paper, span) => Some(Why::FilledIn),
        () => None,
    };
    Some(standing::code_as_sure(
        reading.paper,
        FieldName::Number,
        value,
        span,
        "number-line",
        doubt,
        sureness(reading, span),
    ))
}

/// "Số: 125/2023/GPMT-" goes on in the next line, which may stand in the other column.
fn goes_on_below(reading: &Reading, number: Span) -> bool {
    let text = &reading.paper.text;
    let rest = text.line_at(number.start).map_or("", |line| {
        text.folded_of((number.end..line.span.end.max(number.end)).into())
    });
    rest.trim() == "-" || rest.trim() == "/" || rest.starts_with('(')
}

/// Types of papers and the abbreviations that begin their symbols (Decree 30/2020/NĐ-CP, appendix III).
const TYPES: [(&str, &str); 13] = [
    ("qd", "quyet dinh"),
    ("bc", "bao cao"),
    ("ttr", "to trinh"),
    ("tb", "thong bao"),
    ("kh", "ke hoach"),
    ("nq", "nghi quyet"),
    ("bb", "bien ban"),
    ("gp", "giay phep"),
    ("gcn", "giay chung nhan"),
    ("ct", "chi thi"),
    ("hd", "huong dan"),
    ("pa", "phuong an"),
    ("gm", "giay moi"),
];

/// How surely a number was read: each of its words, but for the type's abbreviation where the heading
/// names that type too.
fn sureness(reading: &Reading, span: Span) -> f32 {
    let text = &reading.paper.text;
    let whole = standing::sureness_of_code(reading.paper, span);
    let number = text.folded_of(span);
    let Some(kind) = type_within(number).filter(|kind| names_type(reading, &number[kind.clone()]))
    else {
        return whole;
    };
    let part = |start: usize, end: usize| {
        let part = Span {
            start: span.start + start,
            end: span.start + end,
        };
        standing::sureness_of_code(reading.paper, part)
    };
    let others = part(0, kind.start - 1).min(part(kind.end, number.len()));
    others.max(whole)
}

/// Whether a line of the heading begins with the type of that abbreviation.
fn names_type(reading: &Reading, short: &str) -> bool {
    let Some((_, name)) = TYPES.iter().find(|(known, _)| *known == short) else {
        return false;
    };
    let text = &reading.paper.text;
    let mut lines = reading.paper.lines_of(Role::Heading);
    lines.any(|line| text.folded_of(line).trim_start().starts_with(name))
}

/// Where the letters stand that follow the slash.
fn type_within(number: &str) -> Option<std::ops::Range<usize>> {
    let start = number.find('/')? + 1;
    let letters = number[start..]
        .bytes()
        .take_while(u8::is_ascii_lowercase)
        .count();
    (letters > 0).then_some(start..start + letters)
}

/// The labels of the kind, before the general one.
fn labels(reading: &Reading) -> Vec<String> {
    let own = reading.kind.map(|kind| kind.number.labels.clone());
    let mut labels = own.unwrap_or_default();
    if reading
        .kind
        .is_none_or(|kind| kind.number.form != NumberForm::TenDigits)
        && !labels.iter().any(|label| label == "so")
    {
        labels.push("so".to_owned());
    }
    labels
}

/// Numbers after the label in the paper's head, or under its content where certificates have them.
fn after_label(reading: &Reading, label: &str) -> Vec<(Span, String, NumberForm)> {
    let paper = reading.paper;
    let text = paper.text.folded();
    let label = label.replace(' ', r"\s{1,2}");
    let pattern = match label.as_str() {
        // "Số" is misread as "S6", "Sô:", "50:", and stands first on its line, or after a speck.
        "so" => format!(
            r"(?m)^(?:[^a-z0-9\n]{{0,3}}(?:so|s0|s6|5o)(?:\s?(?:giay phep|cap|gp|giay chung nhan))?\s?[:.;,]{{0,2}}|{SPECK}(?:so|s0|s6)\s?:)\s{{0,3}}(?:no\s?[:.])?\s{{0,3}}"
        ),
        label => format!(r"\b{label}\s?[:.;,]{{0,2}}\s{{0,3}}"),
    };
    let Ok(pattern) = Regex::new(&pattern) else {
        return Vec::new();
    };
    let at_label = |found: regex::Match| {
        let role = paper.role_at(found.start());
        let is_own = match role {
            Role::Head | Role::Issuer | Role::Motto | Role::Other => true,
            // Certificates may have it under their content ("Số cấp: …"), never in a sentence.
            Role::Body | Role::Signature | Role::Recipients => stands_alone(reading, found.end()),
            Role::Heading | Role::Basis | Role::SignedBlock => false,
        };
        let line_end = paper.text.line_at(found.end())?.span.end.max(found.end());
        let (form, end) = is_own.then(|| form_at(&text[found.end()..line_end]))??;
        let span = Span {
            start: found.end(),
            end: found.end() + end,
        };
        Some((span, canonical(&paper.text.read(span)), form))
    };
    pattern
        .find_iter(text)
        .filter_map(at_label)
        .take(2)
        .collect()
}

/// Nothing but the label and the number is on the line.
fn stands_alone(reading: &Reading, number: usize) -> bool {
    let text = &reading.paper.text;
    let Some(line) = text.line_at(number) else {
        return false;
    };
    let rest = text.folded_of(Span {
        start: number.min(line.span.end),
        end: line.span.end,
    });
    let label = text.folded_of(Span {
        start: line.span.start,
        end: number.clamp(line.span.start, line.span.end),
    });
    label.trim().len() <= 24
        && form_at(rest)
            .is_some_and(|(_, end)| rest[end..].trim_matches([' ', '.', ';']).is_empty())
}

/// The form and length of the number at the beginning of the text.
fn form_at(text: &str) -> Option<(NumberForm, usize)> {
    let forms = FORMS
        .iter()
        .filter_map(|(form, regex)| Some((*form, regex.find(text)?.end())));
    let (form, end) = forms.max_by_key(|(_, end)| *end)?;
    let goes_on = text[end..]
        .bytes()
        .next()
        .is_some_and(|b| b.is_ascii_alphanumeric() || b == b'/');
    (!goes_on).then_some((form, end))
}

fn wants_other_form(reading: &Reading, form: NumberForm) -> bool {
    reading
        .kind
        .is_some_and(|kind| kind.number.form != NumberForm::Any && kind.number.form != form)
}

/// `233/2021/ATTP` was issued in 2021.
fn year_differs(value: &str, issue: Option<&Field>) -> bool {
    let mut parts = value.split('/').skip(1);
    let year = parts
        .next()
        .filter(|part| part.len() == 4)
        .and_then(|part| part.parse::<i16>().ok());
    let issued: Option<jiff::civil::Date> = issue.and_then(|field| field.value.parse().ok());
    matches!((year, issued), (Some(year), Some(issued)) if year != issued.year())
}

/// "Mã kết quả số hóa: H32.5-4200123456-15": holder, type and number (Circular 01/2023/TT-VPCP, article
/// 10), as printed.
static RESULT_CODE: LazyLock<Regex> = LazyLock::new(|| {
    let label = r"(?m)^\W{0,3}ma\s(?:so\s)?(?:dinh\sdanh\s)?ket\squa(?:\sso\shoa|\stthc|\sgiai\squyet(?:\stthc)?)?";
    Regex::new(&format!(
        r"{label}\s?:\s{{0,3}}([0-9a-z](?:[0-9a-z./-]\s?){{5,50}})"
    ))
    .expect("a valid pattern")
});

/// The code of the digitised result, where it is printed.
pub fn result_code(reading: &Reading) -> Option<Field> {
    let text = &reading.paper.text;
    let found = RESULT_CODE.captures(text.folded())?.get(1)?;
    let line = text.line_at(found.start())?;
    let span = Span {
        start: found.start(),
        end: found.end().min(line.span.end),
    };
    let span = text.trimmed(span, ".,;:");
    let value: String = text.read(span).split_whitespace().collect();
    let doubt = (!value.contains(|c: char| c.is_ascii_digit())).then_some(Why::Grammar);
    let name = FieldName::ResultCode;
    let field = standing::code(reading.paper, name, value, span, "result-code", doubt);
    Some(field)
}

/// Spaces round `/` and `-` removed, capitals, marks of known abbreviations.
pub fn canonical(read: &str) -> String {
    let tight: String = read.split_whitespace().collect::<String>().to_uppercase();
    let mut out = String::new();
    let mut group = String::new();
    for c in tight.chars().chain(['\0']) {
        if c.is_alphanumeric() {
            group.push(c);
            continue;
        }
        let folded: String = group.chars().map(unmarked).collect();
        let marked = MARKED.iter().find(|(plain, _)| *plain == folded);
        out.push_str(marked.map_or(group.as_str(), |(_, marked)| marked));
        group.clear();
        if c != '\0' {
            out.push(c);
        }
    }
    out.trim_end_matches(['.', '-', '/', ',']).to_owned()
}

fn unmarked(c: char) -> char {
    match c {
        'Đ' | 'Ð' => 'd',
        c => c.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_get_the_form_in_which_they_are_compared() {
        assert_eq!(canonical("2170 /QD - UBND"), "2170/QĐ-UBND");
        assert_eq!(canonical("233/2021/ATTP-CNĐK"), "233/2021/ATTP-CNĐK");
        assert_eq!(canonical("05/bnv-vp."), "05/BNV-VP");
        assert_eq!(canonical("06 /TTR - KKT"), "06/TTr-KKT");
    }

    /// The number of a scanned paper whose symbol was read with doubt.
    fn standing_under(heading: &str) -> crate::document::Standing {
        let text = format!(
            "SỞ Y TẾ HẬU GIANG\nCHI CỤC AN TOÀN\nSố: 02 /BC - CC\n{heading}\nKết quả kiểm tra năm 2010\n"
        );
        let mut page = crate::layout::plain::page(&text, 1);
        page.origin = crate::document::TextOrigin::Scan;
        for word in page.lines.iter_mut().flat_map(|line| &mut line.words) {
            word.confidence = if word.text == "/BC" { 0.55 } else { 0.95 };
            if word.text == "02" {
                let kind = crate::document::MarkKind::WrittenNumber;
                let mark = crate::document::Mark::new(kind, word.rect, word.text.clone());
                page.marks.push(mark);
            }
        }
        let knowledge = crate::extract::Knowledge::load(None).unwrap();
        let paper = crate::layout::read(&[page]);
        let record = crate::extract::extract(&paper, &knowledge, None);
        record.field(FieldName::Number).unwrap().standing.clone()
    }

    #[test]
    fn the_heading_confirms_the_type_in_a_symbol_that_was_read_with_doubt() {
        use crate::document::Standing;
        assert_eq!(standing_under("BÁO CÁO"), Standing::Given);
        assert_ne!(standing_under("QUYẾT ĐỊNH"), Standing::Given);
    }

    #[test]
    fn forms_are_told_apart() {
        assert_eq!(
            form_at("45/gpxd-kkt\nkhanh"),
            Some((NumberForm::Symbol, 11))
        );
        assert_eq!(form_at("7389839724"), Some((NumberForm::TenDigits, 10)));
        assert_eq!(form_at("kha-00019230 "), Some((NumberForm::Code, 12)));
        assert_eq!(form_at("ngay 5"), None);
        assert_eq!(form_at("12345678901234567"), None);
    }

    proptest! {
        #[test]
        fn digits_are_never_changed(text in "[0-9A-ZĐa-z /.-]{0,40}") {
            let digits = |s: &str| s.chars().filter(char::is_ascii_digit).collect::<String>();
            prop_assert_eq!(digits(&canonical(&text)), digits(&text));
        }
    }
}
