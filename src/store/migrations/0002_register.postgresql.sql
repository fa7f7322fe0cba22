-- Organizations, people, and who studies where.
-- Every fact says where it came from: partner_id, message_row_id, recorded_at.

CREATE TABLE source_key (
  partner_id BIGINT NOT NULL,
  kind SMALLINT NOT NULL, -- code_list 'key-kind'
  key TEXT NOT NULL,
  entity_id BIGINT NOT NULL,
  PRIMARY KEY (partner_id, kind, key)
);

CREATE TABLE organization (
  id BIGINT PRIMARY KEY,
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
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL
);

CREATE TABLE class_group (
  id BIGINT PRIMARY KEY,
  organization_id BIGINT NOT NULL REFERENCES organization (id),
  school_year SMALLINT NOT NULL,
  parallel SMALLINT NOT NULL,
  letter TEXT NOT NULL,
  name TEXT NOT NULL,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL,
  UNIQUE (organization_id, school_year, name)
);

CREATE TABLE org_subject (
  id BIGINT PRIMARY KEY,
  organization_id BIGINT NOT NULL REFERENCES organization (id),
  name TEXT NOT NULL,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL,
  UNIQUE (organization_id, name)
);

CREATE TABLE person (
  id BIGINT PRIMARY KEY,
  snils TEXT UNIQUE,
  name_key TEXT NOT NULL, -- domain::search_key of "surname name patronymic"
  surname TEXT NOT NULL,
  name TEXT NOT NULL,
  patronymic TEXT NOT NULL,
  sex TEXT NOT NULL,
  birth_date DATE,
  birth_place TEXT NOT NULL,
  citizenship TEXT NOT NULL,
  document_type TEXT,
  document_series TEXT NOT NULL,
  document_number TEXT NOT NULL,
  document_issuer TEXT NOT NULL,
  document_registry_entry TEXT NOT NULL,
  document_issued DATE,
  registered_address TEXT NOT NULL,
  actual_address TEXT NOT NULL,
  phone TEXT NOT NULL,
  email TEXT NOT NULL,
  is_student SMALLINT NOT NULL,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX person_name ON person (name_key, birth_date);

CREATE TABLE guardian_link (
  id BIGINT PRIMARY KEY,
  student_id BIGINT NOT NULL REFERENCES person (id),
  guardian_id BIGINT NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL,
  basis TEXT NOT NULL,
  valid_from DATE,
  valid_to DATE,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX guardian_link_student ON guardian_link (student_id);
CREATE INDEX guardian_link_guardian ON guardian_link (guardian_id);

CREATE TABLE enrollment (
  id BIGINT PRIMARY KEY,
  student_id BIGINT NOT NULL REFERENCES person (id),
  organization_id BIGINT NOT NULL REFERENCES organization (id),
  class_group_id BIGINT NOT NULL REFERENCES class_group (id),
  valid_from DATE,
  valid_to DATE,
  order_in TEXT NOT NULL,
  order_in_date DATE,
  reason_in TEXT NOT NULL,
  order_out TEXT NOT NULL,
  order_out_date DATE,
  reason_out TEXT NOT NULL,
  study_form TEXT NOT NULL,
  education_form TEXT NOT NULL,
  adapted SMALLINT NOT NULL,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX enrollment_student ON enrollment (student_id, valid_from);
CREATE INDEX enrollment_class_group ON enrollment (class_group_id);
