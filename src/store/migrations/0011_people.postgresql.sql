-- People and enrollments: what was missing, and what corrections replaced.

ALTER TABLE person ADD COLUMN actual_from DATE;
ALTER TABLE person ADD COLUMN actual_to DATE;

-- An enrollment without a class: kindergartens and supplementary education have them.
ALTER TABLE enrollment ALTER COLUMN class_group_id DROP NOT NULL;
ALTER TABLE enrollment ADD COLUMN branch_id BIGINT REFERENCES branch (id);
ALTER TABLE enrollment ADD COLUMN programme_id BIGINT REFERENCES programme (id);
ALTER TABLE enrollment ADD COLUMN specialty TEXT NOT NULL DEFAULT '';
ALTER TABLE enrollment ADD COLUMN funding TEXT;

CREATE TABLE person_history (
  history_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id BIGINT NOT NULL,
  snils TEXT,
  name_key TEXT NOT NULL,
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
  actual_from DATE,
  actual_to DATE,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL,
  replaced_by_partner_id BIGINT NOT NULL,
  replaced_by_message_row_id BIGINT,
  replaced_at BIGINT NOT NULL
);
CREATE INDEX person_history_id ON person_history (id);

CREATE TABLE guardian_link_history (
  history_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id BIGINT NOT NULL,
  student_id BIGINT NOT NULL,
  guardian_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  basis TEXT NOT NULL,
  valid_from DATE,
  valid_to DATE,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL,
  replaced_by_partner_id BIGINT NOT NULL,
  replaced_by_message_row_id BIGINT,
  replaced_at BIGINT NOT NULL
);
CREATE INDEX guardian_link_history_id ON guardian_link_history (id);

CREATE TABLE enrollment_history (
  history_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id BIGINT NOT NULL,
  student_id BIGINT NOT NULL,
  organization_id BIGINT NOT NULL,
  class_group_id BIGINT,
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
  branch_id BIGINT,
  programme_id BIGINT,
  specialty TEXT NOT NULL,
  funding TEXT,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL,
  replaced_by_partner_id BIGINT NOT NULL,
  replaced_by_message_row_id BIGINT,
  replaced_at BIGINT NOT NULL
);
CREATE INDEX enrollment_history_id ON enrollment_history (id);
