-- What is still to be delivered. A delivery that succeeded is deleted, and with its last delivery
-- the outgoing message: the message log keeps the fact. So these tables hold the backlog only.

CREATE TABLE outgoing (
  id BIGINT PRIMARY KEY,
  message_row_id BIGINT, -- whose effect this is
  created_at BIGINT NOT NULL,
  route TEXT NOT NULL,
  operation TEXT NOT NULL,
  trace TEXT NOT NULL,
  message_id TEXT NOT NULL,
  payload BYTEA NOT NULL -- zstd
);
CREATE INDEX outgoing_message_id ON outgoing (message_id);
ALTER TABLE outgoing ALTER payload SET STORAGE EXTERNAL; -- compressed already

-- state: code_list 'delivery'. "behind": an earlier one of the same destination and order key has
-- to go first; whoever settles that one makes it "waiting" again. So a claim never wades through
-- what it cannot have.
-- next_at: waiting: not before; claimed: the lease's end, after which anybody may claim it again.
-- Hence one index answers what can be claimed, and when the next one can.
CREATE TABLE delivery (
  id BIGINT PRIMARY KEY,
  outgoing_id BIGINT NOT NULL REFERENCES outgoing (id),
  destination_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  next_at BIGINT NOT NULL,
  not_after BIGINT NOT NULL,
  attempts INTEGER NOT NULL,
  replays INTEGER NOT NULL,
  state SMALLINT NOT NULL,
  order_key TEXT NOT NULL, -- empty: in no order
  claimed_by TEXT,
  code TEXT NOT NULL,
  cause TEXT NOT NULL
);
CREATE INDEX delivery_outgoing ON delivery (outgoing_id);
CREATE INDEX delivery_due ON delivery (destination_id, next_at, id) WHERE state IN (0, 1);
CREATE INDEX delivery_claimed ON delivery (destination_id, order_key) WHERE state = 1;
CREATE INDEX delivery_order ON delivery (destination_id, order_key, id)
  WHERE state <> 2 AND order_key <> '';
CREATE INDEX delivery_parked ON delivery (id) WHERE state = 2;
-- Rows come and go: without an early vacuum the ends of the indexes fill up with what is gone.
ALTER TABLE delivery SET (autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE outgoing SET (autovacuum_vacuum_scale_factor = 0.02);

INSERT INTO code_list (list, code, name) VALUES
  ('delivery', 0, 'waiting'), ('delivery', 1, 'claimed'), ('delivery', 2, 'parked'),
  ('delivery', 3, 'behind');
