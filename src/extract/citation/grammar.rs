//! Grammar: verbs, numbers and objects of the clauses in which papers speak of others, folded.

use std::sync::LazyLock;

use regex::Regex;

use super::super::dates;
use super::super::number::{CODE, DIGITS, SYMBOL};
use crate::document::RelationVerb;

/// What leads to a clause's verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    /// The clause is the paper's own.
    Own,
    /// "về việc": a paper's title, its own or another's.
    About,
    /// "V/v": what a letter is about, whatever it answers.
    Subject,
    /// A comma: the sentence began otherwise.
    Comma,
}

impl Head {
    /// The head of these words.
    pub(super) fn of(words: &str) -> Head {
        match words.trim() {
            "," => Head::Comma,
            "v/v" => Head::Subject,
            words if words.starts_with("ve") => Head::About,
            _ => Head::Own,
        }
    }
}

/// Whether a second number goes on with the list of the first.
pub(super) struct Joined {
    day: Regex,
    joins: Regex,
    parts: Regex,
}

impl Joined {
    /// Whether nothing but the first's day stands between two numbers.
    pub(super) fn is_day(&self, between: &str) -> bool {
        self.day.is_match(between)
    }

    /// Whether the words between two numbers join them.
    pub(super) fn is_match(&self, between: &str) -> bool {
        self.joins.is_match(between) && !self.parts.is_match(between)
    }
}

/// The pattern with any white space for its blanks.
pub(super) fn spaced(pattern: &str) -> Regex {
    Regex::new(&pattern.replace(' ', r"\s{1,3}")).expect("a valid pattern")
}

/// A clause's verb; the group before it says whether it heads its clause.
pub(super) static VERBS: LazyLock<Vec<(RelationVerb, Regex)>> = LazyLock::new(|| {
    use RelationVerb::*;
    let head = r"(?:(?:^|\n\(?|dieu \d{1,2}\s?[.:]\s?)(?:quyet dinh |tuyen bo )?|\d{1,2}[.)] |nay |ve viec |cho phep |dong y |chap thuan |thong nhat |v/v |v/v|\bva |: |, )";
    [
        (Replaces, r"(?:duoc (?:cap )?)?thay (?:the|cho)(?: cho)?"),
        (Revokes, r"(?:thu hoi(?: va huy bo)?|tuoc quyen su dung khong thoi han|huy bo|huy|bai bo|cham dut(?: toan bo)?(?: hieu luc| hoat dong| gia tri)?)"),
        (Extends, r"(?:gia han|keo dai (?:thoi han|thoi gian|hieu luc))"),
        (Amends, r"(?:dieu chinh|sua doi|bo sung|thay doi|cap nhat)"),
        (Corrects, r"(?:dinh chinh|hieu dinh)"),
        (Reissues, r"(?:duoc )?cap (?:lai|doi)(?: tu)?"),
        (Suspends, r"(?:tam )?(?:dinh chi|tuoc quyen su dung)"),
    ]
    .into_iter()
    .map(|(verb, words)| {
        // Few other words mean "corrects": who corrects may stand before it.
        let head = if verb == Corrects { r"(?:^|[^a-z])" } else { head };
        let pattern = format!("{head}({words})\\b").replace(' ', r"\s{1,3}");
        (verb, Regex::new(&pattern).expect("a valid pattern"))
    })
    .collect()
});

/// The number of another paper, or one that goes on with a list: "các Quyết định số 88/QĐ-KKT ngày …,
/// 195/QĐ-KKT ngày …".
pub(super) static CITED: LazyLock<Regex> = LazyLock::new(|| {
    let label = r"\b(?:ma so(?:\s(?:du an|doanh nghiep|thue))?|so)(?:\sso)?\s{0,2}:?\s{0,2}";
    Regex::new(&format!(
        r"{label}(?<number>{SYMBOL}|{DIGITS}|{CODE})|(?:[,;]|\bva)\s{{1,3}}(?<listed>{SYMBOL})"
    ))
    .expect("a valid pattern")
});

