#pragma once
// The days of the message log: a pair of tables each. Days are counted from 1970-01-01, UTC.
// One thread, inside a transaction; every call may throw Failure.
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "domain/ids.hpp"
#include "store/session.hpp"

namespace store {

std::int64_t day_of(base::Time at);
// The id of an entry is its day and its number in the order of writing.
constexpr int sequence_bits = 36;
domain::LogEntryId entry_id(std::int64_t day, std::int64_t sequence);
std::int64_t day_of(domain::LogEntryId id);
std::int64_t sequence_of(domain::LogEntryId id);
// "message_log_20261126", "message_body_20261126".
std::string entries_table(std::int64_t day);
std::string bodies_table(std::int64_t day);

class Partitions {
 public:
  explicit Partitions(Session& session) : session_(session) {}

  // Makes the day's tables unless they are there.
  void need(std::int64_t day);
  // Newest first, at most so many.
  std::vector<std::int64_t> days(std::int64_t from, std::int64_t to, std::size_t limit);
  bool has(std::int64_t day);
  bool has_bodies(std::int64_t day);
  // The oldest day's bodies before bodies_before, or else the oldest day before entries_before.
  // Not those with entries that no block covers. How many of these were dropped: 0 or 1.
  std::size_t drop_oldest(std::int64_t bodies_before, std::int64_t entries_before);

  // After a failure: what was seen may have been rolled back.
  void forget() { known_.clear(); }

 private:
  void make(std::int64_t day);

  Session& session_;
  std::set<std::int64_t> known_;
  std::uint64_t transaction_ = 0;  // SQLite: that knows them
};

}  // namespace store
