-- Logins by SAML: what the identity provider's logout names, and when a session ends there.
ALTER TABLE login_session ADD COLUMN saml_name TEXT NOT NULL DEFAULT '';
ALTER TABLE login_session ADD COLUMN saml_index TEXT NOT NULL DEFAULT '';
ALTER TABLE login_session ADD COLUMN until_at BIGINT;
CREATE INDEX login_session_saml ON login_session (saml_name) WHERE saml_name <> '';

-- What serves one login alone, to whichever daemon it comes: assertions, requests, codes.
CREATE TABLE login_once (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  until_at BIGINT NOT NULL,
  PRIMARY KEY (kind, id)
);
CREATE INDEX login_once_until ON login_once (until_at);
