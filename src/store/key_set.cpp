#include "store/key_set.hpp"

#include <algorithm>

namespace store {
namespace {

std::vector<std::string> split_columns(const std::string& key) {
  std::vector<std::string> columns;
  for (std::size_t at = 0; at < key.size();) {
    const std::size_t end = std::min(key.find(", ", at), key.size());
    columns.push_back(key.substr(at, end - at));
    at = end + 2;
  }
  return columns;
}

// SQLite: a sign before a column keeps it from the index; PostgreSQL has no sign for dates, and
// needs none.
std::string compared(Dialect dialect, const std::vector<std::string>& columns) {
  std::string list;
  for (const auto& column : columns) {
    if (!list.empty()) list += ", ";
    if (dialect == Dialect::sqlite) list += '+';
    list += column;
  }
  return list;
}

// One key needs no table of keys.
Condition by_one_key(const std::vector<std::string>& columns, const std::vector<Value>& key) {
  Condition condition;
  for (const auto& column : columns)
    condition.sql += (condition.sql.empty() ? "" : " AND ") + column + " = ?";
  condition.params.assign(key.begin(), key.end());
  return condition;
}

}  // namespace

Set column_of(const Set& set, std::size_t column) {
  Set result{{set.types.at(column)}, {}};
  for (std::size_t i = column; i < set.values.size(); i += set.types.size())
    result.values.push_back(set.values[i]);
  std::sort(result.values.begin(), result.values.end());
  result.values.erase(std::unique(result.values.begin(), result.values.end()), result.values.end());
  return result;
}

Condition within_dates(Dialect dialect, const std::string& column, const Set& dates) {
  if (dialect == Dialect::sqlite || dates.types.at(0) != Type::date || dates.values.empty())
    return {};
  const auto [first, last] = std::minmax_element(dates.values.begin(), dates.values.end());
  return {" AND " + column + " >= ? AND " + column + " <= ?", {*first, *last}};
}

Condition by_keys(Dialect dialect, const std::string& key, const Set& keys) {
  const auto columns = split_columns(key);
  if (columns.size() == 1) return {key + " ?", {keys}};
  if (keys.values.size() == columns.size()) return by_one_key(columns, keys.values);
  const Set leading = column_of(keys, 0), second = column_of(keys, 1);
  Condition condition{
      columns.at(0) + " ? AND " + columns.at(1) + " ? AND (" + compared(dialect, columns) + ") ?",
      {leading, second, keys}};
  auto period = within_dates(dialect, columns.at(1), second);
  condition.sql += period.sql;
  for (auto& param : period.params) condition.params.push_back(std::move(param));
  return condition;
}

}  // namespace store
