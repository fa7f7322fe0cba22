// Suppliers' own keys → our ids, and the order in which a batch is written.
#include <map>

#include "store/feed.hpp"
#include "store/ids.hpp"
#include "store/quality.hpp"
#include "store/sql_tables.hpp"
#include "store/values.hpp"

namespace store {

std::int64_t SqlTables::reserve_ids(std::size_t count) {
  return store::reserve_ids(session_, count);
}

std::unordered_map<std::string, std::int64_t> SqlTables::find_keys(
    registers::PartnerId partner, registers::KeyKind kind, std::span<const std::string> keys) {
  std::unordered_map<std::string, std::int64_t> found;
  if (keys.empty()) return found;
  // Both look up one key after the other. PostgreSQL, asked for "key = ANY(…)" while the table
  // looks small, would read all keys of the kind; SQLite would sort what it is asked for first.
  const bool sqlite = session_.dialect() == Dialect::sqlite;
  const char* const text =
      sqlite ? "SELECT s.key, s.entity_id FROM given(?) AS k CROSS JOIN source_key AS s "
               "WHERE s.partner_id = ? AND s.kind = ? AND s.key = k.c0"
             : "SELECT s.key, s.entity_id FROM unnest(?) AS k CROSS JOIN LATERAL "
               "(SELECT key, entity_id FROM source_key "
               "WHERE partner_id = ? AND kind = ? AND key = k OFFSET 0) AS s";
  const auto rows = session_.query(text, 2, {text_set(keys), value(partner), code_value(kind)});
  for (const Row& row : rows) found.emplace(row.text(0), row.integer(1));
  return found;
}

std::vector<registers::PersonId> SqlTables::keyed(registers::PartnerId partner,
                                                  std::span<const registers::PersonId> students) {
  std::vector<registers::PersonId> found;
  if (students.empty()) return found;
  for (const Row& row :
       session_.select("DISTINCT entity_id",
                       "FROM source_key WHERE entity_id ? AND partner_id = ? AND kind = ?",
                       {id_set(students), value(partner), code_value(registers::KeyKind::student)}))
    found.push_back({row.integer(0)});
  return found;
}

void SqlTables::write_keys(const std::vector<registers::Changes::NewKey>& keys,
                           const Provenance& from) {
  // One statement must not touch a row twice: the last of equal keys wins.
  std::map<std::pair<registers::KeyKind, std::string_view>, std::int64_t> last;
  for (const auto& key : keys) last[{key.kind, key.key}] = key.id;
  std::vector<Value> values;
  for (const auto& [key, id] : last) {
    values.push_back(value(from.partner));
    values.push_back(code_value(key.first));
    values.push_back(value(key.second));
    values.push_back(value(id));
  }
  static const std::vector<Column> columns = {{"partner_id", Type::integer},
                                              {"kind", Type::integer},
                                              {"key", Type::text},
                                              {"entity_id", Type::integer}};
  session_.insert({"source_key", columns,
                   "ON CONFLICT (partner_id, kind, key) DO UPDATE "
                   "SET entity_id = excluded.entity_id",
                   true},  // they were looked for in vain
                  values);
}

// Owners before what belongs to them; history before what replaces it.
void SqlTables::write(const registers::Changes& changes, const Provenance& from) {
  const Revision revision{from, changes.first_new, changes.end_new};
  const Former former = read_former(session_, changes);
  write_authorities(changes.authorities, revision);
  write_organizations(changes, revision);
  write_class_groups(changes.class_groups, revision);
  write_subjects(changes.subjects, from);
  write_persons(changes.persons, revision);
  write_links(changes.guardian_links, revision);
  write_enrollments(changes.enrollments, revision);
  write_lessons(changes.lessons, revision);
  write_marks(changes, from);
  write_attendance(changes, from);
  write_final_marks(changes, from);
  write_portfolio(changes, revision);
  write_keys(changes.keys, from);
  write_claims(changes);
  line_up(session_, changes);
  leave_lines(session_, changes, former, from);
}

}  // namespace store
