-- How many marks wait on the binding of an organization's subject, counted in the background.
CREATE TABLE subject_marks (
  org_subject_id BIGINT PRIMARY KEY,
  marks BIGINT NOT NULL,
  counted_at BIGINT NOT NULL
);
-- Organizations whose marks or subjects have changed since they were counted; ticket: the place in
-- the change feed up to which it was read when they were put here.
CREATE TABLE subject_marks_line (
  organization_id BIGINT PRIMARY KEY,
  ticket BIGINT NOT NULL
);
INSERT INTO subject_marks_line (organization_id, ticket)
  SELECT DISTINCT organization_id, 0 FROM org_subject WHERE subject_id IS NULL;
-- One row: how far the feed was read for that.
CREATE TABLE subject_marks_feed (
  position BIGINT NOT NULL
);
INSERT INTO subject_marks_feed (position) SELECT coalesce(max(position), 0) FROM change_line;
