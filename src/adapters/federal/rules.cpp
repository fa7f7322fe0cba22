#include "adapters/federal/rules.hpp"

#include <algorithm>

namespace adapters::federal {

const Rules::Region* Rules::find(std::string_view code) const {
  const auto it = std::ranges::find(regions, code, &Region::code);
  return it == regions.end() ? nullptr : &*it;
}

std::string field(const soap::Call& call, std::string_view name) {
  return call.message.payload().child(ns, name).text();
}

std::optional<domain::Date> date_field(const soap::Call& call, std::string_view name) {
  return domain::parse_date(field(call, name));
}

base::Result<registers::Sought> sought_by(const soap::Call& call) {
  const xml::Node at = call.message.payload().child(ns, "sought");
  registers::Sought sought;
  if (const std::string snils = at.child(ns, "snils").text(); !snils.empty()) {
    BASE_TRY(parsed, domain::Snils::parse(snils));
    sought.snils = std::move(parsed);
  }
  sought.surname = at.child(ns, "surname").text();
  sought.name = at.child(ns, "name").text();
  sought.patronymic = at.child(ns, "patronymic").text();
  sought.birth_date = domain::parse_date(at.child(ns, "birthDate").text());
  return sought;
}

base::Result<std::string> speaker(const soap::Call& call, const Rules& rules) {
  std::string code = field(call, "fromRegion");
  const Rules::Region* region = rules.find(code);
  if (region == nullptr || region->partner != call.message.partner().code)
    return base::fail(base::Code::region_unknown, "fromRegion is not who signed", "fromRegion");
  return code;
}

registers::Tables::AuditEntry audit_entry(const soap::Call& call, const registers::Sought& sought) {
  registers::Tables::AuditEntry entry;
  entry.at = call.now;
  entry.partner = call.message.partner().id;
  entry.message_id = call.message_id;
  entry.trace = call.trace;
  entry.operation = call.operation;
  entry.sought = sought.snils.digits();
  if (entry.sought.empty() && sought.birth_date)
    entry.sought = sought.surname + " " + sought.name + " " + sought.patronymic + " " +
                   domain::format_date(*sought.birth_date);
  return entry;
}

namespace {

// Nothing else that goes out tells of it either.
void hide_health(domain::Batch& batch) {
  for (domain::EnrollmentRecord& row : batch.enrollments) row.adapted = false;
  for (domain::AttendanceRecord& row : batch.attendance)
    if (row.status == domain::AttendanceStatus::ill) row.status = domain::AttendanceStatus::excused;
}

}  // namespace

domain::Batch dossier(const soap::Work& work, const Rules& rules, domain::PersonId student,
                      domain::Date day) {
  domain::Batch batch =
      registers::dossier_of(work.tables, work.queries, student, day, rules.health);
  if (!rules.health) hide_health(batch);
  return batch;
}

std::map<domain::PersonId, domain::Batch> records_of(registers::Tables& tables, const Rules& rules,
                                                     std::span<const domain::PersonId> students,
                                                     domain::Date day) {
  auto records = registers::student_records(tables, students, day, rules.health);
  if (!rules.health)
    for (auto& [id, batch] : records) hide_health(batch);
  return records;
}

}  // namespace adapters::federal
