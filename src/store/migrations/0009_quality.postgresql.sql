-- Students whose facts have changed wait here until the rules of data quality have looked at them.
CREATE TABLE quality_line (
  student_id BIGINT PRIMARY KEY,
  ticket BIGINT NOT NULL -- grows with each change
);

-- What the rules (registers/quality_rules.cpp) found and is not cured yet.
CREATE TABLE quality_finding (
  student_id BIGINT NOT NULL,
  rule TEXT NOT NULL,
  organization_id BIGINT NOT NULL, -- at fault; 0: the student is enrolled nowhere
  count BIGINT NOT NULL,
  found_at BIGINT NOT NULL,
  PRIMARY KEY (student_id, rule, organization_id)
);
CREATE INDEX quality_finding_organization ON quality_finding (organization_id, rule, student_id);

-- Counts over time, once a day.
CREATE TABLE quality_count (
  day DATE NOT NULL,
  rule TEXT NOT NULL,
  organization_id BIGINT NOT NULL,
  findings BIGINT NOT NULL,
  PRIMARY KEY (day, rule, organization_id)
);

-- Whom there was before the rules.
INSERT INTO quality_line SELECT id, 0 FROM person WHERE is_student = 1;