/// Sentences that name the other paper before what happens to it: "Giấy phép số … được thay thế bằng Giấy
/// phép này", "Giấy phép số … bị thu hồi", "Cho phép … tiếp tục sử dụng Giấy phép số … đến …".
pub(super) static REVERSED: LazyLock<Vec<(RelationVerb, Regex)>> = LazyLock::new(|| {
    use RelationVerb::*;
    // "mã số QLCTNH: 56.000127.T" may stand between.
    let cited = format!(r"\bso ?:? ?(?:{SYMBOL}|{DIGITS}|{CODE})(?:[^.;]|\.[a-z\d]){{0,160}}?");
    let own = r"[^.;,]{0,60} nay (?:co hieu luc(?: thi hanh)?|(?:duoc )?(?:ban hanh|ky|cap)\b)";
    let ended = r"het hieu luc(?: thi hanh)?";
    [
        (
            Replaces,
            format!(r"{cited} duoc thay the (?:bang|boi) [^.;]{{0,60}}? nay"),
        ),
        (
            Replaces,
            format!(r"{cited} {ended} (?:ke )?tu (?:ngay|khi) {own}"),
        ),
        (
            Replaces,
            format!(r"ke tu (?:ngay|khi) {own}, [^.;]{{0,120}}?{cited} {ended}"),
        ),
        (Revokes, format!(r"{cited} {ended} (?:ke )?tu ngay [\d]")),
        (
            Revokes,
            format!(r"{cited} bi (?:thu hoi|huy bo|bai bo|cham dut)"),
        ),
        (
            Revokes,
            format!(r"{cited} duoc (?:thu hoi|huy bo|bai bo) (?:ke )?tu"),
        ),
        (Extends, format!(r"{cited} duoc gia han")),
        (
            Extends,
            format!(
                r"tiep tuc (?:duoc )?su dung [^.;]{{0,200}}?{cited} den (?:het )?(?:ngay )?[\d]"
            ),
        ),
        (
            Corrects,
            format!(r"(?:tai|trong|tren) [^.;]{{0,120}}?{cited}(?:dinh chinh|hieu dinh)"),
        ),
    ]
    .map(|(verb, pattern)| {
        let spaced = pattern
            .replace(' ', r"\s{1,3}")
            .replace(r"\s{1,3}?", r"\s{0,3}");
        (verb, Regex::new(&spaced).expect("a valid pattern"))
    })
    .into()
});

