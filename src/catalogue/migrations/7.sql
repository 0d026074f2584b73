-- Version 7: what somebody put onto a page beside its print.
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
  PRIMARY KEY (file, page, position),
  FOREIGN KEY (file, page) REFERENCES page (file, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
