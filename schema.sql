-- The catalogue of `sohoa`: what was found in the inboxes and what the papers say.
--
-- For an auditor who opens this file with another tool:
--   * Facts are stored; what follows from them is in `validity` and can be made again from the facts
--     at any time.
--   * `file` has one row for every file found; catalogued + skipped + quarantined = all of them.
--   * `record` is one paper of a file (usually the only one); its columns repeat the *given* values
--     of `field`, so that it can be read and filtered alone. A value that waits for review is in
--     `field` with standing 'proposed' and is null in `record`.
--   * Boxes are pixels of the page image as stored in the file, before turning; pages count from 1.
--   * Dates are ISO 8601 text; times are UTC.
-- application_id is 0x736F686F ('soho'), user_version is the version of this schema.

-- One run over one or more inboxes.
CREATE TABLE batch (
  id          INTEGER PRIMARY KEY,
  as_of       TEXT NOT NULL,              -- the day for which its summary judged what is in force
  settings    TEXT NOT NULL,              -- fingerprint of what decides the values (version, engine, kinds)
  engine      TEXT NOT NULL,              -- reader, e.g. 'tesseract 5.3.0 vie'
  started     TEXT NOT NULL,
  ended       TEXT,                       -- null: running, or killed before its end
  interrupted INTEGER NOT NULL DEFAULT 0 CHECK (interrupted IN (0, 1)),
  files_read  INTEGER NOT NULL DEFAULT 0, -- work of this run only
  pages_read  INTEGER NOT NULL DEFAULT 0,
  files_to_read INTEGER NOT NULL DEFAULT 0, -- what this run set out to read
  bytes_to_read INTEGER NOT NULL DEFAULT 0,
  bytes_read  INTEGER NOT NULL DEFAULT 0, -- of these
  process     INTEGER,                    -- that carries it out, on the machine that wrote this
  seen        TEXT                        -- when it last gave a sign of life
) STRICT;

-- One row for every file found in an inbox. A file that has since vanished keeps its row.
CREATE TABLE file (
  id          INTEGER PRIMARY KEY,
  name        TEXT NOT NULL UNIQUE,       -- relative to its inbox, '/' between folders
  inbox       TEXT NOT NULL,              -- the inbox as given on the command line
  path        TEXT NOT NULL,              -- where the original lay when it was read
  sha256      TEXT,                       -- of the untouched bytes; null if they could not be read
  size_bytes  INTEGER NOT NULL,
  modified_ns INTEGER NOT NULL,           -- modification time, nanoseconds since 1970
  state       TEXT NOT NULL CHECK (state IN ('catalogued', 'skipped', 'quarantined')),
  reason      TEXT,                       -- code of why it is skipped or quarantined
  detail      TEXT,                       -- the same for a person to read
  original    TEXT,                       -- for a duplicate: name of the file that was read
  settings    TEXT NOT NULL,              -- fingerprint of what its words depend on beside its bytes
  engine      TEXT NOT NULL,
  batch       INTEGER NOT NULL REFERENCES batch (id),
  stored      TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  rules       TEXT NOT NULL DEFAULT '',   -- fingerprint of what its values depend on beside its words
  brief       INTEGER NOT NULL DEFAULT 0 CHECK (brief IN (0, 1)) -- no longer in force: kept without its text
) STRICT;
CREATE INDEX file_by_state ON file (state, reason);
CREATE INDEX file_by_sha256 ON file (sha256);
CREATE INDEX file_by_batch ON file (batch, state);

-- What the office's own register says of a file: a witness, not the truth.
CREATE TABLE register_row (
  file       INTEGER PRIMARY KEY REFERENCES file (id) ON DELETE CASCADE,
  number     TEXT,
  issue_date TEXT,
  holder     TEXT,
  note       TEXT,
  raw        TEXT NOT NULL                -- the row as it stands in the register, JSON
) STRICT;

-- Rows of the register last used that are about no file of its run.
CREATE TABLE unfiled_row (
  name TEXT PRIMARY KEY,                  -- the file's name as the register gives it
  raw  TEXT NOT NULL                      -- the rows about it as they stand, JSON
) STRICT, WITHOUT ROWID;

-- A page with its words, so that rules can be applied again without reading the scan again.
CREATE TABLE page (
  file          INTEGER NOT NULL REFERENCES file (id) ON DELETE CASCADE,
  number        INTEGER NOT NULL,         -- from 1
  state         TEXT NOT NULL CHECK (state IN ('read', 'blank', 'unreadable')),
  problem       TEXT,                     -- code of why it could not be read
  origin        TEXT NOT NULL CHECK (origin IN ('scan', 'text_layer')),
  width_px      INTEGER NOT NULL,         -- of the page image as stored
  height_px     INTEGER NOT NULL,
  dpi           REAL NOT NULL,            -- of the readable (upright, straight) page
  quarter_turns INTEGER NOT NULL,         -- clockwise turns that made it upright
  skew_deg      REAL NOT NULL,            -- what was straightened, counter-clockwise positive
  geometry      TEXT NOT NULL,            -- JSON: size of the readable page and the way back to stored pixels
  text          TEXT NOT NULL,            -- a line each, reading order
  words         TEXT NOT NULL,            -- JSON: lines of [text, x, y, w, h, confidence in 1/1000, as read if mended], readable pixels
  PRIMARY KEY (file, number)
) STRICT;

