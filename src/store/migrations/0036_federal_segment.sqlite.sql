-- What the federal segment has of us and what it is still to be told (docs/federal-segment.md).
-- One row: how far we are, and the portion that is on its way.
CREATE TABLE federal_stream (
  id INTEGER PRIMARY KEY,
  feed_position INTEGER NOT NULL,      -- up to there everybody waits
  snapshot_after INTEGER,              -- the last student of the snapshot so far; none: it is over
  everybody INTEGER NOT NULL,          -- 1: the snapshot is also of who is there unchanged
  portion INTEGER NOT NULL,            -- the last one that the segment has
  most INTEGER NOT NULL,               -- students of the next one
  uuid TEXT NOT NULL,              -- of the one on its way; '': none is
  content TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  due_at INTEGER,                      -- when to send it; none: an answer is awaited
  code TEXT NOT NULL,
  reason TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;
-- Who is to be told of.
CREATE TABLE federal_due (
  student_id INTEGER PRIMARY KEY,
  since_at INTEGER NOT NULL,
  key_changed INTEGER NOT NULL,
  replaced_by INTEGER NOT NULL,
  forced INTEGER NOT NULL              -- 1: also when the segment has exactly this
) STRICT;
CREATE INDEX federal_due_since ON federal_due (since_at, student_id);
-- Of whom the portion on its way tells.
CREATE TABLE federal_sent (
  student_id INTEGER PRIMARY KEY,
  since_at INTEGER NOT NULL,
  key_changed INTEGER NOT NULL,
  replaced_by INTEGER NOT NULL,
  forced INTEGER NOT NULL,
  hash TEXT NOT NULL,              -- of the record; '': it is gone
  places TEXT NOT NULL             -- organizations, with spaces between
) STRICT;
-- What the segment has, as it said itself.
CREATE TABLE federal_copy (
  student_id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL,
  portion INTEGER NOT NULL
) STRICT;
CREATE INDEX federal_copy_portion ON federal_copy (portion);
CREATE TABLE federal_place (
  organization_id INTEGER NOT NULL,    -- 0: in no organization
  student_id INTEGER NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (organization_id, student_id)
) STRICT;
CREATE INDEX federal_place_student ON federal_place (student_id);
-- Whose record the segment has refused.
CREATE TABLE federal_aside (
  student_id INTEGER PRIMARY KEY,
  set_at INTEGER NOT NULL,
  code TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;
-- Reconciliations, and what they found.
CREATE TABLE federal_check (
  id INTEGER PRIMARY KEY,
  started_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  day TEXT NOT NULL,
  state TEXT NOT NULL,             -- 'own', 'organizations', 'students', 'done', 'failed'
  after_id INTEGER NOT NULL,
  place_id INTEGER NOT NULL,
  asked TEXT NOT NULL,             -- the question that is open; '': none
  portion INTEGER NOT NULL,
  students INTEGER NOT NULL,
  organizations INTEGER NOT NULL,
  organizations_differ INTEGER NOT NULL,
  differ INTEGER NOT NULL,
  code TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;
-- One at a time.
CREATE UNIQUE INDEX federal_check_open ON federal_check ((1))
  WHERE state IN ('own', 'organizations', 'students');
CREATE TABLE federal_check_place (
  check_id INTEGER NOT NULL,
  organization_id INTEGER NOT NULL,
  ended INTEGER NOT NULL,
  PRIMARY KEY (check_id, organization_id)
) STRICT;
CREATE TABLE federal_found (
  check_id INTEGER NOT NULL,
  student_id INTEGER NOT NULL,
  organization_id INTEGER NOT NULL,
  what TEXT NOT NULL,              -- 'untold', 'missing', 'extra', 'differs'
  PRIMARY KEY (check_id, student_id)
) STRICT;
