-- Version 9: one changed paper does not make the columns of its whole block stale.
DROP TRIGGER record_added;
DROP TRIGGER record_changed;
DROP TRIGGER record_removed;
DROP TRIGGER validity_added;
DROP TRIGGER validity_removed;
CREATE TABLE stale_paper (
  record INTEGER PRIMARY KEY
) STRICT;
CREATE TRIGGER record_added AFTER INSERT ON record
WHEN NOT EXISTS (SELECT 1 FROM stale_block WHERE block = new.id >> 10)
 AND NOT EXISTS (SELECT 1 FROM stale_paper WHERE record = new.id)
BEGIN
  INSERT INTO stale_paper VALUES (new.id);
END;
CREATE TRIGGER record_changed AFTER UPDATE OF kind, authority, issue_date, same_as ON record
WHEN NOT EXISTS (SELECT 1 FROM stale_block WHERE block = new.id >> 10)
 AND NOT EXISTS (SELECT 1 FROM stale_paper WHERE record = new.id)
BEGIN
  INSERT INTO stale_paper VALUES (new.id);
END;
CREATE TRIGGER record_removed AFTER DELETE ON record
WHEN NOT EXISTS (SELECT 1 FROM stale_block WHERE block = old.id >> 10)
 AND NOT EXISTS (SELECT 1 FROM stale_paper WHERE record = old.id)
BEGIN
  INSERT INTO stale_paper VALUES (old.id);
END;
CREATE TRIGGER validity_added AFTER INSERT ON validity
WHEN NOT EXISTS (SELECT 1 FROM stale_block WHERE block = new.record >> 10)
 AND NOT EXISTS (SELECT 1 FROM stale_paper WHERE record = new.record)
BEGIN
  INSERT INTO stale_paper VALUES (new.record);
END;
CREATE TRIGGER validity_removed AFTER DELETE ON validity
WHEN NOT EXISTS (SELECT 1 FROM stale_block WHERE block = old.record >> 10)
 AND NOT EXISTS (SELECT 1 FROM stale_paper WHERE record = old.record)
BEGIN
  INSERT INTO stale_paper VALUES (old.record);
END;
CREATE TABLE restating_kind (
  kind TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
-- By which rules papers were judged is a version and JSON.
INSERT INTO restating_kind
  SELECT key FROM judged_by, json_each(substr(rules, instr(rules, '{')), '$.kinds')
  WHERE value ->> '$.amendment' = 'restating';
