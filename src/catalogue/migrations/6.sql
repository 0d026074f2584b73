-- Version 6: what a batch has decided is counted while it runs.
CREATE INDEX file_by_batch ON file (batch, state);
