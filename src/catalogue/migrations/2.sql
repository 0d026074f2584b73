-- Version 2: what each paper is worth over time, and what finds the neighbours of a paper.
ALTER TABLE record ADD COLUMN issue_key TEXT;
UPDATE record SET issue_key =
  (SELECT value FROM field WHERE field.record = record.id AND name = 'issue_date'
   ORDER BY by_person DESC LIMIT 1);
DROP INDEX record_by_number_key;
DROP INDEX record_without_number;
DROP INDEX relation_by_number_key;
CREATE INDEX record_by_number_key ON record (number_key, issue_date) WHERE number_key IS NOT NULL;
CREATE INDEX record_by_issue_key ON record (issue_key) WHERE issue_key IS NOT NULL;
CREATE INDEX relation_by_number_key ON relation (number_key, date);

CREATE TABLE validity (
  record         INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
  first_day      TEXT NOT NULL,
  last_day       TEXT NOT NULL,
  status         TEXT NOT NULL CHECK (status IN
                   ('in_force', 'not_yet_effective', 'expired', 'superseded', 'revoked', 'unknown')),
  borderline     INTEGER NOT NULL CHECK (borderline IN (0, 1)),
  reason         TEXT NOT NULL,
  expiry_date    TEXT,
  start_works_by TEXT,
  PRIMARY KEY (record, first_day)
) STRICT, WITHOUT ROWID;
CREATE INDEX validity_by_status ON validity (status, last_day, first_day);
CREATE TABLE unjudged (
  record INTEGER PRIMARY KEY
) STRICT;
CREATE TABLE judged_by (
  only  INTEGER PRIMARY KEY CHECK (only = 1),
  rules TEXT
) STRICT;
INSERT INTO judged_by VALUES (1, NULL);
