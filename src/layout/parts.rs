//! Parts: what each line of a paper is.

use std::sync::LazyLock;

use regex::Regex;

use super::passage::{Passage, PassageLine, Span};

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The issuing body's name, and its parent's.
    Issuer,
    /// "Cộng hòa xã hội chủ nghĩa Việt Nam", "Độc lập - Tự do - Hạnh phúc", and their translations.
    Motto,
    /// Number, place and date, and what else stands above the heading.
    Head,
    /// The name of the paper's type and what it is about.
    Heading,
    /// "Căn cứ …", "Xét …", "Theo đề nghị …": what the paper rests on.
    Basis,
    /// Everything that the paper says.
    Body,
    /// To whom it is sent, and the file's marks.
    Recipients,
    /// Who signs, in which capacity.
    Signature,
    /// What a digital signature shows of itself ("Ký bởi: …"); never the paper's own words.
    SignedBlock,
    /// A stamp's or copy block's own text, page numbers, anything else.
    Other,
}

/// A line and what it is.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// What it is.
    pub role: Role,
    /// Its characters in the paper's passage.
    pub span: Span,
}

macro_rules! pattern {
    ($name:ident, $regex:expr) => {
        pub(super) static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($regex).expect("a valid pattern"));
    };
}

/// A speck that was read as a sign of its own, in folded text: "8 Số: 726/QĐ-KKT".
pub(crate) const SPECK: &str = r"(?:[^\s.)a-z]{1,2}|[a-z])\s";

pattern!(
    MOTTO,
    r"cong ho?a? xa hoi|xa hoi chu nghia|doc lap.{0,4}tu do|tu do.{0,4}hanh phuc|socialist republic|independence.{0,4}freedom"
);
pattern!(
    NUMBER_LINE,
    &format!(r"^(?:{SPECK})?\W{{0,3}}(so|s0|s6|no)\s*[:.;]|^\W{{0,3}}so\s+\S*\d")
);
pattern!(DATE_LINE, r"\bngay\b.{0,12}\bthang\b.{0,8}\bnam\b");
pattern!(
    BASIS,
    r"^\W{0,3}(can cu|xet (don|de nghi|to trinh|ho so|van ban|cong van)|theo de nghi|thuc hien (quyet dinh|nghi quyet|cong van)|can cu)\b"
);
pattern!(ABOUT, r"^\W{0,3}(v\s*/\s*v|ve viec|vv)\b");
pattern!(
    BODY_START,
    r"^\W{0,3}(dieu\s*[\dil]|kinh gui|[\dil]\d?\s?[.)]+\s?\S|cap cho|chung nhan\s*(nha dau tu|:|$)|cho phep\b|quyet dinh\s*:|co so\s*:|ho va ten|ten (co so|to chuc|doanh nghiep)|ngay \d|xet |xac nhan\s*:)"
);
// "Địa chỉ: …", "Chủ đầu tư: …": a form's line, never a heading's.
pattern!(LABEL, r"^\W{0,3}[a-z][a-z /(),-]{1,44}?\s?:\s{0,2}\S");
// "Chứng nhận lần đầu: ngày …" stands under the heading; "Chứng nhận Công ty …" begins the body.
pattern!(
    CERTIFIES,
    r"^\W{0,3}(chung nhan|xac nhan)\s+(cong ty|doanh nghiep|hop tac xa|chi nhanh|co so|cua hang|cong trinh|ong|ba|to chuc|nha may|ho kinh doanh)\b"
);
// An arrival stamp, a digital signature's text.
pattern!(
    STAMP,
    r"^\W{0,3}(den\W|so den|ngay den|chuyen\s?:|ky boi|nguoi ky|email|thoi gian ky|ngay ky)|@|\d\d:\d\d"
);
pattern!(SENT_TO, r"^\W{0,3}noi nhan\b");
pattern!(SENT_LINE, r"^\s*[-+*]\s");
pattern!(
    CAPACITY,
    r"^\W{0,3}((tm|kt|tl|tuq|q)\s*[.,]\s*)?(pho\s+)?(truong (ban|phong)|giam doc|chu tich|bo truong|thu truong|cuc truong|chi cuc truong|vu truong|chanh van phong|tong cuc truong|quyen |uy ban nhan dan\s*$|tham phan)"
);
pattern!(
    DECIDES,
    r"^\W{0,3}((quyen )?(truong (ban|phong)|chu tich|(tong )?giam doc|bo truong|(tong |chi )?cuc truong|vu truong|hieu truong|chanh (thanh tra|van phong)|thu tuong)\b|(uy ban nhan dan|ubnd|ban quan ly|(chi |tong )?cuc|bo|so|phong)\s[a-z])"
);
// The code, the days of the first issue and of changes.
pattern!(
    NAME,
    r"^\W{0,3}(ma so\b|(chung nhan|dang ky|cap|gia han|dieu chinh|thay doi)\b[^\n]{0,40}\blan\s+(dau|thu|\d))"
);
pattern!(NUMBERED, r"^\W{0,3}\d{1,2}\s?[.)]\s");
pattern!(ADDRESS, r"^\W{0,3}(dia chi|ten|tru so)\b");
pattern!(
    SIGNED_BY,
    r"^\W{0,3}((ky( so)? boi|nguoi ky( so)?|thoi gian ky)\s*:|digitally signed by|signature (not verified|valid))"
);
pattern!(
    SIGNED_PART,
    r"^\W{0,3}(co quan|to chuc|don vi|email|thu dien tu|ly do|vi tri|reason|location|date|ngay ky|thoi gian ky|\d{1,2}[:/.]\d{1,2}[:/.]\d)"
);
pattern!(SIGNED_AT, r"^\W{0,3}(thoi gian ky|ngay ky|date)");

