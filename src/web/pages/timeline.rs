//! Timeline: what happened to a paper and what it did, day by day, each with the sentence and its
//! proof.

use jiff::civil::Date;

use crate::catalogue::{Catalogue, CatalogueError, StoredRecord};
use crate::document::{FieldName, Relation, RelationVerb, Standing};
use crate::validity::{Effect, Event, Fact, Fit, Graph, Paper, Verdict};
use crate::web::view::View;

/// Something that happened on a day.
pub struct Step {
    /// `None`: on a day that is not known.
    pub day: Option<Date>,
    /// What happened.
    pub sentence: String,
    /// The other paper.
    pub other: Option<Other>,
    /// Why it is not certain, where it is not.
    pub doubt: Option<String>,
    /// The words that say so, and where they stand.
    pub proof: Option<Proof>,
    /// Which sign stands beside it: issued, acts, ends, changes, expires.
    pub sign: &'static str,
}

/// A paper that a step speaks of.
pub struct Other {
    /// Number and date as cited or as printed.
    pub name: String,
    /// Its page; `None`: it is not in the catalogue.
    pub address: Option<String>,
}

/// Words of a paper.
pub struct Proof {
    /// As read.
    pub text: String,
    /// Where they are marked.
    pub address: String,
}

/// The life of the paper at `index` of `graph`, by day; what has no known day comes last.
pub fn timeline(
    catalogue: &Catalogue,
    graph: &Graph,
    index: usize,
    stored: &StoredRecord,
    verdict: &Verdict,
    v: &View,
) -> Result<Vec<Step>, CatalogueError> {
    let paper = graph.paper(index);
    let mut steps = own_days(paper, verdict, v);
    let relations = stored.record.relations.iter().enumerate();
    steps.extend(relations.map(|(act, relation)| own_act(graph, index, act, relation, v)));
    for event in graph.events(index) {
        steps.push(happened(catalogue, graph, index, event, v)?);
    }
    steps.sort_by_key(|step| (step.day.is_none(), step.day));
    Ok(steps)
}

/// The anchor of a statement of the paper about another.
pub fn act_anchor(act: usize) -> String {
    format!("e-act{}", act + 1)
}

fn own_days(paper: &Paper, verdict: &Verdict, v: &View) -> Vec<Step> {
    let day = |day: Option<Date>, is_sure: bool, message: &str, sign, field: Option<FieldName>| {
        day.map(|day| Step {
            day: Some(day),
            sentence: v.t(message),
            other: None,
            doubt: (!is_sure).then(|| v.t("web-doubt-unconfirmed")),
            proof: field.map(|field| Proof {
                text: String::new(),
                address: format!("#e-{}", field.as_str()),
            }),
            sign,
        })
    };
    let is_given = |fact: &Fact<Date>| matches!(fact, Fact::Given(_));
    let effect = paper.effect.map(|dated| dated.day);
    let starts = effect.any().filter(|day| paper.issue.any() != Some(*day));
    let steps = [
        day(
            paper.issue.any(),
            is_given(&paper.issue),
            "web-step-issued",
            "issued",
            Some(FieldName::IssueDate),
        ),
        day(
            starts,
            is_given(&effect),
            "web-step-effective",
            "issued",
            Some(FieldName::EffectiveDate),
        ),
        day(
            verdict.expiry_date,
            true,
            "web-step-expiry",
            "expires",
            None,
        ),
        day(
            verdict.start_works_by,
            true,
            "web-step-works",
            "expires",
            None,
        ),
    ];
    steps.into_iter().flatten().collect()
}

/// What the paper says that it does to another.
fn own_act(graph: &Graph, index: usize, act: usize, relation: &Relation, v: &View) -> Step {
    let links = graph.links().iter();
    let mut links = links.filter(|link| link.from == index && link.act == act);
    let targets = links.next().map_or(&[][..], |link| &link.targets);
    let target = match targets {
        [(target, _)] => Some(*target),
        several => several
            .iter()
            .find(|(_, fit)| *fit == Fit::Sure)
            .map(|(target, _)| *target),
    };
    let date = relation
        .date
        .map_or(String::new(), |date| format!(" ({})", v.day(&date)));
    Step {
        day: graph.paper(index).issue.any(),
        sentence: v.tt("web-acts", relation.verb.as_str()),
        other: Some(Other {
            name: format!("{}{date}", relation.number),
            address: target.map(|target| format!("/records/{}", graph.paper(target).id)),
        }),
        doubt: (relation.standing != Standing::Given).then(|| v.t("web-doubt-unconfirmed")),
        proof: Some(Proof {
            text: relation.evidence.text.clone(),
            address: format!("#{}", act_anchor(act)),
        }),
        sign: "acts",
    }
}

/// What another paper does to this one.
fn happened(
    catalogue: &Catalogue,
    graph: &Graph,
    index: usize,
    event: &Event,
    v: &View,
) -> Result<Step, CatalogueError> {
    let by = graph.paper(event.by);
    let address = format!("/records/{}", by.id);
    let links = graph.links().iter().filter(|link| link.from == event.by);
    let mut acts = links
        .filter(|link| link.targets.iter().any(|(target, _)| *target == index))
        .map(|link| link.act);
    let act = acts.next();
    let verb = act.map(|act| by.acts[act].verb);
    let said = match act {
        Some(act) => catalogue
            .record(by.id)?
            .record
            .relations
            .into_iter()
            .nth(act),
        None => None,
    };
    let proof = act.zip(said).map(|(act, relation)| Proof {
        text: relation.evidence.text,
        address: format!("{address}#{}", act_anchor(act)),
    });
    Ok(Step {
        day: event.day,
        sentence: sentence(event.effect, verb, v),
        other: Some(Other {
            name: name(by, v),
            address: Some(address),
        }),
        doubt: doubt(event.fit).map(|id| v.t(id)),
        proof,
        sign: match event.effect {
            Effect::Superseded | Effect::Revoked | Effect::Suspended(_) => "ends",
            Effect::Extended(_) | Effect::Changed(_) => "changes",
        },
    })
}

fn sentence(effect: Effect, verb: Option<RelationVerb>, v: &View) -> String {
    match (effect, verb) {
        (Effect::Extended(Some(until)), _) => v.f("web-acted-extends-until", "day", v.day(&until)),
        (Effect::Suspended(Some(until)), _) => {
            v.f("web-acted-suspends-until", "day", v.day(&until))
        }
        (_, Some(verb)) => v.tt("web-acted", verb.as_str()),
        // A later paper of the same number, which does not say that it replaces this one.
        (_, None) => v.t("web-acted-succeeded"),
    }
}

fn doubt(fit: Fit) -> Option<&'static str> {
    match fit {
        Fit::Sure => None,
        Fit::Unconfirmed => Some("web-doubt-unconfirmed"),
        Fit::Ambiguous => Some("web-doubt-ambiguous"),
        Fit::NearlySame => Some("web-doubt-nearly-same"),
        Fit::Contradicted => Some("web-doubt-contradicted"),
    }
}

/// Number and day, sure or not, else the file.
fn name(paper: &Paper, v: &View) -> String {
    let day = paper.issue.any().map(|day| v.day(&day));
    match (paper.number.clone().any(), day) {
        (Some(number), Some(day)) => format!("{number} ({day})"),
        (Some(number), None) => number,
        (None, Some(day)) => format!("{} ({day})", paper.file),
        (None, None) => paper.file.clone(),
    }
}
