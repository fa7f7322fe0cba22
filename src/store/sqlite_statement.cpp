#include "store/sqlite_statement.hpp"

#include <sqlite3.h>

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

int SqliteStatement::bind(const Value* values, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const int place = static_cast<int>(i) + 1;
    int bound = SQLITE_OK;
    if (const auto* number = std::get_if<std::int64_t>(&values[i]))
      bound = sqlite3_bind_int64(raw_.get(), place, *number);
    else if (const auto* text = std::get_if<std::string>(&values[i]))
      bound = sqlite3_bind_text64(raw_.get(), place, text->data(), text->size(), SQLITE_STATIC,
                                  SQLITE_UTF8);
    else if (const auto* blob = std::get_if<Blob>(&values[i]))
      bound = sqlite3_bind_blob64(raw_.get(), place, blob->bytes.data(), blob->bytes.size(),
                                  SQLITE_STATIC);
    else
      bound = sqlite3_bind_null(raw_.get(), place);
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

int SqliteStatement::run(const Value* values, std::size_t count, std::size_t width,
                         std::vector<Row>* rows) {
  if (prepared_ != SQLITE_OK) return prepared_ & 0xFF;
  int result = bind(values, count);
  if (result == SQLITE_OK)
    while ((result = sqlite3_step(raw_.get())) == SQLITE_ROW)
      if (rows != nullptr) rows->push_back(row(width));
  sqlite3_reset(raw_.get());
  return result == SQLITE_DONE ? SQLITE_OK : result & 0xFF;
}

}  // namespace store
