#pragma once
// A person as we know him: by ESIA's word, and by the register's. Pure; any thread.
#include <boost/json.hpp>
#include <string>
#include <vector>

#include "adapters/idp/client.hpp"
#include "domain/snils.hpp"

namespace adapters::idp {

struct Place {  // an organization and, of a student, the class
  std::string ogrn, name, class_name{};
};
struct Ward {  // somebody's child
  std::string family_name, given_name, patronymic{};
  std::vector<Place> studies{};
};
struct Subject {
  std::string account;  // for ever the same: ESIA's OID
  bool confirmed = false;
  domain::Snils snils{};
  std::string family_name{}, given_name{}, patronymic{};
  std::vector<Place> student{}, employee{};
  std::vector<Ward> guardian{};
};

// The name of a person for the clients of one sector: two diaries cannot tell that theirs is one
// (OpenID Connect Core, 8.1). salt: secret, never changed.
std::string pairwise_name(const Subject& subject, const Client& client, std::string_view salt);

// What these scopes say of the person; what is not known is not there, nor the name and the SNILS
// of who is not confirmed.
boost::json::object claims_of(const Subject& subject, const std::vector<std::string>& granted);

}  // namespace adapters::idp
