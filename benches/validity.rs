//! Validity: all papers of a catalogue judged from nothing, and one more paper.
//!
//! What: papers of twenty years in seven kinds, numbered anew each year; one in three cites an earlier one
//! (replaces, revokes, extends, amends), one in six is the next of its project's chain. The facts
//! are written straight into the tables, because storing is not what is measured.
//! Command: `cargo bench --bench validity` (SOHOA_BENCH_PAPERS=1000000 for the full size)

#![allow(clippy::print_stdout)] // the figures are the output

use std::path::Path;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::date;
use sohoa::catalogue::{BatchId, BatchStart, Catalogue, StoredFile};
use sohoa::document::{
    DocumentState, Evidence, Field, FieldName, FileText, Record, Rect, Relation, RelationVerb,
    Source, Standing,
};
use sohoa::extract::Knowledge;
use sohoa::validity::{settle, verdict_on};

/// As SQL: papers 1 to ?1, each with the values of its fields and what it cites.
const FACTS: &str = "
CREATE TEMP TABLE paper AS
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1),
  p AS (SELECT i, i % 6 = 0 AS chained, date('2004-01-02', '+' || (i * 7300 / ?1) || ' days') AS issued
        FROM n),
  -- Numbers begin again each year.
  q AS (SELECT i, chained, issued, row_number() OVER
          (PARTITION BY chained, i % 5, substr(issued, 1, 4) ORDER BY i) AS nth FROM p)
  SELECT i,
    CASE WHEN chained THEN 'gcn_dkdt' ELSE
      CASE i % 5 WHEN 0 THEN 'gpxd' WHEN 1 THEN 'gpmt' WHEN 2 THEN 'qd_thuedat'
                 WHEN 3 THEN 'qd_dieuchinh' ELSE 'gpld' END END AS kind,
    CASE WHEN chained THEN cast(4000000000 + (i / 6) % (?1 / 18 + 1) AS TEXT)
         ELSE nth || CASE i % 5 WHEN 0 THEN '/GPXD-KKT' WHEN 1 THEN '/GPMT-UBND'
           WHEN 2 THEN '/QĐ-UBND' WHEN 3 THEN '/QĐ-KKT' ELSE '/GPLĐ-KKT' END END AS number,
    CASE WHEN chained THEN cast(4000000000 + (i / 6) % (?1 / 18 + 1) AS TEXT)
         ELSE nth || CASE i % 5 WHEN 0 THEN 'gpxdkkt' WHEN 1 THEN 'gpmtubnd'
           WHEN 2 THEN 'qdubnd' WHEN 3 THEN 'qdkkt' ELSE 'gpldkkt' END END AS key,
    issued, 'Công ty TNHH số ' || (i % (?1 / 4 + 1)) AS holder
  FROM q ORDER BY i;
INSERT INTO file (id, name, inbox, path, size_bytes, modified_ns, state, settings, engine, batch)
  SELECT i, printf('%07d.pdf', i), 'inbox', '', 1, 0, 'catalogued', '', '', 1 FROM paper;
INSERT INTO record (id, file, part, first_page, last_page, unlimited, kind, number, number_key,
                    issue_date, issue_key, holder, needs_review)
  SELECT i, i, 1, 1, 1, 0, kind, number, key, issued, issued, holder, 0 FROM paper;
INSERT INTO field
  SELECT i, name, 0, value, 0.99, 'given', NULL, 1, 10, 10, 300, 40, text, 'bench', 'scan' FROM (
    SELECT i, 'authority' AS name, 'Ban Quản lý' AS value, 'BAN QUẢN LÝ' AS text FROM paper
    UNION ALL SELECT i, 'effective_date', issued, 'kể từ ngày ký' FROM paper
    UNION ALL SELECT i, 'expiry_date', date(issued, '+10 years'), '10 năm kể từ ngày ký' FROM paper
      WHERE kind IN ('gpmt', 'gpld')
    UNION ALL SELECT i, 'holder', holder, holder FROM paper
    UNION ALL SELECT i, 'issue_date', issued, 'ngày ' || issued FROM paper
    UNION ALL SELECT i, 'kind', kind, kind FROM paper
    UNION ALL SELECT i, 'number', number, number FROM paper
    UNION ALL SELECT i, 'signer', 'Nguyễn Văn A', 'Nguyễn Văn A' FROM paper
    UNION ALL SELECT i, 'start_works_by', date(issued, '+1 year'), '12 tháng kể từ ngày cấp'
      FROM paper WHERE kind = 'gpxd'
  ) ORDER BY i, name;
