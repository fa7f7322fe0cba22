-- Students whose facts have changed wait here until the rules of data quality have looked at them.
CREATE TABLE quality_line (
  student_id INTEGER PRIMARY KEY,
  ticket INTEGER NOT NULL -- grows with each change
) STRICT;

-- What the rules (registers/quality_rules.cpp) found and is not cured yet.
CREATE TABLE quality_finding (
  student_id INTEGER NOT NULL,
  rule TEXT NOT NULL,
  organization_id INTEGER NOT NULL, -- at fault; 0: the student is enrolled nowhere
  count INTEGER NOT NULL,
  found_at INTEGER NOT NULL,
  PRIMARY KEY (student_id, rule, organization_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX quality_finding_organization ON quality_finding (organization_id, rule, student_id);

-- Counts over time, once a day.
CREATE TABLE quality_count (
  day TEXT NOT NULL,
  rule TEXT NOT NULL,
  organization_id INTEGER NOT NULL,
  findings INTEGER NOT NULL,
  PRIMARY KEY (day, rule, organization_id)
) STRICT, WITHOUT ROWID;

-- Whom there was before the rules.
INSERT INTO quality_line SELECT id, 0 FROM person WHERE is_student = 1;
