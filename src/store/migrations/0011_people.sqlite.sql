-- People and enrollments: what was missing, and what corrections replaced.

ALTER TABLE person ADD COLUMN actual_from TEXT;
ALTER TABLE person ADD COLUMN actual_to TEXT;

-- An enrollment without a class: kindergartens and supplementary education have them.
CREATE TABLE enrollment_new (
  id INTEGER PRIMARY KEY,
  student_id INTEGER NOT NULL REFERENCES person (id),
  organization_id INTEGER NOT NULL REFERENCES organization (id),
  class_group_id INTEGER REFERENCES class_group (id),
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
  branch_id INTEGER REFERENCES branch (id),
  programme_id INTEGER REFERENCES programme (id),
  specialty TEXT NOT NULL DEFAULT '',
  funding TEXT,
  partner_id INTEGER NOT NULL,
  message_row_id INTEGER,
  recorded_at INTEGER NOT NULL
) STRICT;
INSERT INTO enrollment_new (
  id, student_id, organization_id, class_group_id, valid_from, valid_to, order_in,
  order_in_date, reason_in, order_out, order_out_date, reason_out, study_form, education_form,
  adapted, partner_id, message_row_id, recorded_at)
SELECT
  id, student_id, organization_id, class_group_id, valid_from, valid_to, order_in,
  order_in_date, reason_in, order_out, order_out_date, reason_out, study_form, education_form,
  adapted, partner_id, message_row_id, recorded_at
FROM enrollment;
DROP TABLE enrollment;
ALTER TABLE enrollment_new RENAME TO enrollment;
CREATE INDEX enrollment_student ON enrollment (student_id, valid_from);
CREATE INDEX enrollment_class_group ON enrollment (class_group_id);

CREATE TABLE person_history (
  history_id INTEGER PRIMARY KEY,
  id INTEGER NOT NULL,
  snils TEXT,
  name_key TEXT NOT NULL,
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
  actual_from TEXT,
  actual_to TEXT,
  partner_id INTEGER NOT NULL,
  message_row_id INTEGER,
  recorded_at INTEGER NOT NULL,
  replaced_by_partner_id INTEGER NOT NULL,
  replaced_by_message_row_id INTEGER,
  replaced_at INTEGER NOT NULL
) STRICT;
CREATE INDEX person_history_id ON person_history (id);

CREATE TABLE guardian_link_history (
  history_id INTEGER PRIMARY KEY,
  id INTEGER NOT NULL,
  student_id INTEGER NOT NULL,
  guardian_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  basis TEXT NOT NULL,
  valid_from TEXT,
  valid_to TEXT,
  partner_id INTEGER NOT NULL,
  message_row_id INTEGER,
  recorded_at INTEGER NOT NULL,
  replaced_by_partner_id INTEGER NOT NULL,
  replaced_by_message_row_id INTEGER,
  replaced_at INTEGER NOT NULL
) STRICT;
CREATE INDEX guardian_link_history_id ON guardian_link_history (id);

CREATE TABLE enrollment_history (
  history_id INTEGER PRIMARY KEY,
  id INTEGER NOT NULL,
  student_id INTEGER NOT NULL,
  organization_id INTEGER NOT NULL,
  class_group_id INTEGER,
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
  branch_id INTEGER,
  programme_id INTEGER,
  specialty TEXT NOT NULL,
  funding TEXT,
  partner_id INTEGER NOT NULL,
  message_row_id INTEGER,
  recorded_at INTEGER NOT NULL,
  replaced_by_partner_id INTEGER NOT NULL,
  replaced_by_message_row_id INTEGER,
  replaced_at INTEGER NOT NULL
) STRICT;
CREATE INDEX enrollment_history_id ON enrollment_history (id);
