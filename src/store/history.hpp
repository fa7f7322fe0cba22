#pragma once
// What a correction replaces is copied, with its own provenance, before it is gone.
#include "registers/tables.hpp"
#include "store/session.hpp"

namespace store {

struct Fact {
  std::string table;    // its history is <table>_history
  std::string key;      // "student_id, lesson_date, …"
  std::string content;  // the other columns, without the provenance
};

// Copies the rows of these keys as they are now; keys without a row are none.
void keep_history(Session& session, const Fact& fact, const Set& keys,
                  const registers::Provenance& from);
void remove_facts(Session& session, const std::string& table, const std::string& key,
                  const Set& keys);

}  // namespace store
