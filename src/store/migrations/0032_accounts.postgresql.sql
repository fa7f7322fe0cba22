-- People who log in. An account has a row of its id in api_token: its role and scope, and what the
-- trail refers to; that row's handle and digest fit no token.
CREATE TABLE account (
  id BIGINT PRIMARY KEY REFERENCES api_token (id),
  snils TEXT UNIQUE,  -- NULL: the local administrator
  name TEXT NOT NULL,
  position TEXT,
  invited_by TEXT NOT NULL,
  invited_at BIGINT NOT NULL,
  activated_at BIGINT,
  last_login_at BIGINT
);

-- What a browser holds is nowhere: digest is SHA-256 of it.
CREATE TABLE login_session (
  id BIGINT PRIMARY KEY,
  account_id BIGINT NOT NULL REFERENCES account (id),
  digest TEXT NOT NULL UNIQUE,
  method TEXT NOT NULL,
  address TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  proven_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  previous_at BIGINT,
  ended_at BIGINT
);
CREATE INDEX login_session_account ON login_session (account_id, created_at);
CREATE INDEX login_session_created ON login_session (created_at);

-- Who has come in through ESIA, in which place and as what: the statistics of the transition.
CREATE TABLE esia_user (
  snils TEXT NOT NULL,
  position TEXT NOT NULL,
  scope SMALLINT NOT NULL,     -- as api_token has it
  scope_id BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (snils, position, scope, scope_id)
);
