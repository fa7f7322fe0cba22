#pragma once
// Who may do what through the API: roles, rights, tokens of scripts. The port is implemented by
// store/; calls come from the database thread that owns the transaction, failures are thrown.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "registers/scope.hpp"

namespace registers {

enum class Role : std::int8_t { system_administrator, authority_administrator, authority_staff };
std::string_view name_of(Role role);  // "system-administrator"
std::optional<Role> parse_role(std::string_view name);

enum class Right : std::int8_t {
  look,
  see_loads,
  bind_subjects,
  edit_subjects,
  manage_suppliers,
  manage_priorities,
  load,
  settle_persons
};

struct Token {
  domain::TokenId id;
  std::string name;    // a-z, 0-9, hyphens
  std::string handle;  // the part of the token that finds it; no secret
  std::string digest;  // SHA-256 hex of the whole token
  Role role{};
  Scope scope;
  bool special = false;  // may see special categories of personal data
  base::Time created;
  std::optional<base::Time> expires, revoked;

  bool in_force(base::Time now) const {
    return !revoked && created <= now && (!expires || now < *expires);
  }
};

// The dictionary and the suppliers are the region's: only who has all of it may edit them; an
// authority's administrator edits its municipality's part of the dictionary.
bool may(const Token& who, Right right);

class Tokens {
 public:
  virtual ~Tokens() = default;
  virtual std::optional<Token> find(const std::string& handle) = 0;
  virtual std::vector<Token> all() = 0;      // by name
  virtual bool add(const Token& token) = 0;  // false: there is one of that name
  virtual bool revoke(const std::string& name, base::Time now) = 0;  // false: none in force
  // What OGRN names; none: nothing.
  virtual std::optional<Scope> authority_scope(const std::string& ogrn) = 0;
  virtual std::optional<Scope> organization_scope(const std::string& ogrn) = 0;
  // "authority:1027700132195" of a scope, as the command line takes it.
  virtual std::string scope_name(const Scope& scope) = 0;
};

// The first answer to a request that carries an Idempotency-Key.
struct Answered {
  std::string request_digest;
  int status = 0;
  std::string body, location;
};
class Requests {
 public:
  virtual ~Requests() = default;
  // None that is older than limits::api_request_memory.
  virtual std::optional<Answered> find(domain::TokenId token, const std::string& key,
                                       base::Time now) = 0;
  // Forgets what is older than that.
  virtual void keep(domain::TokenId token, const std::string& key, const Answered& answer,
                    base::Time now) = 0;
};

}  // namespace registers
