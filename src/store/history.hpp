#pragma once
// What a correction replaces is copied, with its own provenance, before it is gone.
#include "registers/tables.hpp"
#include "store/session.hpp"

namespace store {

struct Fact {
  std::string table;    // its history is <table>_history
  std::string key;      // "student_id, lesson_date, …" or "id"
  std::string content;  // the other columns, without the provenance
};

// Copies the rows of these keys as they are now; keys without a row are none.
void keep_history(Session& session, const Fact& fact, const Set& keys,
                  const registers::Provenance& from);
void remove_facts(Session& session, const std::string& table, const std::string& key,
                  const Set& keys);

// Who writes, and which ids are new: first_new ≤ id < end_new have no row to keep.
struct Revision {
  const registers::Provenance& from;
  std::int64_t first_new = 0, end_new = 0;
  bool is_new(std::int64_t id) const { return first_new <= id && id < end_new; }
};

// Upserts the rows of a table whose first column is "id" and keeps what they replace. columns: all
// but the provenance; values: with it, row after row.
void revise(Session& session, std::string_view table, std::vector<Column> columns,
            const std::vector<Value>& values, const Revision& revision);
// keep_history() of such a table. columns: the first is "id".
void keep_by_id(Session& session, std::string_view table, const std::vector<Column>& columns,
                const Set& ids, const registers::Provenance& from);

}  // namespace store
