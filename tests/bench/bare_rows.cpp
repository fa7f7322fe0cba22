#include "bare_rows.hpp"

#include <sqlite3.h>

#include <chrono>
#include <memory>
#include <stdexcept>

#include "child.hpp"
#include "store/session.hpp"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;
using Base = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;
using Statement = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

constexpr int at_once = 20'000;  // rows in memory

double since(Clock::time_point begun) {
  return std::chrono::duration<double>(Clock::now() - begun).count();
}

Base open(const std::string& url) {
  sqlite3* base = nullptr;
  if (sqlite3_open(store::sqlite_path(url).c_str(), &base) != SQLITE_OK)
    throw std::runtime_error("cannot open " + url);
  return Base(base, sqlite3_close);
}

void must(sqlite3* base, bool good) {
  if (!good) throw std::runtime_error(sqlite3_errmsg(base));
}

void script(sqlite3* base, const char* sql) {
  must(base, sqlite3_exec(base, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
}

Statement prepare(sqlite3* base, const std::string& sql) {
  sqlite3_stmt* made = nullptr;
  must(base, sqlite3_prepare_v2(base, sql.c_str(), -1, &made, nullptr) == SQLITE_OK);
  return Statement(made, sqlite3_finalize);
}

using Values = std::vector<std::unique_ptr<sqlite3_value, decltype(&sqlite3_value_free)>>;

// The next rows, value after value; all_read: there are no more.
Values next_rows(sqlite3* base, sqlite3_stmt* reading, int width, bool& all_read) {
  Values values;
  for (int row = 0; row < at_once; ++row) {
    const int step = sqlite3_step(reading);
    all_read = step == SQLITE_DONE;
    if (all_read) break;
    must(base, step == SQLITE_ROW);
    for (int at = 0; at < width; ++at)
      values.emplace_back(sqlite3_value_dup(sqlite3_column_value(reading, at)), sqlite3_value_free);
  }
  return values;
}

BareRows copy_table(sqlite3* from, sqlite3* to, const Table& table) {
  const Statement reading = prepare(from, "SELECT * FROM " + table.name + " " + table.order);
  const int width = sqlite3_column_count(reading.get());
  std::string places = "?";
  for (int at = 1; at < width; ++at) places += ",?";
  const Statement writing = prepare(to, "INSERT INTO " + table.name + " VALUES (" + places + ")");
  BareRows done;
  for (bool all_read = false; !all_read;) {
    const Values values = next_rows(from, reading.get(), width, all_read);
    const auto begun = Clock::now();
    for (std::size_t i = 0; i < values.size();) {
      for (int at = 1; at <= width; ++at, ++i)
        sqlite3_bind_value(writing.get(), at, values[i].get());
      must(to, sqlite3_step(writing.get()) == SQLITE_DONE);
      sqlite3_reset(writing.get());
      ++done.rows;
    }
    done.seconds += since(begun);
  }
  return done;
}

BareRows copy_sqlite(const std::string& from, const std::string& to,
                     const std::vector<Table>& tables) {
  const Base source = open(from), target = open(to);
  script(target.get(), "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN");
  BareRows all;
  for (const Table& table : tables) {
    const BareRows one = copy_table(source.get(), target.get(), table);
    all.rows += one.rows;
    all.seconds += one.seconds;
  }
  const auto begun = Clock::now();
  script(target.get(), "COMMIT");
  all.seconds += since(begun);
  return all;
}

std::int64_t count_rows(const std::string& url, const std::string& table) {
  store::Session session(url);
  session.open();
  return session.select("count(*)", "FROM " + table).at(0).integer(0);
}

BareRows copy_postgresql(const std::string& from, const std::string& to,
                         const std::vector<Table>& tables, const std::filesystem::path& folder) {
  BareRows all;
  const auto file = folder / "table.copy", said = folder / "psql.log";
  for (const Table& table : tables) {
    run_measured("psql",
                 {"-X", "-q", from, "-c",
                  "\\copy (SELECT * FROM " + table.name + " " + table.order + ") TO '" +
                      file.string() + "' (FORMAT binary)"},
                 said);
    all.rows += count_rows(from, table.name);
    all.seconds +=
        run_measured("psql",
                     {"-X", "-q", "-v", "ON_ERROR_STOP=1", to, "-c",
                      "\\copy " + table.name + " FROM '" + file.string() + "' (FORMAT binary)"},
                     said)
            .seconds;
    std::filesystem::remove(file);
  }
  return all;
}

}  // namespace

BareRows copy_bare(const std::string& from, const std::string& to, const std::vector<Table>& tables,
                   const std::filesystem::path& folder) {
  return store::sqlite_path(from).empty() ? copy_postgresql(from, to, tables, folder)
                                          : copy_sqlite(from, to, tables);
}

}  // namespace bench
