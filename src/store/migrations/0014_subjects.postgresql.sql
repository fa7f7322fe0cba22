-- The region's dictionary of subjects, and which of it an organization's own subject is.

CREATE TABLE subject (
  id BIGINT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  area TEXT NOT NULL,  -- предметная область
  changed_by BIGINT REFERENCES api_token (id),
  changed_at BIGINT NOT NULL
);

-- Every name that means a subject, its own among them: each means one.
CREATE TABLE subject_name (
  name_key TEXT PRIMARY KEY,  -- domain::search_key
  subject_id BIGINT NOT NULL REFERENCES subject (id),
  name TEXT NOT NULL,
  own SMALLINT NOT NULL  -- 0: an alias
);
CREATE INDEX subject_name_subject ON subject_name (subject_id);

ALTER TABLE org_subject ADD COLUMN subject_id BIGINT REFERENCES subject (id);
ALTER TABLE org_subject ADD COLUMN binding SMALLINT NOT NULL DEFAULT 0;  -- 1 by hand, 2 by rule
ALTER TABLE org_subject ADD COLUMN bound_by BIGINT REFERENCES api_token (id);
ALTER TABLE org_subject ADD COLUMN bound_at BIGINT;
CREATE INDEX org_subject_unbound ON org_subject (organization_id) WHERE subject_id IS NULL;

-- The lessons of one subject, for counting what waits on its binding.
CREATE INDEX lesson_subject ON lesson (org_subject_id, lesson_date);
