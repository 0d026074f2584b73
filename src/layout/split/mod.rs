//! Split: the pages of a file become its papers. A dossier scanned in one go holds several.
//!
//! A paper opens with its letterhead (motto, issuing body, number, place and day, name of its type:
//! Decree 30/2020/NĐ-CP, appendix I, boxes 1 to 5) and closes with recipients and a signature block
//! (boxes 7 to 9). Its annexes say whose they are ("Kèm theo Quyết định số …", same appendix, part
//! III), its pages from the second on bear their number. Each sign speaks for or against a paper
//! beginning on a page; the sum decides.
//!
//! Promise: every page belongs to one paper, blank and unread ones to the paper before them; time
//! grows with the number of pages; a cut that the signs leave in doubt says so.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::parts::{ABOUT, CAPACITY, DATE_LINE, NUMBER_LINE, SENT_TO, is_capitals};
use super::passage::{Passage, PassageLine};
use crate::document::{Page, PageState};

/// The pages of one paper.
#[derive(Debug, Clone, PartialEq)]
pub struct PaperPages {
    /// Places in the list of pages.
    pub pages: Range<usize>,
    /// Probability that these are not the paper's pages: that it begins or ends elsewhere.
    pub doubt: f32,
}

/// Finds the papers among the pages of a file. No pages are one paper without pages.
pub fn split(pages: &[Page]) -> Vec<PaperPages> {
    let mut splitting = Splitting::default();
    pages.iter().for_each(|page| splitting.add(page));
    splitting.finish()
}

/// [`split`] of pages that come one after the other and are not kept.
#[derive(Debug)]
pub struct Splitting {
    papers: Vec<PaperPages>,
    before: Before,
    /// Papers that contents pages list.
    listed: usize,
    pages: usize,
}

impl Default for Splitting {
    fn default() -> Self {
        Self {
            papers: vec![PaperPages {
                pages: 0..0,
                doubt: 0.0,
            }],
            before: Before::default(),
            listed: 0,
            pages: 0,
        }
    }
}

impl Splitting {
    /// The next page.
    pub fn add(&mut self, page: &Page) {
        let at = self.pages;
        self.pages += 1;
        let Some(signs) = Signs::of(page) else { return };
        self.listed += signs.listed;
        if self.before.pages > 0 {
            let opens = probability(evidence(&signs, &self.before));
            let doubt = opens.min(1.0 - opens);
            let last = self.papers.len() - 1;
            self.papers[last].doubt = self.papers[last].doubt.max(doubt);
            if opens >= 0.5 {
                self.papers[last].pages.end = at;
                let pages = at..at;
                self.papers.push(PaperPages { pages, doubt });
                self.before = Before::default();
            }
        }
        self.before.add(&signs);
    }

    /// The papers, after the last page.
    pub fn finish(mut self) -> Vec<PaperPages> {
        let last = self.papers.len() - 1;
        self.papers[last].pages.end = self.pages;
        compare_with_contents(&mut self.papers, self.listed);
        self.papers
    }
}

/// What a page shows.
#[derive(Debug, Default)]
struct Signs {
    /// Lines of the motto in its head: the republic's name, and "Độc lập - Tự do - Hạnh phúc".
    motto_lines: u8,
    has_issuer: bool,
    has_number: bool,
    has_day: bool,
    has_type_name: bool,
    /// "Phụ lục", "Kèm theo Quyết định số …".
    is_annex: bool,
    /// A contents page of a dossier, and how many papers it lists.
    is_contents: bool,
    listed: usize,
    /// Its printed number.
    page_number: Option<u32>,
    /// It begins within a sentence or an enumeration.
    goes_on: bool,
    /// It has a signature block or recipients.
    closes: bool,
}

/// What the paper that is being read has shown so far.
#[derive(Debug, Default)]
struct Before {
    pages: usize,
    is_closed: bool,
    last_number: Option<u32>,
}

impl Before {
    fn add(&mut self, signs: &Signs) {
        self.pages += 1;
        self.is_closed |= signs.closes || signs.is_contents;
        self.last_number = signs.page_number;
    }
}

