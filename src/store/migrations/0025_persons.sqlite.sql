-- Records that may be of one person or of another, and what was decided: merged, undone.

-- What a load could not decide. Of one record of a supplier one line is open.
CREATE TABLE person_conflict (
  id INTEGER PRIMARY KEY,
  partner_id INTEGER NOT NULL,
  kind TEXT NOT NULL,          -- 'student', 'guardian'
  record_key TEXT NOT NULL,    -- the supplier's
  reason TEXT NOT NULL,
  state TEXT NOT NULL,         -- 'open', 'decided', 'dismissed', 'gone'
  content TEXT NOT NULL,       -- the rejected records, JSON
  message_row_id INTEGER,
  trace TEXT NOT NULL,
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  seen INTEGER NOT NULL,         -- how often
  decision TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  ground TEXT NOT NULL,
  decided_at INTEGER
) STRICT;
CREATE UNIQUE INDEX person_conflict_open ON person_conflict (partner_id, kind, record_key)
  WHERE state = 'open';
CREATE INDEX person_conflict_record ON person_conflict (partner_id, kind, record_key);

CREATE TABLE person_candidate (
  conflict_id INTEGER NOT NULL,
  person_id INTEGER NOT NULL,
  score INTEGER NOT NULL,        -- 0 to 100
  signs TEXT NOT NULL,         -- what speaks for this person, with spaces between
  PRIMARY KEY (conflict_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_candidate_person ON person_candidate (person_id);

CREATE TABLE person_merge (
  id INTEGER PRIMARY KEY,
  keep_id INTEGER NOT NULL,      -- who stays
  drop_id INTEGER NOT NULL,     -- who is gone
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  ground TEXT NOT NULL,
  moved INTEGER NOT NULL,
  removed INTEGER NOT NULL,      -- rows of the one who is gone that the other had, too
  undone_at INTEGER,
  undone_by TEXT NOT NULL
) STRICT;
CREATE INDEX person_merge_keep ON person_merge (keep_id);
CREATE INDEX person_merge_drop ON person_merge (drop_id);

-- Each row that a merge moved or removed: its columns before and after it, JSON.
CREATE TABLE person_moved (
  merge_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  fact TEXT NOT NULL,          -- the table
  was TEXT,
  became TEXT,
  PRIMARY KEY (merge_id, number)
) STRICT, WITHOUT ROWID;
