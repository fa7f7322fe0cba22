-- Records that wait for what they refer to, and records kept beside those of a higher supplier.
ALTER TABLE load_journal ADD COLUMN waiting INTEGER NOT NULL DEFAULT 0;
ALTER TABLE load_journal ADD COLUMN outranked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE load_job ADD COLUMN waiting BIGINT NOT NULL DEFAULT 0;
ALTER TABLE load_job ADD COLUMN outranked BIGINT NOT NULL DEFAULT 0;
