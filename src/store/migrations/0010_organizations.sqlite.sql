-- Everything about an organization; kindergartens, colleges and supplementary education are as much
-- at home as schools.

ALTER TABLE organization ADD COLUMN okpo TEXT NOT NULL DEFAULT '';
ALTER TABLE organization ADD COLUMN oktmo TEXT NOT NULL DEFAULT '';
ALTER TABLE organization ADD COLUMN ownership TEXT;
ALTER TABLE organization ADD COLUMN legal_form TEXT;
ALTER TABLE organization ADD COLUMN status TEXT;
ALTER TABLE organization ADD COLUMN activities TEXT NOT NULL DEFAULT '';
ALTER TABLE organization ADD COLUMN actual_address TEXT NOT NULL DEFAULT '';
ALTER TABLE organization ADD COLUMN fax TEXT NOT NULL DEFAULT '';
ALTER TABLE organization ADD COLUMN licence TEXT NOT NULL DEFAULT '';
ALTER TABLE organization ADD COLUMN licence_issued TEXT;
ALTER TABLE organization ADD COLUMN accreditation TEXT NOT NULL DEFAULT '';
ALTER TABLE organization ADD COLUMN accreditation_until TEXT;
ALTER TABLE organization ADD COLUMN places INTEGER;

-- Филиалы.
CREATE TABLE branch (
  id INTEGER PRIMARY KEY,
  organization_id INTEGER NOT NULL REFERENCES organization (id),
  name TEXT NOT NULL,
  kpp TEXT NOT NULL,
  address TEXT NOT NULL,
  phone TEXT NOT NULL,
  head TEXT NOT NULL,
  partner_id INTEGER NOT NULL,
  message_row_id INTEGER,
  recorded_at INTEGER NOT NULL,
  UNIQUE (organization_id, name)
) STRICT;

CREATE TABLE programme (
  id INTEGER PRIMARY KEY,
  organization_id INTEGER NOT NULL REFERENCES organization (id),
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  level TEXT,
  orientation TEXT,
  specialty TEXT NOT NULL,
  partner_id INTEGER NOT NULL,
  message_row_id INTEGER,
  recorded_at INTEGER NOT NULL,
  UNIQUE (organization_id, kind, name)
) STRICT;

ALTER TABLE class_group ADD COLUMN age_group TEXT;
ALTER TABLE class_group ADD COLUMN mode_of_stay TEXT;
ALTER TABLE class_group ADD COLUMN orientation TEXT;
ALTER TABLE class_group ADD COLUMN programme_id INTEGER REFERENCES programme (id);
ALTER TABLE class_group ADD COLUMN specialty TEXT NOT NULL DEFAULT '';

-- What a correction replaced: the old row with its own provenance, recorded from recorded_at to
-- replaced_at, then who replaced it.
CREATE TABLE authority_history (
  history_id INTEGER PRIMARY KEY,
  id INTEGER NOT NULL,
  parent_id INTEGER,
  ogrn TEXT NOT NULL,
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
  partner_id INTEGER NOT NULL,
  message_row_id INTEGER,
  recorded_at INTEGER NOT NULL,
  replaced_by_partner_id INTEGER NOT NULL,
  replaced_by_message_row_id INTEGER,
  replaced_at INTEGER NOT NULL
) STRICT;
CREATE INDEX authority_history_id ON authority_history (id);

CREATE TABLE organization_history (
  history_id INTEGER PRIMARY KEY,
  id INTEGER NOT NULL,
  ogrn TEXT,
  inn TEXT NOT NULL,
  kpp TEXT NOT NULL,
  full_name TEXT NOT NULL,
  short_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  municipality TEXT NOT NULL,
  address TEXT NOT NULL,
  phone TEXT NOT NULL,
  email TEXT NOT NULL,
  site TEXT NOT NULL,
  head TEXT NOT NULL,
  authority_id INTEGER,
  okpo TEXT NOT NULL,
  oktmo TEXT NOT NULL,
  ownership TEXT,
  legal_form TEXT,
  status TEXT,
  activities TEXT NOT NULL,
  actual_address TEXT NOT NULL,
  fax TEXT NOT NULL,
  licence TEXT NOT NULL,
  licence_issued TEXT,
  accreditation TEXT NOT NULL,
  accreditation_until TEXT,
  places INTEGER,
  partner_id INTEGER NOT NULL,
  message_row_id INTEGER,
  recorded_at INTEGER NOT NULL,
  replaced_by_partner_id INTEGER NOT NULL,
  replaced_by_message_row_id INTEGER,
  replaced_at INTEGER NOT NULL
) STRICT;
CREATE INDEX organization_history_id ON organization_history (id);

CREATE TABLE branch_history (
  history_id INTEGER PRIMARY KEY,
  id INTEGER NOT NULL,
  organization_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  kpp TEXT NOT NULL,
  address TEXT NOT NULL,
  phone TEXT NOT NULL,
  head TEXT NOT NULL,
  partner_id INTEGER NOT NULL,
  message_row_id INTEGER,
  recorded_at INTEGER NOT NULL,
  replaced_by_partner_id INTEGER NOT NULL,
  replaced_by_message_row_id INTEGER,
  replaced_at INTEGER NOT NULL
) STRICT;
CREATE INDEX branch_history_id ON branch_history (id);

CREATE TABLE programme_history (
  history_id INTEGER PRIMARY KEY,
  id INTEGER NOT NULL,
  organization_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  level TEXT,
  orientation TEXT,
  specialty TEXT NOT NULL,
  partner_id INTEGER NOT NULL,
  message_row_id INTEGER,
  recorded_at INTEGER NOT NULL,
  replaced_by_partner_id INTEGER NOT NULL,
  replaced_by_message_row_id INTEGER,
  replaced_at INTEGER NOT NULL
) STRICT;
CREATE INDEX programme_history_id ON programme_history (id);

CREATE TABLE class_group_history (
  history_id INTEGER PRIMARY KEY,
  id INTEGER NOT NULL,
  organization_id INTEGER NOT NULL,
  school_year INTEGER NOT NULL,
  parallel INTEGER NOT NULL,
  letter TEXT NOT NULL,
  name TEXT NOT NULL,
  age_group TEXT,
  mode_of_stay TEXT,
  orientation TEXT,
  programme_id INTEGER,
  specialty TEXT NOT NULL,
  partner_id INTEGER NOT NULL,
  message_row_id INTEGER,
  recorded_at INTEGER NOT NULL,
  replaced_by_partner_id INTEGER NOT NULL,
  replaced_by_message_row_id INTEGER,
  replaced_at INTEGER NOT NULL
) STRICT;
CREATE INDEX class_group_history_id ON class_group_history (id);
