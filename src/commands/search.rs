//! Search: finds papers and shows the line of each that fits best.

use serde::Serialize;

use super::Talk;
use super::talk::print;
use crate::catalogue::{Catalogue, folded_words};
use crate::cli::SearchArgs;
use crate::config::{self, DayRange};
use crate::document::FieldName;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::extract::Knowledge;
use crate::validity::{Judged, judge_all};

/// One paper found.
#[derive(Debug, Serialize)]
struct Hit {
    id: i64,
    file: String,
    part: u32,
    kind: Option<String>,
    number: Option<String>,
    issue_date: Option<String>,
    authority: Option<String>,
    holder: Option<String>,
    subject: Option<String>,
    status: &'static str,
    expiry_date: Option<String>,
    page: Option<u32>,
    snippet: Option<String>,
}

/// `sohoa search`.
///
/// # Errors
/// [`Error`] when a range is no range or the catalogue cannot be read.
pub fn search(args: &SearchArgs, talk: &Talk) -> Result<ExitCode, Error> {
    let ranges = Ranges {
        issued: args.issued.as_deref().map(config::day_range).transpose()?,
        expires: args.expires.as_deref().map(config::day_range).transpose()?,
    };
    let catalogue = Catalogue::open_reader(&args.catalogue.catalogue)?;
    let words = args.query.join(" ");
    let found = catalogue.search(&words)?;
    let knowledge = Knowledge::load(None)?;
    let kinds = |code: &str| knowledge.kind_rules(code);
    let (_, judged) = judge_all(catalogue.records()?, &kinds, config::day(&args.as_of));
    let mut hits = Vec::new();
    for id in found {
        let Some(paper) = judged.iter().find(|paper| paper.stored.id == id) else {
            continue;
        };
        if hits.len() < args.limit && fits(paper, args, &ranges) {
            hits.push(hit(&catalogue, paper, &words)?);
        }
    }
    if args.json {
        print(&serde_json::to_string(&hits).expect("hits are plain data"));
    } else {
        hits.iter()
            .for_each(|hit| print(&lines(hit, &knowledge, talk)));
    }
    if hits.is_empty() {
        talk.say(&talk.messages.text("search-none"));
        return Ok(ExitCode::Nothing);
    }
    Ok(ExitCode::Done)
}

struct Ranges {
    issued: Option<DayRange>,
    expires: Option<DayRange>,
}

fn fits(paper: &Judged, args: &SearchArgs, ranges: &Ranges) -> bool {
    let record = &paper.stored.record;
    let folded = |text: &str| folded_words(text).join(" ");
    let is_kind = args
        .kind
        .as_deref()
        .is_none_or(|kind| record.given(FieldName::Kind) == Some(kind));
    let is_status = args
        .status
        .as_deref()
        .is_none_or(|status| paper.verdict.status.as_str() == status);
    let is_authority = args.authority.as_deref().is_none_or(|wanted| {
        let have = record
            .given(FieldName::Authority)
            .map(folded)
            .unwrap_or_default();
        have.contains(&folded(wanted))
    });
    is_kind
        && is_status
        && is_authority
        && within(record.given_date(FieldName::IssueDate), ranges.issued)
        && within(paper.verdict.expiry_date, ranges.expires)
}

fn within(day: Option<jiff::civil::Date>, range: Option<DayRange>) -> bool {
    let Some((from, to)) = range else { return true };
    day.is_some_and(|day| from.is_none_or(|from| day >= from) && to.is_none_or(|to| day <= to))
}

fn hit(catalogue: &Catalogue, paper: &Judged, words: &str) -> Result<Hit, Error> {
    let stored = &paper.stored;
    let given = |name| stored.record.given(name).map(str::to_owned);
    let best = best_line(catalogue, paper, words)?;
    Ok(Hit {
        id: stored.id,
        file: stored.file.clone(),
        part: stored.record.part,
        kind: given(FieldName::Kind),
        number: given(FieldName::Number),
        issue_date: given(FieldName::IssueDate),
        authority: given(FieldName::Authority),
        holder: given(FieldName::Holder),
        subject: given(FieldName::Subject),
        status: paper.verdict.status.as_str(),
        expiry_date: paper.verdict.expiry_date.map(|day| day.to_string()),
        page: best.as_ref().map(|(page, _)| *page),
        snippet: best.map(|(_, line)| line),
    })
}

/// The line of the paper that has most of the words.
fn best_line(
    catalogue: &Catalogue,
    paper: &Judged,
    words: &str,
) -> Result<Option<(u32, String)>, Error> {
    let wanted = folded_words(words);
    let record = &paper.stored.record;
    let pages = catalogue
        .page_texts(&paper.stored.file)?
        .map_or(Vec::new(), |pages| pages.pages);
    let mut best: Option<(usize, u32, String)> = None;
    for (page, text) in pages {
        if !(record.first_page..=record.last_page).contains(&page) {
            continue;
        }
        for line in text.lines() {
            let have = folded_words(line);
            let count = wanted.iter().filter(|word| have.contains(word)).count();
            if count > best.as_ref().map_or(0, |(count, ..)| *count) {
                best = Some((count, page, line.to_owned()));
            }
        }
    }
    Ok(best.map(|(_, page, line)| (page, line)))
}

fn lines(hit: &Hit, knowledge: &Knowledge, talk: &Talk) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
    let kind = hit
        .kind
        .as_deref()
        .and_then(|code| knowledge.kind_name(code));
    let status = talk.messages.text(&format!("status-{}", hit.status));
    let until = hit
        .expiry_date
        .as_ref()
        .map_or(String::new(), |day| format!(" ({day})"));
    let mut lines = vec![
        format!(
            "{}  {}  {}  [{status}{until}]",
            text(&hit.number),
            text(&hit.issue_date),
            kind.map_or_else(|| text(&hit.kind), str::to_owned)
        ),
        format!("    {}  ({}, #{})", text(&hit.holder), hit.file, hit.id),
    ];
    if let (Some(page), Some(snippet)) = (hit.page, &hit.snippet) {
        let page = talk
            .messages
            .format("show-page", &[("page", &page.to_string())]);
        lines.push(format!("    {page}: {snippet}"));
    }
    lines.join("\n")
}
