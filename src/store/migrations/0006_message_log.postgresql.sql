-- Every message in and out: entries in message_log_YYYYMMDD, bodies in message_body_YYYYMMDD, a
-- pair of partitions per day (UTC), made like their parents and attached to them
-- (store/partitions.cpp). The daemon addresses a day's tables by their names.

-- The days that have tables: since 1970-01-01. bodies: 0 when retention has dropped them.
CREATE TABLE log_day (
  day BIGINT PRIMARY KEY,
  bodies SMALLINT NOT NULL
);

-- id: day · 2^36 + log_unchained.seq, so that an id tells its table.
CREATE TABLE message_log (
  id BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  direction SMALLINT NOT NULL,  -- 0 in, 1 out
  answer SMALLINT NOT NULL,
  partner_id BIGINT NOT NULL,   -- 0: a stranger
  service TEXT NOT NULL,
  operation TEXT NOT NULL,
  message_id TEXT NOT NULL,
  trace TEXT NOT NULL,
  route TEXT NOT NULL,
  code TEXT NOT NULL,           -- empty: good
  replays INTEGER NOT NULL,
  body_digest TEXT NOT NULL,    -- SHA-256 hex; empty: not kept
  body_bytes BIGINT NOT NULL,
  digest TEXT NOT NULL          -- of the entry: bus/chain.hpp
) PARTITION BY RANGE (id);
CREATE INDEX message_log_at ON message_log (at);
CREATE INDEX message_log_partner ON message_log (partner_id, at);
CREATE INDEX message_log_message ON message_log (message_id) WHERE message_id <> '';
CREATE INDEX message_log_trace ON message_log (trace);
CREATE INDEX message_log_route ON message_log (route, at) WHERE route <> '';
CREATE INDEX message_log_code ON message_log (code, at) WHERE code <> '';
CREATE INDEX message_log_failed ON message_log (at) WHERE code <> '';

-- day: a default of each partition.
CREATE TABLE message_body (
  digest TEXT NOT NULL,
  day BIGINT NOT NULL,
  body BYTEA NOT NULL,  -- zstd
  PRIMARY KEY (digest, day)
) PARTITION BY RANGE (day);
ALTER TABLE message_body ALTER body SET STORAGE EXTERNAL;  -- compressed already

-- Entries that no block of the chain covers yet. digest: the block covers an entry even when
-- somebody has removed it meanwhile.
CREATE TABLE log_unchained (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  day BIGINT NOT NULL,
  digest TEXT NOT NULL
);

-- entries: ids in order, runs of neighbours as "first-last", separated by commas.
CREATE TABLE log_block (
  number BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  first_seq BIGINT NOT NULL,
  last_seq BIGINT NOT NULL UNIQUE,
  entries TEXT NOT NULL,
  previous TEXT NOT NULL,
  root TEXT NOT NULL,  -- over the digests of the entries: the chain holds when they are dropped
  hash TEXT NOT NULL
);
CREATE TABLE log_stamp (
  block BIGINT PRIMARY KEY,  -- the newest that it covers
  at BIGINT NOT NULL,
  token TEXT NOT NULL        -- DER, base64
);

-- The envelope as it came is the body of its entry from now on. Those of before are dropped: no
-- released version has written any.
ALTER TABLE message DROP COLUMN raw;
