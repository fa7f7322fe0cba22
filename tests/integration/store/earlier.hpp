#pragma once
// A database as an earlier version has left it.
#include <string>

#include "store/migrations.hpp"
#include "store/session.hpp"

namespace store {

// Applies the migrations of lower numbers.
inline void migrate_before(Session& session, int number) {
  session.script(
      "CREATE TABLE schema_version (number INTEGER PRIMARY KEY, name TEXT NOT NULL, "
      "applied_at BIGINT NOT NULL)");
  for (const Migration& each : migrations_for(session.dialect())) {
    if (each.number >= number) return;
    session.script(each.sql);
    session.script("INSERT INTO schema_version VALUES (" + std::to_string(each.number) +
                   ", 'x', 1)");
  }
}

}  // namespace store