/// How strongly the signs say that a paper begins on the page: logarithm of the odds.
fn evidence(signs: &Signs, before: &Before) -> f32 {
    let weigh = |sign: bool, weight: f32| if sign { weight } else { 0.0 };
    // Alone, a place and a day may as well stand above a signature.
    let has_letterhead = signs.motto_lines > 0 || signs.has_issuer || signs.has_number;
    let head = 3.0 * f32::from(signs.motto_lines)
        + weigh(signs.has_issuer, 1.0)
        + weigh(signs.has_number, 2.0)
        + weigh(signs.has_day, if has_letterhead { 1.5 } else { 0.5 })
        + weigh(signs.has_type_name, 2.0)
        + weigh(signs.is_contents, 6.0);
    let annex = match signs.motto_lines {
        0 => -7.0,
        // A form may bear the motto and be an annex all the same.
        _ => -3.0,
    };
    let number = match (signs.page_number, before.last_number) {
        (Some(1), _) => 1.0,
        (Some(now), Some(last)) if now == last + 1 => -5.0,
        (Some(_), _) => -2.5,
        (None, _) => 0.0,
    };
    // Most pages of most papers are not their first.
    -3.5 + head
        + number
        + weigh(signs.is_annex, annex)
        + weigh(signs.goes_on, -2.5)
        + weigh(before.is_closed, 1.0)
        + weigh(!before.is_closed, -1.0)
}

fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// A contents page that lists as many papers as were found confirms the cuts; one that lists another
/// number puts them in doubt.
fn compare_with_contents(papers: &mut [PaperPages], listed: usize) {
    if listed < 2 {
        return;
    }
    // The contents page itself is one of them.
    let agrees = papers.len() == listed + 1;
    for paper in papers {
        paper.doubt = match agrees {
            true => paper.doubt * 0.5,
            false => paper.doubt.max(DOUBT_BY_CONTENTS),
        };
    }
}

/// What a contents page that disagrees leaves of the certainty of each cut.
const DOUBT_BY_CONTENTS: f32 = 0.3;

macro_rules! pattern {
    ($name:ident, $regex:expr) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($regex).expect("a valid pattern"));
    };
}

pattern!(REPUBLIC, r"c.ng h.a x. h.i|x. h.i ch. ngh.a|ngh.a vi.t nam");
pattern!(FREEDOM, r"doc lap.{0,5}tu do|tu do.{0,5}hanh phuc");
pattern!(
    ISSUER,
    r"^\W{0,3}(uy ban nhan dan|ubnd|ban quan ly|bql|(so|bo) (cong|cong an|du|giao|ke|khoa|lao|ngoai|noi|nong|quoc|tai|thong|tu|van|xay|y)\b|(chi |tong )?cuc|phong (cong|dang|kinh|lao|nghiep|noi|quan|tai)|thanh tra|cong an|cong ty|(tong )?cong ty|tap doan|trung tam|vien|hoi dong|chi nhanh|van phong|quoc hoi|chinh phu|thu tuong|kho bac|bao hiem|hai quan|toa an)\b"
);
pattern!(
    TYPE_NAME,
    r"^\W{0,3}(quyet dinh|nghi quyet|chi thi|thong bao|to trinh|bao cao|bien ban|ke hoach|hop dong|phu luc hop dong|giay (bao|bien|cam|chung|dang|gioi|moi|phep|uy|xac)|chung (chi|nhan)|chap thuan|van ban|cong van|phieu|don (dang|de|khieu|to|xin|yeu)|ban cam ket|ban sao|trich luc)\b"
);
// "QUYẾT ĐỊNH:" after the legal bases opens the articles, not the paper.
pattern!(OPERATIVE, r"^\W{0,3}(quyet dinh|chung nhan|nay)\s*[:;]");
pattern!(
    ANNEX,
    r"^\W{0,3}phu (luc|bieu)\b|^\W{0,3}\(?\s?(ban hanh )?kem theo\b|\((ban hanh )?(kem theo|dinh kem|theo) (quyet|giay|cong|van|thong|to trinh|nghi|chung|hop|bao)|^\W{0,3}phu luc .{0,40}(kem|dinh) theo"
);
pattern!(
    CONTENTS,
    r"^\W{0,3}(muc luc|(danh muc|bang ke|thong ke|danh sach) (cac )?(tai lieu|van ban|ho so|giay to|thanh phan)|thanh phan ho so)"
);
pattern!(
    PAGE_NUMBER,
    r"^\W{0,3}(?:trang (?:so )?)?(\d{1,3})(?:\s?/\s?\d{1,3})?\W{0,3}$"
);
pattern!(
    CITED_NUMBER,
    r"\b\d{1,5}\s?/\s?(?:\d{4}\s?/\s?)?[a-z]{2}[a-z-]*|\b\d{10}\b"
);
pattern!(
    ENUMERATION,
    r"^\W{0,3}(dieu ([2-9]|\d\d)|noi nhan|[2-9][.)]|[b-h]\))"
);

