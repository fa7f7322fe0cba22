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
      "ground, period_from, period_to) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {value(id), value(entry.at), null_if_none(entry.partner), value(entry.message_id),
       value(entry.trace), value(entry.operation), value(entry.requester_snils),
       value(entry.ground), value(entry.from), value(entry.to)});
  std::vector<Value> values;
  for (const auto student : std::set(entry.students.begin(), entry.students.end())) {
    values.push_back(value(student));
    values.push_back(value(id));
  }
  session_.insert(
      {"audit_student", {{"student_id", Type::integer}, {"audit_id", Type::integer}}, ""}, values);
}

}  // namespace store
