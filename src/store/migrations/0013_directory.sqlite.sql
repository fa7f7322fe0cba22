-- What the API searches and sorts by, its tokens, and the trail of who looked at whom.

-- domain::sort_key of the name; the migration fills it in for those who are there already.
ALTER TABLE person ADD COLUMN sort_key TEXT NOT NULL DEFAULT '';
ALTER TABLE person_history ADD COLUMN sort_key TEXT NOT NULL DEFAULT '';
CREATE INDEX person_sort ON person (sort_key, id) WHERE is_student = 1;
CREATE INDEX person_birth ON person (birth_date);
CREATE INDEX person_document ON person (document_number) WHERE document_number <> '';
CREATE INDEX enrollment_organization ON enrollment (organization_id, student_id);

-- A token itself is nowhere: digest is SHA-256 of it. Rows stay when a token is revoked.
CREATE TABLE api_token (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  handle TEXT NOT NULL UNIQUE,
  digest TEXT NOT NULL,
  role TEXT NOT NULL,
  scope INTEGER NOT NULL,    -- 0 region, 1 authority, 2 organization
  scope_id INTEGER NOT NULL,   -- 0 for the region
  special INTEGER NOT NULL,  -- special categories of personal data
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER
) STRICT;

-- The first answers to requests with an Idempotency-Key.
CREATE TABLE api_request (
  token_id INTEGER NOT NULL REFERENCES api_token (id),
  key TEXT NOT NULL,
  request_digest TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  location TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (token_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX api_request_at ON api_request (at);

-- A look through the API: by whom, what was changed if anything was, and the entry of the message
-- log that its hash chain covers (registers/trail.hpp).
ALTER TABLE audit ADD COLUMN token_id INTEGER REFERENCES api_token (id);
ALTER TABLE audit ADD COLUMN target TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN log_entry INTEGER;
CREATE UNIQUE INDEX audit_log_entry ON audit (log_entry) WHERE log_entry IS NOT NULL;
CREATE INDEX audit_token ON audit (token_id, at) WHERE token_id IS NOT NULL;
CREATE INDEX audit_student_audit ON audit_student (audit_id);
