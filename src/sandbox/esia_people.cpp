#include "sandbox/esia_people.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace sandbox {
namespace {

constexpr std::array people{
    DemoPerson{"1000000001", "900-000-001 82", "Системный", "Администратор", "Регионович", true,
               "1026000000014", "Демонстрационное министерство образования", false,
               "администратор системы"},
    DemoPerson{"1000000002", "900-000-002 83", "Управленческая", "Администратор", "", true,
               "1026000000025", "Демонстрационное управление образования", true,
               "администратор органа управления"},
    DemoPerson{"1000000003", "900-000-003 84", "Сотрудников", "Сотрудник", "Сотрудникович", true,
               "1026000000025", "Демонстрационное управление образования", false,
               "сотрудник органа управления"},
    DemoPerson{"1000000004", "900-000-004 85", "Неподтверждённый", "Аноним", "", false, "", "",
               false, "учётная запись не подтверждена"},
};

}  // namespace

std::span<const DemoPerson> demo_people() {
  return people;
}

const DemoPerson* find_demo_person(std::string_view oid) {
  const auto found = std::find_if(people.begin(), people.end(),
                                  [oid](const DemoPerson& each) { return each.oid == oid; });
  return found == people.end() ? nullptr : &*found;
}

bool has_scope(std::string_view text, std::string_view word) {
  for (const std::string& each : base::split_words(text))
    if (each == word) return true;
  return false;
}

boost::json::object person_answer(const DemoPerson& person, std::string_view scope) {
  boost::json::object out{{"stateFacts", {"EntityRoot"}}, {"status", "REGISTERED"}};
  out["trusted"] = person.trusted;
  if (has_scope(scope, "fullname")) {
    out["lastName"] = person.family_name;
    out["firstName"] = person.given_name;
    if (!person.patronymic.empty()) out["middleName"] = person.patronymic;
  }
  if (has_scope(scope, "snils")) out["snils"] = person.snils;
  return out;
}

boost::json::object roles_answer(const DemoPerson& person) {
  boost::json::array elements;
  if (!person.ogrn.empty())
    elements.push_back({{"oid", 2000000001},
                        {"ogrn", person.ogrn},
                        {"fullName", person.workplace},
                        {"type", "AGENCY"},
                        {"chief", person.chief},
                        {"admin", person.chief},
                        {"active", true}});
  return {{"stateFacts", {"hasSize"}}, {"size", elements.size()}, {"elements", elements}};
}

}  // namespace sandbox
