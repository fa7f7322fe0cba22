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
ALTER TABLE organization ADD COLUMN licence_issued DATE;
ALTER TABLE organization ADD COLUMN accreditation TEXT NOT NULL DEFAULT '';
ALTER TABLE organization ADD COLUMN accreditation_until DATE;
ALTER TABLE organization ADD COLUMN places INTEGER;

-- Филиалы.
CREATE TABLE branch (
  id BIGINT PRIMARY KEY,
  organization_id BIGINT NOT NULL REFERENCES organization (id),
  name TEXT NOT NULL,
  kpp TEXT NOT NULL,
  address TEXT NOT NULL,
  phone TEXT NOT NULL,
  head TEXT NOT NULL,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL,
  UNIQUE (organization_id, name)
);

CREATE TABLE programme (
  id BIGINT PRIMARY KEY,
  organization_id BIGINT NOT NULL REFERENCES organization (id),
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  level TEXT,
  orientation TEXT,
  specialty TEXT NOT NULL,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL,
  UNIQUE (organization_id, kind, name)
);

ALTER TABLE class_group ADD COLUMN age_group TEXT;
ALTER TABLE class_group ADD COLUMN mode_of_stay TEXT;
ALTER TABLE class_group ADD COLUMN orientation TEXT;
ALTER TABLE class_group ADD COLUMN programme_id BIGINT REFERENCES programme (id);
ALTER TABLE class_group ADD COLUMN specialty TEXT NOT NULL DEFAULT '';

-- What a correction replaced: the old row with its own provenance, recorded from recorded_at to
-- replaced_at, then who replaced it.
CREATE TABLE authority_history (
  history_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id BIGINT NOT NULL,
  parent_id BIGINT,
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
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL,
  replaced_by_partner_id BIGINT NOT NULL,
  replaced_by_message_row_id BIGINT,
  replaced_at BIGINT NOT NULL
);
CREATE INDEX authority_history_id ON authority_history (id);

CREATE TABLE organization_history (
  history_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id BIGINT NOT NULL,
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
  authority_id BIGINT,
  okpo TEXT NOT NULL,
  oktmo TEXT NOT NULL,
  ownership TEXT,
  legal_form TEXT,
  status TEXT,
  activities TEXT NOT NULL,
  actual_address TEXT NOT NULL,
  fax TEXT NOT NULL,
  licence TEXT NOT NULL,
  licence_issued DATE,
  accreditation TEXT NOT NULL,
  accreditation_until DATE,
  places INTEGER,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL,
  replaced_by_partner_id BIGINT NOT NULL,
  replaced_by_message_row_id BIGINT,
  replaced_at BIGINT NOT NULL
);
CREATE INDEX organization_history_id ON organization_history (id);

CREATE TABLE branch_history (
  history_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id BIGINT NOT NULL,
  organization_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  kpp TEXT NOT NULL,
  address TEXT NOT NULL,
  phone TEXT NOT NULL,
  head TEXT NOT NULL,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL,
  replaced_by_partner_id BIGINT NOT NULL,
  replaced_by_message_row_id BIGINT,
  replaced_at BIGINT NOT NULL
);
CREATE INDEX branch_history_id ON branch_history (id);

CREATE TABLE programme_history (
  history_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id BIGINT NOT NULL,
  organization_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  level TEXT,
  orientation TEXT,
  specialty TEXT NOT NULL,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL,
  replaced_by_partner_id BIGINT NOT NULL,
  replaced_by_message_row_id BIGINT,
  replaced_at BIGINT NOT NULL
);
CREATE INDEX programme_history_id ON programme_history (id);

CREATE TABLE class_group_history (
  history_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id BIGINT NOT NULL,
  organization_id BIGINT NOT NULL,
  school_year SMALLINT NOT NULL,
  parallel SMALLINT NOT NULL,
  letter TEXT NOT NULL,
  name TEXT NOT NULL,
  age_group TEXT,
  mode_of_stay TEXT,
  orientation TEXT,
  programme_id BIGINT,
  specialty TEXT NOT NULL,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL,
  replaced_by_partner_id BIGINT NOT NULL,
  replaced_by_message_row_id BIGINT,
  replaced_at BIGINT NOT NULL
);
CREATE INDEX class_group_history_id ON class_group_history (id);
