#include "adapters/soap/effect.hpp"

namespace adapters::soap {

const domain::Route* choose_route(const Call& call, const Plan& plan, const Work& work) {
  std::set<std::string> organizations;
  if (call.routes.asks_for_organizations() && plan.organizations)
    organizations = plan.organizations(work);
  return call.routes.choose(organizations, plan.mapping);
}

base::Result<Effect> take_effect(const std::string& service, const Call& call, const Plan& plan,
                                 const Work& work, domain::MessageId id) {
  const domain::Route* route = choose_route(call, plan, work);
  const bool past = route != nullptr && !route->keep && plan.pass;
  Effect effect;
  BASE_TRY(answer, past ? plan.pass(work, id) : plan.change(work, id));
  effect.answer = std::move(answer);
  if (route == nullptr) return effect;
  effect.route = route->name;
  const bus::Subject subject{service, call.operation, &call.message.partner(),
                             call.message.payload()};
  if (auto letter = make_letter(call.routes, *route, subject, call.now)) {
    letter->source = id;
    letter->trace = call.trace;
    work.outbox.put(*letter);
  }
  return effect;
}

}  // namespace adapters::soap
