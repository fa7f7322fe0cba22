#include "log_fill.hpp"

#include <atomic>
#include <future>
#include <thread>

#include "need.hpp"
#include "store/partitions.hpp"
#include "store/session.hpp"

namespace bench {
namespace {

using store::Dialect;

constexpr std::int64_t day_us = 86'400'000'000;
constexpr std::int64_t knuth = 2'654'435'761;  // spreads what is counted up

// So many hexadecimal digits of a number below 2^32.
std::string hex(Dialect dialect, const std::string& number, int digits) {
  const std::string width = std::to_string(digits);
  return dialect == Dialect::sqlite ? "printf('%0" + width + "x', " + number + ")"
                                    : "lpad(to_hex(" + number + "), " + width + ", '0')";
}

// e: the exchange; its entries are those of i: request, answer, sent on, acknowledged.
std::string columns_of(Dialect dialect, std::int64_t day, std::int64_t per_day) {
  const std::string at = std::to_string(day * day_us);
  const std::string first = std::to_string(store::entry_id(day, 0).value);
  const std::string spread = "(e * " + std::to_string(knuth) + ") % 4294967296";
  const std::string mark = hex(dialect, spread, 8), number = hex(dialect, "e", 8);
  const std::string digest = mark + " || " + number + " || " + hex(dialect, "i", 8) +
                             " || '00000000000000000000000000000000000000f0'";
  return first + " + i, " + at + " + (i % " + std::to_string(per_day) + ") * " +
         std::to_string(day_us / per_day) +
         ", CASE WHEN i % 4 IN (1, 2) THEN 1 ELSE 0 END, i % 2, 1 + e % 23, "
         "CASE WHEN i % 4 < 2 THEN 'diary' ELSE 'delivery' END, 'PushMarks', " +
         mark + " || '-0000-4000-8000-0000' || " + number + ", " + number + " || '00000000' || " +
         mark +
         ", CASE WHEN i % 4 < 2 THEN '' ELSE 'onward' END, "
         "CASE WHEN e % 100 = 0 THEN 'KB-1403' ELSE '' END, 0, " +
         digest + ", 5700, " + digest;
}

void fill_day(store::Session& session, std::int64_t day, std::int64_t from, std::int64_t count) {
  const bool sqlite = session.dialect() == Dialect::sqlite;
  const std::string first = std::to_string(from), last = std::to_string(from + count - 1);
  const std::string series =
      sqlite ? "WITH RECURSIVE s (i) AS (SELECT " + first +
                   " UNION ALL SELECT i + 1 FROM s WHERE i < " + last + ")"
             : "WITH s (i) AS (SELECT generate_series(" + first + "::bigint, " + last + "))";
  session.begin("BEGIN");
  session.script("INSERT INTO " + store::entries_table(day) +
                 " (id, at, direction, answer, partner_id, service, operation, message_id, trace, "
                 "route, code, replays, body_digest, body_bytes, digest) " +
                 series + " SELECT " + columns_of(session.dialect(), day, count) +
                 " FROM (SELECT i, i / 4 AS e FROM s) AS numbered");
  session.commit();
}

// It is the search that is measured: a crash may cost what was filled in.
void make_careless(store::Session& session, std::int64_t first, std::size_t days) {
  if (session.dialect() == Dialect::sqlite)
    return session.script("PRAGMA synchronous = OFF; PRAGMA cache_size = -256000");
  for (std::size_t day = 0; day < days; ++day)
    session.script("ALTER TABLE " + store::entries_table(first + static_cast<std::int64_t>(day)) +
                   " SET UNLOGGED");
}

// The days' tables, made as the daemon makes them.
void make_days(store::Database& database, base::Time begin, std::size_t days) {
  need(store::write_now(database, [&](store::Transaction& work) -> base::Result<void> {
    for (std::size_t day = 0; day < days; ++day) {
      bus::LogEntry entry;
      entry.at = begin + std::chrono::days(day);
      entry.trace = "first of its day";
      work.log.append(entry);
    }
    return {};
  }));
}

}  // namespace

LogPlace fill_log(store::Database& database, const std::string& url, std::size_t entries,
                  std::size_t days) {
  const auto today = std::chrono::floor<std::chrono::days>(base::SystemClock{}.now());
  LogPlace place;
  place.begin = today - std::chrono::days(days);
  make_days(database, place.begin, days);
  const std::int64_t first = store::day_of(place.begin);
  const auto per_day = static_cast<std::int64_t>(entries / days);
  const bool sqlite = !store::sqlite_path(url).empty();
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    store::Session session(url);
    session.open();
    if (sqlite) make_careless(session, first, days);
    for (std::size_t day = next++; day < days; day = next++) {
      const auto number = static_cast<std::int64_t>(day);
      fill_day(session, first + number, 1'000'000 + number * per_day, per_day);
    }
  };
  store::Session session(url);
  session.open();
  if (!sqlite) make_careless(session, first, days);
  const unsigned writers = sqlite ? 1 : std::max(1u, std::thread::hardware_concurrency());
  std::vector<std::future<void>> running;
  for (unsigned i = 0; i < writers; ++i) running.push_back(std::async(std::launch::async, work));
  for (std::future<void>& each : running) each.get();
  for (std::size_t day = 0; day < days; ++day)
    place.entries += static_cast<std::size_t>(
        session
            .select("count(*)",
                    "FROM " + store::entries_table(first + static_cast<std::int64_t>(day)))
            .at(0)
            .integer(0));
  return place;
}

}  // namespace bench
