-- Records that wait until what they refer to comes from the same supplier.
CREATE TABLE waiting_record (
  id INTEGER PRIMARY KEY,
  partner_id INTEGER NOT NULL REFERENCES partner (id),
  identity TEXT NOT NULL,         -- what a repeat of the record has in common with it
  awaited_kind INTEGER NOT NULL,  -- as source_key.kind; of an enrollment the student's key
  awaited_key TEXT NOT NULL,
  kind TEXT NOT NULL,             -- these six as in load_journal_error
  path TEXT NOT NULL,
  line INTEGER NOT NULL,
  record_key TEXT NOT NULL,
  code TEXT NOT NULL,
  subject TEXT NOT NULL,
  content TEXT NOT NULL,          -- the record, JSON
  message_row_id INTEGER,
  trace TEXT NOT NULL,            -- of the load that brought it
  since INTEGER NOT NULL,
  parked_at INTEGER NOT NULL      -- since it has awaited this key
) STRICT;
CREATE UNIQUE INDEX waiting_record_identity ON waiting_record (identity, partner_id);
CREATE INDEX waiting_record_awaited
  ON waiting_record (partner_id, awaited_kind, awaited_key, id);
CREATE INDEX waiting_record_trace ON waiting_record (trace);
CREATE INDEX waiting_record_since ON waiting_record (since);
CREATE INDEX waiting_record_parked ON waiting_record (parked_at);

-- Keys that have come while more awaits them than one transaction applies.
CREATE TABLE waiting_came (
  partner_id INTEGER NOT NULL REFERENCES partner (id),
  kind INTEGER NOT NULL,
  key TEXT NOT NULL,
  after_id INTEGER NOT NULL,  -- waiting records up to this one have had their turn
  PRIMARY KEY (partner_id, kind, key)
) STRICT, WITHOUT ROWID;

-- What has become of a record that waited is told to its load, which may be under way.
CREATE INDEX load_job_trace ON load_job (trace);
