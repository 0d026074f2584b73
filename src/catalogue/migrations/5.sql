-- Version 5: how sure the page range of a paper is, where the register says something else, its rows
-- without a file, and files kept in brief.
ALTER TABLE record ADD COLUMN cut_doubt REAL NOT NULL DEFAULT 0;
ALTER TABLE record ADD COLUMN register_differs TEXT;
ALTER TABLE file ADD COLUMN brief INTEGER NOT NULL DEFAULT 0 CHECK (brief IN (0, 1));
CREATE TABLE unfiled_row (
  name TEXT PRIMARY KEY,
  raw  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
