-- Stages 2 and 3: what organizations state about students, and who waits for a place.

-- A special category of personal data: apart from everything else, read by right only.
CREATE TABLE health (
  id BIGINT PRIMARY KEY,
  student_id BIGINT NOT NULL REFERENCES person (id),
  organization_id BIGINT NOT NULL REFERENCES organization (id),
  valid_from DATE NOT NULL,
  health_group TEXT,
  pe_group TEXT,
  disability TEXT,
  disability_reason TEXT NOT NULL,
  disability_until DATE,
  needs_adapted_programme SMALLINT NOT NULL,
  needs_long_treatment SMALLINT NOT NULL,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX health_student ON health (student_id);
CREATE TABLE health_history (
  history_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id BIGINT NOT NULL,
  student_id BIGINT NOT NULL,
  organization_id BIGINT NOT NULL,
  valid_from DATE NOT NULL,
  health_group TEXT,
  pe_group TEXT,
  disability TEXT,
  disability_reason TEXT NOT NULL,
  disability_until DATE,
  needs_adapted_programme SMALLINT NOT NULL,
  needs_long_treatment SMALLINT NOT NULL,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL,
  replaced_by_partner_id BIGINT NOT NULL,
  replaced_by_message_row_id BIGINT,
  replaced_at BIGINT NOT NULL
);
CREATE INDEX health_history_id ON health_history (id);

CREATE TABLE education_document (
  id BIGINT PRIMARY KEY,
  student_id BIGINT NOT NULL REFERENCES person (id),
  organization_id BIGINT NOT NULL REFERENCES organization (id),
  type TEXT NOT NULL,
  series TEXT NOT NULL,
  number TEXT NOT NULL,
  registration TEXT NOT NULL,
  issued DATE NOT NULL,
  issuer TEXT NOT NULL,
  specialty TEXT NOT NULL,
  qualification TEXT NOT NULL,
  honours SMALLINT NOT NULL,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX education_document_student ON education_document (student_id);
CREATE TABLE education_document_history (
  history_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id BIGINT NOT NULL,
  student_id BIGINT NOT NULL,
  organization_id BIGINT NOT NULL,
  type TEXT NOT NULL,
  series TEXT NOT NULL,
  number TEXT NOT NULL,
  registration TEXT NOT NULL,
  issued DATE NOT NULL,
  issuer TEXT NOT NULL,
  specialty TEXT NOT NULL,
  qualification TEXT NOT NULL,
  honours SMALLINT NOT NULL,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL,
  replaced_by_partner_id BIGINT NOT NULL,
  replaced_by_message_row_id BIGINT,
  replaced_at BIGINT NOT NULL
);
CREATE INDEX education_document_history_id ON education_document_history (id);

CREATE TABLE exam_result (
  id BIGINT PRIMARY KEY,
  student_id BIGINT NOT NULL REFERENCES person (id),
  organization_id BIGINT NOT NULL REFERENCES organization (id),
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  exam_date DATE NOT NULL,
  score SMALLINT NOT NULL,
  minimum INTEGER,
  mark TEXT NOT NULL,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX exam_result_student ON exam_result (student_id);
CREATE TABLE exam_result_history (
  history_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id BIGINT NOT NULL,
  student_id BIGINT NOT NULL,
  organization_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  exam_date DATE NOT NULL,
  score SMALLINT NOT NULL,
  minimum INTEGER,
  mark TEXT NOT NULL,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL,
  replaced_by_partner_id BIGINT NOT NULL,
  replaced_by_message_row_id BIGINT,
  replaced_at BIGINT NOT NULL
);
CREATE INDEX exam_result_history_id ON exam_result_history (id);

CREATE TABLE achievement (
  id BIGINT PRIMARY KEY,
  student_id BIGINT NOT NULL REFERENCES person (id),
  organization_id BIGINT NOT NULL REFERENCES organization (id),
  kind TEXT NOT NULL,
  event TEXT NOT NULL,
  subject TEXT NOT NULL,
  level TEXT NOT NULL,
  stage TEXT,
  result TEXT NOT NULL,
  place INTEGER,
  result_date DATE NOT NULL,
  document TEXT NOT NULL,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX achievement_student ON achievement (student_id);
CREATE TABLE achievement_history (
  history_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id BIGINT NOT NULL,
  student_id BIGINT NOT NULL,
  organization_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  event TEXT NOT NULL,
  subject TEXT NOT NULL,
  level TEXT NOT NULL,
  stage TEXT,
  result TEXT NOT NULL,
  place INTEGER,
  result_date DATE NOT NULL,
  document TEXT NOT NULL,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL,
  replaced_by_partner_id BIGINT NOT NULL,
  replaced_by_message_row_id BIGINT,
  replaced_at BIGINT NOT NULL
);
CREATE INDEX achievement_history_id ON achievement_history (id);

CREATE TABLE queue_entry (
  id BIGINT PRIMARY KEY,
  student_id BIGINT NOT NULL REFERENCES person (id),
  organization_id BIGINT NOT NULL REFERENCES organization (id),
  number TEXT NOT NULL,
  applied DATE NOT NULL,
  wanted DATE,
  status TEXT NOT NULL,
  benefit TEXT NOT NULL,
  age_group TEXT,
  mode_of_stay TEXT,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX queue_entry_student ON queue_entry (student_id);
CREATE INDEX queue_entry_organization ON queue_entry (organization_id);
CREATE TABLE queue_entry_history (
  history_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id BIGINT NOT NULL,
  student_id BIGINT NOT NULL,
  organization_id BIGINT NOT NULL,
  number TEXT NOT NULL,
  applied DATE NOT NULL,
  wanted DATE,
  status TEXT NOT NULL,
  benefit TEXT NOT NULL,
  age_group TEXT,
  mode_of_stay TEXT,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL,
  replaced_by_partner_id BIGINT NOT NULL,
  replaced_by_message_row_id BIGINT,
  replaced_at BIGINT NOT NULL
);
CREATE INDEX queue_entry_history_id ON queue_entry_history (id);

-- The numbers of registers::KeyKind.
INSERT INTO code_list (list, code, name) VALUES
  ('key-kind', 6, 'branch'), ('key-kind', 7, 'programme'), ('key-kind', 8, 'health'),
  ('key-kind', 9, 'education-document'), ('key-kind', 10, 'exam-result'),
  ('key-kind', 11, 'achievement'), ('key-kind', 12, 'queue-entry');
