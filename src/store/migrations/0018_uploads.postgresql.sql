-- Files that come through the API, and what became of each.
CREATE TABLE upload (
  id TEXT PRIMARY KEY,
  token_id BIGINT NOT NULL REFERENCES api_token (id),
  supplier TEXT NOT NULL,
  file TEXT NOT NULL,
  trace TEXT NOT NULL,
  workbooks_only BIGINT NOT NULL,
  trial BIGINT NOT NULL,
  again BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  position BIGINT NOT NULL,
  state BIGINT NOT NULL,   -- 0 receiving, 1 queued, 2 running, 3 done, 4 failed, 5 cancelled
  cancel BIGINT NOT NULL,
  stage TEXT NOT NULL,
  done BIGINT NOT NULL,    -- portions of the stage
  steps BIGINT NOT NULL,
  accepted BIGINT NOT NULL,
  unchanged BIGINT NOT NULL,
  waiting BIGINT NOT NULL,
  outranked BIGINT NOT NULL,
  rejected BIGINT NOT NULL,
  seen BIGINT NOT NULL,
  resumed BIGINT NOT NULL,
  code TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  scope BIGINT NOT NULL,     -- of the token, as api_token has it
  scope_id BIGINT NOT NULL
);
CREATE INDEX upload_token ON upload (token_id, created_at);
CREATE INDEX upload_state ON upload (state, changed_at);
