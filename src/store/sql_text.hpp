#pragma once
// SQL as text: one spelling for both dialects, values and sets of values as parameters.
// Pure; any thread.
#include <compare>
#include <cstdint>
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

struct Statement {
  std::string sql;            // with :p0, :p1, …
  std::vector<Value> params;  // in that order
};

// Each "?" of sql takes the next of params. A Value becomes a placeholder, a Set becomes
// "IN (…)": write "WHERE id ?" or "WHERE (student_id, lesson_id) ?".
Statement expand(Dialect dialect, std::string_view sql, const std::vector<Param>& params);

struct Column {
  std::string_view name;
  Type type;
};
struct Insert {
  std::string_view table;
  std::vector<Column> columns;
  std::string_view conflict;  // "ON CONFLICT …" or empty
};

// INSERT … VALUES of so many rows: SQLite's form.
std::string insert_values(const Insert& insert, std::size_t rows);
// INSERT … SELECT FROM unnest(arrays): PostgreSQL's form, one round trip for any number of rows.
Statement insert_arrays(const Insert& insert, const std::vector<Value>& values);
// How to cut rows into statements of few different sizes (powers of two), so that each size is
// prepared once. No statement has more than limits::insert_parameters parameters.
std::vector<std::size_t> chunk_rows(std::size_t rows, std::size_t columns);

// "ON CONFLICT (key) DO UPDATE SET column = excluded.column, …" for the columns beside the key.
std::string update_on_conflict(std::string_view key, const std::vector<Column>& columns);

// The number of columns in a select list: commas outside parentheses, plus one.
std::size_t count_columns(std::string_view select_list);

// The text that travels to the database. Not for NULL.
std::string text_of(const Value& value);

}  // namespace store
