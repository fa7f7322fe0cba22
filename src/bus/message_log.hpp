#pragma once
// Every message in and out, for operators and as evidence. The port is implemented by store/ in
// daily partitions, bodies apart from metadata, the same body once a day. Calls come from the
// database thread that owns the transaction; database failures are thrown.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace bus {

enum class Direction { in, out };

// The service of entries that are no messages but looks through the API; their body is the text of
// the look, and nobody has signed it.
inline constexpr std::string_view look_service = "console";

// One message; a request and its answer are two, with one trace.
struct LogEntry {
  base::Time at;
  Direction direction{};
  bool answer = false;        // to a request of the other direction
  domain::PartnerId partner;  // 0: a stranger
  std::string service;        // "diary", "portal", "delivery", "live", look_service
  std::string operation;      // of our tables, never a stranger's text
  std::string message_id;     // UUID; may be empty
  std::string trace;          // one id in log, store, journal and answer
  std::string route;          // may be empty
  std::string code;           // "KB-…" of a refusal or failure; empty: good
  std::string body;           // as it went over the wire; empty: not kept (a stranger's)
  int replays = 0;            // of the message, when this was written
};

// As stored: everything but the body.
struct LogRow {
  domain::LogEntryId id;
  LogEntry entry;           // body is empty
  std::string body_digest;  // SHA-256 hex; empty: not kept
  std::size_t body_bytes = 0;
  std::string digest;  // SHA-256 hex of the entry: bus/chain.hpp
};

struct LogFilter {
  std::optional<base::Time> from{}, to{};  // from ≤ at < to
  std::optional<domain::PartnerId> partner{};
  std::optional<Direction> direction{};
  std::optional<bool> answer{};
  std::string service{}, operation{}, message_id{}, trace{}, route{}, code{};
  bool failed_only = false;
  domain::LogEntryId before{};  // keyset: only those that follow this one; gone: of older days
  std::size_t limit = 50;
};

// A block of the hash chain (bus/chain.hpp).
struct ChainBlock {
  std::int64_t number = 0;  // from 1
  base::Time at;
  std::vector<domain::LogEntryId> entries;
  std::string previous, root, hash;  // SHA-256 hex
};
struct Stamp {
  std::int64_t block = 0;  // the newest that it covers
  base::Time at;           // the authority's
  std::string token;       // DER of the TimeStampToken, over the block's hash
};

class MessageLog {
 public:
  virtual ~MessageLog() = default;
  virtual domain::LogEntryId append(const LogEntry& entry) = 0;

  // Newest first by time; looks into the newest limits::log_search_days days that have entries.
  virtual std::vector<LogRow> find(const LogFilter& filter) = 0;
  // Empty: retention has dropped it.
  virtual std::optional<std::string> body(const LogRow& row) = 0;

  // Entries that no block covers yet, in the order in which they were written: id and digest alone,
  // as they were written, so that the block tells of what somebody has done to them since.
  virtual std::vector<LogRow> unchained(std::size_t limit) = 0;
  virtual std::optional<ChainBlock> last_block() = 0;
  virtual void append(const ChainBlock& block) = 0;
  virtual std::vector<ChainBlock> blocks(std::int64_t from, std::size_t limit) = 0;
  virtual std::optional<ChainBlock> block_of(domain::LogEntryId id) = 0;
  // In the block's order; those that retention has dropped are left out.
  virtual std::vector<LogRow> entries(const ChainBlock& block) = 0;
  virtual std::optional<Stamp> last_stamp() = 0;
  virtual std::optional<Stamp> stamp_after(std::int64_t block) = 0;  // the first that covers it
  virtual void append(const Stamp& stamp) = 0;

  // Makes the partitions of this day and the next ones, drops one of those past their time: call it
  // until it returns 0, each time in a transaction of its own. Both in whole days, UTC; bodies go
  // before metadata; nothing of a day with entries that no block covers yet. How many were dropped.
  struct Retention {
    int body_days = 90, entry_days = 1096;
  };
  virtual std::size_t keep_partitions(base::Time now, const Retention& retention) = 0;
};

}  // namespace bus
