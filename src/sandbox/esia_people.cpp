#include "sandbox/esia_people.hpp"

#include <algorithm>
#include <array>

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

}  // namespace sandbox
