#pragma once
// SQL as text: one spelling for both dialects, values and sets of values as parameters.
// Pure; any thread.
#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace store {

enum class Dialect { sqlite, postgresql };

struct Blob {
  std::string bytes;
  auto operator<=>(const Blob&) const = default;
};
// NULL, a number, a text (UTF-8) or bytes. Dates travel as text "2026-09-01", times as
// microseconds, bytes to PostgreSQL as base64: write "decode(?, 'base64')".
using Value = std::variant<std::monostate, std::int64_t, std::string, Blob>;
enum class Type { integer, text, date };

// A table of values as one parameter, so that the statement's text (and its plan) is the same for
// three values and for three thousand. A single value is SQLite's "= ?". values: row after row.
struct Set {
  std::vector<Type> types;
  std::vector<Value> values;
};
using Param = std::variant<Value, Set>;

// Values that stand elsewhere, row after row: how SQLite is given a table (sqlite_rows.hpp).
struct Rows {
  std::span<const Value> values;
  std::size_t width = 1;
};

struct Statement {
  std::string sql;            // with :p0, :p1, …
  std::vector<Value> params;  // in that order
  struct Table {
    std::size_t param = 0;  // which is NULL
    Rows rows;
  };
  std::vector<Table> tables;  // SQLite's parameters that are tables
};

// Each "?" of sql takes the next of params. A Value becomes a placeholder, a Set becomes
// "IN (…)": write "WHERE id ?" or "WHERE (student_id, lesson_id) ?". Behind a parenthesis a set of
// several rows is a function's argument: write "given(?)" for SQLite, "unnest(?)" for PostgreSQL.
// SQLite reads a set where it lies: params must outlive the statement.
Statement expand(Dialect dialect, std::string_view sql, const std::vector<Param>& params);

struct Column {
  std::string_view name;
  Type type;
};
struct Insert {
  std::string_view table;
  std::vector<Column> columns;
  std::string_view conflict;  // "ON CONFLICT …" or empty
  bool fresh = false;         // none of the rows is stored yet, so nothing can conflict
};

// INSERT … VALUES of one row: SQLite's form for few rows, run once for each.
std::string insert_values(const Insert& insert);
// INSERT … SELECT of all rows: SQLite's form for many. What fails leaves the rows before it, as row
// by row: SQLite keeps no copies of pages to undo the statement alone.
Statement insert_rows(const Insert& insert, const std::vector<Value>& values);
// INSERT … SELECT FROM unnest(arrays): PostgreSQL's form, one round trip for any number of rows.
Statement insert_arrays(const Insert& insert, const std::vector<Value>& values);
// COPY … FROM STDIN and what follows it: for PostgreSQL three or four times less work than the
// same rows as arrays, but two round trips.
std::string copy_head(const Insert& insert);
std::string copy_rows(const std::vector<Value>& values, std::size_t width);

// "ON CONFLICT (key) DO UPDATE SET column = excluded.column, …" for the columns beside the key.
std::string update_on_conflict(std::string_view key, const std::vector<Column>& columns);

// The number of columns in a select list: commas outside parentheses, plus one.
std::size_t count_columns(std::string_view select_list);

// The text that travels to the database. Not for NULL.
std::string text_of(const Value& value);

}  // namespace store
