#pragma once
// People who log in: who is let in, as what, and for how long. Nobody has a password here: ESIA
// says who it is. The port is implemented by store/; calls come from the database thread that owns
// the transaction, failures are thrown.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "domain/date.hpp"
#include "domain/snils.hpp"
#include "registers/access.hpp"

namespace registers {

// What somebody is, for the statistics of the transition to ESIA; it gives no right.
enum class Position : std::int8_t {
  student,
  guardian,
  subject_teacher,
  class_teacher,
  deputy_head,
  school_administrator,
  school_director,
  authority,
  system_administrator
};
std::string_view name_of(Position position);   // "deputy-head"
std::string_view title_of(Position position);  // "Заведующий учебной частью"
std::optional<Position> parse_position(std::string_view name);
std::vector<Position> all_positions();

// A person in one role, with one scope. Somebody may have several: a session acts in one of them at
// a time, so role and scope never mix (docs/adr/0024).
struct Account {
  domain::TokenId id{};
  domain::Snils snils{};  // empty: the local administrator
  std::string name{};     // for people: who it is meant to be
  Role role{};
  Scope scope;
  bool special = false;  // may see special categories of personal data
  std::optional<Position> position{};
  std::string invited_by{};  // "token:NAME", "token:account/12", "cli:LOGIN"
  base::Time invited{};
  std::optional<base::Time> activated{}, disabled{}, last_login{};

  // Of an invitation that nobody took up within limits::invitation_age: lapsed.
  enum class State : std::int8_t { invited, lapsed, active, disabled };
  State state(base::Time now) const;
};
std::string_view name_of(Account::State state);
// As the trail and the log call who logs in so: "account/1005", "account/break-glass".
std::string principal_of(const Account& account);
// As the trail calls what was done to it: "account/1005/authority-staff/region".
std::string target_of(const Account& account, Tokens& tokens);

// One login of one person in one browser.
struct Session {
  std::int64_t id = 0;
  domain::TokenId account{};                // in which it acts
  std::vector<domain::TokenId> admitted{};  // the accounts that the login was let into
  std::string digest{};                     // SHA-256 hex of what the browser holds
  std::string method{};                     // "esia", "saml", "break-glass"
  std::string address{};                    // of the peer that logged in
  base::Time created{};
  base::Time proven{};                   // when the person last showed who it is
  base::Time seen{};                     // the last use, within limits::session_touch
  std::optional<base::Time> previous{};  // login of this person
  std::optional<base::Time> ended{};
  // Of a login by SAML: the person and the session as the identity provider names them, and when
  // the session ends there.
  std::string saml_name{}, saml_index{};
  std::optional<base::Time> until{};
};
// What serves one login alone, to whichever daemon it comes: an answer, a code.
struct Once {
  std::string kind, id;
  base::Time until;  // afterwards it would not serve anyhow
};
struct SessionPolicy {
  std::chrono::seconds idle, absolute;
  std::chrono::seconds fresh;  // after it a dangerous act asks for a new login
};
bool in_force(const Session& session, const SessionPolicy& policy, base::Time now);

// Whether the account may be as it is. Errors, subject = the field: value_refused — a role in a
// place where there is none, a position that does not fit the role.
base::Result<void> check_account(const Account& account);
// What somebody with that role and scope most likely is; none: it has to be said.
std::optional<Position> default_position(Role role, const Scope& scope);
// Whether the account lets anybody in now. Errors: account_unknown (none), account_disabled.
base::Result<void> check_login(const std::optional<Account>& account, base::Time now);
// Whether who may make or change such an account; covered: the account's scope lies within that of
// who. Errors: right_missing, resource_unknown (not covered: as if there were none).
base::Result<void> check_grant(const Token& who, const Account& account, bool covered);

class Accounts;
// With the position that its role implies, and checked. Errors: those of check_account;
// value_refused (position: it has to be said).
base::Result<void> complete(Account& account);
// Nobody gives himself anything, nor takes it, in whichever account he acts. Error: right_missing.
base::Result<void> check_other(Accounts& accounts, const Token& who, const domain::Snils& snils);
// A new account, complete, whatever else this person has elsewhere. Errors: those above;
// resource_conflict (this person has that very one: role, scope, position).
base::Result<Account> invite(Accounts& accounts, Account account);
// As changed. Errors: as invite.
base::Result<void> change(Accounts& accounts, Account& account);
// May log in again; an invitation that nobody took up begins anew.
void enable(Account& account, base::Time now);
// Somebody has come into it.
void take_up(Account& account, base::Time now);
// In the statistics of the transition, as what the account says; nobody if it says nothing.
void count_user(Accounts& accounts, const Account& account, base::Time now);

// Those that the login was let into and that let in still.
std::vector<Account> own_accounts(Accounts& accounts, const Session& session, base::Time now);
// The session goes on in another of them, which is taken up by that. Error: resource_unknown.
base::Result<Account> act_as(Accounts& accounts, const Session& session, domain::TokenId account,
                             base::Time now);

struct Seated {  // who a session is
  Session session;
  Token who;
};
// Users of one kind in one place; zeros are left out.
struct TransitionLine {
  Position position{};
  std::string ogrn, name;  // of the organization or authority; empty: the region
  std::string municipality;
  std::int64_t users = 0;
};
struct Transition {
  struct Total {
    Position position{};
    std::int64_t users = 0;
  };
  std::vector<Total> totals;  // all positions; a person in two places once
  std::vector<TransitionLine> lines;
};

class Accounts {
 public:
  virtual ~Accounts() = default;
  virtual std::optional<Account> find(domain::TokenId id) = 0;
  // Of this person: the one used last first, then by id; at most limits::api_page_items.
  virtual std::vector<Account> of(const domain::Snils& snils) = 0;
  // Whether this person has one of that role, scope and position beside it.
  virtual bool has_twin(const Account& account) = 0;
  // Those whose scope lies within the given one, by id.
  virtual std::vector<Account> page(const Scope& scope, domain::TokenId after,
                                    std::size_t limit) = 0;
  virtual bool covers(const Scope& wide, const Scope& narrow) = 0;
  virtual void add(Account& account) = 0;        // sets the id
  virtual void put(const Account& account) = 0;  // all but the SNILS
  // The local administrator's; the second makes it when there is none.
  virtual std::optional<Account> local_administrator() = 0;
  virtual Account local_administrator(base::Time now) = 0;

