// The audit trail: who looked at whose data, when, on which ground.
#include <set>

#include "store/ids.hpp"
#include "store/sql_tables.hpp"
#include "store/values.hpp"

namespace store {

void SqlTables::audit(const AuditEntry& entry) {
  const std::int64_t id = store::reserve_ids(session_, 1);
  session_.change(
      "INSERT INTO audit (id, at, partner_id, message_id, trace, operation, requester_snils, "
      "period_from, period_to, sought, special) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {value(id), value(entry.at), null_if_none(entry.partner), value(entry.message_id),
       value(entry.trace), value(entry.operation), value(entry.requester_snils), value(entry.from),
       value(entry.to), value(entry.sought), value(std::int64_t{entry.special ? 1 : 0})});
  std::vector<Value> values;
  std::set<domain::PersonId> seen;
  for (const auto& [student, ground] : entry.students) {
    if (!seen.insert(student).second) continue;
    values.insert(values.end(), {value(student), value(id), value(ground)});
  }
  session_.insert(
      {"audit_student",
       {{"student_id", Type::integer}, {"audit_id", Type::integer}, {"ground", Type::text}},
       ""},
      values);
}

}  // namespace store
