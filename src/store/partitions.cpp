#include "store/partitions.hpp"

#include <algorithm>

#include "domain/date.hpp"
#include "store/values.hpp"

namespace store {
namespace {

constexpr std::int64_t last_day = 0xFFFF;  // 2149: ids stay below 2^53, whole in JSON

std::string suffix(std::int64_t day) {
  std::string text = domain::format_date(std::chrono::sys_days(std::chrono::days(day)));
  std::erase(text, '-');
  return "_" + text;
}

// SQLite keeps the text of what was created: the parent's, under the day's name.
void make_sqlite(Session& session, const std::string& parent, const std::string& table) {
  for (const Row& row : session.select(
           "sql", "FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY rowid",
           {value(parent)})) {
    std::string sql = row.text(0);
    for (auto at = sql.find(parent); at != std::string::npos;
         at = sql.find(parent, at + table.size()))
      sql.replace(at, parent.size(), table);
    session.script(sql);
  }
}

// Attached, not created as a partition: that locks the parent against nobody who writes.
std::string make_postgresql(const std::string& parent, const std::string& table, std::int64_t from,
                            std::int64_t to) {
  return "CREATE TABLE " + table + " (LIKE " + parent + " INCLUDING ALL);" + "ALTER TABLE " +
         parent + " ATTACH PARTITION " + table + " FOR VALUES FROM (" + std::to_string(from) +
         ") TO (" + std::to_string(to) + ");";
}

}  // namespace

std::int64_t day_of(base::Time at) {
  const auto day = std::chrono::floor<std::chrono::days>(at).time_since_epoch().count();
  return std::clamp<std::int64_t>(day, 0, last_day);
}
domain::LogEntryId entry_id(std::int64_t day, std::int64_t sequence) {
  return {(day << sequence_bits) + sequence};
}
std::int64_t day_of(domain::LogEntryId id) {
  return id.value >> sequence_bits;
}
std::int64_t sequence_of(domain::LogEntryId id) {
  return id.value & ((std::int64_t{1} << sequence_bits) - 1);
}
std::string entries_table(std::int64_t day) {
  return "message_log" + suffix(day);
}
std::string bodies_table(std::int64_t day) {
  return "message_body" + suffix(day);
}

void Partitions::need(std::int64_t day) {
  // SQLite asks in each transaction: the one before may have been rolled back.
  if (session_.dialect() == Dialect::sqlite && transaction_ != session_.transaction()) {
    known_.clear();
    transaction_ = session_.transaction();
  }
  if (known_.contains(day)) return;
  if (!has(day)) make(day);
  known_.insert(day);
}

// Two daemons at once: the second one's INSERT fails as a conflict, its job runs again.
void Partitions::make(std::int64_t day) {
  session_.change("INSERT INTO log_day (day, bodies) VALUES (?, 1)", {value(day)});
  const std::string entries = entries_table(day), bodies = bodies_table(day);
  if (session_.dialect() == Dialect::sqlite) {
    make_sqlite(session_, "message_log", entries);
    make_sqlite(session_, "message_body", bodies);
    return;
  }
  session_.script(
      make_postgresql("message_log", entries, entry_id(day, 0).value, entry_id(day + 1, 0).value) +
      make_postgresql("message_body", bodies, day, day + 1) + "ALTER TABLE " + bodies +
      " ALTER day SET DEFAULT " + std::to_string(day));
}

std::vector<std::int64_t> Partitions::days(std::int64_t from, std::int64_t to, std::size_t limit) {
  std::vector<std::int64_t> result;
  for (const Row& row :
       session_.select("day", "FROM log_day WHERE day >= ? AND day <= ? ORDER BY day DESC LIMIT ?",
                       {value(from), value(to), value(static_cast<std::int64_t>(limit))}))
    result.push_back(row.integer(0));
  return result;
}

bool Partitions::has(std::int64_t day) {
  return !session_.select("1", "FROM log_day WHERE day = ?", {value(day)}).empty();
}

bool Partitions::has_bodies(std::int64_t day) {
  return !session_.select("1", "FROM log_day WHERE day = ? AND bodies = 1", {value(day)}).empty();
}

std::size_t Partitions::drop_oldest(std::int64_t bodies_before, std::int64_t entries_before) {
  const auto rows = session_.select(
      "day, bodies",
      "FROM log_day WHERE ((bodies = 1 AND day < ?) OR day < ?) AND NOT EXISTS "
      "(SELECT 1 FROM log_unchained u WHERE u.day = log_day.day) ORDER BY day LIMIT 1",
      {value(bodies_before), value(entries_before)});
  if (rows.empty()) return 0;
  const std::int64_t day = rows.front().integer(0);
  known_.erase(day);
  if (rows.front().integer(1) == 1) {
    session_.change("UPDATE log_day SET bodies = 0 WHERE day = ?", {value(day)});
    session_.script("DROP TABLE " + bodies_table(day));
  } else {
    session_.change("DELETE FROM log_day WHERE day = ?", {value(day)});
    session_.script("DROP TABLE " + entries_table(day));
  }
  return 1;
}

}  // namespace store
