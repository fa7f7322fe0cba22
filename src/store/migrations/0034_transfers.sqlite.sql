-- Students on the way to another region or from there.
CREATE TABLE transfer (
  id INTEGER PRIMARY KEY,
  incoming INTEGER NOT NULL,        -- 1: to us
  number TEXT NOT NULL,            -- a UUID, the same on both sides
  region TEXT NOT NULL,            -- the other one
  student_id INTEGER,               -- ours; none: refused by us
  ogrn TEXT NOT NULL,              -- who takes the student in
  starts_on TEXT NOT NULL,         -- the first day there
  state TEXT NOT NULL,             -- 'sent', 'accepted', 'refused'
  code TEXT NOT NULL,
  reason TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  due_at INTEGER,                   -- when to send it; none: it is on the way, or decided
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  UNIQUE (number, incoming)
) STRICT;
CREATE INDEX transfer_student ON transfer (student_id);
CREATE INDEX transfer_due ON transfer (due_at) WHERE due_at IS NOT NULL;
-- One way at a time.
CREATE UNIQUE INDEX transfer_sent ON transfer (student_id) WHERE state = 'sent' AND incoming = 0;
