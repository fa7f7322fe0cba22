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

namespace {

// What a PUT's answer shows and its body does not take: a client may send back what it has read.
void add_read_only(std::vector<Endpoint>& rows) {
  static Components components;  // the names of its fields are the parameters' own
  std::vector<std::pair<Endpoint*, std::string>> shapes;
  for (Endpoint& row : rows) {
    if (row.method != Endpoint::Method::put) continue;
    const auto reference = row.answer(components);
    const std::string_view path(reference.at("$ref").get_string());
    shapes.emplace_back(&row, path.substr(path.rfind('/') + 1));
  }
  for (const auto& [row, shape] : shapes) {
    const auto& fields = components.at(shape).at("properties").get_object();
    for (const auto& field : fields) {
      const std::string_view name = field.key();
      const auto taken = [name](const Parameter& it) {
        return it.place == Place::body && it.name == name;
      };
      if (std::ranges::none_of(row->parameters, taken))
        row->parameters.push_back(
            {.name = name,
             .place = Place::body,
             .kind = Kind::any,
             .description = "Только для чтения: как прочли, или не передавать."});
    }
  }
}

}  // namespace

const std::vector<Endpoint>& endpoints() {
  static const std::vector<Endpoint> all = [] {
    std::vector<Endpoint> rows;
    for (auto* make :
         {organization_endpoints, authority_endpoints, student_endpoints,  load_endpoints,
          dictionary_endpoints,   subject_endpoints,   quality_endpoints,  change_endpoints,
          supplier_endpoints,     load_job_endpoints,  priority_endpoints, difference_endpoints,
          person_endpoints,       order_endpoints,     past_endpoints,     session_endpoints,
          account_endpoints,      transfer_endpoints,  federal_endpoints,  diary_endpoints})
      std::ranges::move(make(), std::back_inserter(rows));
    add_read_only(rows);
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
