-- The change feed (docs/changes.md). The one writer's lines get their positions in the order of its
-- commits; the last line is never deleted, so that no position comes twice.
CREATE TABLE change_line (
  position INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  what TEXT NOT NULL,
  record_id INTEGER NOT NULL,
  student_id INTEGER,
  organization_id INTEGER,
  replaced_by INTEGER,
  date_from TEXT,
  date_to TEXT,
  partner_id INTEGER,
  message_row_id INTEGER,
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX change_moved ON change_line (position) WHERE what = 'moved';

-- One row: the last day whose enrollments were looked at.
CREATE TABLE change_feed (
  day TEXT
) STRICT;
INSERT INTO change_feed (day) VALUES (NULL);

-- A look that showed a special category of personal data.
ALTER TABLE audit ADD COLUMN special INTEGER NOT NULL DEFAULT 0;
