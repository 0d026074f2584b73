//! Kind: what a paper is, by its heading; and what a kind file says of such papers.

use serde::Deserialize;

use super::knowledge::Knowledge;
use super::mentions;
use super::pattern::Pattern;
use super::phrase;
use super::standing::{self, Why};
use crate::document::{Field, FieldName};
use crate::layout::{Paper, Role, Span};
use crate::validity::KindRules;

/// The code of papers of no known kind.
const OTHER: &str = "other";

/// What a kind file says.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// Its code in exports.
    pub code: String,
    /// Its name for people.
    pub name: String,
    /// Folded phrases of its headings through the years; parts between `*` stand in this order.
    pub headings: Vec<String>,
    /// Folded phrases whose presence in the heading speaks against it.
    #[serde(default)]
    pub not: Vec<String>,
    /// Kinds that act on another paper win over the kind that they name.
    #[serde(default)]
    pub acts: bool,
    /// Where its number stands.
    #[serde(default)]
    pub number: NumberPlace,
    /// Where its day of issue stands.
    #[serde(default)]
    pub issue_date: IssueDate,
    /// When its effect begins.
    #[serde(default)]
    pub effect: Effect,
    /// Patterns of the holder.
    #[serde(default)]
    pub holder: Vec<Pattern>,
    /// Patterns of the holder's tax code or identity number.
    #[serde(default)]
    pub holder_id: Vec<Pattern>,
    /// Patterns of what it is for.
    #[serde(default)]
    pub subject: Vec<Pattern>,
    /// Terms that the law gives such papers, in years: a day read with doubt is confirmed by one.
    #[serde(default)]
    pub terms_years: Vec<u8>,
    /// How its validity is judged.
    pub validity: KindRules,
}

/// Where a kind's number stands.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberPlace {
    /// Folded labels before it.
    pub labels: Vec<String>,
    /// Its form.
    pub form: NumberForm,
}

impl Default for NumberPlace {
    fn default() -> Self {
        Self {
            labels: vec!["so".to_owned()],
            form: NumberForm::Any,
        }
    }
}

/// The form of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberForm {
    /// `45/GPXD-KKT`, `233/2021/ATTP-CNĐK`.
    Symbol,
    /// Ten digits (thirteen with a branch).
    TenDigits,
    /// Digits with at most a prefix: `018630`, `36-00010`, `KHA-00019230`.
    Code,
    /// Any of these.
    Any,
}

/// Where a kind's day of issue stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssueDate {
    /// Beside the place, above the heading or above the signature.
    #[default]
    Place,
    /// The latest of "lần đầu", "thay đổi lần thứ …" under the heading.
    LatestChange,
}

/// When a kind's effect begins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// As a clause says; without one, nothing is stated.
    #[default]
    Clause,
    /// With the issue.
    Issue,
    /// Nothing is stated.
    None,
}

impl Kind {
    /// All its patterns.
    pub(super) fn patterns(&self) -> impl Iterator<Item = &Pattern> {
        let lists = [&self.holder, &self.holder_id, &self.subject];
        lists.into_iter().flatten()
    }

    /// Whether the file makes sense.
    pub fn check(&self) -> Result<(), String> {
        let folded =
            |text: &String| text.is_ascii() && !text.bytes().any(|b| b.is_ascii_uppercase());
        match () {
            () if self.code.is_empty() => Err("`code` is empty; expected a short name".to_owned()),
            () if self.headings.is_empty() => Err("expected at least one of `headings`".to_owned()),
            () if !self.headings.iter().chain(&self.not).all(folded) => {
                Err("expected `headings` in small letters without tone marks".to_owned())
            }
            () => Ok(()),
        }
    }

    /// Whether the folded heading fits.
    pub(super) fn catches(&self, heading: &str) -> bool {
        self.fit(heading).is_some()
    }

