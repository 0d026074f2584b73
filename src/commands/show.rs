//! Show: one paper, each value with its proof, its status with the reason, its relations both ways, and
//! what the register says otherwise.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::Talk;
use super::talk::print;
use crate::catalogue::{Catalogue, RegisterGaps};
use crate::cli::ShowArgs;
use crate::config;
use crate::document::{
    DOUBTFUL_CUT, Field, FieldName, Mark, Relation, RelationVerb, Standing, percent,
};
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::export::record_line;
use crate::extract::Knowledge;
use crate::lang;
use crate::validity::{Fit, Graph, Judged, Language, graph_around, sentence};

/// `sohoa show`.
///
/// # Errors
/// [`Error`] when the catalogue cannot be read.
pub fn show(args: &ShowArgs, talk: &Talk) -> Result<ExitCode, Error> {
    let catalogue = Catalogue::open_reader(&args.catalogue.catalogue)?;
    let Some(key) = &args.key else {
        let gaps = catalogue.register_gaps()?;
        print(&match args.json {
            true => serde_json::to_string(&gaps).expect("gaps are plain data"),
            false => register_gaps(&gaps, talk),
        });
        return Ok(ExitCode::Done);
    };
    let knowledge = Knowledge::shipped();
    let found: BTreeSet<i64> = find(&catalogue, key)?.into_iter().collect();
    let office = Office {
        graph: graph_around(&catalogue, &knowledge.rules(), &found)?,
        catalogue,
        day: config::day(&args.as_of),
        knowledge,
        talk,
    };
    let papers = found
        .iter()
        .filter(|id| office.graph.index_of(**id).is_some())
        .map(|id| office.paper(*id))
        .collect::<Result<Vec<Judged>, Error>>()?;
    match papers.as_slice() {
        [] => {
            talk.say(&talk.messages.format("show-none", &[("key", key)]));
            return Ok(ExitCode::Nothing);
        }
        [paper] if args.json => print(&office.json(paper)?.to_string()),
        [paper] => print(&office.page(paper)?),
        several if args.json => {
            let all = several
                .iter()
                .map(|paper| office.json(paper))
                .collect::<Result<Vec<Value>, Error>>()?;
            print(&Value::Array(all).to_string());
        }
        several => {
            talk.say(&talk.messages.text("show-several"));
            several
                .iter()
                .for_each(|paper| print(&one_line(paper, talk)));
        }
    }
    Ok(ExitCode::Done)
}

/// The papers asked for, and those that have to do with them.
struct Office<'a> {
    catalogue: Catalogue,
    graph: Graph,
    day: Date,
    knowledge: Arc<Knowledge>,
    talk: &'a Talk,
}

