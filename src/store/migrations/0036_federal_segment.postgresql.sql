-- What the federal segment has of us and what it is still to be told (docs/federal-segment.md).
-- One row: how far we are, and the portion that is on its way.
CREATE TABLE federal_stream (
  id BIGINT PRIMARY KEY,
  feed_position BIGINT NOT NULL,      -- up to there everybody waits
  snapshot_after BIGINT,              -- the last student of the snapshot so far; none: it is over
  everybody BIGINT NOT NULL,          -- 1: the snapshot is also of who is there unchanged
  portion BIGINT NOT NULL,            -- the last one that the segment has
  most BIGINT NOT NULL,               -- students of the next one
  uuid TEXT NOT NULL,              -- of the one on its way; '': none is
  content TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  due_at BIGINT,                      -- when to send it; none: an answer is awaited
  code TEXT NOT NULL,
  reason TEXT NOT NULL,
  changed_at BIGINT NOT NULL
);
-- Who is to be told of.
CREATE TABLE federal_due (
  student_id BIGINT PRIMARY KEY,
  since_at BIGINT NOT NULL,
  key_changed BIGINT NOT NULL,
  replaced_by BIGINT NOT NULL,
  forced BIGINT NOT NULL              -- 1: also when the segment has exactly this
);
CREATE INDEX federal_due_since ON federal_due (since_at, student_id);
-- Of whom the portion on its way tells.
CREATE TABLE federal_sent (
  student_id BIGINT PRIMARY KEY,
  since_at BIGINT NOT NULL,
  key_changed BIGINT NOT NULL,
  replaced_by BIGINT NOT NULL,
  forced BIGINT NOT NULL,
  hash TEXT NOT NULL,              -- of the record; '': it is gone
  places TEXT NOT NULL             -- organizations, with spaces between
);
-- What the segment has, as it said itself.
CREATE TABLE federal_copy (
  student_id BIGINT PRIMARY KEY,
  hash TEXT NOT NULL,
  portion BIGINT NOT NULL
);
CREATE INDEX federal_copy_portion ON federal_copy (portion);
CREATE TABLE federal_place (
  organization_id BIGINT NOT NULL,    -- 0: in no organization
  student_id BIGINT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (organization_id, student_id)
);
CREATE INDEX federal_place_student ON federal_place (student_id);
-- Whose record the segment has refused.
CREATE TABLE federal_aside (
  student_id BIGINT PRIMARY KEY,
  set_at BIGINT NOT NULL,
  code TEXT NOT NULL,
  reason TEXT NOT NULL
);
-- Reconciliations, and what they found.
CREATE TABLE federal_check (
  id BIGINT PRIMARY KEY,
  started_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  day TEXT NOT NULL,
  state TEXT NOT NULL,             -- 'own', 'organizations', 'students', 'done', 'failed'
  after_id BIGINT NOT NULL,
  place_id BIGINT NOT NULL,
  asked TEXT NOT NULL,             -- the question that is open; '': none
  portion BIGINT NOT NULL,
  students BIGINT NOT NULL,
  organizations BIGINT NOT NULL,
  organizations_differ BIGINT NOT NULL,
  differ BIGINT NOT NULL,
  code TEXT NOT NULL,
  reason TEXT NOT NULL
);
-- One at a time.
CREATE UNIQUE INDEX federal_check_open ON federal_check ((1))
  WHERE state IN ('own', 'organizations', 'students');
CREATE TABLE federal_check_place (
  check_id BIGINT NOT NULL,
  organization_id BIGINT NOT NULL,
  ended BIGINT NOT NULL,
  PRIMARY KEY (check_id, organization_id)
);
CREATE TABLE federal_found (
  check_id BIGINT NOT NULL,
  student_id BIGINT NOT NULL,
  organization_id BIGINT NOT NULL,
  what TEXT NOT NULL,              -- 'untold', 'missing', 'extra', 'differs'
  PRIMARY KEY (check_id, student_id)
);