/// Most lines between the motto and the body.
const MOST_HEAD_LINES: usize = 30;
/// The type's name and what the paper is about take no more lines than this.
const MOST_HEADING_LINES: usize = 8;

/// Gives each line its role.
pub fn parts(text: &Passage) -> Vec<Part> {
    let lines = text.lines();
    let mut roles = vec![Role::Body; lines.len()];
    let body = mark_head(text, &mut roles);
    mark_bases(text, body, &mut roles);
    mark_foot(text, body, &mut roles);
    mark_signed_blocks(text, &mut roles);
    let part = |(line, role): (&PassageLine, Role)| Part {
        role,
        span: line.span,
    };
    lines.iter().zip(roles).map(part).collect()
}

/// Marks what stands above the body; gives the index of the body's first line.
fn mark_head(text: &Passage, roles: &mut [Role]) -> usize {
    let lines = text.lines();
    let is = |pattern: &Regex, line: usize| pattern.is_match(text.folded_of(lines[line].span));
    let most = lines.len().min(MOST_HEAD_LINES);
    let first_motto = (0..most).find(|&line| is(&MOTTO, line));
    let last_motto = (0..most).rev().find(|&line| is(&MOTTO, line));
    let (Some(first_motto), Some(last_motto)) = (first_motto, last_motto) else {
        return mark_headless(text, roles);
    };
    for (line, role) in roles.iter_mut().enumerate().take(last_motto + 1) {
        *role = match () {
            () if is(&MOTTO, line) => Role::Motto,
            () if is(&NUMBER_LINE, line) || is(&DATE_LINE, line) => Role::Head,
            () if line < first_motto => Role::Issuer,
            () => Role::Other,
        };
    }
    drop_foreign_issuers(text, roles);
    let mut line = last_motto + 1;
    let (mut heading_lines, mut is_about, mut decides) = (0, false, false);
    while line < lines.len() && line < last_motto + MOST_HEAD_LINES {
        let folded = text.folded_of(lines[line].span);
        let is_large = is_capitals(text, lines[line].span);
        if ends_head(folded, heading_lines) && !is_large
            || heading_lines > 0 && NUMBERED.is_match(folded)
            || BASIS.is_match(folded)
            || decides && !is_large && !ABOUT.is_match(folded)
        {
            break;
        }
        decides |= heading_lines > 0 && is_large && DECIDES.is_match(folded);
        decides &= !ABOUT.is_match(folded);
        roles[line] = match () {
            () if ABOUT.is_match(folded) => Role::Heading,
            // "TRƯỞNG BAN BAN QUẢN LÝ …" under the heading says who decides.
            () if decides => Role::Other,
            // A sentence has ended: what goes on is no heading.
            () if heading_lines > 0 && !is_large && after_a_full_stop(text, lines, line) => break,
            // "V/v đính chính Quyết định / số 98/QĐ-KKT" goes on with another paper's number.
            () if is_about
                && heading_lines < MOST_HEADING_LINES
                && !folded.contains(':')
                && !DATE_LINE.is_match(folded) =>
            {
                Role::Heading
            }
            () if NUMBER_LINE.is_match(folded) || NAME.is_match(folded) => Role::Head,
            () if DATE_LINE.is_match(folded) => Role::Head,
            () if is_capitals(text, lines[line].span) => Role::Heading,
            () if (1..MOST_HEADING_LINES).contains(&heading_lines) => Role::Heading,
            () => Role::Head,
        };
        heading_lines += usize::from(roles[line] == Role::Heading);
        is_about = ABOUT.is_match(folded) || is_about && roles[line] == Role::Heading;
        line += 1;
    }
    line
}

