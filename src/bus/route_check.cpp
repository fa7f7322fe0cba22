#include "bus/route_check.hpp"

#include <algorithm>

namespace bus {

namespace {

using domain::Partner;
using domain::PartnerKind;
using domain::Route;
using domain::RoutedOperation;

bool takes(const Route& route, const RoutedOperation& operation) {
  const auto& names = route.from.operations;
  return (route.from.service.empty() || route.from.service == operation.service) &&
         (names.empty() || std::ranges::find(names, operation.name) != names.end());
}

bool takes_any(const Route& route, bool question) {
  return std::ranges::any_of(domain::routed_operations, [&](const RoutedOperation& row) {
    return row.question == question && takes(route, row);
  });
}

// Questions come from portals, records from suppliers.
bool takes_from(const Route& route, const Partner& partner) {
  const auto& codes = route.from.partners;
  const bool named = codes.empty() || std::ranges::find(codes, partner.code) != codes.end();
  return named && ((partner.kind == PartnerKind::supplier && takes_any(route, false)) ||
                   (partner.kind == PartnerKind::portal && takes_any(route, true)));
}

class Check {
 public:
  Check(const Route& route, std::span<const Partner> partners)
      : route_(route), partners_(partners) {}

  std::string run() {
    for (const domain::RouteTo& to : route_.to) check_destination(to.partner);
    if (route_.live) check_live(*route_.live);
    check_operations();
    return std::move(mistakes_);
  }

 private:
  void add(const std::string& text) { mistakes_ += describe_mistake(route_, text); }

  const Partner* find(const std::string& code) {
    const auto found = std::ranges::find(partners_, code, &Partner::code);
    if (found != partners_.end()) return &*found;
    add("нет партнёра с кодом " + code);
    return nullptr;
  }

  void check_destination(const std::string& code) {
    const Partner* partner = find(code);
    if (!partner) return;
    if (!partner->endpoint) add("у получателя " + code + " нет адреса: раздел endpoint");
    if (takes_from(route_, *partner))
      add("петля: получатель " + code +
          " — среди тех, чьи сообщения берёт этот маршрут; назовите остальных в from.partners");
  }

  // Whom SMEV asks needs no address of his own, and SMEV is ours to ask when it is a partner.
  void check_live(const domain::RouteLive& live) {
    if (live.smev_ns.empty()) return check_destination(live.partner);
    find(live.partner);
    if (std::ranges::find(partners_, "smev", &Partner::code) == partners_.end())
      add("live.smev: служба не участник СМЭВ; нужен раздел smev");
    if (live.smev_ns == "urn:kontingent:portal:1.0")
      add("live.smev: этот вид сведений отдаёт сама служба; у дневника должен быть свой");
  }

  void check_operations() {
    const bool records = takes_any(route_, false), questions = takes_any(route_, true);
    if (route_.live && records)
      add("live — только для вопроса GetPerformance; нужно from: {operations: [GetPerformance]}");
    const bool for_records = !route_.to.empty() || !route_.keep || !route_.mapping.empty();
    if (for_records && questions)
      add("to, mapping и register: false — не для вопросов портала; нужно from: {service: diary}");
    if (!route_.keep && route_.to.empty())
      add("сообщение не попадёт никуда: register: false и нет получателей");
  }

  const Route& route_;
  std::span<const Partner> partners_;
  std::string mistakes_;
};

}  // namespace

std::string describe_mistake(const Route& route, const std::string& text) {
  return route.place + ": маршрут «" + route.name + "»: " + text + "\n";
}

std::string check_route(const Route& route, std::span<const Partner> partners) {
  return Check(route, partners).run();
}

}  // namespace bus
