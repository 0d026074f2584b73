-- Version 4: an index of words of our own, and columns to count by, in place of two FTS5 tables.
DROP TABLE words_folded;
DROP TABLE words_exact;
CREATE TABLE posting (
  chunk INTEGER NOT NULL,
  term  TEXT NOT NULL,
  ids   BLOB NOT NULL,
  PRIMARY KEY (chunk, term)
) STRICT, WITHOUT ROWID;
CREATE TABLE unsettled (
  record INTEGER PRIMARY KEY,
  terms  TEXT NOT NULL,
  gone   TEXT NOT NULL
) STRICT;
CREATE TABLE known_word (
  word TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE word_list (
  id     INTEGER PRIMARY KEY,
  length INTEGER NOT NULL,
  words  TEXT NOT NULL
) STRICT;
CREATE INDEX word_list_by_length ON word_list (length);
CREATE TABLE facet_name (
  id     INTEGER PRIMARY KEY,
  facet  TEXT NOT NULL CHECK (facet IN ('kind', 'authority')),
  name   TEXT NOT NULL,
  folded TEXT NOT NULL,
  UNIQUE (facet, name)
) STRICT;
CREATE TABLE facet_block (
  block   INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  columns BLOB NOT NULL
) STRICT;
CREATE TABLE stale_block (
  block INTEGER PRIMARY KEY
) STRICT;
CREATE TRIGGER record_added AFTER INSERT ON record BEGIN
  INSERT INTO stale_block SELECT new.id >> 10
  WHERE NOT EXISTS (SELECT 1 FROM stale_block WHERE block = new.id >> 10);
END;
CREATE TRIGGER record_changed AFTER UPDATE OF kind, authority, issue_date, same_as ON record BEGIN
  INSERT INTO stale_block SELECT new.id >> 10
  WHERE NOT EXISTS (SELECT 1 FROM stale_block WHERE block = new.id >> 10);
END;
CREATE TRIGGER record_removed AFTER DELETE ON record BEGIN
  INSERT INTO stale_block SELECT old.id >> 10
  WHERE NOT EXISTS (SELECT 1 FROM stale_block WHERE block = old.id >> 10);
END;
CREATE TRIGGER validity_added AFTER INSERT ON validity BEGIN
  INSERT INTO stale_block SELECT new.record >> 10
  WHERE NOT EXISTS (SELECT 1 FROM stale_block WHERE block = new.record >> 10);
END;
CREATE TRIGGER validity_removed AFTER DELETE ON validity BEGIN
  INSERT INTO stale_block SELECT old.record >> 10
  WHERE NOT EXISTS (SELECT 1 FROM stale_block WHERE block = old.record >> 10);
END;
INSERT INTO stale_block SELECT DISTINCT id >> 10 FROM record;
