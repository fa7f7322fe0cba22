#include "store/sqlite_rows.hpp"

#include <sqlite3.h>

#include <new>
#include <string>

namespace store {
namespace {

// What a pointer means to SQLite: nothing else is taken for rows.
constexpr const char* kind = "kontingent-rows";
constexpr int argument = static_cast<int>(given_columns);  // the hidden column

struct Cursor : sqlite3_vtab_cursor {
  const Rows* rows = nullptr;
  std::size_t at = 0;  // of the row's first value
};

Cursor& cursor_of(sqlite3_vtab_cursor* base) {
  return *static_cast<Cursor*>(base);
}

int connect(sqlite3* link, void*, int, const char* const*, sqlite3_vtab** table, char**) {
  std::string columns;
  for (std::size_t i = 0; i < given_columns; ++i) columns += "c" + std::to_string(i) + ", ";
  const std::string text = "CREATE TABLE given (" + columns + "rows HIDDEN)";
  if (const int result = sqlite3_declare_vtab(link, text.c_str()); result != SQLITE_OK)
    return result;
  *table = new (std::nothrow) sqlite3_vtab{};
  return *table != nullptr ? SQLITE_OK : SQLITE_NOMEM;
}

int disconnect(sqlite3_vtab* table) {
  delete table;
  return SQLITE_OK;
}

// As SQLite's own json_each(): a plan must not depend on how many rows come.
int best_index(sqlite3_vtab*, sqlite3_index_info* info) {
  for (int i = 0; i < info->nConstraint; ++i) {
    const auto& constraint = info->aConstraint[i];
    if (constraint.iColumn != argument || constraint.op != SQLITE_INDEX_CONSTRAINT_EQ) continue;
    if (constraint.usable == 0) return SQLITE_CONSTRAINT;
    info->aConstraintUsage[i].argvIndex = 1;
    info->aConstraintUsage[i].omit = 1;
    info->estimatedCost = 1;
  }
  return SQLITE_OK;
}

int open(sqlite3_vtab*, sqlite3_vtab_cursor** cursor) {
  *cursor = new (std::nothrow) Cursor{};
  return *cursor != nullptr ? SQLITE_OK : SQLITE_NOMEM;
}

int close(sqlite3_vtab_cursor* base) {
  delete &cursor_of(base);
  return SQLITE_OK;
}

int filter(sqlite3_vtab_cursor* base, int, const char*, int count, sqlite3_value** values) {
  Cursor& cursor = cursor_of(base);
  cursor.rows =
      count == 1 ? static_cast<const Rows*>(sqlite3_value_pointer(values[0], kind)) : nullptr;
  cursor.at = 0;
  return SQLITE_OK;
}

int next(sqlite3_vtab_cursor* base) {
  Cursor& cursor = cursor_of(base);
  cursor.at += cursor.rows->width;
  return SQLITE_OK;
}

int at_end(sqlite3_vtab_cursor* base) {
  const Cursor& cursor = cursor_of(base);
  return cursor.rows == nullptr || cursor.at >= cursor.rows->values.size() ? 1 : 0;
}

int column(sqlite3_vtab_cursor* base, sqlite3_context* context, int number) {
  const Cursor& cursor = cursor_of(base);
  const auto place = static_cast<std::size_t>(number);
  if (place >= cursor.rows->width) return SQLITE_OK;  // NULL
  const Value& value = cursor.rows->values[cursor.at + place];
  if (const auto* integer = std::get_if<std::int64_t>(&value))
    sqlite3_result_int64(context, *integer);
  else if (const auto* text = std::get_if<std::string>(&value))
    sqlite3_result_text64(context, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
  else if (const auto* blob = std::get_if<Blob>(&value))
    sqlite3_result_blob64(context, blob->bytes.data(), blob->bytes.size(), SQLITE_STATIC);
  return SQLITE_OK;
}

int row_number(sqlite3_vtab_cursor* base, sqlite3_int64* number) {
  const Cursor& cursor = cursor_of(base);
  *number = static_cast<sqlite3_int64>(cursor.at / cursor.rows->width);
  return SQLITE_OK;
}

// Without xCreate: it is there by its name alone, and in no schema.
constexpr sqlite3_module make_module() {
  sqlite3_module it{};
  it.xConnect = connect;
  it.xBestIndex = best_index;
  it.xDisconnect = disconnect;
  it.xOpen = open;
  it.xClose = close;
  it.xFilter = filter;
  it.xNext = next;
  it.xEof = at_end;
  it.xColumn = column;
  it.xRowid = row_number;
  return it;
}
constexpr sqlite3_module given = make_module();

}  // namespace

int add_given_rows(sqlite3* link) {
  return sqlite3_create_module(link, "given", &given, nullptr) & 0xFF;
}

int bind_given_rows(sqlite3_stmt* statement, int place, const Rows& rows) {
  return sqlite3_bind_pointer(statement, place, const_cast<Rows*>(&rows), kind, nullptr);
}

int bind_value(sqlite3_stmt* statement, int place, const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value))
    return sqlite3_bind_int64(statement, place, *number);
  if (const auto* text = std::get_if<std::string>(&value))
    return sqlite3_bind_text64(statement, place, text->data(), text->size(), SQLITE_STATIC,
                               SQLITE_UTF8);
  if (const auto* blob = std::get_if<Blob>(&value))
    return sqlite3_bind_blob64(statement, place, blob->bytes.data(), blob->bytes.size(),
                               SQLITE_STATIC);
  return sqlite3_bind_null(statement, place);
}

}  // namespace store
