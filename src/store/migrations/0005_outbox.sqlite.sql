-- What is still to be delivered. A delivery that succeeded is deleted, and with its last delivery
-- the outgoing message: the message log keeps the fact. So these tables hold the backlog only.

CREATE TABLE outgoing (
  id INTEGER PRIMARY KEY,
  message_row_id INTEGER, -- whose effect this is
  created_at INTEGER NOT NULL,
  route TEXT NOT NULL,
  operation TEXT NOT NULL,
  trace TEXT NOT NULL,
  message_id TEXT NOT NULL,
  payload TEXT NOT NULL -- zstd, base64
) STRICT;
CREATE INDEX outgoing_message_id ON outgoing (message_id);

-- state: code_list 'delivery'. "behind": an earlier one of the same destination and order key has
-- to go first; whoever settles that one makes it "waiting" again. So a claim never wades through
-- what it cannot have.
-- next_at: waiting: not before; claimed: the lease's end, after which anybody may claim it again.
-- Hence one index answers what can be claimed, and when the next one can.
CREATE TABLE delivery (
  id INTEGER PRIMARY KEY,
  outgoing_id INTEGER NOT NULL REFERENCES outgoing (id),
  destination_id INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  not_after INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  replays INTEGER NOT NULL,
  state INTEGER NOT NULL,
  order_key TEXT NOT NULL, -- empty: in no order
  claimed_by TEXT,
  code TEXT NOT NULL,
  cause TEXT NOT NULL
) STRICT;
CREATE INDEX delivery_outgoing ON delivery (outgoing_id);
CREATE INDEX delivery_due ON delivery (destination_id, next_at, id) WHERE state IN (0, 1);
CREATE INDEX delivery_claimed ON delivery (destination_id, order_key) WHERE state = 1;
CREATE INDEX delivery_order ON delivery (destination_id, order_key, id)
  WHERE state <> 2 AND order_key <> '';
CREATE INDEX delivery_parked ON delivery (id) WHERE state = 2;

INSERT INTO code_list (list, code, name) VALUES
  ('delivery', 0, 'waiting'), ('delivery', 1, 'claimed'), ('delivery', 2, 'parked'),
  ('delivery', 3, 'behind');
