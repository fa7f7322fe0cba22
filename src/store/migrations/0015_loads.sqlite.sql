-- Loads of files: what has been done of each, so that one that was killed goes on where it stood,
-- and a file that was loaded is recognized.
CREATE TABLE load_job (
  id INTEGER PRIMARY KEY,
  partner_id INTEGER NOT NULL REFERENCES partner (id),
  file TEXT NOT NULL,
  digest TEXT NOT NULL,      -- SHA-256 of the file, hex
  bytes INTEGER NOT NULL,
  layout INTEGER NOT NULL,   -- how the file was cut: another one starts anew
  trace TEXT NOT NULL,
  done INTEGER NOT NULL,
  steps INTEGER NOT NULL,
  position INTEGER NOT NULL,  -- steps that are committed
  accepted INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  rejected INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX load_job_digest ON load_job (partner_id, digest);

-- The rejected records of a load under way; the journal keeps the first of them.
CREATE TABLE load_job_error (
  job_id INTEGER NOT NULL REFERENCES load_job (id),
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  path TEXT NOT NULL,
  line INTEGER NOT NULL,
  record_key TEXT NOT NULL,
  code TEXT NOT NULL,
  subject TEXT NOT NULL,
  PRIMARY KEY (job_id, position)
) STRICT, WITHOUT ROWID;

-- Of one supplier one file at a time.
CREATE TABLE load_turn (
  partner_id INTEGER PRIMARY KEY REFERENCES partner (id),
  owner TEXT NOT NULL,
  until INTEGER NOT NULL
) STRICT;
