#include "store/sql_text.hpp"

#include "base/text.hpp"

namespace store {
namespace {

bool is_null(const Value& value) {
  return std::holds_alternative<std::monostate>(value);
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

// PostgreSQL: one array literal per column.
std::string array_of(const std::vector<Value>& values, std::size_t column, std::size_t width) {
  std::string out = "{";
  for (std::size_t i = column; i < values.size(); i += width) {
    if (out.size() > 1) out += ',';
    if (is_null(values[i]))
      out += "NULL";
    else if (const auto* number = std::get_if<std::int64_t>(&values[i]))
      out += std::to_string(*number);
    else
      append_quoted(out, std::get<std::string>(values[i]));
  }
  return out + "}";
}

std::string_view array_type(Type type) {
  switch (type) {
    case Type::integer:
      return "bigint[]";
    case Type::date:
      return "date[]";
    case Type::text:
      break;
  }
  return "text[]";
}

std::string add_param(Statement& statement, Value value) {
  statement.params.push_back(std::move(value));
  return ":p" + std::to_string(statement.params.size() - 1);
}

std::string add_array(Statement& statement, Type type, std::string literal) {
  return "CAST(" + add_param(statement, std::move(literal)) + " AS " +
         std::string(array_type(type)) + ")";
}

// "c0, c1, …": the columns of a table of rows.
std::string columns_given(std::size_t width) {
  std::string list = "c0";
  for (std::size_t i = 1; i < width; ++i) list += ", c" + std::to_string(i);
  return list;
}

std::string add_table(Statement& statement, Rows rows) {
  statement.tables.push_back({statement.params.size(), rows});
  return add_param(statement, {});
}

void append_sqlite_set(Statement& statement, const Set& set, bool argument) {
  const std::size_t width = set.types.size();
  if (argument)
    statement.sql += add_table(statement, {set.values, width});
  else if (width == 1 && set.values.size() == 1)
    statement.sql += "= " + add_param(statement, set.values.front());
  else
    statement.sql += "IN (SELECT " + columns_given(width) + " FROM given(" +
                     add_table(statement, {set.values, width}) + "))";
}

void append_postgresql_set(Statement& statement, const Set& set, bool argument) {
  const std::size_t width = set.types.size();
  if (argument) {
    statement.sql += add_array(statement, set.types[0], array_of(set.values, 0, width));
    return;
  }
  if (width == 1) {
    // ANY(array) is an index condition; IN (SELECT unnest) would be a join to plan.
    statement.sql +=
        "= ANY(" + add_array(statement, set.types[0], array_of(set.values, 0, 1)) + ")";
    return;
  }
  statement.sql += "IN (SELECT * FROM unnest(";
  for (std::size_t i = 0; i < width; ++i) {
    if (i != 0) statement.sql += ", ";
    statement.sql += add_array(statement, set.types[i], array_of(set.values, i, width));
  }
  statement.sql += "))";
}

void append_copy_text(std::string& out, std::string_view text) {
  for (const char c : text) switch (c) {
      case '\\':
        out += "\\\\";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      default:
        out += c;
    }
}

std::string insert_head(std::string_view verb, const Insert& insert) {
  std::string sql = std::string(verb) + " " + std::string(insert.table) + " (";
  for (std::size_t i = 0; i < insert.columns.size(); ++i) {
    if (i != 0) sql += ", ";
    sql += insert.columns[i].name;
  }
  return sql + ") ";
}

}  // namespace

Statement expand(Dialect dialect, std::string_view sql, const std::vector<Param>& params) {
  Statement statement;
  statement.sql.reserve(sql.size() + 100);
  std::size_t next = 0;
  for (std::size_t at = 0; at < sql.size();) {
    const std::size_t mark = std::min(sql.find('?', at), sql.size());
    statement.sql.append(sql, at, mark - at);
    at = mark + 1;
    if (mark == sql.size()) break;
    const Param& param = params.at(next++);
    const bool argument = mark > 0 && sql[mark - 1] == '(';
    if (const auto* value = std::get_if<Value>(&param))
      statement.sql += add_param(statement, *value);
    else if (dialect == Dialect::sqlite)
      append_sqlite_set(statement, std::get<Set>(param), argument);
    else
      append_postgresql_set(statement, std::get<Set>(param), argument);
  }
  return statement;
}

std::string insert_values(const Insert& insert) {
  std::string sql = insert_head("INSERT INTO", insert) + "VALUES (";
  for (std::size_t i = 0; i < insert.columns.size(); ++i)
    sql += (i == 0 ? ":p" : ", :p") + std::to_string(i);
  return sql + ") " + std::string(insert.conflict);
}

Statement insert_rows(const Insert& insert, const std::vector<Value>& values) {
  const std::size_t width = insert.columns.size();
  Statement statement;
  const std::string table = add_table(statement, {values, width});
  statement.sql = insert_head("INSERT OR FAIL INTO", insert) + "SELECT " + columns_given(width) +
                  " FROM given(" + table + ")";
  // without WHERE the clause would be read as a join's
  if (!insert.fresh && !insert.conflict.empty())
    statement.sql += " WHERE TRUE " + std::string(insert.conflict);
  return statement;
}

Statement insert_arrays(const Insert& insert, const std::vector<Value>& values) {
  const std::size_t width = insert.columns.size();
  Statement statement;
  statement.sql = insert_head("INSERT INTO", insert) + "SELECT * FROM unnest(";
  for (std::size_t i = 0; i < width; ++i) {
    if (i != 0) statement.sql += ", ";
    statement.sql += add_array(statement, insert.columns[i].type, array_of(values, i, width));
  }
  statement.sql += ") " + std::string(insert.conflict);
  return statement;
}

std::string copy_head(const Insert& insert) {
  return insert_head("COPY", insert) + "FROM STDIN";
}

std::string copy_rows(const std::vector<Value>& values, std::size_t width) {
  std::string out;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (is_null(values[i]))
      out += "\\N";
    else if (const auto* text = std::get_if<std::string>(&values[i]))
      append_copy_text(out, *text);
    else
      out += text_of(values[i]);  // digits or base64: nothing to escape
    out += i % width == width - 1 ? '\n' : '\t';
  }
  return out;
}

std::string update_on_conflict(std::string_view key, const std::vector<Column>& columns) {
  std::string sql = "ON CONFLICT (" + std::string(key) + ") DO UPDATE SET ";
  const std::string keys = ", " + std::string(key) + ",";
  bool first = true;
  for (const Column& column : columns) {
    const std::string name(column.name);
    if (keys.find(" " + name + ",") != std::string::npos) continue;
    if (!first) sql += ", ";
    first = false;
    sql += name + " = excluded." + name;
  }
  return sql;
}

std::size_t count_columns(std::string_view select_list) {
  std::size_t columns = 1;
  int depth = 0;
  for (const char c : select_list) {
    if (c == '(') ++depth;
    if (c == ')') --depth;
    if (c == ',' && depth == 0) ++columns;
  }
  return columns;
}

std::string text_of(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* blob = std::get_if<Blob>(&value)) return base::encode_base64(blob->bytes);
  return std::get<std::string>(value);
}

}  // namespace store
