#include "adapters/epgu/operations.hpp"

#include "adapters/epgu/answers.hpp"
#include "adapters/epgu/live.hpp"
#include "adapters/epgu/orders.hpp"
#include "base/text.hpp"

namespace adapters::epgu {
namespace {

using base::Code;
using registers::Tables;
using soap::Call;
using soap::Operation;
using soap::Plan;
using soap::Work;

using CallPtr = std::shared_ptr<const Call>;

// What look found, for change to record and to answer.
struct Found {
  Tables::AuditEntry audit;
  std::string answer;
  base::Result<void> verdict;
};

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

base::Result<Plan> prepare_students(CallPtr call, const Rules& rules) {
  BASE_TRY(asked, asked_by(*call, rules));
  auto found = std::make_shared<Found>();
  found->audit = audit_entry(*call, asked.requester);
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

base::Result<Wanted> wanted_by(const Call& call, const Rules& rules) {
  BASE_TRY(asked, asked_by(call, rules));
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

base::Result<Plan> prepare_performance(CallPtr call, const Rules& rules) {
  BASE_TRY(wanted, wanted_by(*call, rules));
  auto found = std::make_shared<Found>();
  found->audit = audit_entry(*call, wanted.asked.requester);
  found->audit.from = wanted.from;
  found->audit.to = wanted.to;
  auto live = std::make_shared<LiveStudent>();
  Plan plan = plan_answer(look_at_performance(call, wanted, found, live), found);
  if (call->routes.candidates.empty()) return plan;
  plan.ask = [call, live] { return live_question(*call, *live); };
  plan.told = [call, live, found](const security::Verified& answer) -> base::Result<void> {
    BASE_TRY(ours, live_answer(live_memo(*call, *live), answer.payload()));
    found->answer = std::move(ours);
    return {};
  };
  return plan;
}

}  // namespace

std::vector<Operation> operations(const Rules& rules) {
  using domain::PartnerKind;
  std::vector<Operation> all{
      {"GetStudents", PartnerKind::portal,
       [=](CallPtr call) { return prepare_students(call, rules); }},
      {"GetPerformance", PartnerKind::portal,
       [=](CallPtr call) { return prepare_performance(call, rules); }, live_answer},
  };
  for (Operation& one : order_operations(rules)) all.push_back(std::move(one));
  return all;
}

}  // namespace adapters::epgu