    /// How well the heading fits: letters matched, and errors; `None` when it does not.
    fn fit(&self, heading: &str) -> Option<Fit> {
        if self
            .not
            .iter()
            .any(|phrase| phrase::find(heading, phrase).is_some())
        {
            return None;
        }
        let fits = self
            .headings
            .iter()
            .filter_map(|pattern| fit(heading, pattern));
        fits.max_by_key(|fit| fit.letters)
    }
}

#[derive(Debug, Clone, Copy)]
struct Fit {
    start: usize,
    end: usize,
    letters: usize,
    errors: usize,
}

/// The parts of the pattern in their order.
fn fit(heading: &str, pattern: &str) -> Option<Fit> {
    let mut whole: Option<Fit> = None;
    let mut from = 0;
    for part in pattern.split('*').map(str::trim) {
        let found = phrase::find(&heading[from..], part)?;
        let (start, end) = (from + found.start, from + found.end);
        let so_far = whole.map_or((start, 0, 0), |fit| (fit.start, fit.letters, fit.errors));
        whole = Some(Fit {
            start: so_far.0,
            end,
            letters: so_far.1 + part.len(),
            errors: so_far.2 + found.errors,
        });
        from = end;
    }
    whole
}

/// A kind and the field that says so.
pub struct FoundKind<'a> {
    pub kind: &'a Kind,
    pub field: Field,
}

/// The kind of the paper, by the best fitting heading.
pub fn find<'a>(paper: &Paper, knowledge: &'a Knowledge) -> Option<FoundKind<'a>> {
    let heading = heading(paper)?;
    let mut fits: Vec<(&Kind, Fit)> = knowledge
        .kinds()
        .filter_map(|kind| Some((kind, kind.fit(&heading.folded)?)))
        .filter(|(kind, fit)| !(kind.acts && is_letter_about(fit, &heading.folded)))
        .collect();
    fits.sort_by_key(|(kind, fit)| std::cmp::Reverse((kind.acts, fit.letters)));
    let (kind, fit) = *fits.first()?;
    let is_tie = fits
        .get(1)
        .is_some_and(|(other, second)| other.acts == kind.acts && second.letters == fit.letters);
    let doubt = match () {
        () if is_tie => Some(Why::Disagreement),
        () if fit.errors > 2 => Some(Why::LowConfidence),
        () if is_decided_upon(kind, &heading.folded) => Some(Why::Unconfirmed),
        () if fit.start > 0 && names_no_result(&heading.folded) => Some(Why::Unconfirmed),
        () if kind.acts && acts_on_another_thing(&heading.folded, &fit) => Some(Why::Unconfirmed),
        () => None,
    };
    let place = Span {
        start: heading.place(fit.start),
        end: heading.place(fit.end - 1) + 1,
    };
    let (code, rule) = (kind.code.clone(), format!("kinds/{}:headings", kind.code));
    let mut field = standing::words_unless(paper, FieldName::Kind, code, place, &rule, doubt);
    if doubt.is_none() {
        // The phrase itself was found: the reader's doubt about single words weighs little.
        field.standing = standing::standing(None);
        field.probability = field.probability.max(0.97);
    }
    Some(FoundKind { kind, field })
}

/// "V/v gửi Quyết định thu hồi giấy phép": a letter about a paper that acts.
fn is_letter_about(fit: &Fit, heading: &str) -> bool {
    fit.start > 0 && heading.starts_with("v/v")
}

/// "DANH MỤC GIẤY PHÉP ĐÃ CẤP", "DỰ THẢO": no result of a procedure, whatever it names.
fn names_no_result(heading: &str) -> bool {
    const FORMS: [&str; 17] = [
        "danh muc",
        "danh sach",
        "bang tong hop",
        "bang ke",
        "bang theo doi",
        "phu luc",
        "du thao",
        "mau so",
        "to trinh",
        "bao cao",
        "phieu",
        "don ",
        "giay moi",
        "giay uy quyen",
        "bien ban",
        "hop dong",
        "ke hoach",
    ];
    FORMS.iter().any(|form| heading.starts_with(form))
}