-- What stands on a page beside its print: digits in a blank, seals, stamps, frames, codes, digital
-- signatures (one that is not shown has a width of 0).
CREATE TABLE mark (
  file     INTEGER NOT NULL,
  page     INTEGER NOT NULL,              -- from 1
  position INTEGER NOT NULL,              -- down the page, from 0
  kind     TEXT NOT NULL,                 -- 'written_number', 'seal', 'arrival' ...
  text     TEXT NOT NULL,                 -- what it says, as far as it was read
  x        INTEGER NOT NULL,
  y        INTEGER NOT NULL,
  w        INTEGER NOT NULL,
  h        INTEGER NOT NULL,
  readings TEXT NOT NULL,                 -- JSON: for digits in a blank, the best three ways to read them
  detail   TEXT NOT NULL DEFAULT '{}',    -- JSON: fields of a code, certificates of a signature
  why      TEXT,                          -- code of why a person should look at it
  PRIMARY KEY (file, page, position),
  FOREIGN KEY (file, page) REFERENCES page (file, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- One paper. Its columns repeat given values only.
CREATE TABLE record (
  id             INTEGER PRIMARY KEY,
  file           INTEGER NOT NULL REFERENCES file (id) ON DELETE CASCADE,
  part           INTEGER NOT NULL,        -- which paper of its file, from 1
  first_page     INTEGER NOT NULL,
  last_page      INTEGER NOT NULL,
  unlimited      INTEGER NOT NULL CHECK (unlimited IN (0, 1)), -- it says of itself that it has no end
  term           TEXT,                    -- JSON: the term it states, with its evidence
  kind           TEXT,
  title          TEXT,
  number         TEXT,
  number_key     TEXT,                    -- number (given or proposed) without case, tone marks, zeros and separators
  issue_date     TEXT,
  authority      TEXT,
  holder         TEXT,
  holder_id      TEXT,
  effective_date TEXT,
  expiry_date    TEXT,                    -- as the paper states it, before extensions
  start_works_by TEXT,
  needs_review   INTEGER NOT NULL CHECK (needs_review IN (0, 1)),
  issue_key      TEXT,                    -- issue date, given or proposed
  same_as        INTEGER REFERENCES record (id) ON DELETE SET NULL, -- its better image, in another file
  cut_doubt      REAL NOT NULL DEFAULT 0, -- probability that its page range is wrong, 0 to 1
  register_differs TEXT,                  -- fields of which the register says something else, by comma
  UNIQUE (file, part)
) STRICT;
CREATE INDEX record_by_number_key ON record (number_key, issue_date) WHERE number_key IS NOT NULL;
CREATE INDEX record_by_issue_key ON record (issue_key) WHERE issue_key IS NOT NULL;
CREATE INDEX record_by_kind ON record (kind, issue_date);
CREATE INDEX record_by_issue_date ON record (issue_date);
CREATE INDEX record_by_same_as ON record (same_as) WHERE same_as IS NOT NULL;
CREATE INDEX record_for_review ON record (id) WHERE needs_review = 1;

-- A value read from a paper, with its proof. What a person entered stands beside what the machine
-- read (by_person = 1) and wins; reading again replaces machine values only.
CREATE TABLE field (
  record      INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
  name        TEXT NOT NULL,
  by_person   INTEGER NOT NULL DEFAULT 0 CHECK (by_person IN (0, 1)),
  value       TEXT NOT NULL,
  probability REAL NOT NULL,              -- that the value is right, 0 to 1
  standing    TEXT NOT NULL CHECK (standing IN ('given', 'proposed')),
  why         TEXT,                       -- why it is only proposed
  page        INTEGER NOT NULL,
  x           INTEGER NOT NULL,
  y           INTEGER NOT NULL,
  w           INTEGER NOT NULL,
  h           INTEGER NOT NULL,
  text        TEXT NOT NULL,              -- as read at that place
  rule        TEXT NOT NULL,              -- what found it
  source      TEXT NOT NULL,              -- scan, handwriting, text_layer, qr, signature, register, person
  PRIMARY KEY (record, name, by_person)
) STRICT, WITHOUT ROWID;

-- What a paper says it does to another paper, as cited. Which record that is, is found when asked:
-- the other paper may arrive later, or never.
CREATE TABLE relation (
  record      INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
  position    INTEGER NOT NULL,           -- reading order
  verb        TEXT NOT NULL,              -- replaces, revokes, partly_revokes, extends, amends, corrects, reissues, suspends
  number      TEXT NOT NULL,
  number_key  TEXT NOT NULL,
  date        TEXT,
  kind        TEXT,
  until       TEXT,                       -- the new last day, for an extension
  probability REAL NOT NULL,
  standing    TEXT NOT NULL CHECK (standing IN ('given', 'proposed')),
  why         TEXT,
  page        INTEGER NOT NULL,
  x           INTEGER NOT NULL,
  y           INTEGER NOT NULL,
  w           INTEGER NOT NULL,
  h           INTEGER NOT NULL,
  text        TEXT NOT NULL,
  rule        TEXT NOT NULL,
  source      TEXT NOT NULL,
  PRIMARY KEY (record, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX relation_by_number_key ON relation (number_key, date);
CREATE INDEX relation_by_date ON relation (date);

-- What each paper is worth from `first_day` to `last_day`, both included; the periods of a paper
-- follow one another from 0001-01-01 to 9999-12-31. It holds nothing of its own: `sohoa` makes it from
-- the tables above, and again for the neighbours of whatever changes. The papers in force on a day:
--   SELECT record FROM validity WHERE status = 'in_force' AND :day BETWEEN first_day AND last_day
CREATE TABLE validity (
  record         INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
  first_day      TEXT NOT NULL,
  last_day       TEXT NOT NULL,
  status         TEXT NOT NULL CHECK (status IN
                   ('in_force', 'not_yet_effective', 'expired', 'superseded', 'revoked', 'unknown')),
  borderline     INTEGER NOT NULL CHECK (borderline IN (0, 1)), -- another lawful reading differs
  reason         TEXT NOT NULL,           -- JSON: code of the reason and the papers and days it rests on
  expiry_date    TEXT,                    -- last day in force after extensions, if confirmed
  start_works_by TEXT,                    -- last day to begin works after extensions, if confirmed
  PRIMARY KEY (record, first_day)
) STRICT, WITHOUT ROWID;
CREATE INDEX validity_by_status ON validity (status, last_day, first_day);

-- Papers that changed, or whose neighbours did, since they were last judged; they have no row in
-- `validity` until then.
CREATE TABLE unjudged (
  record INTEGER PRIMARY KEY
) STRICT;

-- By which rules all others were judged; null: nothing is judged, everything has to be.
CREATE TABLE judged_by (
  only  INTEGER PRIMARY KEY CHECK (only = 1),
  rules TEXT
) STRICT;
INSERT INTO judged_by VALUES (1, NULL);

-- Kinds by these rules of which the latest paper of a number stands alone: such papers decide about one
-- another without saying so.
CREATE TABLE restating_kind (
  kind TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- What search uses. All of it is made from the tables above and can be made again.

-- The index of words: the papers of a chunk (record.id >> 16) that are filed under a term. `ids` holds
-- the lower 16 bits of their ids: a list of 2 bytes each (little endian), or, 8,192 bytes long, a row of
-- bits. A term is a letter and a word: w folded (no tone marks, d for đ), 2 and 3 the beginnings of
-- those, x with tone marks, p two folded words side by side, n of a name, h of the holder, # of the
-- number; * is every paper.
CREATE TABLE posting (
  chunk INTEGER NOT NULL,
  term  TEXT NOT NULL,
  ids   BLOB NOT NULL,
  PRIMARY KEY (chunk, term)
) STRICT;

-- Papers that are not filed yet, or are filed as they were before: their terms now and then, a line each.
CREATE TABLE unsettled (
  record INTEGER PRIMARY KEY,
  terms  TEXT NOT NULL,
  gone   TEXT NOT NULL
) STRICT;

-- Folded words that were ever read, and lists of them by length, to find those that were misread.
CREATE TABLE known_word (
  word TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE word_list (
  id     INTEGER PRIMARY KEY,
  length INTEGER NOT NULL,                -- in bytes
  words  TEXT NOT NULL                    -- a line each
) STRICT;
CREATE INDEX word_list_by_length ON word_list (length);

-- Values to count by, and their ids in the columns.
CREATE TABLE facet_name (
  id     INTEGER PRIMARY KEY,
  facet  TEXT NOT NULL CHECK (facet IN ('kind', 'authority')),
  name   TEXT NOT NULL,
  folded TEXT NOT NULL,
  UNIQUE (facet, name)
) STRICT;

-- Day of issue, kind, authority and periods of validity of 1,024 papers (record.id >> 10), in columns.
CREATE TABLE facet_block (
  block   INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  columns BLOB NOT NULL
) STRICT;

-- Blocks that are no longer what the tables say, and papers that are not in blocks that else are.
CREATE TABLE stale_block (
  block INTEGER PRIMARY KEY
) STRICT;
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
