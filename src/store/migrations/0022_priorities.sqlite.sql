-- Which supplier prevails (registers/ranking.hpp), and what suppliers contradict each other about.

-- The OGRNs that a supplier serves, with spaces between; empty: every organization. Who is no longer
-- configured serves none.
ALTER TABLE partner ADD COLUMN organizations TEXT NOT NULL DEFAULT '-';

-- Ended lines stay: they tell what was in force.
CREATE TABLE priority (
  id INTEGER PRIMARY KEY,
  organization_id INTEGER NOT NULL, -- 0: the whole region
  section TEXT NOT NULL,
  partner_id INTEGER NOT NULL REFERENCES partner (id),
  rank INTEGER NOT NULL,            -- 1 is the highest
  valid_from TEXT NOT NULL,
  valid_to TEXT,                    -- the last day; NULL: no end
  changed_at INTEGER NOT NULL,
  UNIQUE (organization_id, section, partner_id, valid_from)
) STRICT;

-- What each supplier states of a row that two or more have stated. The row shows the highest of
-- them, field by field.
CREATE TABLE claim (
  kind TEXT NOT NULL,               -- of the row: "person"
  entity TEXT NOT NULL,             -- its id, or what it is known by
  partner_id INTEGER NOT NULL REFERENCES partner (id),
  section TEXT NOT NULL,
  organization_id INTEGER NOT NULL, -- whose matter it is; 0: the region's
  student_id INTEGER NOT NULL,      -- 0: it concerns none
  removed INTEGER NOT NULL,         -- stated to be none
  outranked INTEGER NOT NULL,       -- not all of it is in the row: a difference
  cells TEXT NOT NULL,              -- the row as stated: JSON, by column
  message_row_id INTEGER,
  recorded_at INTEGER NOT NULL,
  PRIMARY KEY (kind, entity, partner_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_place ON claim (section, organization_id, kind, entity);
CREATE INDEX claim_section ON claim (section, kind, entity);
CREATE INDEX claim_student ON claim (kind, student_id);
CREATE INDEX claim_outranked ON claim (organization_id, section) WHERE outranked = 1;

-- Sections of organizations whose contested rows wait to be judged again, and how far that is.
CREATE TABLE priority_review (
  organization_id INTEGER NOT NULL, -- 0: the whole region
  section TEXT NOT NULL,
  ticket INTEGER NOT NULL,          -- another one once it has to begin again
  kind TEXT NOT NULL,               -- behind this row
  entity TEXT NOT NULL,
  PRIMARY KEY (organization_id, section)
) STRICT, WITHOUT ROWID;

-- The last day whose changes of what is in force wait there.
CREATE TABLE priority_day (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  day TEXT NOT NULL
) STRICT;
INSERT INTO priority_day VALUES (1, '1900-01-01');
