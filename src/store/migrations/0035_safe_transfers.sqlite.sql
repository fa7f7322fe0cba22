-- A transfer's number is its region's alone; one that another region asks for waits for an answer.
CREATE TABLE transfer_again (
  id INTEGER PRIMARY KEY,
  incoming INTEGER NOT NULL,        -- 1: to us
  number TEXT NOT NULL,            -- a UUID, the same on both sides
  region TEXT NOT NULL,            -- the other one
  student_id INTEGER,               -- ours; none: refused by us
  ogrn TEXT NOT NULL,              -- who takes the student in
  starts_on TEXT NOT NULL,         -- the first day there
  state TEXT NOT NULL,             -- 'asked', 'sent', 'accepted', 'refused'
  code TEXT NOT NULL,
  reason TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  due_at INTEGER,                   -- when to send it; none: it is on the way, or decided
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  special INTEGER NOT NULL DEFAULT 0,  -- health may go along
  UNIQUE (number, region, incoming)
) STRICT;
INSERT INTO transfer_again SELECT id, incoming, number, region, student_id, ogrn, starts_on, state,
  code, reason, attempts, due_at, created_at, changed_at, 0 FROM transfer;
DROP TABLE transfer;
ALTER TABLE transfer_again RENAME TO transfer;
CREATE INDEX transfer_student ON transfer (student_id);
CREATE INDEX transfer_due ON transfer (due_at) WHERE due_at IS NOT NULL;
CREATE UNIQUE INDEX transfer_leaving ON transfer (student_id)
  WHERE state IN ('asked', 'sent') AND incoming = 0;
-- Whom a question of another region was about, as it was said.
ALTER TABLE audit ADD COLUMN sought TEXT NOT NULL DEFAULT '';
