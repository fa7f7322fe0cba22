-- A transfer that another region asks for waits for an answer: its state is 'asked'.
ALTER TABLE transfer ADD COLUMN special BIGINT NOT NULL DEFAULT 0;  -- health may go along
DROP INDEX transfer_sent;
CREATE UNIQUE INDEX transfer_leaving ON transfer (student_id)
  WHERE state IN ('asked', 'sent') AND incoming = 0;
-- Whom a question of another region was about, as it was said.
ALTER TABLE audit ADD COLUMN sought TEXT NOT NULL DEFAULT '';
