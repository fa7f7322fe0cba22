-- Students on the way to another region or from there.
CREATE TABLE transfer (
  id BIGINT PRIMARY KEY,
  incoming BIGINT NOT NULL,        -- 1: to us
  number TEXT NOT NULL,            -- a UUID, the same on both sides
  region TEXT NOT NULL,            -- the other one
  student_id BIGINT,               -- ours; none: refused by us
  ogrn TEXT NOT NULL,              -- who takes the student in
  starts_on TEXT NOT NULL,         -- the first day there
  state TEXT NOT NULL,             -- 'sent', 'accepted', 'refused'
  code TEXT NOT NULL,
  reason TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  due_at BIGINT,                   -- when to send it; none: it is on the way, or decided
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  UNIQUE (number, incoming)
);
CREATE INDEX transfer_student ON transfer (student_id);
CREATE INDEX transfer_due ON transfer (due_at) WHERE due_at IS NOT NULL;
-- One way at a time.
CREATE UNIQUE INDEX transfer_sent ON transfer (student_id) WHERE state = 'sent' AND incoming = 0;
