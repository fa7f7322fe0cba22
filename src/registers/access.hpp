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

enum class Role : std::int8_t {
  system_administrator,
  authority_administrator,
  authority_staff,
  // of the system of events: none of them sees the registers
  event_organizer,
  event_moderator,
  regional_operator,
  // who works in a school and is known by ESIA there; sees nothing of the registers either
  school_employee
};
std::string_view name_of(Role role);  // "system-administrator"
std::optional<Role> parse_role(std::string_view name);
std::vector<Role> all_roles();

enum class Right : std::int8_t {
  look,
  see_loads,
  bind_subjects,
  edit_subjects,
  manage_suppliers,
  manage_priorities,
  load,
  settle_persons,
  manage_accounts,
  watch_federal,  // what the federal segment is told of
  be_known        // of whoever is let in: one's own session
};

// Who asks: a script by its token, or a person, whose account has a row among the tokens that
// nothing opens but a session (registers/accounts.hpp).
struct Token {
  domain::TokenId id;
  std::string name;    // a-z, 0-9, hyphens; a person's: "account/1005"
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
  virtual std::vector<Token> all() = 0;      // by name; of scripts, here and below
  virtual bool add(const Token& token) = 0;  // false: there is one of that name
  virtual bool revoke(const std::string& name, base::Time now) = 0;  // false: none in force
  // What OGRN names; none: nothing.
  virtual std::optional<Scope> authority_scope(const std::string& ogrn) = 0;
  virtual std::optional<Scope> organization_scope(const std::string& ogrn) = 0;
  // "authority:1027700132195" of a scope, as the command line takes it.
  virtual std::string scope_name(const Scope& scope) = 0;
};

// What scope_name() writes; empty: nothing of that name.
std::optional<Scope> parse_scope(const std::string& name, Tokens& tokens);

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