/// Where the register and the files do not meet, a name a line.
fn register_gaps(gaps: &RegisterGaps, talk: &Talk) -> String {
    let lists = [
        ("show-rows-without-file", &gaps.rows_without_file),
        ("show-files-without-row", &gaps.files_without_row),
        ("show-papers-that-differ", &gaps.papers_that_differ),
    ];
    let mut lines = Vec::new();
    for (message, names) in lists {
        let count = names.len().to_string();
        lines.push(talk.messages.format(message, &[("count", &count)]));
        lines.extend(names.iter().map(|name| format!("  {name}")));
    }
    lines.join("\n")
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

impl Office<'_> {
    fn paper(&self, id: i64) -> Result<Judged, Error> {
        Ok(Judged::read(&self.catalogue, id, self.day)?)
    }

    fn page(&self, paper: &Judged) -> Result<String, Error> {
        let (talk, messages) = (self.talk, &self.talk.messages);
        let record = &paper.stored.record;
        let language = match messages.language {
            lang::Language::Vi => Language::Vietnamese,
            lang::Language::En => Language::English,
        };
        let status = messages.text(&format!("status-{}", paper.verdict.status.as_str()));
        let mut lines = vec![
            one_line(paper, talk),
            format!("{}: {}", status, sentence(&paper.verdict.reason, language)),
        ];
        lines.extend(self.pages_line(paper));
        lines.extend([String::new(), messages.text("show-fields")]);
        lines.extend(
            record
                .fields
                .iter()
                .flat_map(|field| field_lines(field, &self.knowledge, talk)),
        );
        lines.extend(self.register_lines(paper)?);
        let mut relations = self.acts(paper)?;
        relations.extend(self.cited_by(paper)?);
        if !relations.is_empty() {
            lines.extend([String::new(), messages.text("show-relations")]);
            lines.extend(relations);
        }
        lines.extend(mark_lines(&self.catalogue.marks_of(&paper.stored)?, talk));
        Ok(lines.join("\n"))
    }

    /// Which pages of its file it is, where the file holds several papers or that is not sure.
    fn pages_line(&self, paper: &Judged) -> Option<String> {
        let (stored, record) = (&paper.stored, &paper.stored.record);
        let is_doubtful = record.cut_doubt > DOUBTFUL_CUT;
        if stored.parts == 1 && !is_doubtful {
            return None;
        }
        let pages = [
            ("first", record.first_page.to_string()),
            ("last", record.last_page.to_string()),
            ("pages", stored.pages.to_string()),
        ];
        let pages: Vec<(&str, &str)> = pages.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let messages = &self.talk.messages;
        let doubt = match is_doubtful {
            true => format!(
                "  ({})",
                messages.format("show-proposed", &[("why", &messages.text("why-cut"))])
            ),
            false => String::new(),
        };
        Some(messages.format("show-pages", &pages) + &doubt)
    }

    /// What the office's register says otherwise.
    fn register_lines(&self, paper: &Judged) -> Result<Vec<String>, Error> {
        let messages = &self.talk.messages;
        let entry = self.catalogue.register_entry(&paper.stored.file)?;
        let entry = entry.unwrap_or_default();
        let lines = paper.stored.record.register_differs.iter().map(|field| {
            let says = match field {
                FieldName::Number => entry.number.clone(),
                FieldName::IssueDate => entry.issue_date.map(|day| day.to_string()),
                _ => entry.holder.clone(),
            };
            let name = messages.text(&format!("field-{}", field.as_str()));
            let what = [
                ("field", name.as_str()),
                ("value", says.as_deref().unwrap_or("-")),
            ];
            format!("  {}", messages.format("show-register-differs", &what))
        });
        Ok(lines.collect())
    }

    /// What the paper says of others, and which papers of the catalogue these are.
    fn acts(&self, paper: &Judged) -> Result<Vec<String>, Error> {
        let mut lines = Vec::new();
        for (position, relation) in paper.stored.record.relations.iter().enumerate() {
            lines.push(relation_line(relation, self.talk));
            let targets = self.targets(paper.stored.id, position);
            if targets.is_empty() {
                let not_here = self.talk.messages.text("show-not-here");
                lines.push(format!("      {not_here}"));
            }
            for (id, fit) in targets {
                let line = one_line(&self.paper(id)?, self.talk);
                lines.push(format!("      {line}{}", self.how_surely(fit)));
            }
        }
        Ok(lines)
    }

    /// The papers that an act of a paper may mean.
    fn targets(&self, id: i64, act: usize) -> Vec<(i64, Fit)> {
        let links = self.graph.links().iter();
        links
            .filter(|link| self.graph.paper(link.from).id == id && link.act == act)
            .flat_map(|link| &link.targets)
            .map(|(target, fit)| (self.graph.paper(*target).id, *fit))
            .collect()
    }

    fn how_surely(&self, fit: Fit) -> String {
        if fit == Fit::Sure {
            return String::new();
        }
        let percent = percent(fit.probability()).to_string();
        let messages = &self.talk.messages;
        format!(
            "  ({})",
            messages.format("show-may-mean", &[("percent", &percent)])
        )
    }

    /// Papers in the catalogue that say something of this one.
    fn cited_by(&self, paper: &Judged) -> Result<Vec<String>, Error> {
        let messages = &self.talk.messages;
        let cited = messages.text("show-is-cited");
        let mut lines = Vec::new();
        for (from, verb, fit) in self.citing(paper.stored.id) {
            let verb = messages.text(&format!("verb-{}", verb.as_str()));
            let line = one_line(&self.paper(from)?, self.talk);
            lines.push(format!("  {cited} {line} ({verb}){}", self.how_surely(fit)));
        }
        Ok(lines)
    }

    /// Each citation that may mean the paper: whose, what it does, how surely.
    fn citing(&self, id: i64) -> Vec<(i64, RelationVerb, Fit)> {
        let mut citing = Vec::new();
        for link in self.graph.links() {
            let from = self.graph.paper(link.from);
            let meant = link
                .targets
                .iter()
                .filter(|(i, _)| self.graph.paper(*i).id == id);
            citing.extend(meant.map(|(_, fit)| (from.id, from.acts[link.act].verb, *fit)));
        }
        citing
    }

    fn json(&self, paper: &Judged) -> Result<Value, Error> {
        let mut value: Value = serde_json::from_str(&record_line(paper)).expect("we wrote it");
        let mut cited_by = Vec::new();
        for (from, verb, fit) in self.citing(paper.stored.id) {
            let from = self.catalogue.record(from)?;
            cited_by.push(json!({
                "id": from.id,
                "file": from.file,
                "verb": verb,
                "number": from.record.given(FieldName::Number),
                "sure": fit == Fit::Sure,
            }));
        }
        value["id"] = json!(paper.stored.id);
        let marks = self.catalogue.marks_of(&paper.stored)?.into_iter();
        value["marks"] = marks
            .map(|(page, mark)| {
                let mut value = json!(mark);
                value["page"] = json!(page);
                value
            })
            .collect();
        value["cited_by"] = Value::Array(cited_by);
        value["not_in_catalogue"] = paper
            .stored
            .record
            .relations
            .iter()
            .enumerate()
            .filter(|(position, _)| self.targets(paper.stored.id, *position).is_empty())
            .map(|(_, relation)| json!({"verb": relation.verb, "number": relation.number, "date": relation.date}))
            .collect();
        Ok(value)
    }
}

fn mark_lines(marks: &[(u32, Mark)], talk: &Talk) -> Vec<String> {
    let messages = &talk.messages;
    if marks.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![String::new(), messages.text("show-marks")];
    for (page, mark) in marks {
        let kind = messages.text(&format!("mark-{}", mark.kind.as_str()));
        let place = messages.format("show-page", &[("page", &page.to_string())]);
        let rect = mark.rect;
        let text = shortened(&mark.said().replace('\n', " / "));
        let readings = mark.readings.iter();
        let readings = readings.map(|r| format!("{} {} %", r.text, percent(r.probability)));
        let readings: Vec<String> = readings.collect();
        let doubt = mark.why.clone().map(|why| Standing::Proposed { why });
        let doubt = doubt.map_or(String::new(), |doubt| waits(&doubt, talk));
        lines.push(format!(
            "  {kind}: {place} [{}, {}, {}, {}]  \"{text}\"{doubt}  {}",
            rect.x,
            rect.y,
            rect.w,
            rect.h,
            readings.join(", ")
        ));
    }
    lines
        .iter()
        .map(|line| line.trim_end().to_owned())
        .collect()
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
            "      {place} [{}, {}, {}, {}]  \"{}\"  {} %",
            rect.x,
            rect.y,
            rect.w,
            rect.h,
            shortened(&proof.text),
            percent(field.probability)
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