/// A letterhead is all capitals: small print beside it is a digital signature or a stamp.
fn drop_foreign_issuers(text: &Passage, roles: &mut [Role]) {
    let lines = text.lines();
    let is_issuer = |line: &usize| roles[*line] == Role::Issuer;
    let issuers: Vec<usize> = (0..roles.len()).filter(is_issuer).collect();
    let is_large = |line: usize| is_capitals(text, lines[line].span);
    let has_large = issuers.iter().any(|&line| is_large(line));
    for line in issuers {
        let folded = text.folded_of(lines[line].span);
        let letters = folded.bytes().filter(u8::is_ascii_lowercase).count();
        let is_small = text.read(lines[line].span).chars().any(char::is_lowercase);
        if STAMP.is_match(folded) || has_large && letters > 0 && is_small && !is_large(line) {
            roles[line] = Role::Other;
        }
    }
}

/// Whether the head ends before a line that is not all capitals.
fn ends_head(folded: &str, heading_lines: usize) -> bool {
    let is_label = LABEL.is_match(folded)
        && !NUMBER_LINE.is_match(folded)
        && !NAME.is_match(folded)
        && !ABOUT.is_match(folded)
        && !DATE_LINE.is_match(folded);
    let begins = BODY_START.is_match(folded) || CERTIFIES.is_match(folded);
    begins || heading_lines > 0 && (is_label || ADDRESS.is_match(folded))
}

fn after_a_full_stop(text: &Passage, lines: &[PassageLine], line: usize) -> bool {
    let before = text.folded_of(lines[line - 1].span).trim_end();
    before.ends_with(['.', ';'])
}

/// A paper whose motto was not read: capitals at its top are heading, the rest is body.
fn mark_headless(text: &Passage, roles: &mut [Role]) -> usize {
    let lines = text.lines();
    for (line, role) in roles.iter_mut().enumerate().take(MOST_HEAD_LINES) {
        let folded = text.folded_of(lines[line].span);
        if BASIS.is_match(folded) || folded.trim_start().starts_with("dieu 1") {
            return line;
        }
        *role = match () {
            () if NUMBER_LINE.is_match(folded) || DATE_LINE.is_match(folded) => Role::Head,
            () if is_capitals(text, lines[line].span) => Role::Heading,
            () => Role::Body,
        };
    }
    0
}

/// A basis runs on until its line ends with a sign that ends it.
fn mark_bases(text: &Passage, body: usize, roles: &mut [Role]) {
    let lines = text.lines();
    let mut is_open = false;
    for line in body..lines.len() {
        let folded = text.folded_of(lines[line].span);
        if BASIS.is_match(folded) {
            is_open = true;
        } else if BODY_START.is_match(folded) {
            is_open = false;
        }
        if is_open {
            roles[line] = Role::Basis;
            is_open = !folded.trim_end().ends_with([';', '.', ':', ','])
                || folded.trim_end().ends_with(',') && !BASIS.is_match(folded);
        }
    }
}

