//! Search: finds papers and shows the line of each that fits best.

use std::io::{IsTerminal, stdout};

use super::Talk;
use super::talk::print;
use crate::catalogue::Catalogue;
use crate::cli::SearchArgs;
use crate::config;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::extract::Knowledge;
use crate::search::{self, Answer, Hit, Query, Snippet};

/// `sohoa search`.
///
/// # Errors
/// [`Error`] when a range is no range or the catalogue cannot be read.
pub fn search(args: &SearchArgs, talk: &Talk) -> Result<ExitCode, Error> {
    let query = query(args)?;
    let catalogue = Catalogue::open_reader(&args.catalogue.catalogue)?;
    let answer = search::find(&catalogue, &query)?;
    if args.json {
        print(&serde_json::to_string(&answer).expect("an answer is plain data"));
    } else {
        say_hits(&answer, talk);
    }
    if answer.hits.is_empty() {
        talk.say(&talk.messages.text("search-none"));
        return Ok(ExitCode::Nothing);
    }
    Ok(ExitCode::Done)
}

fn query(args: &SearchArgs) -> Result<Query, Error> {
    let range = |text: &Option<String>| match text {
        Some(text) => config::day_range(text),
        None => Ok((None, None)),
    };
    Ok(Query {
        kind: args.kind.clone(),
        status: args.status,
        authority: args.authority.clone(),
        holder: args.holder.clone(),
        issued: range(&args.issued)?,
        expires: range(&args.expires)?,
        limit: args.limit,
        cursor: args.cursor,
        ..Query::new(args.query.join(" "), config::day(&args.as_of))
    })
}

fn say_hits(answer: &Answer, talk: &Talk) {
    let knowledge = Knowledge::shipped();
    for hit in &answer.hits {
        print(&lines(hit, &knowledge, talk));
    }
    if let Some(next) = &answer.next {
        let at_least = if answer.total_is_lower_bound {
            "≥ "
        } else {
            ""
        };
        let total = format!("{at_least}{}", answer.total);
        let next = next.to_string();
        let arguments = [("total", total.as_str()), ("next", next.as_str())];
        talk.say(&talk.messages.format("search-more", &arguments));
    }
}

fn lines(hit: &Hit, knowledge: &Knowledge, talk: &Talk) -> String {
    let text = |value: &Option<String>| value.as_deref().map_or("-".to_owned(), plain);
    let kind = hit
        .kind
        .as_deref()
        .and_then(|code| knowledge.kind_name(code));
    let status = talk
        .messages
        .text(&format!("status-{}", hit.status.as_str()));
    let until = hit
        .expiry_date
        .map_or(String::new(), |day| format!(" ({day})"));
    let near = match hit.near {
        true => format!("  ~ {}", talk.messages.text("search-near")),
        false => String::new(),
    };
    let mut lines = vec![
        format!(
            "{}  {}  {}  [{status}{until}]{near}",
            text(&hit.number),
            text(&hit.issue_date),
            kind.map_or_else(|| text(&hit.kind), str::to_owned)
        ),
        format!(
            "    {}  ({}, #{})",
            text(&hit.holder),
            plain(&hit.file),
            hit.id
        ),
    ];
    if let Some(snippet) = &hit.snippet {
        let page = snippet.page.to_string();
        let page = talk.messages.format("show-page", &[("page", &page)]);
        lines.push(format!("    {page}: {}", marked(snippet)));
    }
    lines.join("\n")
}

/// The words that were searched for in bold, where somebody looks.
fn marked(snippet: &Snippet) -> String {
    let in_bold = stdout().is_terminal();
    let pieces = snippet
        .pieces
        .iter()
        .map(|piece| match piece.hit && in_bold {
            true => format!("\u{1b}[1m{}\u{1b}[0m", plain(&piece.text)),
            false => plain(&piece.text),
        });
    pieces.collect()
}

/// Text from a paper never steers the terminal.
fn plain(text: &str) -> String {
    text.replace(char::is_control, " ")
}
