//! Json: a record as one line for other systems. The keys and their order are a contract.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::document::{DOUBTFUL_CUT, FieldName, Mark, MarkKind, Relation, RelationVerb, Standing};
use crate::validity::{Judged, Language, sentence};

#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page_range: Option<[u32; 2]>,
    /// Other files that show the same paper.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    other_images: &'a [String],
    sha256: Option<&'a str>,
    pages: u32,
    kind: Option<&'a str>,
    title: Option<&'a str>,
    number: Option<&'a str>,
    issue_date: Option<&'a str>,
    authority: Option<&'a str>,
    authority_id: Option<&'a str>,
    holder: Option<&'a str>,
    holder_id: Option<&'a str>,
    subject: Option<&'a str>,
    signer: Option<&'a str>,
    effective_date: Option<&'a str>,
    expiry_date: Option<String>,
    start_works_by: Option<String>,
    status: &'a str,
    status_reason: String,
    borderline: bool,
    replaces: Vec<Value>,
    revokes: Vec<Value>,
    partly_revokes: Vec<Value>,
    extends: Vec<Value>,
    amends: Vec<Value>,
    corrects: Vec<Value>,
    reissues: Vec<Value>,
    suspends: Vec<Value>,
    copy: Option<&'a str>,
    result_code: Option<&'a str>,
    probability: Map<String, Value>,
    evidence: Map<String, Value>,
    proposed: Map<String, Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    marks: Vec<Value>,
}

/// The record as one line of JSON.
pub fn record_line(judged: &Judged) -> String {
    serde_json::to_string(&line(judged)).expect("a record is plain data")
}

fn line(judged: &Judged) -> Line<'_> {
    let (stored, verdict) = (&judged.stored, &judged.verdict);
    let record = &stored.record;
    let given = |name| record.given(name);
    let cited = |verb| cited(&record.relations, verb);
    let is_one_of_many = stored.parts > 1;
    Line {
        file: &stored.file,
        part: is_one_of_many.then_some(record.part),
        page_range: is_one_of_many.then_some([record.first_page, record.last_page]),
        other_images: &stored.other_images,
        sha256: stored.sha256.as_deref(),
        pages: stored.pages,
        kind: given(FieldName::Kind),
        title: given(FieldName::Title),
        number: given(FieldName::Number),
        issue_date: given(FieldName::IssueDate),
        authority: given(FieldName::Authority),
        authority_id: given(FieldName::AuthorityId),
        holder: given(FieldName::Holder),
        holder_id: given(FieldName::HolderId),
        subject: given(FieldName::Subject),
        signer: given(FieldName::Signer),
        effective_date: given(FieldName::EffectiveDate),
        expiry_date: verdict.expiry_date.map(|day| day.to_string()),
        start_works_by: verdict.start_works_by.map(|day| day.to_string()),
        status: verdict.status.as_str(),
        status_reason: sentence(&verdict.reason, Language::Vietnamese),
        borderline: verdict.borderline,
        replaces: cited(RelationVerb::Replaces),
        revokes: cited(RelationVerb::Revokes),
        partly_revokes: cited(RelationVerb::PartlyRevokes),
        extends: cited(RelationVerb::Extends),
        amends: cited(RelationVerb::Amends),
        corrects: cited(RelationVerb::Corrects),
        reissues: cited(RelationVerb::Reissues),
        suspends: cited(RelationVerb::Suspends),
        copy: given(FieldName::Copy),
        result_code: given(FieldName::ResultCode),
        probability: probability(judged),
        evidence: evidence(judged),
        proposed: proposed(judged),
        marks: stored.marks.iter().filter(is_exact).map(mark).collect(),
    }
}

/// Codes and signatures hold facts of their own; what was written or stamped is in the values.
fn is_exact((_, mark): &&(u32, Mark)) -> bool {
    matches!(
        mark.kind,
        MarkKind::QrCode | MarkKind::BarCode | MarkKind::DigitalSignature
    )
}

/// A mark with its page.
fn mark((page, mark): &(u32, Mark)) -> Value {
    let mut value = json!(mark);
    value["page"] = json!(page);
    value
}

fn cited(relations: &[Relation], verb: RelationVerb) -> Vec<Value> {
    relations
        .iter()
        .filter(|relation| relation.verb == verb && relation.standing == Standing::Given)
        .map(|relation| json!({"number": relation.number, "date": relation.date}))
        .collect()
}

/// Probabilities to the thousandth: more digits would say more than is known. What is not certain is never
/// rounded up to it.
fn thousandths(probability: f32) -> Value {
    let rounded = (f64::from(probability) * 1000.0).round() / 1000.0;
    json!(if probability < 1.0 {
        rounded.min(0.999)
    } else {
        1.0
    })
}

fn probability(judged: &Judged) -> Map<String, Value> {
    let record = &judged.stored.record;
    let given = record.fields.iter().filter(|field| field.is_given());
    let mut probability: Map<String, Value> = given
        .map(|field| {
            (
                field.name.as_str().to_owned(),
                thousandths(field.probability),
            )
        })
        .collect();
    if judged.stored.parts > 1 {
        probability.insert("page_range".to_owned(), thousandths(1.0 - record.cut_doubt));
    }
    probability
}

fn evidence(judged: &Judged) -> Map<String, Value> {
    let size_of = |page: u32| {
        judged
            .stored
            .page_sizes
            .iter()
            .find(|size| size.page == page)
    };
    let fields = judged.stored.record.fields.iter();
    fields
        .map(|field| {
            let proof = &field.evidence;
            let size = size_of(proof.page);
            let value = json!({
                "page": proof.page,
                "box": [proof.rect.x, proof.rect.y, proof.rect.w, proof.rect.h],
                "page_width_px": size.map(|size| size.width_px),
                "page_height_px": size.map(|size| size.height_px),
                "text": proof.text,
                "rule": proof.rule,
                "source": proof.source,
            });
            (field.name.as_str().to_owned(), value)
        })
        .collect()
}

fn proposed(judged: &Judged) -> Map<String, Value> {
    let record = &judged.stored.record;
    let mut proposed = Map::new();
    for field in &record.fields {
        if let Standing::Proposed { why } = &field.standing {
            let probability = thousandths(field.probability);
            let value = json!({"value": field.value, "probability": probability, "why": why});
            proposed.insert(field.name.as_str().to_owned(), value);
        }
    }
    if record.cut_doubt > DOUBTFUL_CUT {
        let value = json!({
            "value": [record.first_page, record.last_page],
            "probability": thousandths(1.0 - record.cut_doubt),
            "why": "cut",
        });
        proposed.insert("page_range".to_owned(), value);
    }
    for relation in &record.relations {
        if let Standing::Proposed { why } = &relation.standing {
            let value = json!({
                "number": relation.number,
                "date": relation.date,
                "probability": thousandths(relation.probability),
                "why": why,
            });
            let list = proposed
                .entry(relation.verb.as_str())
                .or_insert_with(|| Value::Array(Vec::new()));
            list.as_array_mut()
                .expect("a list was just put there")
                .push(value);
        }
    }
    proposed
}
