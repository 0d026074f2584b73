-- Version 10: long rows have ids of their own. In a table WITHOUT ROWID, each step of the search for a
-- row reads the whole row that it is compared with.
CREATE TABLE page_10 (
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
INSERT INTO page_10 SELECT * FROM page ORDER BY file, number;
DROP TABLE page;
ALTER TABLE page_10 RENAME TO page;
CREATE TABLE posting_10 (
  chunk INTEGER NOT NULL,
  term  TEXT NOT NULL,
  ids   BLOB NOT NULL,
  PRIMARY KEY (chunk, term)
) STRICT;
INSERT INTO posting_10 SELECT * FROM posting ORDER BY chunk, term;
DROP TABLE posting;
ALTER TABLE posting_10 RENAME TO posting;
