-- E-diaries that trust our word about people.
CREATE TABLE diary (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,       -- its client_id
  name TEXT NOT NULL,
  purpose TEXT NOT NULL,           -- what for, as people read it
  addresses TEXT NOT NULL,         -- where people go back to, a line each
  attributes TEXT NOT NULL,        -- what it may ask for, words
  secret_digest TEXT NOT NULL,     -- SHA-256; empty: it keeps no secret
  saml_entity TEXT NOT NULL,       -- its name in SAML 2.0; empty: it does not speak that
  saml_metadata TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX diary_saml_entity ON diary (saml_entity) WHERE saml_entity <> '';

-- What a person has allowed a diary to hear; the subject is the name under which it knows him.
CREATE TABLE diary_consent (
  diary_id INTEGER NOT NULL REFERENCES diary (id),
  subject TEXT NOT NULL,
  attributes TEXT NOT NULL,
  given_at INTEGER NOT NULL,
  PRIMARY KEY (diary_id, subject)
) STRICT;

-- What was given out and waits to come back: SHA-256 of it, and what it stands for.
CREATE TABLE diary_grant (
  kind TEXT NOT NULL,              -- 'visit', 'code', 'token'
  digest TEXT NOT NULL,
  origin TEXT NOT NULL,            -- of a token: the digest of its code
  diary_id INTEGER NOT NULL,       -- 0: of none
  subject TEXT NOT NULL,
  content TEXT NOT NULL,
  until_at INTEGER NOT NULL,
  PRIMARY KEY (kind, digest)
) STRICT;
CREATE INDEX diary_grant_until ON diary_grant (until_at);
CREATE INDEX diary_grant_origin ON diary_grant (origin) WHERE origin <> '';

-- What the names of people follow from; never changed.
CREATE TABLE diary_salt (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  salt TEXT NOT NULL
) STRICT;
