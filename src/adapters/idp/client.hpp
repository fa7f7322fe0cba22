#pragma once
// Who trusts our word about people, and what of a person each may hear: an e-diary that has no
// registration of its own at ESIA. Pure; any thread.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace adapters::idp {

// What can be asked for beside "openid", and the words that a person sees before consenting.
struct Scope {
  std::string_view name;
  std::string_view text;  // Russian
};
std::span<const Scope> scopes();
const Scope* find_scope(std::string_view name);

// One diary's registration.
struct Client {
  std::string id;
  std::string name;                        // Russian, for the page of consent
  std::vector<std::string> redirect_uris;  // compared octet by octet
  std::string secret_digest;               // SHA-256 of its secret, hex; empty: it keeps none
  std::vector<std::string> scopes;         // the purposes that were agreed, of scopes()
  std::string sector;  // it knows people by names of this sector's own; one for each diary
};
const Client* find_client(std::span<const Client> clients, std::string_view id);

}  // namespace adapters::idp
