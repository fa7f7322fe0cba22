#include "bus/route_table.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "bus/route_check.hpp"
#include "bus/route_expressions.hpp"

namespace bus {

namespace {

using domain::Route;

// One row's expressions, by their place in the sets.
struct Slots {
  std::optional<std::size_t> condition;
  std::vector<std::optional<std::size_t>> orders;  // of each destination
};

enum class Mismatch { none, service, operation, partner, condition };

template <class Text>
bool wants(const std::vector<std::string>& wanted, const Text& given) {
  return wanted.empty() || std::ranges::find(wanted, given) != wanted.end();
}

bool fits(const Route& route, const std::set<std::string>& organizations) {
  const auto& wanted = route.from.organizations;
  return wanted.empty() || std::ranges::any_of(wanted, [&](const std::string& ogrn) {
           return organizations.contains(ogrn);
         });
}

bool is_routed(const Subject& subject) {
  return std::ranges::any_of(domain::routed_operations, [&](const auto& row) {
    return row.service == subject.service && row.name == subject.operation;
  });
}

// Longer values share an order with those of the same beginning, which harms nobody.
std::string cut(std::string text) {
  if (text.size() <= base::limits::key_characters) return text;
  text.resize(base::limits::key_characters);
  while (!base::is_utf8(text)) text.pop_back();
  return text;
}

std::string why_not(Mismatch mismatch, const Route& route, const Subject& subject) {
  switch (mismatch) {
    case Mismatch::service:
      return "нужен контракт " + route.from.service + ", а это " + std::string(subject.service);
    case Mismatch::operation:
      return "операции " + std::string(subject.operation) + " нет среди from.operations";
    case Mismatch::partner:
      return subject.partner ? "партнёра " + subject.partner->code + " нет среди from.partners"
                             : "чья подпись, неизвестно, а строка ждёт партнёра";
    case Mismatch::condition:
      return "условие from.xpath ложно";
    case Mismatch::none:
      break;
  }
  return {};
}

}  // namespace

struct RouteTable::Impl {
  std::vector<Route> routes;
  std::vector<Slots> slots;  // in step with routes
  RouteExpressions expressions;

  base::Result<Mismatch> compare(std::size_t row, const Subject& subject, PayloadView& view) const {
    const domain::RouteFrom& from = routes[row].from;
    if (!from.service.empty() && from.service != subject.service) return Mismatch::service;
    if (!wants(from.operations, subject.operation)) return Mismatch::operation;
    if (!from.partners.empty() &&
        (!subject.partner || !wants(from.partners, subject.partner->code)))
      return Mismatch::partner;
    if (!slots[row].condition) return Mismatch::none;
    BASE_TRY(holds, view.truth(*slots[row].condition));
    return holds ? Mismatch::none : Mismatch::condition;
  }

  // An empty text has no slot. What does not compile is added to the mistakes.
  std::optional<std::size_t> compile(const Route& route, const std::string& text,
                                     std::string& mistakes) {
    if (text.empty()) return {};
    const auto slot = expressions.add(text);
    if (slot) return *slot;
    mistakes += describe_mistake(route, "не XPath: " + slot.error().detail);
    return {};
  }
};

base::Result<std::shared_ptr<const RouteTable>> RouteTable::make(
    std::vector<Route> routes, std::span<const domain::Partner> partners) {
  auto impl = std::make_shared<Impl>();
  std::string mistakes;
  for (const Route& route : routes) {
    mistakes += check_route(route, partners);
    Slots slots{impl->compile(route, route.from.xpath, mistakes), {}};
    for (const domain::RouteTo& to : route.to)
      slots.orders.push_back(impl->compile(route, to.order_by, mistakes));
    impl->slots.push_back(std::move(slots));
  }
  if (!mistakes.empty()) {
    mistakes.pop_back();  // the last line's end
    return base::fail(base::Code::config_invalid, mistakes);
  }
  impl->routes = std::move(routes);
  return std::shared_ptr<const RouteTable>(new RouteTable(std::move(impl)));
}

base::Result<std::vector<const Route*>> RouteTable::candidates(const Subject& subject) const {
  std::vector<const Route*> found;
  if (!is_routed(subject)) return found;
  PayloadView view(impl_->expressions, subject.payload);
  for (std::size_t row = 0; row < impl_->routes.size(); ++row) {
    BASE_TRY(mismatch, impl_->compare(row, subject, view));
    if (mismatch != Mismatch::none) continue;
    found.push_back(&impl_->routes[row]);
    if (found.back()->from.organizations.empty()) break;
  }
  return found;
}

const Route* RouteTable::choose(std::span<const Route* const> candidates,
                                const std::set<std::string>& organizations) {
  for (const Route* route : candidates)
    if (fits(*route, organizations)) return route;
  return nullptr;
}

base::Result<std::vector<std::string>> RouteTable::order_keys(const Route& route,
                                                              const Subject& subject) const {
  const auto row = static_cast<std::size_t>(&route - impl_->routes.data());
  PayloadView view(impl_->expressions, subject.payload);
  std::vector<std::string> keys;
  for (const auto& slot : impl_->slots.at(row).orders) {
    keys.emplace_back();
    if (!slot) continue;
    BASE_TRY(value, view.text(*slot));
    const std::string sender = subject.partner ? subject.partner->code : "";
    if (value && !value->empty()) keys.back() = cut(sender + " " + *value);
  }
  return keys;
}

const std::vector<Route>& RouteTable::routes() const {
  return impl_->routes;
}

std::vector<RouteTable::Verdict> RouteTable::explain(
    const Subject& subject, const std::set<std::string>& organizations) const {
  PayloadView view(impl_->expressions, subject.payload);
  std::vector<Verdict> verdicts;
  for (std::size_t row = 0; row < impl_->routes.size(); ++row) {
    const Route& route = impl_->routes[row];
    const auto mismatch = impl_->compare(row, subject, view);
    std::string why = !is_routed(subject) ? "операцию маршруты не берут"
                      : mismatch          ? why_not(*mismatch, route, subject)
                                 : "условие не посчиталось: " + mismatch.error().detail;
    if (why.empty() && !fits(route, organizations))
      why = "ни одной из организаций сообщения нет среди from.organizations";
    verdicts.push_back({&route, std::move(why)});
  }
  return verdicts;
}

}  // namespace bus
