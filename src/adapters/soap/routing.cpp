#include "adapters/soap/routing.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "xml/canonical.hpp"

namespace adapters::soap {
namespace {

bool has_letters(const domain::Route* route) {
  return !route->to.empty();
}

}  // namespace

const domain::Partner* Routing::find(std::string_view code) const {
  const auto found = std::ranges::find(partners, code, &domain::Partner::code);
  return found == partners.end() ? nullptr : &*found;
}

bool Choice::asks_for_organizations() const {
  return std::ranges::any_of(
      candidates, [](const domain::Route* route) { return !route->from.organizations.empty(); });
}

std::string_view Choice::mapping() const {
  return candidates.empty() ? std::string_view() : std::string_view(candidates.front()->mapping);
}

const domain::Route* Choice::choose(const std::set<std::string>& organizations,
                                    std::string_view format) const {
  std::vector<const domain::Route*> fitting;
  std::ranges::copy_if(candidates, std::back_inserter(fitting), [&](const domain::Route* route) {
    return route->mapping.empty() || route->mapping == format;
  });
  return bus::RouteTable::choose(fitting, organizations);
}

base::Result<Choice> choose_routes(std::shared_ptr<const Routing> routing,
                                   const bus::Subject& subject) {
  Choice choice{std::move(routing)};
  if (!choice.routing || !choice.routing->table) return choice;
  const bus::RouteTable& table = *choice.routing->table;
  BASE_TRY(candidates, table.candidates(subject));
  choice.candidates = std::move(candidates);
  if (std::ranges::none_of(choice.candidates, has_letters)) return choice;
  // Ours, not the sender's: two senders may use the same one, a destination sees one sender.
  choice.message_id = base::make_uuid();
  const xml::Node id = subject.payload.child(subject.payload.ns(), "messageId");
  BASE_TRY(payload, xml::canonicalize(subject.payload, {.texts = {{id, choice.message_id}}}));
  choice.payload = std::move(payload);
  for (const domain::Route* route : choice.candidates) {
    BASE_TRY(keys, table.order_keys(*route, subject));
    choice.keys.push_back(std::move(keys));
  }
  return choice;
}

std::optional<bus::Letter> make_letter(const Choice& choice, const domain::Route& route,
                                       const bus::Subject& subject, base::Time now) {
  if (route.to.empty()) return std::nullopt;
  bus::Letter letter;
  letter.route = route.name;
  letter.operation = subject.operation;
  letter.message_id = choice.message_id;
  letter.payload = choice.payload;
  letter.created = now;
  const auto at = std::ranges::find(choice.candidates, &route) - choice.candidates.begin();
  const auto& keys = choice.keys[static_cast<std::size_t>(at)];
  for (std::size_t i = 0; i < route.to.size(); ++i)
    letter.to.push_back(
        {choice.routing->find(route.to[i].partner)->id, keys[i], now + route.to[i].deadline});
  return letter;
}

}  // namespace adapters::soap
