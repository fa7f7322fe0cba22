#include "store/sql_accounts.hpp"

#include "store/ids.hpp"
#include "store/sql_access.hpp"
#include "store/values.hpp"
#include "store/within.hpp"

namespace store {

using registers::Account;
using registers::Scope;

namespace {

constexpr const char* account_columns =
    "a.id, a.snils, a.name, t.role, t.scope, t.scope_id, t.special, a.position, a.invited_by, "
    "a.invited_at, a.activated_at, t.revoked_at, a.last_login_at";

std::optional<base::Time> read_moment(const Row& row, std::size_t column) {
  return row.null(column) ? std::nullopt : std::optional(row.time(column));
}

Value moment(const std::optional<base::Time>& time) {
  return time ? value(*time) : Value();
}

registers::Role read_role(const Row& row, std::size_t column) {
  const auto role = registers::parse_role(row.text(column));
  if (!role) throw Failure(Failure::Kind::other, "api_token: unknown role");
  return *role;
}

Account read_account(const Row& row) {
  Account account{.id = row.id<domain::TokenId>(0), .scope = read_scope(row, 4)};
  if (auto snils = domain::Snils::parse(row.text(1))) account.snils = std::move(*snils);
  account.name = row.text(2);
  account.role = read_role(row, 3);
  account.special = row.integer(6) != 0;
  account.position = registers::parse_position(row.text(7));
  account.invited_by = row.text(8);
  account.invited = row.time(9);
  account.activated = read_moment(row, 10);
  account.disabled = read_moment(row, 11);
  account.last_login = read_moment(row, 12);
  return account;
}

Value position_value(const Account& account) {
  return account.position ? value(registers::name_of(*account.position)) : Value();
}

// What the columns scope and scope_id with this alias name lies within the scope.
Condition lies_within(const Scope& scope, const std::string& alias) {
  if (scope.kind() == Scope::Kind::region) return {"1 = 1", {}};
  Condition organization{"EXISTS (SELECT 1 FROM organization o WHERE o.id = " + alias + ".scope_id",
                         {}};
  add(organization, within(scope, "o"));
  Condition authority{"EXISTS (SELECT 1 FROM authority u WHERE u.id = " + alias + ".scope_id", {}};
  add(authority, authority_within(scope, "u"));
  Condition both{"((" + alias + ".scope = 2 AND " + organization.sql + ")) OR (" + alias +
                     ".scope = 1 AND " + authority.sql + ")))",
                 std::move(organization.params)};
  both.params.insert(both.params.end(), authority.params.begin(), authority.params.end());
  return both;
}

}  // namespace

std::vector<Account> SqlAccounts::select(const std::string& rest,
                                         const std::vector<Param>& params) {
  std::vector<Account> accounts;
  for (const Row& row : session_.select(
           account_columns, "FROM account a JOIN api_token t ON t.id = a.id " + rest, params))
    accounts.push_back(read_account(row));
  return accounts;
}

std::optional<Account> SqlAccounts::find(domain::TokenId id) {
  auto found = select("WHERE a.id = ?", {value(id)});
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::optional<Account> SqlAccounts::find(const domain::Snils& snils) {
  auto found = select("WHERE a.snils = ?", {value(snils.digits())});
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<Account> SqlAccounts::page(const Scope& scope, domain::TokenId after,
                                       std::size_t limit) {
  Condition where{"WHERE a.snils IS NOT NULL AND a.id > ?", {value(after)}};
  store::add(where, lies_within(scope, "t"));
  where.params.emplace_back(value(static_cast<std::int64_t>(limit)));
  return select(where.sql + " ORDER BY a.id LIMIT ?", where.params);
}

bool SqlAccounts::covers(const Scope& wide, const Scope& narrow) {
  if (wide.kind() == Scope::Kind::region) return true;
  if (narrow.kind() == Scope::Kind::region) return false;
  const bool one = narrow.kind() == Scope::Kind::organization;
  Condition where{std::string("FROM ") + (one ? "organization" : "authority") + " x WHERE x.id = ?",
                  {value(narrow.id())}};
  store::add(where, one ? within(wide, "x") : authority_within(wide, "x"));
  return !session_.select("x.id", where.sql, where.params).empty();
}

bool SqlAccounts::add(Account& account) {
  if (!account.snils.empty() && find(account.snils)) return false;
  account.id = domain::TokenId{reserve_ids(session_, 1)};
  // neither fits a token: a handle is hex, a digest is not empty
  session_.change(
      "INSERT INTO api_token (id, name, handle, digest, role, scope, scope_id, special, "
      "created_at) VALUES (?, ?, ?, '', ?, ?, ?, ?, ?)",
      {value(account.id), value(registers::principal_of(account)),
       value("account/" + std::to_string(account.id.value)),
       value(registers::name_of(account.role)), code_value(account.scope.kind()),
       value(account.scope.id()), value(std::int64_t{account.special}), value(account.invited)});
  session_.change(
      "INSERT INTO account (id, snils, name, position, invited_by, invited_at, activated_at, "
      "last_login_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      {value(account.id), null_if_empty(account.snils.digits()), value(account.name),
       position_value(account), value(account.invited_by), value(account.invited),
       moment(account.activated), moment(account.last_login)});
  return true;
}

void SqlAccounts::put(const Account& account) {
  session_.change(
      "UPDATE api_token SET role = ?, scope = ?, scope_id = ?, special = ?, revoked_at = ? "
      "WHERE id = ?",
      {value(registers::name_of(account.role)), code_value(account.scope.kind()),
       value(account.scope.id()), value(std::int64_t{account.special}), moment(account.disabled),
       value(account.id)});
  session_.change(
      "UPDATE account SET name = ?, position = ?, invited_at = ?, activated_at = ?, "
      "last_login_at = ? WHERE id = ?",
      {value(account.name), position_value(account), value(account.invited),
       moment(account.activated), moment(account.last_login), value(account.id)});
}

std::optional<Account> SqlAccounts::local_administrator() {
  auto found = select("WHERE a.snils IS NULL", {});
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

Account SqlAccounts::local_administrator(base::Time now) {
  if (auto found = local_administrator()) return std::move(*found);
  Account made{.scope = Scope::region()};
  made.name = "Местный администратор";
  made.role = registers::Role::system_administrator;
  made.invited_by = registers::principal_of(made);
  made.invited = now;
  made.activated = now;
  add(made);
  return made;
}

void SqlAccounts::note_user(const domain::Snils& snils, registers::Position position,
                            const Scope& scope, base::Time now) {
  session_.change(
      "INSERT INTO esia_user (snils, position, scope, scope_id, first_at, last_at) "
      "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (snils, position, scope, scope_id) "
      "DO UPDATE SET last_at = excluded.last_at",
      {value(snils.digits()), value(registers::name_of(position)), code_value(scope.kind()),
       value(scope.id()), value(now), value(now)});
}

std::vector<registers::TransitionLine> SqlAccounts::transition(const Scope& scope,
                                                               base::Time since) {
  Condition where{
      "FROM esia_user e LEFT JOIN organization o ON e.scope = 2 AND o.id = e.scope_id "
      "LEFT JOIN authority p ON e.scope = 1 AND p.id = e.scope_id WHERE e.last_at >= ?",
      {value(since)}};
  store::add(where, lies_within(scope, "e"));
  std::vector<registers::TransitionLine> lines;
  for (const Row& row : session_.select(
           "e.position, COALESCE(o.ogrn, p.ogrn, ''), COALESCE(o.short_name, p.short_name, ''), "
           "COALESCE(o.municipality, p.municipality, ''), COUNT(*)",
           where.sql + " GROUP BY 1, 2, 3, 4 ORDER BY 4, 3, 2, 1", where.params)) {
    const auto position = registers::parse_position(row.text(0));
    if (!position) throw Failure(Failure::Kind::other, "esia_user: unknown position");
    lines.push_back({*position, row.text(1), row.text(2), row.text(3), row.integer(4)});
  }
  return lines;
}

}  // namespace store
