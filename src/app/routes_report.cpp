// The words of `kontingent routes --explain`.
#include <iostream>

#include "app/routes_explain.hpp"

namespace app {
namespace {

void print_sender(const Explanation& found) {
  std::cout << "Сообщение: " << (found.envelope ? "конверт SOAP" : "содержимое без конверта")
            << '\n';
  if (!found.partner.empty())
    std::cout << "Отправитель: " << found.partner << " (" << found.partner_name << "), "
              << (found.verified ? "подпись верна, профиль wss" : "назван в команде") << '\n';
  if (found.refused)
    std::cout << "Отказ: " << base::describe(*found.refused)
              << "\n  дальше — как было бы без него\n";
}

void print_content(const Explanation& found) {
  if (found.operation.empty()) return;
  std::cout << "Операция: " << found.operation << ", контракт " << found.service
            << (found.check_only ? ", только проверка: ничего не сохраняется и не пересылается"
                                 : "")
            << '\n';
  if (!found.format.empty()) {
    std::cout << "Формат: " << found.format << "; записи:";
    for (const auto& [kind, count] : found.records) std::cout << ' ' << kind << ' ' << count;
    std::cout << (found.records.empty() ? " нет" : "") << "; отклонено " << found.rejected << '\n';
  }
  std::cout << "Организации "
            << (found.no_database ? "(только названные в документе)" : "(по базе)") << ':';
  for (const std::string& ogrn : found.organizations) std::cout << ' ' << ogrn;
  std::cout << (found.organizations.empty() ? " нет" : "") << '\n';
  if (found.no_database)
    std::cout << "  база не спрошена: " << base::describe(*found.no_database) << '\n';
}

void print_rows(const Explanation& found) {
  for (const auto& [route, why_not] : found.rows) {
    const bool decides = route == found.route;
    std::cout << "  " << (decides ? "✓ " : "✗ ") << route->name << ": "
              << (decides           ? "подошла первой, она и решает"
                  : why_not.empty() ? "подошла бы, но решила другая раньше"
                                    : why_not)
              << '\n';
  }
  print_effect(found.route);
}

boost::json::value refusal_json(const std::optional<base::Error>& error) {
  if (!error) return nullptr;
  return {{"code", base::info(error->code).id}, {"text", base::describe(*error)}};
}

boost::json::object to_json(const Explanation& found, const Parts& parts) {
  boost::json::object records;
  for (const auto& [kind, count] : found.records) records[kind] = count;
  boost::json::array rows;
  for (const auto& [route, why_not] : found.rows)
    rows.push_back({{"name", route->name}, {"fits", why_not.empty()}, {"why_not", why_not}});
  boost::json::value route;
  if (found.route) route = route_json(*found.route, parts.routing->partners);
  return {{"envelope", found.envelope},
          {"partner", found.partner},
          {"verified", found.verified},
          {"refused", refusal_json(found.refused)},
          {"service", found.service},
          {"operation", found.operation},
          {"check_only", found.check_only},
          {"format", found.format},
          {"records", std::move(records)},
          {"rejected", found.rejected},
          {"organizations", boost::json::value_from(found.organizations)},
          {"organizations_from", found.no_database ? "document" : "database"},
          {"no_database", refusal_json(found.no_database)},
          {"rows", std::move(rows)},
          {"route", std::move(route)}};
}

}  // namespace

int explain_route(const RoutesOptions& options, const config::Settings& settings,
                  const Parts& parts) {
  const auto found = explain_message(options, settings, parts);
  if (!found) return report(found.error());
  if (options.json) {
    std::cout << boost::json::serialize(to_json(*found, parts)) << '\n';
  } else {
    print_sender(*found);
    print_content(*found);
    if (!found->operation.empty()) print_rows(*found);
  }
  return found->refused ? Exit::input_at_fault : Exit::done;
}

}  // namespace app
