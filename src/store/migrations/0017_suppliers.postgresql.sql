-- Suppliers beside those of the configuration, and who changed what of them.

-- Lists are separated by spaces. The row stays when a supplier is removed: journal and messages
-- name it.
CREATE TABLE supplier (
  partner_id BIGINT PRIMARY KEY REFERENCES partner (id),
  version BIGINT NOT NULL,
  enabled BIGINT NOT NULL,
  organizations TEXT NOT NULL,  -- OGRNs; empty: every one
  formats TEXT NOT NULL,
  operations TEXT NOT NULL,     -- empty: every one
  algorithms TEXT NOT NULL,
  timestamp_required BIGINT NOT NULL,
  messages_per_second BIGINT NOT NULL,
  concurrency BIGINT NOT NULL,
  schedule TEXT NOT NULL,       -- "mon-fri 18:00"; empty: none
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  removed_at BIGINT
);

CREATE TABLE supplier_certificate (
  supplier_id BIGINT NOT NULL REFERENCES supplier (partner_id),
  fingerprint TEXT NOT NULL,  -- SHA-256 of the DER, hex
  position BIGINT NOT NULL,
  der TEXT NOT NULL,          -- Base64
  expires_at BIGINT NOT NULL,
  valid_from BIGINT,
  valid_until BIGINT,
  revoked_at BIGINT,
  PRIMARY KEY (supplier_id, fingerprint)
);

CREATE TABLE supplier_history (
  supplier_id BIGINT NOT NULL REFERENCES supplier (partner_id),
  version BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,   -- "token:NAME", "cli:LOGIN"
  action TEXT NOT NULL,
  state TEXT NOT NULL,   -- registers::supplier_text after it
  PRIMARY KEY (supplier_id, version)
);

-- One row: how many changes there have been. Whoever changes a supplier holds it.
CREATE TABLE supplier_state (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  version BIGINT NOT NULL
);
INSERT INTO supplier_state (id, version) VALUES (1, 0);

-- Who changed something by the command line: no token.
ALTER TABLE audit ADD COLUMN actor TEXT NOT NULL DEFAULT '';
