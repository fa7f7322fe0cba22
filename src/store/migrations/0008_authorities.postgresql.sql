-- The tree of authorities (ОУО): region → municipality → its organizations. No cycle: registers/
-- checks it. Known by OGRN, as organizations are.
CREATE TABLE authority (
  id BIGINT PRIMARY KEY,
  parent_id BIGINT REFERENCES authority (id),
  ogrn TEXT NOT NULL UNIQUE,
  inn TEXT NOT NULL,
  kpp TEXT NOT NULL,
  okpo TEXT NOT NULL,
  oktmo TEXT NOT NULL,
  full_name TEXT NOT NULL,
  short_name TEXT NOT NULL,
  municipality TEXT NOT NULL,
  address TEXT NOT NULL,
  phone TEXT NOT NULL,
  fax TEXT NOT NULL,
  email TEXT NOT NULL,
  site TEXT NOT NULL,
  head TEXT NOT NULL,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX authority_parent ON authority (parent_id);

ALTER TABLE organization ADD COLUMN authority_id BIGINT REFERENCES authority (id);
CREATE INDEX organization_authority ON organization (authority_id);
