-- Every message in and out: entries in message_log_YYYYMMDD, bodies in message_body_YYYYMMDD, a
-- pair of tables per day (UTC). message_log and message_body stay empty: a day's tables are made
-- like them (store/partitions.cpp), so what is changed here holds for the days to come.

-- The days that have tables: since 1970-01-01. bodies: 0 when retention has dropped them.
CREATE TABLE log_day (
  day INTEGER PRIMARY KEY,
  bodies INTEGER NOT NULL
) STRICT;

-- id: day · 2^36 + log_unchained.seq, so that an id tells its table.
CREATE TABLE message_log (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  direction INTEGER NOT NULL,   -- 0 in, 1 out
  answer INTEGER NOT NULL,
  partner_id INTEGER NOT NULL,  -- 0: a stranger
  service TEXT NOT NULL,
  operation TEXT NOT NULL,
  message_id TEXT NOT NULL,
  trace TEXT NOT NULL,
  route TEXT NOT NULL,
  code TEXT NOT NULL,           -- empty: good
  replays INTEGER NOT NULL,
  body_digest TEXT NOT NULL,    -- SHA-256 hex; empty: not kept
  body_bytes INTEGER NOT NULL,
  digest TEXT NOT NULL          -- of the entry: bus/chain.hpp
) STRICT;
CREATE INDEX message_log_at ON message_log (at);
CREATE INDEX message_log_partner ON message_log (partner_id, at);
CREATE INDEX message_log_message ON message_log (message_id) WHERE message_id <> '';
CREATE INDEX message_log_trace ON message_log (trace);
CREATE INDEX message_log_route ON message_log (route, at) WHERE route <> '';
CREATE INDEX message_log_code ON message_log (code, at) WHERE code <> '';
CREATE INDEX message_log_failed ON message_log (at) WHERE code <> '';

-- id: of the entry that brought it; what comes again within the day is not kept again.
CREATE TABLE message_body (
  id INTEGER PRIMARY KEY,
  body BLOB NOT NULL  -- zstd
) STRICT;

-- Entries that no block of the chain covers yet. digest: the block covers an entry even when
-- somebody has removed it meanwhile.
CREATE TABLE log_unchained (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice
  day INTEGER NOT NULL,
  digest TEXT NOT NULL
) STRICT;

-- entries: ids in order, runs of neighbours as "first-last", separated by commas.
CREATE TABLE log_block (
  number INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL UNIQUE,
  entries TEXT NOT NULL,
  previous TEXT NOT NULL,
  root TEXT NOT NULL,  -- over the digests of the entries: the chain holds when they are dropped
  hash TEXT NOT NULL
) STRICT;
CREATE TABLE log_stamp (
  block INTEGER PRIMARY KEY,  -- the newest that it covers
  at INTEGER NOT NULL,
  token TEXT NOT NULL         -- DER, base64
) STRICT;

-- The envelope as it came is the body of its entry from now on. Those of before are dropped: no
-- released version has written any.
ALTER TABLE message DROP COLUMN raw;
