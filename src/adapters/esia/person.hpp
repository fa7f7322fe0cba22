#pragma once
// What ESIA's REST services say of a person (Методические рекомендации, приложение Б). Pure; any
// thread.
#include <string>
#include <string_view>
#include <vector>

#include "adapters/esia/json.hpp"
#include "domain/snils.hpp"

namespace adapters::esia {

struct Person {
  domain::Snils snils{};  // empty: not in the scope that was granted
  bool trusted = false;   // подтверждённая учётная запись
  std::string family_name{}, given_name{}, patronymic{};
};
// The answer of /rs/prns/{oid}. Errors: esia_answer_invalid; snils_invalid.
base::Result<Person> read_person(std::string_view body);

// A job in an organization that has a profile at ESIA.
struct Role {
  std::string oid{};           // of the organization
  std::string ogrn{}, name{};  // either may be empty
  bool chief = false;          // its head
  bool admin = false;          // administers its profile
};
// The answer of /rs/prns/{oid}/roles; those that are not in force are left out. An OGRN that is
// none is left out, too. Error: esia_answer_invalid.
base::Result<std::vector<Role>> read_roles(std::string_view body);

// The elements of any collection, as far as they are given in full (embed=(elements)); addresses
// of elements are no elements. At most limits::esia_elements. Error: esia_answer_invalid.
base::Result<std::vector<boost::json::object>> read_elements(std::string_view body);

}  // namespace adapters::esia
