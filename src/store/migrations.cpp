#include "store/migrations.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "base/text.hpp"
#include "store/persons.hpp"
#include "store/sql_orders.hpp"
#include "store/values.hpp"

namespace store {
namespace {

// "0001_messages.sqlite.sql" → {1, "messages"}; nothing for the other dialect's files.
std::optional<Migration> parse_file(Dialect dialect, std::string_view file, std::string_view text) {
  const auto dot = file.find('.');
  const auto underscore = file.find('_');
  const std::string_view ours = dialect == Dialect::sqlite ? ".sqlite.sql" : ".postgresql.sql";
  const std::string_view ending = file.substr(dot);
  if (ending != ".sql" && ending != ours) return std::nullopt;
  const auto number = base::parse_integer(file.substr(0, underscore));
  return Migration{static_cast<int>(number.value()),
                   std::string(file.substr(underscore + 1, dot - underscore - 1)),
                   std::string(text)};
}

bool has_version_table(Session& session) {
  if (session.dialect() == Dialect::sqlite)
    return !session.select("1", "FROM sqlite_master WHERE name = 'schema_version'").empty();
  return !session.select("to_regclass('schema_version')", "").at(0).null(0);
}

std::vector<Migration> missing(Session& session) {
  const auto applied = applied_migrations(session);
  std::vector<Migration> result;
  for (auto& migration : migrations_for(session.dialect()))
    if (std::find(applied.begin(), applied.end(), migration.number) == applied.end())
      result.push_back(std::move(migration));
  return result;
}

// SQL alone does not know ICU's Russian rules.
void fill_sort_keys(Session& session) {
  constexpr std::int64_t at_once = 1000;
  for (std::int64_t last = 0;;) {
    const auto rows = session.select("id, name_key", "FROM person WHERE id > ? ORDER BY id LIMIT ?",
                                     {value(last), value(at_once)});
    for (const Row& row : rows)
      session.change("UPDATE person SET sort_key = ? WHERE id = ?",
                     {value(sort_key(row.text(1))), value(row.integer(0))});
    if (std::ssize(rows) < at_once) return;
    last = rows.back().integer(0);
  }
}

void fill_words(Session& session) {
  constexpr std::int64_t at_once = 10'000;
  for (std::int64_t last = 0;;) {
    const auto rows = session.select(
        "id, name_key", "FROM person WHERE is_student = 1 AND id > ? ORDER BY id LIMIT ?",
        {value(last), value(at_once)});
    std::vector<Value> words;
    for (const Row& row : rows) add_words(words, row.id<registers::PersonId>(0), row.text(1));
    write_words(session, words);
    if (std::ssize(rows) < at_once) return;
    last = rows.back().integer(0);
  }
}

// The next missing migration, in a transaction of its own. The lock comes first, so that of
// several daemons one applies it and the others then see it applied.
bool apply_next(Session& session) {
  const bool sqlite = session.dialect() == Dialect::sqlite;
  session.script(sqlite ? "BEGIN EXCLUSIVE" : "BEGIN; SELECT pg_advisory_xact_lock(20261122, 2)");
  session.script(
      "CREATE TABLE IF NOT EXISTS schema_version (number INTEGER PRIMARY KEY, "
      "name TEXT NOT NULL, applied_at BIGINT NOT NULL)");
  const auto pending = missing(session);
  if (pending.empty()) {
    session.script("COMMIT");
    return false;
  }
  const Migration& next = pending.front();
  session.script(next.sql);
  if (next.name == "directory") fill_sort_keys(session);
  if (next.name == "search") fill_words(session);
  if (next.name == "rounds") fill_order_keys(session);
  const base::Time now = base::SystemClock().now();
  session.change("INSERT INTO schema_version (number, name, applied_at) VALUES (?, ?, ?)",
                 {value(next.number), value(next.name), value(now)});
  session.script("COMMIT");
  return true;
}

}  // namespace

std::vector<Migration> migrations_for(Dialect dialect) {
  std::vector<Migration> result;
  for (const auto& [file, text] : embedded_files())
    if (auto migration = parse_file(dialect, file, text)) result.push_back(std::move(*migration));
  std::sort(result.begin(), result.end(),
            [](const Migration& a, const Migration& b) { return a.number < b.number; });
  return result;
}

std::vector<int> applied_migrations(Session& session) {
  std::vector<int> numbers;
  if (!has_version_table(session)) return numbers;
  for (const Row& row : session.select("number", "FROM schema_version ORDER BY number"))
    numbers.push_back(row.number(0));
  return numbers;
}

base::Result<std::vector<Migration>> pending_migrations(const std::string& url) {
  // Opening an absent SQLite file would create it, and asking must not.
  const std::string path = sqlite_path(url);
  if (!path.empty() && !std::filesystem::exists(path)) return migrations_for(Dialect::sqlite);
  try {
    Session session(url);
    session.open();
    return missing(session);
  } catch (const Failure& failure) {
    return error_of(failure);
  }
}

base::Result<int> migrate(const std::string& url) {
  int count = 0;
  try {
    Session session(url);
    session.open();
    // Partitions make this the one long transaction; a daemon that waits for it may wait.
    if (session.dialect() == Dialect::postgresql)
      session.script("SET lock_timeout = 0; SET statement_timeout = 0");
    while (apply_next(session)) ++count;
  } catch (const Failure& failure) {
    return error_of(failure);
  }
  return count;
}

}  // namespace store
