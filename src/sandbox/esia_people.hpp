#pragma once
// Whom one can be at the sandbox's ESIA: nobody who lives.
#include <boost/json.hpp>
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

bool has_scope(std::string_view scopes, std::string_view one);
// Answers of /rs/prns/{oid}, as far as the scopes go, and of /rs/prns/{oid}/roles.
boost::json::object person_answer(const DemoPerson& person, std::string_view scopes);
boost::json::object roles_answer(const DemoPerson& person);

}  // namespace sandbox