/// The head of a page ends here, as a share of its height.
const HEAD_SHARE: f32 = 0.45;
/// A page number stands above or below these shares.
const MARGIN_SHARE: f32 = 0.1;
/// The head of a page has no more lines than these.
const MOST_HEAD_LINES: usize = 16;

impl Signs {
    /// `None` for a page without text: it belongs to what comes before it.
    fn of(page: &Page) -> Option<Signs> {
        if page.state != PageState::Read || page.lines.is_empty() {
            return None;
        }
        let text = Passage::of(std::slice::from_ref(page));
        let mut signs = Signs::default();
        signs.look_at_head(&text);
        signs.look_at_margins(&text);
        signs.look_at_foot(&text);
        if signs.is_contents && !signs.is_annex {
            signs.listed = listed(&text);
        }
        Some(signs)
    }

    fn look_at_head(&mut self, text: &Passage) {
        let (mut republic, mut freedom) = (false, false);
        for line in head_lines(text) {
            let folded = text.folded_of(line.span);
            let capitals = is_capitals(text, line.span);
            republic |= capitals && REPUBLIC.is_match(folded);
            freedom |= FREEDOM.is_match(folded) && folded.len() < 60;
            // "theo Quyết định / số 12/QĐ-UBND" goes on with a sentence.
            let in_sentence = starts_small(text, line) && !folded.contains(':');
            self.has_number |= NUMBER_LINE.is_match(folded) && !in_sentence && starts_left(line);
            self.has_day |= DATE_LINE.is_match(folded) && folded.len() < 70 && ends_right(line);
            self.has_issuer |= capitals && ISSUER.is_match(folded);
            self.has_type_name |=
                capitals && TYPE_NAME.is_match(folded) && !OPERATIVE.is_match(folded);
            self.has_type_name |= ABOUT.is_match(folded) && starts_left(line);
            self.is_annex |= ANNEX.is_match(folded);
            self.is_contents |= CONTENTS.is_match(folded) && folded.len() < 60;
        }
        self.motto_lines = u8::from(republic) + u8::from(freedom);
        let first = text.lines().iter().find(|line| !is_page_number(text, line));
        self.goes_on = first.is_some_and(|line| {
            starts_small(text, line) || ENUMERATION.is_match(text.folded_of(line.span))
        });
    }

    fn look_at_margins(&mut self, text: &Passage) {
        let numbered = text.lines().iter().find(|line| is_page_number(text, line));
        self.page_number = numbered.and_then(|line| {
            let found = PAGE_NUMBER.captures(text.folded_of(line.span))?;
            found.get(1)?.as_str().parse().ok()
        });
    }

    fn look_at_foot(&mut self, text: &Passage) {
        self.closes = text.lines().iter().any(|line| {
            let folded = text.folded_of(line.span);
            SENT_TO.is_match(folded)
                || CAPACITY.is_match(folded)
                    && is_capitals(text, line.span)
                    && line.rect.center_x() * 5 > line.page_width_px * 2
        });
    }
}

fn head_lines(text: &Passage) -> impl Iterator<Item = &PassageLine> {
    text.lines()
        .iter()
        .filter(|line| (line.rect.y as f32) < line.page_height_px as f32 * HEAD_SHARE)
        .take(MOST_HEAD_LINES)
}

/// Whether its first sign is a small letter: it goes on with a sentence.
fn starts_small(text: &Passage, line: &PassageLine) -> bool {
    let read = text.read(line.span);
    let first = read.chars().find(|c| c.is_alphanumeric());
    first.is_some_and(char::is_lowercase)
}

fn starts_left(line: &PassageLine) -> bool {
    line.rect.x * 2 < line.page_width_px
}

fn ends_right(line: &PassageLine) -> bool {
    (line.rect.x + line.rect.w) * 2 > line.page_width_px
}

/// A number alone at the top or the bottom of the page.
fn is_page_number(text: &Passage, line: &PassageLine) -> bool {
    let (top, height) = (line.rect.y as f32, line.page_height_px as f32);
    let bottom = top + line.rect.h as f32;
    let in_margin = bottom < height * MARGIN_SHARE || top > height * (1.0 - MARGIN_SHARE);
    in_margin && PAGE_NUMBER.is_match(text.folded_of(line.span))
}

/// The papers that a contents page lists: its lines with a number of a paper.
fn listed(text: &Passage) -> usize {
    let lines = text.lines().iter();
    lines
        .filter(|line| CITED_NUMBER.is_match(text.folded_of(line.span)))
        .count()
}

#[cfg(test)]
mod tests;