INSERT INTO relation
  SELECT a.i, 0, CASE a.i % 4 WHEN 0 THEN 'replaces' WHEN 1 THEN 'revokes' WHEN 2 THEN 'extends'
                 ELSE 'amends' END,
    b.number, b.key, b.issued, NULL, NULL, 0.99, 'given', NULL, 1, 10, 10, 300, 40, b.number,
    'bench', 'scan'
  FROM paper a JOIN paper b ON b.i = a.i - 1 - a.i * 7919 % (a.i - 1) WHERE a.i % 3 = 1 AND a.i > 1;
";

fn main() {
    let papers: u32 = std::env::var("SOHOA_BENCH_PAPERS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(100_000);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("c.db");
    let (mut catalogue, batch) = filled(&path, papers);
    let rules = Knowledge::load(None).expect("the shipped kinds").rules();

    let started = Instant::now();
    let judged = settle(&mut catalogue, &rules).expect("a judgement of each");
    assert_eq!(judged, papers as usize);
    println!("{papers} papers from nothing: {:.1?}", started.elapsed());

    let mut longest = Duration::ZERO;
    let started = Instant::now();
    const MORE: u32 = 100;
    for nth in 0..MORE {
        let target = 1 + nth * (papers / MORE);
        let one = Instant::now();
        catalogue
            .store(batch, &revocation(&catalogue, nth, target.into()))
            .expect("a stored paper");
        settle(&mut catalogue, &rules).expect("judgements of its neighbours");
        longest = longest.max(one.elapsed());
        let verdict = verdict_on(&catalogue, target.into(), date(2026, 11, 23));
        assert!(verdict.expect("a verdict").status.as_str() != "in_force");
    }
    println!(
        "one more paper, stored and judged with its neighbours: {:.2?} on average, {longest:.2?} at most",
        started.elapsed() / MORE
    );
}

fn filled(path: &Path, papers: u32) -> (Catalogue, BatchId) {
    let mut catalogue = Catalogue::open_writer(path).expect("a catalogue");
    let batch = catalogue
        .begin_batch(&BatchStart {
            as_of: date(2026, 11, 23),
            settings: "bench".to_owned(),
            engine: "fake".to_owned(),
            started: Timestamp::now(),
        })
        .expect("a batch");
    let tables = rusqlite::Connection::open(path).expect("the catalogue's tables");
    let facts = FACTS.replace("?1", &papers.to_string());
    tables
        .execute_batch(&format!("BEGIN; {facts} COMMIT;"))
        .expect("facts in the tables");
    (catalogue, batch)
}

/// A decision that revokes the paper of that id.
fn revocation(catalogue: &Catalogue, nth: u32, target: i64) -> StoredFile {
    let proof = |text: &str| Evidence {
        page: 1,
        rect: Rect::new(1, 1, 10, 10),
        text: text.to_owned(),
        rule: "bench".to_owned(),
        source: Source::Scan,
    };
    let field = |name, value: String| Field {
        name,
        evidence: proof(&value),
        value,
        probability: 0.99,
        standing: Standing::Given,
    };
    let revoked = catalogue.record(target).expect("the target").record;
    let given = |name| revoked.given(name).unwrap_or_default().to_owned();
    let record = Record {
        part: 1,
        first_page: 1,
        last_page: 1,
        fields: vec![
            field(FieldName::Kind, "qd_thuhoi".to_owned()),
            field(FieldName::Number, format!("{nth}/QĐ-KKT")),
            field(FieldName::IssueDate, "2026-01-05".to_owned()),
            field(FieldName::Holder, given(FieldName::Holder)),
        ],
        relations: vec![Relation {
            verb: RelationVerb::Revokes,
            number: given(FieldName::Number),
            date: revoked.given_date(FieldName::IssueDate),
            kind: None,
            until: None,
            probability: 0.99,
            standing: Standing::Given,
            evidence: proof("thu hồi"),
        }],
        ..Record::default()
    };
    StoredFile {
        name: format!("more/{nth}.pdf"),
        inbox: "inbox".to_owned(),
        path: String::new(),
        sha256: None,
        size_bytes: 1,
        modified_ns: 0,
        state: DocumentState::Catalogued,
        reason: None,
        detail: None,
        original: None,
        settings: "bench".to_owned(),
        rules: String::new(),
        engine: "fake".to_owned(),
        text: Some(FileText {
            pages: Vec::new(),
            records: vec![record],
        }),
        register: None,
    }
}
