-- Version 8: what else is known of a mark, and why a person should look at it.
ALTER TABLE mark ADD COLUMN detail TEXT NOT NULL DEFAULT '{}';
ALTER TABLE mark ADD COLUMN why TEXT;
