//! Papers made for tests, and what they are worth.

mod bad_input;
mod kept;
mod relations;

use jiff::civil::{Date, date};

use super::{
    Amendment, Graph, KindRules, Language, Paper, Rules, Status, TermRule, Verdict, judge, sentence,
};
use crate::catalogue::{BatchId, BatchStart, Catalogue, StoredFile};
use crate::document::{
    DocumentState, Evidence, Field, FieldName, FileText, Record, Rect, Relation, RelationVerb,
    Source, Standing, Term, TermStart, TermUnit,
};

/// A paper in the making.
#[derive(Clone, Debug)]
struct Make {
    file: String,
    record: Record,
}

/// A given kind, number, day of issue and holder, each left out when empty.
fn paper(file: &str, kind: &str, number: &str, issued: &str, holder: &str) -> Make {
    let record = Record {
        part: 1,
        first_page: 1,
        last_page: 1,
        ..Record::default()
    };
    Make {
        file: file.to_owned(),
        record,
    }
    .with(FieldName::Kind, kind)
    .with(FieldName::Number, number)
    .with(FieldName::IssueDate, issued)
    .with(FieldName::Holder, holder)
}

impl Make {
    fn with(mut self, name: FieldName, value: &str) -> Self {
        if !value.is_empty() {
            self.record.fields.push(Field {
                name,
                value: value.to_owned(),
                probability: 0.99,
                standing: Standing::Given,
                evidence: proof(&shown(value)),
            });
        }
        self
    }

    fn only_proposed(mut self, name: FieldName) -> Self {
        for field in self.record.fields.iter_mut().filter(|f| f.name == name) {
            field.standing = doubtful();
        }
        self
    }

    /// "đến hết ngày …".
    fn until(self, day: &str) -> Self {
        let mut made = self.with(FieldName::ExpiryDate, day);
        let field = made.record.fields.last_mut().unwrap();
        field.evidence.text = format!("đến hết ngày {}", shown(day));
        made
    }

    fn for_term(mut self, count: u32, unit: TermUnit, start: TermStart) -> Self {
        let evidence = proof("thời hạn");
        self.record.term = Some(Term {
            count,
            unit,
            start,
            evidence,
        });
        self
    }

    fn acts(self, verb: RelationVerb, number: &str, date: &str) -> Self {
        self.acts_until(verb, number, date, "")
    }

    fn acts_until(mut self, verb: RelationVerb, number: &str, date: &str, until: &str) -> Self {
        self.record.relations.push(Relation {
            verb,
            number: number.to_owned(),
            date: date.parse().ok(),
            kind: None,
            until: until.parse().ok(),
            probability: 0.99,
            standing: Standing::Given,
            evidence: proof(number),
        });
        self
    }

    fn act_only_proposed(self) -> Self {
        self.act_in_doubt(Standing::MISREAD)
    }

    fn act_in_doubt(mut self, why: &str) -> Self {
        let why = why.to_owned();
        self.record.relations.last_mut().unwrap().standing = Standing::Proposed { why };
        self
    }

    fn stored(&self) -> StoredFile {
        StoredFile {
            name: self.file.clone(),
            inbox: "inbox".to_owned(),
            path: self.file.clone(),
            sha256: None,
            size_bytes: 1,
            modified_ns: 0,
            state: DocumentState::Catalogued,
            reason: None,
            detail: None,
            original: None,
            settings: "test".to_owned(),
            rules: "r".to_owned(),
            engine: "fake".to_owned(),
            text: Some(FileText {
                pages: Vec::new(),
                records: vec![self.record.clone()],
            }),
            register: None,
        }
    }
}

/// `2024-03-15` as papers print it.
fn shown(value: &str) -> String {
    match value.parse::<Date>() {
        Ok(day) => format!("{:02}/{:02}/{}", day.day(), day.month(), day.year()),
        Err(_) => value.to_owned(),
    }
}

fn proof(text: &str) -> Evidence {
    Evidence {
        page: 1,
        rect: Rect::default(),
        text: text.to_owned(),
        rule: "test".to_owned(),
        source: Source::Scan,
    }
}

fn doubtful() -> Standing {
    Standing::Proposed {
        why: Standing::MISREAD.to_owned(),
    }
}

fn rules() -> Rules {
    let limited = |code: &str, term, amendment, longest_years| {
        let rules = KindRules {
            term,
            amendment,
            longest_years,
        };
        (code.to_owned(), rules)
    };
    let rule = |code, term, amendment| limited(code, term, amendment, None);
    Rules::new([
        rule("permit", TermRule::Own, Amendment::Cumulative),
        limited("certificate", TermRule::Own, Amendment::Restating, Some(12)),
        rule("project", TermRule::Own, Amendment::Restating),
        rule("decision", TermRule::None, Amendment::Cumulative),
        rule("works", TermRule::StartOfWorks, Amendment::Cumulative),
    ])
}

/// Papers judged together.
struct Office(Graph);

fn office(papers: &[Make]) -> Office {
    let papers = papers
        .iter()
        .enumerate()
        .map(|(id, made)| Paper::from_record(id as i64 + 1, &made.file, &made.record))
        .collect();
    let rules = rules();
    Office(Graph::resolve(papers, &|code| rules.of(code)))
}

impl Office {
    fn verdict(&self, file: &str, day: Date) -> Verdict {
        let index = self.0.papers().iter().position(|p| p.file == file).unwrap();
        judge(&self.0, index, day)
    }

    fn status(&self, file: &str, day: Date) -> Status {
        self.verdict(file, day).status
    }

    /// The sentence of the verdict in both languages.
    fn says(&self, file: &str, day: Date) -> (String, String) {
        let reason = self.verdict(file, day).reason;
        (
            sentence(&reason, Language::Vietnamese),
            sentence(&reason, Language::English),
        )
    }
}

const TODAY: Date = date(2026, 11, 23);

/// A catalogue in a temporary folder with a batch begun.
fn catalogue() -> (tempfile::TempDir, Catalogue, BatchId) {
    let folder = tempfile::tempdir().unwrap();
    let mut catalogue = Catalogue::open_writer(folder.path().join("c.db")).unwrap();
    let batch = catalogue
        .begin_batch(&BatchStart {
            as_of: TODAY,
            settings: "test".to_owned(),
            engine: "fake".to_owned(),
            started: jiff::Timestamp::UNIX_EPOCH,
        })
        .unwrap();
    (folder, catalogue, batch)
}
