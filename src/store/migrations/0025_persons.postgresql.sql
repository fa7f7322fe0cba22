-- Records that may be of one person or of another, and what was decided: merged, undone.

-- What a load could not decide. Of one record of a supplier one line is open.
CREATE TABLE person_conflict (
  id BIGINT PRIMARY KEY,
  partner_id BIGINT NOT NULL,
  kind TEXT NOT NULL,          -- 'student', 'guardian'
  record_key TEXT NOT NULL,    -- the supplier's
  reason TEXT NOT NULL,
  state TEXT NOT NULL,         -- 'open', 'decided', 'dismissed', 'gone'
  content TEXT NOT NULL,       -- the rejected records, JSON
  message_row_id BIGINT,
  trace TEXT NOT NULL,
  first_seen BIGINT NOT NULL,
  last_seen BIGINT NOT NULL,
  seen BIGINT NOT NULL,         -- how often
  decision TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  ground TEXT NOT NULL,
  decided_at BIGINT
);
CREATE UNIQUE INDEX person_conflict_open ON person_conflict (partner_id, kind, record_key)
  WHERE state = 'open';
CREATE INDEX person_conflict_record ON person_conflict (partner_id, kind, record_key);

CREATE TABLE person_candidate (
  conflict_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  score BIGINT NOT NULL,        -- 0 to 100
  signs TEXT NOT NULL,         -- what speaks for this person, with spaces between
  PRIMARY KEY (conflict_id, person_id)
);
CREATE INDEX person_candidate_person ON person_candidate (person_id);

CREATE TABLE person_merge (
  id BIGINT PRIMARY KEY,
  keep_id BIGINT NOT NULL,      -- who stays
  drop_id BIGINT NOT NULL,     -- who is gone
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  ground TEXT NOT NULL,
  moved BIGINT NOT NULL,
  removed BIGINT NOT NULL,      -- rows of the one who is gone that the other had, too
  undone_at BIGINT,
  undone_by TEXT NOT NULL
);
CREATE INDEX person_merge_keep ON person_merge (keep_id);
CREATE INDEX person_merge_drop ON person_merge (drop_id);

-- Each row that a merge moved or removed: its columns before and after it, JSON.
CREATE TABLE person_moved (
  merge_id BIGINT NOT NULL,
  number BIGINT NOT NULL,
  fact TEXT NOT NULL,          -- the table
  was TEXT,
  became TEXT,
  PRIMARY KEY (merge_id, number)
);
