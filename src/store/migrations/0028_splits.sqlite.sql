-- A card becomes two; pairs of students who look like one; what is kept of one conflict.

ALTER TABLE person_merge ADD COLUMN kind TEXT NOT NULL DEFAULT 'merge';  -- 'split': drop_id is new

-- left_out: records above the limit; version: of what is kept of the record, when it changes.
ALTER TABLE person_conflict ADD COLUMN left_out INTEGER NOT NULL DEFAULT 0;
ALTER TABLE person_conflict ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

-- Students who look like one, found when either is judged (quality).
CREATE TABLE person_alike (
  id INTEGER PRIMARY KEY,
  low_id INTEGER NOT NULL,       -- the smaller of the two ids
  high_id INTEGER NOT NULL,
  score INTEGER NOT NULL,        -- 0 to 100
  signs TEXT NOT NULL,
  state TEXT NOT NULL,          -- 'open', 'dismissed'
  found_at INTEGER NOT NULL,
  decided_by TEXT NOT NULL,
  ground TEXT NOT NULL,
  decided_at INTEGER
) STRICT;
CREATE UNIQUE INDEX person_alike_pair ON person_alike (low_id, high_id);
CREATE INDEX person_alike_high ON person_alike (high_id);
CREATE INDEX person_alike_state ON person_alike (state, id);
