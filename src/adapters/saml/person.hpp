#pragma once
// Who it is by ESIA's attributes: the same values as a login by OpenID Connect gives. Pure.
#include <span>
#include <vector>

#include "adapters/esia/person.hpp"
#include "adapters/esia/token.hpp"
#include "adapters/saml/assertion.hpp"

namespace adapters::saml {

struct Who {
  esia::Identity identity;  // session: urn:mace:dir:attribute:authToken
  esia::Person person;
  std::vector<esia::Role> roles;  // the organization that was chosen at the login, if any
};
// An account counts as confirmed from AL20 on; an answer that does not name the level is not
// taken for one. Errors: saml_malformed (no userId, or two values of one attribute),
// snils_invalid.
base::Result<Who> read_person(const Attributes& attributes);

// The names of the attributes, for our metadata.
std::span<const std::string_view> person_attributes();

}  // namespace adapters::saml