  // Sets the id. Beyond limits::account_sessions a person's oldest end.
  virtual void open(Session& session) = 0;
  virtual std::optional<Seated> seated(const std::string& digest) = 0;  // ended ones, too
  virtual void touch(std::int64_t session, base::Time now) = 0;
  virtual void end(std::int64_t session, base::Time now) = 0;
  virtual void act(std::int64_t session, domain::TokenId account) = 0;
  // Those that act in this account; those of the person whose it is, whatever they act in.
  virtual std::int64_t end_all(domain::TokenId account, base::Time now) = 0;
  virtual std::int64_t end_everywhere(domain::TokenId account, base::Time now) = 0;
  // Of the person whose account it is; not ended; newest first.
  virtual std::vector<Session> sessions(domain::TokenId account) = 0;

  // That somebody has come in through ESIA, here or in a diary that trusts us.
  virtual void note_user(const domain::Snils& snils, Position position, const Scope& scope,
                         base::Time now) = 0;
  // Who has since then.
  virtual Transition transition(const Scope& scope, base::Time since) = 0;
  // Who stands in the lessons of this organization since then, as suppliers write it, each once.
  virtual std::vector<std::string> teachers(const Scope& organization, domain::Date since) = 0;

  // Those of one of these names at the identity provider and of one of these indexes; no index: of
  // all. How many.
  virtual std::int64_t end_named(const std::vector<std::string>& saml_names,
                                 const std::vector<std::string>& indexes, base::Time now) = 0;
  // False: it has served.
  virtual bool use(const Once& once, base::Time now) = 0;
  // Sessions that began more than limits::session_memory ago; what has served and is over.
  virtual void forget(base::Time now) = 0;
};

}  // namespace registers
