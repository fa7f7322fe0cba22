#include <algorithm>
#include <boost/json.hpp>
#include <iostream>

#include "app/assembly.hpp"
#include "app/commands.hpp"
#include "app/routes_explain.hpp"

namespace app {
namespace {

using domain::Route;
using Cells = std::vector<std::string>;

std::string join(const std::vector<std::string>& words, std::string_view between = ", ") {
  std::string text;
  for (const std::string& word : words)
    if (!word.empty()) text.append(text.empty() ? "" : between).append(word);
  return text;
}

std::string count_text(std::chrono::milliseconds time) {
  const auto count = time.count();
  if (count % 1000 != 0) return std::to_string(count) + "ms";
  if (count % 3'600'000 == 0) return std::to_string(count / 3'600'000) + "h";
  return std::to_string(count / 1000) + "s";
}

std::string describe_from(const Route& route) {
  const domain::RouteFrom& from = route.from;
  std::string text =
      join({join(from.operations), from.partners.empty() ? "" : "от " + join(from.partners),
            from.organizations.empty() ? "" : "ОГРН " + join(from.organizations), from.xpath},
           "; ");
  return text.empty() ? "всё" : text;
}

// What of a partner's message must be signed, where it is not the whole of the profile.
std::string describe_policy(const domain::Partner& partner) {
  const domain::SignaturePolicy& policy = partner.signature;
  const std::string rules =
      join({policy.timestamp ? "" : "без Timestamp", join(policy.algorithms)});
  return rules.empty() ? "" : partner.code + ": " + rules;
}

// A route cannot choose it: it follows from the service and from who signed.
std::string describe_profile(const Route& route, std::span<const domain::Partner> partners) {
  std::vector<std::string> policies;
  for (const domain::Partner& partner : partners)
    if (std::ranges::find(route.from.partners, partner.code) != route.from.partners.end())
      policies.push_back(describe_policy(partner));
  const std::string text = join(policies, "; ");
  return text.empty() ? "wss" : "wss (" + text + ")";
}

std::string describe_to(const Route& route) {
  std::vector<std::string> all;
  for (const domain::RouteTo& to : route.to)
    all.push_back(to.partner + " за " + count_text(to.deadline) +
                  (to.order_by.empty() ? "" : " по порядку " + to.order_by));
  return all.empty() ? "—" : join(all, "; ");
}

std::string describe_live(const domain::RouteLive& live) {
  return live.partner + (live.smev_ns.empty() ? "" : " через СМЭВ") + " за " +
         count_text(live.deadline);
}

Cells cells_of(const Route& route, std::span<const domain::Partner> partners) {
  return {route.name,
          describe_from(route),
          describe_profile(route, partners),
          route.from.service.empty() ? "любой" : route.from.service,
          route.mapping.empty() ? "любой" : route.mapping,
          route.keep ? "да" : "нет",
          describe_to(route),
          route.live ? describe_live(*route.live) : "—"};
}

std::size_t width_of(const std::string& text) {  // characters, not bytes
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

void print_table(const std::vector<Cells>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const Cells& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  for (const Cells& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - width_of(row[i]) + 2, ' ');
    }
    std::cout << line << '\n';
  }
}

void print_routes(std::span<const Route> routes, std::span<const domain::Partner> partners) {
  if (routes.empty()) {
    std::cout << "Маршрутов нет: всё, что принято, идёт в реестр.\n";
    return;
  }
  std::vector<Cells> rows{
      {"маршрут", "откуда", "подпись", "контракт", "формат", "в реестр", "получатели", "вживую"}};
  for (const Route& route : routes) rows.push_back(cells_of(route, partners));
  print_table(rows);
  std::cout << "Действует первая строка, которая подошла; без неё — только реестр.\n";
}

}  // namespace

boost::json::object route_json(const Route& route, std::span<const domain::Partner> partners) {
  const domain::RouteFrom& from = route.from;
  boost::json::array to;
  for (const domain::RouteTo& each : route.to)
    to.push_back({{"partner", each.partner},
                  {"order_by", each.order_by},
                  {"deadline_seconds", each.deadline.count()}});
  boost::json::value live;
  if (route.live) {
    live = {{"partner", route.live->partner}, {"deadline_ms", route.live->deadline.count()}};
    if (!route.live->smev_ns.empty()) live.as_object()["smev"] = route.live->smev_ns;
  }
  return {{"name", route.name},
          {"place", route.place},
          {"from",
           {{"service", from.service},
            {"operations", boost::json::value_from(from.operations)},
            {"partners", boost::json::value_from(from.partners)},
            {"organizations", boost::json::value_from(from.organizations)},
            {"xpath", from.xpath}}},
          {"verify", describe_profile(route, partners)},
          {"mapping", route.mapping},
          {"register", route.keep},
          {"to", std::move(to)},
          {"live", std::move(live)}};
}

void print_effect(const Route* route) {
  if (!route) {
    std::cout << "Решение: ни один маршрут не подошёл, только реестр\n";
    return;
  }
  std::cout << "Решение: маршрут " << route->name << " (" << route->place
            << ")\n  в реестр: " << (route->keep ? "да" : "нет")
            << "\n  получатели: " << describe_to(*route) << '\n';
  if (route->live)
    std::cout << "  вживую: " << describe_live(*route->live) << ", не ответит — реестр\n";
}

int routes(const RoutesOptions& options) {
  const auto settings = load_settings(options.config);
  if (!settings) return Exit::input_at_fault;
  const auto parts = load_parts(*settings);
  if (!parts) return report(parts.error());
  if (!options.file.empty()) return explain_route(options, *settings, *parts);
  const auto& all = parts->routing->table->routes();
  if (!options.json) {
    print_routes(all, parts->routing->partners);
    return Exit::done;
  }
  boost::json::array rows;
  for (const Route& route : all) rows.push_back(route_json(route, parts->routing->partners));
  std::cout << boost::json::serialize(rows) << '\n';
  return Exit::done;
}

}  // namespace app
