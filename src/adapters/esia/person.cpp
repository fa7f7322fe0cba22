#include "adapters/esia/person.hpp"

#include "base/limits.hpp"

namespace adapters::esia {

base::Result<Person> read_person(std::string_view body) {
  BASE_TRY(object, parse_object(body));
  Person person;
  if (const auto text = text_of(object, "snils"); text && !text->empty()) {
    BASE_TRY(snils, domain::Snils::parse(*text));
    person.snils = std::move(snils);
  }
  person.trusted = is_true(object, "trusted");
  person.family_name = text_of(object, "lastName").value_or("");
  person.given_name = text_of(object, "firstName").value_or("");
  person.patronymic = text_of(object, "middleName").value_or("");
  return person;
}

base::Result<std::vector<boost::json::object>> read_elements(std::string_view body) {
  BASE_TRY(answer, parse_object(body));
  const auto* elements = answer.if_contains("elements");
  std::vector<boost::json::object> found;
  if (elements == nullptr) return found;  // nobody has any
  if (!elements->is_array())
    return base::fail(base::Code::esia_answer_invalid, "elements are no array");
  if (elements->get_array().size() > base::limits::esia_elements)
    return base::fail(base::Code::esia_answer_invalid, "more elements than limits::esia_elements");
  for (const auto& each : elements->get_array())
    if (each.is_object()) found.push_back(each.get_object());
  return found;
}

base::Result<std::vector<Role>> read_roles(std::string_view body) {
  BASE_TRY(elements, read_elements(body));
  std::vector<Role> roles;
  for (const auto& element : elements) {
    const auto* active = element.if_contains("active");
    if (active != nullptr && !is_true(element, "active")) continue;
    Role role;
    role.oid = text_of(element, "oid").value_or("");
    role.ogrn = text_of(element, "ogrn").value_or("");
    if (!domain::is_ogrn(role.ogrn)) role.ogrn.clear();
    role.name = text_of(element, "fullName").value_or("");
    role.chief = is_true(element, "chief");
    role.admin = is_true(element, "admin");
    roles.push_back(std::move(role));
  }
  return roles;
}

}  // namespace adapters::esia