/// What makes a revocation one of a part: an article, an item, or the words for it.
pub(super) static PART: LazyLock<Regex> = LazyLock::new(|| {
    spaced(
        r"\bmot phan\b|\b(?:dieu|khoan|muc|tiet|phu luc)(?: so)? [\divx]+\b|\b(?:mau|bieu mau|trang|bang)(?: so)? \d+\b|\bdiem [a-z]\b|\bnoi dung (?:tai|ve|quy)\b|\b(?:quy dinh|uu dai) ve\b|^ (?:\d+ )?(?:muc tieu|hang muc|lo (?:dat|so|[a-z]{1,3}-?\d))\b|\bhoat dong muc tieu\b",
    )
});
/// What a revocation takes away whole: a paper, or what a paper is about.
pub(super) static WHOLE: LazyLock<Regex> = LazyLock::new(|| {
    let before = r"toan bo|hieu luc|gia tri|phap ly|viec thi hanh|viec thuc hien|viec su dung|thi hanh|thuc hien|su dung|hoat dong|truoc thoi han|cua|doi voi|cac|nhung|va|hoac|hoac bai bo|huy bo|huy|bai bo|thu hoi|cham dut|hai|ba|ban|ban chinh|\d+|,";
    let paper = r"giay|quyet dinh|van ban|cong van|to trinh|thong bao|chung chi|chung nhan|gp\w*|gcn\w*|qd\w*|bang|the|phep|dang ky|du an|chu truong|dat|dien tich|khu dat|chi nhanh|van phong dai dien|dia diem|ho kinh doanh|co so|doanh nghiep|cong ty|hop tac xa|hop dong";
    spaced(&format!(r"^\s*(?:(?:{before})\s+)*(?:(?:{paper})\b|$)"))
});
/// "Thay thế bản vẽ kèm theo Giấy phép số …": what came with the paper may be all of it or a part.
pub(super) static ATTACHED: LazyLock<Regex> = LazyLock::new(|| spaced(r"\bkem theo\b"));
/// "Các nội dung khác giữ nguyên".
pub(super) static REST_STAYS: LazyLock<Regex> = LazyLock::new(|| {
    spaced(
        r"\b(?:noi dung|quy dinh|phan|lo|lo dat|hang muc|muc tieu|dieu khoan) (?:khac|con lai)\b[^.]{0,140}?\b(?:giu nguyen|khong thay doi|khong doi|van co (?:hieu luc|gia tri)|tiep tuc)",
    )
});
/// Between two numbers: the second is of the same list.
pub(super) static JOINED: LazyLock<Joined> = LazyLock::new(|| Joined {
    day: Regex::new(&format!(r"^\s*(?:{})?\s*$", dates::DATE)).expect("a valid pattern"),
    joins: spaced(
        r"(?:(?:,|\bva|\bcung|\bcung voi) (?:(?:cac|ca) )?(?:giay|quyet dinh|van ban|cong van|thong bao|chung chi|gp|gpxd|gpmt|gcn|qd)\b[^,;.]{0,100}|\b(?:va|cung)\s*)$",
    ),
    parts: spaced(
        r"\b(?:theo|can cu|to trinh|nghi dinh|thong tu|luat|de nghi|so voi|boi|tai|ve viec|hop dong|bien ban|ma)\b",
    ),
});
/// After a verb: what another paper did to this one or to a third.
pub(super) static MENTION: LazyLock<Regex> = LazyLock::new(|| {
    spaced(
        r"^ (?:tai|boi|theo|bang) (?:quyet dinh|giay|van ban|nghi dinh|thong tu|luat|cong van)\b|^ lan (?:thu )?[^,;:]{1,12}[,:]? ngay\b|^ khong thoi han\b",
    )
});
/// Headings of papers that decide nothing.
pub(super) static NO_DECISION: LazyLock<Regex> = LazyLock::new(|| {
    spaced(
        r"^\s*(?:bao cao|to trinh|ke hoach|bien ban|phieu|don (?:de nghi|xin)|de an|phuong an|du thao|giay moi|chuong trinh|lich)\b",
    )
});
/// An item of a list of papers, after the sign that ends what stands before it.
pub(super) static ITEM: LazyLock<Regex> = LazyLock::new(|| {
    let paper = r"giay|quyet\s+dinh|van\s+ban|cong\s+van|thong\s+bao|chung\s+chi|gpxd|gpmt|gcn";
    Regex::new(&format!(
        r"^(?:;|:\n|\.\n)\s*(?:(?:[a-z]|\d{{1,2}})\s?[.)]\s*|[-+*]\s*)?(?:va\s+)?(?<item>(?:{paper})\b[^;:]{{3,240}}?\bso\b[^;:]{{3,160}}?)(?:;|\.\s|\./|\.$|$)"
    ))
    .expect("a valid pattern")
});
/// A clause that announces a list of papers in a table or an annex.
pub(super) static ANNOUNCES: LazyLock<Regex> = LazyLock::new(|| {
    spaced(r"\b(?:sau|sau day|duoi day|kem theo|danh sach|phu luc)\b[^.;]{0,60}$")
});
/// The number of a paper in a row.
pub(super) static TABLED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&format!(r"\b{SYMBOL}")).expect("a valid pattern"));
/// The first article after a list in a table.
pub(super) static NEXT_ARTICLE: LazyLock<Regex> = LazyLock::new(|| spaced(r"\ndieu \d"));
/// A sentence about a paper that stays as it is, or about what is then to be done: "Giấy phép số … tiếp tục có hiệu
/// lực", "… hết hiệu lực thì phải …".
pub(super) static STAYS: LazyLock<Regex> = LazyLock::new(|| {
    spaced(
        r"\b(?:(?:tiep tuc|van|van con) (?:co )?(?:hieu luc|gia tri)|khoi phuc|giu nguyen|co hieu luc tro lai|het (?:hieu luc|han) (?:thi|phai|neu|khi))\b",
    )
});
/// Before a verb that follows its paper: what is not, is not yet, or was done before.
pub(super) static NOT_YET: LazyLock<Regex> = LazyLock::new(|| {
    spaced(
        r"\b(?:(?:se|da|chua|khong|chi|co the|phai|dang) (?:bi|duoc)\b[^.;,]{0,24}|(?:se|da|chua|sap|khi|do) het hieu luc\b[^.;,]{0,24})$",
    )
});
/// After such a verb: something else happens, or something happens elsewhere.
pub(super) static OF_ANOTHER_THING: LazyLock<Regex> = LazyLock::new(|| {
    spaced(
        r"^(?: het| mot phan)?[ ,]*(?:dat\b|neu\b|khi\b|\d[\d.,]* ?(?:m2|ha)\b|(?:tai|theo) (?:quyet dinh|van ban|cong van|thong bao)\b)",
    )
});
/// After such a verb: the clause ends, or says from when and why.
pub(super) static IS_WHOLE_CLAUSE: LazyLock<Regex> = LazyLock::new(|| {
    spaced(
        r"^\s*(?:$|[,;.:)/]|(?:toan bo )?(?:ke tu|tu ngay|ngay|khi|do|vi|theo (?:khoan|diem|dieu|quy dinh)|va|den|thanh|lai|nhu|la|hieu luc|lan|them)\b)",
    )
});
/// What undoes an act upon the paper: "bãi bỏ việc thu hồi Giấy phép số …".
pub(super) static UNDOES: LazyLock<Regex> = LazyLock::new(|| {
    spaced(
        r"\b(?:viec|quyet dinh|van ban|thong bao|noi dung)(?: ve (?:viec )?)? (?:tam )?(?:thu hoi|dinh chi|dung|ngung|gia han|huy bo|bai bo|cham dut|tuoc|dieu chinh|thay the)\b",
    )
});
/// What is prolonged is no paper: "gia hạn thời gian nộp tiền theo Quyết định số …".
pub(super) static DUTY: LazyLock<Regex> = LazyLock::new(|| {
    spaced(r"\b(?:tien do|nop|thanh toan|bao cao|hoan thanh|giai ngan|gop von)\b")
});
/// A day from which a clause holds, other than the paper's own.
pub(super) static FIRST_DAY: LazyLock<Regex> = LazyLock::new(|| {
    // "vào ngày", but not "cấp vào ngày", "ký vào ngày".
    Regex::new(&format!(
        r"(?:\bke\s+tu|[^pyh\s]\s+vao)\s+({})",
        dates::DATE
    ))
    .expect("a valid pattern")
});
/// "sau 90 ngày kể từ ngày ký": from a day that has to be counted.
pub(super) static AFTER_DAYS: LazyLock<Regex> =
    LazyLock::new(|| spaced(r"\bsau (?:thoi han )?\d{1,3} (?:\([^)]{1,24}\) )?(?:ngay|thang)\b"));
