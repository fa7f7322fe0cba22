#include "adapters/epgu/operations.hpp"

#include "adapters/epgu/answers.hpp"
#include "adapters/epgu/live.hpp"
#include "base/text.hpp"
#include "registers/portal.hpp"

namespace adapters::epgu {
namespace {

using base::Code;
using registers::Tables;
using soap::Call;
using soap::Operation;
using soap::Plan;
using soap::Work;

constexpr std::string_view ns = "urn:kontingent:portal:1.0";
using CallPtr = std::shared_ptr<const Call>;

std::string field(const Call& call, std::string_view name) {
  return call.message.payload().child(ns, name).text();
}

// What look found, for change to record and to answer.
struct Found {
  Tables::AuditEntry audit;
  std::string answer;
  base::Result<void> verdict;
};

base::Result<registers::Asked> asked_by(const Call& call, int utc_offset_minutes) {
  BASE_TRY(snils, domain::Snils::parse(field(call, "requesterSnils")));
  return registers::Asked{std::move(snils), domain::date_at(call.now, utc_offset_minutes)};
}

Tables::AuditEntry audit_entry(const Call& call, const registers::Asked& asked) {
  Tables::AuditEntry entry;
  entry.at = call.now;
  entry.partner = call.message.partner().id;
  entry.message_id = call.message_id;
  entry.trace = call.trace;
  entry.operation = call.operation;
  entry.requester_snils = asked.requester.digits();
  return entry;
}

// Records who looked at what, then answers; the answer never leaves without its audit entry.
Plan plan_answer(soap::Job look, std::shared_ptr<Found> found) {
  Plan plan;
  plan.look = std::move(look);
  plan.change = [found](const Work& work, domain::MessageId) -> base::Result<std::string> {
    work.tables.audit(found->audit);
    return found->answer;
  };
  plan.verdict = [found] { return found->verdict; };
  return plan;
}

base::Result<Plan> prepare_students(CallPtr call, int utc_offset_minutes) {
  BASE_TRY(asked, asked_by(*call, utc_offset_minutes));
  auto found = std::make_shared<Found>();
  found->audit = audit_entry(*call, asked);
  const soap::Job look = [call, asked, found](const Work& work) -> base::Result<void> {
    const auto students = registers::students_of(work.queries, asked);
    found->audit.students.clear();
    for (const auto& mine : students)
      found->audit.students.push_back({mine.student.id, mine.ground});
    found->answer = students_answer(call->message_id, students);
    return {};
  };
  return plan_answer(look, found);
}

// What is asked, and whose diary would know better.
struct Wanted {
  registers::Asked asked;
  domain::PersonId student;
  domain::Date from, to;
};

base::Result<Wanted> wanted_by(const Call& call, int utc_offset_minutes) {
  BASE_TRY(asked, asked_by(call, utc_offset_minutes));
  const auto from = domain::parse_date(field(call, "from"));
  const auto to = domain::parse_date(field(call, "to"));
  if (!from || !to) return base::fail(Code::date_invalid, {}, from ? "to" : "from");
  const auto number = base::parse_integer(field(call, "studentId"));
  return Wanted{std::move(asked), domain::PersonId{number.value_or(0)}, *from, *to};
}

soap::Job look_at_performance(CallPtr call, const Wanted& wanted, std::shared_ptr<Found> found,
                              std::shared_ptr<LiveStudent> live) {
  return [=](const Work& work) -> base::Result<void> {
    const auto performance = registers::performance_of(work.queries, wanted.asked, wanted.student,
                                                       wanted.from, wanted.to);
    if (!performance) {
      if (wanted.student) found->audit.students = {{wanted.student, "refused"}};
      found->verdict = performance.error();  // audited, then refused
      return {};
    }
    found->audit.students = {{performance->student.id, performance->ground}};
    found->answer = performance_answer(call->message_id, *performance);
    *live = find_live(*call, work, performance->student, performance->ground);
    return {};
  };
}

base::Result<Plan> prepare_performance(CallPtr call, int utc_offset_minutes) {
  BASE_TRY(wanted, wanted_by(*call, utc_offset_minutes));
  auto found = std::make_shared<Found>();
  found->audit = audit_entry(*call, wanted.asked);
  found->audit.from = wanted.from;
  found->audit.to = wanted.to;
  auto live = std::make_shared<LiveStudent>();
  Plan plan = plan_answer(look_at_performance(call, wanted, found, live), found);
  if (call->routes.candidates.empty()) return plan;
  plan.ask = [call, live] { return live_question(*call, *live); };
  plan.told = [call, live, found](const security::Verified& answer) -> base::Result<void> {
    BASE_TRY(ours, live_answer(*call, *live, answer));
    found->answer = std::move(ours);
    return {};
  };
  return plan;
}

}  // namespace

std::vector<Operation> operations(int utc_offset_minutes) {
  using domain::PartnerKind;
  return {
      {"GetStudents", PartnerKind::portal,
       [=](CallPtr call) { return prepare_students(call, utc_offset_minutes); }},
      {"GetPerformance", PartnerKind::portal,
       [=](CallPtr call) { return prepare_performance(call, utc_offset_minutes); }},
  };
}

}  // namespace adapters::epgu
