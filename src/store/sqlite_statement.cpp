#include "store/sqlite_statement.hpp"

#include <sqlite3.h>

#include "store/sqlite_rows.hpp"

namespace store {

void SqliteStatement::Finalize::operator()(sqlite3_stmt* raw) const {
  sqlite3_finalize(raw);
}

SqliteStatement::SqliteStatement(sqlite3* link, const std::string& sql) {
  sqlite3_stmt* raw = nullptr;
  prepared_ = sqlite3_prepare_v3(link, sql.c_str(), static_cast<int>(sql.size() + 1),
                                 SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  raw_.reset(raw);
}

int SqliteStatement::bind(std::span<const Value> values, std::span<const Statement::Table> tables) {
  int place = 0, bound = SQLITE_OK;
  for (const Value& value : values)
    if (bound = bind_value(raw_.get(), ++place, value); bound != SQLITE_OK) return bound;
  for (const auto& [param, rows] : tables) {
    bound = bind_given_rows(raw_.get(), static_cast<int>(param) + 1, rows);
    if (bound != SQLITE_OK) return bound;
  }
  return SQLITE_OK;
}

Row SqliteStatement::row(std::size_t width) const {
  std::vector<Row::Cell> cells(width);
  for (std::size_t i = 0; i < width; ++i) {
    const int column = static_cast<int>(i);
    const int type = sqlite3_column_type(raw_.get(), column);
    if (type == SQLITE_NULL) continue;
    if (type == SQLITE_INTEGER) {
      cells[i] = std::int64_t{sqlite3_column_int64(raw_.get(), column)};
      continue;
    }
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(raw_.get(), column));
    cells[i].emplace<std::string>(
        text, static_cast<std::size_t>(sqlite3_column_bytes(raw_.get(), column)));
  }
  return Row(std::move(cells));
}

int SqliteStatement::run(std::span<const Value> values, std::span<const Statement::Table> tables,
                         std::size_t width, std::vector<Row>* rows) {
  if (prepared_ != SQLITE_OK) return prepared_ & 0xFF;
  int result = bind(values, tables);
  if (result == SQLITE_OK)
    while ((result = sqlite3_step(raw_.get())) == SQLITE_ROW)
      if (rows != nullptr) rows->push_back(row(width));
  sqlite3_reset(raw_.get());
  return result == SQLITE_DONE ? SQLITE_OK : result & 0xFF;
}

}  // namespace store
