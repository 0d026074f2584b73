//! Show: one paper, each value with its proof, its status with the reason, and its relations.

use serde_json::{Value, json};

use super::Talk;
use super::talk::print;
use crate::catalogue::Catalogue;
use crate::cli::ShowArgs;
use crate::config;
use crate::document::{Field, FieldName, Relation, Standing};
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::export::record_line;
use crate::extract::Knowledge;
use crate::lang;
use crate::validity::{Graph, Judged, Language, judge_all, sentence};

/// `sohoa show`.
///
/// # Errors
/// [`Error`] when the catalogue cannot be read.
pub fn show(args: &ShowArgs, talk: &Talk) -> Result<ExitCode, Error> {
    let catalogue = Catalogue::open_reader(&args.catalogue.catalogue)?;
    let knowledge = Knowledge::load(None)?;
    let kinds = |code: &str| knowledge.kind_rules(code);
    let (graph, judged) = judge_all(catalogue.records()?, &kinds, config::day(&args.as_of));
    let found = find(&catalogue, &args.key)?;
    let papers: Vec<usize> = found.iter().filter_map(|id| graph.index_of(*id)).collect();
    match papers.as_slice() {
        [] => {
            talk.say(&talk.messages.format("show-none", &[("key", &args.key)]));
            return Ok(ExitCode::Nothing);
        }
        [index] if args.json => print(&json(&judged, &graph, *index).to_string()),
        [index] => print(&page(&judged, &graph, *index, &knowledge, talk)),
        several if args.json => {
            let all: Vec<Value> = several
                .iter()
                .map(|index| json(&judged, &graph, *index))
                .collect();
            print(&Value::Array(all).to_string());
        }
        several => {
            talk.say(&talk.messages.text("show-several"));
            several
                .iter()
                .for_each(|index| print(&one_line(&judged[*index], talk)));
        }
    }
    Ok(ExitCode::Done)
}

/// By number, else by file, else by record id.
fn find(catalogue: &Catalogue, key: &str) -> Result<Vec<i64>, Error> {
    let by_number = catalogue.by_number(key)?;
    if !by_number.is_empty() {
        return Ok(by_number);
    }
    let by_file = catalogue.by_file(key)?;
    if !by_file.is_empty() {
        return Ok(by_file);
    }
    let id = key.trim_start_matches('#').parse::<i64>().ok();
    Ok(id.into_iter().collect())
}

fn one_line(paper: &Judged, talk: &Talk) -> String {
    let record = &paper.stored.record;
    let given = |name| record.given(name).unwrap_or("-");
    let status = talk
        .messages
        .text(&format!("status-{}", paper.verdict.status.as_str()));
    format!(
        "#{}  {}  {}  {}  [{status}]",
        paper.stored.id,
        given(FieldName::Number),
        given(FieldName::IssueDate),
        paper.stored.file
    )
}

fn page(
    judged: &[Judged],
    graph: &Graph,
    index: usize,
    knowledge: &Knowledge,
    talk: &Talk,
) -> String {
    let paper = &judged[index];
    let (messages, record) = (&talk.messages, &paper.stored.record);
    let language = match messages.language {
        lang::Language::Vi => Language::Vietnamese,
        lang::Language::En => Language::English,
    };
    let status = messages.text(&format!("status-{}", paper.verdict.status.as_str()));
    let mut lines = vec![
        one_line(paper, talk),
        format!("{}: {}", status, sentence(&paper.verdict.reason, language)),
        String::new(),
        messages.text("show-fields"),
    ];
    lines.extend(
        record
            .fields
            .iter()
            .flat_map(|field| field_lines(field, knowledge, talk)),
    );
    let acts = record
        .relations
        .iter()
        .map(|relation| relation_line(relation, talk));
    let mut relations: Vec<String> = acts.collect();
    relations.extend(cited_by(judged, graph, index, talk));
    if !relations.is_empty() {
        lines.extend([String::new(), messages.text("show-relations")]);
        lines.extend(relations);
    }
    lines.join("\n")
}

fn field_lines(field: &Field, knowledge: &Knowledge, talk: &Talk) -> Vec<String> {
    let messages = &talk.messages;
    let name = messages.text(&format!("field-{}", field.name.as_str()));
    let value = match field.name {
        FieldName::Kind => knowledge.kind_name(&field.value).unwrap_or(&field.value),
        _ => &field.value,
    };
    let proof = &field.evidence;
    let place = messages.format("show-page", &[("page", &proof.page.to_string())]);
    let rect = proof.rect;
    let mut lines = vec![
        format!("  {name}: {value}{}", waits(&field.standing, talk)),
        format!(
            "      {place} [{}, {}, {}, {}]  \"{}\"  {:.0} %",
            rect.x,
            rect.y,
            rect.w,
            rect.h,
            shortened(&proof.text),
            field.probability * 100.0
        ),
    ];
    lines.retain(|line| !line.trim().is_empty());
    lines
}

/// Proof longer than a line of a screen is cut.
fn shortened(text: &str) -> String {
    const MOST_CHARS: usize = 90;
    match text.char_indices().nth(MOST_CHARS) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

fn waits(standing: &Standing, talk: &Talk) -> String {
    match standing {
        Standing::Given => String::new(),
        Standing::Proposed { why } => {
            let why = talk.messages.text(&format!("why-{why}"));
            format!(
                "  ({})",
                talk.messages.format("show-proposed", &[("why", &why)])
            )
        }
    }
}

fn relation_line(relation: &Relation, talk: &Talk) -> String {
    let verb = talk
        .messages
        .text(&format!("verb-{}", relation.verb.as_str()));
    let date = relation
        .date
        .map_or(String::new(), |date| format!(" ({date})"));
    let until = relation
        .until
        .map_or(String::new(), |day| format!(" -> {day}"));
    format!(
        "  {verb} {}{date}{until}{}",
        relation.number,
        waits(&relation.standing, talk)
    )
}

/// Papers in the catalogue that say something of this one.
fn cited_by(judged: &[Judged], graph: &Graph, index: usize, talk: &Talk) -> Vec<String> {
    let cited = talk.messages.text("show-is-cited");
    let links = graph.links().iter();
    links
        .filter(|link| link.targets.iter().any(|(target, _)| *target == index))
        .map(|link| {
            let act = &graph.paper(link.from).acts[link.act];
            let verb = talk.messages.text(&format!("verb-{}", act.verb.as_str()));
            format!("  {cited} {} ({verb})", one_line(&judged[link.from], talk))
        })
        .collect()
}

fn json(judged: &[Judged], graph: &Graph, index: usize) -> Value {
    let paper = &judged[index];
    let mut value: Value = serde_json::from_str(&record_line(paper)).expect("we wrote it");
    let links = graph.links().iter();
    let cited_by: Vec<Value> = links
        .filter(|link| link.targets.iter().any(|(target, _)| *target == index))
        .map(|link| {
            let from = &judged[link.from].stored;
            let verb = graph.paper(link.from).acts[link.act].verb;
            json!({
                "id": from.id,
                "file": from.file,
                "verb": verb,
                "number": from.record.given(FieldName::Number),
            })
        })
        .collect();
    value["id"] = json!(paper.stored.id);
    value["cited_by"] = Value::Array(cited_by);
    value
}
