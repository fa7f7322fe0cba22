-- Organizations, people, and who studies where. Dates are texts "2026-09-01".
-- Every fact says where it came from: partner_id, message_row_id, recorded_at.

CREATE TABLE source_key (
  partner_id INTEGER NOT NULL,
  kind INTEGER NOT NULL, -- code_list 'key-kind'
  key TEXT NOT NULL,
  entity_id INTEGER NOT NULL,
  PRIMARY KEY (partner_id, kind, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE organization (
  id INTEGER PRIMARY KEY,
  ogrn TEXT UNIQUE,
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
  partner_id INTEGER NOT NULL,
  message_row_id INTEGER,
  recorded_at INTEGER NOT NULL
) STRICT;

CREATE TABLE class_group (
  id INTEGER PRIMARY KEY,
  organization_id INTEGER NOT NULL REFERENCES organization (id),
  school_year INTEGER NOT NULL,
  parallel INTEGER NOT NULL,
  letter TEXT NOT NULL,
  name TEXT NOT NULL,
  partner_id INTEGER NOT NULL,
  message_row_id INTEGER,
  recorded_at INTEGER NOT NULL,
  UNIQUE (organization_id, school_year, name)
) STRICT;

CREATE TABLE org_subject (
  id INTEGER PRIMARY KEY,
  organization_id INTEGER NOT NULL REFERENCES organization (id),
  name TEXT NOT NULL,
  partner_id INTEGER NOT NULL,
  message_row_id INTEGER,
  recorded_at INTEGER NOT NULL,
  UNIQUE (organization_id, name)
) STRICT;

CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  snils TEXT UNIQUE,
  name_key TEXT NOT NULL, -- domain::search_key of "surname name patronymic"
  surname TEXT NOT NULL,
  name TEXT NOT NULL,
  patronymic TEXT NOT NULL,
  sex TEXT NOT NULL,
  birth_date TEXT,
  birth_place TEXT NOT NULL,
  citizenship TEXT NOT NULL,
  document_type TEXT,
  document_series TEXT NOT NULL,
  document_number TEXT NOT NULL,
  document_issuer TEXT NOT NULL,
  document_registry_entry TEXT NOT NULL,
  document_issued TEXT,
  registered_address TEXT NOT NULL,
  actual_address TEXT NOT NULL,
  phone TEXT NOT NULL,
  email TEXT NOT NULL,
  is_student INTEGER NOT NULL,
  partner_id INTEGER NOT NULL,
  message_row_id INTEGER,
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX person_name ON person (name_key, birth_date);

CREATE TABLE guardian_link (
  id INTEGER PRIMARY KEY,
  student_id INTEGER NOT NULL REFERENCES person (id),
  guardian_id INTEGER NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL,
  basis TEXT NOT NULL,
  valid_from TEXT,
  valid_to TEXT,
  partner_id INTEGER NOT NULL,
  message_row_id INTEGER,
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX guardian_link_student ON guardian_link (student_id);
CREATE INDEX guardian_link_guardian ON guardian_link (guardian_id);

CREATE TABLE enrollment (
  id INTEGER PRIMARY KEY,
  student_id INTEGER NOT NULL REFERENCES person (id),
  organization_id INTEGER NOT NULL REFERENCES organization (id),
  class_group_id INTEGER NOT NULL REFERENCES class_group (id),
  valid_from TEXT,
  valid_to TEXT,
  order_in TEXT NOT NULL,
  order_in_date TEXT,
  reason_in TEXT NOT NULL,
  order_out TEXT NOT NULL,
  order_out_date TEXT,
  reason_out TEXT NOT NULL,
  study_form TEXT NOT NULL,
  education_form TEXT NOT NULL,
  adapted INTEGER NOT NULL,
  partner_id INTEGER NOT NULL,
  message_row_id INTEGER,
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX enrollment_student ON enrollment (student_id, valid_from);
CREATE INDEX enrollment_class_group ON enrollment (class_group_id);
