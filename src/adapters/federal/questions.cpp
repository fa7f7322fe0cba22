#include "adapters/federal/questions.hpp"

#include "adapters/federal/letters.hpp"

namespace adapters::federal {
namespace {

using base::Code;
using registers::PersonRow;
using soap::Call;
using soap::Plan;
using soap::Work;
using CallPtr = std::shared_ptr<const Call>;

// Of the enrollments open on that day the first one, in that organization if one is named.
std::optional<Place> place_of(const Work& work, domain::PersonId student, domain::Date day,
                              const std::string& ogrn = {}) {
  for (const auto& row : registers::open_enrollments(work.tables, student, day)) {
    if (row.fields.from.value_or(day) > day) continue;
    const auto organizations = work.tables.organizations(std::vector{row.organization});
    if (organizations.empty()) continue;
    const domain::OrganizationRecord& it = organizations.front().fields;
    if (!ogrn.empty() && it.ogrn != ogrn) continue;
    Place place{it.ogrn, it.full_name, {}, row.fields.from, row.fields.to};
    if (row.class_group)
      for (const auto& group : work.tables.class_groups(std::vector{row.class_group}))
        place.class_group = group.name;
    return place;
  }
  return std::nullopt;
}

using Answer = std::function<base::Result<std::string>(const Work&, const PersonRow&)>;

// Finds the student, records the look and answers; the answer never leaves without its audit entry.
// special: the answer tells of health.
base::Result<Plan> plan_about(CallPtr call, Answer answer, bool special = false) {
  BASE_TRY(sought, sought_by(*call));
  auto verdict = std::make_shared<base::Result<void>>();
  Plan plan;
  plan.change = [=](const Work& work, domain::MessageId) -> base::Result<std::string> {
    auto entry = audit_entry(*call, sought);
    const auto student = registers::find_student(work.tables, sought);
    if (student) entry.students = {{student->id, "federal"}};
    entry.special = special && student;
    work.tables.audit(entry);
    *verdict = base::Result<void>();
    if (student) return answer(work, *student);
    *verdict = base::fail(Code::not_found_or_forbidden);
    return std::string();
  };
  plan.verdict = [verdict] { return *verdict; };
  return plan;
}

base::Result<Plan> find(CallPtr call, const Rules& rules) {
  const domain::Date today = domain::date_at(call->now, rules.utc_offset_minutes);
  return plan_about(call, [=](const Work& work, const PersonRow& student) {
    return found_letter(call->message_id, student, place_of(work, student.id, today));
  });
}

base::Result<Plan> confirm(CallPtr call) {
  const auto day = date_field(*call, "date");
  if (!day) return base::fail(Code::date_invalid, {}, "date");
  const std::string ogrn = field(*call, "organizationOgrn");
  return plan_about(call, [=](const Work& work, const PersonRow& student) {
    return enrolled_letter(call->message_id, place_of(work, student.id, *day, ogrn));
  });
}

base::Result<Plan> portfolio(CallPtr call, const Rules& rules) {
  const domain::Date today = domain::date_at(call->now, rules.utc_offset_minutes);
  const auto answer = [=](const Work& work, const PersonRow& student) {
    return fit(dossier(work, rules, student.id, today),
               [&](const domain::Batch& told) { return portfolio_letter(call->message_id, told); });
  };
  return plan_about(call, answer, rules.health);
}

}  // namespace

std::vector<soap::Operation> questions(const Rules& rules) {
  const auto who = domain::PartnerKind::federal;
  return {
      {"FindStudent", who, [=](CallPtr call) { return find(call, rules); }},
      {"ConfirmEnrollment", who, [](CallPtr call) { return confirm(call); }},
      {"GetPortfolio", who, [=](CallPtr call) { return portfolio(call, rules); }},
  };
}

}  // namespace adapters::federal
