-- Who talks to us, what was said, and what became of it.
-- Times are microseconds since 1970-01-01 UTC. message_row_id: message.id, NULL for files.

CREATE TABLE id_counter (next_id INTEGER NOT NULL) STRICT;
INSERT INTO id_counter VALUES (1);

-- What the numbers in mark, attendance, final_mark and source_key mean.
CREATE TABLE code_list (
  list TEXT NOT NULL,
  code INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (list, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE partner (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL
) STRICT;

CREATE TABLE message (
  id INTEGER PRIMARY KEY,
  partner_id INTEGER NOT NULL REFERENCES partner (id),
  message_id TEXT NOT NULL,
  operation TEXT NOT NULL,
  trace TEXT NOT NULL,
  content_digest TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  raw TEXT NOT NULL,    -- zstd, base64
  answer TEXT NOT NULL, -- zstd, base64
  UNIQUE (partner_id, message_id)
) STRICT;

CREATE TABLE replay_window (
  signature_digest TEXT PRIMARY KEY,
  seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX replay_window_seen_at ON replay_window (seen_at);

CREATE TABLE load_journal (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  partner_id INTEGER REFERENCES partner (id),
  source TEXT NOT NULL,
  operation TEXT NOT NULL,
  trace TEXT NOT NULL,
  ok INTEGER NOT NULL,
  code TEXT NOT NULL,
  comment TEXT NOT NULL,
  received INTEGER NOT NULL,
  accepted INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  rejected INTEGER NOT NULL
) STRICT;
CREATE INDEX load_journal_at ON load_journal (at, id);
CREATE INDEX load_journal_partner ON load_journal (partner_id, at);
CREATE INDEX load_journal_source ON load_journal (source);
CREATE INDEX load_journal_trace ON load_journal (trace);

CREATE TABLE load_journal_error (
  journal_id INTEGER NOT NULL REFERENCES load_journal (id),
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  path TEXT NOT NULL,
  line INTEGER NOT NULL,
  record_key TEXT NOT NULL,
  code TEXT NOT NULL,
  subject TEXT NOT NULL,
  PRIMARY KEY (journal_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  partner_id INTEGER REFERENCES partner (id),
  message_id TEXT NOT NULL,
  trace TEXT NOT NULL,
  operation TEXT NOT NULL,
  requester_snils TEXT NOT NULL,
  period_from TEXT,
  period_to TEXT
) STRICT;
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_requester ON audit (requester_snils, at);

CREATE TABLE audit_student (
  student_id INTEGER NOT NULL,
  audit_id INTEGER NOT NULL REFERENCES audit (id),
  ground TEXT NOT NULL,  -- "refused": asked for and not given
  PRIMARY KEY (student_id, audit_id)
) STRICT, WITHOUT ROWID;
