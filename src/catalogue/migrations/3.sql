-- Version 3: values are found anew without reading, a batch tells where it stands, and two
-- images of one paper are one paper.
ALTER TABLE file ADD COLUMN rules TEXT NOT NULL DEFAULT '';
ALTER TABLE batch ADD COLUMN files_to_read INTEGER NOT NULL DEFAULT 0;
ALTER TABLE batch ADD COLUMN bytes_to_read INTEGER NOT NULL DEFAULT 0;
ALTER TABLE batch ADD COLUMN bytes_read INTEGER NOT NULL DEFAULT 0;
ALTER TABLE batch ADD COLUMN process INTEGER;
ALTER TABLE batch ADD COLUMN seen TEXT;
ALTER TABLE record ADD COLUMN same_as INTEGER REFERENCES record (id) ON DELETE SET NULL;
CREATE INDEX record_by_same_as ON record (same_as) WHERE same_as IS NOT NULL;
