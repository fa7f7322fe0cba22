#include "registers/accounts.hpp"

#include <array>

#include "base/limits.hpp"

namespace registers {

using base::Code;

namespace {

struct Row {
  std::string_view name, title;
};
constexpr std::array<Row, 9> positions{{{"student", "Ученик"},
                                        {"guardian", "Родитель"},
                                        {"subject-teacher", "Учитель-предметник"},
                                        {"class-teacher", "Классный руководитель"},
                                        {"deputy-head", "Заведующий учебной частью"},
                                        {"school-administrator", "Администратор школы"},
                                        {"school-director", "Директор школы"},
                                        {"authority", "Управление образованием"},
                                        {"system-administrator", "Администратор системы"}}};

bool has_place(Role role, Scope::Kind kind) {
  switch (role) {
    case Role::system_administrator:
    case Role::regional_operator:
      return kind == Scope::Kind::region;
    case Role::authority_administrator:
    case Role::authority_staff:
      return kind != Scope::Kind::region;
    case Role::event_organizer:
    case Role::school_employee:
      return kind == Scope::Kind::organization;
    case Role::event_moderator:
      return kind == Scope::Kind::authority;
  }
  return false;
}

// The register is closed: guardians and students are counted, but have no account; a teacher's
// opens nothing of it.
bool fits(Position position, const Account& account) {
  switch (position) {
    case Position::system_administrator:
      return account.role == Role::system_administrator;
    case Position::authority:
      return account.scope.kind() == Scope::Kind::authority;
    case Position::subject_teacher:
    case Position::class_teacher:
      return account.role == Role::school_employee;
    case Position::deputy_head:
    case Position::school_administrator:
    case Position::school_director:
      return account.scope.kind() == Scope::Kind::organization;
    default:
      return false;
  }
}

base::Error taken() {
  return base::fail(Code::resource_conflict, "this person has that very account", "snils");
}

}  // namespace

std::string_view name_of(Position position) {
  return positions[static_cast<std::size_t>(position)].name;
}

std::string_view title_of(Position position) {
  return positions[static_cast<std::size_t>(position)].title;
}

std::optional<Position> parse_position(std::string_view name) {
  for (const Position each : all_positions())
    if (name_of(each) == name) return each;
  return std::nullopt;
}

std::vector<Position> all_positions() {
  std::vector<Position> all;
  for (std::size_t i = 0; i < positions.size(); ++i) all.push_back(static_cast<Position>(i));
  return all;
}

Account::State Account::state(base::Time now) const {
  if (disabled) return State::disabled;
  if (activated) return State::active;
  return invited + base::limits::invitation_age < now ? State::lapsed : State::invited;
}

std::string_view name_of(Account::State state) {
  constexpr std::array<std::string_view, 4> names{"invited", "lapsed", "active", "disabled"};
  return names[static_cast<std::size_t>(state)];
}

std::string principal_of(const Account& account) {
  if (account.snils.empty()) return "account/break-glass";
  return "account/" + std::to_string(account.id.value);
}

std::string target_of(const Account& account, Tokens& tokens) {
  return principal_of(account) + "/" + std::string(name_of(account.role)) + "/" +
         tokens.scope_name(account.scope);
}

bool in_force(const Session& session, const SessionPolicy& policy, base::Time now) {
  return !session.ended && now < session.seen + policy.idle &&
         now < session.created + policy.absolute && (!session.until || now < *session.until);
}

base::Result<void> check_account(const Account& account) {
  if (!has_place(account.role, account.scope.kind()))
    return base::fail(Code::value_refused, "no such role in this scope", "scope");
  if (account.position && !fits(*account.position, account))
    return base::fail(Code::value_refused, "no such position in this scope", "position");
  return {};
}

std::optional<Position> default_position(Role role, const Scope& scope) {
  if (role == Role::system_administrator) return Position::system_administrator;
  if (scope.kind() == Scope::Kind::authority) return Position::authority;
  if (role == Role::authority_administrator) return Position::school_administrator;
  return std::nullopt;
}

base::Result<void> check_login(const std::optional<Account>& account, base::Time now) {
  if (!account) return base::fail(Code::account_unknown, "no account of this SNILS");
  const Account::State state = account->state(now);
  if (state == Account::State::disabled || state == Account::State::lapsed)
    return base::fail(Code::account_disabled, std::string(name_of(state)));
  return {};
}

base::Result<void> check_grant(const Token& who, const Account& account, bool covered) {
  if (!may(who, Right::manage_accounts)) return base::fail(Code::right_missing, "accounts");
  if (!covered) return base::fail(Code::resource_unknown, "an account beside the scope");
  if (account.id && account.id == who.id)
    return base::fail(Code::right_missing, "one's own account");
  if (who.role == Role::system_administrator && who.scope == Scope::region()) return {};
  const bool above =
      account.role == Role::system_administrator || account.role == Role::regional_operator;
  if (above || account.scope == Scope::region())
    return base::fail(Code::right_missing, "a role above one's own");
  if (account.special && !who.special)
    return base::fail(Code::right_missing, "special categories that one does not see oneself");
  return {};
}

base::Result<void> complete(Account& account) {
  if (!account.position) account.position = default_position(account.role, account.scope);
  BASE_CHECK(check_account(account));
  const bool of_a_school =
      account.role == Role::authority_staff || account.role == Role::school_employee;
  if (!account.position && of_a_school)
    return base::fail(Code::value_refused, "of the staff of an organization", "position");
  return {};
}

base::Result<Account> invite(Accounts& accounts, Account account) {
  BASE_CHECK(complete(account));
  if (accounts.has_twin(account)) return taken();
  accounts.add(account);
  return account;
}

base::Result<void> change(Accounts& accounts, Account& account) {
  BASE_CHECK(complete(account));
  if (accounts.has_twin(account)) return taken();
  accounts.put(account);
  return {};
}

base::Result<void> check_other(Accounts& accounts, const Token& who, const domain::Snils& snils) {
  const auto own = accounts.find(who.id);
  if (own && !snils.empty() && own->snils == snils)
    return base::fail(Code::right_missing, "one's own account");
  return {};
}

void enable(Account& account, base::Time now) {
  account.disabled.reset();
  if (!account.activated) account.invited = now;
}

void take_up(Account& account, base::Time now) {
  if (!account.activated) account.activated = now;
  account.last_login = now;
}

void count_user(Accounts& accounts, const Account& account, base::Time now) {
  if (account.position && !account.snils.empty())
    accounts.note_user(account.snils, *account.position, account.scope, now);
}

std::vector<Account> own_accounts(Accounts& accounts, const Session& session, base::Time now) {
  std::vector<Account> own;
  for (const domain::TokenId each : session.admitted)
    if (auto found = accounts.find(each); found && check_login(found, now))
      own.push_back(std::move(*found));
  return own;
}

base::Result<Account> act_as(Accounts& accounts, const Session& session, domain::TokenId account,
                             base::Time now) {
  for (Account& each : own_accounts(accounts, session, now)) {
    if (each.id != account) continue;
    take_up(each, now);
    accounts.put(each);
    accounts.act(session.id, each.id);
    count_user(accounts, each, now);
    return std::move(each);
  }
  return base::fail(Code::resource_unknown, "no account that the login was let into");
}

}  // namespace registers