/// "Kể từ ngày …, thu hồi …" before the verb.
pub(super) static BEGINS_LATER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"\btu\s+({})\s*,?[^.;,]{{0,12}}$", dates::DATE)).expect("a valid pattern")
});
/// "thời điểm thu hồi từ ngày …", "Việc thu hồi có hiệu lực kể từ ngày …" after it.
pub(super) static HOLDS_LATER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"\b(?:thoi\s+diem|viec)\s+(?:thu\s+hoi|cham\s+dut|huy\s+bo|bai\s+bo)[^;]{{0,60}}?(?:\btu|:)\s*({})", dates::DATE)).expect("a valid pattern")
});
/// What stands in brackets.
pub(super) static IN_BRACKETS: LazyLock<Regex> = LazyLock::new(|| spaced(r"\([^)]*\)"));
/// "bổ sung 01 tầng so với Giấy phép số …".
pub(super) static COMPARED: LazyLock<Regex> = LazyLock::new(|| spaced(r"\bso voi\b"));
/// A change or correction of the other paper's end; its new last day, where that is named.
pub(super) static END_MOVED: LazyLock<[Regex; 5]> = LazyLock::new(|| {
    let to = format!(r"({})", dates::DATE);
    [
        format!(r"\bnhu\s+sau\b[^;]{{0,200}}?\b(?:hieu\s+luc|thoi\s+han|gia\s+tri)\b[^;.]{{0,80}}?\b(?:den|toi)(?:\s+het)?\W{{1,3}}{to}"),
        format!(r#"\b(?:den|toi|thoi\s+han|het\s+han)\b[^;]{{0,120}}?\bthanh\W{{1,4}}(?:(?:la|den|toi|het)\W{{1,3}})*{to}"#),
        format!(r"\b(?:dieu\s+chinh|sua\s+doi|dinh\s+chinh)\b[^;.]{{0,80}}?\bthoi\s+han\b[^;.]{{0,160}}?\b(?:den|toi)(?:\s+het)?\W{{1,3}}{to}"),
        r"\b(?:dieu\s+chinh|sua\s+doi|dinh\s+chinh|giam|rut\s+ngan)\s+(?:noi\s+dung\s+)?(?:ve\s+)?thoi\s+(?:han|gian|diem)\b".to_owned(),
        r"\bthoi\s+han\b[^;.]{0,80}?\bthanh\W{1,4}(?:la\s+)?\d".to_owned(),
    ]
    .map(|pattern| Regex::new(&pattern).expect("a valid pattern"))
});
/// An area may be all of the land or a part of it.
pub(super) static AREA: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b\d[\d.,]*\s?(?:m2|ha)\b").expect("a valid pattern"));

/// Where a clause ends.
pub(super) static CLAUSE_END: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[;]|\.\s|\./|\.\n|\ndieu\s\d|:\n").expect("a valid pattern"));

/// "đến hết ngày …": the new end that an extension gives.
pub(super) static UNTIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"\bden(?:\s{{1,3}}het)?\s{{1,3}}({})",
        dates::DATE
    ))
    .expect("a valid pattern")
});

/// Where the last sentence before a place ends.
pub(super) fn last_sentence_end(before: &str) -> Option<usize> {
    let ends = [". ", ".\n", ";", ":\n"].map(|end| before.rfind(end));
    ends.into_iter().flatten().max()
}

/// Laws and decrees are amended by others than the offices whose papers are read here.
pub(super) fn names_a_law(before: &str, number: &str) -> bool {
    ["/nd-cp", "/qh1", "/tt-", "/ttg", "-ttg", "-cp"]
        .iter()
        .any(|part| number.contains(part))
        || before.contains("nghi dinh")
}
