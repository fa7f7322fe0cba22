#include "adapters/epgu/orders.hpp"

#include "adapters/epgu/answers.hpp"

namespace adapters::epgu {
namespace {

using base::Code;
using registers::Order;
using soap::Call;
using soap::Operation;
using soap::Plan;
using soap::Work;
using CallPtr = std::shared_ptr<const Call>;

struct Named {
  std::string number;
  registers::Asked asked;
};

base::Result<Named> named_by(const Call& call, const Rules& rules) {
  BASE_TRY(asked, asked_by(call, rules));
  std::string number = field(call, "orderNumber");
  if (number.empty()) return base::fail(Code::field_missing, {}, "orderNumber");
  return Named{std::move(number), std::move(asked)};
}

// What is said and what becomes of it are one transaction; a refusal is in the trail, too, and
// goes out after the commit.
using Act = std::function<base::Result<Order>(const Work&)>;
Plan plan_order(CallPtr call, const Named& named, Act act) {
  auto verdict = std::make_shared<base::Result<void>>();
  Plan plan;
  plan.change = [=](const Work& work, domain::MessageId) -> base::Result<std::string> {
    auto entry = audit_entry(*call, named.asked.requester);
    const auto order = act(work);
    *verdict = order ? base::Result<void>() : base::Result<void>(order.error());
    if (order && order->student) entry.students = {{order->student, "order"}};
    work.tables.audit(entry);
    return order ? order_answer(call->operation, call->message_id, *order) : std::string();
  };
  plan.verdict = [verdict] { return *verdict; };
  return plan;
}

base::Result<registers::OrderForm> form_of(const Call& call, const Named& named) {
  registers::OrderForm form;
  form.number = named.number;
  form.applicant = named.asked.requester;
  form.surname = field(call, "surname");
  form.name = field(call, "name");
  form.patronymic = field(call, "patronymic");
  const auto birth = domain::parse_date(field(call, "birthDate"));
  if (!birth) return base::fail(Code::date_invalid, {}, "birthDate");
  form.birth_date = *birth;
  form.ogrn = field(call, "organizationOgrn");
  if (!form.ogrn.empty() && !domain::is_ogrn(form.ogrn))
    return base::fail(Code::ogrn_invalid, {}, "organizationOgrn");
  form.organization = field(call, "organization");
  form.class_group = field(call, "classGroup");
  return form;
}

base::Result<Plan> submit(CallPtr call, const Rules& rules) {
  BASE_TRY(named, named_by(*call, rules));
  BASE_TRY(form, form_of(*call, named));
  return plan_order(call, named, [=](const Work& work) {
    return registers::submit_order(work.tables.orders(), work.queries, call->message.partner().id,
                                   form, call->now, named.asked.today);
  });
}

base::Result<Plan> ask(CallPtr call, const Rules& rules) {
  BASE_TRY(named, named_by(*call, rules));
  return plan_order(call, named, [=](const Work& work) {
    return registers::find_order(work.tables.orders(), call->message.partner().id, named.number,
                                 named.asked.requester);
  });
}

base::Result<Plan> withdraw(CallPtr call, const Rules& rules) {
  BASE_TRY(named, named_by(*call, rules));
  return plan_order(call, named, [=](const Work& work) {
    return registers::withdraw_order(work.tables.orders(), call->message.partner().id, named.number,
                                     named.asked.requester, call->now);
  });
}

}  // namespace

std::vector<Operation> order_operations(const Rules& rules) {
  using domain::PartnerKind;
  return {
      {"SubmitOrder", PartnerKind::portal, [=](CallPtr call) { return submit(call, rules); }},
      {"GetOrder", PartnerKind::portal, [=](CallPtr call) { return ask(call, rules); }},
      {"WithdrawOrder", PartnerKind::portal, [=](CallPtr call) { return withdraw(call, rules); }},
  };
}

}  // namespace adapters::epgu
