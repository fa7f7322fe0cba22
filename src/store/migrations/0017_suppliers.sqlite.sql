-- Suppliers beside those of the configuration, and who changed what of them.

-- Lists are separated by spaces. The row stays when a supplier is removed: journal and messages
-- name it.
CREATE TABLE supplier (
  partner_id INTEGER PRIMARY KEY REFERENCES partner (id),
  version INTEGER NOT NULL,
  enabled INTEGER NOT NULL,
  organizations TEXT NOT NULL,  -- OGRNs; empty: every one
  formats TEXT NOT NULL,
  operations TEXT NOT NULL,     -- empty: every one
  algorithms TEXT NOT NULL,
  timestamp_required INTEGER NOT NULL,
  messages_per_second INTEGER NOT NULL,
  concurrency INTEGER NOT NULL,
  schedule TEXT NOT NULL,       -- "mon-fri 18:00"; empty: none
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;

CREATE TABLE supplier_certificate (
  supplier_id INTEGER NOT NULL REFERENCES supplier (partner_id),
  fingerprint TEXT NOT NULL,  -- SHA-256 of the DER, hex
  position INTEGER NOT NULL,
  der TEXT NOT NULL,          -- Base64
  expires_at INTEGER NOT NULL,
  valid_from INTEGER,
  valid_until INTEGER,
  revoked_at INTEGER,
  PRIMARY KEY (supplier_id, fingerprint)
) STRICT;

CREATE TABLE supplier_history (
  supplier_id INTEGER NOT NULL REFERENCES supplier (partner_id),
  version INTEGER NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,   -- "token:NAME", "cli:LOGIN"
  action TEXT NOT NULL,
  state TEXT NOT NULL,   -- registers::supplier_text after it
  PRIMARY KEY (supplier_id, version)
) STRICT;

-- One row: how many changes there have been. Whoever changes a supplier holds it.
CREATE TABLE supplier_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL
) STRICT;
INSERT INTO supplier_state (id, version) VALUES (1, 0);

-- Who changed something by the command line: no token.
ALTER TABLE audit ADD COLUMN actor TEXT NOT NULL DEFAULT '';
