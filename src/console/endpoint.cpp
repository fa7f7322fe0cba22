#include "console/endpoint.hpp"

#include <algorithm>
#include <iterator>

namespace console {

namespace limits = base::limits;

void Call::saw(domain::PersonId student) {
  const bool known = std::any_of(students.begin(), students.end(),
                                 [&](const auto& each) { return each.id == student; });
  if (!known) students.push_back({student, "role:" + std::string(registers::name_of(who.role))});
}

base::Error Call::refused(domain::PersonId student) {
  students.push_back({student, "refused"});
  return base::fail(base::Code::resource_unknown, "no such student in the scope");
}

std::string_view name_of(Endpoint::Method method) {
  constexpr std::array<std::string_view, 3> names{"GET", "POST", "PUT"};
  return names[static_cast<std::size_t>(method)];
}

bool is_dangerous(const Endpoint& row) {
  using registers::Right;
  if (row.method == Endpoint::Method::get) return false;
  return row.right == Right::settle_persons || row.right == Right::manage_priorities ||
         row.right == Right::manage_suppliers || row.right == Right::manage_accounts;
}

const std::vector<Endpoint>& endpoints() {
  static const std::vector<Endpoint> all = [] {
    std::vector<Endpoint> rows;
    for (auto* make : {organization_endpoints, authority_endpoints, student_endpoints,
                       load_endpoints, dictionary_endpoints, subject_endpoints, quality_endpoints,
                       change_endpoints, supplier_endpoints, load_job_endpoints, priority_endpoints,
                       difference_endpoints, person_endpoints, order_endpoints, past_endpoints,
                       session_endpoints, account_endpoints, transfer_endpoints, diary_endpoints})
      std::ranges::move(make(), std::back_inserter(rows));
    return rows;
  }();
  return all;
}

std::vector<Parameter> paged(std::vector<Parameter> parameters) {
  parameters.push_back({.name = "limit",
                        .kind = Kind::integer,
                        .description = "Сколько записей на странице; не задано — 25.",
                        .least = 1,
                        .most = limits::api_page_items});
  parameters.push_back({.name = "after",
                        .description = "Значение `next` предыдущей страницы того же отбора.",
                        .least = 1});
  return parameters;
}

std::size_t limit_of(const Call& call) {
  return static_cast<std::size_t>(call.arguments.integer("limit").value_or(25));
}

}  // namespace console
