-- A person may have several accounts, each one role in one place; accounts: those that a login was
-- let into, numbers with spaces between.
CREATE TABLE account_new (
  id INTEGER PRIMARY KEY REFERENCES api_token (id),
  snils TEXT,  -- NULL: the local administrator
  name TEXT NOT NULL,
  position TEXT,
  invited_by TEXT NOT NULL,
  invited_at INTEGER NOT NULL,
  activated_at INTEGER,
  last_login_at INTEGER
) STRICT;
INSERT INTO account_new (
  id, snils, name, position, invited_by, invited_at, activated_at, last_login_at)
SELECT id, snils, name, position, invited_by, invited_at, activated_at, last_login_at FROM account;

CREATE TABLE login_session_new (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account_new (id),
  digest TEXT NOT NULL UNIQUE,
  method TEXT NOT NULL,
  address TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  proven_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  previous_at INTEGER,
  ended_at INTEGER,
  saml_name TEXT NOT NULL DEFAULT '',
  saml_index TEXT NOT NULL DEFAULT '',
  until_at INTEGER,
  accounts TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO login_session_new (
  id, account_id, digest, method, address, created_at, proven_at, seen_at, previous_at, ended_at,
  saml_name, saml_index, until_at)
SELECT
  id, account_id, digest, method, address, created_at, proven_at, seen_at, previous_at, ended_at,
  saml_name, saml_index, until_at
FROM login_session;

-- the one that refers first; a renamed table takes what refers to it along
DROP TABLE login_session;
ALTER TABLE login_session_new RENAME TO login_session;
DROP TABLE account;
ALTER TABLE account_new RENAME TO account;
CREATE INDEX account_snils ON account (snils);
CREATE INDEX login_session_account ON login_session (account_id, created_at);
CREATE INDEX login_session_created ON login_session (created_at);
CREATE INDEX login_session_saml ON login_session (saml_name) WHERE saml_name <> '';
