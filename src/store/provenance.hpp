#pragma once
// The three columns that say where a fact came from, the last of every fact's table.
#include <string>
#include <vector>

#include "registers/tables.hpp"
#include "store/values.hpp"

namespace store {

inline void add_provenance(std::vector<Column>& columns) {
  columns.insert(columns.end(), {{"partner_id", Type::integer},
                                 {"message_row_id", Type::integer},
                                 {"recorded_at", Type::integer}});
}

inline void add_provenance(std::vector<Value>& values, const registers::Provenance& from) {
  values.push_back(value(from.partner));
  values.push_back(null_if_none(from.message));
  values.push_back(value(from.at));
}

inline registers::Author read_author(const Row& row, std::size_t first_column) {
  return {row.id<registers::PartnerId>(first_column), row.id<domain::MessageId>(first_column + 1),
          row.time(first_column + 2)};
}

// The same three as parameters of an INSERT … SELECT, whose types the server cannot guess.
inline constexpr const char* provenance_params =
    "CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT)";

// A table and the columns it is known by.
struct Keyed {
  std::string_view table, key;
  bool fresh = false;  // as of an Insert
};

// Adds the provenance to columns, upserts by key.
inline void upsert(Session& session, const Keyed& into, std::vector<Column> columns,
                   const std::vector<Value>& values) {
  if (values.empty()) return;
  add_provenance(columns);
  const std::string conflict = update_on_conflict(into.key, columns);
  session.insert({into.table, std::move(columns), conflict, into.fresh}, values);
}

}  // namespace store