/// "phê duyệt phương án xử lý tài sản sau thu hồi", "thu hồi kinh phí hỗ trợ": the deed is not done to a paper.
fn acts_on_another_thing(heading: &str, fit: &Fit) -> bool {
    const OTHERS: [&str; 9] = [
        "phuong an",
        "kinh phi",
        "xu ly",
        "giai quyet",
        "chuyen muc dich",
        "sau khi",
        "gop y",
        "du thao",
        " khong ",
    ];
    const NO_PAPERS: [&str; 12] = [
        "kinh phi",
        "so tien",
        "tien thue",
        "tien ho tro",
        "tien su dung",
        "khoan tien",
        "tien cap",
        "no ",
        "dinh chi",
        "viec dinh chi",
        "viec thu hoi",
        "viec tam",
    ];
    let after = heading[fit.end..].trim_start();
    let deed = &heading[fit.start..fit.end];
    OTHERS.iter().any(|other| deed.contains(other))
        || NO_PAPERS.iter().any(|what| after.starts_with(what))
}

/// A decision whose heading names a permit does something to it, also where the verb was misread.
fn is_decided_upon(kind: &Kind, heading: &str) -> bool {
    let is_deed = ["quyet dinh\n", "quyet dinh ve viec", "v/v ", "thong bao"]
        .iter()
        .any(|begins| heading.starts_with(begins));
    is_deed
        && ["Giấy", "Chứng chỉ"]
            .iter()
            .any(|paper| kind.name.starts_with(paper))
}

/// A paper of no known kind, when it has a heading at all.
pub fn other(paper: &Paper) -> Option<Field> {
    let span = heading_span(paper)?;
    let value = OTHER.to_owned();
    let (name, doubt) = (FieldName::Kind, mentions::weigh(&paper.text, span).doubt);
    // A word that was misread may be the one by which a kind is known.
    Some(standing::words_unless(
        paper, name, value, span, "heading", doubt,
    ))
}

/// The heading as printed, without the number that some forms have in the middle of it.
pub fn title(paper: &Paper) -> Option<Field> {
    let span = paper.text.trimmed(heading_span(paper)?, ".:;,-_*");
    let lines: Vec<String> = paper
        .lines_of(Role::Heading)
        .map(|line| paper.text.read(line))
        .collect();
    let value = lines.join(" ");
    let value = value.trim_matches(|c: char| c.is_whitespace() || ".:;,-_*".contains(c));
    let doubt = mentions::weigh(&paper.text, span).doubt;
    let (name, value) = (FieldName::Title, value.to_owned());
    (!value.is_empty()).then(|| standing::words_unless(paper, name, value, span, "heading", doubt))
}

/// The lines of the heading as one text, and where each stands.
struct Heading {
    folded: String,
    /// Where a line begins here, and where in the paper.
    lines: Vec<(usize, usize)>,
}

impl Heading {
    /// The place in the paper of a character of the heading.
    fn place(&self, at: usize) -> usize {
        let after = self.lines.partition_point(|(start, _)| *start <= at);
        let (start, place) = self.lines[after - 1];
        place + (at - start)
    }
}

/// The folded heading of a paper.
pub(super) fn heading_text(paper: &Paper) -> Option<String> {
    Some(heading(paper)?.folded)
}

fn heading(paper: &Paper) -> Option<Heading> {
    let mut heading = Heading {
        folded: String::new(),
        lines: Vec::new(),
    };
    for line in paper.lines_of(Role::Heading) {
        heading.lines.push((heading.folded.len(), line.start));
        heading.folded.push_str(paper.text.folded_of(line));
        heading.folded.push('\n');
    }
    heading.folded.pop()?;
    Some(heading)
}

/// The lines of the heading, from the first to the last.
pub fn heading_span(paper: &Paper) -> Option<Span> {
    let mut lines = paper.lines_of(Role::Heading);
    let first = lines.next()?;
    let end = lines.last().map_or(first.end, |line| line.end);
    Some(Span {
        start: first.start,
        end,
    })
}
