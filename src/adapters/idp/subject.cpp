#include "adapters/idp/subject.hpp"

#include <algorithm>

#include "adapters/esia/form.hpp"
#include "security/keys.hpp"

namespace adapters::idp {
namespace {

using boost::json::array;
using boost::json::object;

void put(object& out, std::string_view name, const std::string& value) {
  if (!value.empty()) out[name] = value;
}

array places(const std::vector<Place>& all) {
  array out;
  for (const Place& each : all) {
    object place{{"ogrn", each.ogrn}, {"name", each.name}};
    put(place, "class", each.class_name);
    out.push_back(std::move(place));
  }
  return out;
}

template <class Person>
void put_name(object& out, const Person& person) {
  put(out, "family_name", person.family_name);
  put(out, "given_name", person.given_name);
  put(out, "middle_name", person.patronymic);
}

}  // namespace

std::string pairwise_name(const Subject& subject, const Client& client, std::string_view salt) {
  std::string text(salt);  // lengths first: no two triples make one text
  for (const std::string* part : {&client.sector, &subject.account})
    text.append(std::to_string(part->size())).append(":").append(*part);
  return esia::encode_base64url(security::sha256(text));
}

object claims_of(const Subject& subject, const std::vector<std::string>& granted) {
  const auto has = [&](std::string_view scope) {
    return std::find(granted.begin(), granted.end(), scope) != granted.end();
  };
  object out{{"confirmed", subject.confirmed}};
  // until ESIA has seen the papers, both are what somebody has typed in
  if (subject.confirmed && has("fullname")) put_name(out, subject);
  if (subject.confirmed && has("snils")) put(out, "snils", subject.snils.digits());
  if (has("student")) out["student"] = places(subject.student);
  if (has("employee")) out["employee"] = places(subject.employee);
  if (has("guardian")) {
    array wards;
    for (const Ward& each : subject.guardian) {
      object ward{{"studies", places(each.studies)}};
      put_name(ward, each);
      wards.push_back(std::move(ward));
    }
    out["guardian"] = std::move(wards);
  }
  return out;
}

}  // namespace adapters::idp
