-- The change feed (docs/changes.md). A transaction leaves its lines in change_new; the leader moves
-- what is committed to change_line, one numberer after the other: no position becomes visible after
-- a greater one.
CREATE TABLE change_new (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind TEXT NOT NULL,
  what TEXT NOT NULL,
  record_id BIGINT NOT NULL,
  student_id BIGINT,
  organization_id BIGINT,
  replaced_by BIGINT,
  date_from DATE,
  date_to DATE,
  partner_id BIGINT,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL
);
CREATE TABLE change_line (
  position BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  what TEXT NOT NULL,
  record_id BIGINT NOT NULL,
  student_id BIGINT,
  organization_id BIGINT,
  replaced_by BIGINT,
  date_from DATE,
  date_to DATE,
  partner_id BIGINT,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX change_moved ON change_line (position) WHERE what = 'moved';

-- One row: who numbers holds it; the last day whose enrollments were looked at.
CREATE TABLE change_feed (
  day DATE
);
INSERT INTO change_feed (day) VALUES (NULL);

-- A look that showed a special category of personal data.
ALTER TABLE audit ADD COLUMN special SMALLINT NOT NULL DEFAULT 0;
