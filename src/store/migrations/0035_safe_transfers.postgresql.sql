-- A transfer's number is its region's alone; one that another region asks for waits for an answer.
ALTER TABLE transfer ADD COLUMN special BIGINT NOT NULL DEFAULT 0;  -- health may go along
ALTER TABLE transfer DROP CONSTRAINT transfer_number_incoming_key;
ALTER TABLE transfer ADD UNIQUE (number, region, incoming);
DROP INDEX transfer_sent;
CREATE UNIQUE INDEX transfer_leaving ON transfer (student_id)
  WHERE state IN ('asked', 'sent') AND incoming = 0;
-- Whom a question of another region was about, as it was said.
ALTER TABLE audit ADD COLUMN sought TEXT NOT NULL DEFAULT '';
