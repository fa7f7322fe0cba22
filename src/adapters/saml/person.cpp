#include "adapters/saml/person.hpp"

#include <array>

#include "domain/snils.hpp"

namespace adapters::saml {
namespace {

enum Name { id, token, first, last, middle, method, snils, level, org_id, org_ogrn, org_name };
constexpr std::array<std::string_view, 11> names = {"urn:mace:dir:attribute:userId",
                                                    "urn:mace:dir:attribute:authToken",
                                                    "urn:mace:dir:attribute:firstName",
                                                    "urn:mace:dir:attribute:lastName",
                                                    "urn:mace:dir:attribute:middleName",
                                                    "urn:esia:authnMethod",
                                                    "urn:esia:personSNILS",
                                                    "urn:esia:assuranceLevel",
                                                    "urn:esia:orgOid",
                                                    "urn:esia:orgOGRN",
                                                    "urn:esia:orgName"};

// Also where it is absent or empty: "".
base::Result<std::string> one(const Attributes& attributes, Name name) {
  const auto found = attributes.find(names[name]);
  if (found == attributes.end() || found->second.empty()) return std::string();
  if (found->second.size() > 1) return malformed("two values of " + std::string(names[name]));
  return found->second[0];
}

}  // namespace

std::span<const std::string_view> person_attributes() {
  return names;
}

base::Result<Who> read_person(const Attributes& attributes) {
  std::array<std::string, names.size()> value;
  for (std::size_t i = 0; i < names.size(); ++i) {
    BASE_TRY(text, one(attributes, static_cast<Name>(i)));
    value[i] = std::move(text);
  }
  if (value[id].empty()) return malformed("no userId");
  Who who;
  who.identity.oid = value[id];
  who.identity.trusted = value[level] == "AL20" || value[level] == "AL30";
  who.identity.session = value[token];
  who.identity.method = value[method];
  who.person.trusted = who.identity.trusted;
  who.person.family_name = value[last];
  who.person.given_name = value[first];
  who.person.patronymic = value[middle];
  if (!value[snils].empty()) {
    BASE_TRY(parsed, domain::Snils::parse(value[snils]));
    who.person.snils = parsed;
  }
  if (!value[org_id].empty())
    who.roles.push_back({.oid = value[org_id],
                         .ogrn = domain::is_ogrn(value[org_ogrn]) ? value[org_ogrn] : "",
                         .name = value[org_name]});
  return who;
}

}  // namespace adapters::saml
