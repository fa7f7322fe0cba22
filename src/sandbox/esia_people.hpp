#pragma once
// Whom one can be at the sandbox's ESIA: nobody who lives.
#include <span>
#include <string_view>

namespace sandbox {

struct DemoPerson {
  std::string_view oid, snils, family_name, given_name, patronymic;
  bool trusted;                      // подтверждённая учётная запись
  std::string_view ogrn, workplace;  // empty: works nowhere
  bool chief;
  std::string_view about;
};
std::span<const DemoPerson> demo_people();
const DemoPerson* find_demo_person(std::string_view oid);

}  // namespace sandbox
