-- Files that come through the API, and what became of each.
CREATE TABLE upload (
  id TEXT PRIMARY KEY,
  token_id INTEGER NOT NULL REFERENCES api_token (id),
  supplier TEXT NOT NULL,
  file TEXT NOT NULL,
  trace TEXT NOT NULL,
  workbooks_only INTEGER NOT NULL,
  trial INTEGER NOT NULL,
  again INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  position INTEGER NOT NULL,
  state INTEGER NOT NULL,   -- 0 receiving, 1 queued, 2 running, 3 done, 4 failed, 5 cancelled
  cancel INTEGER NOT NULL,
  stage TEXT NOT NULL,
  done INTEGER NOT NULL,    -- portions of the stage
  steps INTEGER NOT NULL,
  accepted INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  waiting INTEGER NOT NULL,
  outranked INTEGER NOT NULL,
  rejected INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  resumed INTEGER NOT NULL,
  code TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  scope INTEGER NOT NULL,     -- of the token, as api_token has it
  scope_id INTEGER NOT NULL
) STRICT;
CREATE INDEX upload_token ON upload (token_id, created_at);
CREATE INDEX upload_state ON upload (state, changed_at);
