-- Questions of ours whose answers come later and by another way. An ended one is kept for a while:
-- what comes late is known by it, and nothing is sent again for it.
CREATE TABLE question (
  message_id TEXT PRIMARY KEY,
  handler TEXT NOT NULL,   -- who is told
  reference TEXT NOT NULL, -- his own word for it
  operation TEXT NOT NULL,
  trace TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  answer_by BIGINT NOT NULL,
  state TEXT NOT NULL      -- 'open', 'answered', 'refused', 'expired'
);
CREATE INDEX question_open ON question (answer_by) WHERE state = 'open';
CREATE INDEX question_ended ON question (asked_at) WHERE state <> 'open';