/// Recipients and signature block, from the last "Nơi nhận" or capacity on.
fn mark_foot(text: &Passage, body: usize, roles: &mut [Role]) {
    let lines = text.lines();
    let folded = |line: usize| text.folded_of(lines[line].span);
    let is_capacity = |line: usize| is_capacity(text, lines[line].span);
    let sent = (body..lines.len())
        .rev()
        .find(|&line| SENT_TO.is_match(folded(line)));
    let signed = (body..lines.len()).rev().find(|&line| is_capacity(line));
    let Some(start) = sent.into_iter().chain(signed).min() else {
        return;
    };
    // A capacity far above "Nơi nhận" heads the paper ("TRƯỞNG BAN BAN QUẢN LÝ …").
    let start = match (sent, signed) {
        (Some(sent), Some(signed)) if signed < sent => {
            if sent - signed <= 4 {
                first_capacity(signed, &is_capacity)
            } else {
                sent
            }
        }
        (None, Some(signed)) => first_capacity(signed, &is_capacity),
        _ => start,
    };
    let mut is_sent = false;
    for (line, role) in roles.iter_mut().enumerate().skip(start) {
        let text = folded(line);
        // Recipients stand left, the signature block right.
        let is_right = lines[line].rect.center_x() * 2 > lines[line].page_width_px;
        is_sent = SENT_TO.is_match(text) || is_sent && !is_capacity(line) && !is_right;
        *role = match () {
            () if SENT_TO.is_match(text) || SENT_LINE.is_match(text) => Role::Recipients,
            () if is_capacity(line) => Role::Signature,
            () if is_sent => Role::Recipients,
            () => Role::Signature,
        };
    }
}

/// Whether a line says as what somebody signs: "KT. TRƯỞNG BAN".
pub fn is_capacity(text: &Passage, line: Span) -> bool {
    CAPACITY.is_match(text.folded_of(line)) && is_capitals(text, line)
}

/// Lines that a digital signature shows of itself, from who signed to when.
fn mark_signed_blocks(text: &Passage, roles: &mut [Role]) {
    let lines = text.lines();
    let folded = |line: usize| text.folded_of(lines[line].span);
    let mut line = 0;
    while line < lines.len() {
        if !SIGNED_BY.is_match(folded(line)) {
            line += 1;
            continue;
        }
        let first = line;
        let (mut wrapped, mut is_ended) = (0, false);
        while line < lines.len() && (line == first || hangs_on(&lines[line - 1], &lines[line])) {
            let is_part = SIGNED_BY.is_match(folded(line)) || SIGNED_PART.is_match(folded(line));
            wrapped += usize::from(!is_part);
            if line - first >= MOST_SIGNED_LINES || !is_part && (is_ended || wrapped > MOST_WRAPPED)
            {
                break;
            }
            is_ended |= SIGNED_AT.is_match(folded(line));
            roles[line] = Role::SignedBlock;
            line += 1;
        }
    }
}

/// Whether a line stands right under another.
fn hangs_on(above: &PassageLine, line: &PassageLine) -> bool {
    let gap = line.rect.y.saturating_sub(above.rect.bottom());
    above.page == line.page && gap < 2 * above.rect.h.max(1) && above.rect.overlap_x(&line.rect) > 0
}

/// A signature's block takes no more lines than this.
const MOST_SIGNED_LINES: usize = 8;
/// Lines on which its names go on.
const MOST_WRAPPED: usize = 2;

/// "KT. TRƯỞNG BAN" stands above "PHÓ TRƯỞNG BAN".
fn first_capacity(mut line: usize, is_capacity: &dyn Fn(usize) -> bool) -> usize {
    while line > 0 && is_capacity(line - 1) {
        line -= 1;
    }
    line
}

/// Whether nearly all letters are capitals; words of two letters alone do not count.
pub fn is_capitals(text: &Passage, span: Span) -> bool {
    let read = text.read(span);
    let letters = read.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = read.chars().filter(|c| c.is_uppercase()).count();
    letters >= 4 && capitals * 10 >= letters * 8
}
